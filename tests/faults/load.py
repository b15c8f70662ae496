"""The generator: claimants who write without a pause, and their journal."""

import threading
import time

from judge import Saw, Sent, Stored, judge


class Load:
    """`people` are pairs (client of a claimant, JID of who must see it)."""

    def __init__(self, world, people, pause=0.001):
        self.world = world
        self.people = people
        self.pause = pause
        self.journal = []
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
            time.sleep(self.pause)  # the rate of the load, not a wait

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
        wanted = {row.body for row in ledger}
        deadline = time.monotonic() + seconds
        for client in recipients:
            with client.news:
                client.news.wait_for(
                    lambda: wanted <= {saw.body for saw in self.views(recipients)},
                    max(0, deadline - time.monotonic()),
                )
        self.note_refusals()
        return judge(self.journal, ledger, self.views(recipients))

    def _last_word(self, client, recipients, seconds):
        """A sentence that passes: what was sent before it is decided, too."""
        body = f"phrase dernière de {client.person.user}"
        (recipient,) = (jid for who, jid in self.people if who is client)
        sent = client.send(self.world.conseiller, body)
        self.journal.append(Sent(client.jid, recipient, sent, body, time.time()))
        (reader,) = (one for one in recipients if one.jid == recipient)
        reader.hear(body, seconds)
