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
        .map(|i| line(i, "\"invoice\":\"I1\",\"issued\":\"2026-02-02\",\"payable\":\"9.00 EUR\",\"by\":\"firm\""));
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
