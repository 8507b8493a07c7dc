"""The window's end of a post, as a process to be killed while it changes the key of its database.

``python rekeying_window.py HOME SCOPE PASSPHRASE LIFE``; on standard output one line each: ``kept`` once a line and a draft were
acknowledged, ``at 3 17`` for how far the change is, ``changed``.
"""

import sys
import threading
from pathlib import Path

from desktop.runtime.database_key import KeyChange, KeyProgress
from desktop.runtime.keystore import NoKeystore
from sync.domain.commands.journals import WriteJournal
from sync.domain.scopes import Scope
from sync.engine.client import EngineClient
from sync.store import unlocking
from sync.store.home import Home
from sync.store.readers import Readers

WAIT_S = 60


def main(home: Home, scope: Scope, passphrase: str, life: str) -> None:
    unlocking.by_passphrase(home, passphrase)
    client, readers, said = EngineClient.start(home), Readers(home), threading.Lock()
    client.submit(WriteJournal(scope=scope, line=f"line {life}", channel="radio")).result(WAIT_S)
    client.draft_put("journal", f"draft {life}").result(WAIT_S)
    print("kept", flush=True)

    def told(progress: KeyProgress | None) -> None:
        with said:
            print("over" if progress is None else f"at {progress.done} {progress.total}", flush=True)

    KeyChange(home, client, readers, NoKeystore()).change(passphrase, proof=None, told=told).result(WAIT_S)
    print("changed", flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main(Home(Path(sys.argv[1])), Scope(bytes.fromhex(sys.argv[2])), sys.argv[3], sys.argv[4])
