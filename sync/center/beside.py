"""What lies beside the center's database, so that a database that went back is found, and what was ruled outlives it.

`high-water`: one line ``replica(hex) n epoch place``, written after each commit and before its ack; place is a hash of machine
and folder, so that a folder copied to a second machine says so.

`authority.runs`: every authority entry of this center's line, signed as it was told to everyone, appended after the commit
that wrote or took it. It may be copied anywhere and brought back: nothing in it is secret and each byte proves itself.
Records stand one behind the other; what does not check is passed over up to the next record::

    record = "qzr1" ‖ length of body (4, big-endian) ‖ first 8 bytes of BLAKE2b(body) ‖ body
    body   = packed runs (sync/protocol/packing.py), one run of one life, from seq 1 with its birth

Source: engine specification §10.
"""

import errno
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from sqlalchemy import Connection, bindparam, select

from sync.center import feed
from sync.center.authority import EPOCH, REPLICA
from sync.center.database import get, get_number, replicas, signatures, streams
from sync.center.prepared import Prepared
from sync.domain.ids import ReplicaId
from sync.domain.scopes import AUTHORITY
from sync.oplog.codec import Malformed, decode, encode
from sync.oplog.run import Run
from sync.protocol.packing import pack, unpack
from sync.store.cipher import outage_of
from sync.store.highwater import place_of
from sync.store.home import sync_folder

if sys.platform != "win32":
    import fcntl

HIGH_WATER, AUTHORITY_RUNS = "high-water", "authority.runs"
ENTRIES_A_RECORD = 256
_MAGIC = b"qzr1"
_LENGTH_BYTES, _CHECK_BYTES = 4, 8
_HEAD_BYTES = len(_MAGIC) + _LENGTH_BYTES + _CHECK_BYTES
_LINE_PARTS = 4


_SIGNED = Prepared(
    select(signatures.c.seq)
    .where(signatures.c.stream == bindparam("number"), signatures.c.seq > bindparam("end"))
    .order_by(signatures.c.seq)
)
_LINE = Prepared(
    select(streams.c.number, streams.c.replica, streams.c.seq)
    .join(replicas, replicas.c.replica == streams.c.replica)
    .where(streams.c.scope == AUTHORITY, replicas.c.center == 1)
    .order_by(streams.c.number)
)


@dataclass(frozen=True, slots=True)
class HighWater:
    """The most that was ever acknowledged. `place` is empty where an older version wrote the mark."""

    replica: ReplicaId
    n: int
    epoch: int
    place: str = ""


@dataclass(frozen=True, slots=True)
class After:
    """What is to be written beside the database once a transaction is committed."""

    mark: HighWater
    runs: tuple[Run, ...]


class Beside:
    """The files beside one database; its owner asks inside each writing transaction and writes after it."""

    def __init__(self, directory: Path) -> None:
        """Look at the files when they are first needed."""
        self._directory = directory
        self._ends: dict[ReplicaId, int] = {}
        self._read_to = 0

    def look(self, connection: Connection) -> After:
        """Return what this transaction will have to say, once it is committed."""
        self._catch_up()
        runs: list[Run] = []
        for row in _LINE.all(connection):
            end = self._ends.get(ReplicaId(row.replica), 0)
            if end < row.seq:
                runs.extend(pieces(connection, row.number, end, row.seq))
        return After(high_water(connection, self._directory), tuple(runs))

    def write(self, after: After) -> None:
        """Write it.

        Raises: Outage: of the disk; the commit stands, and the next transaction says it again.
        """
        try:
            if after.runs:
                append_runs(self._directory / AUTHORITY_RUNS, after.runs)
            write_high_water(self._directory, after.mark)
        except OSError as error:
            raise outage_of(error) or error from error

    def _catch_up(self) -> None:
        """Read what was appended since, by this process or another one."""
        path = self._directory / AUTHORITY_RUNS
        try:
            size = path.stat().st_size
            if size == self._read_to:
                return
            with path.open("rb") as file:
                file.seek(self._read_to if size > self._read_to else 0)
                content = file.read()
        except FileNotFoundError:
            self._ends, self._read_to = {}, 0
            return
        except OSError as error:
            raise outage_of(error) or error from error
        self._read_to = size
        for run in _runs(content):
            self._ends[run.replica] = max(_end(run), self._ends.get(run.replica, 0))


def read_high_water(directory: Path) -> HighWater | None:
    """Return what the file says, None when it is missing or unreadable."""
    path = directory / HIGH_WATER
    try:
        parts = path.read_text(encoding="ascii", errors="replace").split()
        return HighWater(ReplicaId(bytes.fromhex(parts[0])), int(parts[1]), int(parts[2]), *parts[3:_LINE_PARTS])
    except (FileNotFoundError, ValueError, IndexError):
        return None


def write_high_water(directory: Path, mark: HighWater) -> None:
    """Raise the mark; a line has a fixed length, so that it is written in place and never torn in two.

    Several processes may do so at once, and none lowers what another wrote.
    """
    with _alone(directory):
        held = read_high_water(directory)
        if held is not None and (held.replica, held.epoch, held.place) == (mark.replica, mark.epoch, mark.place) and held.n >= mark.n:
            return
        line = f"{mark.replica.hex()} {mark.n:020d} {mark.epoch:010d} {mark.place}\n".encode()
        _put(directory / HIGH_WATER, os.O_WRONLY | os.O_CREAT, (line,))


def high_water(connection: Connection, directory: Path) -> HighWater:
    """Return the mark of what this transaction sees."""
    place = place_in(connection, directory)
    return HighWater(ReplicaId(get(connection, REPLICA) or b""), feed.head(connection), get_number(connection, EPOCH), place)


def place_in(connection: Connection, directory: Path) -> str:
    """Return a hash of where a center is: machine and folder, and the server and database of PostgreSQL."""
    place, identity = place_of(directory.absolute()), connection.get_execution_options().get("identity")
    return place if identity is None else blake2b(f"{place} {identity}".encode(), digest_size=len(place) // 2).hexdigest()


def read_runs(path: Path) -> tuple[Run, ...]:
    """Return the authority's runs that a file holds, in the order in which they were said; none where there is no file.

    Raises: Outage: of the disk.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise outage_of(error) or error from error
    return tuple(_runs(content))


def append_runs(path: Path, runs: tuple[Run, ...]) -> None:
    """Append runs, durable when this returns; each record is one write, so that two processes do not mix theirs.

    Raises: OSError.
    """
    bodies = (encode(pack((run,))) for run in runs)
    records = (_MAGIC + len(body).to_bytes(_LENGTH_BYTES, "big") + _check(body) + body for body in bodies)
    _put(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, records)


def pieces(connection: Connection, number: int, end: int, last: int) -> Iterator[Run]:
    """Yield the entries behind ``end`` up to ``last`` as runs that are cut at signatures."""
    for (seq,) in _SIGNED.all(connection, number=number, end=end):
        if seq == last or seq - end >= ENTRIES_A_RECORD:
            yield feed.stored_run(connection, number, end + 1, seq)
            end = seq


@contextmanager
def _alone(directory: Path) -> Iterator[None]:
    """Keep other processes from the mark; Windows opens no folders, and runs one process."""
    if sys.platform == "win32":
        yield
        return
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _put(path: Path, flags: int, pieces: Iterable[bytes]) -> None:
    """Write each piece in one write, durable when this returns, the file's name included.

    Raises: OSError, for a write that a full disk cut short too: what stands torn is said again.
    """
    new = not path.exists()
    descriptor = os.open(path, flags | getattr(os, "O_BINARY", 0), 0o600)
    try:
        for piece in pieces:
            if os.write(descriptor, piece) != len(piece):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    if new:
        sync_folder(path.parent)


def _runs(content: bytes) -> Iterator[Run]:
    return (run for body in _records(content) for run in _runs_in(body) if run.scope == AUTHORITY)


def _records(content: bytes) -> Iterator[bytes]:
    at = content.find(_MAGIC)
    while at >= 0:
        body_at = at + _HEAD_BYTES
        length = int.from_bytes(content[at + len(_MAGIC) : at + len(_MAGIC) + _LENGTH_BYTES], "big")
        body = content[body_at : body_at + length]
        sound = len(body) == length and _check(body) == content[body_at - _CHECK_BYTES : body_at]
        if sound:
            yield body
        at = content.find(_MAGIC, body_at + length if sound else at + 1)


def _runs_in(body: bytes) -> tuple[Run, ...]:
    try:
        return unpack(decode(body))[0]
    except Malformed:
        return ()


def _check(body: bytes) -> bytes:
    return blake2b(body, digest_size=_CHECK_BYTES).digest()


def _end(run: Run) -> int:
    return run.first_seq + len(run.entries) - 1
