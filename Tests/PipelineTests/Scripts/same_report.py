"""Compares one report in all the forms that a program can read, with Python's own library.

    same_report.py JSON CSV|- XLSX      a report by name: rows, counts and totals
    same_report.py --pack DIR           the CSV files of a pack with the sheets of their names

Prints what differs, a line each, and ends with 1 if anything does.
"""

import csv
import datetime
import decimal
import json
import os
import re
import sys
import xml.etree.ElementTree as tree
import zipfile

NAMESPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
found = []


def differ(*words):
    found.append(" ".join(str(word) for word in words))


def sheets(path):
    """The rows of each sheet, each a list of texts by column; formulas as their stored values."""
    book = {}
    with zipfile.ZipFile(path) as file:
        names = [s.get("name") for s in tree.fromstring(file.read("xl/workbook.xml")).iter(NAMESPACE + "sheet")]
        for number, name in enumerate(names, 1):
            rows = []
            part = tree.fromstring(file.read("xl/worksheets/sheet%d.xml" % number))
            for row in part.iter(NAMESPACE + "row"):
                cells = {}
                for cell in row.iter(NAMESPACE + "c"):
                    place = 0
                    for letter in re.match("[A-Z]+", cell.get("r")).group():
                        place = place * 26 + ord(letter) - 64
                    inline, value = cell.find(NAMESPACE + "is"), cell.find(NAMESPACE + "v")
                    if inline is not None:
                        cells[place - 1] = "".join(t.text or "" for t in inline.iter(NAMESPACE + "t"))
                    else:
                        cells[place - 1] = value.text if value is not None else ""
                rows.append([cells.get(i, "") for i in range(max(cells, default=-1) + 1)])
            book[name] = rows
    return book


def same(text, cell):
    """A field of a CSV file and what a sheet has of it: texts as they are, numbers and days by value."""
    if text.lstrip("'") == cell.lstrip("'"):
        return True
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text) and cell.isdigit():
        return datetime.date(1899, 12, 30) + datetime.timedelta(int(cell)) == datetime.date.fromisoformat(text)
    try:
        ours = decimal.Decimal(text)
        # A sheet holds binary fractions: to the places that are written.
        near = [decimal.Decimal(cell) * scale for scale in (1, 100)]
        return ours in [n.quantize(ours.normalize() if n == near[1] else ours) for n in near]
    except decimal.InvalidOperation:
        return False


def compare(what, rows, cells):
    if len(cells) < len(rows) + 1:
        return differ(what, "has", len(cells) - 1, "rows and not", len(rows))
    for number, (row, line) in enumerate(zip(rows, cells[1:]), 1):
        line = line + [""] * (len(row) - len(line))
        for column, (text, cell) in enumerate(zip(row, line)):
            if not same(text, cell):
                differ(what, "row", number, "column", column + 1, repr(text), "is", repr(cell))


def text(value):
    return "" if value is None else str(value)


def report(said, table, path):
    tables = json.load(open(said, encoding="utf-8"))["tables"]
    book = sheets(path)
    titles = [name for name in book if name != "Summary"]
    if len(titles) != len(tables):
        differ("the workbook has", len(titles), "sheets for", len(tables), "tables")
    for title, part in zip(titles, tables):
        rows = [[text(value) for value in row.values()] for row in part["rows"]]
        if part["count"] != len(rows):
            differ(title, "counts", part["count"], "of", len(rows), "rows")
        compare(title, rows, book[title])
        sums = {}
        for row in part["rows"]:
            for total in part["totals"]:
                if row["currency"] == total["currency"]:
                    key = (total["column"], total["currency"])
                    sums[key] = sums.get(key, 0) + decimal.Decimal(text(row[total["column"]]) or "0")
        told = {(t["column"], t["currency"]): decimal.Decimal(t["total"]) for t in part["totals"]}
        if sums != told:
            differ(title, "sums to", told, "and not to", sums)
        summary = book["Summary"]
        # In the order of the totals; the first sheet has the columns' titles.
        shown = [(line[3], line[2]) for line in summary if len(line) == 4 and line[0] == title]
        if len(shown) != len(part["totals"]):
            differ(title, "has", len(part["totals"]), "totals, the first sheet", len(shown))
        # One goes by column and then by currency, the other the other way round.
        by_currency = sorted(part["totals"], key=lambda total: total["currency"])
        for total, (currency, amount) in zip(by_currency, sorted(shown, key=lambda line: line[0])):
            if total["currency"] != currency or not same(total["total"], amount):
                differ(title, "total", total, "on the first sheet:", amount, currency)
        counts = [line[2] for line in summary if line[:2] in ([title, ""], [title]) and len(line) == 3]
        if str(len(rows)) not in counts:
            differ(title, "has", len(rows), "rows, the first sheet says", counts)
        if table != "-":
            with open(table, encoding="utf-8", newline="") as file:
                header, *lines = list(csv.reader(file))
            if rows and header != list(part["rows"][0]):
                differ(title, "has columns", header)
            clean = [[field.lstrip("'") for field in line] for line in lines]
            if clean != [[field.lstrip("'") for field in row] for row in rows]:
                differ(title, "is another table in CSV")


def pack(folder):
    compared = 0
    for name in sorted(os.listdir(folder)):
        if not name.endswith(".xlsx"):
            continue
        for title, cells in sheets(os.path.join(folder, name)).items():
            path = os.path.join(folder, title.lower().replace(" ", "_") + ".csv")
            if not os.path.exists(path):
                continue
            with open(path, encoding="utf-8", newline="") as file:
                compare(name + " " + title, list(csv.reader(file))[1:], cells)
            compared += 1
    if compared < 6:
        differ("only", compared, "tables of the pack have a sheet")


decimal.getcontext().prec = 40
if sys.argv[1] == "--pack":
    pack(sys.argv[2])
else:
    report(*sys.argv[1:])
print("\n".join(found[:20]))
sys.exit(1 if found else 0)
