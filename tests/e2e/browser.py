"""Debian's Chromium without a window, and without looking for anybody."""

import os
import shutil
import subprocess
import tempfile

FLAGS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic"),
    *("--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--hide-scrollbars"),
]

# What the page itself can tell, written where --dump-dom shows it.
PROBE = """<script>onload = function () {
    for (const image of document.images)
        image.dataset.seen = image.naturalWidth + "x" + image.naturalHeight;
    document.body.dataset.text = document.body.innerText;
}</script></body>"""


def chromium(*arguments):
    profile = tempfile.mkdtemp(prefix="guichet-chromium-")
    try:
        done = subprocess.run(
            ["chromium", *FLAGS, f"--user-data-dir={profile}", *arguments],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=True,
            timeout=120,
        )
    finally:
        shutil.rmtree(profile, ignore_errors=True)
    return done.stdout


def dom(folder):
    """The page of a folder as the browser has it; beside it a copy that tells
    which pictures it drew, and what of it can be seen."""
    with open(os.path.join(folder, "index.html"), encoding="utf-8") as f:
        text = f.read()
    path = os.path.join(folder, "probe.html")
    with open(path, "w", encoding="utf-8") as f:
        f.write(text.replace("</body>", PROBE))
    return chromium("--dump-dom", f"file://{path}")


def picture(folder, path):
    """A screenshot; its size in pixels."""
    chromium(
        "--window-size=900,3000", f"--screenshot={path}", f"file://{folder}/index.html"
    )
    with open(path, "rb") as f:
        head = f.read(24)
    assert head[:8] == b"\x89PNG\r\n\x1a\n"
    return int.from_bytes(head[16:20], "big"), int.from_bytes(head[20:24], "big")
