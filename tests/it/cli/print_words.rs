//! `goodterms print`: words that are defined, and words in another language.

use super::Folder;

const HEAD: &str =
    "policy \"Studio: terms\" { version \"1\" effective 2026-01-01 currency EUR timezone \"Europe/Warsaw\" }\n";

fn folder(policy: &str) -> Folder {
    let folder = Folder::new();
    folder.write("studio.terms", format!("{HEAD}{policy}"));
    folder
}

fn printed(folder: &Folder, more: &[&str]) -> String {
    folder.run(&[&["print", "studio.terms"], more].concat()).exits(0).out
}

#[test]
fn a_field_that_is_added_to_a_kind_is_defined_where_a_sentence_uses_it() {
    let folder = folder(
        "kind hold { planned: date?, weight: number }
kind client { medical: bool, tier: [gold, tin] }
kind incident { what: + [gossip] }
kind message { planned: text }
section s \"S\" {
  clause ends \"A pause names its end\" { for each hold by client require exists(hold.planned) }
  clause none \"No gossip\" { forbid incident by client where what = gossip and client.medical }
}
",
    );
    let english = printed(&folder, &[]);
    for line in [
        "- Of a hold of the work this is noted as well, in its ordinary meaning: “planned” (a day, where there is one).\n",
        "- Of the client this is noted as well, in its ordinary meaning: whether it is marked “medical” (it is not where nothing is noted).\n",
        "- The “kind” of an incident of bad conduct can also be “gossip”.\n",
    ] {
        assert!(english.contains(line), "{line} in {english}");
    }
    // What no sentence uses is not defined, nor the same word of another kind.
    assert!(!english.contains("weight") && !english.contains("tier") && !english.contains("a message"), "{english}");
    let polish = printed(&folder, &["--language", "pl"]);
    for part in
        ["W odniesieniu do wstrzymania prac odnotowuje się ponadto", "W odniesieniu do klienta", "oznaczenie „medical”"]
    {
        assert!(polish.contains(part), "{part} in {polish}");
    }
    // What an overlay adds is defined as well.
    folder.write("over.terms", "kind invoice { tells_default: bool }\nexception told to ends { when not exists(invoice where invoice.tells_default) suggest talk }\n");
    let layered = printed(&folder, &["--overlay", "over.terms"]);
    assert!(
        layered.contains("- Of an invoice this is noted as well") && layered.contains("“tells default” (it is"),
        "{layered}"
    );
}

#[test]
fn a_text_that_is_compared_has_a_name_in_the_language_or_is_told() {
    let folder = folder(
        "rates own_rate { 2026-01-01 9% }
section s \"S\" {
  clause told \"Told\" {
    forbid call by client where client.country = \"PL\"
      and exists(message by firm where purpose = \"hours_reminder\" in last 30 days)
  }
  clause paid \"Paid\" {
    for each invoice client owes payment for invoice totalling invoice.payable within 14 days after invoice.issued
    costs interest at own_rate
  }
}
",
    );
    let texts = |names: &str| {
        format!(
            "policy: \"Studio: warunki\"\nnames: {names}\nsections: {{s: S}}\nclauses: {{told: {{title: Mowa}}, paid: {{title: Zapłata}}}}\n"
        )
    };
    let strict = ["print", "studio.terms", "--language", "pl", "--strict"];
    folder.write("studio.pl.texts", texts("{own_rate: nasza stopa}"));
    let refused = folder.run(&strict).exits(2);
    assert!(refused.err.contains("untranslated"), "{}", refused.err);
    assert!(refused.err.contains("names/hours_reminder") && refused.err.contains("studio.terms:6"), "{}", refused.err);
    assert!(!refused.err.contains("names/PL"), "{}", refused.err);
    folder.write("studio.pl.texts", texts("{hours_reminder: przypomnienie o godzinach}"));
    folder.run(&strict).refuses("names/own_rate");
    folder.write("studio.pl.texts", texts("{hours_reminder: przypomnienie o godzinach, own_rate: nasza stopa}"));
    let made = folder.run(&strict).exits(0).out;
    assert!(made.contains("„przypomnienie o godzinach”") && made.contains("„nasza stopa”"), "{made}");
}

#[test]
fn the_law_behind_every_rate_is_told_in_polish() {
    let folder = folder(
        "section s \"S\" {
  clause paid \"Paid\" {
    for each invoice client owes payment for invoice totalling invoice.payable within 14 days after invoice.issued
    costs interest at statutory(UK)
    costs compensation(UK)
  }
}
",
    );
    let polish = printed(&folder, &["--language", "pl"]);
    assert!(polish.contains("stopa Banku Anglii") && polish.contains("40 GBP od długu poniżej 1000"), "{polish}");
    assert!(!polish.contains("Bank of England") && !polish.contains("for a debt"), "{polish}");
}

#[test]
fn a_share_is_one_sentence_and_an_end_is_the_first_of_several() {
    let folder = folder(
        "section s \"S\" {
  clause paid \"Paid\" { for each invoice client owes payment for invoice within 14 days after invoice.issued }
  clause rush \"Rush\" { limit share(request by client where urgent among exists(wanted)) to 20% in any 90 days }
  clause stop \"Stop\" {
    for each invoice firm may suspend from 30 days after due of paid
      until min(invoice.settled, max(dispute.starts for invoice), min(action.at where what = terminate))
  }
}
",
    );
    let english = printed(&folder, &[]);
    for part in [
        "Of the requests by the client where the date wanted of the request is on record, not more than 20% in any period of 90 days may be ones where the request is called urgent.",
        "until the earliest of these: the day of full payment of the invoice; the latest beginning of all disputes in respect of the invoice; the first of the measures (where the measure is a termination).",
    ] {
        assert!(english.contains(part), "{part} in {english}");
    }
    let polish = printed(&folder, &["--language", "pl"]);
    for part in [
        "Wśród zgłoszeń ze strony klienta, w przypadku których odnotowano dzień wskazany w treści zgłoszenia, te, w przypadku których zgłoszenie ma oznaczenie pilności, nie mogą stanowić w żadnym okresie 90 dni więcej niż 20%.",
        "do najwcześniejszej z następujących chwil: dzień pełnej zapłaty faktury; najpóźniejszy początek wszystkich sporów w odniesieniu do faktury; pierwsze spośród działań",
    ] {
        assert!(polish.contains(part), "{part} in {polish}");
    }
}

#[test]
fn a_noun_follows_its_number_and_a_condition_says_if_in_polish() {
    let folder = folder(
        "term borne = 5
section s \"S\" {
  clause few \"Few\" { limit invoice where late to 2 in any 7 days tolerate 2 in any 30 days }
  clause many \"Many\" { limit complaint to borne }
  clause one \"One\" { limit streak(invoice where late) to 1 tolerate 12 in any 30 days }
  clause held \"Held\" {
    for each request by client where urgent
    firm owes answer for request within 2 days after request.at
  }
  clause who \"Who\" { forbid work where client.type in [business, public] and by != firm }
  clause first \"First\" { for each work require approval before work.at }
  clause met \"Met\" { for each warn require exists(meeting in last 30 days) }
  clause sum \"Sum\" { limit sum(work.minutes) to 100 }
  clause pay \"Pay\" { for each invoice client owes payment for invoice within 2 days after invoice.issued }
}
",
    );
    let polish = printed(&folder, &["--language", "pl"]);
    for part in [
        "nie może być więcej niż 2 faktury w żadnym okresie 7 dni",
        "nie może być więcej niż 5 reklamacji",
        "nie może być więcej niż 1 faktura z rzędu",
        "Pierwsze 2 naruszenia w dowolnym okresie 30 dni nie wywołują",
        "Pierwszych 12 naruszeń w dowolnym okresie 30 dni nie wywołuje",
        "Dla każdego zgłoszenia ze strony klienta, jeżeli zgłoszenie ma oznaczenie pilności",
        "(1) klient jest przedsiębiorcą lub podmiotem publicznym oraz (2) autorem pracy nie jest firma",
        "przed pracą nastąpiła akceptacja",
        "w poprzedzającym okresie 30 dni nastąpiło spotkanie",
        "Łączna liczba minut wszystkich prac",
        "klient jest zobowiązany do zapłaty z tytułu faktury",
    ] {
        assert!(polish.to_lowercase().contains(&part.to_lowercase()), "{part} in {polish}");
    }
}

#[test]
fn a_field_belongs_to_the_kinds_that_have_it() {
    let folder = folder(
        "kind kickoff { }
kind dispute { found: date? }
section s \"S\" {
  clause touch \"In touch\" {
    for each kickoff
    firm owes message or reply or meeting where outcome = held every 14 days from kickoff.at
  }
  clause early \"Early\" {
    for each dispute by client
    require dispute.at is within 14 days after dispute.found else dispute.recorded else dispute.for.issued
  }
  clause came \"They came\" {
    for each meeting
    require not (meeting.outcome = missed and meeting.changed_by = client)
  }
  clause rest \"Rest\" {
    for each notice by client where for is deliverable
    client may terminate from notice.at
      until min(min(delivery.at by firm for notice.for), min(action.effective where what = terminate))
  }
}
",
    );
    let english = printed(&folder, &[]);
    for part in [
        "a message, a reply or a meeting (where the outcome of the meeting is “held”)",
        "the first of these that is on record: the “found” of the dispute; the day of recording of the dispute; the date of issue of the matter of the dispute",
        "it must not be the case that (the outcome of the meeting is “missed” and the originator of the change of the meeting is the client)",
        "the first of the deliveries by the firm in respect of the matter of the notice; the earliest effective day of all measures (where",
    ] {
        assert!(english.contains(part), "{part} in {english}");
    }
    let polish = printed(&folder, &["--language", "pl"]);
    assert!(polish.contains("(w przypadku których spotkanie odbyło się)"), "{polish}");
}

#[test]
fn a_length_in_words_that_the_clause_has_not_is_told() {
    let clause = |days: &str| {
        format!(
            "section s \"S\" {{ clause calls \"Calls\" {{ limit call by client to 2 in any {days} days severity minor }} }}\n"
        )
    };
    let texts = "policy: \"Studio: warunki\"\nsections: {s: S}\nclauses: {calls: {title: Rozmowy w ciągu TIME}}\n";
    for (days, time, is_told) in [
        ("90", "dziewięćdziesięciu dni", false),
        ("60", "dziewięćdziesięciu dni", true),
        ("180", "pół roku", false),
        ("30", "pół roku", true),
        ("14", "dwóch tygodni", false),
        ("28", "dwóch tygodni", true),
        ("180", "stu osiemdziesięciu dni", false),
    ] {
        let folder = folder(&clause(days));
        folder.write("studio.pl.texts", texts.replace("TIME", time));
        let outcome = folder.run(&["print", "studio.terms", "--language", "pl"]).exits(0);
        assert_eq!(outcome.err.contains("strange-figure"), is_told, "{days} {time}: {}", outcome.err);
        let strict = folder.run(&["print", "studio.terms", "--language", "pl", "--strict"]);
        strict.exits(if is_told { 2 } else { 0 });
        // Of a clause that a layer replaces under the same title, too.
        if is_told {
            continue;
        }
        folder.write(
            "own.terms",
            format!("include \"studio.terms\"\npolicy \"Ours: terms\" {{ version \"2\" }}\nreplace {}", {
                let own = clause("7");
                own[own.find("clause").unwrap_or_default()..own.rfind('}').unwrap_or_default()].to_owned()
            }),
        );
        let outcome = folder.run(&["print", "own.terms", "--language", "pl"]).exits(0);
        assert!(outcome.err.contains("strange-figure"), "{days} {time}: {}", outcome.err);
    }
}

#[test]
fn the_firm_keeps_its_name_in_the_language_under_a_layer() {
    let folder = folder("section s \"S\" { clause c \"C\" { forbid call by client } }\n");
    folder.write("studio.pl.texts", "policy: \"Pracownia: warunki współpracy\"\n");
    folder
        .write("pl.terms", "policy \"Terms of service, Poland\" { version \"2\" effective 2026-01-01 currency PLN }\n");
    folder.write("pl.pl.texts", "policy: Warunki współpracy, Polska\n");
    let made = printed(&folder, &["--overlay", "pl.terms", "--language", "pl"]);
    assert!(made.starts_with("# Warunki współpracy, Polska\n"), "{made}");
    assert!(made.contains("Strony: Pracownia („firma”)") && made.contains("**Za firmę: Pracownia**"), "{made}");
    let named = printed(&folder, &["--overlay", "pl.terms", "--language", "pl", "--firm", "Limba"]);
    assert!(named.contains("Strony: Limba („firma”)"), "{named}");
}
