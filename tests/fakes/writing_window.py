"""The window's end of a post, as a process to be killed: it writes lines and drafts without pause, and says aloud what was acknowledged.

``python writing_window.py HOME SCOPE LIFE``; on standard output one line each, ``line 3/17`` or ``draft 3/17``.
"""

import itertools
import sys
from concurrent.futures import Future
from pathlib import Path

from sync.domain.commands.journals import WriteJournal
from sync.domain.scopes import Scope
from sync.engine.client import EngineClient
from sync.store.home import Home

WAIT_S = 60
AT_ONCE = 6


def main(home: Path, scope: Scope, life: str) -> None:
    client = EngineClient.start(Home(home))
    client.ready.result(WAIT_S)
    for count in itertools.count():
        texts = [f"{life}/{count}.{number}" for number in range(AT_ONCE)]
        waiting: list[tuple[str, Future[object]]] = [
            (f"line {text}", client.submit(WriteJournal(scope=scope, line=text, channel="radio")))  # type: ignore[list-item]
            for text in texts
        ]
        waiting.append((f"draft {life}/{count}", client.draft_put("journal", f"{life}/{count}")))  # type: ignore[arg-type]
        for said, future in waiting:
            future.result(WAIT_S)
            print(said, flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Scope(bytes.fromhex(sys.argv[2])), sys.argv[3])
