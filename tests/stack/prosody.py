"""A private Prosody on loopback ports, without server-to-server traffic but to
neighbours that are named."""

import os
import signal

from process import (
    Account,
    Failed,
    Process,
    answers,
    port_from,
    secret_in,
    self_signed,
    wait_until,
)

HERE = os.path.dirname(os.path.abspath(__file__))

CONFIGURATION = """
pidfile = "{home}/prosody.pid"
data_path = "{home}/data"
certificates = "{home}"
plugin_paths = {{ "{plugins}", "/usr/lib/prosody/modules" }}
interfaces = {{ "{address}" }}
c2s_ports = {{ {port} }}
component_ports = {{ {component_port} }}
component_interfaces = {{ {interfaces} }}
modules_enabled = {{ "roster", "saslauth", "tls", "disco", "carbons", "pep",
    "blocklist", "vcard_legacy", "private", "version", "ping", "offline", "adhoc",
    "register"{federation} }}
authentication = "internal_plain"
storage = "internal"
allow_unencrypted_plain_auth = true
c2s_require_encryption = false
limits = {{ c2s = {{ rate = "10mb/s" }} }}
log = {{ info = "{home}/prosody.log" }}
{more}
ssl = {{ key = "{home}/localhost.key", certificate = "{home}/localhost.crt" }}

VirtualHost "{host}"
{privileges}    disco_items = {{ {{ "{domain}", "Suivi" }} }}

Component "{domain}"
    component_secret = "{secret}"
    modules_enabled = {{ "privilege" }}
    component_conflict_resolve = "kick_old"
"""

ALONE = """ }
s2s_ports = { }
modules_disabled = { "s2s" """

# Where the others are says modules/mod_neighbours.lua, not the DNS.
FEDERATION = """, "dialback", "neighbours" }}
s2s_ports = {{ {port} }}
s2s_interfaces = {{ {interfaces} }}
s2s_require_encryption = false
neighbours = {{ {neighbours}"""

PRIVILEGES = """    modules_enabled = {{ "privilege" }}
    privileged_entities = {{ ["{domain}"] = {{
        roster = "both", presence = "managed_entity", message = "outgoing" }} }}
"""


def stored_name(word):
    """How Prosody's file store writes a name."""
    return "".join(
        c if c.isascii() and c.isalnum() else "".join(f"%{b:02x}" for b in c.encode())
        for c in word
    )


class Prosody:
    """What a kind of server has to offer: start, stop, kill, register, and the
    attributes host, domain, port, component_port, secret."""

    name = "Prosody"
    drops_at_goodbye = 0

    def __init__(
        self,
        place,
        domain="suivi.localhost",
        port=15222,
        component_port=15347,
        privileged=True,
        interfaces=("127.0.0.1",),
        more="",
        host="localhost",
        s2s_port=None,
        neighbours=None,
        elsewhere=None,
    ):
        self.host = host
        self.s2s_port = s2s_port
        self.neighbours = neighbours  # addresses and ports by domain
        self.elsewhere = elsewhere  # a Host; None: this one
        self.address = elsewhere.its if elsewhere else "127.0.0.1"
        self.more = more  # of its global section
        self.interfaces = interfaces
        self.fills_rosters = privileged
        os.makedirs(place, exist_ok=True)
        self.domain = domain
        self.wish = port, component_port
        self.account = Account("prosody")
        self.home = self.account.folder(os.path.join(place, "prosody"))
        self.secret_file = os.path.join(place, "component_secret")
        self.secret = secret_in(self.secret_file)
        self.log = os.path.join(place, "prosody.out")
        self.port = self.component_port = None
        self.process = None

    def start(self):
        self.port, self.component_port = (port_from(wish) for wish in self.wish)
        self_signed(self.account, self.home)
        self._configure()
        self.restart()
        return self

    def restart(self):
        argv = ["prosody", "-F", "--config", self._path("prosody.cfg.lua")]
        within = self.elsewhere.within if self.elsewhere else []
        self.process = Process(within + self.account.command(argv), self.log)
        wait_until(self._ready, 30, f"Prosody (see {self._path('prosody.log')})")

    def stop(self):
        if self.process:
            self.process.stop(signal.SIGTERM, 10)
            self.process = None

    def crash(self):
        self.process.stop(signal.SIGKILL)

    def register(self, user, password):
        """Into the data store; known at once, whether it runs or not."""
        folder = os.path.join(self.home, "data", stored_name(self.host), "accounts")
        self._make_folders(folder)
        path = os.path.join(folder, stored_name(user) + ".dat")
        self.account.write(path, f'return {{\n\t["password"] = "{password}";\n}};\n')

    def _path(self, name):
        return os.path.join(self.home, name)

    def _make_folders(self, folder):
        if not os.path.isdir(folder):
            self._make_folders(os.path.dirname(folder))
            os.mkdir(folder, 0o700)
            self.account.own(folder)

    def _configure(self):
        text = CONFIGURATION.format(
            home=self.home,
            port=self.port,
            component_port=self.component_port,
            domain=self.domain,
            host=self.host,
            address=self.address,
            plugins=os.path.join(self.home, "modules"),
            federation=self._federation(),
            secret=self.secret,
            interfaces=", ".join(f'"{one}"' for one in self.interfaces),
            more=self.more,
            privileges=PRIVILEGES.format(domain=self.domain) * self.fills_rosters,
        )
        self.account.write(self._path("prosody.cfg.lua"), text)
        self._make_folders(self._path("data"))

    def _federation(self):
        if not self.s2s_port:
            return ALONE
        folder = self._path("modules")
        self._make_folders(folder)
        with open(os.path.join(HERE, "mod_neighbours.lua"), encoding="ascii") as f:
            self.account.write(os.path.join(folder, "mod_neighbours.lua"), f.read())
        known = (
            f'["{name}"] = {{ "{address}", {port} }}'
            for name, (address, port) in self.neighbours.items()
        )
        return FEDERATION.format(
            port=self.s2s_port,
            interfaces=", ".join(f'"{one}"' for one in self._faces()),
            neighbours=", ".join(known),
        )

    def _faces(self):
        return [self.address] if self.elsewhere else [*self.interfaces, "127.0.0.2"]

    def _ready(self):
        if not self.process.runs():
            raise Failed(f"Prosody did not start, see {self.log}")
        return answers(self.port, self.address) and (
            self.elsewhere or answers(self.component_port)
        )
