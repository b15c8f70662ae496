"""A private ejabberd on loopback ports, without server-to-server traffic but to
one neighbour that is named.

The node has a name and a cookie of its own and listens for other nodes on one
loopback port; no epmd is needed, so none is left behind.
"""

import http.client
import json
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

# The order of listeners, and what stands in README.md, is the same.
CONFIGURATION = """
loglevel: info
log_rotate_count: 0
hosts: [localhost]
certfiles: ["{home}/localhost.crt", "{home}/localhost.key"]

listen:
  -
    port: {port}
    ip: "127.0.0.1"
    module: ejabberd_c2s
    access: c2s
    shaper: none
    starttls: true
    max_stanza_size: 262144
{components}{s2s}  -
    port: {api_port}
    ip: "127.0.0.1"
    module: ejabberd_http
    request_handlers:
      /api: mod_http_api

acl:
  guichet:
    server: "{domain}"
  users:
    server: {correspondents}

access_rules:
  c2s:
    allow: all
  guichet:
    allow: guichet
  correspondents:
    - allow: users
    - allow: guichet

api_permissions:
  accounts:
    from: mod_http_api
    who:
      ip: 127.0.0.1/32
    what: [add_rosteritem, register, status]

{federation}{more}
shaper_rules:
  offline_messages: 100000

modules:
  mod_adhoc: {{}}
  mod_admin_extra: {{}}
  mod_blocking: {{}}
  mod_caps: {{}}
  mod_carboncopy: {{}}
  mod_client_state: {{}}
  mod_disco:
    extra_domains: ["{domain}"]
  mod_http_api: {{}}
  mod_last: {{}}
  mod_offline:
    access_max_user_messages: offline_messages
  mod_ping: {{}}
  mod_privacy: {{}}
  mod_private: {{}}
  mod_privilege:
    roster:
      both: guichet
    presence:
      managed_entity: guichet
    message:
      outgoing: guichet
  mod_pubsub:
    plugins: [flat, pep]
  mod_register:
    access: none
    access_remove: all
  mod_roster:
    versioning: true
  mod_stream_mgmt:
    resend_on_timeout: if_offline
  mod_vcard: {{}}
  mod_vcard_xupdate: {{}}
  mod_version: {{}}
{modules}
"""

S2S = """  -
    port: {port}
    ip: "{interface}"
    module: ejabberd_s2s_in
"""

ALONE = """s2s_access: none
"""

# It asks the system where others are, and the DNS: a neighbour's name is an
# address of loopback.
FEDERATION = """s2s_access: all
s2s_use_starttls: optional
outgoing_s2s_port: {port}
outgoing_s2s_families: [ipv4]
"""

COMPONENTS = """  -
    port: {component_port}
    ip: "{interface}"
    module: ejabberd_service
    access: correspondents
    global_routes: false
    shaper: none
    max_stanza_size: 524288
    send_timeout: 15
    hosts:
      "{domain}":
        password: "{secret}"
"""


def libraries():
    """Where Debian keeps Erlang's libraries that are not Erlang's own."""
    architecture = os.uname().machine
    return f"/usr/lib/{architecture}-linux-gnu"


class Ejabberd:
    """As class Prosody: start, stop, restart, crash, register."""

    name = "ejabberd"
    host = "localhost"
    drops_at_goodbye = 2
    fills_rosters = False  # privileged set is broken in 23.01

    def __init__(
        self,
        place,
        domain="suivi.localhost",
        port=15222,
        component_port=15347,
        interfaces=("127.0.0.1",),
        more="",
        modules="",
        s2s_port=None,
        neighbours=None,
    ):
        self.s2s_port = s2s_port
        self.neighbours = neighbours or {}  # one at most: its address and port by its domain
        self.more, self.modules = more, modules  # options; entries of modules
        self.interfaces = interfaces
        os.makedirs(place, exist_ok=True)
        self.domain = domain
        self.wish = port, component_port
        self.account = Account("ejabberd")
        self.home = self.account.folder(os.path.join(place, "ejabberd"))
        self.secret_file = os.path.join(place, "component_secret")
        self.secret = secret_in(self.secret_file)
        self.log = os.path.join(place, "ejabberd.out")
        self.port = self.component_port = self.api_port = self.node_port = None
        self.process = None
        self.accounts = {}

    def start(self):
        self.port, self.component_port = (port_from(wish) for wish in self.wish)
        self.api_port, self.node_port = port_from(0), port_from(0)
        self_signed(self.account, self.home)
        self._configure()
        self.restart()
        return self

    def restart(self):
        self.process = Process(
            self.account.command(self._command()), self.log, self._environment()
        )
        wait_until(self._ready, 60, f"ejabberd (see {self._path('ejabberd.log')})")
        # Killed, it forgets what it took in last.
        for user, password in self.accounts.items():
            self._register(user, password)

    def stop(self):
        if self.process:
            self.process.stop(signal.SIGTERM, 20)
            self.process = None

    def crash(self):
        self.process.stop(signal.SIGKILL)

    def register(self, user, password):
        """Also before it runs: then when it starts."""
        self.accounts[user] = password
        if self.process and self.process.runs():
            self._register(user, password)

    def run_script(self, script):
        """A shell script in which ejabberdctl is Debian's, for this node."""
        folder = self.account.folder(self._path("bin"))
        with open("/usr/sbin/ejabberdctl", encoding="utf-8") as f:
            tool = f.read().replace("INSTALLUSER=ejabberd", "INSTALLUSER=")
        self.account.write(self._path("ejabberdctl"), tool)
        self.account.write(self._path("ctl.cfg"), f"ERL_DIST_PORT={self.node_port}\n")
        self.account.write(
            os.path.join(folder, "ejabberdctl"),
            f"#!/bin/sh\nexec sh {self._path('ejabberdctl')} -n guichet@localhost "
            f"-d {self.home} -c {self._path('ctl.cfg')} -s {self.home} "
            f'-l {self.home} "$@"\n',
        )
        os.chmod(os.path.join(folder, "ejabberdctl"), 0o700)
        environment = self._environment()
        environment["PATH"] = f"{folder}:{environment['PATH']}"
        self.account.write(self._path("script"), script)
        return self.account.run(["sh", "-e", self._path("script")], env=environment)

    def _register(self, user, password):
        words = {"user": user, "host": self.host, "password": password}
        status, said = self._ask("register", words)
        if status not in (200, 409):  # 409: registered before
            raise Failed(f"ejabberd does not register {user}: {said}")

    def _path(self, name):
        return os.path.join(self.home, name)

    def _command(self):
        """As /usr/sbin/ejabberdctl has it, but for where everything lies."""
        return [
            *("erl", "-noinput", "-sname", "guichet@localhost"),
            *("-start_epmd", "false", "-erl_epmd_port", str(self.node_port)),
            *("-kernel", "inet_dist_use_interface", "{127,0,0,1}"),
            *("-mnesia", "dir", f'"{self._path("spool")}"'),
            *("-s", "ejabberd"),
        ]

    def _environment(self):
        return {
            "PATH": os.environ["PATH"],
            "HOME": self.home,  # of the cookie
            "LANG": "C.UTF-8",
            "ERL_LIBS": libraries(),
            "ERL_CRASH_DUMP_BYTES": "0",
            "EJABBERD_CONFIG_PATH": self._path("ejabberd.yml"),
            "EJABBERD_LOG_PATH": self._path("ejabberd.log"),
            "CONTRIB_MODULES_PATH": self._path("modules"),
            "CONTRIB_MODULES_CONF_DIR": self._path("modules"),
        }

    def _configure(self):
        text = CONFIGURATION.format(
            home=self.home,
            port=self.port,
            components="".join(map(self._component, self.interfaces)),
            api_port=self.api_port,
            domain=self.domain,
            more=self.more,
            modules=self.modules + "  mod_s2s_dialback: {}\n" * bool(self.s2s_port),
            s2s="".join(map(self._s2s, self.interfaces)) if self.s2s_port else "",
            federation=self._federation(),
            correspondents="[" + ", ".join([self.host, *self.neighbours]) + "]",
        )
        self.account.write(self._path("ejabberd.yml"), text)

    def _federation(self):
        return "".join(
            FEDERATION.format(port=port) for _, port in self.neighbours.values()
        ) or ALONE

    def _s2s(self, interface):
        return S2S.format(port=self.s2s_port, interface=interface)

    def _component(self, interface):
        return COMPONENTS.format(
            interface=interface,
            component_port=self.component_port,
            domain=self.domain,
            secret=self.secret,
        )

    def _ask(self, command, words):
        api = http.client.HTTPConnection("127.0.0.1", self.api_port, timeout=20)
        kind = {"Content-Type": "application/json"}
        try:
            api.request("POST", f"/api/{command}", json.dumps(words), kind)
            answer = api.getresponse()
            return answer.status, answer.read().decode()
        finally:
            api.close()

    def _ready(self):
        """Its ports answer before its modules are loaded."""
        if not self.process.runs():
            raise Failed(f"ejabberd did not start, see {self.log}")
        try:
            _, said = self._ask("status", {})
        except (OSError, http.client.HTTPException):
            return False
        return "is running" in said and answers(self.component_port)
