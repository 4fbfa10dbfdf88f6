#!/usr/bin/env python3
"""Writes samples/operations: a small month whose books Tieout keeps itself.

    python3 samples/generate_operations.py [--out DIR]

Six members, three clubs and the federation's own office, told by operations; the card processor's
reports, the bank's statements, and what finance exports: payouts and the processor's own fees.
"""

import argparse
import datetime as dt
import json
import os
import shutil

from basics import half_up, money, test_iban
from month import BalanceRow, BankEntry, Payout, card_fee
from writers import LEDGER_COLUMNS, camt053, stripe_balance, stripe_payouts, table

IBAN = "BE71096123456769"
MEMBERS = [("M-1", "Jan Peeters"), ("M-2", "Élodie Lambert"), ("M-3", "Bart Van Damme"),
           ("M-4", "Zoë Claes"), ("M-5", "Ilse Goossens"), ("M-6", "Wouter Maes")]
CLUBS = [("C-1", "Bridgeclub De Witte Zwaan", 9001), ("C-2", "Damclub Ons Genoegen", 9002),
         ("C-3", "Cercle de bridge « Les Trois Trèfles »", 0)]

CONFIGURATION = """\
# A small month whose books Tieout keeps itself; see README.md.

[book]
name = "Clubs by operations"
time_zone = "Europe/Brussels"
calendar = "target2"

[paths]
inbox = "inbox"

[ledger]
expected = true

# The account on the other side of what operations and the export post.
[ledger.types]
topup_card = "clearing:stripe"
topup_card_auto = "clearing:stripe"
topup_bank = "bank:main"
refund_card = "clearing:stripe"
refund_fee = "income:platform"
settlement = "bank:main"
settlement_fee = "income:platform"
membership = "income:platform"
adjustment = "expense:adjustments"
processor_fee = "clearing:stripe"
processor_payout = {{ from = "clearing:stripe", to = "bank:main" }}

[ledger.accounts]
acc_clearing_stripe = "clearing:stripe"
acc_fees = "expense:processor-fees"

[[source]]
name = "bank-eur"
kind = "bank"
account = "bank:main"
currency = "EUR"
external = "{iban}"
format = "camt.053"
expected = "month"

[[source]]
name = "stripe"
kind = "processor"
account = "clearing:stripe"
currencies = ["EUR"]
format = "stripe"
expected = "month"
opening = {{ EUR = "0.00" }}

[matching.differences]
fee = "expense:processor-fees"
fx = "expense:fx"
rounding = "expense:rounding"
write_off = "expense:write-off"

# Fees and floats are said by operations: fees.set, fees.override, float.set.
"""

README = """\
# A month told by operations

A small workspace of its own, written by `generate_operations.py`: Tieout keeps the books.

    tieout run --workspace samples/operations --period 2026-10
    tieout explain --workspace samples/operations charge-7

`inbox/ops/` has three files, one of them a table; `inbox/stripe/events-2026-10.jsonl` is what Stripe's webhook told. Finance exports only what no operation says: the processor's payouts and a fee of its own. The
answers come out in `reports/operations/`. Everything is invented.

| Case | Operation | What comes of it |
|---|---|---|
"""

CASES = []


class Month:
    def __init__(self):
        self.files, self.bank, self.stripe, self.payouts, self.ledger = {}, [], [], [], []
        self.events = []
        self.file, self.members = "", {}
        self.number = 0

    def op(self, kind, key, at, case="", **members):
        """One operation; `case` says what it shows."""
        line = {"op": kind, "id": key, "at": at}
        line.update({key.rstrip("_"): value for key, value in members.items()})
        self.files.setdefault(self.file, []).append(line)
        if case:
            CASES.append((key, kind, case))

    def stripe_id(self, prefix):
        self.number += 1
        return "%s_OPS%06d" % (prefix, self.number)

    def event(self, kind, at, charge, amount, request, **more):
        """What Stripe's webhook says; the request's id is in the metadata."""
        created = dt.datetime.strptime(at, "%Y-%m-%dT%H:%M:%SZ")
        seconds = int(created.replace(tzinfo=dt.timezone.utc).timestamp())
        charge = {"id": charge, "object": "charge", "amount": amount, "amount_captured": amount,
                  "captured": True, "paid": kind == "charge.succeeded", "currency": "eur",
                  "created": seconds, "metadata": {"pay_id": request}, **more}
        self.events.append({
            "id": "evt_OPS%02d" % (len(self.events) + 1), "object": "event", "created": seconds,
            "livemode": True, "type": kind, "data": {"object": charge}})

    def card(self, member, at, amount, request, event=False):
        """A charge of a card, and what completes the top-up: the platform, or Stripe's event."""
        charge = self.stripe_id("ch")
        created = dt.datetime.strptime(at, "%Y-%m-%dT%H:%M:%SZ")
        row = BalanceRow(self.stripe_id("txn"), created, "EUR", amount, card_fee(amount, "EUR"),
                         "charge", charge, "Account top up " + member, charge=charge,
                         intent=self.stripe_id("pi"), charged=created, brand="Visa")
        self.stripe.append(row)
        if event:
            self.event("charge.succeeded", at, charge, amount, request)
            return charge
        self.op("topup.complete", "done-" + request.replace("#", "-"), at, topup=request,
                processor_ref=charge, card_brand="Visa", card_last4="4242", card_expiry="2028-09",
                receipt="https://processor.example/receipts/" + charge)
        return charge

    def card_refund(self, at, net, charge, refund):
        source = self.stripe_id("re")
        created = dt.datetime.strptime(at, "%Y-%m-%dT%H:%M:%SZ")
        self.stripe.append(BalanceRow(
            self.stripe_id("txn"), created, "EUR", -net, 0, "refund", source,
            "REFUND FOR CHARGE", charge=charge, intent=self.stripe_id("pi"), charged=created,
            brand="Visa"))
        self.op("refund.complete", "done-" + refund, at, refund=refund, processor_ref=source)

    def entry(self, day, amount, **options):
        self.bank.append(BankEntry(dt.date(2026, 10, day), amount, "EUR",
                                   options.pop("code", "PMNT-RCDT-ESCT"),
                                   id="EUR-OPS-%02d" % (len(self.bank) + 1), **options))

    def pay_out(self, day):
        """What was charged and is not paid out yet."""
        due = [row for row in self.stripe
               if row.payout is None and row.payout_day <= dt.date(2026, 10, day)]
        trace = "PP2610%02d44718800" % day
        payout = Payout(self.stripe_id("po"), self.stripe_id("txn"), dt.date(2026, 10, day),
                        sum(row.net for row in due), "EUR", trace)
        for row in due:
            row.payout = payout
        self.payouts.append(payout)
        self.ledger.append({
            "id": "L-%02d" % (len(self.ledger) + 1),
            "booked_at": "2026-10-%02dT04:30:00Z" % day, "account_id": "acc_clearing_stripe",
            "type": "processor_payout", "amount": money(payout.amount), "currency": "EUR",
            "processor_ref": payout.id, "description": "Stripe payout", "counterparty": "Stripe"})
        self.entry(payout.arrival.day, payout.amount, name="STRIPE", end_to_end=trace,
                   text="STRIPE PAYOUT " + trace)


def register(month):
    month.file = "ops/2026-10-a.ops.jsonl"
    at = "2026-10-01T06:00:00Z"
    month.op("fees.set", "fees-1", at, from_="2026-10-01", settlement_percent="3",
             refund_percent="3", refund_weeks=12, tax_divisor=11)
    month.op("fees.set", "fees-2", at, from_="2026-10-01", currency="EUR", topup_minimum="20",
             topup_maximum="2000", low_balance="20")
    month.op("fees.set", "fees-3", at, "from November on: October's settlement keeps 3 %",
             from_="2026-11-01", settlement_percent="5")
    for number, (member, name) in enumerate(MEMBERS, 1):
        month.op("member.register", "reg-" + member, at, member=member, name=name,
                 email="member%d@example.org" % number, customer="cus_OPS%02d" % number)
    for club, name, account in CLUBS:
        more = {"iban": test_iban("BE", account)} if account else {}
        month.op("org.register", "reg-" + club, at,
                 "" if account else "no bank account: its settlement is held back (SET-0004)",
                 org=club, name=name, float="100.00", currency="EUR", **more)
    month.op("org.register", "reg-C-0", at, "the platform's own: never settled", org="C-0",
             name="Federation office", internal=True, iban=test_iban("BE", 9000))
    month.op("service.register", "reg-S-1", at, service="S-1", org="C-1", name="Evening session")
    month.op("fees.override", "fees-4", at, "an own percentage", org="C-2", from_="2026-10-01",
             settlement_percent="2")


def play(month):
    for day, member, amount in [(1, "M-1", 300_00), (1, "M-2", 40_00), (2, "M-3", 120_00)]:
        request = "top-%s" % member
        month.op("topup.request", request, "2026-10-%02dT07:00:00Z" % day, member=member,
                 amount=money(amount), currency="EUR")
        charge = month.card(member, "2026-10-%02dT07:00:20Z" % day, amount, request)
        month.members[member] = charge
    month.op("topup.record", "bank-M-4", "2026-10-05T08:00:00Z", "paid in at the bank",
             member="M-4", amount="250.00", currency="EUR", type="topup_bank",
             reference="OPS-M4-2610")
    month.entry(5, 250_00, name="ZOE CLAES", end_to_end="OPS-M4-2610", text="top up OPS-M4-2610")
    charges = [
        ("M-1", "C-1", 45_00), ("M-1", "C-2", 62_50), ("M-3", "C-1", 20_00),
        ("M-4", "C-3", 120_00), ("M-1", "C-3", 30_00), ("M-3", "C-2", 90_00),
    ]
    for number, (member, club, amount) in enumerate(charges, 1):
        more = {"service": "S-1"} if club == "C-1" else {}
        month.op("member.charge", "charge-%d" % number, "2026-10-06T18:%02d:00Z" % number,
                 member=member, org=club, amount=money(amount), currency="EUR",
                 type="event_entry", reference="EVT-1006", **more)
    month.op("member.charge", "charge-7", "2026-10-06T19:00:00Z",
             "more than there is: rejected (OPS-0201)", member="M-3", org="C-1", amount="50.00",
             currency="EUR")
    month.op("member.chrage", "charge-8", "2026-10-06T19:01:00Z",
             "a slip of the pen: rejected, with what may be meant (OPS-0002)", member="M-1",
             org="C-1", amount="5.00", currency="EUR")


def refunds_and_requests(month):
    month.file = "ops/2026-10-b.ops.jsonl"
    month.op("member.charge", "charge-1", "2026-10-06T18:01:00Z",
             "told again with the same content: no second effect", member="M-1", org="C-1",
             amount="45.00", currency="EUR", type="event_entry", reference="EVT-1006",
             service="S-1")
    month.op("refund.request", "refund-1", "2026-10-08T08:00:00Z",
             "the member asks: 40.00 less 3 %, the card gets 38.80", topup="top-M-2", by="M-2")
    month.card_refund("2026-10-08T08:00:05Z", 40_00 - half_up(40_00 * 3, 100),
                      month.members["M-2"], "refund-1")
    month.op("autotopup.request", "auto-1", "2026-10-09T08:00:00Z", member="M-5",
             amount="100.00", currency="EUR")
    month.op("autotopup.confirm", "auto-2", "2026-10-09T08:00:30Z", member="M-5", currency="EUR")
    month.op("member.charge", "charge-9", "2026-10-12T17:00:00Z",
             "waits for an automatic top-up and is posted with it", member="M-5", org="C-1",
             amount="130.00", currency="EUR", type="event_entry")
    month.card("M-5", "2026-10-12T17:00:04Z", 200_00, "charge-9#topup")
    month.op("autotopup.request", "auto-3", "2026-10-13T08:00:00Z", member="M-6",
             amount="50.00", currency="EUR")
    month.op("autotopup.confirm", "auto-4", "2026-10-13T08:00:30Z", member="M-6", currency="EUR")
    month.op("member.charge", "charge-10", "2026-10-13T17:00:00Z",
             "waits for a top-up that fails: not posted, automatic top-up is off", member="M-6",
             org="C-2", amount="35.00", currency="EUR")
    month.op("topup.fail", "fail-1", "2026-10-13T17:00:06Z", topup="charge-10#topup",
             reason="card declined")
    month.op("topup.request", "top-M-5", "2026-10-14T07:00:00Z",
             "the platform says no more: Stripe's event ends it", member="M-5", amount="30.00",
             currency="EUR")
    month.card("M-5", "2026-10-14T07:00:20Z", 30_00, "top-M-5", event=True)
    month.op("topup.request", "top-M-3b", "2026-10-14T07:30:00Z",
             "refused: Stripe's event ends it, and the member is told why", member="M-3",
             amount="50.00", currency="EUR")
    month.event("charge.failed", "2026-10-14T07:30:05Z", month.stripe_id("ch"), 50_00, "top-M-3b",
                failure_message="Your card has insufficient funds.")
    month.op("pending.create", "iou-1", "2026-10-14T08:00:00Z", "asked for and paid",
             member="M-4", org="C-1", amount="19.00", currency="EUR", description="Extras")
    month.op("pending.create", "iou-2", "2026-10-14T08:00:00Z", "asked for and cancelled",
             member="M-4", org="C-1", amount="11.00", currency="EUR")
    month.op("pending.pay", "pay-1", "2026-10-15T08:00:00Z", pending="iou-1", by="M-4")
    month.op("pending.cancel", "cancel-1", "2026-10-15T08:01:00Z", pending="iou-2", org="C-1")
    month.op("org.transfer", "transfer-1", "2026-10-16T08:00:00Z", org="C-2", to="C-0",
             amount="12.50", currency="EUR", description="Licences")
    month.op("member.charge", "charge-11", "2026-10-16T08:05:00Z",
             "to the platform itself: income", member="M-1", amount="25.00", currency="EUR",
             type="membership")
    month.op("member.adjust", "adjust-1", "2026-10-19T08:00:00Z", "by hand", member="M-3",
             amount="4.00", currency="EUR", description="Session cut short", by="staff-1")
    month.op("org.bank", "bank-C-3", "2026-10-19T09:00:00Z",
             "a bank account from November on: October's settlement stays held back", org="C-3",
             from_="2026-11-01", iban=test_iban("BE", 9003))
    month.op("org.settle", "settle-1", "2026-10-20T08:00:00Z",
             "by hand, before the month's settlement", org="C-1", amount="60.00", currency="EUR",
             reference="SET-C1-2010")
    at = "2026-10-21T08:00:00Z"
    month.op("session.complete", "session-1", at,
             "expects what members were charged: `session-check` agrees", session="EVT-1006",
             org="C-1", name="Autumn pairs", day="2026-10-06", director="Dirk Wouters",
             email="director@example.org", fees="60.00", extras="5.00", currency="EUR")
    month.op("session.complete", "session-2", at,
             "no charge names it: `session-check` ends with exit code 10", session="EVT-1013",
             org="C-2", name="Monday evening", day="2026-10-13", director="Dirk Wouters",
             email="director@example.org", fees="12.00", currency="EUR")
    for number, (invoice, state, more) in enumerate([
            ("payable", "uploading", {}), ("payable", "authorised", {}),
            ("fee", "uploading", {}), ("fee", "failed", {"error": "503 Service Unavailable"})], 1):
        case = "the upload of an invoice failed: it is tried again" if more else ""
        month.op("invoice.state", "invoice-%d" % number, "2026-10-21T08:%02d:00Z" % number, case,
                 settlement="settle-1", invoice=invoice, state=state, **more)
    month.entry(21, -58_20, code="PMNT-ICDT-ESCT", name="Bridgeclub De Witte Zwaan",
                iban=test_iban("BE", 9001), end_to_end="SET-C1-2010", text="SETTLEMENT SET-C1-2010")


def last_days(month):
    month.file = "ops/2026-10-c.ops.csv"
    month.op("member.transfer", "gift-1", "2026-10-25T00:30:00Z",
             "02:30 of the day that has 25 hours", member="M-1", to="M-2", amount="15.00",
             currency="EUR", description="Lunch")
    month.op("topup.request", "top-M-6", "2026-10-30T20:00:00Z",
             "waits at the end of the month", member="M-6", amount="60.00", currency="EUR")
    month.op("member.charge", "charge-12", "2026-10-31T22:59:59Z",
             "the last second of October", member="M-4", org="C-2", amount="10.00",
             currency="EUR")
    month.op("member.charge", "charge-13", "2026-10-31T23:00:00Z",
             "the first second of November", member="M-4", org="C-2", amount="10.00",
             currency="EUR")


def statements(month):
    """One statement for each day on which the bank booked something, and one of the last day."""
    found, balance = [], 0
    for number, day in enumerate(sorted({e.day for e in month.bank} | {dt.date(2026, 10, 30)}), 1):
        entries = [e for e in month.bank if e.day == day]
        closing = balance + sum(e.amount for e in entries)
        found.append({"number": number, "day": day, "opening": balance, "closing": closing,
                      "created": (day + dt.timedelta(days=1)).isoformat() + "T03:15:00",
                      "entries": entries})
        balance = closing
    return found


def operations(name, lines):
    if name.endswith(".csv"):
        columns = ["op", "id", "at", "member", "org", "to", "amount", "currency", "description"]
        return table(columns, lines)
    return "".join(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n"
                   for line in lines).encode("utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    here = os.path.dirname(os.path.abspath(__file__))
    parser.add_argument("--out", default=os.path.join(here, "operations"))
    out = parser.parse_args().out
    shutil.rmtree(out, ignore_errors=True)
    month = Month()
    register(month)
    play(month)
    month.pay_out(9)
    refunds_and_requests(month)
    month.pay_out(19)
    last_days(month)
    usage = BalanceRow(month.stripe_id("txn"), dt.datetime(2026, 10, 28, 9), "EUR", -2_00, 0,
                       "fee", "", "Stripe usage fee")
    month.stripe.append(usage)
    month.ledger.append({
        "id": "L-%02d" % (len(month.ledger) + 1), "booked_at": "2026-10-28T09:00:00Z",
        "account_id": "acc_fees", "type": "processor_fee", "amount": "-2.00", "currency": "EUR",
        "processor_ref": usage.id, "description": "Stripe usage fee", "counterparty": "Stripe"})
    month.bank.sort(key=lambda e: (e.day, e.id))
    page = README + "".join("| %d | `%s`, `%s` | %s |\n" % (number, kind, key, case)
                            for number, (key, kind, case) in enumerate(CASES, 1))
    files = [("tieout.toml", CONFIGURATION.format(iban=IBAN).encode("utf-8")),
             ("README.md", page.encode("utf-8")),
             ("inbox/finance.ledger.csv", table(LEDGER_COLUMNS, month.ledger)),
             ("inbox/stripe/balance-2026-10.csv", stripe_balance(month.stripe)),
             ("inbox/stripe/payouts-2026-10.csv", stripe_payouts(month.payouts)),
             ("inbox/stripe/events-2026-10.jsonl", operations("", month.events)),
             ("inbox/bank/2026-10.camt053.xml",
              camt053(8, "OPERATIONS-1", "2026-11-01T03:15:00",
                      {"iban": IBAN, "currency": "EUR", "owner": "Clubs by operations"},
                      statements(month)))]
    files += [("inbox/" + name, operations(name, lines)) for name, lines in month.files.items()]
    for name, data in files:
        path = os.path.join(out, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(data)
    print("%d operations, %d bank entries, %d processor rows" % (
        sum(len(lines) for lines in month.files.values()), len(month.bank), len(month.stripe)))


if __name__ == "__main__":
    main()
