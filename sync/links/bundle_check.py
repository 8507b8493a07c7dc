"""Looking into a bundle before anything of it is taken in: whether it is whole, who made it, what it would change here.

Every byte is verified and every section that is ours is opened, one at a time; nothing is written. What cannot be believed is
counted and left out, as it would be when it is taken in. Layer: links. Source: our design (engine specification §9).
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from sync.domain.content import LEAF_BYTES, size_of
from sync.domain.failures import Outage, Refused
from sync.domain.ids import ReplicaId
from sync.domain.scopes import AUTHORITY, Scope
from sync.links.bundle_ahead import ahead
from sync.links.bundle_file import WHOLE, BundleFile, Placed, any_section
from sync.links.bundle_seal import Opener
from sync.links.bundle_stick import Stick, stick_outages
from sync.links.bundle_work import Cancelled, Lookout, Phase, Progress, Tell, go_on, never, unheard
from sync.oplog.birth import Birth, Role, is_within, parse_birth, parse_certificate
from sync.oplog.codec import Malformed
from sync.oplog.hashing import fingerprint
from sync.oplog.proved import Proofs
from sync.oplog.run import Run, Tip, empty_tip, verify_run
from sync.protocol.bundle import Head, Section, Sort
from sync.protocol.bundle_content import Content, decode_content
from sync.store import life, log
from sync.store.bundle_log import parts_taken
from sync.store.bundles import HasBlob
from sync.store.cipher import Connection
from sync.store.device import ROOT, describe, seal_keys_of
from sync.store.forecast import Forecast, Shadow, body_here, standing_here
from sync.store.heads import Weighed, weigh
from sync.store.organisations import Tree
from sync.store.receiving import PIECE_BYTES
from sync.store.shipped import shipped
from sync.store.streams import FOLDING

STREAMS_MAX = 200_000
FILES_MAX = 256  # open at once
OWN, CERTIFIED, ACCEPTED, UNKNOWN = "own", "certified", "accepted", "unknown"


@dataclass(slots=True, kw_only=True)
class PartSeen:
    """One file as it was found. `size` and `verified` in bytes."""

    path: Path
    part: int
    size: int
    verified: int = 0
    whole: bool = False
    taken: bool = False
    sections: int = 0
    unreadable: int = 0
    damaged: int = 0
    malformed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Maker:
    """Who made a bundle.

    Attributes:
        standing: `own`, `certified`, `accepted` or `unknown`, as it stands here.
        shown: organisation of a certificate that its own root signed, where ours does not: to be believed only with that root.
        root: public key of the root that it goes by, None for none.
        other_root: whether that is another one than ours.
    """

    replica: ReplicaId
    sign_key: bytes
    fingerprint: str
    organisation: str
    standing: str
    shown: str
    root: bytes | None
    other_root: bool


@dataclass(slots=True, kw_only=True)
class Preview:
    """What a bundle is, and what would change here.

    Attributes:
        for_us: whether this device is among the recipients.
        new, held: entries of readable sections, not yet and already in the log.
        waiting: entries behind a gap, which an earlier part or an earlier bundle fills.
        refused: entries of which nothing can be believed.
        uncounted: ``organisation → new entries`` of devices neither certified nor accepted here.
        forks: streams of which another branch is held.
        history: what heads of the center's tree in it say beside those held here.
        blobs_new, blobs_bytes: of blobs in these parts that are not held here.
        proofs: of what verified; it is not verified again when it is taken in by the same process.
    """

    bundle: bytes
    made_ms: int
    count: int
    maker: Maker
    recipients: tuple[ReplicaId, ...]
    for_us: bool
    parts: list[PartSeen]
    new: int = 0
    held: int = 0
    waiting: int = 0
    refused: int = 0
    uncounted: Counter[str] = field(default_factory=Counter)
    forks: int = 0
    claims: int = 0
    history: Weighed = field(default_factory=Weighed)
    blobs_new: int = 0
    blobs_held: int = 0
    blobs_bytes: int = 0
    changes: Forecast = field(default_factory=Forecast)
    proofs: Proofs = field(default_factory=Proofs, repr=False)

    @property
    def is_sound(self) -> bool:
        """Tell whether every file is whole and every readable section of it says something."""
        return all(part.whole and not part.damaged and not part.malformed for part in self.parts)

    @property
    def is_news(self) -> bool:
        """Tell whether it brings anything but receipts."""
        return bool(self.new or self.waiting or self.blobs_new or self.forks)


def check_bundle(place: Lookout, paths: Sequence[Path], stick: Stick, *, tell: Tell = unheard, cancelled: Cancelled = never) -> Preview:
    """Return what the parts at ``paths`` hold and would change.

    Raises: Refused: those of `BundleFile`, `bundle.parts_mixed`, `bundle.too_large`, `bundle.cancelled`; Outage: `bundle.stick_…`.
    """
    with ExitStack() as open_files:
        files = opened(paths, stick, open_files)
        total = sum(file.size for _, file in files)
        with place.reading() as (connection, _):
            own = describe(connection)
            if own is None:
                raise Outage("store.no_device")
            check = _Check(connection, files, Opener(seal_keys_of(connection)), own.organisation, place.has_blob())
            done = 0
            for path, file in files:
                with stick_outages(path), ahead(_hashed(file)) as bodies:
                    for placed, body in bodies:
                        go_on(cancelled)
                        check.section(file, placed, body)
                        tell(Progress(Phase.CHECKING, min(done + placed.end, total), total))
                check.end(file)
                done += file.size
            return check.told()


def opened(paths: Sequence[Path], stick: Stick, stack: ExitStack) -> list[tuple[Path, BundleFile]]:
    """Return the parts at ``paths``, by their number, each once.

    Raises: Refused: those of `BundleFile`, `bundle.parts_mixed`; Outage: `bundle.stick_…`.
    """
    if not 1 <= len(paths) <= FILES_MAX:
        raise Refused("bundle.not_one")
    found: dict[int, tuple[Path, BundleFile]] = {}
    of: set[tuple[bytes, bytes, int]] = set()
    for path in paths:
        with stick_outages(path):
            file = BundleFile(stack.enter_context(stick.open(path)))
        of.add((file.head.bundle, file.head.birth.hash, file.head.parts))
        found.setdefault(file.head.part, (path, file))
    if len(of) > 1:
        raise Refused("bundle.parts_mixed")
    return [found[part] for part in sorted(found)]


def content_of(section: Section, body: bytes, opener: Opener) -> Content:
    """Return what a section holds whose body is the one it describes.

    Raises: Malformed: the body is what the producer wrote, and no content.
    """
    return decode_content(section.sort, body if section.to is None else opener.open(body))


def is_ours(section: Section, head: Head, opener: Opener) -> bool:
    """Tell whether this device can open a section; a key of an earlier life opens as well."""
    return section.to is None or any(head.recipients[place].seal_key in opener.seal_keys for place in section.to)


def _hashed(file: BundleFile) -> Iterator[tuple[Placed, bytes | None]]:
    """Yield every section with its body; None for one that is damaged."""
    for placed, body, fits in file.judged(any_section):
        yield placed, body if fits else None


class _Check:
    """Gathers what the sections of all parts say."""

    def __init__(
        self,
        connection: Connection,
        files: Sequence[tuple[Path, BundleFile]],
        opener: Opener,
        organisation: str,
        has_blob: HasBlob,
    ) -> None:
        head = files[0][1].head
        self._connection = connection
        self._opener = opener
        self._has_blob = has_blob
        self._births: dict[ReplicaId, Birth] = {}
        self._tips: dict[tuple[ReplicaId, Scope], Tip] = {}
        self._held: dict[tuple[ReplicaId, Scope], int] = {}
        self._standings: dict[ReplicaId, tuple[str, str]] = {}
        self._forked: set[tuple[ReplicaId, Scope]] = set()
        self._said: list[bytes] = []
        self._shadow = Shadow(connection, organisation)
        taken = parts_taken(connection, head.bundle)
        self._parts = {
            file.head.part: PartSeen(path=path, part=file.head.part, size=file.size, taken=file.head.part in taken) for path, file in files
        }
        self._root = life.get(connection, ROOT)
        self._preview = Preview(
            bundle=head.bundle,
            made_ms=head.made_ms,
            count=head.parts,
            maker=self._maker(head),
            recipients=tuple(one.replica for one in head.recipients),
            for_us=any(one.seal_key in opener.seal_keys for one in head.recipients),
            parts=list(self._parts.values()),
        )

    def section(self, file: BundleFile, placed: Placed, body: bytes | None) -> None:
        part = self._parts[file.head.part]
        part.sections += 1
        ours = is_ours(placed.section, file.head, self._opener)
        part.unreadable += not ours
        if body is None:
            part.damaged += 1
        elif ours and placed.section.sort is not Sort.LEAVES:
            try:
                content = content_of(placed.section, body, self._opener)
            except Malformed:
                part.malformed += 1
            else:
                self._content(content)

    def end(self, file: BundleFile) -> None:
        part = self._parts[file.head.part]
        part.whole, part.verified = file.ending == WHOLE, file.verified

    def told(self) -> Preview:
        self._preview.changes = self._shadow.told()
        self._preview.forks = len(self._forked)
        self._preview.history = weigh(self._connection, self._said)
        return self._preview

    def _content(self, content: Content) -> None:
        for raw in content.births:
            birth = parse_birth(raw)
            self._births[birth.replica] = birth
        for run in content.runs:
            self._run(run)
        self._preview.claims += len(content.claims) + len(content.holdings)
        self._said.extend(content.claims)
        for address, _, count in content.blobs:
            if self._has_blob(address):
                self._preview.blobs_held += 1
            else:
                self._preview.blobs_new += 1
                self._preview.blobs_bytes += min(size_of(address), count * LEAF_BYTES)

    def _run(self, run: Run) -> None:
        preview, key = self._preview, (run.replica, run.scope)
        author = self._author(run.replica)
        if author is None:
            preview.refused += len(run.entries)
            return
        before = self._tip(author, run.scope)
        self._look_for_fork(run, before)
        try:
            verified = verify_run(run, before, sign_key=author.sign_key)
        except Malformed as error:
            gap = str(error) == "gap"
            preview.waiting += len(run.entries) if gap else 0
            preview.refused += 0 if gap or key in self._forked else len(run.entries)
            return
        preview.new += len(verified.entries)
        preview.held += len(run.entries) - len(verified.entries) - verified.surplus
        preview.refused += verified.surplus
        self._tips[key] = verified.tip
        preview.proofs.note(run, verified, sign_key=author.sign_key, piece_bytes=PIECE_BYTES)
        standing, organisation = self._standing(author)
        counts = standing in FOLDING and (run.scope == AUTHORITY) == (standing == "center" and not organisation)
        if not counts and verified.entries:
            preview.uncounted[organisation] += len(verified.entries)
        for entry in verified.entries:
            self._shadow.take(entry, counts=counts)

    def _author(self, replica: ReplicaId) -> Birth | None:
        birth = self._births.get(replica)
        if birth is None:
            raw = log.birth(self._connection, replica)
            birth = None if raw is None else parse_birth(raw)
            if birth is not None:
                self._births[replica] = birth
        return birth

    def _tip(self, author: Birth, scope: Scope) -> Tip:
        key = (author.replica, scope)
        tip = self._tips.get(key)
        if tip is None:
            if len(self._tips) >= STREAMS_MAX:
                raise Refused("bundle.too_large", streams_max=STREAMS_MAX)
            tip = log.tip(self._connection, author.replica, scope) or empty_tip(author, scope)
            self._tips[key] = tip
            self._held[key] = tip.seq
        return tip

    def _look_for_fork(self, run: Run, before: Tip) -> None:
        """Note a stream of which another branch is held: its last entry that both have has another body."""
        key = (run.replica, run.scope)
        seq = min(self._held[key], run.first_seq + len(run.entries) - 1)
        if seq < run.first_seq or before.seq < run.first_seq:
            return
        body = body_here(self._connection, run.replica, run.scope, seq)
        if body is not None and body != run.entries[seq - run.first_seq]:
            self._forked.add(key)

    def _standing(self, author: Birth) -> tuple[str, str]:
        found = self._standings.get(author.replica)
        if found is None:
            found = self._standings[author.replica] = standing_here(self._connection, author.replica) or self._new_standing(author)
        return found

    def _new_standing(self, author: Birth) -> tuple[str, str]:
        """Return the standing that a birth will have once it is learnt, as far as it shows itself."""
        shown = self._certified(author.certificate, author.sign_key, self._root)
        if shown is not None:
            return ("center", _whose_center(author, self._root)) if shown == "" else (CERTIFIED, shown)
        accepted = life.get(self._connection, life.ACCEPTED + author.sign_key.hex()) is not None
        return (ACCEPTED if accepted else UNKNOWN), author.claim or ""

    def _maker(self, head: Head) -> Maker:
        standing, organisation = self._standing(head.birth)
        certified = self._certified(head.certificate, head.birth.sign_key, self._root)
        if standing == UNKNOWN and certified is not None:
            standing, organisation = CERTIFIED, certified
        shown = "" if head.root is None or head.root == self._root else self._certified(head.certificate, head.birth.sign_key, head.root)
        return Maker(
            replica=head.birth.replica,
            sign_key=head.birth.sign_key,
            fingerprint=fingerprint(head.birth.sign_key),
            organisation=organisation,
            standing=standing,
            shown=shown or "",
            root=head.root,
            other_root=head.root is not None and self._root is not None and head.root != self._root,
        )

    def _certified(self, raw: bytes | None, sign_key: bytes, root: bytes | None) -> str | None:
        """Return the organisation that a certificate gives to a key, empty for a center's; None when it gives it nothing."""
        if raw is None or root is None:
            return None
        try:
            certificate = parse_certificate(raw, root=root)
        except Malformed:
            return None
        tree = Tree(self._connection, shipped().values())
        if certificate.sign_key != sign_key or not is_within(certificate, tree.parent):
            return None
        return "" if certificate.role is Role.CENTER else certificate.organisation


def _whose_center(birth: Birth, root: bytes | None) -> str:
    """Return whose center a birth is certified as, empty for the one that is the authority."""
    return parse_certificate(birth.certificate or b"", root=root or b"").organisation or ""
