"""The faults themselves. Each returns what it was, or nothing when the stage had ended first."""

import signal
import subprocess
import time

import operations
from book import TEMPORARY, Broken, traced
from lib import stages

# Temporary, or the server out of reach: what a stage may end with when its server goes away.
SERVER_GONE = (69, 75)


def start(command):
    return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                            stderr=subprocess.DEVNULL)


def kill_at_time(bench, stage, chance):
    """Whether the stage was still running when it was killed."""
    child = start(bench.command(stage))
    try:
        child.wait(chance.uniform(0, 1.02 * bench.book.duration(stage)))
    except subprocess.TimeoutExpired:
        child.send_signal(signal.SIGKILL)
    return child.wait() == -signal.SIGKILL


def kill_at_call(bench, stage, chance):
    calls = sorted(bench.book.calls[stage].items())
    call, count = chance.choices(calls, weights=[count ** 0.5 for _, count in calls])[0]
    # Counted per thread, so a high number may never come: then it is no kill and not counted.
    injection = "inject=%s:signal=KILL:when=%d" % (call, chance.randint(1, count))
    child = start(["strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=" + traced(), "-e",
                   injection] + bench.command(stage))
    return child.wait() in (-signal.SIGKILL, 128 + signal.SIGKILL)


def kill(bench, stage, chance):
    """SIGKILL, for every fourth a second time while it resumes."""
    bench.take(bench.book.before(stage))
    by_call = bool(bench.book.calls[stage]) and chance.random() < 0.5
    if not (kill_at_call if by_call else kill_at_time)(bench, stage, chance):
        return []
    notes = ["kills", "at a call" if by_call else "at a time"]
    if chance.random() < 0.25 and kill_at_time(bench, stage, chance):
        notes.append("twice")
    bench.check(stage, bench.finish(stage))
    return notes


def stop(bench, stage, chance):
    """The server stopped immediately; the stage must end by itself and say so."""
    bench.take(bench.book.before(stage))
    child = start(bench.command(stage))
    try:
        child.wait(chance.uniform(0, bench.book.duration(stage)))
        return []
    except subprocess.TimeoutExpired:
        bench.server.stop("immediate")
    try:
        code = child.wait(30)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
        code = "nothing in 30 s"
    bench.server.start()
    if code not in SERVER_GONE and code not in bench.book.codes[stage]:
        raise Broken("the server went away and the stage ended with %s" % code)
    bench.check(stage, bench.finish(stage))
    return ["stops"]


def race(bench, stage, chance):
    """The stage twice at once; one works, the other finds nothing to do or is turned away."""
    bench.take(bench.book.before(stage))
    first = start(bench.command(stage))
    time.sleep(chance.uniform(0, 0.3 * bench.book.duration(stage)))
    second = start(bench.command(stage))
    codes = [first.wait(), second.wait()]
    allowed = bench.book.codes[stage] | {TEMPORARY}
    if not set(codes) <= allowed or codes == [TEMPORARY, TEMPORARY]:
        raise Broken("two runs at once ended with %s" % codes)
    bench.check(stage, bench.finish(stage))
    return ["races"] + (["turned away"] if TEMPORARY in codes else [])


def post_at_once(bench, stage, chance):
    """Sixteen that post operations on the same accounts at once, a quarter of them killed; what was
    killed is posted again until it is done."""
    bench.take("after-" + stage)
    folder = bench.book.workspace(bench.place)
    before = operations.balances(bench.server, bench.name)
    commands = [stages.posting(bench.book.options.bin, folder, bench.server.url(bench.name),
                               operations.poster(number)) for number in range(operations.POSTERS)]
    killed = []
    waiting = list(range(operations.POSTERS))
    while waiting:
        children = {number: start(commands[number]) for number in waiting}
        for number in waiting:
            if number not in killed and chance.random() < 0.25:
                time.sleep(chance.uniform(0, 0.3))
                if children[number].poll() is None:
                    children[number].send_signal(signal.SIGKILL)
                    killed.append(number)
        codes = {number: child.wait() for number, child in children.items()}
        bad = {number: code for number, code in codes.items()
               if code not in (0, 10, TEMPORARY, -signal.SIGKILL)}
        if bad:
            raise Broken("posters ended with %s" % bad)
        waiting = [number for number, code in codes.items() if code not in (0, 10)]
    problems = operations.wrong(bench.server, bench.name, folder, before)
    if problems:
        raise Broken("\n    ".join(problems[:10]))
    return ["posters"] + ["poster killed"] * len(killed)
