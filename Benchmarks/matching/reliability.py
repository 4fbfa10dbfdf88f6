#!/usr/bin/env python3
"""Whether matches are wrong as often as they say.

    reliability.py DIR...

Reads what bench-match wrote into each DIR (matches.csv, with the probability of error that each match
states) and the month's labels, all months together, and prints by bands of that probability: how many
pairs, how many of them should be wrong and how many are, in percent and in points apart; how far
apart, to that side, chance alone puts them in one of forty bands (as many pairs that err as often as
they say, counted out: two standard deviations where pairs are many), and how many points are left
beyond that. A band of twenty pairs cannot be held to two points; several months together can.

A suggestion that is a known discrepancy of the labels (the same payment, another amount) is right."""

import csv
import json
import math
import os
import sys
from collections import defaultdict

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from lib import table  # noqa: E402

# Up to so many percent, the last one without a limit.
BANDS = [0.03, 0.1, 0.3, 1, 3, 10, 20, 30, 100]
# Of a band with fewer pairs the share that is wrong says little.
FEW = 100
# Points that the worst band may be off.
DUE = 2


def pairs_of(groups, same):
    return {(same.get(left, left), same.get(right, right))
            for group in groups for left in group["left"] for right in group["right"]}


def judged(folder):
    """Status, stated percent and whether it is wrong, of each match that states one."""
    with open(os.path.join(folder, "truth.json"), encoding="utf-8") as file:
        truth = json.load(file)
    same = {item: group[0] for group in truth["equivalent"] for item in group}
    true, discrepant = pairs_of(truth["groups"], same), pairs_of(truth["breaks"], same)
    groups = defaultdict(lambda: {"left": [], "right": []})
    stated = {}
    with open(os.path.join(folder, "matches.csv"), encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["error_percent"] and row["rank"] in ("", "1"):
                groups[row["group_id"]][row["side"]].append(row["item_id"])
                stated[row["group_id"]] = (row["status"], float(row["error_percent"]))
    for name, group in groups.items():
        status, percent = stated[name]
        right = true if status == "auto" else true | discrepant
        yield status, percent, not pairs_of([group], same) <= right


# One of forty-four: how often more than two standard deviations lie to one side.
SELDOM = 0.02275


def by_chance(percents, observed):
    """How far from what is expected the share that is wrong lies in all but SELDOM bands, in points,
    to the side on which it was found.

    The number of wrong pairs is a sum of unequal coins. Two standard deviations of it are wrong where
    few are expected: of two pairs that err once in twenty, one errs in every tenth band."""
    expected = sum(percents) / 100
    spread = math.sqrt(sum(percent / 100 * (1 - percent / 100) for percent in percents))
    most = min(len(percents), int(expected + 12 * spread) + 2)
    chances = [1.0] + [0.0] * most
    for percent in percents:
        p = percent / 100
        for count in range(most, 0, -1):
            chances[count] += (chances[count - 1] - chances[count]) * p
        chances[0] *= 1 - p
    counts = range(most, -1, -1) if observed > expected else range(most + 1)
    beyond = 0.0
    for count in counts:
        beyond += chances[count]
        if beyond > SELDOM:
            return 100 * abs(count - expected) / len(percents)
    return 0.0


def lines(found, status):
    worst = beyond = 0
    rows = []
    for number, limit in enumerate(BANDS):
        least = BANDS[number - 1] if number else -1
        band = [(percent, wrong) for state, percent, wrong in found
                if state == status and least < percent <= limit]
        if not band:
            continue
        expected = sum(percent for percent, _ in band) / len(band)
        observed = 100 * sum(wrong for _, wrong in band) / len(band)
        chance = by_chance([percent for percent, _ in band], sum(wrong for _, wrong in band))
        more = max(0, abs(expected - observed) - chance)
        beyond = max(beyond, more)
        if len(band) >= FEW:
            worst = max(worst, abs(expected - observed))
        rows.append(["to %g %%" % limit if limit < 100 else "beyond", str(len(band)),
                     str(sum(wrong for _, wrong in band)), "%.3f" % expected, "%.3f" % observed,
                     "%+.2f" % (observed - expected), "%.2f" % chance, "%.2f" % more])
    return rows, worst, beyond


def show(folders):
    """Prints both tables of months together; returns a line for each that is off by more than is due."""
    found = [row for folder in folders for row in judged(folder)]
    missed = []
    for status, title in (("auto", "automatic"), ("suggested", "suggested")):
        rows, worst, beyond = lines(found, status)
        print(table.text("RELIABILITY, " + title, ["stated", "pairs", "wrong", "expected %", "observed %", "points",
                                                   "by chance", "beyond it"], rows), end="")
        print("worst band of at least %d pairs: %.2f points; of all, beyond chance: %.2f points\n" % (
            FEW, worst, beyond))
        if beyond > DUE:
            missed.append("MISSED reliability, %s: worst band %.2f points beyond chance, due %g" % (title, beyond, DUE))
    return missed


def main():
    if len(sys.argv) < 2:
        raise SystemExit(__doc__)
    show(sys.argv[1:])
    return 0


if __name__ == "__main__":
    sys.exit(main())
