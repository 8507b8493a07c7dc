"""An engine process to which entries arrive on request: the real one, with files in the place of a network.

`python -m benchmarks.arriving_engine HOME BURSTS`: each `exchange_now` of the window delivers the next file of BURSTS to the
writer, as a link would, and leaves an empty file with the suffix `.done` beside it once it is folded and searchable.
"""

import sys
import threading
from collections.abc import Callable
from pathlib import Path
from queue import SimpleQueue

from benchmarks.station import TREE, WAIT_S
from sync.engine.as_child import run_child
from sync.engine.process import Engine, Parts
from sync.engine.status import LinkState
from sync.oplog.codec import decode, encode
from sync.oplog.run import Run
from sync.protocol.packing import pack, unpack
from sync.store.exchange import Delivery
from sync.store.home import Home

BURST = "burst"
DONE = ".done"


def keep_burst(folder: Path, number: int, runs: tuple[Run, ...]) -> Path:
    """Put a burst where the engine will find it; return the file that says when it has arrived."""
    file = folder / f"{BURST}-{number:02d}"
    file.write_bytes(encode(pack(runs)))
    return file.with_suffix(DONE)


class Arrivals:
    """The agent of this engine: one thread that delivers a burst when asked."""

    def __init__(self, parts: Parts, folder: Path, _changed: Callable[[], None]) -> None:
        self._parts = parts
        self._bursts = iter(sorted(file for file in folder.glob(f"{BURST}-*") if file.suffix != DONE))
        self._asked: SimpleQueue[bool] = SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="arrivals")
        self._thread.start()

    def exchange_now(self) -> None:
        self._asked.put(True)

    def wake(self, *, urgent: bool) -> None:
        """Nothing leaves from here."""

    def renew(self) -> None:
        """Nothing leaves from here."""

    def state(self) -> LinkState:
        return LinkState(connected=True)

    def close(self) -> None:
        self._asked.put(False)
        self._thread.join()

    def _run(self) -> None:
        while self._asked.get():
            file = next(self._bursts)
            runs, births = unpack(decode(file.read_bytes()))
            received = self._parts.writer.receive(Delivery(runs=runs, births=births, path="network")).result(WAIT_S)
            assert not received.refused, received.refused
            self._parts.writer.settled().result(WAIT_S)
            file.with_suffix(DONE).touch()


def main(home: str, bursts: str) -> int:
    """Be the engine until standard input ends; return the exit code."""

    def make(auth_key: bytes) -> Engine:
        return Engine(
            Home(Path(home)),
            shipped=TREE,
            make_agent=lambda parts: lambda changed: Arrivals(parts, Path(bursts), changed),
            auth_key=auth_key,
        )

    return run_child(Home(Path(home)), make, asked=sys.stdin.buffer, told=sys.stdout.buffer)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
