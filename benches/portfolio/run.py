#!/usr/bin/env python3
"""Runs goodterms beside DuckDB, a plain pass in Python and one in Rust, and prints a table.

  cargo build --release && cargo bench --no-run
  python3 benches/portfolio/run.py --events 1000000 --threads 2

All check the four clauses of four.terms over the same generated portfolio, in turn, and the best of the rounds counts. If any verdict
differs, no table is printed and the exit status is 1. Needs GNU time and taskset, and DuckDB in the Python that runs this (pip install duckdb).
"""
import argparse
import filecmp
import json
import pathlib
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
AS_OF = "2025-06-30"


def measure(command, output, threads, good):
    """Runs a command on so many cores and returns seconds on the clock, seconds of work, peak KiB. `good` are the exit statuses of success."""
    with tempfile.NamedTemporaryFile("r") as figures, tempfile.TemporaryFile("w+") as errors, open(output, "wb") as report:
        timed = ["taskset", "-c", "0-%d" % (threads - 1), "/usr/bin/time", "-q", "-o", figures.name, "-f", "%U %S %M", *map(str, command)]
        start = time.perf_counter()
        status = subprocess.run(timed, stdout=report, stderr=errors).returncode
        clock = time.perf_counter() - start
        if status not in good:
            errors.seek(0)
            sys.exit("%s\nstatus %d of %s" % (errors.read(2000), status, " ".join(map(str, command))))
        user, system, peak = figures.read().split()
    return clock, float(user) + float(system), int(peak)


FIGURES = {
    "paid_in_14_days": lambda finding: finding["overdue_days"],
    "three_rounds": lambda finding: finding["measure"]["value"],
    "approved_first": lambda finding: 1,
    "night_mail": lambda finding: finding["episode"]["events"],
}


def write_verdicts(report, output):
    """Turns a report of goodterms into the lines that the others print."""
    rows = []
    with open(report, encoding="utf-8") as lines:
        for line in map(json.loads, lines):
            for finding in line.get("findings", []):
                if finding["status"] in ("late", "breached"):
                    clause = finding["clause"]
                    rows.append("%s\t%s\t%s\t%s\n" % (line["engagement"], clause, finding["subject"]["id"], FIGURES[clause](finding)))
    output.write_text("".join(sorted(rows)), encoding="utf-8")


def built(pattern):
    """The newest program that cargo built under such a name."""
    programs = [path for path in ROOT.glob(pattern) if path.is_file() and not path.suffix]
    if not programs:
        sys.exit("%s is not there: cargo build --release && cargo bench --no-run" % pattern)
    return max(programs, key=lambda path: path.stat().st_mtime)


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--events", type=int, default=1_000_000)
    arguments.add_argument("--seed", type=int, default=7)
    arguments.add_argument("--threads", type=int, choices=(1, 2), default=2)
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--portfolio", help="a portfolio to check instead of a generated one; the lines of an engagement follow each other")
    arguments.add_argument("--goodterms", help="the program; the one that `cargo build --release` made where it is not given")
    arguments.add_argument("--single-pass", help="likewise the one that `cargo bench --no-run` made")
    options = arguments.parse_args()
    goodterms = options.goodterms or built("target/release/goodterms")
    single_pass = options.single_pass or built("target/release/deps/single_pass-*")
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        portfolio = options.portfolio
        if not portfolio:
            portfolio = folder / "portfolio.ndjson"
            generate = [HERE / "generate.py", "--events", options.events, "--seed", options.seed, "-o", portfolio]
            subprocess.run([sys.executable, *map(str, generate)], check=True)
        threads = options.threads
        commands = {
            "goodterms": [goodterms, "check", portfolio, "--policy", HERE / "four.terms", "--as-of", AS_OF, "--format", "ndjson"],
            "DuckDB": [sys.executable, HERE / "duckdb_four.py", portfolio, AS_OF, "--threads", threads],
            "plain Python": [sys.executable, HERE / "plain.py", portfolio, AS_OF],
            "single pass in Rust": [single_pass, portfolio, AS_OF, threads],
        }
        best, output = {}, {name: folder / ("verdicts-%d" % n) for n, name in enumerate(commands)}
        for _ in range(options.rounds):
            for name, command in commands.items():
                good = (0, 1) if name == "goodterms" else (0,)      # 1 says that something is breached
                now = measure(command, output[name], threads, good)
                before = best.setdefault(name, now)
                best[name] = (min(before[0], now[0]), min(before[1], now[1]), max(before[2], now[2]))
        expected = folder / "verdicts-of-goodterms"
        write_verdicts(output["goodterms"], expected)
        different = [name for name in commands if name != "goodterms" and not filecmp.cmp(expected, output[name], shallow=False)]
        if different:
            sys.exit("other verdicts than those of goodterms: " + ", ".join(different))
        with open(expected, encoding="utf-8") as rows:
            verdicts = sum(1 for _ in rows)
    print("%s, %d verdicts, the same of all; %d core%s, best of %d" % (
        options.portfolio or "%d events" % options.events, verdicts, threads, "s" * (threads > 1), options.rounds))
    print("\n| | seconds | of goodterms' | CPU seconds | peak MiB |\n|---|---|---|---|---|")
    for name, (clock, work, peak) in best.items():
        print("| %s | %.2f | %.2f | %.2f | %.0f |" % (name, clock, clock / best["goodterms"][0], work, peak / 1024))


if __name__ == "__main__":
    main()
