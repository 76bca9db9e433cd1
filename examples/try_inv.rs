use goodterms::import::fact::Given;
use goodterms::import::format::of_file;
use goodterms::value::time::Day;
use goodterms::value::zone::Zone;
fn main() {
    let verbose = std::env::var_os("V").is_some();
    let zone = Zone::utc();
    let until = Day::parse("2026-12-31").unwrap();
    for path in std::io::read_to_string(std::io::stdin()).unwrap().lines() {
        let Ok(bytes) = std::fs::read(path) else { println!("UNREAD {path}"); continue };
        let start = std::time::Instant::now();
        let Some(format) = of_file(path, &bytes) else { println!("NOFORMAT {path}"); continue };
        let told = (format.read)(&Given { path, bytes: &bytes, zone: &zone, until, with_words: false, mapping: None });
        let ms = start.elapsed().as_millis();
        match told {
            Err(r) => println!("REFUSED {} {path}: {} {} [{ms}ms]", format.name, r.line, r.reason),
            Ok(t) => {
                let what = if t.warnings.is_empty() { "WHOLE" } else { "WARNED" };
                let doubts: usize = t.facts.iter().map(|f| f.doubts.len()).sum();
                println!("{what} {} {path}: {} facts {} warnings {doubts} doubts {:?} [{ms}ms]", format.name, t.facts.len(), t.warnings.len(), t.passed_over);
                for w in &t.warnings { println!("    w{} {}{}", w.line, if w.is_loss {"LOST "} else {""}, w.message); }
                for f in &t.facts {
                    for d in &f.doubts { println!("    ? {d}"); }
                    if verbose { println!("    {} {} @{:?}:{}", f.kind, f.key, f.part, f.line); for (n, v) in &f.fields { println!("      {n}: {v}"); } println!("      from {:?}\n      to {:?}\n      about {:?}", f.from.names, f.to.iter().map(|p| &p.names).collect::<Vec<_>>(), f.about); }
                }
            }
        }
    }
}
