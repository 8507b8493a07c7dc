"""What a world knows to be true: every entry that anyone ever committed, what was acknowledged to whom, who was given what.

The oracle reads an entry once, when its commit returned, from the log of its author (and the authority's from the center),
and never believes anybody again: what stands elsewhere is compared with it. `Held` is what one device holds at a moment, read
with plain queries.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from sync.oplog.entry import Entry, decode_entry, entry_hash, genesis
from sync.oplog.hashing import digest
from tests.fakes.world.naive import Ranges, rulings_in

FOLDING = frozenset({"own", "certified", "accepted", "center"})
StreamKey = tuple[bytes, bytes]  # replica, scope
EntryKey = tuple[bytes, int, bytes]  # replica, ordinal, body

_ENTRIES = (
    "select replicas.replica, streams.scope, entries.seq, entries.ordinal, entries.body from entries"
    " join streams on streams.number = entries.stream join replicas on replicas.number = streams.replica"
    " order by replicas.replica, streams.scope, entries.seq"
)
_STREAMS = (
    "select replicas.replica, streams.scope, streams.seq, streams.ordinal, streams.hash, streams.folded_seq, replicas.standing,"
    " replicas.hash, replicas.organisation, replicas.sign_key from streams join replicas on replicas.number = streams.replica"
)
_FORKS = (
    "select replicas.replica, forks.scope, forks.seq, forks.ordinal, forks.body from forks join replicas on replicas.number = forks.replica"
)
_REACH = (
    "select holders.replica, holders.sort, replicas.replica, streams.scope, reach.seq from reach"
    " join holders on holders.number = reach.holder join streams on streams.number = reach.stream"
    " join replicas on replicas.number = streams.replica"
)
_COLD = "select cold.scope, catalogue.kind, catalogue.entity from catalogue join cold on cold.number = catalogue.cold where state is null"
_FLOORS = (
    "select replicas.replica, streams.scope, bases.floor, bases.floor_hash from bases join streams on streams.number = bases.stream"
    " join replicas on replicas.number = streams.replica where bases.floor > 0"
)


@dataclass(frozen=True, slots=True)
class Stream:
    """One stream as a device holds it."""

    seq: int
    ordinal: int
    hash: bytes
    folded_seq: int
    standing: str
    birth_hash: bytes
    organisation: str
    sign_key: bytes


@dataclass(frozen=True, slots=True)
class Place:
    """One entry in a log."""

    replica: bytes
    scope: bytes
    seq: int
    ordinal: int
    body: bytes


@dataclass(slots=True)
class Held:
    """What a device holds now.

    Attributes:
        entries: of the log; below a floor what the oracle knows to lie there, once `Oracle.complete` was asked.
        floors: of streams that begin behind a checkpoint, its seq and the hash there.
        stale: scopes whose rows wait for another checkpoint.
        cold: records that lie at the center, as (scope, kind, entity).
        here: what lies in the log itself, forks included.
    """

    entries: list[Place]
    forks: list[Place]
    streams: dict[StreamKey, Stream]
    reach: list[tuple[bytes, str, bytes, bytes, int]]
    own: bytes = b""
    floors: dict[StreamKey, tuple[int, bytes]] = field(default_factory=dict)
    stale: set[bytes] = field(default_factory=set)
    cold: set[tuple[bytes, int, bytes]] = field(default_factory=set)
    here: set[EntryKey] = field(default_factory=set)

    def by_stream(self) -> dict[StreamKey, list[Place]]:
        found: dict[StreamKey, list[Place]] = {}
        for place in self.entries:
            found.setdefault((place.replica, place.scope), []).append(place)
        return found

    @property
    def forked(self) -> set[bytes]:
        """Return the replicas of which two bodies for one place are known here."""
        return {place.replica for place in self.forks}


def read(connection: Any) -> Held:
    """Return what the device behind ``connection`` holds."""
    streams = {(row[0], row[1]): Stream(*row[2:]) for row in connection.execute(_STREAMS).fetchall()}
    own = connection.execute("select value from meta where name = 'replica'").fetchone()
    return Held(
        entries=[Place(*row) for row in connection.execute(_ENTRIES).fetchall()],
        forks=[Place(*row) for row in connection.execute(_FORKS).fetchall()],
        streams=streams,
        reach=connection.execute(_REACH).fetchall(),
        own=own[0],
        floors={(row[0], row[1]): (row[2], row[3]) for row in connection.execute(_FLOORS).fetchall()},
        stale={row[0] for row in connection.execute("select scope from stale").fetchall()},
        cold=set(connection.execute(_COLD).fetchall()),
    )


@dataclass(slots=True)
class Oracle:
    """All that was ever committed, and the promises made.

    Attributes:
        bodies: every committed entry as (replica, ordinal, body).
        acknowledged: by device, what its user was told is kept: (replica, ordinal) → body.
        promised: by (replica, scope), how far the center of this life said that it holds, with the hash.
        organisations: by signing key, for whom a device writes.
        safe: entries that a verified backup of the center holds, as in `bodies`.
        held: by device, every entry that it ever held, as in `bodies`.
        forkable: replicas whose database was restored, cut back or copied: they alone may fork.
        forked: replicas that did: two bodies were committed for one ordinal.
    """

    bodies: dict[tuple[bytes, int, bytes], Place] = field(default_factory=dict)
    acknowledged: dict[str, dict[tuple[bytes, int], bytes]] = field(default_factory=dict)
    promised: dict[StreamKey, tuple[int, bytes]] = field(default_factory=dict)
    organisations: dict[bytes, str] = field(default_factory=dict)
    safe: set[EntryKey] = field(default_factory=set)
    held: dict[str, set[EntryKey]] = field(default_factory=dict)
    forkable: set[bytes] = field(default_factory=set)
    forked: set[bytes] = field(default_factory=set)
    poisoned: set[tuple[bytes, int]] = field(default_factory=set)
    _scopes: dict[tuple[bytes, int], bytes] = field(default_factory=dict)
    _places: dict[tuple[bytes, bytes, int], list[Place]] = field(default_factory=dict)
    _first: dict[tuple[bytes, int], bytes] = field(default_factory=dict)
    _entries: dict[tuple[bytes, bytes, bytes], Entry] = field(default_factory=dict)
    _links: dict[tuple[bytes, bytes], bytes] = field(default_factory=dict)

    def commit(self, device: str, places: Iterable[Place]) -> None:
        """Note entries whose commit returned to the user of ``device``."""
        kept = self.acknowledged.setdefault(device, {})
        for place in places:
            self.learn(place)
            kept[place.replica, place.ordinal] = place.body

    def learn(self, place: Place) -> None:
        """Note an entry that somebody committed."""
        if (place.replica, place.ordinal, place.body) not in self.bodies:
            self._places.setdefault((place.replica, place.scope, place.seq), []).append(place)
        self.bodies[place.replica, place.ordinal, place.body] = place
        self._scopes[place.replica, place.ordinal] = place.scope
        if self._first.setdefault((place.replica, place.ordinal), place.body) != place.body:
            self.forked.add(place.replica)

    def complete(self, held: Held) -> None:
        """Add to what a device holds what lies below its floors, so that every check sees what counts there."""
        held.here = {(place.replica, place.ordinal, place.body) for place in (*held.entries, *held.forks)}
        if held.floors:
            held.entries = sorted([*held.entries, *self.below(held)], key=lambda place: (place.replica, place.scope, place.seq))

    def entry(self, place: Place) -> Entry:
        """Return the entry decoded, each body once."""
        key = (place.replica, place.scope, place.body)
        found = self._entries.get(key)
        if found is None:
            found = self._entries[key] = decode_entry(place.replica, place.scope, place.body)  # type: ignore[arg-type]
        return found

    def after(self, link: bytes, place: Place) -> bytes:
        """Return the hash of a stream after ``place`` behind ``link``."""
        found = self._links.get((link, place.body))
        if found is None:
            found = self._links[link, place.body] = entry_hash(link, self.entry(place))
        return found

    def chain(self, birth_hash: bytes, places: Iterable[Place]) -> Iterator[bytes]:
        """Yield the hash after each entry of a stream from its beginning."""
        link: bytes | None = None
        for place in places:
            link = self.after(genesis(birth_hash, place.scope) if link is None else link, place)  # type: ignore[arg-type]
            yield link

    def scope_of(self, entity: bytes) -> bytes | None:
        """Return the scope of the entry that created a record, None where its author forked or nothing was learnt of it."""
        found = self._scopes.get((entity[:8], int.from_bytes(entity[8:14], "big")))
        return None if entity[:8] in self.forked else found

    def below(self, held: Held) -> Iterator[Place]:
        """Yield what a device counts by a checkpoint and has not in its log: the branch that chains to the hash of each floor."""
        here = {(place.replica, place.scope, place.seq) for place in held.entries}
        for (replica, scope), (seq, hash_) in held.floors.items():
            branches: list[tuple[bytes, list[Place]]] = [(genesis(held.streams[replica, scope].birth_hash, scope), [])]  # type: ignore[arg-type]
            for at in range(1, seq + 1):
                branches = [
                    (self.after(link, place), [*before, place])
                    for link, before in branches
                    for place in self._places.get((replica, scope, at), ())
                ]
            chosen = next((places for link, places in branches if link == hash_), [])
            yield from (place for place in chosen if (place.replica, place.scope, place.seq) not in here)

    def foldable(self, held: Held) -> list[Entry]:
        """Return the entries that count at a device: trusted authors, scopes whose founding counts; stream by stream."""
        counts: dict[StreamKey, bool] = {}
        by_stream = held.by_stream()
        for key in by_stream:
            stream = held.streams[key]
            counts[key] = stream.standing in FOLDING and (key[1] == b"a") == (stream.standing == "center")
        found: list[Entry] = []
        for key, places in by_stream.items():
            founder = key[1][1:9] if key[1][:1] in (b"i", b"d") else None
            if counts[key] and (founder is None or founder == key[0] or counts.get((founder, key[1]), False)):
                found.extend(self.entry(place) for place in places)
        return found

    def aside_folded(self, held: Held) -> dict[bytes, Ranges]:
        """Return what the rulings folded at a device set aside."""
        return rulings_in(
            self.entry(place) for place in held.entries if place.scope == b"a" and _is_said(held.streams[place.replica, b"a"], place)
        )


def _is_said(stream: Stream, place: Place) -> bool:
    return stream.standing == "center" and place.seq <= stream.folded_seq


def tips_digest(tips: Iterable[tuple[bytes, int, int, bytes]], domain: Any) -> bytes:
    """Return the digest of a scope's tips, computed here."""
    parts = (replica + seq.to_bytes(6, "big") + ordinal.to_bytes(6, "big") + hash_ for replica, seq, ordinal, hash_ in sorted(tips))
    return digest(domain, b"".join(parts))
