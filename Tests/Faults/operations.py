"""Operations for the faults: a workspace with a large file of them, and what sixteen posters say at once."""

import json
import os
import random
import re
import shutil

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SAMPLE = os.path.join(ROOT, "samples", "operations")

MEMBERS = 20
# What each member has, which no poster can use up, and what the poor one has, which they all want.
RICH, POOR = 2_000_00, 100
POSTERS = 16
LINES = 300
# Of each poster: charges of one cent of the poor one, and lines that all posters have.
POOR_LINES, SHARED = 20, 20
AT = "2026-10-20T08:00:00Z"


def line(kind, key, **members):
    return json.dumps({"op": kind, "id": key, "at": AT, **members}) + "\n"


def money(cents):
    return "%d.%02d" % (cents // 100, cents % 100)


def charge(key, member, cents):
    return line("member.charge", key, member=member, org="F-O", amount=money(cents),
                currency="EUR")


def transfer(key, member, to, cents):
    return line("member.transfer", key, member=member, to=to, amount=money(cents),
                currency="EUR")


def workspace(folder, count):
    """The sample of operations with `count` more of them in a file that takes several chunks, and
    the posters' files beside the inbox."""
    target = os.path.join(folder, "operations")
    shutil.copytree(SAMPLE, target, ignore=shutil.ignore_patterns("archive", "reports", ".tieout"))
    chance = random.Random(1)
    with open(os.path.join(target, "inbox", "ops", "many.ops.jsonl"), "w",
              encoding="utf-8") as file:
        file.write(line("org.register", "f-o", org="F-O", name="Faults"))
        for number in range(MEMBERS + 1):
            member = "F-%d" % number
            file.write(line("member.register", "f-" + member, member=member, name=member))
            file.write(line("topup.record", "f-top-" + member, member=member, type="topup_bank",
                            amount=money(RICH if number else POOR), currency="EUR"))
        for number in range(count):
            # What comes in goes out again, and now and then more is wanted than there is.
            member = "F-%d" % chance.randrange(1, MEMBERS + 1)
            other = "F-%d" % chance.randrange(1, MEMBERS + 1)
            if number % 50 == 0:
                file.write(charge("f-%d" % number, "F-0", POOR + 1))
            else:
                file.write(transfer("f-%d" % number, member, other, 1 + chance.randrange(100)))
    for number in range(POSTERS):
        write_poster(os.path.join(target, poster(number)), number)
    return target


def poster(number):
    return os.path.join("posters", "poster-%02d.ops.jsonl" % number)


def write_poster(path, number):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    chance = random.Random(100 + number)
    lines = [charge("shared-%d" % n, "F-1", 1) for n in range(SHARED)]
    lines += [charge("poor-%d-%d" % (number, n), "F-0", 1) for n in range(POOR_LINES)]
    for n in range(LINES):
        key = "p-%d-%d" % (number, n)
        member = chance.randrange(1, MEMBERS + 1)
        if n % 3:
            lines.append(charge(key, "F-%d" % member, 1 + chance.randrange(200)))
        else:
            lines.append(transfer(key, "F-%d" % member, "F-%d" % (1 + member % MEMBERS),
                                  1 + chance.randrange(200)))
    chance.shuffle(lines)
    with open(path, "w", encoding="utf-8") as file:
        file.writelines(lines)


def balances(server, database):
    """Of the accounts of the faults, in cents."""
    listing = server.psql(database, sql="""
        SELECT a.code, -sum(p.amount) FROM tieout.posting p JOIN tieout.account a USING (account_id)
         WHERE a.code LIKE 'party:F-%' GROUP BY a.code""")
    return {row.split("|")[0].split(":")[1]: int(row.split("|")[1]) for row in listing.splitlines()}


def expected(before, folder):
    """The balances after all posters, in whatever order their lines come."""
    after = dict(before)
    after.setdefault("F-O", 0)
    seen = set()
    for number in range(POSTERS):
        with open(os.path.join(folder, poster(number)), encoding="utf-8") as file:
            for text in file:
                each = json.loads(text)
                if each["id"] in seen or each["member"] == "F-0":
                    continue
                seen.add(each["id"])
                cents = int(each["amount"].replace(".", ""))
                after[each["member"]] -= cents
                after[each.get("to") or each["org"]] += cents
    # As many of the poor one's charges as there are cents.
    paid = min(before["F-0"], POSTERS * POOR_LINES)
    after["F-0"] -= paid
    after["F-O"] += paid
    return after


def wrong(server, database, folder, before):
    """What is not as it must be after all posters; empty when all is."""
    found, due = balances(server, database), expected(before, folder)
    problems = ["%s has %s, expected %s" % (name, found.get(name), due[name])
                for name in sorted(due) if found.get(name) != due[name]]
    count = int(server.psql(database, sql="""
        SELECT count(*) FROM tieout.operation
         WHERE operation_id ~ '^(p|poor)-[0-9]+-' OR operation_id LIKE 'shared-%'"""))
    if count != POSTERS * (LINES + POOR_LINES) + SHARED:
        problems.append("%d operations are kept" % count)
    states = {"posted": 0, "already": 0, "rejected": 0}
    for number in range(POSTERS):
        name = re.sub(r"\.jsonl$", ".results.jsonl", os.path.basename(poster(number)))
        with open(os.path.join(folder, "reports", "operations", name), encoding="utf-8") as file:
            for text in file:
                states[json.loads(text)["state"]] += 1
    paid = min(before["F-0"], POSTERS * POOR_LINES)
    if states != {"posted": POSTERS * LINES + SHARED + paid,
                  "already": (POSTERS - 1) * SHARED,
                  "rejected": POSTERS * POOR_LINES - paid}:
        problems.append("the answers say %s" % states)
    return problems
