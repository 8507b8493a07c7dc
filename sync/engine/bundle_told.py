"""What the engine tells a window of bundles: flat values that go over the socket as they are. Light, since a window loads it.

Layer: engine.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Self

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
    """What a bundle would hold. `urgencies`: (urgency, entries, their bytes); `bytes` is what the files take at most."""

    entries: int
    blobs: int
    blob_bytes: int
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
    """What became of a bundle; see `Receipt`. `parts`: (part, state, entries held now, new, waiting)."""

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
    waiting: int = 0
    parts: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateTold(Told):
    """What a certificate file says; see `CertificateSeen`. Organisations by name, `officer` empty where the root signed."""

    organisation: str
    organisation_name: str
    offices: tuple[str, ...]
    letters: str
    not_after_ms: int
    officer: str
    root_fingerprint: str
    held_not_after_ms: int | None
    address: str


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, (list, tuple)) else value


def _rows(value: Any) -> Any:
    return tuple(_rows(item) for item in value) if isinstance(value, (list, tuple)) else value
