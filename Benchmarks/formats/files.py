"""The files, made once and kept in .build/bench/formats."""

import os
import sys

from lib import data

from . import tables

SEED = 1
SAMPLE = 4000


def path(made, megabytes):
    """A file of about that size; made at the first call."""
    folder = os.path.join(data.CACHE, "formats")
    os.makedirs(folder, exist_ok=True)
    name = "%s-%g%s" % (made.name.replace(" ", "-"), megabytes, made.suffix)
    target = os.path.join(folder, name)
    if not os.path.exists(target):
        print("making %s" % name, file=sys.stderr)
        write(made, count(made, megabytes), target + ".partial")
        os.rename(target + ".partial", target)
    return target


def count(made, megabytes):
    """Records that come to the size, by the size of the first few thousand."""
    size = sum(len(piece.encode("utf-8")) for piece in made.make(SAMPLE, SEED))
    return max(1, round(megabytes * 1e6 * SAMPLE / size))


def write(made, records, target):
    pieces = made.make(records, SEED)
    if made.suffix == ".xlsx":
        return tables.write_workbook(target, pieces)
    with open(target, "w", encoding="utf-8", newline="") as file:
        file.writelines(pieces)
