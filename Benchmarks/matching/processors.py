"""Writes the card movements of a generated month as other processors report them.

The generator knows Stripe. The same movements, payouts and ids in the columns of another processor
tell whether what is learnt from Stripe's report (which charge, what it cost, what it was paid out
with) is learnt from theirs."""

import collections
import csv
import decimal
import hashlib
import json
import os

ZERO = decimal.Decimal("0.00")

# By the names that PROCESSOR= knows them under: a source's format, and the file's name.
PROCESSORS = {
    "stripe": ("stripe", "stripe_balance.csv"),
    "adyen": ("adyen-settlement-detail", "adyen.csv"),
    "paypal": ("paypal-activity", "paypal.csv"),
    "mollie": ("mollie-settlement", "mollie.csv"),
    "shopify": ("shopify-transactions", "shopify.csv"),
    "square": ("square", "square.json"),
}


def read(folder, name):
    with open(os.path.join(folder, name), encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def plain(name):
    """An id as processors write it that do not say what it is of: sixteen capitals and digits."""
    return name and hashlib.sha256(name.encode()).hexdigest()[:16].upper()


class Movement:
    """One movement of the processor's balance: of a charge, or the payout that empties it."""

    def __init__(self, row, kind, payout, label):
        self.kind = kind
        self.payout = payout
        # As the labels name it; None for what only balances the report.
        self.label = label
        self.at = row["created_utc"]
        self.gross, self.fee, self.net = (
            decimal.Decimal(row.get(name, "0.00")) for name in ("gross", "fee", "net"))
        self.id = row.get("source_id", "")
        self.charge = row.get("charge_id", "")
        self.name = row.get("customer_name", "")
        self.text = row.get("description", "")
        self.reference = row.get("payment_metadata[pay_id]") or row.get(
            "refund_metadata[pay_id]", "")
        self.paid = row.get("customer_facing_amount", "")
        self.paid_currency = row.get("customer_facing_currency", "").upper()
        self.brand = row.get("card_brand", "").lower()
        self.balance_id = row.get("balance_transaction_id", "")


def movements(folder):
    """Every movement, and the payouts, each after what it pays out, in the order in time.

    A payout that pays out what the file does not have starts with what was carried over; what no
    payout of the file pays out is carried over at its end."""
    by_payout = collections.OrderedDict()
    for row in read(folder, "stripe_balance.csv"):
        payout = row["automatic_payout_id"]
        by_payout.setdefault(payout, []).append(
            Movement(row, row["reporting_category"], payout, row["balance_transaction_id"]))
    for row in read(folder, "stripe_payouts.csv"):
        payout, net = row["payout_id"], decimal.Decimal(row["net"])
        rows = by_payout.setdefault(payout, [])
        facts = {"created_utc": row["effective_at_utc"]}
        is_reversal = row["reporting_category"] == "payout_reversal"
        missing = ZERO if is_reversal else net - sum((item.net for item in rows), ZERO)
        if missing:
            facts.update(gross=missing, net=missing)
            rows.insert(0, Movement(facts, "carried", payout, None))
        facts.update(gross=-net, net=-net, source_id=payout, description="payout " + payout,
                     balance_transaction_id=row["balance_transaction_id"])
        rows.append(Movement(facts, "payout_reversal" if is_reversal else "payout", payout,
                             payout + ("#reversal" if is_reversal else "")))
    unpaid = by_payout.pop("", [])
    for payout, rows in by_payout.items():
        yield from rows
        if not any(item.kind == "payout" for item in rows):
            left = -sum((item.net for item in rows), ZERO)
            yield Movement({"created_utc": rows[-1].at, "gross": left, "net": left}, "carried",
                           payout, None)
    yield from unpaid


def side(amount):
    """Debit and credit columns."""
    return ("%s" % -amount, "") if amount < 0 else ("", "%s" % amount)


ADYEN = {"charge": "Settled", "refund": "Refunded", "dispute": "Chargeback",
         "dispute_reversal": "ChargebackReversed", "fee": "Fee", "payout": "MerchantPayout",
         "refund_failure": "RefundedReversed"}


def adyen(items, out):
    out.writerow([
        "Company Account", "Merchant Account", "Psp Reference", "Merchant Reference",
        "Payment Method", "Creation Date", "TimeZone", "Type", "Modification Reference",
        "Gross Currency", "Gross Debit (GC)", "Gross Credit (GC)", "Exchange Rate", "Net Currency",
        "Net Debit (NC)", "Net Credit (NC)", "Commission (NC)", "Markup (NC)", "Scheme Fees (NC)",
        "Interchange (NC)", "Payment Method Variant", "Modification Merchant Reference",
        "Batch Number", "Reserved4", "Reserved5"])
    batches = {}
    for item in items:
        if item.kind == "payout_reversal":
            continue
        batch = batches.setdefault(item.payout, 100 + len(batches)) if item.payout else ""
        kind = ADYEN.get(item.kind, "Balancetransfer" if item.label is None else "Fee")
        is_of_a_card = kind not in ("MerchantPayout", "Fee", "Balancetransfer")
        debit, credit = side(item.net)
        # What the customer paid, in the customer's currency.
        paid, currency = decimal.Decimal(item.paid or item.gross), item.paid_currency or "EUR"
        rate = "%.6f" % (item.gross / paid) if currency != "EUR" and paid else "1"
        gross = side(paid) if is_of_a_card else ("", "")
        fee = "%s" % item.fee if is_of_a_card and item.fee else ""
        out.writerow([
            "ExampleCo", "ExampleShop",
            plain(item.charge or (item.id if is_of_a_card else "")), item.reference, item.brand,
            item.at, "UTC", kind,
            "TX%s batch %s" % (plain(item.id), batch) if kind == "MerchantPayout"
            else plain(item.id),
            currency if is_of_a_card else "", gross[0], gross[1], rate if is_of_a_card else "",
            "EUR",
            debit, credit, fee, "", "", "", item.brand, "", batch, "", ""])
        yield item.label, ("%s" % batch if kind == "MerchantPayout"
                           else plain(item.charge or item.id))


PAYPAL = {"charge": "Express Checkout Payment", "refund": "Payment Refund",
          "dispute": "Chargeback", "dispute_reversal": "Chargeback Reversal",
          "fee": "Chargeback Fee", "payout": "General Withdrawal - Bank Account",
          "payout_reversal": "General Withdrawal - Bank Account Reversal"}


def paypal(items, out):
    out.writerow(["Date", "Time", "TimeZone", "Name", "Type", "Status", "Currency", "Gross", "Fee",
                  "Net", "Transaction ID", "Reference Txn ID", "Invoice Number", "Balance",
                  "Subject"])
    balance = ZERO
    for item in sorted(items, key=lambda item: item.at):
        balance += item.net
        year, month, day = item.at[:10].split("-")
        ident = plain(item.id + item.kind if item.kind.startswith("payout")
                      else item.id or "carried" + item.at + item.payout)
        related = plain(item.charge if item.charge != item.id else "")
        if item.kind == "payout_reversal":
            related = plain(item.id + "payout")
        out.writerow(["%s/%s/%s" % (month, day, year), item.at[11:19], "UTC", item.name,
                      PAYPAL.get(item.kind, "General Payment"), "Completed", "EUR",
                      "%s" % item.gross, "%s" % -item.fee, "%s" % item.net,
                      ident, related, item.reference,
                      "%s" % balance, item.text])
        yield item.label, related + "#reversal" if item.kind == "payout_reversal" else ident


def mollie(items, out):
    out.writerow(["Date", "Payment method", "Currency", "Amount", "Status", "ID", "Description",
                  "Consumer name", "Consumer bank account", "Consumer BIC", "Settlement currency",
                  "Settlement amount", "Settlement reference", "Amount refunded"])
    fees = collections.OrderedDict()

    def withheld(payout, at=""):
        fee, last = fees.pop(payout, (ZERO, ""))
        at = at or last
        if fee:
            out.writerow([at, "", "EUR", "%s" % -fee, "paidout", "", "Withheld transaction fees",
                          "", "", "", "EUR", "%s" % -fee, payout, ""])
        return bool(fee)

    for item in items:
        if item.kind in ("payout", "payout_reversal"):
            if item.kind == "payout" and withheld(item.payout, item.at):
                yield None, ""
            continue
        fee, at = fees.get(item.payout, (ZERO, item.at))
        fees[item.payout] = (fee + item.fee, max(at, item.at))
        prefix = {"refund": "re_", "dispute": "chb_", "charge": "tr_"}.get(item.kind, "bal_")
        ident = prefix + plain(item.id) if item.id else ""
        out.writerow([item.at, "creditcard", "EUR", "%s" % item.gross, "paidout", ident,
                      item.reference or item.text, item.name, "", "", "EUR", "%s" % item.gross,
                      item.payout, ""])
        yield item.label, ident
    for payout in list(fees):
        if withheld(payout):
            yield None, ""


def shopify(items, out):
    out.writerow(["Transaction Date", "Type", "Order", "Card Brand", "Card Source",
                  "Payout Status", "Payout Date", "Payout ID", "Available On", "Amount", "Fee",
                  "Net", "Checkout", "Payment Method Name", "Presentment Amount",
                  "Presentment Currency", "Currency", "VAT"])
    for item in items:
        if item.kind in ("payout", "payout_reversal"):
            continue
        out.writerow([item.at + " +0000", item.kind if item.label else "adjustment",
                      "#" + (item.reference or item.id), item.brand, "online",
                      "paid" if item.payout else "pending", item.at[:10], item.payout,
                      item.at[:10], "%s" % item.gross, "%s" % item.fee, "%s" % item.net,
                      "#" + plain(item.charge or item.id), "card", item.paid,
                      item.paid_currency, "EUR",
                      "0.00"])
        yield item.label, ""


SQUARE = {"charge": "CHARGE", "refund": "REFUND", "dispute": "DISPUTE", "fee": "PROCESSING_FEE",
          "dispute_reversal": "DISPUTE", "refund_failure": "REFUND"}


def square(items, file):
    """The pages of the API: the entries here, the payouts in a file beside it."""
    def money(amount):
        return {"amount": int(amount * 100), "currency": "EUR"}

    entries, payouts = [], []
    for item in items:
        at = item.at[:10] + "T" + item.at[11:19] + "Z"
        if item.kind == "payout":
            payouts.append({
                "id": item.payout, "status": "PAID", "location_id": "L1", "created_at": at,
                "amount_money": money(-item.net), "type": "BATCH", "version": 1})
        elif item.kind != "payout_reversal":
            kind = SQUARE.get(item.kind, "ADJUSTMENT")
            details = {"payment_id": plain(item.charge or item.id)}
            if kind in ("REFUND", "DISPUTE"):
                details[kind.lower() + "_id"] = plain(item.id)
            ident = "poe_" + plain(item.id + item.kind + at)
            entries.append({
                "id": ident, "payout_id": item.payout, "effective_at": at, "type": kind,
                "gross_amount_money": money(item.gross), "fee_amount_money": money(item.fee),
                "net_amount_money": money(item.net), "type_%s_details" % kind.lower(): details})
            yield item.label, ident
    json.dump({"payout_entries": entries}, file, indent=1)
    with open(file.name.replace("square", "square_payouts"), "w", encoding="utf-8") as beside:
        json.dump({"payouts": payouts}, beside, indent=1)


def in_csv(writer):
    return lambda items, file: writer(items, csv.writer(file, lineterminator="\n"))


WRITERS = {"adyen": adyen, "paypal": paypal, "mollie": mollie, "shopify": shopify}
WRITERS = {name: in_csv(writer) for name, writer in WRITERS.items()}
WRITERS["square"] = square


def named_by(processor, folder):
    """By every id that Stripe has of a movement or payout, what the processor calls it."""
    known = {}
    batches = {}
    for item in movements(folder):
        if item.payout:
            batches.setdefault(item.payout, 100 + len(batches))
    for row in read(folder, "stripe_balance.csv"):
        source, charge = row["source_id"], row["charge_id"]
        for name, of in ((row["balance_transaction_id"], source), (source, source),
                         (row["payment_intent_id"], charge), (charge, charge)):
            prefix = ""
            if processor == "mollie":
                prefix = "re_" if of.startswith("re_") else "tr_"
            known[name] = ("#" if processor == "shopify" else prefix) + plain(of)
    for payout, batch in batches.items():
        known[payout] = {"adyen": "%d" % batch, "paypal": plain(payout + "payout")}.get(
            processor, payout)
    known.pop("", None)
    return known


def write(folder, processor, inbox):
    """Writes the report into the inbox, and the ledger with ids that are in it.

    Returns a function from how a pack names an item to the name in the labels."""
    path = os.path.join(inbox, PROCESSORS[processor][1])
    labels = []
    with open(path, "w", encoding="utf-8", newline="") as file:
        labels.extend(WRITERS[processor](list(movements(folder)), file))
    known = named_by(processor, folder)
    ledger = read(folder, "ledger.csv")
    with open(os.path.join(inbox, "month.ledger.csv"), "w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, list(ledger[0]), lineterminator="\n")
        out.writeheader()
        for row in ledger:
            out.writerow(dict(row, processor_ref=known.get(row["processor_ref"],
                                                           row["processor_ref"])))
    with open(path, "rb") as file:
        digest = hashlib.sha256(file.read()).hexdigest()
    names = {ident: label for label, ident in labels if ident}
    names.update(
        ("F%s:%d" % (digest[:12], place), label) for place, (label, _) in enumerate(labels))
    return lambda item: names.get(item, item) or item
