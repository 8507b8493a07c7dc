"""Where blobs are and how far they are, for the screens that show files. Layer: store.

Everything is a comparison of what lies here with what the center says it holds (K8), and what moves now.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sync.domain.content import BLOB_BYTES_MAX, LEAF_BYTES, leaf_bytes, leaf_count, size_of
from sync.domain.leaf_set import LeafSet
from sync.store.blob_tables import ESSENTIAL, FETCH, FETCH_BYTES_MAX, NAMED, PUSH
from sync.store.blob_wishes import EVICTABLE
from sync.store.blobs import Blobs
from sync.store.cipher import Database
from sync.store.home import Home
from sync.store.queries.common import chunks
from sync.store.queries.plan_documents import place_of

PIECE_BYTES_MAX = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class BlobRow:
    """One blob.

    Attributes:
        size: bytes, as its address says.
        leaves, leaves_here: how many it has, and how many lie here.
        is_here: whether it lies here whole.
        at_center: whether the present life of the center said that it holds it.
        moving: `fetch` or `push` while spans of it go, empty while none does.
        done: bytes that are here (of a fetch) or at the center (of a push), of a leaf under way too.
        rate: bytes per second while it moves, None else.
        on_demand: whether it waits for a person to ask for it.
        asked, is_paused: what a person wanted.
        failed: code of why it rests, empty when nothing is wrong; it is tried again by itself.
    """

    address: bytes
    size: int
    leaves: int
    leaves_here: int = 0
    is_here: bool = False
    at_center: bool = False
    moving: str = ""
    done: int = 0
    rate: float | None = None
    on_demand: bool = False
    asked: bool = False
    is_paused: bool = False
    failed: str = ""

    @property
    def percent(self) -> int:
        """Return how far it is, 0 to 100; 100 only when nothing is left."""
        if self.size == 0:
            return 100 if self.is_here else 0
        return min(100, 100 * self.done // self.size)

    @property
    def seconds_left(self) -> float | None:
        """Return how long the rest takes at the rate, None while it does not move."""
        return None if not self.rate else (self.size - self.done) / self.rate


@dataclass(frozen=True, slots=True, kw_only=True)
class BlobTotals:
    """What blobs there are: bytes here, those that may be let go of, and what waits to go and to come."""

    here: int = 0
    here_bytes: int = 0
    evictable: int = 0
    evictable_bytes: int = 0
    to_push: int = 0
    to_push_bytes: int = 0
    to_fetch: int = 0
    to_fetch_bytes: int = 0
    on_demand: int = 0
    on_demand_bytes: int = 0


def blob_row(db: Database, address: bytes) -> BlobRow:
    """Return one blob."""
    return blob_rows(db, (address,))[address]


def blob_rows(db: Database, addresses: Iterable[bytes]) -> Mapping[bytes, BlobRow]:
    """Return blobs by their addresses; one that nothing is known of is not here."""
    wanted, place = tuple(dict.fromkeys(addresses)), place_of(db)
    # The file is the truth; the table follows when somebody looks what is to be carried.
    is_here = Blobs(Home(Path(place))).has if place else _nowhere
    rows = {address: BlobRow(address=address, size=size_of(address), leaves=leaf_count(size_of(address))) for address in wanted}
    for chunk in chunks(wanted):
        found = db.execute(
            f"with wanted (address) as (values {', '.join('(?)' for _ in chunk)})"
            " select wanted.address, leaves, way, done, rate, failed, asked, paused, let_go,"
            f" exists (select 1 from link where name = 'blob ' || lower(hex(wanted.address))), wanted.address in ({ESSENTIAL})"
            " from wanted left join blob_leaves using (address) left join blob_moves using (address)"
            " left join blob_wishes using (address)",
            list(chunk),
        ).fetchall()
        rows.update((bytes(row[0]), _row(row, is_here=is_here(bytes(row[0])))) for row in found)
    return rows


def blob_totals(db: Database) -> BlobTotals:
    """Return what blobs there are, as far as anybody looked what is to be carried."""
    lacking = "not exists (select 1 from link where name = 'blob ' || lower(hex(blobs.address)))"
    away = f"held = 0 and address in ({NAMED})"
    by_itself = f"(coalesce(asked, 0) or not coalesce(let_go, 0) and (size <= {FETCH_BYTES_MAX} or address in ({ESSENTIAL})))"
    found = {
        "here": _sum(db, "held = 1"),
        "evictable": _sum(db, EVICTABLE),
        "to_push": _sum(db, f"held = 1 and {lacking} and address in ({NAMED})"),
        "to_fetch": _sum(db, f"{away} and {by_itself}"),
        "on_demand": _sum(db, f"{away} and not {by_itself}"),
    }
    counts = {name: count for name, (count, _) in found.items()}
    return BlobTotals(**counts, **{f"{name}_bytes": size for name, (_, size) in found.items()})


def content(db: Database, address: bytes) -> bytes | None:
    """Return a blob of at most 16 MB that lies here whole, None else.

    Raises: Outage: `blob.damaged`; Refused: `blob.too_large`.
    """
    place = place_of(db)
    return Blobs(Home(Path(place))).get(address) if place else None


def piece(db: Database, address: bytes, start: int, end: int) -> bytes:
    """Return the bytes from `start` to before `end`, at most `PIECE_BYTES_MAX`, fewer where a leaf is not here yet.

    Raises: Outage: `blob.damaged`.
    """
    place = place_of(db)
    return Blobs(Home(Path(place))).piece(address, start, min(end, start + PIECE_BYTES_MAX)) if place else b""


def _nowhere(_address: bytes) -> bool:
    return False


def _sum(db: Database, where: str) -> tuple[int, int]:
    sums = "select count(*), coalesce(sum(size), 0) from blobs left join blob_wishes using (address)"
    count, size = db.execute(f"{sums} where {where}").fetchone()
    return int(count), int(size)


def _row(row: Sequence[Any], *, is_here: bool) -> BlobRow:
    address, leaves, way, done, rate, failed, asked, paused, let_go, at_center, essential = row
    size = size_of(address)
    total = leaf_count(size)
    here = LeafSet(total) if leaves is None or size > BLOB_BYTES_MAX else LeafSet.unpack(total, leaves)
    by_itself = bool(asked) or (not let_go and (size <= FETCH_BYTES_MAX or bool(essential)))
    if way == PUSH:
        carried = size if at_center else int(done or 0)
    else:
        carried = size if is_here else max(_bytes(size, here), int(done or 0) if way == FETCH else 0)
    return BlobRow(
        address=bytes(address),
        size=size,
        leaves=total,
        leaves_here=total if is_here else len(here),
        is_here=is_here,
        at_center=bool(at_center),
        moving=str(way) if rate is not None and way is not None else "",
        done=carried,
        rate=rate,
        on_demand=not is_here and not by_itself,
        asked=bool(asked),
        is_paused=bool(paused),
        failed=failed or "",
    )


def _bytes(size: int, here: LeafSet) -> int:
    last = here.total - 1
    return len(here) * LEAF_BYTES - (LEAF_BYTES - leaf_bytes(size, last) if last in here else 0)
