#!/usr/bin/env python3
"""Breaks the stages at random points, resumes them, and compares with the undisturbed run.

    Tests/Faults/faults.py --kills 200 --stops 20 --races 10 --seed 1

Counts are per stage.

- a kill: SIGKILL of a stage at a random moment of its run or, where strace may trace, at a random
  system call (before a message to the server is sent, before a reply is read, before a write, a
  flush or a rename takes effect); one in four is killed again while it resumes;
- a stop: PostgreSQL is stopped immediately at a random moment; the stage must end by itself with
  a temporary failure, never by a signal;
- a race: the stage is started twice at once; one works, the other finds nothing to do or ends
  with 75.

With --operations, the book is one that Tieout keeps: the sample of operations with so many more of them in one file,
of which tieout-post is broken; and --posters times sixteen programs post on the same accounts at once, some of them
killed and started again: the balances must be those of any order, nothing lost, doubled or overdrawn.

Each trial starts from the state before its stage (a database made from a template, a copy of the
files), and after it was resumed every table and every output file must be as after the undisturbed
stage, and nothing left over. Exit status 1 when anything was lost, doubled or half written."""

import argparse
import contextlib
import os
import random
import shutil
import sys
import tempfile
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path[:0] = [HERE, os.path.join(ROOT, "Benchmarks")]
import operations  # noqa: E402
import trials  # noqa: E402
from book import Bench, Book, Broken, Tally, can_trace  # noqa: E402
from lib import stages, table  # noqa: E402
from server import CopiedCluster, PreparedCluster  # noqa: E402

TRIALS = {"kill": trials.kill, "stop": trials.stop, "race": trials.race,
          "poster": trials.post_at_once}
DAMAGE = ["lost", "doubled", "half written", "other"]

# How many trials of a stage there are between two looks at how long it takes undisturbed.
CALIBRATION = 25


def arguments():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=200, help="per stage")
    parser.add_argument("--stops", type=int, default=20, help="per stage")
    parser.add_argument("--races", type=int, default=10, help="per stage")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=min(4, os.cpu_count() or 1),
                        help="trials at once, each with a server of its own")
    parser.add_argument("--bin", default=os.path.join(ROOT, ".build", "release"))
    parser.add_argument("--workspace", default=os.path.join(ROOT, "samples", "2026-10"))
    parser.add_argument("--period", default="2026-10")
    parser.add_argument("--stages", default=",".join(stages.STAGES))
    parser.add_argument("--operations", type=int, default=0, metavar="N",
                        help="break tieout-post over a file of N operations instead")
    parser.add_argument("--posters", type=int, default=4, help="with --operations")
    parser.add_argument("--markdown", action="store_true")
    options = parser.parse_args()
    if options.operations:
        options.stages = "post"
    else:
        options.posters = 0
    return options


def work(book, server, number, tally):
    """Makes trials until none is left to make."""
    bench = Bench(book, server, "trial", "trial-%d" % number)
    while True:
        key = tally.next()
        if not key:
            return bench.retries
        kind, stage, turn = key
        chance = random.Random("%d/%s/%s/%d" % (book.options.seed, kind, stage, turn))
        notes, failure = [kind + "s"], None
        try:
            if turn % CALIBRATION == 0:
                bench.calibrate(stage)
            notes = TRIALS[kind](bench, stage, chance)
            if notes:
                notes.append("resumed")
        except Broken as broken:
            notes += sorted(broken.damage)
            failure = "%s %d of tieout-%s: %s" % (kind, turn, stage, broken)
        except Exception as defect:  # pylint: disable=broad-except
            failure = "%s %d of tieout-%s cannot be made: %r" % (kind, turn, stage, defect)
        tally.end(kind, stage, notes, failure)


def run(options, folder, tally):
    # In memory, so that a stop and its recovery take a quarter of a second.
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    book = Book(options, folder)
    retries = [0] * options.jobs
    with PreparedCluster(parent=memory) as original, contextlib.ExitStack() as stack:
        book.prepare(original)
        original.stop()
        servers = [stack.enter_context(CopiedCluster(original, memory))
                   for _ in range(options.jobs)]

        def worker(number):
            retries[number] = work(book, servers[number], number, tally)

        threads = [threading.Thread(target=worker, args=(n,)) for n in range(options.jobs)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return sum(retries)


def report(options, tally, retries, seconds):
    names = options.stages.split(",")
    heads = ["kills", "at a time", "at a call", "twice", "stops", "races", "turned away",
             "resumed"] + [name for name in DAMAGE if name != "other"]
    if options.posters:
        heads += ["posters", "poster killed"]
    if any(tally.outcomes[name]["other"] for name in names):
        heads.append("other")
    rows = [["tieout-" + name] + [str(tally.outcomes[name][head]) for head in heads]
            for name in names]
    rows.append(["all"] + [str(sum(tally.outcomes[name][head] for name in names))
                           for head in heads])
    print(table.text("Faults, seed %d, %d at once, %d s" % (
        options.seed, options.jobs, seconds), [""] + heads, rows, options.markdown))
    failures = tally.failures + tally.missing()
    for failure in failures:
        print("FAILED " + failure)
    print("%d trials, %d not as the undisturbed run; %d waits for the session of a dead run" % (
        sum(tally.done.values()), len(tally.failures), retries))
    return 1 if failures else 0


def main():
    options = arguments()
    absent = [stage for stage in stages.missing(options.bin) if stage in options.stages.split(",")]
    if absent:
        raise SystemExit("not built: %s in %s" % (
            ", ".join("tieout-" + stage for stage in absent), options.bin))
    if not can_trace():
        print("SKIP: strace is missing or may not trace; all kills are at random moments")
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    folder = tempfile.mkdtemp(prefix="tieout-faults-", dir=memory)
    if options.operations:
        options.workspace = operations.workspace(folder, options.operations)
    tally = Tally({"kill": options.kills, "stop": options.stops, "race": options.races,
                   "poster": options.posters}, options.stages.split(","))
    start = time.monotonic()
    try:
        retries = run(options, folder, tally)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return report(options, tally, retries, time.monotonic() - start)


if __name__ == "__main__":
    sys.exit(main())
