#!/usr/bin/env python3
"""Breaks the stages at random points, resumes them, and compares with the undisturbed run.

    Tests/Faults/faults.py --kills 200 --crashes 20 --races 10 --seed 1

- a kill: SIGKILL of a stage at a random moment of its run or, where strace may trace, at a random
  system call (before a message to the server is sent, before a reply is read, before a write, a
  flush or a rename takes effect); one in four is killed again while it resumes;
- a crash: PostgreSQL is stopped immediately at a random moment; the stage must end by itself with
  a temporary failure, never by a signal;
- a race: the stage is started twice at once; one works, the other finds nothing to do or ends
  with 75.

Each trial starts from the state before its stage (a database made from a template, a copy of the
files), and after it was resumed every table and every output file must be as after the undisturbed
stage, and nothing left over. Exit status 1 when anything was lost, doubled or half written."""

import argparse
import collections
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path[:0] = [HERE, os.path.join(ROOT, "Benchmarks")]
import state  # noqa: E402
from lib import measure, stages, table  # noqa: E402
from lib.cluster import Cluster  # noqa: E402

# Temporary, or the server out of reach: what a stage may end with when its server goes away.
SERVER_GONE = (69, 75)
TEMPORARY = 75

# Where a program touches the world.
SYSTEM_CALLS = ["sendto", "recvfrom", "write", "pwrite64", "fsync", "openat", "rename",
                "renameat", "renameat2", "unlink", "mkdir", "fchmod"]


def arguments():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--crashes", type=int, default=20)
    parser.add_argument("--races", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--bin", default=os.path.join(ROOT, ".build", "release"))
    parser.add_argument("--workspace", default=os.path.join(ROOT, "samples", "2026-10"))
    parser.add_argument("--period", default="2026-10")
    parser.add_argument("--stages", default=",".join(stages.STAGES))
    return parser.parse_args()


class Book:
    """A scratch copy of a workspace and its database, which trials take and throw away."""

    def __init__(self, options, server, folder):
        self.options = options
        self.server = server
        self.folder = folder
        self.stages = options.stages.split(",")
        self.durations = {}
        self.calls = {}
        self.codes = {}
        self.expected = {}
        self.retries = 0

    # The workspace lies two folders deep, because its configuration may name folders beside it.
    def root(self, name):
        return os.path.join(self.folder, name)

    def workspace(self, name):
        return os.path.join(self.root(name), "samples", self.options.period)

    def command(self, name, stage):
        return stages.command(self.options.bin, stage, self.workspace(name),
                              self.server.url(name), self.options.period)

    def copy(self, source, target):
        """Makes `target` what `source` is now, database and files."""
        self.server.psql("postgres", sql='DROP DATABASE IF EXISTS "%s" WITH (FORCE)' % target)
        self.server.psql("postgres", sql=(
            'CREATE DATABASE "%s" TEMPLATE "%s" STRATEGY file_copy' % (target, source)))
        shutil.rmtree(self.root(target), ignore_errors=True)
        shutil.copytree(self.root(source), self.root(target), symlinks=True)

    def state(self, name):
        return state.whole(self.server, name, self.root(name))

    def prepare(self):
        """The undisturbed run, stage by stage, with the state before and after each."""
        self.server.psql("postgres", sql='CREATE DATABASE "start"')
        shutil.copytree(self.options.workspace, self.workspace("start"), symlinks=True,
                        ignore=shutil.ignore_patterns("archive", "reports", ".tieout"))
        before = "start"
        for stage in self.stages:
            after = "after-" + stage
            self.copy(before, after)
            first = self.finish(after, stage)
            self.expected[stage] = self.state(after)
            again = self.finish(after, stage)
            changed = state.differences(self.expected[stage], self.state(after))
            if changed:
                raise SystemExit("running tieout-%s again changes something:\n  %s" % (
                    stage, "\n  ".join(changed[:10])))
            self.durations[stage] = first.wall
            self.codes[stage] = {first.code, again.code}
            self.calls[stage] = self.count_calls(before, stage)
            print("tieout-%-7s %6.2f s, exit %d, %d tables and files, %d system calls" % (
                stage, first.wall, first.code, len(self.expected[stage]),
                sum(self.calls[stage].values())), flush=True)
            before = after

    def finish(self, name, stage):
        """Runs a stage to its end; while the server still works for a killed run, tries again."""
        until = time.monotonic() + 60
        while True:
            usage = measure.run(self.command(name, stage))
            if usage.code != TEMPORARY or time.monotonic() > until:
                break
            self.retries += 1
            time.sleep(0.1)
        if usage.code not in stages.GOOD:
            raise Broken("tieout-%s ended with %d: %s" % (
                stage, usage.code, usage.error.strip()[-400:]))
        return usage

    def count_calls(self, before, stage):
        """How often a run makes each system call; empty where strace cannot trace."""
        if not can_trace():
            return {}
        self.copy(before, "trial")
        with tempfile.NamedTemporaryFile("r") as log:
            subprocess.run(
                ["strace", "-f", "-qq", "-o", log.name, "-e", "trace=" + traced()]
                + self.command("trial", stage), check=False, stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            names = (line.split(None, 1)[1].split("(")[0] for line in log if "(" in line)
            return dict(collections.Counter(name for name in names if name in SYSTEM_CALLS))

    def before(self, stage):
        place = self.stages.index(stage)
        return "after-" + self.stages[place - 1] if place else "start"

    def check(self, stage, usage):
        problems = state.differences(self.expected[stage], self.state("trial"))
        if usage.code not in self.codes[stage]:
            problems.append("exit %d, undisturbed %s" % (
                usage.code, sorted(self.codes[stage])))
        if problems:
            raise Broken("\n    ".join(problems[:10]))


class Broken(Exception):
    """A trial that did not end as the undisturbed run."""


def can_trace():
    """Whether strace is here and allowed to trace."""
    if not shutil.which("strace"):
        return False
    return subprocess.run(["strace", "-qq", "-o", os.devnull, "true"], check=False,
                          stderr=subprocess.DEVNULL).returncode == 0


def traced():
    return ",".join("?" + call for call in SYSTEM_CALLS)


def start(command):
    return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                            stderr=subprocess.DEVNULL)


def kill_at_time(book, stage, chance):
    """Whether the stage was still running when it was killed."""
    child = start(book.command("trial", stage))
    try:
        child.wait(chance.uniform(0, 1.05 * book.durations[stage]))
    except subprocess.TimeoutExpired:
        child.send_signal(signal.SIGKILL)
    return child.wait() == -signal.SIGKILL


def kill_at_call(book, stage, chance):
    calls = sorted(book.calls[stage].items())
    call, count = chance.choices(calls, weights=[count ** 0.5 for _, count in calls])[0]
    # Counted per thread, so a high number may never come: then it is no kill and not counted.
    injection = "inject=%s:signal=KILL:when=%d" % (call, chance.randint(1, count))
    child = start(["strace", "-f", "-qq", "-o", os.devnull, "-e", "trace=" + traced(), "-e",
                   injection] + book.command("trial", stage))
    return child.wait() in (-signal.SIGKILL, 128 + signal.SIGKILL)


def kill(book, stage, chance):
    book.copy(book.before(stage), "trial")
    by_call = book.calls[stage] and chance.random() < 0.5
    method = kill_at_call if by_call else kill_at_time
    if not method(book, stage, chance):
        return None
    if chance.random() < 0.25:
        kill_at_time(book, stage, chance)
    book.check(stage, book.finish("trial", stage))
    return "kill at a call" if by_call else "kill at a time"


def crash(book, stage, chance):
    book.copy(book.before(stage), "trial")
    child = start(book.command("trial", stage))
    try:
        code = child.wait(chance.uniform(0, book.durations[stage]))
        ended_before = True
    except subprocess.TimeoutExpired:
        ended_before = False
    if not ended_before:
        book.server.stop("immediate")
        try:
            code = child.wait(30)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
            code = "nothing in 30 s"
        book.server.start()
    if ended_before:
        return None
    if code not in SERVER_GONE and code not in book.codes[stage]:
        raise Broken("the server went away and the stage ended with %s" % code)
    book.check(stage, book.finish("trial", stage))
    return "crash"


def race(book, stage, chance):
    book.copy(book.before(stage), "trial")
    first = start(book.command("trial", stage))
    time.sleep(chance.uniform(0, 0.3 * book.durations[stage]))
    second = start(book.command("trial", stage))
    codes = [first.wait(), second.wait()]
    allowed = book.codes[stage] | {TEMPORARY}
    if not set(codes) <= allowed or codes == [TEMPORARY, TEMPORARY]:
        raise Broken("two runs at once ended with %s" % codes)
    book.check(stage, book.finish("trial", stage))
    return "race, one turned away" if TEMPORARY in codes else "race, one after the other"


def trials(book, name, trial, count, tally, failures):
    """Makes trials until `count` of them really hit a running stage."""
    done = number = 0
    while done < count and number < 6 * count + 20:
        stage = book.stages[number % len(book.stages)]
        chance = random.Random("%d/%s/%d" % (book.options.seed, name, number))
        number += 1
        try:
            outcome = trial(book, stage, chance)
        except Broken as broken:
            failures.append("%s %d of tieout-%s: %s" % (name, number - 1, stage, broken))
            outcome = "failed"
        if outcome:
            done += 1
            tally[stage][outcome] += 1
    if done < count:
        failures.append("only %d of %d %ss hit a running stage" % (done, count, name))


def main():
    options = arguments()
    absent = [stage for stage in stages.missing(options.bin) if stage in options.stages.split(",")]
    if absent:
        raise SystemExit("not built: %s in %s" % (
            ", ".join("tieout-" + stage for stage in absent), options.bin))
    if not can_trace():
        print("SKIP: strace is missing or may not trace; all kills are at random moments")
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    folder = tempfile.mkdtemp(prefix="tieout-faults-")
    tally, failures = collections.defaultdict(collections.Counter), []
    try:
        # In memory, so that a crash and its recovery take a quarter of a second.
        with Cluster(parent=memory) as server:
            book = Book(options, server, folder)
            book.prepare()
            trials(book, "kill", kill, options.kills, tally, failures)
            trials(book, "crash", crash, options.crashes, tally, failures)
            trials(book, "race", race, options.races, tally, failures)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    report(options, book, tally, failures)
    return 1 if failures else 0


def report(options, book, tally, failures):
    kinds = sorted({kind for counts in tally.values() for kind in counts})
    rows = [["tieout-" + stage] + [str(tally[stage][kind]) for kind in kinds]
            for stage in book.stages]
    rows.append(["all"] + [str(sum(tally[s][kind] for s in book.stages)) for kind in kinds])
    print(table.text("faults survived, seed %d (%d waits for a dead run's session)" % (
        options.seed, book.retries), [""] + kinds, rows))
    for failure in failures:
        print("FAILED " + failure)
    total = sum(sum(counts.values()) for counts in tally.values())
    print("%d trials, %d lost, doubled or half written" % (total, len(failures)))


if __name__ == "__main__":
    sys.exit(main())
