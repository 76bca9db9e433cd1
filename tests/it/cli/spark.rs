//! The example of `docs/scale.md`: the work divided by an engine that others made.

use std::process::Command;

use super::{Folder, POLICY};

/// Whether there is a Spark to try with.
fn has_spark() -> bool {
    let found = Command::new("python3").args(["-c", "import pyspark"]).output();
    found.is_ok_and(|output| output.status.success())
}

#[test]
fn spark_gives_the_reports_of_one_process_where_it_is_installed() {
    if !has_spark() {
        eprintln!("no PySpark here: nothing was tried");
        return;
    }
    let folder = Folder::new();
    folder.write("policy.terms", POLICY);
    let line = |i: usize, rest: &str| format!("{{\"engagement\":\"E{i}\",{rest}}}\n");
    let described = (0..40).map(|i| line(i, "\"client\":{\"name\":\"Client\"}"));
    let invoices = (0..40)
        .map(|i| line(i, "\"invoice\":\"I1\",\"issued\":\"2026-02-02\",\"payable\":\"9.00 EUR\",\"by\":\"firm\""))
        // Blanks around a name do not count.
        .map(|line| line.replacen("\",", "\u{a0} \",", 1));
    folder.write("portfolio.ndjson", described.chain(invoices).collect::<String>());
    let check =
        ["check", "portfolio.ndjson", "--policy", "policy.terms", "--as-of", "2026-03-31", "--format", "ndjson"];
    let one = folder.run(&check).exits(1);
    folder.write("one.ndjson", &one.out);
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/spark/check.py");
    let mut spark = Command::new("python3");
    spark.current_dir(folder.path("")).arg(script).args(["portfolio.ndjson", "--policy", "policy.terms"]);
    spark.args(["--as-of", "2026-03-31", "--output", "reports", "--compare", "one.ndjson"]);
    spark.args(["--partitions", "3", "--goodterms", env!("CARGO_BIN_EXE_goodterms")]);
    let output = spark.output().expect("Python starts");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    assert!(said.contains("40 reports of one process, 0 that differ"), "{said}");
}

/// Adds up the last lines of reports, without Spark.
const SUM: &str = "
import functools, json, sys, types
sys.dont_write_bytecode = True
for name in ('pyspark', 'pyspark.sql'):
    sys.modules[name] = types.ModuleType(name)
sys.modules['pyspark.sql'].SparkSession = sys.modules['pyspark.sql'].functions = None
sys.path.insert(0, sys.argv[1])
import check
print(json.dumps(check.shown(functools.reduce(check.summed, map(check.part, sys.stdin)))))
";

#[test]
fn the_sum_of_the_parts_is_that_of_the_whole() {
    let folder = Folder::new();
    folder.write("policy.terms", POLICY);
    // One part has a breach, one nothing to decide, one what cannot be decided.
    let line = |id: &str, rest: &str| format!("{{\"engagement\":\"{id}\",{rest}}}\n");
    let late = line("E1", "\"invoice\":\"I1\",\"issued\":\"2026-02-02\",\"payable\":\"9.00 EUR\",\"by\":\"firm\"");
    let none = line("E2", "\"client\":{\"name\":\"Client\"}");
    let open = line("E3", "\"call\":\"C1\",\"at\":\"2026-02-02\",\"by\":\"client\"");
    folder.write("whole.ndjson", format!("{late}{none}{open}"));
    let check = |name: &str| {
        let out =
            folder.run(&["check", name, "--policy", "policy.terms", "--as-of", "2026-03-31", "--format", "ndjson"]);
        format!("{}\n", out.out.lines().last().expect("a last line"))
    };
    let parts: String = [("1.ndjson", &late), ("2.ndjson", &none), ("3.ndjson", &open)]
        .map(|(name, text)| {
            folder.write(name, text);
            check(name)
        })
        .concat();
    folder.write("parts", parts);
    let examples = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/spark");
    let input = std::fs::File::open(folder.path("parts")).expect("the parts");
    let Ok(output) = Command::new("python3").args(["-c", SUM, examples]).stdin(input).output() else {
        eprintln!("no Python here: nothing was tried");
        return;
    };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let sum: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let whole: serde_json::Value = serde_json::from_str(&check("whole.ndjson")).expect("JSON");
    assert_eq!(sum["summary"]["engagements"], 3);
    for name in ["engagements", "breached", "unknown", "met"] {
        assert_eq!(sum["summary"][name], whole["summary"][name], "{name}");
    }
    assert_eq!(whole["portfolio"]["unknown"], serde_json::json!([{"clause": "long_calls", "findings": 1}]));
    for name in ["breaches", "unknown", "at_stake"] {
        assert_eq!(sum["portfolio"][name], whole["portfolio"][name], "{name}");
    }
}
