#!/usr/bin/env python3
"""Writes a made-up portfolio of engagements in the record form of goodterms, one event a line.

  generate.py --events 1000000 -o portfolio.ndjson
  generate.py --events 1000000 --runs 3 -o in-runs.ndjson
  generate.py --events 1000000 --order time -o by-time.ndjson

The same options give the same bytes on any machine. Every engagement is in Warsaw and pays in euros. No two of its events share a second,
and none is earlier than what it is about, so that every check has one right answer.

An engagement's lines are cut into runs: one by default, `--runs` of them, or one a line in order of time. The runs are written in the order
of their first lines. Only engagements that are under way are in memory.
"""
import argparse
import datetime as dt
import heapq
import random
import sys

FIRST, LAST = dt.date(2024, 1, 1), dt.date(2025, 6, 30)
DAYS = (LAST - FIRST).days + 1
LAST_START = DAYS - 60
MEAN_LINES = 124
PREFIX = {"message": "M", "payment": "P", "feedback": "F", "revision": "R", "report": "Q", "reply": "Y", "approval": "A", "work": "W"}


def last_sunday(year, month):
    day = dt.date(year, month, 31)
    return day - dt.timedelta(days=(day.weekday() + 1) % 7)


def offset(day):
    return "+02:00" if last_sunday(day.year, 3) <= day < last_sunday(day.year, 10) else "+01:00"


CALENDAR = [FIRST + dt.timedelta(days=n) for n in range(DAYS + 60)]
DATE = [day.isoformat() for day in CALENDAR]
OFFSET = [offset(day) for day in CALENDAR]
IS_WEEKEND = [day.weekday() > 4 for day in CALENDAR]


def euros(cents):
    return "%d.%02d EUR" % (cents // 100, cents % 100)


class Engagement:
    """One engagement while it is made up. An event is (second of local time since the first day, kind, id or None, further fields)."""

    def __init__(self, rng, number, start, lines):
        self.random, self.number, self.start = rng.random, number, start
        self.days = min(DAYS - start, max(30, lines))
        self.events, self.taken, self.named = [], set(), {"invoice": 0, "delivery": 0, "change": 0}
        night = self.random() * self.random() * 0.4        # how often the client writes out of hours
        while len(self.events) < lines - 1:
            what = self.random()
            if what < 0.87:
                self.message(night)
            elif what < 0.915:
                self.invoice()
            elif what < 0.965:
                self.delivery()
            else:
                self.change()
        self.events.sort()
        del self.events[lines - 1:]                         # the latest: nothing that stays is about them

    def up_to(self, n):
        """A whole number from 1 to n."""
        return 1 + int(self.random() * n)

    def later(self, day, most):
        """A day after `day`, by up to `most` days, and more often soon."""
        return day + 1 + int(self.random() * self.random() * most)

    def some_day(self):
        return self.start + int(self.random() * self.days)

    def put(self, day, kind, name, fields, second=None):
        """Adds an event, at an office hour of a working day where no time is given. Returns its day."""
        if second is None:
            while IS_WEEKEND[day]:
                day += 1
            second = 32400 + int(self.random() * 32400)
        if day < DAYS:
            at = day * 86400 + second
            while at in self.taken:
                at += 1
            self.taken.add(at)
            self.events.append((at, kind, name, fields))
        return min(day, DAYS)

    def name(self, kind, form):
        self.named[kind] += 1
        return form % self.named[kind]

    def message(self, night):
        day, second, by = self.some_day(), None, "firm" if self.random() < 0.48 else "client"
        if by == "client" and self.random() < night:
            if IS_WEEKEND[day]:
                second = 28800 + int(self.random() * 50400)
            elif self.random() < 0.75:
                second = 64800 + int(self.random() * 19800)
            else:
                second = 19800 + int(self.random() * 12600)
        channel = ("email", "chat", "phone")[int(self.random() * self.random() * 3)]
        self.put(day, "message", None, ',"by":"%s","channel":"%s"' % (by, channel), second)

    def invoice(self):
        """An invoice, most often paid at once; sometimes in parts, or not in full, or never."""
        number = self.name("invoice", "INV-%06d-%%02d" % self.number)
        cents = 5000 + int(self.random() * self.random() * 900000)
        day = self.some_day()
        while IS_WEEKEND[day]:
            day += 1
        due = ',"due":"%s"' % DATE[min(day + 14, len(DATE) - 1)] if self.random() < 0.4 else ""
        day = self.put(day, "invoice", number, ',"issued":"%s"%s,"payable":"%s"' % (DATE[day], due, euros(cents)))
        fate = self.random()
        left = 0 if fate < 0.03 else cents - cents // 20 if fate < 0.05 else cents
        parts = 1 if self.random() < 0.85 else self.up_to(2) + 1
        while left and day < DAYS:
            part = left // parts
            left, parts = left - part, parts - 1
            day = self.put(self.later(day, 45), "payment", None, ',"for":"%s","amount":"%s"' % (number, euros(part)))

    def delivery(self):
        """A delivery, rounds of revisions, an approval."""
        name = self.name("delivery", "D-%02d")
        about = ',"by":"client","for":"%s"' % name
        day = self.put(self.some_day(), "delivery", name, ',"by":"firm"')
        day = self.put(self.later(day, 8), "feedback", None, about)
        rounds = 0
        while self.random() < 0.58 and day < DAYS:
            rounds += 1
            day = self.put(self.later(day, 6), "revision", None, about + ',"round":%d' % rounds)
        self.put(self.later(day, 8), "approval", None, about)

    def change(self):
        """A change, priced at once, later or never; its approval; and work on it, sometimes too early."""
        name = self.name("change", "CR-%02d")
        priced = self.random() < 0.75
        price = ',"amount":"%s"' % euros(2000 + int(self.random() * 200000)) if priced else ""
        asked = day = self.put(self.some_day(), "change", name, ',"by":"client"' + price)
        if not priced and self.random() < 0.6:
            day = self.put(self.later(day, 6), "report", None, ',"by":"firm","for":"%s","note":"priced"' % name)
            priced = True
        if self.random() < 0.8:                             # without a price, a yes approves nothing
            day = self.put(self.later(day, 8), "approval" if priced else "reply", None, ',"by":"client","for":"%s"' % name)
        day = asked if self.random() < 0.15 else day
        for _ in range(self.up_to(4)):
            day = self.put(self.later(day, 5), "work", None, ',"by":"firm","for":"%s","minutes":%d' % (name, 15 * self.up_to(16)))

    def lines(self):
        """The moment and the text of each line; first the one that describes the engagement."""
        key = "E%06d" % self.number
        head = '{"engagement":"%s",' % key
        yield self.start * 86400, head + '"client":{"name":"Client %s","country":"PL","type":"business"}}\n' % key
        for n, (at, kind, name, fields) in enumerate(self.events, 1):
            day, second = divmod(at, 86400)
            time = "%sT%02d:%02d:%02d%s" % (DATE[day], second // 3600, second // 60 % 60, second % 60, OFFSET[day])
            yield at, '%s"%s":"%s","at":"%s"%s}\n' % (head, kind, name or "%s%d" % (PREFIX[kind], n), time, fields)


def sizes(rng, events, engagements):
    """How many lines each engagement has: at least one, and `events` in all."""
    weights = [0.2 + 3.2 * rng.random() * rng.random() for _ in range(engagements)]
    left, weight_left = events - engagements, sum(weights)
    for n, weight in enumerate(weights):
        more = left if n == engagements - 1 else min(left, int(left * weight / weight_left))
        left, weight_left = left - more, weight_left - weight
        yield 1 + more


def portfolio(options):
    """The text of each run, in the order of their first lines. Engagements begin one after the other."""
    engagements = options.engagements or max(1, options.events // MEAN_LINES)
    if engagements > options.events:
        sys.exit("an engagement has at least one line: %d are more than %d events" % (engagements, options.events))
    rng = random.Random(options.seed)
    waiting = []                                            # a heap of (moment, engagement, number of the run, text)
    for number, size in enumerate(sizes(rng, options.events, engagements), 1):
        start = (number - 1) * LAST_START // engagements
        while waiting and waiting[0][0] < start * 86400:
            yield heapq.heappop(waiting)[3]
        lines = list(Engagement(rng, number, start, size).lines())
        runs = len(lines) if options.order == "time" else min(options.runs, len(lines))
        for n in range(runs):
            run = lines[n * len(lines) // runs:(n + 1) * len(lines) // runs]
            heapq.heappush(waiting, (run[0][0], number, n, "".join([text for _, text in run])))
    while waiting:
        yield heapq.heappop(waiting)[3]


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--events", type=int, default=100_000, help="how many lines, exactly")
    arguments.add_argument("--engagements", type=int, help="how many engagements; one for %d lines where it is not given" % MEAN_LINES)
    arguments.add_argument("--order", choices=("engagement", "time"), default="engagement")
    arguments.add_argument("--runs", type=int, default=1, help="in how many places the lines of an engagement are")
    arguments.add_argument("--seed", type=int, default=7)
    arguments.add_argument("-o", "--output", required=True)
    options = arguments.parse_args()
    if options.events < 1 or options.runs < 1:
        arguments.error("--events and --runs are 1 or more")
    with open(options.output, "w", encoding="ascii", newline="", buffering=1 << 20) as output:
        for run in portfolio(options):
            output.write(run)


if __name__ == "__main__":
    main()
