#!/usr/bin/env python3
"""Writes samples/2026-10: one month of an invented federation of clubs, and checks it.

    python3 samples/generate.py [--out DIR] [--xsd DIR]

Standard library only; the same bytes on every Python from 3.8. With --xsd (a folder that holds
camt.053.001.02.xsd and camt.053.001.08.xsd) the statements are validated by xmllint as well.
The awkward cases are C01 to C30 below; samples/2026-10/README.md says what each of them is.
"""

import argparse
import datetime as dt
import os
import shutil

import check
from basics import DAY, business_days_after, half_up, is_business_day, money
from month import FIRST, LAST, BalanceRow, Month, moment
from writers import (LEDGER_COLUMNS, PARTY_COLUMNS, camt053, stored_gzip, stripe_balance,
                     stripe_payouts, table)

# The story ---------------------------------------------------------------------------------

SEED = 20261001
BOOK = "Fédération des clubs du Plat Pays"
ACCOUNTS = {
    # The accounts printed as examples in the IBAN literature; no customer has them.
    "EUR": {"iban": "BE71096123456769", "currency": "EUR", "owner": BOOK + " ASBL"},
    "GBP": {"iban": "GB29NWBK60161331926819", "currency": "GBP", "owner": BOOK + " ASBL"},
}
BANK_OPENING = {"EUR": 48_215_37, "GBP": 9_640_12}

# What Stripe still owed for September when the month began, by the payout that brought it.
SEPTEMBER = {("EUR", dt.date(2026, 10, 1)): 401_30, ("EUR", dt.date(2026, 10, 2)): 411_10}
STRIPE_OPENING = {"EUR": 812_40, "GBP": 0}

CARD_AMOUNTS = [10_00, 15_00, 20_00, 20_00, 25_00, 30_00, 50_00]
BANK_AMOUNTS = [20_00, 25_00, 30_00, 40_00, 50_00, 60_00]
ENTRY_AMOUNTS = [5_00, 7_50, 8_00, 12_00, 15_00, 18_00, 22_50]
EVENTS = ["Club evening", "Pairs tournament", "Team league", "Blitz evening", "Beginners' night"]

# Per currency: card top-ups a day, transfers a business day, event entries a day.
PACE = {"EUR": ((4, 7), (4, 5), (4, 6)), "GBP": ((1, 2), (1, 1), (0, 2))}

# Clubs whose balance the story fixes take no part in the ordinary play.
SCRIPTED = {"ORG-06", "ORG-09", "ORG-10"}

FEE_PERCENT = [("2026-01-01", 3_000), ("2026-07-01", 2_500)]  # thousandths of a percent
FLOAT = {"EUR": 100_00, "GBP": 50_00}
OVERRIDES = [
    # organisation, from, fee in thousandths of a percent, float per currency
    ("ORG-03", "2026-01-01", 2_000, {}),
    ("ORG-07", "2026-11-01", 1_500, {}),  # not in force yet
    ("ORG-12", "2026-01-01", None, {"EUR": 250_00}),
]

CASES = {
    "C01": "payout under way at month end",
    "C02": "payouts made of September's charges",
    "C03": "items carried over from September",
    "C04": "refund inside a payout",
    "C05": "partial refunds of one charge",
    "C06": "disputed charge with a fee",
    "C07": "genuine duplicate bank line",
    "C08": "transfer that nobody booked",
    "C09": "wrong amount booked",
    "C10": "settlement returned, booked late",
    "C11": "late statement",
    "C12": "ledger row booked twice",
    "C13": "bank charge not booked",
    "C14": "ambiguous twins",
    "C15": "club below its float",
    "C16": "club with a negative balance",
    "C17": "club exactly at its float",
    "C18": "top-ups in the doubled hour",
    "C19": "the last second of the month and the first of the next",
    "C20": "names that look like formulas",
    "C21": "the longest name",
    "C22": "foreign bank kept 2.00",
    "C23": "charge that nobody booked",
    "C24": "top-up booked for a failed charge",
    "C25": "withdrawal the bank never made",
    "C26": "withdrawal under way at month end",
    "C27": "structured reference inside free text",
    "C28": "transfers without a reference",
    "C29": "payout without a trace id",
    "C30": "club with two currencies",
}


def day(number):
    return dt.date(2026, 10, number)


def at(number, hour, minute=0, second=0):
    """UTC."""
    return dt.datetime(2026, 10, number, hour, minute, second)


def tell(month):
    """The whole story, cases first: what they fix, the ordinary days must respect."""
    cases_at_the_processor(month)
    cases_at_the_bank(month)
    cases_of_our_own(month)
    ordinary_top_ups(month)
    ordinary_payments_out(month)
    scripted_clubs(month)
    ordinary_play(month)
    month.pay_out({("EUR", day(1)): "C02", ("EUR", day(2)): "C02", ("EUR", day(21)): "C29",
                   ("EUR", day(30)): "C01", ("GBP", day(30)): "C01"},
                  SEPTEMBER, {("EUR", day(21))})
    openings(month)
    month.number()


def cases_at_the_processor(month):
    m = month.members
    # C02: this refund goes into the payout of 2 October, whose charges are all September's.
    charge = BalanceRow("txn_3SAMPLEC02sepCharge", dt.datetime(2026, 9, 24, 16, 2, 11), "EUR",
                        20_00, 55, "charge", "ch_3SAMPLEC02sepCharge", "", member=m[12],
                        intent="pi_3SAMPLEC02sepCharge")
    charge.charge, charge.brand = charge.source_id, "Visa"
    month.refund(m[12], charge, at(1, 9, 14, 3), 20_00, "C02", "R")

    _, charge = month.card_topup(m[1], at(8, 11, 20, 45), 30_00, case="C04", letter="A")
    month.refund(m[1], charge, at(13, 8, 2, 10), 30_00, "C04", "R")

    _, charge = month.card_topup(m[14], at(7, 13, 5, 31), 60_00, case="C05", letter="A")
    month.refund(m[14], charge, at(19, 9, 41, 0), 22_50, "C05", "R", by_charge=True, partial=True)
    month.refund(m[14], charge, at(22, 14, 12, 56), 10_00, "C05", "S", by_charge=True,
                 partial=True)

    member = m[15]
    member.opening = 145_00
    _, charge = month.card_topup(member, at(5, 10, 48, 9), 80_00, case="C06", letter="A")
    dispute = BalanceRow(
        month.stripe_id("txn_3", "C06D"), at(20, 7, 33, 20), "EUR", -80_00, 20_00, "dispute",
        month.stripe_id("dp_1", "C06D"), "Chargeback withdrawal for " + charge.charge,
        member=member, charge=charge.charge, intent=charge.intent, charged=charge.created,
        brand=charge.brand, dispute_reason="fraudulent")
    month.stripe.append(dispute)
    row = month.member_row(member, at(20, 8, 0, 2), "chargeback", -80_00, processor=charge.charge,
                           text="Charge disputed by the card holder", counterparty="Stripe",
                           id="L-C06-D")
    month.match("processor_id", [row, dispute], "C06")

    # C18: 02:30 happens twice on 25 October, first in summer time, then in winter time.
    month.card_topup(m[33], at(25, 0, 30, 0), 20_00, case="C18", letter="A")
    month.card_topup(m[33], at(25, 1, 30, 0), 20_00, case="C18", letter="B")

    month.card_topup(m[7], at(6, 9, 0, 30), 25_00, case="C20", letter="A")
    month.card_topup(m[6], at(6, 9, 30, 10), 25_00, case="C20", letter="B")
    month.card_topup(m[8], at(12, 12, 1, 1), 50_00, automatic=True, case="C21", letter="A")

    charge = month.charge(m[20], at(16, 10, 5, 50), 45_00, "C23", "A")
    month.open(charge, "missing_in_ledger", "C23")
    row = month.member_row(m[25], at(9, 12, 44, 18), "topup_card", 35_00,
                           processor="ch_3SAMPLEC24failed0001", text="Top up by card",
                           counterparty="Stripe", id="L-C24-A")
    month.open(row, "missing_in_processor", "C24")

    for currency in ("EUR", "GBP"):
        member = m[2] if currency == "EUR" else m[47]
        month.card_topup(member, at(28, 9, 12, 30), 40_00, case="C01",
                         letter="A" if currency == "EUR" else "B")

    fee = BalanceRow(month.stripe_id("txn_1"), at(2, 6, 0, 0), "EUR", -3_20, 0, "fee",
                     month.stripe_id("fee_1"), "Billing - Usage Fee (2026-09)")
    month.stripe.append(fee)
    row = month.row(at(2, 8, 30, 0), "acc_fees", "processor_fee", -3_20, "EUR", processor=fee.id,
                    text="Stripe usage fee September", counterparty="Stripe")
    month.match("processor_id", [row, fee])


def cases_at_the_bank(month):
    m = month.members
    # C07: the member pressed the button twice; both payments are real and both were booked.
    reference = month.reference(m[16])
    for letter in ("A", "B"):
        month.bank_topup(m[16], day(14), 40_00, "C07", letter, reference)

    entry = month.credit(m[21], day(9), 63_00, month.reference(m[21]), id="EUR-C08-A")
    month.open(entry, "missing_in_ledger", "C08")

    reference = month.reference(m[24])
    entry = month.credit(m[24], day(15), 45_00, reference, id="EUR-C09-A")
    row = month.book_transfer(m[24], day(15), 54_00, reference, at(15, 13, 11, 40), "L-C09-A")
    month.open(entry, "amount_mismatch", "C09", [row])
    month.open(row, "amount_mismatch", "C09", [entry])

    reference = month.reference(m[29])
    entry = month.credit(m[29], day(20), 38_00, reference, id="EUR-C12-A")
    first = month.book_transfer(m[29], day(20), 38_00, reference, at(20, 13, 4, 0), "L-C12-A")
    again = month.book_transfer(m[29], day(20), 38_00, reference, at(20, 13, 4, 9), "L-C12-B")
    month.match("evidence", [first, entry], "C12")
    month.open(again, "duplicate_in_ledger", "C12", [first])

    entry = month.entry(day(30), -7_26, "EUR", "PMNT-MDOP-CHRG", text="FRAIS / KOSTEN PSD2 10/2026",
                        id="EUR-C13-A")
    month.open(entry, "fee", "C13")

    # C14: cash paid in at two counters, no name and no reference, for two members alike.
    entries = [month.credit(m[k], day(21), 50_00, "", "EUR-C14-" + letter,
                            "STORTING LOKET / VERSEMENT GUICHET " + town, nameless=True)
               for k, letter, town in [(12, "A", "GENT"), (34, "B", "NAMUR")]]
    rows = [month.book_transfer(m[k], day(21), 50_00, "", at(21, 12, minute), "L-C14-" + letter,
                                "Cash paid in at the bank")
            for k, letter, minute in [(12, "A", 10), (34, "B", 12)]]
    for item, others in [(e, rows) for e in entries] + [(r, entries) for r in rows]:
        month.open(item, "ambiguous", "C14", others)

    # C22: the sender's bank kept 2.00 of 75.00; the statement says so.
    reference = month.reference(m[53])
    entry = month.credit(m[53], day(14), 73_00, reference, id="GBP-C22-A", charge=2_00)
    row = month.book_transfer(m[53], day(14), 75_00, reference, at(14, 13, 20), "L-C22-A")
    month.match("evidence", [row, entry], "C22")

    for letter, k, number in [("A", 10, 6), ("B", 27, 23)]:
        reference = month.reference(m[k])
        month.bank_topup(m[k], day(number), 35_00, "C27", letter, reference,
                         text="Cotisation / lidgeld %s (bedankt!)" % reference)

    for letter, k, number, amount in [("A", 3, 2, 33_40), ("B", 18, 7, 41_15), ("C", 31, 12, 28_60),
                                      ("D", 40, 19, 57_25), ("E", 51, 22, 46_90)]:
        month.bank_topup(m[k], day(number), amount, "C28", letter, "", "carte de membre 2026")


def cases_of_our_own(month):
    m, club = month.members, month.clubs["ORG-05", "EUR"]
    settle_september(month)
    # C10: the club's account is closed; the money comes back and is booked a week later.
    reference = "SET-2609-ORG-05"
    sent = [row for row in month.ledger if row.reference == reference and row.kind == "settlement"]
    amount = -sent[0].amount
    entry = month.entry(day(9), amount, "EUR", "PMNT-ICDT-RRTN", name=club.name, iban=club.iban,
                        end_to_end=reference, text="RETURN OF PAYMENT " + reference,
                        return_reason="AC04", id="EUR-C10-B")
    row = month.club_row(club, at(16, 9, 5), "settlement_return", amount, reference=reference,
                         text="Settlement returned: account closed", counterparty=club.name,
                         id="L-C10-B")
    month.match("evidence", [row, entry], "C10")

    # C19: 23:59:59 in Brussels belongs to October, midnight to November.
    month.pair(dt.datetime(2026, 10, 31, 22, 59, 59), "event_entry", m[17],
               month.clubs["ORG-01", "EUR"], 5_00, "EVT-1031-19", "Last night of the month",
               ("L-C19-A", "L-C19-B"))
    month.member_row(m[17], dt.datetime(2026, 10, 31, 23, 0, 0), "topup_bank", 25_00,
                     reference="VPP-C19NOV", text="Top up by bank transfer",
                     counterparty=m[17].name, id="L-C19-C")

    # C25, C26: the bank was told to pay; one order it lost, one is still on its way.
    m[28].opening = max(m[28].opening, 90_00)
    m[36].opening = max(m[36].opening, 90_00)
    row = month.member_row(m[28], at(12, 11, 0), "withdrawal", -36_00, reference="WDR-26-C25",
                           text="Withdrawal", counterparty=m[28].name, id="L-C25-A")
    month.open(row, "missing_in_bank", "C25")
    row = month.member_row(m[36], at(30, 14, 30), "withdrawal", -47_50, reference="WDR-26-C26",
                           text="Withdrawal", counterparty=m[36].name, id="L-C26-A")
    month.open(row, "timing", "C26")

    # C03: our books of September knew both, the bank showed them on 1 October.
    for letter, amount, reference, text in [("A", 287_65, "PP26093055120873", "Stripe payout"),
                                            ("B", -64_00, "WDR-26-0311", "Withdrawal")]:
        row = month.row(dt.datetime(2026, 9, 30, 8, 15), "acc_bank_main", "opening_item", -amount,
                        "EUR", reference=reference, text=text + " under way on 30 September",
                        id="L-C03-" + letter)
        if amount > 0:
            entry = month.entry(day(1), amount, "EUR", "PMNT-RCDT-ESCT", name="STRIPE",
                                end_to_end=reference, text="STRIPE PAYOUT " + reference,
                                id="EUR-C03-A")
        else:
            entry = month.payment(m[4], day(1), -amount, reference, text, id="EUR-C03-B")
        month.match("evidence", [row, entry], "C03")


def settle_september(month):
    """What the clubs had on 30 September, less float and fee, was paid on 5 October."""
    for (key, currency), club in month.clubs.items():
        line = settlement(key, currency, club.opening, "2026-09-30")
        if line["payout"] == 0:
            continue
        reference = "SET-2609-" + key + ("" if key != "ORG-11" else "-" + currency)
        case = {"ORG-05": "C10", "ORG-11": "C30"}.get(key)
        letter = {"ORG-05": "A", "ORG-11": currency}.get(key, "")
        row = month.club_row(club, at(5, 9, 0), "settlement", -line["payout"], reference=reference,
                             text="Settlement September 2026", counterparty=club.name,
                             id="L-%s-%s" % (case, letter) if case else "")
        month.pair(at(5, 9, 0, 1), "org_fee", club, Platform(currency), line["fees"],
                   reference, "Fee on settlement September 2026")
        entry = month.payment(club, day(6), line["payout"], reference,
                              "SETTLEMENT SEPTEMBER 2026 " + reference,
                              id="%s-%s-%s" % (currency, case, letter) if case else "")
        month.match("evidence", [row, entry], case)


class Platform:
    """The federation itself, where the clubs' fees go."""
    id, account, name = "", "acc_platform", BOOK

    def __init__(self, currency):
        self.currency = currency


def settlement(key, currency, balance, reference_day):
    """Floor first, then the fee: payout = half-up of what lies above the float, less percent."""
    percent = [p for start, p in FEE_PERCENT if start <= reference_day][-1]
    floor = FLOAT[currency]
    for organisation, start, own_percent, floats in OVERRIDES:
        if organisation == key and start <= reference_day:
            percent = percent if own_percent is None else own_percent
            floor = floats.get(currency, floor)
    surplus = max(balance - floor, 0)
    payout = half_up(surplus * (100_000 - percent), 100_000)
    return {"percent": percent, "float": floor, "payout": payout, "fees": surplus - payout,
            "closing": balance - surplus}


def ordinary_top_ups(month):
    for currency, (cards, transfers, _) in PACE.items():
        today = FIRST
        while today <= LAST:
            for _ in range(month.dice.between(*cards)):
                member = month.member(currency)
                created = moment(today, month.dice.between(5, 14), month.dice)
                amount = month.dice.pick(CARD_AMOUNTS)
                _, charge = month.card_topup(member, created, amount, month.dice.percent(30))
                if month.dice.percent(4) and today + 6 * DAY <= LAST:
                    back = moment(today + 4 * DAY, month.dice.between(7, 15), month.dice)
                    month.refund(member, charge, back, amount)
            if is_business_day(today):
                for _ in range(month.dice.between(*transfers)):
                    month.bank_topup(month.member(currency), today,
                                     month.dice.pick(BANK_AMOUNTS))
            today += DAY


def ordinary_payments_out(month):
    """Withdrawals, the banks' own fees, two adjustments."""
    number = 312
    for currency, days in [("EUR", [1, 2, 5, 6, 7, 8, 9, 12, 13, 14, 15, 19, 20, 21, 22, 26, 27, 28]),
                           ("GBP", [6, 12, 20, 27])]:
        for booked in days:
            amount = month.dice.pick([10_00, 20_00, 25_00, 30_00])
            member = month.member(currency, day(booked), amount + 20_00)
            reference = "WDR-26-%04d" % number
            number += 1
            row = month.member_row(member, moment(day(booked), month.dice.between(7, 13),
                                                  month.dice), "withdrawal", -amount,
                                   reference=reference, text="Withdrawal",
                                   counterparty=member.name)
            paid = day(booked)
            if month.dice.percent(60):
                paid = business_days_after(paid, 1)
            entry = month.payment(member, paid, amount, reference, "WITHDRAWAL " + reference)
            month.match("evidence", [row, entry])
    for currency, booked, amount in [("EUR", 1, 18_15), ("GBP", 30, 6_50)]:
        entry = month.entry(day(booked), -amount, currency, "PMNT-MDOP-CHRG",
                            text="ACCOUNT FEE THIRD QUARTER 2026")
        row = month.row(at(booked, 14, 0), "acc_bank_charges", "bank_fee", -amount, currency,
                        text="Account fee third quarter")
        month.match("amount_and_date", [row, entry])
    for k, number, amount, text in [(5, 13, 5_00, "Goodwill: cancelled lesson"),
                                    (22, 27, -2_50, "Lost membership card")]:
        month.member_row(month.members[k], at(number, 10, 0), "adjustment", amount, text=text)


def scripted_clubs(month):
    """C15, C16, C17: three clubs whose closing balance is known before the month begins."""
    def play(case, club, number, amount, members, text, cancelled=False):
        for k, payer in enumerate(members):
            payer.opening = max(payer.opening, 60_00)
            sides = (club, payer) if cancelled else (payer, club)
            month.pair(at(number, 18, k), "event_entry", sides[0], sides[1], amount,
                       "EVT-10%02d-%s" % (number, club.id[-2:]), text,
                       ("L-%s-%d" % (case, 2 * k + 1), "L-%s-%d" % (case, 2 * k + 2)))
    m = month.members
    play("C15", month.clubs["ORG-06", "EUR"], 10, 13_50, m[37:40], "Turniej jesienny")
    play("C16", month.clubs["ORG-09", "EUR"], 17, 16_50, m[39:46] + m[9:11],
         "Tournament cancelled, entry returned", cancelled=True)
    play("C17", month.clubs["ORG-10", "EUR"], 24, 12_00, m[41:44], "Damtoernooi")


def ordinary_play(month):
    for currency, (_, _, entries) in PACE.items():
        clubs = [club for (key, c), club in month.clubs.items()
                 if c == currency and key not in SCRIPTED]
        today = FIRST
        while today <= LAST:
            event = month.dice.pick(EVENTS)
            for _ in range(month.dice.between(*entries)):
                amount = month.dice.pick(ENTRY_AMOUNTS)
                member, club = month.member(currency, today, amount), month.dice.pick(clubs)
                month.pair(moment(today, month.dice.between(16, 19), month.dice), "event_entry",
                           member, club, amount,
                           "EVT-%s-%s" % (today.strftime("%m%d"), club.id[-2:]), event)
            if today.day % 4 == 2 and currency == "EUR":
                payer, payee = month.member(currency, today, 10_00), month.member(currency)
                if payer is not payee:
                    month.pair(moment(today, 20, month.dice), "member_transfer", payer, payee,
                               10_00, "", "Transfer between members")
            today += DAY


def openings(month):
    """Balances on 30 September: parties, banks and Stripe. What is under way is C03."""
    before = dt.datetime(2026, 9, 30, 20, 0)
    for party in month.members:
        month.member_row(party, before, "opening_balance", party.opening,
                         text="Balance carried into Tieout")
    for club in month.clubs.values():
        month.club_row(club, before, "opening_balance", club.opening,
                       text="Balance carried into Tieout")
    for currency in ("EUR", "GBP"):
        for account, value in [("acc_bank_%s" % ("main" if currency == "EUR" else "gbp"),
                                BANK_OPENING[currency]),
                               ("acc_clearing_stripe", STRIPE_OPENING[currency])]:
            if value:
                # An account of our own is an asset: what it holds is a debit, hence the minus.
                month.row(before, account, "opening_balance", -value, currency,
                          text="Balance carried into Tieout")


# The files ---------------------------------------------------------------------------------

CONFIGURATION = """\
# The sample workspace: a federation of clubs that holds its members' money in two currencies.

[book]
name = "{book}"
time_zone = "Europe/Brussels"
calendar = "target2"
holder = ["{book} ASBL", "rue de l'Exemple 1", "1000 Bruxelles"]

[paths]
inbox = "inbox"
archive = "../../.tieout/archive"
reports = "../../reports"
database = "../../.tieout/db"

[ledger]
expected = true

# The type of a ledger row names the account that is debited when the party is credited.
[ledger.types]
topup_card = "clearing:stripe"
topup_card_auto = "clearing:stripe"
refund_card = "clearing:stripe"
chargeback = "clearing:stripe"
processor_fee = "clearing:stripe"
topup_bank = {{ EUR = "bank:main", GBP = "bank:gbp" }}
settlement = {{ EUR = "bank:main", GBP = "bank:gbp" }}
settlement_return = {{ EUR = "bank:main", GBP = "bank:gbp" }}
withdrawal = {{ EUR = "bank:main", GBP = "bank:gbp" }}
bank_fee = {{ EUR = "bank:main", GBP = "bank:gbp" }}
processor_payout = {{ from = "clearing:stripe", to = {{ EUR = "bank:main", GBP = "bank:gbp" }} }}
event_entry = "internal:parties"
member_transfer = "internal:parties"
org_fee = "internal:parties"
adjustment = "expense:adjustments"
opening_balance = "equity:opening"
opening_item = "equity:opening"

[ledger.accounts]
acc_clearing_stripe = "clearing:stripe"
acc_platform = "income:platform"
acc_fees = "expense:processor-fees"
acc_bank_charges = "expense:bank-charges"
acc_bank_main = "bank:main"
acc_bank_gbp = "bank:gbp"

[[source]]
name = "bank-eur"
kind = "bank"
account = "bank:main"
currency = "EUR"
external = "{eur}"
format = "camt.053"
expected = "business-day"

[[source]]
name = "bank-gbp"
kind = "bank"
account = "bank:gbp"
currency = "GBP"
external = "{gbp}"
format = "camt.053"
expected = "business-day"

[[source]]
name = "stripe"
kind = "processor"
account = "clearing:stripe"
currencies = ["EUR", "GBP"]
format = "stripe"
expected = "month"
opening = {{ EUR = "{stripe_eur}", GBP = "{stripe_gbp}" }}

[matching.differences]
fee = "expense:processor-fees"
fx = "expense:fx"
rounding = "expense:rounding"
write_off = "expense:write-off"

[settlement]
fee_percent = "3"
float = {{ EUR = "100.00", GBP = "50.00" }}

[[settlement.schedule]]
from = "2026-07-01"
fee_percent = "2.5"

[[settlement.organisation]]
org = "ORG-03"
from = "2026-01-01"
fee_percent = "2"

# Agreed, but not in force in October.
[[settlement.organisation]]
org = "ORG-07"
from = "2026-11-01"
fee_percent = "1.5"

[[settlement.organisation]]
org = "ORG-12"
from = "2026-01-01"
float = {{ EUR = "250.00" }}
"""


def write_all(month, out):
    inbox = os.path.join(out, "inbox")
    if os.path.isdir(inbox):
        shutil.rmtree(inbox)

    def write(name, data):
        path = os.path.join(out, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(data)

    write("tieout.toml", CONFIGURATION.format(
        book=BOOK, eur=ACCOUNTS["EUR"]["iban"], gbp=ACCOUNTS["GBP"]["iban"],
        stripe_eur=money(STRIPE_OPENING["EUR"]), stripe_gbp=money(STRIPE_OPENING["GBP"]),
    ).encode("utf-8"))
    for name, data in statement_files(month):
        write("inbox/" + name, data)
    write("inbox/stripe/balance-change-2026-10.csv", stripe_balance(month.stripe))
    write("inbox/stripe/payouts-2026-10.csv", stripe_payouts(month.payouts))
    write("inbox/ledger/2026-10.ledger.csv", table(LEDGER_COLUMNS, map(ledger_line, month.ledger)))
    write("inbox/parties.csv", table(PARTY_COLUMNS, party_lines(month)))
    write("expected.json", check.expected_json(month, CASES, BANK_OPENING,
                                              STRIPE_OPENING, settlements(month)))
    write("expected-matches.csv", check.expected_matches(month))


def statement_files(month):
    """EUR: one file a day. GBP: one file a week with a statement for each day."""
    week = []
    for currency in ("EUR", "GBP"):
        number, balance, today = 192, BANK_OPENING[currency], FIRST
        while today <= LAST:
            if is_business_day(today):
                entries = [e for e in month.bank if e.currency == currency and e.day == today]
                closing = balance + sum(e.amount for e in entries)
                statement = {"number": number, "day": today, "entries": entries,
                             "created": created(today + DAY), "opening": balance,
                             "closing": closing}
                number, balance = number + 1, closing
                if currency == "EUR":
                    yield daily_file(today, statement)
                else:
                    week.append(statement)
                    if today.weekday() == 4:
                        yield weekly_file(week)
                        week = []
            today += DAY


def created(on):
    return "%sT03:15:00+0%d:00" % (on.isoformat(), 2 if on < day(25) else 1)


def daily_file(today, statement):
    name = "bank-eur/%s.camt053.xml" % today.isoformat()
    if today == day(30):
        # C11: the last statement came by mail on Tuesday, under a name of its own.
        statement["created"] = "2026-11-03T11:42:07+01:00"
        name = "bank-eur/0-nagekomen/uittreksel 213 (kopie).XML"
    data = camt053(8, "VLAK-EUR-%s" % today.strftime("%Y%m%d"), statement["created"],
                   ACCOUNTS["EUR"], [statement])
    if today == day(15):
        name, data = name + ".gz", stored_gzip(data)
    return name, data


def weekly_file(week):
    year, number, _ = week[-1]["day"].isocalendar()
    # One week still comes in the older version.
    version = 2 if number == 42 else 8
    name = "bank-gbp/%d-W%02d.camt053.xml" % (year, number)
    return name, camt053(version, "VLAK-GBP-%dW%02d" % (year, number), week[-1]["created"],
                         ACCOUNTS["GBP"], week)


def ledger_line(row):
    return {
        "id": row.id, "booked_at": row.at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "account_id": row.account, "org_id": row.org, "member_id": row.member, "type": row.kind,
        "amount": money(row.amount), "currency": row.currency, "reference": row.reference,
        "processor_ref": row.processor, "description": row.text,
        "counterparty": row.counterparty,
    }


def party_lines(month):
    for kind, parties in [("member", month.members), ("organisation", month.clubs.values())]:
        for number, party in enumerate(parties):
            yield {"party_id": party.id, "kind": kind, "name": party.name,
                   "account_id": party.account,
                   "iban": "" if kind == "member" and number % 5 == 3 else party.iban,
                   "email": party.email, "stripe_customer_id": party.customer}


def settlements(month):
    """The plan of 31 October, worked out here once more."""
    end = dt.datetime(2026, 10, 31, 23)
    lines = []
    for (key, currency), club in sorted(month.clubs.items()):
        moves = sum(r.amount for r in month.ledger if r.account == club.account
                    and r.at < end and r.kind != "opening_balance")
        line = settlement(key, currency, club.opening + moves, "2026-10-31")
        lines.append(dict(line, org_id=key, currency=currency, opening=club.opening,
                          movements=moves))
    return lines


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    here = os.path.dirname(os.path.abspath(__file__))
    parser.add_argument("--out", default=os.path.join(here, "2026-10"))
    parser.add_argument("--xsd", help="folder with the ISO schemas, for xmllint")
    options = parser.parse_args()
    month = Month(SEED)
    tell(month)
    write_all(month, options.out)
    check.check(month, options.out, BANK_OPENING, STRIPE_OPENING, options.xsd)


if __name__ == "__main__":
    main()
