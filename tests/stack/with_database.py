"""Runs a program with a fresh database that has the schema:

	with_database.py PROGRAM ARGUMENTS...

The program finds the daemon's conninfo in GUICHET_TEST_DATABASE, the others in
GUICHET_TEST_OWNER, GUICHET_TEST_IMPORT and GUICHET_TEST_REPORT.
"""

import os
import subprocess
import sys

from guichet import ROOT
from postgres import Postgres
from process import Failed, claim


def main(argv):
    place = os.path.join(ROOT, "var", "test-db")
    lock = claim(place, wait=True)
    postgres = Postgres(place, port=0)
    database = "guichet_test"
    try:
        postgres.start()
        postgres.drop(database)
        postgres.create(database)
        postgres.apply_schema(ROOT, database)
        roles = {
            "GUICHET_TEST_DATABASE": "guichet_run",
            "GUICHET_TEST_OWNER": "guichet_owner",
            "GUICHET_TEST_IMPORT": "guichet_csv",
            "GUICHET_TEST_REPORT": "guichet_page",
        }
        where = {
            name: postgres.conninfo(role, database) for name, role in roles.items()
        }
        return subprocess.run(argv, env={**os.environ, **where}, check=False).returncode
    except Failed as why:
        print(why, file=sys.stderr)
        return 1
    finally:
        postgres.stop()
        lock.close()


sys.exit(main(sys.argv[1:]))
