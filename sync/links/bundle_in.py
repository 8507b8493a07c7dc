"""Taking a bundle in: looked into first, then section by section through the writer, as every arrival.

Sections are applied in their sequence, in turns that let local commands pass, while the next ones are read and opened; what
verified stays when it is stopped.
A file that is torn or damaged is refused unless a person wants what verifies of it. Layer: links. Source: our design (engine
specification §9).
"""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from sync.domain.failures import Refused
from sync.domain.ids import ReplicaId
from sync.links.bundle_ahead import ahead
from sync.links.bundle_arriving import Arriving
from sync.links.bundle_ask import accept_key, show_certificate
from sync.links.bundle_check import Preview, check_bundle, content_of, is_ours, opened
from sync.links.bundle_file import WHOLE, BundleFile, Placed
from sync.links.bundle_hear import learn_claims, learn_holdings
from sync.links.bundle_seal import Opener
from sync.links.bundle_stick import Stick, stick_outages
from sync.links.bundle_work import WRITE_S, Cancelled, Phase, Progress, Tell, Workplace, go_on, never, unheard
from sync.oplog.codec import Malformed
from sync.oplog.proved import Proofs
from sync.protocol.bundle import Head, Section, Sort
from sync.protocol.bundle_content import Content
from sync.store.bundle_log import CameIn, note_taken, parts_taken
from sync.store.desk import Desk
from sync.store.device import seal_keys_of
from sync.store.exchange import Delivery


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """What a person agreed to.

    Attributes:
        key: of the maker, whose fingerprint was compared: what its device wrote counts.
        root: of the authority, whose fingerprint was compared: its certificates and rulings count. Only where none is pinned.
        torn: take what verifies of a file that is torn or damaged.
    """

    key: bytes | None = None
    root: bytes | None = None
    torn: bool = False


TAKEN, WAITING, TORN, STOPPED = "taken", "waiting", "torn", "stopped"


@dataclass(slots=True, kw_only=True)
class PartReceipt:
    """What became of one part.

    Attributes:
        entries: that are held here now, of those this part brings to this device: of a torn part it ends behind as many.
        new: of them those that it brought.
        waiting: entries that lie behind a gap and were not kept: an earlier part or bundle comes first, then this one again.
        refused: runs, leaves and sections that nobody can believe.
        skipped: damaged sections, left out.
        state: `taken`, `waiting`, `torn` (or damaged), `stopped`; the last three may be taken again, and only that completes them.
    """

    part: int
    entries: int = 0
    new: int = 0
    waiting: int = 0
    refused: int = 0
    blobs: int = 0
    skipped: int = 0
    state: str = STOPPED


@dataclass(slots=True, kw_only=True)
class Receipt:
    """What became of a bundle. `missing` lists the parts that were never taken in whole; `stopped`: a person stopped it."""

    bundle: bytes
    maker: ReplicaId
    made_ms: int
    count: int
    parts: list[PartReceipt] = field(default_factory=list)
    missing: tuple[int, ...] = ()
    claims: int = 0
    stopped: bool = False

    @property
    def taken(self) -> list[int]:
        """Return the numbers of the parts that were taken in whole."""
        return [part.part for part in self.parts if part.state == TAKEN]

    @property
    def new(self) -> int:
        """Return how many entries were new."""
        return sum(part.new for part in self.parts)

    @property
    def waiting(self) -> int:
        """Return how many entries wait for what comes before them."""
        return sum(part.waiting for part in self.parts)

    @property
    def refused(self) -> int:
        """Return how many runs, leaves and sections nobody can believe."""
        return sum(part.refused for part in self.parts)

    @property
    def blobs(self) -> int:
        """Return how many blobs became whole."""
        return sum(part.blobs for part in self.parts)

    @property
    def skipped(self) -> int:
        """Return how many damaged sections were left out."""
        return sum(part.skipped for part in self.parts)


def take_bundle(
    place: Workplace,
    paths: Sequence[Path],
    stick: Stick,
    consent: Consent,
    *,
    checked: Preview | None = None,
    tell: Tell = unheard,
    cancelled: Cancelled = never,
) -> Receipt:
    """Take the parts at ``paths`` in; without ``checked`` they are looked into first.

    Raises: Refused: those of `check_bundle`, `bundle.torn`, `bundle.damaged`, `bundle.malformed`, `bundle.changed` (the file is
        not the one that was looked into), `bundle.other_root`; Outage: `bundle.stick_…`, those of the store.
    """
    preview = checked or check_bundle(place, paths, stick, tell=tell, cancelled=cancelled)
    _judge(preview, consent)
    with ExitStack() as open_files:
        files = opened(paths, stick, open_files)
        sizes = {part.part: part.size for part in preview.parts}
        if files[0][1].head.bundle != preview.bundle or any(sizes.get(file.head.part) != file.size for _, file in files):
            raise Refused("bundle.changed")
        taker = _Taker(place, files[0][1].head, consent, preview.proofs)
        return taker.take(files, tell, cancelled)


def _judge(preview: Preview, consent: Consent) -> None:
    if consent.root is not None and preview.maker.other_root:
        raise Refused("bundle.other_root")
    if consent.torn:
        return
    for part in preview.parts:
        if part.malformed:
            raise Refused("bundle.malformed", part="section")
        if not part.whole:
            raise Refused("bundle.torn", part=part.part, verified=part.verified, size=part.size)
        if part.damaged:
            raise Refused("bundle.damaged", part=part.part, sections=part.damaged)


@dataclass(frozen=True, slots=True)
class _Opened:
    """A section that was read and opened ahead of its turn. `content` None: damaged, or `malformed` by its producer."""

    placed: Placed
    ours: bool
    content: Content | None = None
    malformed: bool = False


class _Taker:
    """Applies sections in their sequence, while the next ones are read, hashed and opened in a thread ahead."""

    def __init__(self, place: Workplace, head: Head, consent: Consent, proofs: Proofs) -> None:
        self._place = place
        self._proofs = proofs
        self._head = head
        self._consent = consent
        self._opener = Opener(place.write(lambda desk: seal_keys_of(desk.connection)))
        self._receipt = Receipt(bundle=head.bundle, maker=head.birth.replica, made_ms=head.made_ms, count=head.parts)
        self._part = PartReceipt(part=0)
        self._arriving = Arriving(place, self._part, proofs)

    def take(self, files: Sequence[tuple[Path, BundleFile]], tell: Tell, cancelled: Cancelled) -> Receipt:
        self._place.writer.receive(Delivery(runs=(), births=(self._head.birth.raw,), path="bundle")).result(WRITE_S)
        self._place.write(self._agree)
        total, done = sum(file.size for _, file in files), 0
        try:
            for path, file in files:
                self._part = PartReceipt(part=file.head.part)
                self._receipt.parts.append(self._part)
                self._arriving = Arriving(self._place, self._part, self._proofs)
                with self._arriving, stick_outages(path), ahead(self._opened(file)) as sections:
                    for section in sections:
                        go_on(cancelled)
                        self._section(file, section)
                        tell(Progress(Phase.TAKING, min(done + section.placed.end, total), total))
                done += file.size
                self._end(file)
        except Refused as refused:
            if refused.code != "bundle.cancelled":
                raise
            self._receipt.stopped = True
        taken = self._place.write(lambda desk: parts_taken(desk.connection, self._head.bundle))
        self._receipt.missing = tuple(part for part in range(1, self._head.parts + 1) if part not in taken)
        return self._receipt

    def _agree(self, desk: Desk) -> None:
        if self._consent.root is not None and self._consent.root == self._head.root:
            for row in desk.trust.pin_root(self._consent.root):
                desk.folding.project_again(row.replica, row.organisation)
        show_certificate(desk, self._head.certificate)
        if self._consent.key is not None and self._consent.key == self._head.birth.sign_key:
            accept_key(desk, self._consent.key)

    def _opened(self, file: BundleFile) -> Iterator[_Opened]:
        for placed, body, fits in file.judged(lambda section: is_ours(section, file.head, self._opener), unhashed=_proves_itself):
            if not is_ours(placed.section, file.head, self._opener):
                yield _Opened(placed, ours=False)
                continue
            if not fits:
                yield _Opened(placed, ours=True)
                continue
            try:
                yield _Opened(placed, ours=True, content=content_of(placed.section, body, self._opener))
            except Malformed:
                yield _Opened(placed, ours=True, malformed=placed.fits(body))

    def _section(self, file: BundleFile, section: _Opened) -> None:
        if not section.ours:
            return
        if section.malformed and section.placed.section.sort is Sort.LEAVES:
            # Looking into a bundle opens no leaves; they prove themselves one by one, and nothing else depends on them.
            self._part.refused += 1
        elif section.content is None:
            if not self._consent.torn:
                raise Refused("bundle.damaged", part=file.head.part, sections=1)
            self._part.skipped += 1
        else:
            self._apply(section.content)

    def _apply(self, content: Content) -> None:
        if content.births or content.runs:
            self._arriving.entries(content.births, content.runs)
        if content.claims or content.holdings:
            self._arriving.settle()  # who says so must be known here
            self._receipt.claims += learn_claims(self._place, content.claims, maker=self._head.birth.replica)
            self._receipt.claims += learn_holdings(self._place, content.holdings)
        for address, pairs in groupby(content.leaves, key=_address):
            self._arriving.leaves(address, tuple(leaf for _, leaf in pairs))

    def _end(self, file: BundleFile) -> None:
        """Remember a part that was taken in whole; of another one it is said why it is not."""
        part = self._part
        if file.ending != WHOLE or part.skipped:
            part.state = TORN
            return
        if part.waiting:
            part.state = WAITING
            return
        part.state = TAKEN
        came = CameIn(
            bundle=file.head.bundle,
            part=file.head.part,
            parts=file.head.parts,
            made_ms=file.head.made_ms,
            maker=file.head.birth.replica,
            bytes=file.size,
            entries=part.new,
        )
        now_ms = self._place.now_ms()
        self._place.write(lambda desk: note_taken(desk, came, now_ms=now_ms))


def _proves_itself(section: Section) -> bool:
    """Tell whether a section's hash says nothing that opening it does not: its seal has the whole of it proved, its leaves themselves."""
    return section.sort is Sort.LEAVES and section.to is not None


def _address(pair: tuple[bytes, object]) -> bytes:
    return pair[0]
