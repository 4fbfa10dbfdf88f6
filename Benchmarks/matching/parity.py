"""How far apart the bank's formats are, and how much of it their files do not say.

The same month's lines come in several formats. Of each pair that the first format's run matched and
another's did not, the record of the line in both files says whether something was lost: the leg's
reference among the payments that a line lists, or in its text; words of the text; words of the
payer's name; the payer's account; an amount (what was paid at first, what was kept). The records
are cut out of the files here and not by the reader under test, so that what is in a file and is not
read counts as ours. What is lost in no way is `other`: mend it."""

import csv
import os
import re
import shutil
import unicodedata
from collections import Counter, defaultdict
from xml.sax.saxutils import unescape

from lib import data, table

from . import score

# Why a pair may be lost, in the order in which it is looked for.
LOSSES = ["listed", "reference", "text", "name", "account", "amount"]
# Points of recall that formats may be apart, without what their files lost.
DUE = 0.5


def keep(folder, bank):
    """Puts a run's matches aside before another format's run writes its own."""
    shutil.copyfile(os.path.join(folder, "matches.csv"), kept(folder, bank))


def kept(folder, bank):
    return os.path.join(folder, "matches-%s.csv" % bank)


# What files say


def records(folder, bank):
    """By the line's id, its record as text without what only lays it out."""
    path = os.path.join(folder, data.BANK_FILES[bank])
    with open(path, encoding="utf-8", newline="") as file:
        text = file.read()
    if bank.startswith("camt"):
        found = re.findall(r"<Ntry>.*?</Ntry>", text, re.S)
        return {re.search(r"<AcctSvcrRef>(.*?)<", entry).group(1): Record(
            unescape(re.sub(r"</Ustrd><Ustrd>", "", entry)), r"<[^>]*>") for entry in found}
    if bank.startswith("mt940"):
        found = re.findall(r"^:61:.*?(?=^:6|^-)", text.replace("\r", ""), re.S | re.M)
        return {re.search(r"//(\S+)", entry).group(1): Record(
            re.sub(r"\n", "", re.sub(r"\n:86:", "?86", entry)), r"\?\d\d") for entry in found}
    return {row[0]: Record(" ".join(row), r"$^") for row in csv.reader(text.splitlines())}


class Record:
    def __init__(self, text, layout):
        # A part or line may end within a word, an element does not.
        apart = re.sub(layout, " " if layout.startswith("<") else "", text)
        self.text = squeezed(apart)
        self.amounts = {found.replace(",", ".") for found in re.findall(r"\d+[.,]\d\d(?!\d)", apart)}
        self.accounts = set(re.findall(r"[A-Z]{2}\d\d[A-Z0-9]{10,30}", apart))
        self.listed = text.count("<TxDtls>")
        self.words = {squeezed(word) for part in re.findall(r"<Ustrd>(.*?)</Ustrd>", text)
                      for word in re.split(r"\W+", part)}

    def __contains__(self, text):
        return squeezed(text) in self.text


def squeezed(text):
    """Letters and digits alone, as a bank's smallest character set writes them."""
    plain = unicodedata.normalize("NFKD", text.replace("ß", "ss").replace("ẞ", "SS"))
    return re.sub(r"[^A-Z0-9]", "", plain.upper())


def lost(leg, first, other):
    """The first of `LOSSES` that the other record has not and the first one has; `other` if it lacks
    nothing that could matter."""
    reference = leg["reference"]
    if reference and reference in first and reference not in other:
        return "listed" if first.listed > 1 else "reference"
    if any(len(word) > 2 and word not in other.text for word in first.words) and first.listed < 2:
        return "text"
    names = [word for word in re.split(r"\W+", leg["counterparty"]) if len(word) > 2]
    if any(name in first and name not in other for name in names):
        return "name"
    if any(account not in other for account in first.accounts):
        return "account"
    if not first.amounts <= other.amounts:
        return "amount"
    return "other"


# What runs found


def pairs(scorer, path):
    groups = defaultdict(list)
    with open(path, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["status"] == "auto":
                groups[row["group_id"]].append(row["item_id"])
    return sum((Counter(scorer.pairs(items)) for items in groups.values()), Counter())


def compared(folders, banks):
    """Sums of one month by bank. `folders` are where each bank's run left its matches."""
    home = folders[banks[0]]
    scorer = score.Scorer(home)
    with open(os.path.join(home, "ledger.csv"), encoding="utf-8", newline="") as file:
        legs = {row["id"]: row for row in csv.DictReader(file)}
    true = scorer.true_pairs
    first = pairs(scorer, kept(home, banks[0])) & true
    said = records(home, banks[0])
    sums = {}
    for bank in banks:
        found = pairs(scorer, kept(folders[bank], bank))
        right = found & true
        of_bank = Counter(true=sum(true.values()), right=sum(right.values()),
                          first=sum(first.values()), wrong=sum((found - true).values()))
        others = records(folders[bank], bank) if bank != banks[0] else said
        for pair, count in (first - right).items():
            leg, line = (pair if pair[0] in legs else pair[::-1])
            known = leg in legs and line in said and line in others
            of_bank[lost(legs[leg], said[line], others[line]) if known else "other"] += count
            of_bank["missed"] += count
        of_bank["more"] = sum((right - first).values())
        sums[bank] = of_bank
    return sums


def show(title, months, banks, markdown=False):
    """Prints the formats of several months together, beside the first one.

    - months: the folders of each month by bank.
    - Returns: a line for each format that is further apart than it may be."""
    sums = defaultdict(Counter)
    for folders in months:
        for bank, of_bank in compared(folders, banks).items():
            sums[bank].update(of_bank)
    heads = ["bank", "right pairs", "wrong", "recall", "more", "missed", *LOSSES, "other",
             "recall of the rest", "points apart"]
    lines, missed = [], []
    for bank in banks:
        found = sums[bank]
        gone = sum(found[loss] for loss in LOSSES)
        rest = found["true"] - gone
        ours, firsts = found["right"] / rest, (found["first"] - gone) / rest
        apart = 100 * (ours - firsts)
        lines.append([bank, "%d" % found["right"], "%d" % found["wrong"],
                      "%.4f" % (found["right"] / found["true"]), "%d" % found["more"],
                      "%d" % found["missed"], *("%d" % found[loss] for loss in LOSSES),
                      "%d" % found["other"], "%.4f" % ours, "%+.2f" % apart])
        if abs(apart) > DUE:
            missed.append("%s: %s is %.2f points of recall from %s, due are %.1f" % (
                title, bank, abs(apart), banks[0], DUE))
    print(table.text(title + ": the formats beside " + banks[0], heads, lines, markdown))
    return missed
