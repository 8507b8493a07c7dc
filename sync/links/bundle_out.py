"""Making a bundle: planned, written beside its place, synced, renamed, read back. Nothing is released by it.

What a recipient holds is learnt from its own signed claims alone, so a stick that is lost costs nothing: the next bundle
carries again what no claim has proved. Layer: links. Source: our design (engine specification §9).
"""

import secrets
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path

from sync.domain.draft import Urgency
from sync.domain.failures import Outage, Refused
from sync.domain.scopes import AUTHORITY
from sync.links.bundle_ahead import ahead
from sync.links.bundle_file import WHOLE, BundleFile, any_section
from sync.links.bundle_plan import Leaves, PartPlan, Plan, Wish, make_plan
from sync.links.bundle_said import Said, said_by
from sync.links.bundle_seal import is_usable, seal
from sync.links.bundle_stick import Pushed, Stick, stick_outages
from sync.links.bundle_work import WRITE_S, Cancelled, Phase, Progress, Tell, Workplace, go_on, never, unheard
from sync.oplog.birth import Birth, parse_birth
from sync.oplog.run import Run
from sync.protocol.bundle import (
    BODY_BYTES_MAX,
    BUNDLE_ID_BYTES,
    FRAME_BYTES,
    Footer,
    Head,
    Recipient,
    Section,
    Sort,
    body_hash,
    encode_footer,
    encode_head,
    encode_index,
    encode_section,
    index_hash,
)
from sync.protocol.bundle_content import (
    BLOBS_MAX,
    ENTRIES_MAX,
    FLASH_BYTES,
    LEAVES,
    LEAVES_BYTES,
    RECORD_BYTES,
    RUNS_MAX,
    encode_births,
    encode_blobs,
    encode_claims,
    encode_leaves,
    encode_runs,
)
from sync.protocol.envelope import Signer
from sync.store import life
from sync.store.bundle_log import Carried, note_made
from sync.store.bundles import StreamPiece, births_of, own_certificate, runs
from sync.store.cipher import Connection
from sync.store.device import ROOT

RUN_BYTES = 64 * 1024
BIRTHS = 128
SUFFIX = ".qzb"

_Piece = tuple[Sort, Urgency, tuple[int, ...] | None, bytes]  # a section's content, or its body once it is sealed


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A bundle that was written and read back. `news`: whether it brings anybody anything but receipts."""

    bundle: bytes
    paths: tuple[Path, ...]
    bytes: int
    entries: int
    blobs: int
    news: bool
    left_entries: int
    left_blobs: int


def plan_bundle(place: Workplace, wish: Wish) -> Plan:
    """Return what a bundle for ``wish`` would hold now; writes nothing but this device's own signatures.

    Raises: Refused: those of `make_plan`.
    """
    place.writer.sign_tips().result(WRITE_S)
    with place.reading() as (connection, facts):
        return make_plan(connection, facts, wish, has_blob=place.has_blob(), now_ms=place.now_ms())


def make_bundle(place: Workplace, wish: Wish, stick: Stick, *, tell: Tell = unheard, cancelled: Cancelled = never) -> Made:
    """Write a bundle and return it once every part was read back.

    Raises: Refused: those of `make_plan`, `bundle.cancelled`; Outage: `bundle.stick_…`, `bundle.read_back`. Parts of a bundle
        that was not finished are taken away again.
    """
    tell(Progress(Phase.PLANNING, 0, 0))
    plan = plan_bundle(place, wish)
    if not all(is_usable(one.seal_key) for one in plan.to):
        raise Refused("bundle.recipient_key")
    with stick_outages(wish.folder):
        free = stick.free_bytes(wish.folder)
    if free < plan.bytes:
        raise Outage("bundle.stick_full", file=wish.folder.name, bytes=plan.bytes, free=free)
    sign_key, own = place.write(lambda desk: (desk.life.sign_key, desk.life.replica))
    with place.reading() as (connection, facts):
        birth = parse_birth(births_of(connection, [own])[0])
        made_ms = place.now_ms()
        said = said_by(connection, facts, plan.to, own=own, key=sign_key, has_blob=place.has_blob(), at_ms=made_ms)
        maker = _Maker(place, connection, plan, said, birth, stick=stick, tell=tell, cancelled=cancelled, made_ms=made_ms)
        return maker.write(wish.folder)


@dataclass(slots=True)
class _Part:
    """A part under way: how far it has come, and what its index will say."""

    file: Pushed
    signer: Signer
    chain: bytes
    at: int
    rows: list[tuple[int, bytes]] = field(default_factory=list)


class _Maker:
    """Writes the parts of one plan, one after the other."""

    def __init__(
        self,
        place: Workplace,
        connection: Connection,
        plan: Plan,
        said: Said,
        birth: Birth,
        *,
        stick: Stick,
        tell: Tell,
        cancelled: Cancelled,
        made_ms: int,
    ) -> None:
        self._place = place
        self._connection = connection
        self._plan = plan
        self._said = said
        self._birth = birth
        self._stick = stick
        self._tell = tell
        self._cancelled = cancelled
        self._made_ms = made_ms
        self._bundle = secrets.token_bytes(BUNDLE_ID_BYTES)
        self._done = 0
        self._entries: dict[int, int] = {}

    def write(self, folder: Path) -> Made:
        paths: list[Path] = []
        try:
            for number, part in enumerate(self._plan.parts, 1):
                path = folder / self._name(number)
                paths.append(path)
                self._write_part(path, number, part)
            size = self._read_back(paths)
        except BaseException:
            for path in paths:
                with suppress(OSError):
                    self._stick.remove(_temporary(path))
                    self._stick.remove(path)
            raise
        self._keep(size)
        return Made(
            bundle=self._bundle,
            paths=tuple(paths),
            bytes=size,
            entries=sum(piece.entries for piece in (*self._plan.authority, *self._plan.streams)),
            blobs=len(self._plan.blobs),
            news=self._plan.is_news,
            left_entries=self._plan.left_entries,
            left_blobs=self._plan.left_blobs,
        )

    def _name(self, number: int) -> str:
        stamp = datetime.fromtimestamp(self._made_ms // 1000, UTC).strftime("%Y%m%dT%H%M%SZ")
        return f"qianzhi-{stamp}-{self._bundle[:4].hex()}-{number}of{len(self._plan.parts)}{SUFFIX}"

    def _write_part(self, path: Path, number: int, part: PartPlan) -> None:
        with stick_outages(path):
            file = self._stick.create(_temporary(path))
            try:
                with Pushed(self._stick, file) as pushed:
                    self._fill(pushed, number, part)
                self._stick.settle(file)
            finally:
                file.close()
            self._stick.publish(_temporary(path), path)

    def _fill(self, file: Pushed, number: int, plan: PartPlan) -> None:
        head = Head(
            bundle=self._bundle,
            made_ms=self._made_ms,
            part=number,
            parts=len(self._plan.parts),
            birth=self._birth,
            certificate=own_certificate(self._connection),
            root=life.get(self._connection, ROOT),
            recipients=tuple(Recipient(one.replica, one.seal_key) for one in self._plan.to),
        )
        raw, chain = encode_head(head, self._said.signer)
        file.write(raw)
        part = _Part(file, self._said.signer, chain, len(raw))
        with ahead(self._contents(number, plan)) as contents, ahead(self._sealed(contents)) as bodies:
            for sort, urgency, to, body in bodies:
                go_on(self._cancelled)
                self._section(part, sort, urgency, to, body)
                self._tell(Progress(Phase.WRITING, min(self._done, self._plan.bytes), self._plan.bytes))
        index = encode_index(part.rows)
        file.write(index)
        footer = Footer(
            bundle=self._bundle,
            part=number,
            parts=head.parts,
            sections=len(part.rows),
            index_at=part.at,
            index_hash=index_hash(index[FRAME_BYTES:]),
            chain=part.chain,
        )
        file.write(encode_footer(footer, self._said.signer))

    def _sealed(self, contents: Iterator[_Piece]) -> Iterator[_Piece]:
        for sort, urgency, to, content in contents:
            yield sort, urgency, to, content if to is None else seal(content, [self._plan.to[place].seal_key for place in to])

    def _section(self, part: _Part, sort: Sort, urgency: Urgency, to: tuple[int, ...] | None, body: bytes) -> None:
        assert len(body) <= BODY_BYTES_MAX, len(body)
        section = Section(number=len(part.rows), sort=sort, urgency=urgency, to=to, size=len(body), hash=body_hash(body))
        frame, part.chain = encode_section(section, part.chain, part.signer)
        part.file.write(frame)
        part.file.write(body)
        part.rows.append((part.at, part.chain))
        part.at += len(frame) + len(body)
        self._done += len(frame) + len(body)

    def _contents(self, number: int, plan: PartPlan) -> Iterator[_Piece]:
        authors = [piece.replica for piece in (*self._plan.authority, *plan.streams)]
        births = births_of(self._connection, [*authors, *self._said.holders])
        for start in range(0, len(births), BIRTHS):
            yield Sort.BIRTHS, Urgency.FLASH, None, encode_births(births[start : start + BIRTHS])
        for some in self._packed(self._plan.authority, RECORD_BYTES):
            yield Sort.AUTHORITY, Urgency.FLASH, None, encode_runs(some)
        for sealed, pieces in groupby(plan.streams, key=_sealed_as):
            urgency, to = sealed
            for some in self._packed(pieces, FLASH_BYTES if urgency is Urgency.FLASH else RECORD_BYTES):
                yield Sort.RUNS, urgency, to, encode_runs(some)
        if number == 1:
            for to, claims, holdings in self._said.sections():
                yield Sort.CLAIMS, Urgency.RECORD, to, encode_claims(claims, holdings)
        for to, rows in groupby(plan.leaves, key=_readers_of):
            yield from self._blob_sections(to, list(rows))

    def _packed(self, pieces: Iterable[StreamPiece], bound: int) -> Iterator[list[Run]]:
        """Yield runs, as many as one section takes."""
        some: list[Run] = []
        size = entries = 0
        for piece in pieces:
            for run in runs(self._connection, piece, bytes_max=RUN_BYTES):
                more = sum(map(len, run.entries))
                if some and (size + more > bound or entries + len(run.entries) > ENTRIES_MAX or len(some) >= RUNS_MAX):
                    yield some
                    some, size, entries = [], 0, 0
                some.append(run)
                size += more
                entries += len(run.entries)
                if piece.scope != AUTHORITY:
                    self._entries[piece.stream] = max(self._entries.get(piece.stream, 0), run.first_seq + len(run.entries) - 1)
        if some:
            yield some

    def _blob_sections(self, to: tuple[int, ...], rows: Sequence[Leaves]) -> Iterator[_Piece]:
        named: list[tuple[bytes, int, int]] = []
        for row in rows:
            last = named[-1] if named else None
            if last is not None and last[0] == row.address:
                named[-1] = (last[0], last[1], last[2] + row.count)
            else:
                named.append((row.address, row.first, row.count))
        for start in range(0, len(named), BLOBS_MAX):
            yield Sort.BLOBS, Urgency.BLOB, to, encode_blobs(named[start : start + BLOBS_MAX])
        for some in _by_section(rows):
            leaves = [(row.address, leaf) for row in some for leaf in self._place.blobs.leaves(row.address, row.indexes)]
            if leaves:
                yield Sort.LEAVES, Urgency.BLOB, to, encode_leaves(leaves)

    def _read_back(self, paths: Sequence[Path]) -> int:
        """Read every part past the cache; return the bytes of all.

        Raises: Outage: `bundle.read_back`.
        """
        sizes = 0
        done = 0
        for path in paths:
            with stick_outages(path), self._stick.open(path, fresh=True) as file:
                try:
                    part = BundleFile(file)
                    if part.head.bundle != self._bundle:
                        raise Outage("bundle.read_back", file=path.name)
                    with closing(part.judged(any_section)) as judged:
                        for placed, _, fits in judged:
                            go_on(self._cancelled)
                            if not fits:
                                raise Outage("bundle.read_back", file=path.name)
                            done += placed.section.size
                            self._tell(Progress(Phase.READING_BACK, done, max(done, self._done)))
                except Refused as refused:
                    if refused.code == "bundle.cancelled":
                        raise
                    raise Outage("bundle.read_back", file=path.name) from refused
                if part.ending != WHOLE:
                    raise Outage("bundle.read_back", file=path.name)
                sizes += part.size
        return sizes

    def _keep(self, size: int) -> None:
        carried = Carried(
            bundle=self._bundle,
            made_ms=self._made_ms,
            parts=len(self._plan.parts),
            bytes=size,
            entries=sum(piece.entries for piece in self._plan.streams),
            to={one.replica: self._carried_to(place) for place, one in enumerate(self._plan.to)},
        )
        now_ms = self._place.now_ms()
        self._place.write(lambda desk: note_made(desk, carried, now_ms=now_ms))

    def _carried_to(self, place: int) -> tuple[tuple[int, int], ...]:
        """Return (stream, seq) of what was carried to one recipient."""
        readers = {piece.stream: piece.to for piece in self._plan.streams}
        return tuple((stream, seq) for stream, seq in sorted(self._entries.items()) if place in readers[stream])


def _temporary(path: Path) -> Path:
    return path.with_name(path.name + ".part")


def _sealed_as(piece: StreamPiece) -> tuple[Urgency, tuple[int, ...]]:
    return piece.urgency, piece.to


def _readers_of(leaves: Leaves) -> tuple[int, ...]:
    return leaves.to


def _by_section(rows: Iterable[Leaves]) -> Iterator[list[Leaves]]:
    some: list[Leaves] = []
    count = size = 0
    for row in rows:
        if some and (count + row.count > LEAVES or size + row.bytes > LEAVES_BYTES):
            yield some
            some, count, size = [], 0, 0
        some.append(row)
        count += row.count
        size += row.bytes
    if some:
        yield some
