"""Our own programs over a workspace, one by one."""

import os
import shutil

from . import measure

STAGES = ["ingest", "post", "match", "settle", "report"]

# 0, and 10 for "done, with breaks or items for a person"; settle and report of a month with a
# missing source end with 66 and have still done their work.
GOOD = (0, 10, 66)


def program(folder, stage):
    return os.path.join(folder, "tieout-" + stage)


def missing(folder):
    """The programs that are not built."""
    return [stage for stage in STAGES if not os.access(program(folder, stage), os.X_OK)]


def command(folder, stage, workspace, url, period):
    line = [program(folder, stage)]
    if stage == "settle":
        line.append("plan")
    return line + ["--workspace", workspace, "--database", url, "--period", period]


def posting(folder, workspace, url, path):
    """Posts one file of a workspace."""
    return [program(folder, "post"), "--workspace", workspace, "--database", url,
            os.path.join(workspace, path)]


def clean(workspace):
    """Takes a workspace back to its inputs."""
    for name in ("archive", "reports", "quarantine", ".tieout"):
        shutil.rmtree(os.path.join(workspace, name), ignore_errors=True)


def run(folder, workspace, url, period, stages=STAGES):
    """Runs the stages on a fresh database; returns one Usage per stage."""
    usages = {}
    for stage in stages:
        usage = measure.run(command(folder, stage, workspace, url, period))
        if usage.code not in GOOD:
            raise SystemExit("tieout-%s ended with %d:\n%s" % (stage, usage.code, usage.error))
        usages[stage] = usage
    return usages


def side_by_side(folder, workspace, url, period):
    """The Usage of `tieout run --until post`: ingest and post at the same time, as every night."""
    usage = measure.run([os.path.join(folder, "tieout"), "run", "--until", "post", "--workspace",
                         workspace, "--database", url, "--period", period])
    if usage.code not in GOOD:
        raise SystemExit("tieout run ended with %d:\n%s" % (usage.code, usage.error))
    return usage
