"""The values of the sample month, and the calls that tell its story.

One call adds everything that one event leaves behind: the ledger's rows, the bank's line, the
processor's row, and what a perfect reconciliation makes of them.
"""

import datetime as dt
import unicodedata

from basics import (DAY, Dice, business_days_after, half_up, is_business_day, structured,
                    test_iban)
from people import CLUBS, MEMBERS

FIRST = dt.date(2026, 10, 1)
LAST = dt.date(2026, 10, 31)
BANK = {"EUR": "bank:main", "GBP": "bank:gbp"}
BANK_SOURCE = {"EUR": "bank-eur", "GBP": "bank-gbp"}
BANK_ACCOUNT = {"EUR": "acc_bank_main", "GBP": "acc_bank_gbp"}
CLEARING = "clearing:stripe"


class Party:
    def __init__(self, id, name, country, account, number):
        self.id, self.name, self.country, self.account = id, name, country, account
        self.iban = test_iban(country, number)
        self.email = plain(name).lower().strip("=' ").replace("'", "").replace(",", "")
        self.email = ".".join(self.email.split()[:3]) + "@example.org"
        self.customer = ""
        self.opening = 0


class LedgerRow:
    side, source = "left", "ledger"

    def __init__(self, at, account, kind, amount, currency, reference="", processor="",
                 text="", counterparty="", org="", member="", id=""):
        self.at, self.account, self.kind = at, account, kind
        self.amount, self.currency = amount, currency
        self.reference, self.processor = reference, processor
        self.text, self.counterparty = text, counterparty
        self.org, self.member, self.id = org, member, id


class BankEntry:
    side = "right"

    def __init__(self, day, amount, currency, code, name="", iban="", end_to_end="",
                 structured="", text="", charge=0, return_reason="", id="", order=0):
        self.day, self.amount, self.currency, self.code = day, amount, currency, code
        self.name, self.iban, self.end_to_end = name, iban, end_to_end
        self.structured, self.text = structured, text
        self.charge, self.return_reason, self.id, self.order = charge, return_reason, id, order
        self.source, self.account = BANK_SOURCE[currency], BANK[currency]


class BalanceRow:
    """A row of Stripe's balance report. net = gross - fee."""
    side, source, account = "right", "stripe", CLEARING

    def __init__(self, id, created, currency, gross, fee, category, source, description,
                 member=None, charge="", intent="", charged=None, brand="", pay_id="",
                 dispute_reason=""):
        self.id, self.created, self.currency = id, created, currency
        self.gross, self.fee, self.net = gross, fee, gross - fee
        self.amount = self.net
        self.category, self.source_id, self.description = category, source, description
        self.member, self.charge, self.intent, self.charged = member, charge, intent, charged
        self.brand, self.pay_id, self.dispute_reason = brand, pay_id, dispute_reason
        self.payout = None
        # A charge can be paid out two business days later, anything else on the next one.
        wait = 2 if category == "charge" else 1
        self.payout_day = business_days_after(created.date(), wait)
        available = self.payout_day if category == "charge" else created.date()
        self.available = dt.datetime.combine(available, dt.time())


class Payout:
    side, source, account = "right", "stripe", CLEARING

    def __init__(self, id, transaction, day, amount, currency, trace):
        self.id, self.transaction, self.day = id, transaction, day
        self.amount, self.currency, self.trace = amount, currency, trace
        self.effective = dt.datetime.combine(day, dt.time())
        self.arrival = business_days_after(day, 1)
        self.status = "paid" if self.arrival <= LAST else "in_transit"


class Month:
    def __init__(self, seed):
        self.dice = Dice(seed)
        self.ledger, self.bank, self.stripe, self.payouts = [], [], [], []
        self.groups = []   # (rule, [items], case): what belongs together
        self.breaks = []   # (item, account, reason, [nearest items], case)
        self.members, self.clubs = [], {}
        self.request = 4471880
        self.people()

    def people(self):
        for number, (name, country, currency) in enumerate(MEMBERS, 1):
            member = Party("M-%03d" % number, name, country, "acc_m%03d" % number, 1000 + number)
            member.currency = currency
            member.customer = "cus_SAMPLE" + self.dice.text(8)
            member.opening = 500 * self.dice.between(4, 36)
            self.members.append(member)
        for number, (key, name, country, openings) in enumerate(CLUBS, 1):
            for currency, opening in openings.items():
                suffix = "_" + currency.lower() if len(openings) > 1 else ""
                account = "acc_org%02d%s" % (number, suffix)
                club = Party(key, name, country, account, 9000 + 10 * number + len(suffix))
                club.currency, club.opening = currency, opening
                self.clubs[key, currency] = club

    # One call per kind of row.

    def row(self, *arguments, **options):
        row = LedgerRow(*arguments, **options)
        self.ledger.append(row)
        return row

    def member_row(self, member, at, kind, amount, **options):
        return self.row(at, member.account, kind, amount, member.currency, member=member.id,
                        **options)

    def club_row(self, club, at, kind, amount, **options):
        return self.row(at, club.account, kind, amount, club.currency, org=club.id, **options)

    def entry(self, *arguments, **options):
        entry = BankEntry(*arguments, order=self.dice.bits(), **options)
        self.bank.append(entry)
        return entry

    def match(self, rule, items, case=None):
        self.groups.append((rule, items, case))

    def open(self, item, reason, case, nearest=(), account=None):
        """An item that nothing explains. account: for a payout, the leg that stays open."""
        self.breaks.append((item, account or account_of(item), reason, list(nearest), case))

    def stripe_id(self, prefix, case=""):
        return prefix + "SAMPLE" + case + self.dice.text(14 - len(case))

    def charge(self, member, created, amount, case="", letter=""):
        tag = case + letter
        row = BalanceRow(
            self.stripe_id("txn_3", tag), created, member.currency, amount,
            card_fee(amount, member.currency), "charge", self.stripe_id("ch_3", tag),
            "Account top up " + member.id, member=member,
            intent=self.stripe_id("pi_3", tag), charged=created,
            brand=self.dice.pick(["Visa", "MasterCard", "MasterCard", "Maestro"]),
            pay_id=str(88000 + len(self.stripe)))
        row.charge = row.source_id
        self.stripe.append(row)
        return row

    def book_charge(self, member, charge, automatic=False, processor=None, id=""):
        roll = self.dice.below(100)
        known = charge.charge if roll < 60 else charge.intent if roll < 85 else charge.id
        return self.member_row(
            member, charge.created + dt.timedelta(seconds=self.dice.between(2, 90)),
            "topup_card_auto" if automatic else "topup_card", charge.gross,
            processor=processor or known,
            text="Automatic top up by card" if automatic else "Top up by card",
            counterparty="Stripe", id=id)

    def card_topup(self, member, created, amount, automatic=False, case="", letter=""):
        charge = self.charge(member, created, amount, case, letter)
        row_id = "L-%s-%s" % (case, letter) if case else ""
        row = self.book_charge(member, charge, automatic, id=row_id)
        self.match("processor_id", [row, charge], case)
        return row, charge

    def refund(self, member, charge, created, amount, case="", letter="", by_charge=False,
               partial=False):
        """Money back to the card. by_charge: our ledger only knows the charge's id."""
        tag = case + letter
        row = BalanceRow(
            self.stripe_id("txn_3", tag), created, member.currency, -amount, 0, "refund",
            self.stripe_id("re_3", tag), "REFUND FOR CHARGE (Account top up %s)" % member.id,
            member=member, charge=charge.charge, intent=charge.intent, charged=charge.created,
            brand=charge.brand)
        self.stripe.append(row)
        booked = self.member_row(
            member, created + dt.timedelta(seconds=self.dice.between(2, 20)), "refund_card",
            -amount, processor=charge.charge if by_charge else row.source_id,
            text="Partial refund to card" if partial else "Refund to card",
            counterparty="Stripe", id="L-%s-%s" % (case, letter) if case else "")
        self.match("processor_id", [booked, row], case)
        return booked, row

    def reference(self, member):
        """A request for a bank transfer gives the member a reference of its own."""
        self.request += self.dice.between(1, 9)
        if member.country == "BE":
            return structured(3100000000 + self.request)
        return "VPP-%s%d" % (self.dice.text(4, "ABCDEFGHJKMNPQRSTUVWXYZ"), self.request % 90 + 10)

    def credit(self, member, day, amount, reference, id="", text="", nameless=False, charge=0):
        """A transfer that a member made, as the bank shows it."""
        digits = "".join(c for c in reference if c.isdigit())
        is_structured = reference.startswith("+++") and not text
        name = "" if nameless else member.name.lstrip("=")
        if self.dice.percent(30):
            name = plain(name).upper()
        wrapped = self.dice.pick(["%s", "top up %s", "Clubkonto %s", "compte club %s", "%s merci"])
        return self.entry(
            day, amount, member.currency,
            "PMNT-RCDT-ESCT" if member.currency == "EUR" else "PMNT-RCDT-DMCT",
            name=name, iban="" if nameless else member.iban,
            structured=digits if is_structured else "",
            text=text or ("" if is_structured else wrapped % reference if reference else ""),
            charge=charge, id=id)

    def book_transfer(self, member, day, amount, reference, at=None, id="", text=None):
        """The top-up in our ledger: on the day, on the next one, or before the money came."""
        if at is None:
            roll = self.dice.below(100)
            if roll < 15 and day - DAY >= FIRST:
                at = moment(day - DAY, self.dice.between(7, 15), self.dice)
            elif roll < 40 and business_days_after(day, 1) <= LAST:
                at = moment(business_days_after(day, 1), self.dice.between(6, 8), self.dice)
            else:
                at = moment(day, self.dice.between(12, 14), self.dice)
        return self.member_row(
            member, at, "topup_bank", amount, reference=reference,
            text=text or "Top up by bank transfer", counterparty=member.name, id=id)

    def bank_topup(self, member, day, amount, case="", letter="", reference=None, text=""):
        reference = self.reference(member) if reference is None else reference
        entry = self.credit(member, day, amount, reference, text=text,
                            id=bank_id(member.currency, case, letter))
        row = self.book_transfer(member, day, amount, reference,
                                 id="L-%s-%s" % (case, letter) if case else "")
        self.match("evidence", [row, entry], case)
        return row, entry

    def payment(self, party, day, amount, reference, text, id=""):
        """A transfer of ours, as the bank shows it."""
        return self.entry(
            day, -amount, party.currency,
            "PMNT-ICDT-ESCT" if party.currency == "EUR" else "PMNT-ICDT-DMCT",
            name=party.name.lstrip("="), iban=party.iban, end_to_end=reference, text=text, id=id)

    def pair(self, at, kind, payer, payee, amount, reference, text, ids=("", "")):
        """Two single rows of an internal movement: minus on one party, plus on the other."""
        for party, other, value, id in [(payer, payee, -amount, ids[0]),
                                        (payee, payer, amount, ids[1])]:
            add = self.member_row if party.id.startswith("M-") else self.club_row
            add(party, at, kind, value, reference=reference, text=text, counterparty=other.name,
                id=id)

    def spendable(self, member, day):
        """What a member can spend by that evening without ever falling below zero later."""
        total = member.opening
        for row in self.ledger:
            if row.account == member.account and (row.amount < 0 or row.at.date() <= day):
                total += row.amount
        return total

    def member(self, currency, day=None, needs=0):
        people = [m for m in self.members if m.currency == currency]
        while True:
            member = self.dice.pick(people)
            if not needs or self.spendable(member, day) >= needs:
                return member

    # What follows from the rest.

    def pay_out(self, cases, opening_rows, traceless):
        """Stripe's automatic payouts: each business day what has become available by then.

        cases: day to case. opening_rows: day to the net of September's rows in that payout.
        """
        for currency in ("EUR", "GBP"):
            day = FIRST
            queue = [row for row in self.stripe if row.currency == currency]
            held = []
            while day <= LAST:
                if is_business_day(day):
                    due = held + [r for r in queue if r.payout_day == day]
                    total = sum(r.net for r in due) + opening_rows.get((currency, day), 0)
                    if total > 0:
                        self.one_payout(currency, day, total, due, cases.get((currency, day)),
                                        (currency, day) in traceless)
                        held = []
                    else:
                        held = due
                day += DAY

    def one_payout(self, currency, day, total, due, case, traceless):
        tag = case or ""
        trace = "" if traceless else "PP%s%s" % (
            day.strftime("%y%m%d"), self.dice.text(8, "0123456789"))
        payout = Payout(self.stripe_id("po_1", tag), self.stripe_id("txn_1", tag), day, total,
                        currency, trace)
        self.payouts.append(payout)
        for row in due:
            row.payout = payout
        row = self.row(moment(day, 4, self.dice), "acc_clearing_stripe", "processor_payout", total,
                       currency, processor=payout.id, text="Stripe payout", counterparty="Stripe",
                       id="L-%s-%s%s" % (case, currency, day.strftime("%m%d")) if case else "")
        if payout.arrival > LAST:
            self.match("payout", [row, payout], case)
            self.open(row, "timing", case, account=BANK[currency])
            return
        entry = self.entry(
            payout.arrival, total, currency,
            "PMNT-RCDT-ESCT" if currency == "EUR" else "PMNT-RCDT-DMCT", name="STRIPE",
            end_to_end=trace, text="STRIPE PAYOUT " + trace if trace else "STRIPE",
            id=bank_id(currency, tag, day.strftime("%m%d")))
        self.match("payout", [row, payout, entry], case)

    def number(self):
        """Ids of what no case has named: the ledger by time, the bank by day and position."""
        self.ledger = [row for _, row in sorted(enumerate(self.ledger),
                                                key=lambda pair: (pair[1].at, pair[0]))]
        for number, row in enumerate(self.ledger, 1):
            row.id = row.id or "L-%05d" % number
        self.bank.sort(key=lambda e: (e.currency, e.day, e.order))
        position = {}
        for entry in self.bank:
            key = (entry.currency, entry.day)
            position[key] = position.get(key, 0) + 1
            entry.id = entry.id or "%s-%s-%03d" % (
                entry.currency, entry.day.strftime("%Y%m%d"), position[key])
        self.stripe.sort(key=lambda row: (row.created, row.id))
        self.payouts.sort(key=lambda payout: (payout.day, payout.currency))


def account_of(item):
    """The reconciled account that an item stands on."""
    if isinstance(item, LedgerRow):
        if item.kind in ("topup_card", "topup_card_auto", "refund_card", "chargeback",
                         "processor_fee"):
            return CLEARING
        return BANK[item.currency]
    return item.account


def effect(item, account):
    """What the item adds to the reconciled account: money in is plus."""
    if isinstance(item, LedgerRow):
        if item.kind == "processor_payout":
            return -item.amount if account == CLEARING else item.amount
        # An opening item stands on the bank account itself, where a credit is money out.
        return -item.amount if item.kind == "opening_item" else item.amount
    return -item.amount if isinstance(item, Payout) else item.amount


def card_fee(amount, currency):
    return half_up(amount * 15, 1000) + (25 if currency == "EUR" else 20)


def bank_id(currency, case, letter):
    return "%s-%s-%s" % (currency, case, letter) if case else ""


def moment(day, hour, dice):
    return dt.datetime.combine(day, dt.time(hour, dice.below(60), dice.below(60)))


def plain(text):
    """ASCII, as a bank's older channel would write it."""
    for letter, ascii_letter in [("Ł", "L"), ("ł", "l"), ("ß", "ss")]:
        text = text.replace(letter, ascii_letter)
    folded = unicodedata.normalize("NFKD", text)
    return "".join(c for c in folded if ord(c) < 128)
