"""A process that has imported what an engine, a center and a device's words import, and becomes one of them whenever it is asked.

Two imports in three are the same for every engine that a test starts, and cost ten times what the engine then does. Who asks
gets a process of its own: forked twice, so that its parent is whoever asked (`helpers.warm_start`), with the three standard
streams, folder, mask and environment it was given. It runs main.py as `python main.py …` does, and ends as that does.

Started with the number of the socket on which it is asked. A request is the JSON of `Request` and the three streams.
"""

import gc
import importlib
import json
import os
import runpy
import socket
import sys
from pathlib import Path
from typing import TypedDict

ROOT = Path(__file__).parents[2]
REQUEST_BYTES_MAX, ANSWER_BYTES_MAX = 65_536, 16
YOURS = b"yours"
STREAMS = (0, 1, 2)
# What each word needs, imported when the word first comes: that start costs what a cold one would.
PARTS = {
    "engine": ("desktop.app.engine_command", "sync.domain.acts", "sync.links.bundle_work"),
    "center": ("desktop.app.center_commands", "sync.center.serve"),
    "device": ("desktop.app.certificate_commands", "desktop.app.device_commands", "desktop.app.engine_command", "desktop.app.key_commands"),
    "bundle": ("desktop.app.bundle_commands",),
}


class Request(TypedDict):
    """What becomes of the next process."""

    words: list[str]
    folder: str
    environment: dict[str, str]
    mask: int


def main() -> None:
    """Wait for what to become; only a process that became something runs the program."""
    sys.path[0] = str(ROOT)
    line = socket.socket(fileno=int(sys.argv[1]))
    asked = wait(line)
    if asked is not None:
        become(*asked)


def load(word: str) -> None:
    """Import what a word needs."""
    for part in PARTS[word]:
        importlib.import_module(part)
    # What is imported is garbage in none of them, and a search for some would copy its pages into each.
    gc.collect()
    gc.freeze()


def wait(line: socket.socket) -> tuple[Request, list[int]] | None:
    """Answer every request with the number of a new process; return in that process what it shall be, here None at the end."""
    loaded: set[str] = set()
    while True:
        raw, streams, _, _ = socket.recv_fds(line, REQUEST_BYTES_MAX, len(STREAMS))
        if not raw:
            return None
        asked: Request = json.loads(raw)
        word = asked["words"][1]
        if word not in loaded:
            load(word)
            loaded.add(word)
        between = os.fork()
        if not between:
            process = os.fork()
            if not process:
                line.close()
                return asked, streams
            line.send(str(process).encode())
            os._exit(0)
        # As soon as the one between is gone, the new one belongs to who asked.
        os.waitpid(between, 0)
        line.send(YOURS)
        for stream in streams:
            os.close(stream)


def become(asked: Request, streams: list[int]) -> None:
    """Run main.py as it is asked."""
    for stream, place in zip(streams, STREAMS, strict=True):
        os.dup2(stream, place)
        os.close(stream)
    # A stream knows from its beginning whether it can be searched: those made for the server's own ends would be wrong.
    sys.stdin = sys.__stdin__ = open(0, encoding=sys.stdin.encoding, errors=sys.stdin.errors, closefd=False)  # noqa: SIM115
    sys.stdout = sys.__stdout__ = open(1, "w", encoding=sys.stdout.encoding, errors=sys.stdout.errors, closefd=False)  # noqa: SIM115
    sys.stderr = sys.__stderr__ = open(2, "w", 1, encoding=sys.stderr.encoding, errors=sys.stderr.errors, closefd=False)  # noqa: SIM115
    os.umask(asked["mask"])
    os.chdir(asked["folder"])
    os.environ.clear()
    os.environ.update(asked["environment"])
    sys.argv = asked["words"]
    sys.path[0] = str(Path(sys.argv[0]).resolve().parent)
    runpy.run_path(sys.argv[0], run_name="__main__")


if __name__ == "__main__":
    main()
