"""Rows of what waits for a person, under the rules of `rows`.

Layer: store.
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from sync.store.queries.rows import ValueRow
from sync.store.ruling_diff import RecordDiff


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionRow:
    """A field, a dispute or an alert that waits for a person.

    Attributes:
        id: stable across replicas; for fields kind, entity and field hashed.
        sort: `field`, `dispute` or `alert`.
        mode: of the incident it is about, empty outside of one.
        code: code of the alert, empty otherwise.
        state: of the record that an answer to the alert would move, empty otherwise.
        title: what the record is called.
        values: standing values, the one shown first.
        seen: heads that a settling act must name.
        facts: plain values for the alert's sentence.
        barred: why it can't be settled at this desk: `office` (of the person) or `scope` (of the device), empty when it can.
    """

    id: bytes
    sort: str
    kind: str
    entity: bytes
    scope: bytes
    field: str
    title: str
    number: str = ""
    mode: str = ""
    code: str = ""
    state: str = ""
    values: tuple[ValueRow, ...] = ()
    seen: tuple[bytes, ...] = ()
    facts: Mapping[str, object] = dataclasses.field(default_factory=lambda: MappingProxyType({}))
    since_ms: int = 0
    barred: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentQuestions:
    """What waits for a person in one incident and in those merged into it, the newest first."""

    id: bytes
    rows: tuple[QuestionRow, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAsideRow:
    """Entries that a ruling set aside: shown, never folded. `effects`: the records that read differently because of it."""

    id: bytes
    organisation_name: str
    device: str
    entries: int
    reason: str
    ruled_by: str
    at_ms: int
    effects: tuple[RecordDiff, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownRow:
    """Ops of a kind or field that this version doesn't know; kept for a later one."""

    kind_number: int
    ops: int
    organisation_name: str
    at_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbox:
    """Everything that waits for a person, and what was set aside."""

    questions: tuple[QuestionRow, ...] = ()
    set_aside: tuple[SetAsideRow, ...] = ()
    unknown: tuple[UnknownRow, ...] = ()
