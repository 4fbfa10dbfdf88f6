"""Measuring a program as time(1) does, and the machine as it happens to be."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass


@dataclass
class Usage:
    """One run of one program: its own time and memory, not the server's."""

    wall: float
    cpu: float
    rss_mib: float
    code: int
    error: str = ""
    output: str = ""


def run(command, environment=None, cwd=None):
    """Runs a program to its end. Output is kept, so that a full pipe never slows it."""
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as error:
        start = time.perf_counter()
        child = subprocess.Popen(command, stdout=output, stderr=error, stdin=subprocess.DEVNULL,
                                 env=environment, cwd=cwd)
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.perf_counter() - start
        child.returncode = os.waitstatus_to_exitcode(status)
        texts = []
        for file in (error, output):
            file.seek(0)
            texts.append(file.read().decode("utf-8", "replace"))
    return Usage(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024,
                 child.returncode, *texts)


def median(usages):
    """The median of each figure by itself; the worst of memory."""
    return Usage(
        statistics.median(u.wall for u in usages), statistics.median(u.cpu for u in usages),
        max(u.rss_mib for u in usages), usages[-1].code)


SPIN = "import time\nend = time.process_time() + 0.4\nwhile time.process_time() < end: pass"


def two_spins():
    """How much longer two busy loops take side by side than one alone.

    1.0 on two idle cores, 2.0 when they are worth one. Printed beside every figure, because a
    figure from a busy machine is none."""
    def spin(count):
        start = time.perf_counter()
        children = [subprocess.Popen([sys.executable, "-c", SPIN]) for _ in range(count)]
        for child in children:
            child.wait()
        return time.perf_counter() - start

    alone = min(spin(1) for _ in range(3))
    return min(spin(2) for _ in range(3)) / alone, alone / 0.4
