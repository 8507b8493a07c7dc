"""What making and taking a bundle share: how far it has come, how it is stopped, and what both need of a home.

Layer: links. Source: our design.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from typing import TypeVar

from sync.domain.draft import Organisation
from sync.domain.failures import Refused
from sync.store.blobs import Blobs
from sync.store.bundles import HasBlob
from sync.store.cipher import Connection, connect
from sync.store.desk import Desk
from sync.store.facts import Facts
from sync.store.home import Home
from sync.store.leaves import StoreBlobs
from sync.store.organisations import Tree
from sync.store.writer import Writer

WRITE_S = 600.0
T = TypeVar("T")


class Phase(Enum):
    """What is being done."""

    PLANNING = "planning"
    WRITING = "writing"
    READING_BACK = "reading_back"
    CHECKING = "checking"
    TAKING = "taking"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far it has come, in bytes of the files."""

    phase: Phase
    done: int
    total: int


Tell = Callable[[Progress], None]
Cancelled = Callable[[], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookout:
    """The home from which a bundle is looked into; reads only, so it does beside a running engine. `shipped`: as of an engine."""

    home: Home
    shipped: Sequence[Organisation]

    @contextmanager
    def reading(self) -> Iterator[tuple[Connection, Facts]]:
        """Give a reading connection with what access depends on; nothing of it outlives the block."""
        connection = connect(self.home.database, self.home.key(), read_only=True)
        try:
            yield connection, Facts(connection, Tree(connection, self.shipped))
        finally:
            connection.close()

    def has_blob(self) -> HasBlob:
        """Return what tells whether a blob lies here whole."""
        return Blobs(self.home).has


@dataclass(frozen=True, slots=True, kw_only=True)
class Workplace(Lookout):
    """The home that makes or takes a bundle, with its writer, which their owner closes. `now_ms`: the wall clock, UTC.

    `blobs`: the one of the process, since two that keep leaves of one blob must do it one after the other.
    """

    writer: Writer
    blobs: StoreBlobs
    now_ms: Callable[[], int]

    def write(self, function: Callable[[Desk], T]) -> T:
        """Run ``function`` in the writer's turn, and wait."""
        return self.writer.call(function).result(WRITE_S)


def unheard(_progress: Progress) -> None:
    """Listen to no progress."""


def never() -> bool:
    """Never stop."""
    return False


def go_on(cancelled: Cancelled) -> None:
    """Stop here when a person asked for it.

    Raises: Refused: `bundle.cancelled`.
    """
    if cancelled():
        raise Refused("bundle.cancelled")
