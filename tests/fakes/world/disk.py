"""The disk of a world: real files, SQLCipher's and those of leaves, at whose writing a process is killed or finds the disk full.

What survives is modelled on the files. A killed process leaves what the system holds: every commit, and of the rest nothing.
A power cut on an honest disk leaves every commit (WAL, synchronous=FULL; that the product asks for it is noted here and
checked) and perhaps half a frame behind. A disk that lies about its flushes loses the newest commits: the WAL is cut back
anywhere. The mark beside the database is not flushed, so after any cut it may be an older one.
"""

import errno
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

from sqlcipher3 import dbapi2

DATABASE, MARK = "qianzhi.db", "high-water"
_WAL_HEADER_BYTES = 32


class Killed(BaseException):
    """The process is gone; no handler of the product may see this."""


class DiskConnection(dbapi2.Connection):  # type: ignore[misc]
    """A connection that counts statements for its disk, once it is given one by `Disk.watch`."""

    disk: "Disk | None" = None

    def execute(self, sql: str, *args: Any) -> Any:
        if sql == "pragma synchronous = full":
            Disk.durable_asked += 1
            sql = "pragma synchronous = off"
        if self.disk is not None:
            self.disk.statement(sql)
        return super().execute(sql, *args)

    def executemany(self, sql: str, rows: Iterable[Any]) -> Any:
        if self.disk is not None:
            self.disk.statement(sql)
        return super().executemany(sql, rows)


class Disk:
    """The faults of one machine's disk, and copies of its files; owned by the machine.

    Attributes:
        kill_in: statements, and writes into files, until the process is killed, None for never.
        room: how many more statements that write succeed before the disk is full, None for any number.
        fails: how many statements find it full before somebody makes room, None for as long as nobody does.
        room_for_files: the same of writes into files of leaves: the database's log may have its room while they have none.
    """

    durable_asked = 0
    _files: "Disk | None" = None

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.kill_in: int | None = None
        self.room: int | None = None
        self.fails: int | None = None
        self.room_for_files: int | None = None
        self.marks: list[bytes] = []

    def watch(self, connection: DiskConnection) -> None:
        """Let the statements of ``connection`` run on this disk."""
        connection.disk = self

    def statement(self, sql: str) -> None:
        """Count a statement; it may be the one at which the process dies, or for which there is no room."""
        self._may_die(sql[:24])
        if sql.startswith(("insert", "update", "commit")) and not self._has_room():
            error = dbapi2.OperationalError("database or disk is full")
            error.sqlite_errorcode = dbapi2.SQLITE_FULL
            raise error

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Let what `write_all` writes meanwhile lie on this disk: of a write that fails, half is there."""
        before, Disk._files = Disk._files, self
        try:
            yield
        finally:
            Disk._files = before

    @staticmethod
    def write_all(genuine: Callable[[Any, bytes], None], file: Any, content: bytes) -> None:
        """Write into a file on the disk that `writing` named; on no disk of a world as always."""
        disk = Disk._files
        if disk is None:
            genuine(file, content)
            return
        try:
            disk._may_die("a file")
        except Killed:
            genuine(file, content[: len(content) // 2])
            raise
        if not disk._has_room_for_files():
            genuine(file, content[: len(content) // 2])
            raise OSError(errno.ENOSPC, "no room")
        genuine(file, content)

    def _may_die(self, where: str) -> None:
        if self.kill_in is not None:
            self.kill_in -= 1
            if self.kill_in < 0:
                self.kill_in = None
                raise Killed(where)

    def _has_room(self) -> bool:
        if self.room:
            self.room -= 1
            return True
        if self.room is not None and self.fails is not None:
            self.fails -= 1
            if self.fails <= 0:
                self.room = self.fails = None
            return False
        return self.room is None

    def _has_room_for_files(self) -> bool:
        if self.room_for_files:
            self.room_for_files -= 1
            return True
        return self.room_for_files is None

    def empty(self) -> None:
        """Let there be room again."""
        self.room = self.fails = self.room_for_files = None

    def note_mark(self) -> None:
        """Remember the mark as it is now; after a cut an older one may be there."""
        path = self.folder / MARK
        if path.exists():
            raw = path.read_bytes()
            if not self.marks or self.marks[-1] != raw:
                self.marks.append(raw)

    def held(self, *, name: str = DATABASE) -> dict[str, bytes]:
        """Return database and log as they lie on the disk now."""
        paths = (self.folder / f"{name}{suffix}" for suffix in ("", "-wal"))
        return {path.name: path.read_bytes() for path in paths if path.exists()}

    def put_back(self, files: dict[str, bytes], *, name: str = DATABASE) -> None:
        """Let database and log be ``files`` and nothing else; no connection is open."""
        for suffix in ("", "-wal", "-shm"):
            (self.folder / f"{name}{suffix}").unlink(missing_ok=True)
        for file, content in files.items():
            (self.folder / file).write_bytes(content)

    def tear(self, files: dict[str, bytes], chance: Random) -> dict[str, bytes]:
        """Return ``files`` with half a frame behind the last commit, as a power cut leaves them on an honest disk."""
        return {
            file: content + chance.randbytes(chance.randrange(1, 5_000)) if file.endswith("-wal") else content
            for file, content in files.items()
        }

    def lose(self, files: dict[str, bytes], chance: Random) -> dict[str, bytes]:
        """Return ``files`` as a disk leaves them that lied about its flushes: the log ends anywhere, torn."""
        return {
            file: content[: chance.randrange(min(_WAL_HEADER_BYTES, len(content)), len(content) + 1)] if file.endswith("-wal") else content
            for file, content in files.items()
        }

    def age_mark(self, chance: Random) -> None:
        """Let the mark be an older one, or none: it was never flushed."""
        older = chance.choice([*self.marks[-4:], None])
        if older is None:
            (self.folder / MARK).unlink(missing_ok=True)
        else:
            (self.folder / MARK).write_bytes(older)

    def copy(self, target: Path) -> None:
        """Copy the whole folder, as someone does who clones a machine; the database is closed or quiet."""
        shutil.copytree(self.folder, target)
