#!/usr/bin/env python3
"""Checks a portfolio with goodterms under Spark. docs/scale.md says how.

  pip install pyspark
  python3 examples/spark/check.py portfolio.ndjson --policy policy.terms --as-of 2025-06-30 --output reports

The lines of an engagement are brought together, in the order of the file, and each partition goes through one process of goodterms.
`--compare ONE.ndjson` tells afterwards whether the reports are those of one process, in which only the places of the evidence may differ.
"""
import argparse
import json
import os
import shlex
import sys
from decimal import Decimal

from pyspark.sql import SparkSession
from pyspark.sql import functions as f

# Status 1 says that something is breached, and is no failure; 2 is one. A partition may be empty, and an empty record is an error.
SCRIPT = """
IFS= read -r first || exit 0
{ printf '%s\\n' "$first"; cat; } | "$1" check - --policy "$2" --as-of "$3" --format ndjson
[ $? -le 1 ]
"""


def command(options):
    """What a partition is piped through. Program and policy are at the same place on every node."""
    program = options.goodterms if os.sep not in options.goodterms else os.path.abspath(options.goodterms)
    return shlex.join(["sh", "-c", SCRIPT, "sh", program, os.path.abspath(options.policy), options.as_of])


# Blanks around a name do not count: those of Unicode's White_Space, written for Java.
BLANKS = r"^[\s\u0085\p{Z}]+|[\s\u0085\p{Z}]+$"


def by_engagement(spark, portfolio, partitions):
    """The lines, those of an engagement in one partition, together and in the order in which they were written."""
    lines = spark.read.text(portfolio).where("trim(value) <> ''").select(
        "value",
        f.regexp_replace(f.get_json_object("value", "$.engagement"), BLANKS, "").alias("engagement"),
        f.col("_metadata.file_path").alias("file"),
        f.col("_metadata.file_block_start").alias("block"),
        f.monotonically_increasing_id().alias("line"),
    )
    placed = lines.repartition(partitions, "engagement").sortWithinPartitions("engagement", "file", "block", "line")
    return placed.select("value").rdd.map(lambda row: row.value)


def is_summary(line):
    return line.startswith('{"summary"')


def part(line):
    """What the last line of a report counts: its summary, and the portfolio by what each row is of."""
    report = json.loads(line)
    portfolio = report["portfolio"]
    return {
        "summary": report["summary"],
        "breaches": {(row["clause"], row["severity"]): row["findings"] for row in portfolio["breaches"]},
        "unknown": {(row["clause"],): row["findings"] for row in portfolio["unknown"]},
        "at_stake": {(row["currency"],): Decimal(row["amount"]) for row in portfolio["at_stake"]},
    }


def summed(a, b):
    """Two parts as one. What one of them does not count is 0 there."""
    def both(one, two):
        return {key: one.get(key, 0) + two.get(key, 0) for key in {**one, **two}}

    return {name: both(a[name], b[name]) for name in a}


def shown(total):
    """The sum in the form of a report. The worst clients are not in it: their engagements may be in several parts."""
    def rows(name, *keys):
        return [dict(zip(keys, (*key, value))) for key, value in sorted(total[name].items())]

    at_stake = [{**row, "amount": str(row["amount"])} for row in rows("at_stake", "currency", "amount")]
    breaches = rows("breaches", "clause", "severity", "findings")
    portfolio = {"breaches": breaches, "unknown": rows("unknown", "clause", "findings"), "at_stake": at_stake}
    return {"summary": total["summary"], "portfolio": portfolio}


def without_places(value):
    """A report without the files and lines of its evidence, which count within a partition."""
    if isinstance(value, dict):
        return {key: without_places(inner) for key, inner in value.items() if key not in ("file", "line")}
    return [without_places(inner) for inner in value] if isinstance(value, list) else value


def reports(context, path):
    lines = context.textFile(path).filter(lambda line: not is_summary(line))
    return lines.map(lambda line: json.dumps(without_places(json.loads(line)), sort_keys=True))


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("portfolio", help="a file of lines of JSON, or a folder of them")
    arguments.add_argument("--policy", required=True)
    arguments.add_argument("--as-of", required=True, metavar="YYYY-MM-DD")
    arguments.add_argument("--output", required=True, help="a folder that is not there yet")
    arguments.add_argument("--partitions", type=int, default=8, help="a few for each core")
    arguments.add_argument("--goodterms", default="goodterms", help="the program")
    arguments.add_argument("--compare", metavar="ONE.ndjson", help="the report of one process")
    options = arguments.parse_args()
    spark = SparkSession.builder.appName("goodterms").getOrCreate()
    context = spark.sparkContext
    lines = by_engagement(spark, options.portfolio, options.partitions)
    lines.pipe(command(options), env=dict(os.environ), checkCode=True).saveAsTextFile(options.output)
    parts = context.textFile(options.output).filter(is_summary).map(part)
    print(json.dumps(shown(parts.reduce(summed))))
    if options.compare:
        one, many = reports(context, options.compare), reports(context, options.output)
        different = max(one.subtract(many).count(), many.subtract(one).count())
        print("%d reports of one process, %d that differ" % (one.count(), different))
        if different or one.count() != many.count():
            sys.exit(1)


if __name__ == "__main__":
    main()
