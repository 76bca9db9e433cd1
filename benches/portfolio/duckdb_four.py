#!/usr/bin/env python3
"""Runs four.sql over a portfolio with DuckDB and prints the verdicts: duckdb_four.py PORTFOLIO AS_OF [--threads N]"""
import argparse
import pathlib
import sys

import duckdb


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("portfolio")
    arguments.add_argument("as_of", metavar="YYYY-MM-DD")
    arguments.add_argument("--threads", type=int, default=2)
    options = arguments.parse_args()
    database = duckdb.connect(config={"threads": options.threads, "preserve_insertion_order": False})
    values = {"portfolio": options.portfolio, "as_of": options.as_of}
    sql = pathlib.Path(__file__).with_name("four.sql").read_text(encoding="utf-8")
    for statement in duckdb.extract_statements(sql):
        result = database.execute(statement, {name: values[name] for name in statement.named_parameters})
    for lines in iter(lambda: result.fetchmany(100_000), []):
        sys.stdout.write("".join([line + "\n" for (line,) in lines]))


if __name__ == "__main__":
    main()
