"""Processes, ports and folders of the private servers.

Everything that is started here is stopped by its process id: SIGTERM (or what
the server calls a clean stop), then SIGKILL after a deadline. A server dies
with the script that started it (setpriv --pdeathsig), so nothing is left over
even when that script is killed.
"""

import fcntl
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time


class Failed(Exception):
    """Said to the user as it is, without a traceback."""


def wait_until(condition, seconds, what, step=0.02):
    """The value of condition() as soon as it is true."""
    deadline = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise Failed(f"waited {seconds} s in vain for {what}")
        time.sleep(step)


def is_free(port):
    with socket.socket() as s:
        s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            s.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def port_from(wish):
    """The wished port or the next free one; any free one for 0."""
    if wish == 0:
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            return s.getsockname()[1]
    for port in range(wish, wish + 100):
        if is_free(port):
            return port
    raise Failed(f"no free port from {wish} on")


def answers(port, address="127.0.0.1"):
    with socket.socket() as s:
        s.settimeout(1)
        return s.connect_ex((address, port)) == 0


def secret_in(path):
    """A random word, kept in a file that only its owner reads."""
    if not os.path.exists(path):
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as f:
            f.write(secrets.token_hex(16) + "\n")
    with open(path) as f:
        return f.read().strip()


def claim(folder, wait):
    """A file that is locked until it is closed: one user of a folder at a time.
    None if somebody else has it and `wait` is False."""
    os.makedirs(folder, mode=0o711, exist_ok=True)
    lock = open(os.path.join(folder, "lock"), "w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        lock.close()
        return None
    return lock


class Account:
    """Whom a server runs as: ourselves, or as root the server's own user."""

    def __init__(self, name):
        self.name = name if os.geteuid() == 0 else None

    def command(self, argv, death="TERM"):
        drop = ["setpriv", "--pdeathsig", death]
        if self.name:
            group = pwd.getpwnam(self.name).pw_gid
            drop += ["--reuid", self.name, "--regid", str(group), "--init-groups"]
        return drop + list(argv)

    def run(self, argv, **more):
        done = subprocess.run(
            self.command(argv),
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            **more,
        )
        if done.returncode != 0:
            raise Failed(f"{argv[0]} failed:\n{done.stdout}")
        return done.stdout

    def own(self, path):
        if self.name:
            user = pwd.getpwnam(self.name)
            os.chown(path, user.pw_uid, user.pw_gid)

    def write(self, path, text):
        """A file of this account that nobody else reads; replaced as a whole."""
        handle = os.open(path + "~", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w") as f:
            f.write(text)
        self.own(path + "~")
        os.rename(path + "~", path)

    def _uid(self):
        return pwd.getpwnam(self.name).pw_uid if self.name else os.geteuid()

    def _reaches(self, folder):
        return (
            subprocess.run(
                self.command(["test", "-x", folder]),
                stderr=subprocess.DEVNULL,
                check=False,
            ).returncode
            == 0
        )

    def _is_ours(self, folder):
        try:
            info = os.stat(folder)
        except OSError:
            return False
        return info.st_uid == self._uid() and info.st_mode & 0o077 == 0

    def folder(self, place):
        """A folder of mode 0700 that belongs to this account.

        Where the account cannot reach `place` (a clone in root's home folder),
        the folder lies under /var/tmp and `place` is a link to it.
        """
        if self._is_ours(place) and self._reaches(os.path.realpath(place)):
            return os.path.realpath(place)
        if os.path.islink(place):
            os.unlink(place)
        if os.path.isdir(place):
            shutil.rmtree(place)
        if self._reaches(os.path.dirname(place)):
            os.mkdir(place, 0o700)
            self.own(place)
            return place
        elsewhere = tempfile.mkdtemp(prefix="guichet-", dir="/var/tmp")
        self.own(elsewhere)
        os.symlink(elsewhere, place)
        return elsewhere


def self_signed(account, folder):
    """localhost.crt and localhost.key, made once."""
    certificate = os.path.join(folder, "localhost.crt")
    if os.path.exists(certificate):
        return
    account.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec"),
            *("-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"),
            *("-days", "3650", "-subj", "/CN=localhost"),
            *("-addext", "subjectAltName=DNS:localhost"),
            *("-keyout", os.path.join(folder, "localhost.key")),
            *("-out", certificate),
        ]
    )


class Process:
    """One child, in a session of its own so that Ctrl-C does not reach it."""

    def __init__(self, argv, log, env=None, cwd="/"):
        self.log = log
        with open(log, "ab") as out:
            self.child = subprocess.Popen(
                argv,
                cwd=cwd,
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def pid(self):
        return self.child.pid

    def runs(self):
        return self.child.poll() is None

    def send(self, number):
        if self.runs():
            self.child.send_signal(number)

    def wait(self, seconds):
        try:
            return self.child.wait(seconds)
        except subprocess.TimeoutExpired:
            return None

    def stop(self, number=signal.SIGTERM, seconds=10):
        """The exit code; SIGKILL to itself (and only it) past the deadline."""
        self.send(number)
        if self.wait(seconds) is None:
            self.child.kill()
            self.child.wait()
        return self.child.returncode
