"""Taking a bundle in: looked into first, then section by section through the writer, as every arrival.

A section is durable before the next one is read, in turns that let local commands pass; what verified stays when it is stopped.
A file that is torn or damaged is refused unless a person wants what verifies of it. Layer: links. Source: our design (engine
specification §9).
"""

import logging
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from sync.domain.content import Leaf
from sync.domain.failures import Refused
from sync.domain.ids import ReplicaId
from sync.links.bundle_ask import accept_key, show_certificate
from sync.links.bundle_check import Preview, check_bundle, content_of, is_ours, opened
from sync.links.bundle_file import WHOLE, BundleFile, Placed
from sync.links.bundle_hear import learn_claims, learn_holdings
from sync.links.bundle_seal import Opener
from sync.links.bundle_stick import Stick, stick_outages
from sync.links.bundle_work import WRITE_S, Cancelled, Phase, Progress, Tell, Workplace, go_on, never, unheard
from sync.oplog.codec import Malformed
from sync.protocol.bundle import Head, Sort
from sync.protocol.bundle_content import Content
from sync.store.bundle_log import CameIn, note_taken, parts_taken
from sync.store.desk import Desk
from sync.store.device import seal_key_of
from sync.store.exchange import Delivery

log = logging.getLogger("sync.links")


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


@dataclass(slots=True, kw_only=True)
class Receipt:
    """What became of a bundle. `missing` lists the parts that were never taken in; `stopped`: a person stopped it."""

    bundle: bytes
    maker: ReplicaId
    made_ms: int
    count: int
    taken: list[int] = field(default_factory=list)
    missing: tuple[int, ...] = ()
    new: int = 0
    refused: int = 0
    blobs: int = 0
    claims: int = 0
    skipped: int = 0
    stopped: bool = False


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
        taker = _Taker(place, files[0][1].head, consent)
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


class _Taker:
    """Applies sections; holds one at a time."""

    def __init__(self, place: Workplace, head: Head, consent: Consent) -> None:
        self._place = place
        self._head = head
        self._consent = consent
        self._opener = Opener(place.write(lambda desk: seal_key_of(desk.connection)))
        self._receipt = Receipt(bundle=head.bundle, maker=head.birth.replica, made_ms=head.made_ms, count=head.parts)

    def take(self, files: Sequence[tuple[Path, BundleFile]], tell: Tell, cancelled: Cancelled) -> Receipt:
        self._place.writer.receive(Delivery(runs=(), births=(self._head.birth.raw,), path="bundle")).result(WRITE_S)
        self._place.write(self._agree)
        total, done = sum(file.size for _, file in files), 0
        try:
            for path, file in files:
                entries = self._receipt.new
                with stick_outages(path):
                    for placed in file.sections():
                        go_on(cancelled)
                        self._section(file, placed)
                        tell(Progress(Phase.TAKING, min(done + file.verified, total), total))
                done += file.size
                self._end(file, self._receipt.new - entries)
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

    def _section(self, file: BundleFile, placed: Placed) -> None:
        if not is_ours(placed.section, file.head, self._opener):
            return
        try:
            content = content_of(file, placed, self._opener)
        except Malformed:
            content = None
            if placed.section.sort is Sort.LEAVES:
                # Looking into a bundle opens no leaves; they prove themselves one by one, and nothing else depends on them.
                self._receipt.refused += 1
                return
        if content is None:
            if not self._consent.torn:
                raise Refused("bundle.damaged", part=file.head.part, sections=1)
            self._receipt.skipped += 1
            return
        self._apply(content)

    def _apply(self, content: Content) -> None:
        place, receipt = self._place, self._receipt
        if content.births or content.runs:
            received = place.writer.receive(Delivery(runs=content.runs, births=content.births, path="bundle")).result(WRITE_S)
            receipt.new += received.stored
            receipt.refused += sum(1 for *_, code in received.refused if code != "fork")
        if content.claims:
            receipt.claims += learn_claims(place, content.claims, maker=self._head.birth.replica)
        if content.holdings:
            receipt.claims += learn_holdings(place, content.holdings)
        for address, pairs in groupby(content.leaves, key=_address):
            self._keep_leaves(address, tuple(leaf for _, leaf in pairs))

    def _keep_leaves(self, address: bytes, leaves: Sequence[Leaf]) -> None:
        """Keep leaves that prove themselves; a wrong one costs the others of its section beside it nothing but another bundle."""
        try:
            fresh = self._place.blobs.keep_leaves(address, leaves, source="bundle")
        except Refused as refused:
            log.info("leaves refused", extra={"code": refused.code, "address": address.hex()})
            self._receipt.refused += len(leaves)
            return
        self._receipt.blobs += bool(fresh) and not self._place.blobs.leaves_missing(address)

    def _end(self, file: BundleFile, entries: int) -> None:
        """Remember a part that was taken in whole."""
        if file.ending != WHOLE or self._receipt.skipped:
            return
        self._receipt.taken.append(file.head.part)
        came = CameIn(
            bundle=file.head.bundle,
            part=file.head.part,
            parts=file.head.parts,
            made_ms=file.head.made_ms,
            maker=file.head.birth.replica,
            bytes=file.size,
            entries=entries,
        )
        now_ms = self._place.now_ms()
        self._place.write(lambda desk: note_taken(desk, came, now_ms=now_ms))


def _address(pair: tuple[bytes, Leaf]) -> bytes:
    return pair[0]
