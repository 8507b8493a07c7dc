"""Starts the program's own processes from one that has imported everything already (`helpers.preloaded`), where nobody can tell.

A command `python main.py WORD …` becomes a real process with its own number, streams and end: a child of this one that can be
waited for and killed. What it does not do is start Python and import the program, which takes a second on a processor and is
the same each time. A test whose claim is about that asks for the fixture `cold_start`, and gets what a person gets.

Only where nothing else would differ: a command with a part of its own to inherit, another environment for Python itself, a
word of the window or of Qt, and every other command is started as ever. So is all where the system has no `prctl`.
"""

import ctypes
import inspect
import json
import os
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from helpers import preloaded
from helpers.preloaded import ANSWER_BYTES_MAX, PARTS, REQUEST_BYTES_MAX, ROOT, STREAMS, YOURS, Request

# Read while the program runs, or by the Qt that it does not load; what else may differ is read as Python and its libraries start.
FREE = ("QIANZHI_", "PYTEST_", "PYSIDE6_", "QT_", "XDG_", "HOME", "TMPDIR", "PWD")
# What Popen is given for a process with nothing but three streams, a folder and an environment of its own.
PLAIN = {
    "preexec_fn": None,
    "startupinfo": None,
    "creationflags": 0,
    "shell": False,
    "executable": None,
    "restore_signals": True,
    "gid": None,
    "gids": None,
    "uid": None,
    "umask": -1,
    "start_new_session": False,
    "process_group": -1,
}
PIPES = ("p2cread", "p2cwrite", "c2pread", "c2pwrite", "errread", "errwrite")
PR_SET_CHILD_SUBREAPER = 36


class WarmStart:
    """Starts the program warm while it `is_on`; one for each process that runs tests."""

    def __init__(self) -> None:
        self.is_on = sys.platform == "linux"
        self._environment = dict(os.environ)
        self._line: socket.socket | None = None
        self._turn = threading.Lock()

    def may(self, asked: Mapping[str, Any]) -> bool:
        """Tell whether a command would be the same process if it started warm; ``asked`` as Popen names its arguments."""
        words = asked["args"]
        return (
            self.is_on
            and isinstance(words, (list, tuple))
            and len(words) > 2
            and words[0] == sys.executable
            and words[2] in PARTS
            and Path(asked["cwd"] or Path.cwd(), words[1]).resolve() == ROOT / "main.py"
            and all(asked[name] == plain for name, plain in PLAIN.items())
            and not asked["pass_fds"]
            and _fixed(os.environ if asked["env"] is None else asked["env"]) == _fixed(self._environment)
        )

    def start(self, asked: Mapping[str, Any]) -> int:
        """Start the command and return its number; it is a child of this process."""
        request = Request(
            words=[os.fspath(word) for word in asked["args"][1:]],
            folder=os.fspath(asked["cwd"] or Path.cwd()),
            environment=dict(os.environ if asked["env"] is None else asked["env"]),
            mask=_mask(),
        )
        raw = json.dumps(request).encode()
        assert len(raw) < REQUEST_BYTES_MAX
        own = (asked["p2cread"], asked["c2pwrite"], asked["errwrite"])
        streams = [place if given == -1 else given for place, given in zip(STREAMS, own, strict=True)]
        with self._turn:
            line = self._line = self._line or self._begin()
            _adopt(orphans=True)
            try:
                socket.send_fds(line, [raw], streams)
                process = int(line.recv(ANSWER_BYTES_MAX))
                assert line.recv(ANSWER_BYTES_MAX) == YOURS
            finally:
                _adopt(orphans=False)
        return process

    @contextmanager
    def off(self) -> Iterator[None]:
        """Start everything as a person does."""
        before, self.is_on = self.is_on, False
        try:
            yield
        finally:
            self.is_on = before

    def install(self) -> None:
        """Stand between Popen and what it starts."""
        execute = subprocess.Popen._execute_child  # type: ignore[attr-defined]
        signature = inspect.signature(execute)

        def start(popen: Any, *values: Any, **named: Any) -> None:
            asked = signature.bind(popen, *values, **named).arguments
            if not self.may(asked):
                execute(popen, *values, **named)
                return
            popen.pid = self.start(asked)
            popen._child_created = True
            popen._close_pipe_fds(*(asked[name] for name in PIPES))

        subprocess.Popen._execute_child = start  # type: ignore[attr-defined]

    def _begin(self) -> socket.socket:
        near, far = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with far:
            command = [sys.executable, str(Path(preloaded.__file__)), str(far.fileno())]
            nothing = subprocess.DEVNULL
            # It ends when this process does, with the last end of its line.
            begun = subprocess.Popen(command, stdin=nothing, stdout=nothing, pass_fds=[far.fileno()], cwd=ROOT, env=self._environment)
        begun.returncode = 0  # nobody waits for it
        return near


def _fixed(environment: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in environment.items() if not name.startswith(FREE)}


def _mask() -> int:
    """Return the mask of this process, which umask() tells only by changing it for every thread."""
    told = re.search(r"^Umask:\s*(\d+)$", Path("/proc/self/status").read_text(encoding="ascii", errors="replace"), re.MULTILINE)
    assert told is not None
    return int(told[1], 8)


def _adopt(*, orphans: bool) -> None:
    """Become the parent of whoever below us loses its own, or leave them to the system again."""
    assert ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, int(orphans), 0, 0, 0) == 0
