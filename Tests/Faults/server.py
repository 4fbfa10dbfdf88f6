"""Servers for many trials at once: one is prepared, the others are copies of its data."""

import os
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "..", "..", "Benchmarks"))
from lib.cluster import Cluster  # noqa: E402


class PreparedCluster(Cluster):
    """A server that may have been stopped already when it is thrown away."""

    def stop(self, mode="fast"):
        if os.path.exists(os.path.join(self.data, "postmaster.pid")):
            super().stop(mode)


class CopiedCluster(PreparedCluster):
    """A server of its own over a copy of a stopped server's data."""

    def __init__(self, original, parent=None):
        super().__init__(original.settings, parent)
        self.original = original

    def __enter__(self):
        self.folder = tempfile.mkdtemp(prefix="tieout-pg-", dir=self.parent)
        self.data = os.path.join(self.folder, "data")
        self.user = self.original.user
        owner = os.stat(self.original.folder)
        os.chown(self.folder, owner.st_uid, owner.st_gid)
        subprocess.run(["cp", "-a", self.original.data, self.data], check=True)
        with open(os.path.join(self.data, "postgresql.conf"), "a", encoding="utf-8") as file:
            file.write("unix_socket_directories = '%s'\n" % self.folder)
        self.start()
        return self


def copy_state(server, source, target, source_root, target_root):
    """Makes `target` what `source` is now: the database from a template, the files by copying."""
    server.psql("postgres", sql='DROP DATABASE IF EXISTS "%s" WITH (FORCE)' % target)
    server.psql("postgres", sql=(
        'CREATE DATABASE "%s" TEMPLATE "%s" STRATEGY file_copy' % (target, source)))
    shutil.rmtree(target_root, ignore_errors=True)
    shutil.copytree(source_root, target_root, symlinks=True)
