"""The child process that an engine runs in, as whoever started it sees it: handing it its keys, and letting it end.

Layer: engine.
"""

import contextlib
import subprocess

from sync.store.home import Home


def hand_keys(process: "subprocess.Popen[bytes]", auth_key: bytes, home: Home) -> None:
    """Write the first line that an engine reads: the key of its door, and the home's where this process opened one.

    Raises: OSError.
    """
    assert process.stdin is not None
    keys = (auth_key,) if home.held is None else (auth_key, home.held)
    process.stdin.write(b" ".join(key.hex().encode() for key in keys) + b"\n")
    process.stdin.flush()


def let_go(process: "subprocess.Popen[bytes]") -> None:
    """Close the engine's standard input: it stops in order."""
    with contextlib.suppress(OSError, ValueError):
        if process.stdin is not None:
            process.stdin.close()


def end(process: "subprocess.Popen[bytes]", *, patience_s: float = 0.0) -> None:
    """Let it stop in order for so long, then end it."""
    let_go(process)
    try:
        process.wait(patience_s)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdout is not None:
        process.stdout.close()
