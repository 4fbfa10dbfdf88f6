#!/usr/bin/env python3
"""Reads one file with the usual library of its format: peers.py PEER FILE prints the entries.

Every entry is visited and its amount summed, exactly, as a program that loads them would."""

import sys
from decimal import Decimal


def lxml_camt(path):
    """Walks Ntry after Ntry and drops each when it is done, so that memory stays flat."""
    from lxml import etree
    space = "{urn:iso:std:iso:20022:tech:xsd:camt.053.001.08}"
    count, total = 0, Decimal(0)
    for _, element in etree.iterparse(path, tag=space + "Ntry"):
        amount = Decimal(element.findtext(space + "Amt"))
        total += -amount if element.findtext(space + "CdtDbtInd") == "DBIT" else amount
        entry = (
            element.findtext("%sBookgDt/%sDt" % (space, space)),
            element.findtext("%sValDt/%sDt" % (space, space)),
            element.findtext(space + "AcctSvcrRef"),
            element.findtext(".//%sEndToEndId" % space), element.findtext(".//%sNm" % space),
            element.findtext(".//%sIBAN" % space), element.findtext(".//%sUstrd" % space))
        count += len(entry) == 7
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]
    return count, total


def bankstatementparser(path):
    """A whole library on lxml: a table of the entries, which it holds in memory."""
    from bankstatementparser import CamtParser
    entries = CamtParser(path).parse()
    return len(entries), entries["Amount"].sum()


def mt_940(path):
    import mt940
    with open(path, encoding="utf-8") as file:
        entries = mt940.models.Transactions(processors={})
        entries.parse(file.read())
    return len(entries), sum(entry.data["amount"].amount for entry in entries)


def ofxtools(path):
    from ofxtools.Parser import OFXTree
    tree = OFXTree()
    tree.parse(path)
    entries = tree.convert().statements[0].transactions
    return len(entries), sum(entry.trnamt for entry in entries)


def quiffen(path):
    from quiffen import Qif
    qif = Qif.parse(path)
    entries = [entry for account in qif.accounts.values()
               for group in account.transactions.values() for entry in group]
    return len(entries), sum(entry.amount for entry in entries)


def bai2(path):
    from bai2 import bai2 as reader
    with open(path, encoding="utf-8") as file:
        parsed = reader.parse_from_file(file, check_integrity=True)
    entries = [entry for group in parsed.children for account in group.children
               for entry in account.children]
    return len(entries), sum(entry.amount for entry in entries)


def pycoda(path):
    from coda.parser import Parser
    with open(path, "rb") as file:
        statements = Parser().parse(file.read())
    entries = [entry for statement in statements for entry in statement.movements]
    return len(entries), sum(entry.transaction_amount for entry in entries)


def python_csv(path, column):
    import csv
    delimiter, comma = (";", True) if column == "Betrag" else (",", False)
    count, total = 0, Decimal(0)
    with open(path, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter=delimiter):
            amount = row[column]
            total += Decimal(amount.replace(",", ".") if comma else amount or 0)
            count += 1
    return count, total


def duckdb(path, sums):
    """All columns typed as DuckDB finds them, and the amounts added up."""
    import duckdb as engine
    dialect = ", decimal_separator=',', dateformat='%d.%m.%y'" if sums == '"Betrag"' else ""
    engine.execute(
        "CREATE TABLE entries AS SELECT * FROM read_csv('%s', header=true%s)" % (path, dialect))
    found = engine.execute("SELECT count(*), %s FROM entries" % ", ".join(
        "sum(CAST(%s AS DECIMAL(18, 2)))" % name for name in sums.split(";"))).fetchone()
    return found[0], found[1:]


def json_lines(path):
    import json
    count, total = 0, 0
    with open(path, encoding="utf-8") as file:
        for line in file:
            event = json.loads(line)
            if event["type"] == "charge.succeeded":
                total += event["data"]["object"]["amount"]
                count += 1
    return count, total


def openpyxl(path):
    from openpyxl import load_workbook
    count, total = 0, Decimal(0)
    for row in load_workbook(path, read_only=True).active.iter_rows(min_row=2, values_only=True):
        total += Decimal(str(row[5]))
        count += 1
    return count, total


if __name__ == "__main__":
    print(*globals()[sys.argv[1]](*sys.argv[2:]))
