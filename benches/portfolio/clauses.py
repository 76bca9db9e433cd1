#!/usr/bin/env python3
"""Writes a policy of so many clauses: those of four.terms again and again, or, with --others, those four and others about kinds of
which the generated portfolio has none.

  clauses.py 64 > repeated.terms
  clauses.py 64 --others > others.terms
"""
import argparse
import pathlib
import re

FOUR = pathlib.Path(__file__).with_name("four.terms").read_text(encoding="utf-8")
SECTION = re.compile(r"section (\w+) \"([^\"]*)\" \{\n(.*?)\n\}\n", re.S)
OTHERS = [
    "call by client where minutes > 60",
    "meeting where outcome = missed",
    "request by client",
    "expense where amount > 100 EUR",
]


def repeated(turn):
    """The sections of four.terms, under names of their own."""
    def again(section):
        body = re.sub(r"clause (\w+)", lambda clause: f"clause {clause[1]}_{turn}", section[3])
        return f'section {section[1]}_{turn} "{section[2]}" {{\n{body}\n}}\n'
    return "\n".join(again(section) for section in SECTION.finditer(FOUR))


def other(turn):
    def clause(number, event):
        return f'  clause other_{turn}_{number} "Other" {{\n    limit {event} to 3 in any 30 days\n    severity minor\n  }}\n'
    clauses = "".join(clause(number, event) for number, event in enumerate(OTHERS))
    return f'section other_{turn} "Others" {{\n{clauses}}}\n'


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("clauses", type=int, help="how many; a multiple of 4")
    parser.add_argument("--others", action="store_true")
    asked = parser.parse_args()
    print(FOUR)
    for turn in range(1, asked.clauses // 4):
        print(other(turn) if asked.others else repeated(turn))


main()
