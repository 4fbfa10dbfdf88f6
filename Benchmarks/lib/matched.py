"""A month reconciled by the nightly programs, and what they matched in the words of the labels."""

import csv
import os
import re
import shutil
import sys
import tempfile

from matching import processors

from . import cluster, data, stages


def rows(path):
    with open(path, encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def merged(groups):
    """Puts groups together that share an item.

    A transfer between two own accounts is one item on each of them, matched once on each; the
    scorer knows it as one item of one group."""
    parent = {}

    def root(name):
        while parent.setdefault(name, name) != name:
            parent[name] = parent[parent[name]]
            name = parent[name]
        return name

    for group, items in groups.items():
        for item in items:
            parent[root(("item", item))] = root(("group", group))
    return {group: root(("group", group)) for group in groups}


def error_percent(reasons):
    """How often such a match is wrong, as its reasons say; empty where nothing was estimated."""
    found = re.search(r"probability of error ([0-9.]+) %", reasons)
    return found.group(1) if found else ""


def write_matches(source, target, label):
    live = {}
    for row in rows(source):
        if row["status"] in ("auto", "confirmed"):
            live.setdefault(row["group_id"], []).append((row["side"], label(row["item_id"])))
    roots = merged(live)
    written = set()
    with open(target, "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["group_id", "side", "item_id", "status", "rank", "error_percent"])
        for row in rows(source):
            is_live = row["status"] in ("auto", "confirmed")
            group = roots[row["group_id"]][1] if is_live else row["group_id"]
            line = (group, row["side"], label(row["item_id"]), "auto" if is_live else "suggested",
                    row["rank"], error_percent(row["reasons"]))
            if line[:4] not in written:
                written.add(line[:4])
                out.writerow(line)


# Our reasons in the words of the labels.
REASONS = {"duplicate": "duplicate_payment", "reversed": "reversed_by_bank"}


def write_exceptions(source, target, label):
    written = set()
    with open(target, "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["item_id", "reason"])
        for row in rows(source):
            if row["item_id"] not in written:
                written.add(row["item_id"])
                out.writerow([label(row["item_id"]), REASONS.get(row["reason"], row["reason"])])


def reconcile(folder, bank, processor, programs):
    """Runs the stages over the month's own files, never its labels, in a scratch workspace and a scratch
    database, and leaves matches.csv and exceptions.csv beside the data. Returns one Usage per stage."""
    period = data.period(folder)
    place = tempfile.mkdtemp(prefix="tieout-bench-match-")
    try:
        workspace = data.workspace(folder, os.path.join(place, "workspace"), bank,
                                   processors.PROCESSORS[processor][0])
        label = str
        if processor != "stripe":
            label = processors.write(folder, processor, os.path.join(workspace, "inbox"))
        with cluster.Cluster() as server:
            usages = stages.run(programs, workspace, server.fresh("bench"), period)
        for stage, usage in usages.items():
            print("tieout-%-7s %7.2f s  %6.0f MiB  exit %d" % (
                stage, usage.wall, usage.rss_mib, usage.code), file=sys.stderr)
        pack = os.path.join(workspace, "reports", period)
        write_matches(os.path.join(pack, "matches.csv"), os.path.join(folder, "matches.csv"), label)
        write_exceptions(
            os.path.join(pack, "breaks.csv"), os.path.join(folder, "exceptions.csv"), label)
    finally:
        shutil.rmtree(place, ignore_errors=True)
    return usages
