"""The declaration of a kind: the one list of its fields, from which everything else follows.

State tables, wire numbers, forms, columns, import and export, search, translation keys and the manual are derived from
these declarations; no second list of fields exists. Field and kind numbers are add-only: a number once published keeps
its meaning for ever.

Pure. Source: our design.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType

from sync.domain.ids import OP_BYTES
from sync.domain.lifecycle import LifeCycle
from sync.domain.scopes import ScopeSort

TEXT_CHARS_MAX = 4000
BLOB_ID_BYTES = 40
INTEGER_MAX = 2**53


class Shape(Enum):
    """What a value is, and how its column is typed."""

    TEXT = "text"
    INTEGER = "integer"
    REAL = "real"
    FLAG = "flag"
    MOMENT = "moment"  # milliseconds since 1970 UTC
    CHOICE = "choice"  # wire: position in `choices`; column: the word
    STATE = "state"  # life cycle; wire: see lifecycle.py
    REFERENCE = "reference"  # 16-byte id of another record
    ORGANISATION = "organisation"  # code text
    POINT = "point"  # [longitude, latitude], degrees WGS-84
    BYTES = "bytes"  # certificate, replica id, hash
    BLOB = "blob"  # content address: BLAKE2b tree root (32) and size (8, big-endian)
    TREE = "tree"  # nested lists, maps and plain values; small structured data


class Verb(Enum):
    """How writes to a field combine."""

    SET = "set"
    MOVE = "move"
    MEMBERS = "members"  # add and remove
    COUNT = "count"  # sum of deltas


class Shows(Enum):
    """What the screen displays while several heads stand."""

    LATEST = "latest"
    EARLIEST = "earliest"
    HIGHEST = "highest"
    SUM = "sum"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of a kind.

    Attributes:
        number: wire number, add-only; 1 to 22 cost one byte less than 24 and above (0 is unused, 23 is `struck`).
        asks: whether a person must settle concurrent values.
        unit: unit of the figure, a key of the translations, None for none.
        bounds: inclusive least and greatest of a figure, None for none.
        age_limit_s: seconds after which the value fades on screen, None for never.
        search: whether full-text search finds the record by this field.
        private: whether the value is masked in exports and never logged.
        essential: whether the blob that the field names is fetched by itself whatever its size, and never evicted.
    """

    number: int
    name: str
    shape: Shape
    verb: Verb = Verb.SET
    shows: Shows = Shows.LATEST
    asks: bool = True
    required: bool = False
    choices: tuple[str, ...] = ()
    life: LifeCycle | None = None
    unit: str | None = None
    bounds: tuple[float, float] | None = None
    chars_max: int = TEXT_CHARS_MAX
    age_limit_s: int | None = None
    search: bool = False
    private: bool = False
    essential: bool = False
    _check: "Callable[[Field, object], bool]" = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Check what a declaration must keep; look up once how its values are checked."""
        assert (self.shape is Shape.STATE) == (self.life is not None) == (self.verb is Verb.MOVE), self.name
        assert (self.shape is Shape.CHOICE) == bool(self.choices), self.name
        assert self.verb is not Verb.COUNT or self.shape is Shape.INTEGER, self.name
        assert not self.essential or self.shape is Shape.BLOB, self.name
        object.__setattr__(self, "_check", _CHECKS[self.shape])

    def accepts(self, value: object) -> bool:
        """Tell whether ``value``, as decoded from the wire, is one that this field can hold; None clears a field."""
        return value is None or self._check(self, value)


NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Kind:
    """One kind of record. Compared by identity: the registry holds each once.

    Attributes:
        number: wire number (add-only).
        scopes: sorts of scope in which its records live; an op elsewhere is looked through.
        fields: in the order of forms and columns.
        superiors_write: whether superiors of X may write it in org/X.
        recipients_move: whether a circle's member may move its own records of this kind.
        offices: ``move or verb → offices that may make it``; absent = every office.
        numbered: whether records carry a human number (a field called `number`).
        folded_by_center: whether access depends on it, so that the center folds it too.
        is_searched: whether full-text search knows its records.
    """

    number: int
    name: str
    scopes: frozenset[ScopeSort]
    fields: tuple[Field, ...]
    superiors_write: bool = False
    recipients_move: bool = False
    offices: Mapping[str, frozenset[str]] = field(default_factory=lambda: MappingProxyType({}))
    numbered: bool = False
    folded_by_center: bool = False
    by_number: Mapping[int, Field] = field(init=False)
    by_name: Mapping[str, Field] = field(init=False)
    is_searched: bool = field(init=False)

    def __post_init__(self) -> None:
        """Index the fields, with `struck`, which every kind has."""
        every = (*self.fields, STRUCK)
        by_number = {item.number: item for item in every}
        by_name = {item.name: item for item in every}
        assert len(by_number) == len(by_name) == len(every), self.name
        assert not self.numbered or "number" in by_name, self.name
        object.__setattr__(self, "by_number", MappingProxyType(by_number))
        object.__setattr__(self, "by_name", MappingProxyType(by_name))
        object.__setattr__(self, "is_searched", any(item.search for item in self.fields))

    @property
    def life(self) -> LifeCycle | None:
        """Return the life cycle of the field `state`, or None."""
        state = self.by_name.get("state")
        return None if state is None else state.life


def _is_text(item: Field, value: object) -> bool:
    return isinstance(value, str) and len(value) <= item.chars_max


def _is_integer(item: Field, value: object) -> bool:
    return type(value) is int and abs(value) <= INTEGER_MAX and _within(item, value)


def _is_real(item: Field, value: object) -> bool:
    return type(value) in {int, float} and _within(item, value)  # type: ignore[arg-type]


def _is_flag(_item: Field, value: object) -> bool:
    return type(value) is bool


def _is_moment(_item: Field, value: object) -> bool:
    return type(value) is int and 0 <= value <= INTEGER_MAX


def _is_choice(item: Field, value: object) -> bool:
    return type(value) is int and 0 <= value < len(item.choices)


def _is_state(item: Field, value: object) -> bool:
    return item.life is not None and item.life.is_state(value)


def _is_reference(_item: Field, value: object) -> bool:
    return type(value) is bytes and len(value) == OP_BYTES


def _is_organisation(_item: Field, value: object) -> bool:
    return isinstance(value, str) and 1 <= len(value.encode(errors="replace")) <= 32  # noqa: PLR2004 - ids of the specification §1


def _is_point(_item: Field, value: object) -> bool:
    if not isinstance(value, (list, tuple)) or len(value) != 2 or any(type(part) not in {int, float} for part in value):  # noqa: PLR2004
        return False
    return bool(-180 <= value[0] <= 180 and -90 <= value[1] <= 90)  # noqa: PLR2004 - degrees


def _is_bytes(_item: Field, value: object) -> bool:
    return type(value) is bytes


def _is_blob(_item: Field, value: object) -> bool:
    return type(value) is bytes and len(value) == BLOB_ID_BYTES


def _is_tree(_item: Field, _value: object) -> bool:
    return True


def _within(item: Field, value: float) -> bool:
    return item.bounds is None or item.bounds[0] <= value <= item.bounds[1]


_CHECKS = {
    Shape.TEXT: _is_text,
    Shape.INTEGER: _is_integer,
    Shape.REAL: _is_real,
    Shape.FLAG: _is_flag,
    Shape.MOMENT: _is_moment,
    Shape.CHOICE: _is_choice,
    Shape.STATE: _is_state,
    Shape.REFERENCE: _is_reference,
    Shape.ORGANISATION: _is_organisation,
    Shape.POINT: _is_point,
    Shape.BYTES: _is_bytes,
    Shape.BLOB: _is_blob,
    Shape.TREE: _is_tree,
}

STRUCK = Field(number=23, name="struck", shape=Shape.TEXT, asks=False)
