#!/usr/bin/env python3
"""The four clauses of four.terms as a plain pass over a portfolio: plain.py PORTFOLIO AS_OF

Prints engagement, clause, subject and figure of each verdict, sorted. Engagements may be mixed; the lines of one are in order of time, and
what is paid, revised or approved comes after what it is about.
"""
import collections
import datetime as dt
import functools
import json
import sys

DAYS_TO_PAY, ROUNDS, MESSAGES, WINDOW = 14, 3, 2, dt.timedelta(hours=168)


@functools.lru_cache(maxsize=None)
def day(text):
    return dt.date.fromisoformat(text)


def cents(amount):
    euros, _, rest = amount.split(" ")[0].partition(".")
    return int(euros) * 100 + int(rest or 0)


class Engagement:
    def __init__(self):
        self.invoices = {}                                  # number -> [issued, unpaid cents, day settled or None]
        self.rounds = collections.Counter()
        self.changes, self.approved = set(), set()
        self.unapproved = []                                # work before an approval: [(id, what it is for)]
        self.recent = collections.deque()                   # moments of the messages out of hours of the last 168 hours
        self.episodes = []                                  # [first message, how many]
        self.is_over_limit = False

    def read(self, line, today):
        if "message" in line:
            if line["by"] == "client" and (today.weekday() > 4 or not 9 <= int(line["at"][11:13]) < 18):
                self.count(line["message"], dt.datetime.fromisoformat(line["at"]))
        elif "invoice" in line:
            self.invoices[line["invoice"]] = [day(line["issued"]), cents(line["payable"]), None]
        elif "payment" in line:
            invoice = self.invoices[line["for"]]
            invoice[1] -= cents(line["amount"])
            if invoice[1] <= 0 and invoice[2] is None:
                invoice[2] = today
        elif "revision" in line:
            self.rounds[line["for"]] += 1
        elif "approval" in line:
            self.approved.add(line["for"])
        elif "work" in line and line["for"] not in self.approved:
            self.unapproved.append((line["work"], line["for"]))

    def count(self, message, at):
        while self.recent and self.recent[0] <= at - WINDOW:
            self.recent.popleft()
        self.recent.append(at)
        was_over_limit, self.is_over_limit = self.is_over_limit, len(self.recent) > MESSAGES
        if self.is_over_limit and was_over_limit:
            self.episodes[-1][1] += 1
        elif self.is_over_limit:
            self.episodes.append([message, 1])

    def verdicts(self, as_of):
        for number, (issued, _, settled) in self.invoices.items():
            overdue = ((settled or as_of) - issued).days - DAYS_TO_PAY
            if overdue > 0:
                yield "paid_in_14_days", number, overdue
        for delivery, rounds in self.rounds.items():
            if rounds > ROUNDS:
                yield "three_rounds", delivery, rounds
        for work, about in self.unapproved:
            if about in self.changes:
                yield "approved_first", work, 1
        for first, messages in self.episodes:
            yield "night_mail", first, messages


def main():
    as_of, engagements = day(sys.argv[2]), collections.defaultdict(Engagement)
    with open(sys.argv[1], encoding="utf-8") as portfolio:
        for text in portfolio:
            line = json.loads(text)
            engagement = engagements[line["engagement"]]
            if "change" in line:
                engagement.changes.add(line["change"])
            elif "at" in line and (today := day(line["at"][:10])) <= as_of:
                engagement.read(line, today)
    rows = ["%s\t%s\t%s\t%d\n" % (name, *verdict) for name, e in engagements.items() for verdict in e.verdicts(as_of)]
    sys.stdout.writelines(sorted(rows))


if __name__ == "__main__":
    main()
