"""The undisturbed run: the state before and after each stage, and what a stage takes."""

import collections
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time

import state
from server import copy_state

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "..", "..", "Benchmarks"))
from lib import measure, stages  # noqa: E402

# Another run holds the lease: what is asked to come again.
TEMPORARY = 75

# Where a program touches the world.
SYSTEM_CALLS = ["sendto", "recvfrom", "write", "pwrite64", "fsync", "sync_file_range", "openat",
                "rename", "renameat", "renameat2", "unlink", "mkdir", "fchmod"]


class Broken(Exception):
    """A trial that did not end as the undisturbed run."""

    def __init__(self, text, damage=("other",)):
        super().__init__(text)
        self.damage = damage


def can_trace():
    """Whether strace is here and allowed to trace."""
    if not shutil.which("strace"):
        return False
    return subprocess.run(["strace", "-qq", "-o", os.devnull, "true"], check=False,
                          stderr=subprocess.DEVNULL).returncode == 0


def traced():
    return ",".join("?" + call for call in SYSTEM_CALLS)


class Book:
    """What the stages make of a workspace, and how long and with which system calls."""

    def __init__(self, options, folder):
        self.options = options
        self.folder = folder
        self.stages = options.stages.split(",")
        self.durations = {}
        self.calls = {}
        self.codes = {}
        self.expected = {}

    # The workspace lies two folders deep, because its configuration may name folders beside it.
    def root(self, name):
        return os.path.join(self.folder, name)

    def workspace(self, name):
        return os.path.join(self.root(name), "samples", self.options.period)

    def before(self, stage):
        place = self.stages.index(stage)
        return "after-" + self.stages[place - 1] if place else "start"

    def duration(self, stage):
        """The median of the latest undisturbed runs: the machine is not always equally fast."""
        return statistics.median(self.durations[stage])

    def prepare(self, server):
        """Runs the stages one after the other; what runs a second time must change nothing."""
        server.psql("postgres", sql='CREATE DATABASE "start"')
        shutil.copytree(self.options.workspace, self.workspace("start"), symlinks=True,
                        ignore=shutil.ignore_patterns("archive", "reports", ".tieout"))
        for stage in self.stages:
            bench = Bench(self, server, "after-" + stage)
            bench.take(self.before(stage))
            first = bench.finish(stage)
            self.expected[stage] = bench.state()
            again = bench.finish(stage)
            changed = state.differences(self.expected[stage], bench.state())
            if changed:
                raise SystemExit("running tieout-%s again changes something:\n  %s" % (
                    stage, "\n  ".join(changed[:10])))
            self.codes[stage] = {first.code, again.code}
            self.durations[stage] = collections.deque([first.wall], maxlen=5)
            self.calls[stage] = self.count_calls(server, stage)
            print("tieout-%-7s %6.2f s, exit %d, %d tables and files, %d system calls" % (
                stage, first.wall, first.code, len(self.expected[stage]),
                sum(self.calls[stage].values())), flush=True)

    def count_calls(self, server, stage):
        """How often a run makes each system call; empty where strace cannot trace."""
        if not can_trace():
            return {}
        bench = Bench(self, server, "trial")
        bench.take(self.before(stage))
        with tempfile.NamedTemporaryFile("r") as log:
            subprocess.run(
                ["strace", "-f", "-qq", "-o", log.name, "-e", "trace=" + traced()]
                + bench.command(stage), check=False, stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            names = (line.split(None, 1)[1].split("(")[0] for line in log if "(" in line)
            calls = collections.Counter(name for name in names if name in SYSTEM_CALLS)
        bench.drop()
        return dict(calls)


class Bench:
    """A copy of a state, database and files, that one trial after the other works on."""

    def __init__(self, book, server, name, place=None):
        self.book = book
        self.server = server
        self.name = name
        self.place = place or name
        self.retries = 0

    def take(self, source):
        copy_state(self.server, source, self.name, self.book.root(source),
                   self.book.root(self.place))

    def drop(self):
        self.server.psql("postgres", sql='DROP DATABASE "%s" WITH (FORCE)' % self.name)
        shutil.rmtree(self.book.root(self.place))

    def command(self, stage):
        return stages.command(
            self.book.options.bin, stage, self.book.workspace(self.place),
            self.server.url(self.name), self.book.options.period)

    def state(self):
        return state.whole(self.server, self.name, self.book.root(self.place))

    def finish(self, stage):
        """Runs a stage to its end; while the server still works for a killed run, tries again."""
        until = time.monotonic() + 120
        while True:
            usage = measure.run(self.command(stage))
            if usage.code != TEMPORARY or time.monotonic() > until:
                break
            self.retries += 1
            time.sleep(0.1)
        if usage.code not in stages.GOOD:
            raise Broken("tieout-%s ended with %d: %s" % (
                stage, usage.code, usage.error.strip()[-400:]))
        return usage

    def calibrate(self, stage):
        """Learns how long the stage takes now."""
        self.take(self.book.before(stage))
        self.book.durations[stage].append(self.finish(stage).wall)

    def check(self, stage, usage):
        found = self.state()
        problems = state.differences(self.book.expected[stage], found)
        damage = state.damage(self.book.expected[stage], found)
        if usage.code not in self.book.codes[stage]:
            problems.append("exit %d, undisturbed %s" % (
                usage.code, sorted(self.book.codes[stage])))
            damage = damage or {"other"}
        if problems:
            raise Broken("\n    ".join(problems[:10]), damage)


class Tally:
    """Counts trials by stage and outcome, and says which one is next."""

    def __init__(self, wanted, stage_names):
        self.lock = threading.Lock()
        self.wanted = {(kind, stage): count for stage in stage_names
                       for kind, count in wanted.items()}
        self.begun = collections.Counter()
        self.done = collections.Counter()
        self.running = collections.Counter()
        self.outcomes = collections.defaultdict(collections.Counter)
        self.failures = []

    def next(self):
        """A kind, a stage and a number, or nothing when all are done or running."""
        with self.lock:
            for key, count in self.wanted.items():
                if (self.done[key] + self.running[key] < count
                        and self.begun[key] < 8 * count + 20):
                    self.running[key] += 1
                    self.begun[key] += 1
                    return (*key, self.begun[key] - 1)
        return None

    def end(self, kind, stage, notes, failure=None):
        """Notes what a trial was; without notes the stage had ended first, and it is none."""
        with self.lock:
            self.running[kind, stage] -= 1
            if failure:
                self.failures.append(failure)
            if not notes:
                return
            self.done[kind, stage] += 1
            self.outcomes[stage].update(notes)
            total = sum(self.done.values())
            if total % 50 == 0:
                print("  %d of %d trials, %d failed" % (
                    total, sum(self.wanted.values()), len(self.failures)), flush=True)

    def missing(self):
        return ["only %d of %d %ss of tieout-%s hit it while it ran" % (
                    self.done[key], count, key[0], key[1])
                for key, count in self.wanted.items() if self.done[key] < count]
