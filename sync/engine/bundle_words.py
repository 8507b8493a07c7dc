"""What engine and window say of bundles: flat values that go over the socket as they are.

Layer: engine.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Self, TypeVar

from sync.domain.draft import Urgency
from sync.links.bundle_ask import Asker
from sync.links.bundle_check import Preview
from sync.links.bundle_in import Receipt
from sync.links.bundle_out import Made
from sync.links.bundle_plan import Plan
from sync.oplog.hashing import fingerprint

SCOPES_TOLD = 20
T = TypeVar("T", bound="Told")
Row = tuple[Any, ...]


class Told:
    """Something that goes over the socket as a map of its fields."""

    def to_wire(self) -> dict[str, Any]:
        """Return it as the format holds it."""
        return _plain(asdict(self))  # type: ignore[call-overload, no-any-return]

    @classmethod
    def from_wire(cls, body: Mapping[str, Any]) -> Self:
        """Return what `to_wire` made a map of."""
        return cls(**{item.name: _rows(body[item.name]) for item in fields(cls) if item.name in body})  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True, kw_only=True)
class AskerTold(Told):
    """Who asks for a bundle; see `Asker`."""

    replica: bytes
    sign_key: bytes
    fingerprint: str
    organisation: str
    standing: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanTold(Told):
    """What a bundle would hold. `urgencies`: (urgency, entries, bytes); `bytes` is what the files take at most."""

    entries: int
    blobs: int
    bytes: int
    parts: int
    left_entries: int
    left_blobs: int
    news: bool
    urgencies: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeTold(Told):
    """What was written and read back."""

    bundle: bytes
    paths: tuple[str, ...]
    entries: int
    blobs: int
    bytes: int
    left_entries: int
    left_blobs: int
    news: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewTold(Told):
    """What a bundle is and would change; see `Preview`.

    Attributes:
        parts: (part, size, verified, whole, taken, damaged, not readable).
        kinds, urgencies, uncounted: (name, entries).
        scopes: (title of the incident or empty, entries), the largest first.
        rulings: (organisation, entries set aside, reason).
    """

    bundle: bytes
    made_ms: int
    count: int
    for_us: bool
    sound: bool
    news: bool
    organisation: str
    fingerprint: str
    key: bytes
    standing: str
    shown: str
    root: bytes | None
    root_fingerprint: str
    other_root: bool
    parts: tuple[Row, ...]
    new: int
    held: int
    waiting: int
    refused: int
    uncounted: tuple[Row, ...]
    forks: int
    claims: int
    blobs_new: int
    blobs_held: int
    blobs_bytes: int
    kinds: tuple[Row, ...]
    urgencies: tuple[Row, ...]
    scopes: tuple[Row, ...]
    orders: int
    questions: int
    questions_counted: bool
    certificates: tuple[str, ...]
    rulings: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptTold(Told):
    """What became of a bundle; see `Receipt`."""

    bundle: bytes
    maker: bytes
    made_ms: int
    count: int
    taken: tuple[int, ...] = field(default_factory=tuple)
    missing: tuple[int, ...] = ()
    new: int = 0
    refused: int = 0
    blobs: int = 0
    claims: int = 0
    skipped: int = 0
    stopped: bool = False


def asker_told(asker: Asker) -> AskerTold:
    """Return who asks."""
    return AskerTold(
        replica=asker.replica,
        sign_key=asker.sign_key,
        fingerprint=asker.fingerprint,
        organisation=asker.organisation,
        standing=asker.standing,
    )


def plan_told(plan: Plan) -> PlanTold:
    """Return what a plan holds."""
    return PlanTold(
        entries=sum(piece.entries for piece in plan.streams),
        blobs=len(plan.blobs),
        bytes=plan.bytes,
        parts=len(plan.parts),
        left_entries=plan.left_entries,
        left_blobs=plan.left_blobs,
        news=plan.is_news,
        urgencies=tuple(
            (
                urgency.name.lower(),
                sum(piece.entries for piece in plan.streams if piece.urgency is urgency),
                sum(piece.bytes for piece in plan.streams if piece.urgency is urgency)
                + (sum(blob.size for blob in plan.blobs) if urgency is Urgency.BLOB else 0),
            )
            for urgency in Urgency
        ),
    )


def made_told(made: Made) -> MadeTold:
    """Return what was made."""
    return MadeTold(
        bundle=made.bundle,
        paths=tuple(str(path) for path in made.paths),
        entries=made.entries,
        blobs=made.blobs,
        bytes=made.bytes,
        left_entries=made.left_entries,
        left_blobs=made.left_blobs,
        news=made.news,
    )


def preview_told(preview: Preview, titles: Mapping[bytes, str]) -> PreviewTold:
    """Return what was looked into; ``titles`` are those of incidents held."""
    maker, changes = preview.maker, preview.changes
    names = {**titles, **changes.titles}
    return PreviewTold(
        bundle=preview.bundle,
        made_ms=preview.made_ms,
        count=preview.count,
        for_us=preview.for_us,
        sound=preview.is_sound,
        news=preview.is_news,
        organisation=maker.organisation,
        fingerprint=maker.fingerprint,
        key=maker.sign_key,
        standing=maker.standing,
        shown=maker.shown,
        root=maker.root,
        root_fingerprint="" if maker.root is None else fingerprint(maker.root),
        other_root=maker.other_root,
        parts=tuple(
            (part.part, part.size, part.verified, part.whole, part.taken, part.damaged + part.malformed, part.unreadable)
            for part in preview.parts
        ),
        new=preview.new,
        held=preview.held,
        waiting=preview.waiting,
        refused=preview.refused,
        uncounted=tuple(preview.uncounted.most_common()),
        forks=preview.forks,
        claims=preview.claims,
        blobs_new=preview.blobs_new,
        blobs_held=preview.blobs_held,
        blobs_bytes=preview.blobs_bytes,
        kinds=tuple(changes.by_kind.most_common()),
        urgencies=tuple((Urgency(number).name.lower(), count) for number, count in sorted(changes.by_urgency.items())),
        scopes=tuple((names.get(scope, ""), count) for scope, count in changes.by_scope.most_common(SCOPES_TOLD)),
        orders=changes.orders,
        questions=changes.questions,
        questions_counted=changes.questions_counted,
        certificates=tuple(changes.certificates),
        rulings=tuple((ruling.organisation, ruling.entries, ruling.reason) for ruling in changes.rulings),
    )


def receipt_told(receipt: Receipt) -> ReceiptTold:
    """Return what became of a bundle."""
    return ReceiptTold(
        bundle=receipt.bundle,
        maker=receipt.maker,
        made_ms=receipt.made_ms,
        count=receipt.count,
        taken=tuple(receipt.taken),
        missing=receipt.missing,
        new=receipt.new,
        refused=receipt.refused,
        blobs=receipt.blobs,
        claims=receipt.claims,
        skipped=receipt.skipped,
        stopped=receipt.stopped,
    )


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, (list, tuple)) else value


def _rows(value: Any) -> Any:
    return tuple(_rows(item) for item in value) if isinstance(value, (list, tuple)) else value
