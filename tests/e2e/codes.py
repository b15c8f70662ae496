"""One-time codes as an agency handles them: `guichet codes` and its file."""

import csv
import hashlib
import hmac
import os

SIGNS = "0123456789ACDEFGHJKMNPQRTVWXY"


def letters(world, name="letters.csv"):
    """Code by file number, of whoever needed one."""
    path = os.path.join(world.folder, name)
    world.daemon.command("codes", path)
    if not os.path.exists(path):
        return {}
    with open(path, encoding="utf-8", newline="") as f:
        return {row["number"]: row["code"] for row in csv.DictReader(f)}


def rests(signs):
    """What the check sign makes a multiple of 29."""
    return sum(i * SIGNS.index(sign) for i, sign in enumerate(signs, 1)) % 29


def wrong(code):
    """Another code whose check sign fits."""
    plain = code.replace("-", "")
    for first in SIGNS:
        for last in SIGNS:
            other = first + plain[1:9] + last
            if first != plain[0] and rests(other) == 0:
                return other
    raise AssertionError(code)


def digest(world, code):
    """What the database knows of it."""
    with open(world.daemon.keys["code_key_file"], encoding="ascii") as f:
        key = f.read().strip().encode()
    inner = hashlib.sha256()
    for part in (b"digest", code.replace("-", "").encode()):
        inner.update(len(part).to_bytes(8, "big") + part)
    return hmac.new(key, inner.digest(), "sha256").hexdigest()
