"""A private PostgreSQL for one benchmark: unix socket only, durable, gone afterwards."""

import glob
import os
import pwd
import re
import shutil
import subprocess
import tempfile

# As the programs set up their own cluster: durable, modest memory.
SETTINGS = [
    "listen_addresses=''", "fsync=on", "synchronous_commit=on", "full_page_writes=on", "jit=off",
    "max_wal_size=4GB", "shared_buffers=256MB", "work_mem=64MB", "maintenance_work_mem=256MB",
    "log_min_messages=fatal", "autovacuum=on",
]


def binaries():
    """The folder of the newest PostgreSQL with initdb, 15 or later."""
    found = [(float(re.search(r"/(\d+)/bin", path).group(1)), os.path.dirname(path))
             for path in glob.glob("/usr/lib/postgresql/*/bin/initdb")]
    if shutil.which("initdb"):
        found.append((0, os.path.dirname(shutil.which("initdb"))))
    if not found:
        raise SystemExit("no PostgreSQL found: install postgresql-15")
    return max(found)[1]


class Cluster:
    """`with Cluster() as cluster: cluster.url("name")`."""

    def __init__(self, settings=(), parent=None):
        """`parent` is where its folder is made: the system's temporary folder by default."""
        self.settings = SETTINGS + list(settings)
        self.parent = parent
        self.bin = binaries()

    def __enter__(self):
        # In the system's temporary folder: a server started by root runs as another user, who may
        # not be able to reach the checkout.
        self.folder = tempfile.mkdtemp(prefix="tieout-pg-", dir=self.parent)
        self.data = os.path.join(self.folder, "data")
        self.user = "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
        if os.geteuid() == 0:
            owner = pwd.getpwnam("postgres")
            os.chown(self.folder, owner.pw_uid, owner.pw_gid)
        self.run("initdb", "-D", self.data, "-U", self.user, "-A", "trust", "-k",
                 "--encoding=UTF8", "--locale=C.UTF-8")
        with open(os.path.join(self.data, "postgresql.conf"), "a", encoding="utf-8") as file:
            file.write("unix_socket_directories = '%s'\n" % self.folder)
            file.writelines(setting.replace("=", " = ", 1) + "\n" for setting in self.settings)
        self.start()
        return self

    def __exit__(self, *_):
        self.stop("fast")
        shutil.rmtree(self.folder, ignore_errors=True)

    def start(self):
        self.run("pg_ctl", "-D", self.data, "-w", "-s", "-l", os.path.join(self.folder, "log"),
                 "start")

    def stop(self, mode="fast"):
        self.run("pg_ctl", "-D", self.data, "-w", "-s", "-m", mode, "stop", check=False)

    def run(self, program, *arguments, check=True):
        command = [os.path.join(self.bin, program), *arguments]
        if os.geteuid() == 0:
            command = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups",
                       *command]
        environment = dict(os.environ, HOME=self.folder, LC_ALL="C.UTF-8")
        subprocess.run(command, check=check, cwd=self.folder, env=environment,
                       stdout=subprocess.DEVNULL)

    def url(self, database):
        return "postgresql:///%s?host=%s&user=%s" % (database, self.folder, self.user)

    def psql(self, database, *arguments, sql=None, check=True):
        """Runs psql; returns what it printed, unaligned and without headings."""
        done = subprocess.run(
            ["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", *arguments,
             self.url(database)],
            input=sql, text=True, check=check, stdout=subprocess.PIPE,
            env=dict(os.environ, PGOPTIONS="-c client_min_messages=warning"))
        return done.stdout

    def fresh(self, database):
        """Drops the database if it is there, and makes it anew."""
        self.psql("postgres", sql='DROP DATABASE IF EXISTS "%s" WITH (FORCE)' % database)
        self.psql("postgres", sql='CREATE DATABASE "%s"' % database)
        self.psql("postgres", sql="CHECKPOINT")
        return self.url(database)
