"""What others take for the same rows: psql's \\copy into plain tables, and DuckDB."""

import csv
import os
import re
import sys
import time

from . import data, measure

FILES = ["ledger.csv", "stripe_balance.csv", "stripe_payouts.csv", "bank.csv"]
AMOUNTS = {"amount", "gross", "fee", "net", "customer_facing_amount"}


def columns(path):
    """A plain table for a CSV: numeric amounts, timestamps, the rest text; no key, no index."""
    with open(path, encoding="utf-8", newline="") as file:
        names = next(csv.reader(file))
    def kind(name):
        if name in AMOUNTS:
            return "numeric"
        if name == "booked_at":
            return "timestamptz"
        if re.search(r"_utc$|_at$|^created$|_on$|_created$|_date$", name):
            return "timestamp"
        return "text"
    return ", ".join('"%s" %s' % (name, kind(name)) for name in names)


def copy(cluster, folder):
    """psql \\copy of all files, one after the other, each in a psql of its own as a script would.

    Returns one Usage per file name."""
    cluster.fresh("plain")
    usages = {}
    for name in FILES:
        path = os.path.join(folder, name)
        table = name[:-4]
        cluster.psql("plain", sql='CREATE TABLE "%s" (%s)' % (table, columns(path)))
        usages[name] = measure.run(
            ["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", cluster.url("plain"), "-c",
             "\\copy \"%s\" FROM '%s' WITH (FORMAT csv, HEADER)" % (table, path)])
        if usages[name].code != 0:
            raise SystemExit("psql \\copy of %s failed:\n%s" % (name, usages[name].error))
    return usages


DUCKDB = """
import os, sys, duckdb
connection = duckdb.connect(sys.argv[1])
for path in sys.argv[2:]:
    table = os.path.basename(path)[:-4]
    connection.execute(
        "CREATE TABLE \\"%s\\" AS SELECT * FROM read_csv('%s', header=true)" % (table, path))
connection.close()
"""


def duckdb_python():
    """A Python that has DuckDB: this one, or that of .build/bench/venv; None without either."""
    for python in (sys.executable, os.path.join(data.CACHE, "venv", "bin", "python")):
        if os.path.exists(python) and measure.run([python, "-c", "import duckdb"]).code == 0:
            return python
    return None


def duckdb(python, folder, place):
    """DuckDB reads the same files into tables of a database file, types detected by itself."""
    target = os.path.join(place, "baseline.duckdb")
    for name in (target, target + ".wal"):
        if os.path.exists(name):
            os.remove(name)
    usage = measure.run(
        [python, "-c", DUCKDB, target] + [os.path.join(folder, name) for name in FILES])
    if usage.code != 0:
        raise SystemExit("DuckDB failed:\n" + usage.error)
    os.remove(target)
    return usage


def settle():
    """Lets the server finish what the last measurement left it to do."""
    os.sync()
    time.sleep(0.2)
