"""What the sample month must give, and the proof that its files agree with it to the cent."""

import csv
import datetime as dt
import glob
import gzip
import io
import json
import os
import re
import subprocess
import xml.etree.ElementTree as ElementTree
from collections import Counter, defaultdict

from basics import is_iban, money
from month import BANK, CLEARING, LedgerRow, account_of, effect

MONTH_END = dt.datetime(2026, 10, 31, 23)  # midnight in Brussels
RECONCILED = [("bank:gbp", "GBP"), ("bank:main", "EUR"), (CLEARING, "EUR"), (CLEARING, "GBP")]


# What is expected ---------------------------------------------------------------------------

def item_name(item):
    return {"side": item.side, "source": item.source, "item_id": item.id}


def proofs(month, bank_opening, stripe_opening):
    """Per account: statement + deposits in transit - outstanding payments + breaks = ledger."""
    fees = Counter()
    for rule, items, _ in month.groups:
        if rule == "processor_id":
            left = sum(effect(i, CLEARING) for i in items if isinstance(i, LedgerRow))
            right = sum(i.net for i in items if not isinstance(i, LedgerRow))
            fees[CLEARING, items[0].currency] += left - right
        elif rule == "evidence":
            # What a bank kept back and says so.
            account = account_of(items[0])
            fees[account, items[0].currency] += sum(
                effect(i, account) if isinstance(i, LedgerRow) else -i.amount for i in items)
    result = []
    for account, currency in RECONCILED:
        if account == CLEARING:
            statement = stripe_opening[currency] + sum(
                r.net for r in month.stripe if r.currency == currency) - sum(
                p.amount for p in month.payouts if p.currency == currency)
        else:
            statement = bank_opening[currency] + sum(
                e.amount for e in month.bank if e.currency == currency)
        ledger = ledger_balance(month, account, currency)
        ledger -= fees[account, currency]
        deposits = payments = breaks = 0
        for item, on, reason, _, _ in month.breaks:
            if on != account or item.currency != currency:
                continue
            value = effect(item, account) if item.side == "left" else -effect(item, account)
            if reason != "timing":
                breaks += value
            elif value > 0:
                deposits += value
            else:
                payments -= value
        states = {reason for item, on, reason, _, _ in month.breaks
                  if (on, item.currency) == (account, currency)}
        verdict = ("breaks" if states - {"timing"} else
                   "reconciled_with_pending" if states else "reconciled")
        result.append({
            "account": account, "currency": currency, "balance_per_statement": statement,
            "deposits_in_transit": deposits, "outstanding_payments": payments, "breaks": breaks,
            "balance_per_ledger": ledger, "fees_posted": fees[account, currency],
            "residual": statement + deposits - payments + breaks - ledger,
            "verdict": verdict})
    return result


def ledger_balance(month, account, currency):
    """Debit positive, before the differences that matching posts."""
    own = {"acc_bank_main": "bank:main", "acc_bank_gbp": "bank:gbp",
           "acc_clearing_stripe": CLEARING}
    total = 0
    for row in month.ledger:
        if row.currency != currency or row.at >= MONTH_END:
            continue
        if row.kind in ("opening_balance", "opening_item"):
            total -= row.amount if own.get(row.account) == account else 0
        elif row.kind == "processor_payout":
            total += effect(row, account) if account in (CLEARING, BANK[currency]) else 0
        elif row.kind not in ("event_entry", "member_transfer", "org_fee", "adjustment"):
            total += row.amount if account_of(row) == account else 0
    return total


def on_account(item):
    """What an item is in its match: of a row on an account of our own, the debit."""
    is_own = item.side == "left" and item.kind == "opening_item"
    return -item.amount if is_own else item.amount


def expected_json(month, cases, bank_opening, stripe_opening, settlements):
    outcomes = defaultdict(list)
    for rule, items, case in month.groups:
        for item in items:
            outcomes[case].append(dict(
                item_name(item), amount=money(on_account(item)), currency=item.currency,
                outcome="matched", rule=rule,
                with_items=[other.id for other in items if other is not item]))
    for item, account, reason, nearest, case in month.breaks:
        outcomes[case].append(dict(
            item_name(item), account=account, amount=money(effect(item, account)),
            currency=item.currency, outcome="break", reason=reason,
            nearest=[other.id for other in nearest]))
    for row in month.ledger:
        if row.at >= MONTH_END:
            outcomes["C19"].append(dict(
                item_name(row), amount=money(row.amount), currency=row.currency,
                outcome="outside_period"))
    reasons = Counter(reason for _, _, reason, _, _ in month.breaks)
    document = {
        "period": "2026-10",
        "verdict": "breaks",
        "accounts": [
            {key: money(value) if isinstance(value, int) else value
             for key, value in proof.items()}
            for proof in proofs(month, bank_opening, stripe_opening)],
        "counts": {
            "ledger_rows": len(month.ledger),
            "bank_entries": {c: sum(e.currency == c for e in month.bank) for c in bank_opening},
            "stripe_balance_rows": len(month.stripe), "stripe_payouts": len(month.payouts),
            "groups": dict(sorted(Counter(g[0] for g in month.groups).items())),
            "breaks": dict(sorted(reasons.items())),
        },
        "cases": [{"id": key, "title": title, "items": outcomes.get(key, [])}
                  for key, title in cases.items()],
        "settlements": [
            {"org_id": line["org_id"], "currency": line["currency"],
             "opening": money(line["opening"]), "movements": money(line["movements"]),
             "fees": money(line["fees"]), "float": money(line["float"]),
             "payout": money(line["payout"]), "closing": money(line["closing"]),
             "fee_percent": ("%g" % (line["percent"] / 1000))}
            for line in settlements],
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def expected_matches(month):
    """Every group of a perfect reconciliation, one item a line."""
    groups = sorted(month.groups, key=lambda group: [i.id for i in group[1]])
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow("group,rule,side,source,item_id,amount,currency,case".split(","))
    for number, (rule, items, case) in enumerate(groups, 1):
        for item in items:
            writer.writerow([number, rule, item.side, item.source, item.id, money(on_account(item)),
                             item.currency, case or ""])
    return out.getvalue().encode("utf-8")


# The check ----------------------------------------------------------------------------------

def check(month, out, bank_opening, stripe_opening, xsd):
    """Reads the written files again and proves them; raises at the first thing that is off."""
    check_ids(month)
    check_parties(month)
    check_uniqueness(month)
    statements = check_statements(out, bank_opening, xsd)
    check_stripe(out, stripe_opening)
    check_claims(month)
    check_page(month, out, proofs(month, bank_opening, stripe_opening))
    print("%d ledger rows, %d bank entries in %d statements, %d Stripe rows, %d payouts" % (
        len(month.ledger), len(month.bank), statements, len(month.stripe), len(month.payouts)))
    print("groups %s" % dict(sorted(Counter(g[0] for g in month.groups).items())))
    print("breaks %s" % dict(sorted(Counter(b[2] for b in month.breaks).items())))
    print("%-16s %-3s %12s %10s %10s %9s %12s %9s  %s" % (
        "account", "", "statement", "+ transit", "- outst.", "+ breaks", "= ledger", "residual",
        "verdict"))
    for proof in proofs(month, bank_opening, stripe_opening):
        print("%-16s %-3s %12s %10s %10s %9s %12s %9s  %s" % (
            proof["account"], proof["currency"], money(proof["balance_per_statement"]),
            money(proof["deposits_in_transit"]), money(proof["outstanding_payments"]),
            money(proof["breaks"]), money(proof["balance_per_ledger"]), money(proof["residual"]),
            proof["verdict"]))
        assert proof["residual"] == 0, proof


def check_ids(month):
    for items in (month.ledger, month.bank, month.stripe, month.payouts):
        ids = [item.id for item in items]
        assert len(set(ids)) == len(ids), [i for i, n in Counter(ids).items() if n > 1]


def check_parties(month):
    for party in month.members + list(month.clubs.values()):
        assert is_iban(party.iban), party.iban
    balances, internal = Counter(), Counter()
    for row in month.ledger:
        if row.at < MONTH_END:
            balances[row.account] += row.amount
        if row.kind in ("event_entry", "member_transfer", "org_fee"):
            internal[row.currency] += row.amount
    assert not any(internal.values()), internal
    for member in month.members:
        assert balances[member.account] >= 0, (member.name, balances[member.account])
    for key, balance in [("ORG-06", 62_50), ("ORG-09", -48_50), ("ORG-10", 100_00)]:
        assert balances[month.clubs[key, "EUR"].account] == balance, (
            key, balances[month.clubs[key, "EUR"].account])


def check_uniqueness(month):
    """What has no reference must be unique by amount, and no break may fit another by chance."""
    loose = [i for rule, items, _ in month.groups if rule == "amount_and_date" for i in items]
    loose += [b[0] for b in month.breaks if b[2] != "ambiguous"]
    by_amount = defaultdict(list)
    for item in loose:
        on = account_of(item) if getattr(item, "kind", "") != "processor_payout" else (
            BANK[item.currency])
        by_amount[on, item.currency, effect(item, on)].append(item)
    matched_pairs = {frozenset(map(id, items)) for _, items, _ in month.groups}
    for key, items in by_amount.items():
        sides = Counter(i.side for i in items)
        if sides["left"] and sides["right"]:
            assert len(items) == 2 and frozenset(map(id, items)) in matched_pairs, key
    assert all(b[0].amount in (50_00,) for b in month.breaks if b[2] == "ambiguous")
    assert not any(abs(i.amount) == 50_00 for i in loose)


def check_claims(month):
    """Every item of the period is in exactly one place: a group, or a break."""
    claimed = Counter(id(i) for _, items, _ in month.groups for i in items)
    claimed.update(id(item) for item, account, _, _, _ in month.breaks
                   if getattr(item, "kind", "") != "processor_payout")
    inner = ("event_entry", "member_transfer", "org_fee", "adjustment", "opening_balance")
    for item in month.ledger + month.bank + month.stripe + month.payouts:
        if item.side == "left" and (item.kind in inner or item.at >= MONTH_END):
            assert claimed[id(item)] == 0, item.id
        else:
            assert claimed[id(item)] == 1, (item.id, claimed[id(item)])


def check_page(month, out, figures):
    """README.md is written by hand; its figures have to be the month's."""
    path = os.path.join(out, "README.md")
    if not os.path.exists(path):
        return
    with open(path, encoding="utf-8") as file:
        page = file.read()
    numbers = [len(month.ledger), len(month.groups)]
    for proof in figures:
        numbers += [proof[key] for key in ("balance_per_statement", "deposits_in_transit",
                                           "outstanding_payments", "breaks",
                                           "balance_per_ledger")]
    for number in numbers[:2] + ["{:,.2f}".format(abs(n) / 100) for n in numbers[2:]]:
        assert re.search(r"(?<![\d,.])%s(?![\d,.]\d)" % re.escape(str(number)), page), number
    for item, _, _, _, case in month.breaks:
        assert item.id in page or item.source == "stripe" and case in page, item.id


def cents(text):
    assert re.match(r"^-?\d+\.\d\d$", text), text
    return int(text.replace(".", ""))


def check_statements(out, bank_opening, xsd):
    """Opening + entries = closing, each opening the closing before, totals as declared."""
    found = []
    for path in sorted(glob.glob(os.path.join(glob.escape(out), "inbox", "bank-*", "**", "*"),
                                 recursive=True)):
        if os.path.isdir(path):
            continue
        with open(path, "rb") as file:
            data = file.read()
        if path.endswith(".gz"):
            data = gzip.decompress(data)
        root = ElementTree.fromstring(data)
        space = root.tag.split("}")[0] + "}"
        if xsd:
            schema = os.path.join(xsd, space.split(":")[-1].rstrip("}") + ".xsd")
            subprocess.run(["xmllint", "--nonet", "--noout", "--schema", schema, "-"], input=data,
                           check=True, stderr=subprocess.PIPE)
        for statement in root.iter(space + "Stmt"):
            found.append(read_statement(statement, space))
    for currency, opening in bank_opening.items():
        mine = sorted(s for s in found if s[0] == currency)
        assert [s[1] for s in mine] == list(range(192, 192 + len(mine))) and len(mine) == 22
        for _, number, first, entries, last in mine:
            assert first == opening and first + entries == last, (currency, number)
            opening = last
    return len(found)


def read_statement(statement, space):
    def signed(element):
        value = cents(element.find(space + "Amt").text)
        return value if element.find(space + "CdtDbtInd").text == "CRDT" else -value
    balances = {b.find(".//" + space + "Cd").text: signed(b)
                for b in statement.findall(space + "Bal")}
    entries = [signed(entry) for entry in statement.findall(space + "Ntry")]
    total = statement.find(space + "TxsSummry/" + space + "TtlNtries")
    assert int(total.find(space + "NbOfNtries").text) == len(entries)
    assert cents(total.find(space + "Sum").text) == sum(map(abs, entries))
    return (statement.find(space + "Acct/" + space + "Ccy").text,
            int(statement.find(space + "ElctrncSeqNb").text), balances["OPBD"], sum(entries),
            balances["CLBD"])


def check_stripe(out, stripe_opening):
    """gross - fee = net in every row; the rows of a payout sum to it, but for September's."""
    def read(name):
        path = os.path.join(out, "inbox", "stripe", name + "-2026-10.csv")
        with open(path, encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))
    sums, incomplete = Counter(), {}
    for row in read("balance-change"):
        assert cents(row["gross"]) - cents(row["fee"]) == cents(row["net"]), row
        sums[row["automatic_payout_id"]] += cents(row["net"])
    for payout in read("payouts"):
        missing = cents(payout["net"]) - sums[payout["payout_id"]]
        if missing:
            key = payout["currency"].upper(), payout["effective_at_utc"][:10]
            incomplete[key] = missing
    assert incomplete == {("EUR", "2026-10-01"): 401_30, ("EUR", "2026-10-02"): 411_10}, incomplete
    assert sum(incomplete.values()) == stripe_opening["EUR"]
