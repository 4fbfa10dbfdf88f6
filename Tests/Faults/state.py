"""What must be the same after a fault: every row of the book, every file that was written."""

import hashlib
import os
import subprocess
import tempfile

# The diary of who ran when, which a killed run is meant to leave a trace in.
DIARY_TABLES = {"lease", "stage_run", "run_mark", "schema_migration", "ledger_due"}
DIARY_COLUMNS = {"token", "run", "run_no", "done_at", "started_at", "finished_at", "acquired_at",
                 "applied_at", "due_id"}

# Inputs, which nothing writes to.
INPUTS = {"inbox", "tieout.toml"}


def tables(server, database):
    """Every table and its columns that hold the book, sorted by name."""
    listing = server.psql(database, sql="""
        SELECT c.oid::regclass, string_agg(quote_ident(a.attname), ',' ORDER BY a.attnum)
          FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
          JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
         WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition
           AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
         GROUP BY c.oid ORDER BY 1::text COLLATE "C" """)
    found = {}
    for line in listing.splitlines():
        name, columns = line.split("|")
        if name.split(".")[-1] in DIARY_TABLES:
            continue
        found[name] = [c for c in columns.split(",") if c not in DIARY_COLUMNS]
    return found


def rows(server, database):
    """Per table, the number of rows and a hash over them in the order of their content."""
    mark = b"== " + os.urandom(8).hex().encode() + b" "
    script = "".join(
        '\\echo %s%s\nCOPY (SELECT %s FROM %s ORDER BY row(%s)::text COLLATE "C") TO STDOUT;\n'
        % (mark.decode(), name, ", ".join(columns), name, ", ".join(columns))
        for name, columns in tables(server, database).items())
    with tempfile.TemporaryFile() as source:
        source.write(script.encode())
        source.seek(0)
        copy = subprocess.Popen(
            ["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", server.url(database)],
            stdin=source, stdout=subprocess.PIPE)
        state, name, digest, count = {}, None, None, 0
        for line in copy.stdout:
            if line.startswith(mark):
                name, digest, count = line[len(mark):].decode().strip(), hashlib.sha256(), 0
            else:
                digest.update(line)
                count += 1
            state["table " + name] = "%d rows %s" % (count, digest.hexdigest())
        if copy.wait() != 0:
            raise SystemExit("cannot read the tables of " + database)
    return state


def files(root):
    """Per file but the inputs, its length and hash; what a killed run left over shows as well."""
    state = {}
    for folder, names, contents in os.walk(root):
        names[:] = sorted(name for name in names if name not in INPUTS)
        for name in sorted(contents):
            if name in INPUTS:
                continue
            path = os.path.join(folder, name)
            with open(path, "rb") as file:
                content = file.read()
            state["file " + os.path.relpath(path, root)] = "%d bytes %s" % (
                len(content), hashlib.sha256(content).hexdigest())
    return state


def whole(server, database, root):
    return {**rows(server, database), **files(root)}


def differences(expected, found):
    """What differs, one line each; empty when the two states are the same."""
    return ["%s: expected %s, found %s" % (
                name, expected.get(name, "nothing"), found.get(name, "nothing"))
            for name in sorted(set(expected) | set(found))
            if expected.get(name) != found.get(name)]


def damage(expected, found):
    """What kinds of damage the differences are."""
    kinds = set()
    for name in set(expected) | set(found):
        was, now = expected.get(name), found.get(name)
        if was == now:
            continue
        if now is None:
            kinds.add("lost")
        elif was is None or name.startswith("file "):
            kinds.add("half written")
        else:
            rows_before, rows_now = int(was.split()[0]), int(now.split()[0])
            kinds.add("lost" if rows_now < rows_before else
                      "doubled" if rows_now > rows_before else "half written")
    return kinds
