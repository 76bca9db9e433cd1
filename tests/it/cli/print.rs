//! `goodterms print`.

use super::Folder;

const POLICY: &str = r#"policy "Studio: terms" { version "1" effective 2026-01-01 currency EUR timezone "Europe/Warsaw" }
term pay_in = 14 days
section pay "Payment" {
  clause paid "Invoices are paid within {pay_in}" {
    for each invoice client owes payment for invoice totalling invoice.payable within pay_in after invoice.issued
  }
  clause signed "The client is known" { require client.country is known before signing }
}
ladder money {
  over pay
  weigh minor 2
  step remind at 2
}
"#;

const CONTRACT: &str = "engagement: acme\nclient: {name: \"ACME <GmbH>\", country: DE}\n\
                        contract: {signed: 2026-01-05, terms: {pay_in: 30 days}}\nevents: []\n";

const TEXTS: &str = "sections: {pay: Zapłata}\nclauses:\n  paid: {title: \"Faktury są płatne w ciągu {pay_in}\"}\n";

fn folder() -> Folder {
    let folder = Folder::new();
    folder.write("studio.terms", POLICY);
    folder.write("acme.yaml", CONTRACT);
    folder
}

#[test]
fn a_policy_is_printed_with_the_values_of_a_contract() {
    let folder = folder();
    let plain = folder.run(&["print", "studio.terms"]).exits(0).out;
    assert!(plain.contains("### 1.1 Invoices are paid within 14 days\n"), "{plain}");
    assert!(plain.contains("## Before signing\n") && plain.contains("### S1 The client is known\n"), "{plain}");
    assert!(!plain.contains("score"), "{plain}");
    let filled = folder.run(&["print", "studio.terms", "--contract", "acme.yaml", "--ladders"]).exits(0).out;
    assert!(filled.contains("### 1.1 Invoices are paid within 30 days\n"), "{filled}");
    assert!(filled.contains("within 30 days after the date of issue of the invoice"), "{filled}");
    assert!(filled.contains("ACME \\<GmbH\\> (“the client”)") && filled.contains("score of 2"), "{filled}");
    folder.write("wrong.yaml", CONTRACT.replace("30 days", "30 EUR"));
    folder.run(&["print", "studio.terms", "--contract", "wrong.yaml"]).refuses("term-of-other-type");
}

#[test]
fn the_firm_is_that_of_the_policy_and_not_of_an_overlay() {
    let folder = folder();
    folder.write(
        "country.terms",
        "policy \"Terms of service, Poland\" { version \"2\" effective 2026-02-01 currency PLN }\n",
    );
    folder.write("client.terms", "policy \"Ours: for ACME\" { version \"3\" effective 2026-02-01 }\n");
    let layers = ["print", "studio.terms", "--overlay", "country.terms", "--overlay", "client.terms"];
    for count in [4, 6] {
        let made = folder.run(&layers[..count]).exits(0).out;
        assert!(made.contains("between Studio (“the firm”)"), "{made}");
        assert!(made.contains("**For the firm: Studio**"), "{made}");
    }
    let titled = folder.run(&layers[..4]).exits(0).out;
    assert!(titled.starts_with("# Terms of service, Poland\n"), "{titled}");
}

#[test]
fn polish_texts_lie_beside_the_policy() {
    let folder = folder();
    let bare = folder.run(&["print", "studio.terms", "--language", "pl"]).exits(0);
    assert!(bare.out.contains("### 1.1 Invoices are paid within 14 dni\n"), "{}", bare.out);
    assert!(bare.err.starts_with("note: ") && bare.err.contains("clauses/paid/title"), "{}", bare.err);
    assert_eq!(bare.err.lines().count(), 1, "{}", bare.err);
    folder.write("studio.pl.texts", TEXTS);
    let some = folder.run(&["print", "studio.terms", "--language", "pl"]).exits(0);
    assert!(some.out.contains("### 1.1 Faktury są płatne w ciągu 14 dni\n"), "{}", some.out);
    assert!(some.out.contains("w ciągu 14 dni od dnia wystawienia faktury."), "{}", some.out);
    assert!(some.err.contains("clauses/signed/title") && !some.err.contains("clauses/paid"), "{}", some.err);
    folder.run(&["print", "studio.terms", "--language", "pl", "--strict"]).refuses("untranslated");
    folder.write("studio.pl.texts", TEXTS.replace("{pay_in}", "{pay_inn}"));
    folder.run(&["print", "studio.terms", "--language", "pl"]).refuses("strange-placeholder");
    folder.run(&["print", "studio.terms", "--language", "xx"]).refuses("en, pl");
}

#[test]
fn a_figure_of_the_texts_alone_is_told() {
    let folder = folder();
    let policy = POLICY.replace("{pay_in}\"", "{pay_in}, on page 2\"");
    let policy = policy.replace("after invoice.issued", "after invoice.issued because \"two reasons\" cite \"act 1\"");
    folder.write("studio.terms", policy);
    let texts = |title: &str, because: &str| {
        format!(
            "policy: \"Studio: warunki\"\nterms: {{pay_in: termin}}\nsections: {{pay: Zapłata}}\nclauses:\n  paid: {{title: \"{title}\", because: \"{because}\", cites: [ustawa 2013]}}\n  signed: {{title: Klient jest znany}}\n"
        )
    };
    let strict = ["print", "studio.terms", "--language", "pl", "--strict"];
    folder.write("studio.pl.texts", texts("Faktury, strona 2, w ciągu {pay_in}", "dwa powody"));
    assert_eq!(folder.run(&strict).exits(0).err, "");
    folder.write("studio.pl.texts", texts("Faktury, strona 2, w ciągu {pay_in}, czyli 30 dni", "dwa powody"));
    folder.run(&strict).refuses("strange-figure");
    let warned = folder.run(&strict[..4]).exits(0);
    assert!(warned.err.contains("strange-figure") && warned.err.contains("the figure `30`"), "{}", warned.err);
    folder.write("studio.pl.texts", texts("Faktury, strona 2, w ciągu {pay_in}", "21 powodów"));
    folder.run(&strict).refuses("`21`");
}

#[test]
fn a_title_with_a_figure_that_its_rule_has_not_is_told() {
    let folder = folder();
    let titled = |title: &str| folder.write("studio.terms", POLICY.replace("{pay_in}\"", title));
    titled("30 days\"");
    folder.run(&["print", "studio.terms", "--strict"]).refuses("the text says 30 days, and `paid` says 14 days");
    let warned = folder.run(&["print", "studio.terms"]).exits(0);
    assert!(warned.err.contains("lint-other-figure") && warned.out.contains("within 30 days\n"), "{}", warned.err);
    // What was signed is what counts: then the title is right, and one with the default is wrong.
    let signed = ["print", "studio.terms", "--strict", "--contract", "acme.yaml"];
    assert_eq!(folder.run(&signed).exits(0).err, "");
    titled("14 days\"");
    assert_eq!(folder.run(&signed[..3]).exits(0).err, "");
    folder.run(&signed).refuses("the text says 14 days, and `paid` says 30 days");
    titled("30 days\"");
    let policy = POLICY.replace("{pay_in}\"", "30 days\"");
    let allowed = "  # lint: allow lint-other-figure because it is agreed so\n  clause paid";
    folder.write("studio.terms", policy.replace("  clause paid", allowed));
    assert_eq!(folder.run(&["print", "studio.terms", "--strict"]).exits(0).err, "");
}

#[test]
fn the_texts_that_ship_fit_their_policy_under_every_country() {
    let folder = Folder::new();
    let policies = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("policies");
    for starter in ["agency.terms", "freelancer.terms"] {
        let starter = policies.join(starter).display().to_string();
        let plain = ["print", &starter, "--language", "pl", "--strict"];
        let made = folder.run(&plain).exits(0);
        assert_eq!(made.err, "");
        assert!(made.out.contains("### 1.1 Termin płatności faktury, licząc od wystawienia: 14 dni"), "{}", made.out);
        for english in [" because ", " the ", " and ", " is "] {
            let line = made.out.lines().find(|line| line.contains(english));
            assert!(line.is_none(), "{line:?}");
        }
        for own in ["kickoff", "office", "pledge", "price objection", "lost minutes", "nothing agreed", "„price”"] {
            assert!(!made.out.contains(own), "{own}");
        }
        for country in super::library::overlays(&starter) {
            let overlays: Vec<&str> = country.iter().flat_map(|overlay| ["--overlay", overlay.as_str()]).collect();
            let made = folder.run(&[&plain[..], &overlays].concat()).exits(0);
            assert_eq!(made.err, "", "{country:?}");
            assert!(made.out.contains(". Dodatkowe wymogi ustawowe"), "{country:?}");
        }
    }
}

#[test]
fn texts_hold_under_a_layer_where_it_says_the_same() {
    let folder = folder();
    folder.write("studio.pl.texts", TEXTS);
    let overlay = |title: &str| {
        format!(
            "replace clause paid \"{title}\" {{\n  for each invoice client owes payment for invoice totalling invoice.payable within pay_in after invoice.issued\n}}\n"
        )
    };
    let layered = ["print", "studio.terms", "--language", "pl", "--overlay", "over.terms"];
    folder.write("over.terms", overlay("Invoices are paid within {pay_in}"));
    let same = folder.run(&layered).exits(0);
    assert!(same.out.contains("### 1.1 Faktury są płatne w ciągu 14 dni\n"), "{}", same.out);
    folder.write("over.terms", overlay("Invoices are paid in time, within {pay_in}"));
    let other = folder.run(&layered).exits(0);
    assert!(other.out.contains("### 1.1 Invoices are paid in time, within 14 dni\n"), "{}", other.out);
    assert_eq!(
        other.err,
        "note: printed as the policy has it, for want of a text in `pl`: clauses/paid/title, clauses/signed/title, \
         policy, terms/pay_in\n"
    );
    folder.write("over.pl.texts", "clauses: {paid: {title: \"Na czas, w ciągu {pay_in}\"}}\n");
    let own = folder.run(&layered).exits(0);
    assert!(own.out.contains("### 1.1 Na czas, w ciągu 14 dni\n"), "{}", own.out);
    // What is wrong in a file of texts stays an error under a layer.
    folder.write("studio.pl.texts", "clauses: {payd: {title: \"Faktury\"}}\n");
    folder.run(&layered).refuses("unknown-text");
}

#[test]
fn a_document_goes_to_a_file() {
    let folder = folder();
    let made = folder.run(&["print", "studio.terms", "--format", "docx", "--output", "terms.docx"]).exits(0);
    assert_eq!((made.out.as_str(), made.err.as_str()), ("", ""));
    let bytes = std::fs::read(folder.path("terms.docx")).expect("a file");
    assert!(bytes.starts_with(b"PK"));
    folder.run(&["print", "studio.terms", "--format", "html", "--output", "terms.html"]).exits(0);
    assert!(folder.read("terms.html").contains("<h3>1.1 Invoices are paid within 14 days</h3>"));
    folder.run(&["print", "studio.terms", "--output", "no/where.md"]).refuses("no/where.md");
}

#[test]
fn what_is_denied_stands_in_brackets_and_breaches_name_their_clauses() {
    let folder = Folder::new();
    let policy = "policy \"Studio: terms\u{1}\u{202e}\" { version \"1\" currency EUR timezone \"UTC\" }
section s \"S\" {
  clause calls \"No calls\" { forbid call by client where not (urgent and confirmed) and minutes > 5 }
  clause asked \"We ask\" {
    for each breach of calls
    firm owes reply within 2 days after breach.since
  }
}
";
    folder.write("policy.terms", policy);
    folder.write("over.terms", "policy \"Terms, Poland\" { version \"1\" }\n");
    let text = folder.run(&["print", "policy.terms", "--overlay", "over.terms"]).exits(0).out;
    assert!(
        text.contains("it is not the case that (the call is called urgent and the call is confirmed) and"),
        "{text}"
    );
    assert!(text.contains("For each breach of clause 1.1"), "{text}");
    assert!(text.contains("between Studio (“the firm”)"), "{text}");
    let text = folder.run(&["print", "policy.terms", "--firm", "Studio <X>"]).exits(0).out;
    assert!(text.contains("between Studio \\<X\\> (“the firm”)") || text.contains("between Studio &lt;X"), "{text}");
    assert!(!text.contains(['\u{1}', '\u{202e}']), "{text}");
}

#[test]
fn a_contract_is_printed_with_its_value_and_its_days() {
    let folder = folder();
    let contract = CONTRACT.replace(
        "signed: 2026-01-05,",
        "signed: 2026-01-05, value: 24000 EUR, starts: 2026-01-15, amendments: [{effective: 2026-06-01, signed: 2026-05-20, value: 30000 EUR}],",
    );
    folder.write("acme.yaml", contract);
    let made = folder.run(&["print", "studio.terms", "--contract", "acme.yaml"]).exits(0).out;
    for line in [
        "The agreed value of the contract: 24,000.00\u{a0}EUR. The first day of the contract: 15 January 2026.\n",
        "- From 1 June 2026: the agreed value of the contract is 30,000.00\u{a0}EUR.\n",
    ] {
        assert!(made.contains(line), "{line} in {made}");
    }
    let polish = folder.run(&["print", "studio.terms", "--contract", "acme.yaml", "--language", "pl"]).exits(0).out;
    assert!(polish.contains("Wartość umowy: 24\u{a0}000,00\u{a0}EUR. Początek umowy: 15 stycznia 2026."), "{polish}");
    let plain = folder.run(&["print", "studio.terms"]).exits(0).out;
    assert!(!plain.contains("of the contract:"), "{plain}");
}

#[test]
fn a_named_day_that_moves_on_to_a_business_day_is_told() {
    let folder = folder();
    let policy = |deadlines: &str| {
        let header = format!(
            "policy \"Studio: terms\" {{ version \"1\" currency EUR timezone \"Europe/Warsaw\" holidays PL hours office Mon-Fri 09:00-17:00 deadlines {deadlines} }}\n"
        );
        let clause = "section s \"S\" {\n  clause come \"It comes\" { for each deliverable where exists(deliverable.due) firm owes delivery for deliverable within deliverable.due - deliverable.at after deliverable.at }\n}\n";
        header + clause
    };
    for (deadlines, told) in [("roll forward", true), ("keep", false)] {
        folder.write("rolls.terms", policy(deadlines));
        for (language, words) in [
            ("en", "(or, where that is no business day, with the next one)"),
            ("pl", "z upływem następnego dnia roboczego)"),
        ] {
            let made = folder.run(&["print", "rolls.terms", "--language", language]).exits(0).out;
            assert_eq!(made.contains(words), told, "{made}");
        }
    }
}

#[test]
fn english_texts_give_names_that_a_client_reads() {
    let folder = folder();
    folder.write("studio.en.texts", "terms: {pay_in: time to pay}\n");
    let made = folder.run(&["print", "studio.terms", "--strict"]).exits(0);
    assert!(made.out.contains("| time to pay | 14 days |") && made.err.is_empty(), "{}{}", made.out, made.err);
    assert!(made.out.contains("### 1.1 Invoices are paid within 14 days\n"), "{}", made.out);
    folder.write("studio.en.texts", "terms: {pay_inn: time to pay}\n");
    folder.run(&["print", "studio.terms"]).refuses("unknown-text");
}

#[test]
fn texts_of_an_included_policy_hold_where_nothing_else_is_said() {
    let folder = folder();
    folder.write("studio.pl.texts", TEXTS);
    let own = "include \"studio.terms\"\npolicy \"Ours: terms\" { version \"2\" effective 2026-01-01 currency EUR }\n";
    folder.write("ours.terms", own);
    let polish = || folder.run(&["print", "ours.terms", "--language", "pl"]).exits(0).out;
    assert!(polish().contains("### 1.1 Faktury są płatne w ciągu 14 dni\n"), "{}", polish());
    // Its own texts come first.
    folder.write("ours.pl.texts", "sections: {pay: Pieniądze}\n");
    assert!(polish().contains("## 1. Pieniądze\n\n### 1.1 Faktury są płatne"), "{}", polish());
    // What is replaced or dropped has no old text.
    let replaced = "replace clause paid \"Invoices are paid at once\" {\n  for each invoice client owes payment for invoice totalling invoice.payable within 1 day after invoice.issued\n}\n";
    folder.write("ours.terms", format!("{own}{replaced}"));
    assert!(polish().contains("### 1.1 Invoices are paid at once\n"), "{}", polish());
    folder.write("ours.terms", format!("{own}drop clause signed because \"we know it\"\n"));
    assert!(polish().contains("### 1.1 Faktury są płatne w ciągu 14 dni\n"), "{}", polish());
}
