//! The CSV importer: what tables become, and what is said of those that do not.

use std::fs;

use goodterms::base::source::SourceMap;
use goodterms::engagement::read_ndjson::read_ndjson;
use goodterms::engagement::read_yaml::read_yaml;
use goodterms::engagement::vocabulary::Vocabulary;
use goodterms::import::table::csv::{Imported, import};
use goodterms::import::table::mapping::Mapping;
use goodterms::program::from_syntax::from_syntax;
use goodterms::syntax::parse::parse;
use goodterms::value::zone::Zone;

/// A mapping for tables of invoices; `more` is put at its end.
fn invoices(more: &str) -> String {
    format!(
        "engagement: client\nrows:\n  - kind: invoice\n    id: \"{{nr}}\"\n    at: date\n    fields: {{payable: amount}}\n{more}"
    )
}

fn run(mapping: &str, bytes: &[u8]) -> Imported {
    let mapping = Mapping::parse(mapping).expect("a good mapping");
    let imported = import("t.csv", bytes, &mapping, &Vocabulary::builtin(), None).expect("a mapping that fits");
    reads_back(&imported, &Vocabulary::builtin());
    imported
}

/// Whatever was imported reads without a diagnostic, in both forms.
fn reads_back(imported: &Imported, vocabulary: &Vocabulary) {
    let text = imported.ndjson();
    let utc = Zone::utc();
    let readings = read_ndjson("t.ndjson", text.as_bytes(), vocabulary, &utc).expect("readable");
    let readings: Vec<_> = readings.into_iter().collect::<Result<_, _>>().expect("text in memory");
    assert_eq!(readings.len(), imported.engagements.len());
    for ((read, _, diagnostics), written) in readings.iter().zip(&imported.engagements) {
        assert!(diagnostics.is_empty(), "{diagnostics:?}");
        let lines = read.as_ref().expect("an engagement");
        let more = |_: &str| Err("no more files".to_owned());
        let (yaml, _, diagnostics) = read_yaml("t.yaml", &written.yaml(), &more, vocabulary, &Zone::utc());
        assert!(diagnostics.is_empty(), "{diagnostics:?}\n{}", written.yaml());
        let yaml = yaml.expect("an engagement");
        assert_eq!((&*lines.id, lines.events.len()), (&*yaml.id, yaml.events.len()));
        for (a, b) in lines.events.iter().zip(&yaml.events) {
            assert_eq!((&a.id, a.at, &a.fields), (&b.id, b.at, &b.fields));
        }
    }
}

/// Returns the bad rows as `line:column: message`.
fn bad(imported: &Imported) -> Vec<String> {
    let text = |column: Option<usize>| column.map_or("-".to_owned(), |column| column.to_string());
    imported.bad_rows.iter().map(|bad| format!("{}:{}: {}", bad.line, text(bad.column), bad.message)).collect()
}

/// Returns the problems of a mapping for a table with these columns.
fn problems(mapping: &str, table: &str) -> Vec<String> {
    let found = match Mapping::parse(mapping) {
        Err(problems) => problems,
        Ok(mapping) => {
            import("t.csv", table.as_bytes(), &mapping, &Vocabulary::builtin(), None).err().unwrap_or_default()
        }
    };
    found.iter().map(ToString::to_string).collect()
}

const TABLE: &str = "client,nr,date,amount\n";

#[test]
fn a_table_becomes_records_in_the_order_of_their_engagements() {
    let table = "client,nr,date,amount\nacme,1,2026-02-03,10.50\nbolt,2,2026-02-04,7\nacme,3,2026-02-05,0.10\n";
    let imported = run(&invoices("currency: EUR"), table.as_bytes());
    assert_eq!(bad(&imported), [""; 0]);
    insta::assert_snapshot!(imported.ndjson());
}

#[test]
fn tables_come_in_many_forms() {
    let polish = "client;nr;date;amount\n\"Żółw; sp. z o.o.\";1;3.2.2026;\"1 234,50 zł\"\n";
    let (windows, _, _) = encoding_rs::WINDOWS_1250.encode(polish);
    let polish_mapping = "encoding: windows-1250\ndelimiter: \";\"\ndates: D.M.YYYY\n\
                          numbers: {decimal: \",\", thousands: \" \"}\n";
    let utf16: Vec<u8> = [0xfe, 0xff]
        .into_iter()
        .chain(format!("{TABLE}a,1,2026-02-03,5 EUR\n").encode_utf16().flat_map(u16::to_be_bytes))
        .collect();
    let cases: [(&str, &str, Vec<u8>, &str); 9] = [
        ("a byte order mark", "", format!("\u{feff}{TABLE}a,1,2026-02-03,5 EUR").into(), "5 EUR|2026-02-03"),
        ("a UTF-16 mark", "", utf16, "5 EUR|2026-02-03"),
        ("windows-1250", polish_mapping, windows.into_owned(), "1234.5 PLN|2026-02-03"),
        ("tabs", "delimiter: tab\n", b"client\tnr\tdate\tamount\na\t1\t2026-02-03\t5 EUR".into(), "5 EUR|2026-02-03"),
        ("CR LF", "", b"client,nr,date,amount\r\na,1,2026-02-03,5 EUR\r\n".into(), "5 EUR|2026-02-03"),
        (
            "quotes of another kind",
            "quote: \"'\"\n",
            b"client,nr,date,amount\n'a','1',2026-02-03,'5 EUR'".into(),
            "5 EUR|2026-02-03",
        ),
        (
            "American dates",
            "dates: \"%m/%d/%Y\"\nnumbers: {thousands: \",\"}\n",
            b"client,nr,date,amount\na,1,02/03/2026,\"$1,234.5\"".into(),
            "1234.5 USD|2026-02-03",
        ),
        (
            "local times",
            "zone: Europe/Warsaw\ndates: \"DD.MM.YYYY HH:mm\"\n",
            b"client,nr,date,amount\na,1,03.07.2026 21:40,5 EUR".into(),
            "5 EUR|2026-07-03T21:40:00+02:00",
        ),
        (
            "columns by number",
            "header: false\ncolumns: {client: 1, nr: 2, date: 3, amount: 4}\n",
            b"a,1,2026-02-03,5 EUR".into(),
            "5 EUR|2026-02-03",
        ),
    ];
    for (name, mapping, bytes, wanted) in cases {
        let imported = run(&invoices(mapping), &bytes);
        assert_eq!(bad(&imported), [""; 0], "{name}");
        let (amount, date) = wanted.split_once('|').expect("two parts");
        let text = imported.ndjson();
        assert!(text.contains(&format!("\"{amount}\"")) && text.contains(&format!("\"{date}\"")), "{name}: {text}");
    }
}

#[test]
fn bad_rows_are_named_by_line_and_stop_nothing() {
    let cases: [(&str, &str, &str); 13] = [
        ("", "a,1,2026-02-30,5 EUR", "2:3: `2026-02-30`: there is no such day"),
        ("dates: DD.MM.YYYY\n", "a,1,31.02.2026,5 EUR", "2:3: `31.02.2026`: there is no such day or time"),
        ("dates: DD.MM.YYYY\n", "a,1,2026-02-03,5 EUR", "2:3: `2026-02-03` is no date of the form `DD.MM.YYYY`"),
        ("", "a,1,2026-02-03,\"5,50 EUR\"", "2:4: `5,50` is no number written with `.` before its decimals"),
        ("", "a,1,2026-02-03,5", "2:4: `5` has no currency"),
        ("", "a,1,2026-02-03,5 EUX", "2:4: `EUX` is no currency in use"),
        ("", "a,1,2026-02-03", "2:-: it has 3 columns, the header has 4"),
        ("", ",1,2026-02-03,5 EUR", "2:-: it names no engagement"),
        ("", "a,,2026-02-03,5 EUR", "2:-: `id` is empty"),
        ("", "a,1,2026-02-03,\"5 EUR\nb,2,", "2:-: a quote is opened and never closed: everything after it is lost"),
        (
            "dates: YYYY-MM-DDTHH:mm\nzone: Europe/Warsaw\n",
            "a,1,2026-03-29T02:30,5 EUR",
            "2:3: `2026-03-29T02:30:00`: the clocks go forward over that time: it never comes",
        ),
        ("", "\n\n\"a\nb\",1,2026-02-03,5 EUR\n\na,2,x,5 EUR", "7:3: `x`: it is not of the form 2026-02-03"),
        ("", "a,1,2026-02-03,5 EUR\na,1,2026-02-04,5 EUR", "3:-: "),
    ];
    for (more, rows, wanted) in cases {
        // A good row comes after the bad one, except where that swallows it.
        let good = match more.split_once('\n').map_or("", |(dates, _)| dates) {
            _ if wanted.contains("quote") => "",
            "dates: DD.MM.YYYY" => "\nz,9,01.01.2026,1 EUR\n",
            "dates: YYYY-MM-DDTHH:mm" => "\nz,9,2026-01-01T00:00,1 EUR\n",
            _ => "\nz,9,2026-01-01,1 EUR\n",
        };
        let imported = run(&invoices(more), format!("{TABLE}{rows}{good}").as_bytes());
        let found = bad(&imported);
        assert!(found.len() == 1 && found[0].starts_with(wanted), "{rows}: {found:?}");
        assert_eq!(imported.ndjson().contains("\"invoice\": \"9\""), !good.is_empty(), "{rows}");
    }
    let inches = run(&invoices(""), b"client,nr,date,amount\n\"5\"\" pipes\",5\",2026-02-03,5 EUR");
    assert_eq!(bad(&inches), [""; 0]);
    let imported = run(&invoices(""), b"client,nr,date,amount\n\xffa,1,2026-02-03,5 EUR\nb,1,2026-02-03,5 EUR\n");
    assert_eq!(bad(&imported), ["2:1: bytes that are no UTF-8"]);
    assert_eq!(imported.events(), 1);
}

#[test]
fn a_mapping_says_what_is_wrong_with_it() {
    let cases: [(String, &str); 14] = [
        (invoices("curency: EUR"), "7: unknown key `curency` in `mapping`; did you mean `currency`?"),
        (invoices("").replace("kind: invoice", "kind: invioce"), "3: unknown kind `invioce`; did you mean `invoice`?"),
        (invoices("").replace("payable:", "payble:"), "6: `invoice` has no field `payble`; did you mean `payable`?"),
        (invoices("").replace("payable:", "unpaid:"), "6: `unpaid` of `invoice` is worked out, never recorded"),
        (invoices("").replace(": amount}", ": amuont}"), "6: the table has no column `amuont`; did you mean `amount`?"),
        (invoices("").replace("{nr}", "{nr"), "4: `{nr`: a brace that no other closes, or nothing between them"),
        (invoices("currency: EUX"), "7: `EUX` is no currency in use"),
        (invoices("encoding: utf-9"), "7: `utf-9` is no encoding; such as utf-8, windows-1250, iso-8859-2"),
        (invoices("zone: Europe/Warsav"), "7: `Europe/Warsav` is no time zone; did you mean `Europe/Warsaw`?"),
        (invoices("otherwise: ignore"), "7: `otherwise` is report or skip, not `ignore`"),
        (invoices("delimiter: \";;\""), "7: `delimiter` is one ASCII character or `tab`, not `;;`"),
        (invoices("").replace("kind: invoice", "skip: true"), "4: a row that is skipped has no `id`"),
        ("engagement: client".to_owned(), "1: `rows` is missing: the list of rules that say what a row becomes"),
        (invoices("client: {name: {column: client, value: x}}"), "7: `name`: a value has exactly one of"),
    ];
    for (mapping, wanted) in cases {
        let found = problems(&mapping, TABLE);
        assert!(found.iter().any(|problem| problem.starts_with(wanted)), "{mapping}\n{found:?}");
    }
    assert!(problems("a: [", TABLE)[0].starts_with("1: ") || problems("a: [", TABLE)[0].starts_with("2: "));
    let twice = problems(&invoices(""), "client,nr,nr,date,amount\n");
    assert_eq!(twice, ["4: two columns are called `nr`: 2 and 3"]);
}

#[test]
fn rules_choose_remember_add_and_skip() {
    let mapping = "\
engagement: case
client: {name: who, type: {value: consumer}}
currency: EUR
at: date
rows:
  - when: {what: [net, Net]}
    skip: true
    remember: {net: amount}
  - when: {what: bill, amount: not-empty}
    kind: invoice
    id: B-{line}
    by: firm
    fields:
      payable: {add: [{remembered: net}, amount, {value: 0.5}]}
      type: {column: note, map: {s: standard, p: partial}}
      lines: {value: 'a; b', split: ';'}
  - when: {what: pay}
    kind: payment
    for: [{if_recorded: 'B-{note}'}]
    fields: {amount: amount}
  - when: {what: call}
    kind: call
    fields: {minutes: amount, urgent: note}
";
    let table = "\
case,who,what,date,amount,note
c1,Ann,net,2026-01-01,100,
c1,Ann,bill,2026-01-02,23.00,s
c1,Ann,pay,2026-01-03,5,3
c1,Ann,pay,2026-01-03,5,99
c1,Bob,pay,2026-01-03,5,99
c1,,call,2026-01-04,12.5,yes
c1,,call,2026-01-04,1,maybe
c1,,bill,2026-01-05,1,x
c1,,bil,2026-01-05,1,s
c2,Eve,bill,2026-01-05,1,s
c2,Eve,pay,2026-01-05,-3,
";
    let imported = run(mapping, table.as_bytes());
    insta::assert_snapshot!(imported.ndjson());
    insta::assert_snapshot!(bad(&imported).join("\n"));
    assert_eq!((imported.rows, imported.skipped), (11, 1));
}

/// Returns the vocabulary of a policy.
fn vocabulary(path: &str) -> Vocabulary {
    let text = fs::read_to_string(path).expect("a policy");
    let mut sources = SourceMap::new();
    let (file, diagnostics) = parse(sources.add(path, text.as_str()), &text);
    let (program, found) = from_syntax(&file, &|_| None);
    assert!(diagnostics.is_empty() && found.is_empty(), "{diagnostics:?} {found:?}");
    program.expect("a policy that checks").vocabulary
}

#[test]
fn the_fines_of_the_example_are_read_whole() {
    let mapping = Mapping::parse(&fs::read_to_string("examples/fines/mapping.yaml").expect("a mapping"));
    let vocabulary = vocabulary("examples/fines/policy.terms");
    let table = fs::read("examples/fines/fines.csv").expect("a table");
    let imported =
        import("fines.csv", &table, &mapping.expect("a good mapping"), &vocabulary, None).expect("one that fits");
    assert_eq!(bad(&imported), [""; 0]);
    reads_back(&imported, &vocabulary);
    assert_eq!((imported.rows, imported.events(), imported.engagements.len(), imported.skipped), (34, 33, 8, 1));
    insta::assert_snapshot!(imported.engagements[2].yaml());
}

mod command {
    //! The command: what it writes, and when it does not.

    use clap::Parser;
    use goodterms::cli::import::Args;
    use std::fs;

    #[derive(Parser)]
    struct Command {
        #[command(flatten)]
        args: Args,
    }

    fn run(words: &[&str]) -> u8 {
        Command::parse_from(["import", "csv"].iter().chain(words)).args.run()
    }

    #[test]
    fn strict_writes_nothing_where_a_row_is_bad() {
        let folder = std::env::temp_dir().join(format!("goodterms-import-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder");
        let path = |name: &str| folder.join(name).to_string_lossy().into_owned();
        let table = format!("{}a,1,2026-02-03,5 EUR\na/b,2,x,5 EUR\na/b,3,2026-02-03,5 EUR\n", super::TABLE);
        fs::write(path("t.csv"), table).expect("written");
        fs::write(path("m.yaml"), super::invoices("")).expect("written");
        let (file, mapping, out, records) = (path("t.csv"), path("m.yaml"), path("out.ndjson"), path("records/"));
        assert_eq!(run(&[&file, "--mapping", &mapping, "--out", &out, "--strict"]), 2);
        assert!(!fs::exists(&out).expect("a folder"));
        assert_eq!(run(&[&file, "--mapping", &mapping, "--out", &out]), 0);
        assert_eq!(fs::read_to_string(&out).expect("records").lines().count(), 4);
        assert_eq!(run(&[&file, "--mapping", &mapping, "--out", &records]), 0);
        let mut names: Vec<_> = fs::read_dir(&records).expect("a folder").flatten().map(|e| e.file_name()).collect();
        names.sort();
        assert_eq!(names, ["a.yaml", "a_b.yaml"]);
        assert_eq!(run(&[&path("none.csv"), "--mapping", &mapping]), 2);
        fs::remove_dir_all(&folder).expect("removed");
    }
}
