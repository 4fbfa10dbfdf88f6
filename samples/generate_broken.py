#!/usr/bin/env python3
"""Writes samples/broken: one small file for each kind of bad input, and what it must get.

    python3 samples/generate_broken.py [--out DIR]

Each file is a good one with one thing wrong. The mark ‸ stands where the error is and is taken
out again, so the line and the column (in bytes) of expected.csv are exact.
"""

import argparse
import base64
import csv
import gzip
import io
import os

from bomb import bomb
from writers import LEDGER_COLUMNS, PARTY_COLUMNS, STRIPE_PAYOUT_COLUMNS, stored_gzip

MARK = "‸"

# The good files that the bad ones are made of ----------------------------------------------

CAMT = """\
<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08">
  <BkToCstmrStmt>
    <GrpHdr><MsgId>BROKEN-1</MsgId><CreDtTm>2026-10-02T03:15:00+02:00</CreDtTm></GrpHdr>
    <Stmt>
      <Id>6769-2026-192</Id>
      <ElctrncSeqNb>192</ElctrncSeqNb>
      <CreDtTm>2026-10-02T03:15:00+02:00</CreDtTm>
      <Acct><Id><IBAN>BE71096123456769</IBAN></Id><Ccy>EUR</Ccy></Acct>
      <Bal>
        <Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp>
        <Amt Ccy="EUR">1000.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-10-01</Dt></Dt>
      </Bal>
      <Bal>
        <Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp>
        <Amt Ccy="EUR">1030.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-10-01</Dt></Dt>
      </Bal>
      <TxsSummry><TtlNtries><NbOfNtries>2</NbOfNtries><Sum>70.00</Sum></TtlNtries></TxsSummry>
      <Ntry>
        <Amt Ccy="EUR">50.00</Amt>
        <CdtDbtInd>CRDT</CdtDbtInd>
        <Sts><Cd>BOOK</Cd></Sts>
        <BookgDt><Dt>2026-10-01</Dt></BookgDt>
        <ValDt><Dt>2026-10-01</Dt></ValDt>
        <AcctSvcrRef>EUR-BROKEN-1</AcctSvcrRef>
        <NtryDtls><TxDtls><RmtInf><Ustrd>café du club</Ustrd></RmtInf></TxDtls></NtryDtls>
      </Ntry>
      <Ntry>
        <Amt Ccy="EUR">20.00</Amt>
        <CdtDbtInd>DBIT</CdtDbtInd>
        <Sts><Cd>BOOK</Cd></Sts>
        <BookgDt><Dt>2026-10-01</Dt></BookgDt>
        <AcctSvcrRef>EUR-BROKEN-2</AcctSvcrRef>
      </Ntry>
    </Stmt>
  </BkToCstmrStmt>
</Document>
"""

LEDGER = ",".join(LEDGER_COLUMNS) + """
L-1,2026-10-01T08:00:00Z,acc_m001,,M-001,topup_bank,50.00,EUR,VPP-AAAAAA,,Top up,Café Peeters
L-2,2026-10-01T09:00:00Z,acc_m002,,M-002,withdrawal,-20.00,EUR,WDR-26-0001,,Withdrawal,Lambert
"""

STRIPE = """\
balance_transaction_id,created_utc,created,currency,gross,fee,net,reporting_category,source_id,\
charge_id,automatic_payout_id
txn_3SAMPLEbroken1,2026-10-01 08:00:00,2026-10-01 10:00:00,eur,20.00,0.55,19.45,charge,\
ch_3SAMPLEbroken1,ch_3SAMPLEbroken1,po_1SAMPLEbroken1
txn_3SAMPLEbroken2,2026-10-01 09:00:00,2026-10-01 11:00:00,eur,50.00,1.00,49.00,charge,\
ch_3SAMPLEbroken2,ch_3SAMPLEbroken2,po_1SAMPLEbroken1
"""

PAYOUTS = ",".join(STRIPE_PAYOUT_COLUMNS) + """
po_1SAMPLEbroken1,2026-10-05 00:00:00,2026-10-05 02:00:00,eur,68.45,0.00,68.45,payout,\
txn_1SAMPLEbroken1,STRIPE PAYOUT,2026-10-06 00:00:00,paid,,,bank_account,STRIPE PAYOUT,\
ba_1SAMPLEEUR,PP26100500000001,supported
"""

PARTIES = ",".join(PARTY_COLUMNS) + """
M-001,member,Jan Peeters,acc_m001,BE10999000100104,jan.peeters@example.org,,
M-002,member,Élodie Lambert,acc_m002,BE96999000100205,elodie.lambert@example.org,,
"""

# A first statement and its successor, for what only shows between two of them.
SECOND = """\
    <Stmt>
      <Id>6769-2026-193</Id>
      <ElctrncSeqNb>193</ElctrncSeqNb>
      <CreDtTm>2026-10-03T03:15:00+02:00</CreDtTm>
      <Acct><Id><IBAN>BE71096123456769</IBAN></Id><Ccy>EUR</Ccy></Acct>
      <Bal>
        <Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp>
        <Amt Ccy="EUR">1030.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-10-02</Dt></Dt>
      </Bal>
      <Bal>
        <Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp>
        <Amt Ccy="EUR">1030.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-10-02</Dt></Dt>
      </Bal>
    </Stmt>
  </BkToCstmrStmt>
"""
CAMT_TWO = CAMT.replace("  </BkToCstmrStmt>\n", SECOND)

BOMB = bomb(CAMT[:CAMT.index("café")].encode("utf-8"), 2 << 20)
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJg"
    "gg==")


def change(text, old, new):
    """The text with one thing changed; the thing must be there exactly once."""
    assert text.count(old) == 1, (text.count(old), old)
    return text.replace(old, new)


def entry(old, new):
    return change(CAMT, old, new)


def row(old, new):
    return change(LEDGER, old, new)


FIRST_AMOUNT = '<Amt Ccy="EUR">50.00</Amt>\n        <CdtDbtInd>CRDT</CdtDbtInd>'
NTRY = "/Document/BkToCstmrStmt/Stmt[1]/Ntry[1]"

STMT = "/Document/BkToCstmrStmt/Stmt[1]"


def amount(text):
    return entry('<Amt Ccy="EUR">50.00</Amt>', '<Amt Ccy="EUR">%s</Amt>' % text)


# name, content, exit code, where (an XML path or a column), what is wrong, in a sentence.
def statements():
    laughs = "".join('  <!ENTITY l%d "%s">\n' % (n, ("&l%d;" % (n - 1)) * 10) for n in range(1, 10))
    head, rest = CAMT.split("\n", 1)
    yield ("camt-empty.xml", "", 65, "", "the file is empty")
    yield ("camt-truncated.xml", CAMT[:CAMT.index("20.00</Amt>") + 3] + MARK, 65, "",
           "the document ends in the middle of an element")
    yield ("camt-doctype.xml", head + "\n" + MARK + "<!DOCTYPE Document>\n" + rest, 65, "",
           "a bank statement has no document type; one is refused whatever it says")
    yield ("camt-billion-laughs.xml",
           head + "\n" + MARK + '<!DOCTYPE Document [\n  <!ENTITY l0 "ha">\n' + laughs + "]>\n"
           + change(rest, "café du club", "&l9;"), 65, "",
           "entities that unfold into a thousand million words are never unfolded")
    yield ("camt-external-entity.xml",
           head + "\n" + MARK + '<!DOCTYPE Document [ <!ENTITY file SYSTEM "file:///etc/hostname">'
           " ]>\n" + change(rest, "café du club", "&file;"), 65, "",
           "an entity asks for a file of this machine, which is never read")
    yield ("camt-deep-nesting.xml",
           entry("<Ustrd>café du club</Ustrd>", MARK + "<A>" * 300 + "</A>" * 300), 65, "",
           "elements are nested 300 deep")
    yield ("camt-wrong-account.xml", entry("BE71096123456769", MARK + "BE68539007547034"), 65,
           STMT + "/Acct/Id/IBAN", "the account belongs to no configured source")
    yield ("camt-wrong-currency.xml", entry("<Ccy>EUR</Ccy>", "<Ccy>" + MARK + "USD</Ccy>")
           .replace('Ccy="EUR"', 'Ccy="USD"'), 65,
           STMT + "/Acct/Ccy", "the source is configured in EUR, the statement is in USD")
    yield ("camt-entry-currency.xml", entry('"EUR">50.00', '"' + MARK + 'GBP">50.00'), 65,
           NTRY + "/Amt", "an entry in GBP in a statement in EUR")
    yield ("camt-no-account.xml", entry(
        "      <Acct><Id><IBAN>BE71096123456769</IBAN></Id><Ccy>EUR</Ccy></Acct>\n", "").replace(
            "<Stmt>", MARK + "<Stmt>"), 65, STMT,
           "the statement does not say of which account it is")
    yield ("camt-closing-off-by-a-cent.xml", entry("1030.00", MARK + "1030.01"), 65,
           STMT + "/Bal[2]/Amt", "opening 1000.00 and entries 30.00 make 1030.00, not 1030.01")
    yield ("camt-chain-broken.xml", CAMT_TWO.replace(
        "1030.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-10-02",
        MARK + "1031.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-10-02", 1)
           .replace("1030.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-10-02", "1031.00"
                    "</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-10-02"), 66,
           "/Document/BkToCstmrStmt/Stmt[2]/Bal[1]/Amt",
           "statement 193 opens with 1031.00, statement 192 closed with 1030.00")
    yield ("camt-sequence-gap.xml", change(CAMT_TWO, "<ElctrncSeqNb>193", "<ElctrncSeqNb>" + MARK
                                           + "194"), 66,
           "/Document/BkToCstmrStmt/Stmt[2]/ElctrncSeqNb",
           "statement 194 follows 192; one is missing")
    yield ("camt-count-wrong.xml", entry("<NbOfNtries>2", "<NbOfNtries>" + MARK + "3"), 65,
           STMT + "/TxsSummry/TtlNtries/NbOfNtries", "3 entries declared, 2 found")
    yield ("camt-sum-wrong.xml", entry("<Sum>70.00", "<Sum>" + MARK + "70.01"), 65,
           STMT + "/TxsSummry/TtlNtries/Sum", "the entries sum to 70.00, not to the declared 70.01")
    yield ("camt-negative-amount.xml", amount(MARK + "-50.00"), 65, NTRY + "/Amt",
           "amounts are unsigned; the sign is in CdtDbtInd")
    yield ("camt-missing-sign.xml", entry(
        "<Ntry>\n        " + FIRST_AMOUNT, MARK + '<Ntry>\n        <Amt Ccy="EUR">50.00</Amt>'), 65, NTRY,
           "without CdtDbtInd nobody can tell money in from money out")
    yield ("camt-unknown-sign.xml", entry(FIRST_AMOUNT, FIRST_AMOUNT.replace(
        "CRDT", MARK + "CR")), 65, NTRY + "/CdtDbtInd", "'CR' is neither CRDT nor DBIT")
    yield ("camt-three-decimals.xml", amount(MARK + "50.001"), 65, NTRY + "/Amt",
           "EUR has two decimals")
    yield ("camt-comma.xml", amount(MARK + "50,00"), 65, NTRY + "/Amt",
           "amounts have a decimal point")
    yield ("camt-exponent.xml", amount(MARK + "5e1"), 65, NTRY + "/Amt",
           "'5e1' is not a decimal number")
    yield ("camt-no-number.xml", amount(MARK + "NaN"), 65, NTRY + "/Amt",
           "'NaN' is not a decimal number")
    yield ("camt-overflow.xml", amount(MARK + "9" * 18 + ".99"), 65, NTRY + "/Amt",
           "the amount is larger than any that is accepted")
    yield ("camt-impossible-date.xml", entry(
        "<BookgDt><Dt>2026-10-01</Dt></BookgDt>\n        <ValDt>",
        "<BookgDt><Dt>" + MARK + "2026-02-29</Dt></BookgDt>\n        <ValDt>"), 65,
           NTRY + "/BookgDt", "2026 has no 29 February")
    yield ("camt-unknown-currency.xml", CAMT.replace('Ccy="EUR">50.00', 'Ccy="%sEUX">50.00' % MARK),
           65, NTRY + "/Amt", "'EUX' is no currency")
    yield ("camt-mismatched-tags.xml", entry("<AcctSvcrRef>EUR-BROKEN-2</AcctSvcrRef>",
                                             "<AcctSvcrRef>EUR-BROKEN-2" + MARK + "</AcctSvcRef>"),
           65, "", "an end tag does not fit its start tag")
    yield ("camt-bare-ampersand.xml", entry("café du club", "Bridge &" + MARK + " Breakfast"), 65,
           "", "a bare ampersand is not XML")
    yield ("camt-after-the-end.xml", CAMT + MARK + "Downloaded on 2 October 2026\n", 65, "",
           "text after the end of the document")
    encoded = entry("café", "caf" + MARK + "é")
    yield ("camt-cp1252.xml", latin(encoded), 65, "",
           "a byte of Windows-1252 in a file that says UTF-8")
    yield ("camt-utf16.xml", CAMT.encode("utf-16"), 65, "",
           "UTF-16 where banks write UTF-8 or ISO-8859-1")
    yield ("camt-nul.xml", entry("café", "caf" + MARK + "\0"), 65, "", "a NUL byte")


def ledgers():
    yield ("header-only.ledger.csv", LEDGER.split("\n")[0] + "\n", 66, "",
           "a ledger export without a row: expected, and empty")
    yield ("empty.ledger.csv", "", 65, "", "the file is empty, not even a header line")
    yield ("truncated.ledger.csv", LEDGER[:LEDGER.index("WDR-26") + 4].replace(
        "\nL-2", "\n" + MARK + "L-2"), 65, "",
           "the last row ends in the middle, and the file without a line end")
    yield ("cp1252.ledger.csv", latin(row("Café", "Caf" + MARK + "é")), 65, "counterparty",
           "a byte of Windows-1252 in a file that has to be UTF-8")
    yield ("utf16.ledger.csv", LEDGER.encode("utf-16"), 65, "", "UTF-16 instead of UTF-8")
    yield ("nul.ledger.csv", row("Café", "Caf" + MARK + "\0"), 65, "counterparty", "a NUL byte")
    yield ("mixed-newlines.ledger.csv", change(LEDGER, "Peeters\n", "Peeters" + MARK + "\r\n"), 65,
           "", "some lines end with LF, others with CRLF")
    yield ("lone-cr.ledger.csv", change(LEDGER, "Peeters\n", "Peeters" + MARK + "\r"), 65, "",
           "a carriage return alone ends no line")
    yield ("semicolons.ledger.csv", LEDGER.replace(",", ";"), 65, "",
           "the columns are separated by semicolons")
    yield ("missing-column.ledger.csv", MARK + without_column(LEDGER, 7), 65, "currency",
           "the header has no column 'currency'")
    yield ("doubled-column.ledger.csv", with_column(LEDGER, "reference", "VPP-AAAA11"), 65,
           "reference", "the header has the column 'reference' twice")
    yield ("unknown-column.ledger.csv", with_column(LEDGER, "colour", "red"), 65, "colour",
           "the header has a column that the export does not know")
    yield ("header-again.ledger.csv", LEDGER + LEDGER.replace(",currency", "," + MARK + "currency"), 65,
           "currency",
           "two exports in one file: the header comes again as a row")
    for name, value, problem in [
            ("three-decimals", "1.234", "EUR has two decimals"),
            ("overflow", "92233720368547758.08", "the amount is larger than any that is accepted"),
            ("grouping-mark", '"1,250.00"', "amounts have no grouping mark"),
            ("comma-decimal", '"50,00"', "amounts have a decimal point"),
            ("exponent", "5e1", "'5e1' is not a decimal number"),
            ("hexadecimal", "0x32", "'0x32' is not a decimal number"),
            ("two-signs", "--50.00", "'--50.00' is not a decimal number"),
            ("blank-amount", "", "the amount is empty"),
            ("full-width-digits", "５０.００", "digits are 0 to 9 of ASCII"),
            ("amount-with-blank", "50 .00", "'50 .00' is not a decimal number"),
            ("formula-amount", "=25+25", "'=25+25' is not a decimal number")]:
        yield (name + ".ledger.csv", row("50.00", MARK + value), 65, "amount", problem)
    yield ("yen-with-decimals.ledger.csv", row("50.00,EUR", MARK + "0.5,JPY"), 65, "amount",
           "JPY has no decimals")
    yield ("unknown-currency.ledger.csv", row("50.00,EUR", "50.00," + MARK + "EURO"), 65,
           "currency", "'EURO' is no currency")
    yield ("lower-case-currency.ledger.csv", row("50.00,EUR", "50.00," + MARK + "eur"), 65,
           "currency", "the ledger writes currencies in capitals")
    for name, value, problem in [
            ("impossible-date", "2026-02-29T08:00:00Z", "2026 has no 29 February"),
            ("impossible-time", "2026-10-01T24:61:00Z", "there is no such time of day"),
            ("local-time", "2026-10-01T08:00:00", "the time does not say in which zone it is"),
            ("day-first", "01/10/2026 08:00", "a time is written as 2026-10-01T08:00:00Z")]:
        yield (name + ".ledger.csv", row("2026-10-01T08:00:00Z", MARK + value), 65, "booked_at",
               problem)
    yield ("unknown-type.ledger.csv", row("topup_bank", MARK + "topup_cheque"), 65, "type",
           "tieout.toml has no counter-account for the type 'topup_cheque'")
    yield ("no-id.ledger.csv", change(LEDGER, "\nL-1,", "\n" + MARK + ","), 65, "id",
           "a row without an id")
    yield ("same-id-other-content.ledger.csv", change(LEDGER, "\nL-2,", "\n" + MARK + "L-1,"), 65,
           "id", "the id L-1 stands for two different rows")
    yield ("unclosed-quote.ledger.csv", row("Café Peeters", MARK + '"Café Peeters'), 65,
           "counterparty", "a quoted field is never closed")
    yield ("text-after-quote.ledger.csv", row("Café Peeters", '"Café"' + MARK + " Peeters"), 65,
           "counterparty", "text behind the closing quote")
    yield ("ragged-row.ledger.csv", row("L-1", MARK + "L-1").replace(
        "Café Peeters", "Café Peeters,Gent"), 65, "",
           "13 fields where the header has 12")
    yield ("short-row.ledger.csv", row("L-1", MARK + "L-1").replace(
        ",Top up,Café Peeters", ""), 65, "",
           "10 fields where the header has 12")


def others():
    yield ("stripe-net-off-by-a-cent.csv", change(STRIPE, "19.45", MARK + "19.44"), 65, "net",
           "20.00 less 0.55 is 19.45, not 19.44")
    yield ("stripe-missing-column.csv", without_column(STRIPE, 6), 65, "net",
           "without the column 'net' it is no report of Stripe's that is known")
    yield ("stripe-semicolons.csv", STRIPE.replace(",", ";"), 65, "",
           "the columns are separated by semicolons")
    yield ("stripe-truncated.csv", STRIPE[:STRIPE.index("49.00") + 2].replace(
        "txn_3SAMPLEbroken2", MARK + "txn_3SAMPLEbroken2"), 65, "",
           "the last row ends in the middle")
    yield ("stripe-yen-with-decimals.csv", change(STRIPE, "eur,20.00,0.55,19.45",
                                                  "jpy," + MARK + "20.50,0,20.50"), 65, "gross",
           "JPY has no decimals")
    yield ("stripe-unknown-currency.csv", change(STRIPE, "eur,20.00", MARK + "eux,20.00"), 65,
           "currency", "'eux' is no currency")
    yield ("stripe-same-id-twice.csv", change(STRIPE, "txn_3SAMPLEbroken2",
                                              MARK + "txn_3SAMPLEbroken1"), 65,
           "balance_transaction_id", "one balance transaction in two different rows")
    yield ("stripe-payouts-impossible-date.csv", change(
        PAYOUTS, "2026-10-06 00:00:00", MARK + "2026-10-32 00:00:00"), 65,
           "payout_expected_arrival_date", "October has no 32nd day")
    yield ("unknown-kind.parties.csv", change(PARTIES, "M-002,member", "M-002," + MARK + "friend"),
           65, "kind", "a party is a member or an organisation")
    yield ("wrong-check-digits.parties.csv", change(PARTIES, "BE96999000100205",
                                                    MARK + "BE97999000100205"), 65, "iban",
           "the IBAN's check digits are wrong")
    yield ("one-account-two-parties.parties.csv", change(PARTIES, "acc_m002", MARK + "acc_m001"),
           65, "account_id", "the account acc_m001 belongs to two parties")
    yield ("picture.csv", PNG, 65, "", "a PNG picture with the name of a table")
    yield ("login-page.xml", "<!DOCTYPE html>\n<html><head><title>Sign in</title></head>\n"
           "<body><p>Your session has expired.</p></body></html>\n", 65, "",
           "the bank's sign-in page, saved in place of the statement")
    yield ("interbank-payment.xml", '<?xml version="1.0" encoding="UTF-8"?>\n'
           '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pacs.008.001.08">\n'
           "  <FIToFICstmrCdtTrf/>\n</Document>\n", 65, "",
           "a payment between banks is no statement")
    yield ("shopping-list.csv", "item,quantity\napples,6\nchalk,12\n", 65, "",
           "no format has these columns")
    yield ("truncated.camt053.xml.gz", stored(CAMT)[:-400], 65, "",
           "the compressed file ends too early")
    yield ("wrong-checksum.camt053.xml.gz", damaged(stored(CAMT)), 65, "",
           "the checksum of the compressed file is wrong")
    yield ("twice-compressed.camt053.xml.gz", stored(stored(CAMT)), 65, "",
           "a compressed file inside a compressed file")
    yield ("bomb.camt053.xml.gz", BOMB, 65, "",
           "3 KB that unfold into 2 MB of blanks: more than 200 to 1")


def latin(text):
    """Windows-1252 for the text, but with the mark kept findable."""
    before, after = text.split(MARK)
    return before.encode("utf-8"), after.encode("cp1252")


def without_column(text, column):
    lines = [line.split(",") for line in text.splitlines()]
    return "".join(",".join(c for n, c in enumerate(line) if n != column) + "\n" for line in lines)


def with_column(text, name, value):
    head, rows = text.split("\n", 1)
    return "%s,%s%s\n" % (head, MARK, name) + rows.replace("\n", "," + value + "\n")


def stored(data):
    return stored_gzip(data if isinstance(data, bytes) else data.encode("utf-8"))


def damaged(data):
    return data[:-8] + bytes([data[-8] ^ 0xFF]) + data[-7:]


def unmarked(content):
    """The bytes of a file, and the line and column of the mark."""
    if isinstance(content, tuple):
        before, after = content
        data = before + after
    elif isinstance(content, bytes):
        return content, "", ""
    elif MARK not in content:
        return content.encode("utf-8"), "", ""
    else:
        assert content.count(MARK) == 1
        before = content.split(MARK)[0].encode("utf-8")
        data = content.replace(MARK, "").encode("utf-8")
    line = before.count(b"\n") + 1
    return data, str(line), str(len(before) - (before.rfind(b"\n") + 1) + 1)


# What only the book can see (whose account it is, what a type means, an id that is there already)
# is reported with the statement or the row, not with the field: line, column, where.
STATEMENT = ("5", "", "/Document/BkToCstmrStmt/Stmt[1]")
PLACES = {
    "camt-wrong-account.xml": STATEMENT,
    "camt-wrong-currency.xml": STATEMENT,
    "camt-entry-currency.xml": ("19", "", ""),
    "camt-closing-off-by-a-cent.xml": STATEMENT,
    "camt-count-wrong.xml": STATEMENT,
    "camt-sum-wrong.xml": STATEMENT,
    "camt-chain-broken.xml": ("", "", ""),
    "camt-sequence-gap.xml": ("", "", ""),
    "camt-after-the-end.xml": ("", "", ""),
    "unknown-type.ledger.csv": ("2", "", ""),
    "same-id-other-content.ledger.csv": ("3", "", ""),
    "stripe-same-id-twice.csv": ("3", "", ""),
    "one-account-two-parties.parties.csv": ("3", "", ""),
}

README_HEAD = """\
# Bad input, one kind a file

Every file here is a good one with one thing wrong. Put one into the inbox of the sample month (or give it to
`tieout-ingest`, ledger exports to `tieout-post`): it is refused whole with the exit code below and an
error at that place, nothing of it is loaded, nothing already loaded is lost, and all other files go on.
Three are no fault of one file (exit code 66): they load, and the period is `incomplete` until what they
lack is there.

`expected.csv` has the same list for the tests. Lines and columns count from 1, columns in bytes; they are
empty where the fault has no place (an empty file, no known format). `where` is a column's name, or the
beginning of the path that an error in XML gives. `code` is the stable code of the error (see
docs/operations.md); the sentence says what is wrong, not how it is worded.

Written by `python3 samples/generate_broken.py`; names that are dangerous but valid are in `../hostile`.

| File | Exit | Place | What is wrong |
|---|--:|---|---|
"""


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    here = os.path.dirname(os.path.abspath(__file__))
    parser.add_argument("--out", default=os.path.join(here, "broken"))
    out = parser.parse_args().out
    os.makedirs(out, exist_ok=True)
    codes = known_codes(out)
    for name in os.listdir(out):
        os.remove(os.path.join(out, name))
    page, table = README_HEAD, io.StringIO()
    lines = csv.writer(table, lineterminator="\n")
    lines.writerow("file,exit_code,code,line,column,where,problem".split(","))
    cases = list(statements()) + list(ledgers()) + list(others())
    assert len({case[0] for case in cases}) == len(cases)
    for name, content, exit_code, where, problem in cases:
        data, line, column = unmarked(content)
        with open(os.path.join(out, name), "wb") as file:
            file.write(data)
        if name.endswith(".xml"):
            column = ""  # readers of XML know the line and the path, and little of columns
        line, column, where = PLACES.get(name, (line, column, where))
        lines.writerow([name, exit_code, codes.get(name, ""), line, column, where, problem])
        place = ":".join(filter(None, [line, column]))
        path = "`%s`" % where.split("BkToCstmrStmt/")[-1] if where else ""
        page += "| `%s` | %d | %s | %s |\n" % (name, exit_code, " ".join(
            filter(None, [place, path])), problem[0].upper() + problem[1:])
    for name, text in [("expected.csv", table.getvalue()), ("README.md", page)]:
        with open(os.path.join(out, name), "wb") as file:
            file.write(text.encode("utf-8"))
    assert len(gzip.decompress(BOMB)) > 400 * len(BOMB)
    print("%d files" % len(cases))


def known_codes(out):
    """The codes are the program's to give; they are kept when the files are written again."""
    path = os.path.join(out, "expected.csv")
    if not os.path.exists(path):
        return {}
    with open(path, encoding="utf-8", newline="") as file:
        return {line["file"]: line["code"] for line in csv.DictReader(file)}


if __name__ == "__main__":
    main()
