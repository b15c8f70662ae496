"""The generator: claimants who write without a pause, and their journal."""

import threading
import time

from judge import Saw, Sent, Stored, judge


# So many sentences may be under way; who is further ahead of the answers writes
# less fast. Else a machine that is busy would be tried by a backlog that grows
# and grows, and not by the fault.
AHEAD = 200
SLOWER = 20


class Load:
    """`people` are pairs (client of a claimant, JID of who must see it)."""

    def __init__(self, world, people, pause=0.001):
        self.world = world
        self.people = people
        self.pause = pause
        self.journal = []
        self._before = self._came()
        self._go_on = threading.Event()
        self._go_on.set()
        self._thread = threading.Thread(target=self._write, daemon=True)

    def start(self):
        self._thread.start()
        return self

    def resume(self):
        self._go_on.set()
        self._thread = threading.Thread(target=self._write, daemon=True)
        self._thread.start()

    def stop(self):
        self._go_on.clear()
        if self._thread.is_alive():
            self._thread.join()

    def _write(self):
        number = len(self.journal)
        while self._go_on.is_set():
            client, recipient = self.people[number % len(self.people)]
            body = f"phrase {number} de {client.person.user}"
            at = time.time()
            sent = client.send(self.world.conseiller, body)
            self.journal.append(Sent(client.jid, recipient, sent, body, at))
            number += 1
            # The rate of the load, not a wait.
            time.sleep(self.pause * (SLOWER if self._ahead() > AHEAD else 1))

    def _ahead(self):
        """Of what came back, be it a sentence or its refusal."""
        return len(self.journal) - self._came() + self._before

    def _came(self):
        writers = [client for client, _ in self.people]
        return sum(len(client.seen) for client in self.world.readers + writers)

    def note_refusals(self):
        conditions = {}
        for client, _ in self.people:
            for seen in client.seen:
                if seen.name == "message" and seen.get("type") == "error":
                    conditions[client.jid, seen.get("id")] = seen.condition
        for sent in self.journal:
            sent.refused = conditions.get((sent.sender, sent.stanza_id), "")

    def views(self, recipients):
        return [
            Saw(client.jid, seen.get("id"), seen.body, seen.at)
            for client in recipients
            for seen in client.heard("phrase ")
        ]

    def ledger(self):
        return [
            Stored(
                int(row["turn"]),
                row["sender"],
                row["recipient"],
                row["wire_id"],
                row["body"],
            )
            for row in self.world.messages("kind = 1")
        ]

    def settle(self, recipients, seconds=30):
        """Waits until a sentence of each writer has gone its whole way, and all
        that is stored was seen or the time is over; then the verdict."""
        for client, recipient in self.people:
            if recipient:
                self._last_word(client, recipients, seconds)
        ledger = self.ledger()
        deadline = time.monotonic() + seconds
        for client in recipients:
            wanted = {row.body for row in ledger if row.recipient == client.jid}
            self._all_seen(client, wanted, max(0, deadline - time.monotonic()))
        self.note_refusals()
        return judge(self.journal, ledger, self.views(recipients))

    @staticmethod
    def _all_seen(client, wanted, seconds):
        """Until this client was given all of these, or the time is over."""
        come = client.fresh()

        def none_left():
            wanted.difference_update(stanza.body for stanza in come())
            return not wanted

        with client.news:
            client.news.wait_for(none_left, seconds)

    def _last_word(self, client, recipients, seconds):
        """A sentence that passes: what was sent before it is decided, too."""
        body = f"phrase dernière de {client.person.user}"
        (recipient,) = (jid for who, jid in self.people if who is client)
        sent = client.send(self.world.conseiller, body)
        self.journal.append(Sent(client.jid, recipient, sent, body, time.time()))
        (reader,) = (one for one in recipients if one.jid == recipient)
        reader.hear(body, seconds)
