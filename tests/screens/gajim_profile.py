"""Makes a profile of Gajim's, by Gajim's own means; run as its user.

python3 gajim_profile.py USER HOST PORT PASSWORD
"""

import sys
from pathlib import Path

import gi

gi.require_version("Gtk", "3.0")
gi.require_version("GtkSource", "4")

# pylint: disable=wrong-import-position
from gajim.common import app, configpaths  # noqa: E402
from gajim.common.settings import Settings  # noqa: E402

USER, HOST, PORT, PASSWORD = sys.argv[1:]
APP = {
    **{"remote_control": True, "use_keyring": False, "check_for_update": False},
    **{"show_trayicon": False, "show_notifications": False, "sounds_on": False},
    **{"mainwin_width": 1000, "mainwin_height": 700, "dark_theme": 0},
    **{"plugins_update_check": False},
}
ACCOUNT = {
    **{"name": USER, "hostname": HOST, "password": PASSWORD, "savepass": True},
    **{"use_custom_host": True, "custom_host": "127.0.0.1", "custom_port": int(PORT)},
    **{"custom_type": "PLAIN", "confirm_unencrypted_connection": False},
    **{"autoconnect": True, "active": True, "resource": "gajim"},
}

configpaths.init()
configpaths.create_paths()
Path(configpaths.get("MY_DATA")).mkdir(parents=True, exist_ok=True)
app.settings = Settings()
app.settings.init()
for key, value in APP.items():
    app.settings.set_app_setting(key, value)
app.settings.add_account(USER)
for key, value in ACCOUNT.items():
    app.settings.set_account_setting(USER, key, value)
app.settings.save()
