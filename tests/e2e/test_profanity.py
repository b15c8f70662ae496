"""One conversation, typed into a real client."""

import os
import shutil
import subprocess
import uuid

import pytest
from process import wait_until


class Terminal:
    """A program in a tmux of its own; keys in, screen out."""

    def __init__(self, folder, argv):
        self.socket = os.path.join(folder, "tmux")
        env = {
            "HOME": folder,
            "PATH": os.environ["PATH"],
            "TERM": "xterm-256color",
            "LANG": "C.UTF-8",
        }
        for name in "CONFIG", "DATA", "CACHE", "STATE":
            env[f"XDG_{name}_HOME"] = os.path.join(folder, name.lower())
        self.tmux(
            *("new-session", "-d", "-s", "t", "-x", "160", "-y", "50", *argv), env=env
        )

    def tmux(self, *words, env=None):
        return subprocess.run(
            ["tmux", "-S", self.socket, "-f", "/dev/null", *words],
            env=env,
            check=True,
            capture_output=True,
            text=True,
        ).stdout

    def type(self, text):
        self.tmux("send-keys", "-t", "t", "-l", text)
        self.tmux("send-keys", "-t", "t", "Enter")

    def screen(self):
        return self.tmux("capture-pane", "-p", "-t", "t")

    def wait(self, text, seconds=15):
        try:
            wait_until(lambda: text in self.screen(), seconds, text, 0.05)
        except Exception as why:
            raise AssertionError(f"{why}; the screen:\n{self.screen()}") from None

    def close(self):
        subprocess.run(
            ["tmux", "-S", self.socket, "kill-server"], check=False, capture_output=True
        )


@pytest.fixture
def terminal(tmp_path):
    folder = os.path.join("/tmp", f"guichet-{uuid.uuid4().hex[:8]}")
    os.mkdir(folder, 0o700)
    made = Terminal(folder, ["profanity"])
    yield made
    made.close()
    shutil.rmtree(folder, ignore_errors=True)


def test_a_conversation_in_profanity(world, terminal):
    w = world
    advisor = w.people.advisor("Marie Lefort")
    claimant = w.people.claimant("Jean Moreau", advisor)
    w.people.bring_in()
    w.serve()
    marie = w.clients.log_in(advisor)

    terminal.wait("Profanity")
    terminal.type(
        f"/connect {claimant.jid} server 127.0.0.1 port {w.server.port} tls trust"
    )
    terminal.wait("Enter password")
    terminal.type(claimant.password)
    terminal.wait("logged in successfully")
    terminal.type(f"/msg {w.conseiller} Bonjour, une question")
    heard = marie.hear("une question")
    marie.send(heard.get("from"), "Bonjour, une reponse")
    terminal.wait("une reponse")
    assert [row["body"] for row in w.messages("kind IN (1, 2)")] == [
        "Bonjour, une question",
        "Bonjour, une reponse",
    ]
    terminal.type("/quit")


def test_commands_in_profanity(world, terminal):
    w = world
    advisor = w.people.advisor("Marie Lefort")
    w.people.claimant("Jean Moreau", advisor)
    w.people.bring_in()
    w.serve()

    terminal.wait("Profanity")
    terminal.type(
        f"/connect {advisor.jid} server 127.0.0.1 port {w.server.port} tls trust"
    )
    terminal.wait("Enter password")
    terminal.type(advisor.password)
    terminal.wait("logged in successfully")
    terminal.type(f"/cmd list {w.domain}")
    terminal.wait("caseload")
    terminal.type(f"/cmd exec caseload {w.domain}")
    terminal.wait("Jean Moreau")
    terminal.type(f"/cmd exec note {w.domain}")
    terminal.wait("Note")
    terminal.type("/field1 Jean Moreau")
    terminal.type("/field2 add par profanity")
    terminal.type("/form submit")
    w.wait_sql("SELECT 1 FROM guichet.note WHERE text = 'par profanity'")
    terminal.wait("Jean Moreau (")
    terminal.type("/quit")
