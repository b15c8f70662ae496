"""Runs programs, each with a fresh database that has the schema:

	with_database.py PROGRAM ARGUMENTS...
	with_database.py --tap FOLDER PROGRAM...

The second way runs many, one after the other, on one server; what each says goes
to its file in FOLDER, as tests/suites.sh reads it.

A program finds the daemon's conninfo in GUICHET_TEST_DATABASE, the others in
GUICHET_TEST_OWNER, GUICHET_TEST_IMPORT and GUICHET_TEST_REPORT.
"""

import contextlib
import os
import subprocess
import sys

from guichet import ROOT
from process import Failed, claim
from template import TEMPLATE, Copy

DATABASE = "guichet_test"
ROLES = {
    "GUICHET_TEST_DATABASE": "guichet_run",
    "GUICHET_TEST_OWNER": "guichet_owner",
    "GUICHET_TEST_IMPORT": "guichet_csv",
    "GUICHET_TEST_REPORT": "guichet_page",
}


@contextlib.contextmanager
def served():
    """A server with the schema in its template."""
    place = os.path.join(ROOT, "var", "test-db")
    lock = claim(place, wait=True)
    postgres = Copy(place, port=0, durable=False)
    try:
        yield postgres.start()
    finally:
        postgres.stop()
        lock.close()


def run(postgres, argv, **out):
    """The program's exit code."""
    postgres.create(DATABASE, TEMPLATE)
    where = {name: postgres.conninfo(role, DATABASE) for name, role in ROLES.items()}
    try:
        env = {**os.environ, **where}
        return subprocess.run(argv, env=env, check=False, **out).returncode
    finally:
        postgres.drop(DATABASE)


def run_all(postgres, folder, programs):
    for program in programs:
        log = os.path.join(folder, program.replace("/", "_") + ".tap")
        with open(log, "wb") as f:
            code = run(postgres, [program], stdout=f, stderr=subprocess.STDOUT)
            f.write(f"# exit {code}\n".encode())


def main(argv):
    try:
        with served() as postgres:
            if argv[0] != "--tap":
                return run(postgres, argv)
            run_all(postgres, argv[1], argv[2:])
    except Failed as why:
        print(why, file=sys.stderr)
        return 1
    return 0


sys.exit(main(sys.argv[1:]))
