"""How the sample's files are written: camt.053 in two versions, Stripe's reports, plain CSV."""

import csv
import io
import struct
import zlib
from xml.sax.saxutils import escape

from basics import local, money

BANK_BIC = "VLAKBEB0XXX"

STRIPE_BALANCE_COLUMNS = (
    "balance_transaction_id,created_utc,created,available_on_utc,available_on,currency,gross,fee,"
    "net,reporting_category,source_id,description,customer_facing_amount,"
    "customer_facing_currency,automatic_payout_id,automatic_payout_effective_at_utc,"
    "automatic_payout_effective_at,customer_id,customer_email,customer_name,"
    "customer_description,charge_id,payment_intent_id,charge_created_utc,charge_created,"
    "invoice_id,subscription_id,payment_method_type,card_brand,card_funding,card_country,"
    "statement_descriptor,dispute_reason,payment_metadata[pay_id],refund_metadata[pay_id]"
).split(",")

STRIPE_PAYOUT_COLUMNS = (
    "payout_id,effective_at_utc,effective_at,currency,gross,fee,net,reporting_category,"
    "balance_transaction_id,description,payout_expected_arrival_date,payout_status,"
    "payout_reversed_at_utc,payout_reversed_at,payout_type,payout_description,"
    "payout_destination_id,trace_id,trace_id_status"
).split(",")

LEDGER_COLUMNS = (
    "id,booked_at,account_id,org_id,member_id,type,amount,currency,reference,processor_ref,"
    "description,counterparty"
).split(",")

PARTY_COLUMNS = (
    "party_id,kind,name,account_id,iban,email,stripe_customer_id,mandate_ref"
).split(",")


def table(columns, rows, newline="\r\n"):
    """RFC 4180, UTF-8. Every row is a mapping from column to text."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator=newline)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([row.get(column, "") for column in columns])
    return out.getvalue().encode("utf-8")


def stored_gzip(data):
    """Gzip without compression, so that the bytes do not depend on a zlib version."""
    blocks = []
    for start in range(0, len(data), 65535):
        piece = data[start:start + 65535]
        last = 1 if start + 65535 >= len(data) else 0
        blocks.append(struct.pack("<BHH", last, len(piece), len(piece) ^ 0xFFFF) + piece)
    header = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
    return header + b"".join(blocks) + struct.pack("<II", zlib.crc32(data), len(data))


def stamp(utc):
    return utc.strftime("%Y-%m-%d %H:%M:%S")


def both_times(utc):
    """Stripe writes UTC and the report's own time zone, here Brussels."""
    return (stamp(utc), stamp(local(utc))) if utc else ("", "")


class Xml:
    """Indented elements, one call each."""

    def __init__(self):
        self.lines = ['<?xml version="1.0" encoding="UTF-8"?>']
        self.open_names = []

    def open(self, name, attributes=""):
        self.lines.append("  " * len(self.open_names) + "<%s%s>" % (name, attributes))
        self.open_names.append(name)

    def close(self, count=1):
        for _ in range(count):
            name = self.open_names.pop()
            self.lines.append("  " * len(self.open_names) + "</%s>" % name)

    def leaf(self, path, text, attributes=""):
        """A value inside as many elements as the path names, on one line."""
        names = path.split("/")
        before = "".join("<%s>" % name for name in names[:-1])
        after = "".join("</%s>" % name for name in reversed(names[:-1]))
        self.lines.append("  " * len(self.open_names) + "%s<%s%s>%s</%s>%s" % (
            before, names[-1], attributes, escape(text), names[-1], after))

    def bytes(self):
        return ("\n".join(self.lines) + "\n").encode("utf-8")


def camt053(version, message_id, created, account, statements):
    """One camt.053 document with any number of statements.

    account: dict(iban, currency, owner). Each statement: dict(number, day, created, opening,
    closing, entries); each entry is a story.BankEntry.
    """
    xml = Xml()
    xml.open("Document", ' xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.%02d"' % version)
    xml.open("BkToCstmrStmt")
    xml.open("GrpHdr")
    xml.leaf("MsgId", message_id)
    xml.leaf("CreDtTm", created)
    xml.open("MsgPgntn")
    xml.leaf("PgNb", "1")
    xml.leaf("LastPgInd", "true")
    xml.close(2)
    for statement in statements:
        write_statement(xml, version, account, statement)
    xml.close(2)
    return xml.bytes()


def write_statement(xml, version, account, statement):
    day = statement["day"].isoformat()
    xml.open("Stmt")
    xml.leaf("Id", "%s-2026-%03d" % (account["iban"][-4:], statement["number"]))
    xml.leaf("ElctrncSeqNb", str(statement["number"]))
    xml.leaf("LglSeqNb", str(statement["number"]))
    xml.leaf("CreDtTm", statement["created"])
    xml.open("FrToDt")
    xml.leaf("FrDtTm", day + "T00:00:00")
    xml.leaf("ToDtTm", day + "T23:59:59")
    xml.close()
    xml.open("Acct")
    xml.leaf("Id/IBAN", account["iban"])
    xml.leaf("Ccy", account["currency"])
    xml.leaf("Ownr/Nm", account["owner"])
    xml.leaf("Svcr/FinInstnId/" + ("BIC" if version < 3 else "BICFI"), BANK_BIC)
    xml.close()
    for code, value in [("OPBD", statement["opening"]), ("CLBD", statement["closing"]),
                        ("CLAV", statement["closing"])]:
        xml.open("Bal")
        xml.leaf("Tp/CdOrPrtry/Cd", code)
        amount(xml, value, account["currency"])
        xml.leaf("Dt/Dt", day)
        xml.close()
    write_summary(xml, version, statement["entries"])
    for number, entry in enumerate(statement["entries"], 1):
        write_entry(xml, version, account["currency"], number, entry)
    xml.close()


def amount(xml, value, currency):
    xml.leaf("Amt", money(abs(value)), ' Ccy="%s"' % currency)
    xml.leaf("CdtDbtInd", "CRDT" if value >= 0 else "DBIT")


def write_summary(xml, version, entries):
    credits = [e.amount for e in entries if e.amount >= 0]
    debits = [-e.amount for e in entries if e.amount < 0]
    net = sum(credits) - sum(debits)
    indicator = "CRDT" if net >= 0 else "DBIT"
    xml.open("TxsSummry")
    xml.open("TtlNtries")
    xml.leaf("NbOfNtries", str(len(entries)))
    xml.leaf("Sum", money(sum(credits) + sum(debits)))
    if version < 3:
        xml.leaf("TtlNetNtryAmt", money(abs(net)))
        xml.leaf("CdtDbtInd", indicator)
    else:
        xml.open("TtlNetNtry")
        xml.leaf("Amt", money(abs(net)))
        xml.leaf("CdtDbtInd", indicator)
        xml.close()
    xml.close()
    for name, values in [("TtlCdtNtries", credits), ("TtlDbtNtries", debits)]:
        xml.open(name)
        xml.leaf("NbOfNtries", str(len(values)))
        xml.leaf("Sum", money(sum(values)))
        xml.close()
    xml.close()


def write_entry(xml, version, currency, number, entry):
    xml.open("Ntry")
    xml.leaf("NtryRef", str(number))
    amount(xml, entry.amount, currency)
    xml.leaf("Sts" if version < 3 else "Sts/Cd", "BOOK")
    xml.leaf("BookgDt/Dt", entry.day.isoformat())
    xml.leaf("ValDt/Dt", entry.day.isoformat())
    xml.leaf("AcctSvcrRef", entry.id)
    domain, family, sub_family = entry.code.split("-")
    xml.open("BkTxCd")
    xml.open("Domn")
    xml.leaf("Cd", domain)
    xml.open("Fmly")
    xml.leaf("Cd", family)
    xml.leaf("SubFmlyCd", sub_family)
    xml.close(3)
    if entry.charge:
        xml.open("Chrgs")
        if version >= 3:
            xml.open("Rcrd")
        xml.leaf("Amt", money(entry.charge), ' Ccy="%s"' % currency)
        xml.leaf("CdtDbtInd", "DBIT")
        if version >= 3:
            xml.leaf("ChrgInclInd", "true")
        xml.leaf("Br", "SHAR")
        xml.close(2 if version >= 3 else 1)
    xml.open("NtryDtls")
    xml.open("TxDtls")
    xml.leaf("Refs/EndToEndId", entry.end_to_end or "NOTPROVIDED")
    if version >= 3:
        amount(xml, entry.amount, currency)
    else:
        xml.leaf("AmtDtls/TxAmt/Amt", money(abs(entry.amount)), ' Ccy="%s"' % currency)
    if entry.name or entry.iban:
        write_party(xml, version, entry)
    if entry.structured:
        xml.open("RmtInf")
        xml.open("Strd")
        xml.open("CdtrRefInf")
        xml.open("Tp")
        xml.leaf("CdOrPrtry/Cd", "SCOR")
        xml.leaf("Issr", "BBA")
        xml.close()
        xml.leaf("Ref", entry.structured)
        xml.close(3)
    elif entry.text:
        xml.leaf("RmtInf/Ustrd", entry.text)
    if entry.return_reason:
        xml.leaf("RtrInf/Rsn/Cd", entry.return_reason)
    xml.close(3)


def write_party(xml, version, entry):
    """A credit names the debtor, a debit or a returned payment the creditor."""
    creditor = entry.amount < 0 or bool(entry.return_reason)
    role = "Cdtr" if creditor else "Dbtr"
    xml.open("RltdPties")
    if entry.name:
        xml.leaf(role + ("/Nm" if version < 3 else "/Pty/Nm"), entry.name)
    if entry.iban:
        xml.leaf(role + "Acct/Id/IBAN", entry.iban)
    xml.close()


def stripe_balance(rows):
    return table(STRIPE_BALANCE_COLUMNS, [balance_row(row) for row in rows], "\n")


def balance_row(row):
    created_utc, created = both_times(row.created)
    available_utc, available = both_times(row.available)
    effective_utc, effective = both_times(row.payout.effective if row.payout else None)
    charged_utc, charged = both_times(row.charged)
    member = row.member
    card = row.charge != ""
    return {
        "balance_transaction_id": row.id,
        "created_utc": created_utc, "created": created,
        "available_on_utc": available_utc, "available_on": available,
        "currency": row.currency.lower(),
        "gross": money(row.gross), "fee": money(row.fee), "net": money(row.net),
        "reporting_category": row.category, "source_id": row.source_id,
        "description": row.description,
        "customer_facing_amount": money(row.gross) if card else "",
        "customer_facing_currency": row.currency.lower() if card else "",
        "automatic_payout_id": row.payout.id if row.payout else "",
        "automatic_payout_effective_at_utc": effective_utc,
        "automatic_payout_effective_at": effective,
        "customer_id": member.customer if member else "",
        "customer_email": member.email if member else "",
        "customer_name": member.name if member else "",
        "customer_description": member.id if member else "",
        "charge_id": row.charge, "payment_intent_id": row.intent,
        "charge_created_utc": charged_utc, "charge_created": charged,
        "payment_method_type": "card" if card else "",
        "card_brand": row.brand, "card_funding": "credit" if card else "",
        "card_country": member.country if member and card else "",
        "statement_descriptor": "PLAT PAYS CLUBS" if card else "",
        "dispute_reason": row.dispute_reason,
        "payment_metadata[pay_id]": row.pay_id,
    }


def stripe_payouts(payouts):
    rows = []
    for payout in payouts:
        effective_utc, effective = both_times(payout.effective)
        rows.append({
            "payout_id": payout.id,
            "effective_at_utc": effective_utc, "effective_at": effective,
            "currency": payout.currency.lower(),
            "gross": money(payout.amount), "fee": "0.00", "net": money(payout.amount),
            "reporting_category": "payout",
            "balance_transaction_id": payout.transaction, "description": "STRIPE PAYOUT",
            "payout_expected_arrival_date": payout.arrival.isoformat() + " 00:00:00",
            "payout_status": payout.status, "payout_type": "bank_account",
            "payout_description": "STRIPE PAYOUT",
            "payout_destination_id": "ba_1SAMPLE" + payout.currency,
            "trace_id": payout.trace,
            "trace_id_status": "supported" if payout.trace else "unsupported",
        })
    return table(STRIPE_PAYOUT_COLUMNS, rows, "\n")
