"""Ad-hoc commands as a client gives them (XEP-0050), stanza by stanza."""

from xml.sax.saxutils import escape, quoteattr

COMMANDS = "{http://jabber.org/protocol/commands}"
FORM = "{jabber:x:data}"


class Step:
    """One answer to a command."""

    def __init__(self, seen):
        self.seen = seen
        command = seen.xml.find(COMMANDS + "command")
        assert command is not None, seen
        self.status = command.get("status")
        self.session = command.get("sessionid")
        self.notes = [
            (note.get("type"), note.text) for note in command.iter(COMMANDS + "note")
        ]
        self.instructions = [e.text for e in command.iter(FORM + "instructions")]
        self.fields = {
            field.get("var"): [value.text or "" for value in field.findall(FORM + "value")]
            for field in command.iter(FORM + "field")
        }
        self.labels = [field.get("label") for field in command.iter(FORM + "field")]

    @property
    def note(self):
        ((_, text),) = self.notes
        return text

    @property
    def failed(self):
        return any(kind == "error" for kind, _ in self.notes)

    @property
    def lines(self):
        return self.fields.get("list", [])


def submit(values):
    fields = ""
    for name, value in values.items():
        listed = value if isinstance(value, list) else [value]
        inside = "".join(f"<value>{escape(one)}</value>" for one in listed)
        fields += f"<field var={quoteattr(name)}>{inside}</field>"
    return f"<x xmlns='jabber:x:data' type='submit'>{fields}</x>"


def command(node, session="", action="", values=None):
    attributes = f" node={quoteattr(node)}"
    attributes += f" sessionid={quoteattr(session)}" if session else ""
    attributes += f" action={quoteattr(action)}" if action else ""
    inside = submit(values) if values is not None else ""
    return f"<command xmlns='http://jabber.org/protocol/commands'{attributes}>{inside}</command>"


def ask(client, to, node, session="", action="", values=None):
    return client.ask(to, command(node, session, action, values), kind="set")


def execute(client, to, node, /, **values):
    """All steps to the end: the form is filled in once, then agreed to."""
    step = Step(ask(client, to, node))
    if step.status == "executing":
        step = Step(ask(client, to, node, step.session, values=values))
    if step.status == "executing" and not step.fields.keys() & values.keys():
        step = Step(ask(client, to, node, step.session, action="complete"))
    return step
