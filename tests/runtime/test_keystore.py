"""The operating system's keystore: a real Secret Service keeps what opens a home, and where none answers nothing is pretended."""

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from desktop.runtime import keystore
from desktop.runtime.keystore import Keystore, NoKeystore

ROOT = Path(__file__).parents[2]
MISSING = [name for name in ("dbus-run-session", "gnome-keyring-daemon") if shutil.which(name) is None]
# Runs under a session bus of its own, with a keyring of its own: keeps a secret, wraps a home with it, and starts anew.
ROUND = """
import os, sys
from pathlib import Path
from desktop.runtime.keystore import Keystore
from sync.store import unlocking
from tests.fakes.wrapped import new_process, wrapped_device
store = Keystore()
assert store.is_there(), "no keystore"
home = wrapped_device(Path(sys.argv[1]))
key = home.key()
name, secret = store.keep()
unlocking.let_keystore(home, name, secret)
new_process()
assert unlocking.by_keystore(home, Keystore().fetch)
assert home.key() == key
Keystore().forget(name)
new_process()
assert not unlocking.by_keystore(home, Keystore().fetch)
held = [path for path in Path(os.environ["HOME"]).rglob("*") if path.is_file() and secret.hex().encode() in path.read_bytes()]
assert not held, held
print("opened")
"""


@pytest.mark.skipif(bool(MISSING), reason=f"no Secret Service here: {', '.join(MISSING)} not installed (packaging/setup.sh, as root)")
def test_a_real_secret_service_opens_a_home(tmp_path: Path) -> None:
    """What gnome-keyring keeps opens the home in another process of the same session, and lies in no file in clear."""
    home = tmp_path / "user"
    home.mkdir()
    script = tmp_path / "round.py"
    script.write_text(ROUND)
    command = f'echo -n "login" | gnome-keyring-daemon --unlock --components=secrets >/dev/null && exec {sys.executable} {script} "$1"'
    environment = {
        "HOME": str(home),
        "XDG_RUNTIME_DIR": str(home),
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": str(ROOT),
        "LC_ALL": "C.UTF-8",
    }
    done = subprocess.run(
        [str(shutil.which("dbus-run-session")), "--", "/bin/bash", "-c", command, "round", str(tmp_path / "post")],
        capture_output=True,
        text=True,
        timeout=80,
        env=environment,
        check=False,
    )
    assert done.stdout.strip().endswith("opened"), done.stderr


class _Closed:
    """A keystore that stays closed."""

    def set_password(self, *_words: str) -> None:
        raise RuntimeError("locked")

    get_password = delete_password = set_password


def test_a_keystore_that_stays_closed_opens_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each refusal is one line at INFO without what was kept, and the passphrase remains."""
    monkeypatch.setattr(keystore, "_backend", _Closed)
    store = Keystore()
    assert (store.is_there(), store.keep(), store.fetch("qianzhi/1")) == (True, None, None)
    store.forget("qianzhi/1")


@pytest.mark.parametrize("held", [None, "", "zz", "00", 7])
def test_what_is_no_secret_of_ours_opens_nothing(held: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever else lies there under the name is passed over."""

    class Holding:
        def get_password(self, *_words: str) -> Any:
            return held

    monkeypatch.setattr(keystore, "_backend", Holding)
    try:
        assert Keystore().fetch("qianzhi/1") is None
    except TypeError:
        pytest.fail("a keystore's answer must not break the start")


def test_without_a_backend_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a machine without one nor a demonstration offers it."""
    monkeypatch.setattr(keystore, "_backend", lambda: None)
    for store in (Keystore(), NoKeystore()):
        assert (store.is_there(), store.keep(), store.fetch("x")) == (False, None, None)
        store.forget("x")
