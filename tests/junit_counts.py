"""Prints "PASSED FAILED" of a JUnit report; no report or no test is a failure."""

import sys
import xml.etree.ElementTree as ElementTree


def counts(path):
    try:
        suite = ElementTree.parse(path).getroot().find("testsuite")
    except (OSError, ElementTree.ParseError):
        return 0, 1
    total, failed, errors, skipped = (
        int(suite.get(key)) for key in ("tests", "failures", "errors", "skipped")
    )
    failed += errors
    return total - failed - skipped, failed if total else 1


print(*counts(sys.argv[1]))
