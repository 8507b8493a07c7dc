"""What the pages read: frozen rows, one class per thing shown, filled by the query functions beside this module.

A row holds plain values: ids as bytes, moments as milliseconds UTC, choices and states as the words of the declarations,
None for what is not set. It holds no sentence and no label; the window words it. Every list is bounded by `ROWS_MAX`.
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from sync.store.queries.apart import NOTHING_APART, Apart
from sync.store.queries.linked import LinkedRow
from sync.store.queries.yard_rows import YardRow

ROWS_MAX = 200
# Field → heads displayed; travels back as `seen` of the act on that field.
Heads = Mapping[str, tuple[bytes, ...]]
NO_HEADS: Heads = MappingProxyType({})


def _no_heads() -> Heads:
    return NO_HEADS


HERE = "here"
PEER = "peer"
CENTER = "center"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskIdentity:
    """The device of this desk and who sits at it.

    Attributes:
        letter: letters of the human numbers, `?xx` before certification.
        offices: offices that may be taken here.
    """

    organisation: str
    organisation_name: str
    short_name: str
    person: str
    office: str
    offices: tuple[str, ...]
    letter: str
    certified: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueRow:
    """One written value of one field: a head that stands, or an earlier value of its history.

    Attributes:
        op: id of the op that wrote it.
        saw: values that the author replaced; `saw_more`: how many of them are not held here.
        stands: whether it is still a head.
    """

    op: bytes
    value: object
    at_ms: int
    organisation: str
    organisation_name: str
    person: str
    office: str
    saw: tuple[object, ...] = ()
    saw_more: int = 0
    stands: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldRow:
    """One field as shown, with what a form needs to edit it truly.

    Attributes:
        heads: ids that stand now; travels back as `seen` of the request that edits the field.
        others: further standing values when the field is in question.
        first: the first value ever written, None when it never changed.
        changes: how often it was written after the first time.
    """

    field: str
    value: object
    at_ms: int | None = None
    organisation_name: str = ""
    person: str = ""
    heads: tuple[bytes, ...] = ()
    others: tuple[object, ...] = ()
    first: object = None
    changes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRow:
    """One move of a life cycle, taken from the log."""

    state: str
    at_ms: int
    person: str
    organisation_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentRow:
    """One line of the incident list.

    Attributes:
        scope: the incident's scope, for acts in it.
        commander: who commands the nearest post to the scene, empty when nobody does.
        units_total: assignments not returned or recalled.
        orders_open: recipients' orders not finished, withdrawn or superseded.
        last_at_ms: when the last line or move was written.
        last_from: name of the organisation that wrote it.
        last_reach: `here`, `peer` or `center`.
        questions: fields in question of the incident and its records.
        at_center: how many of its records lie at the center alone; what is counted from them is not known here then.
    """

    id: bytes
    scope: bytes
    number: str
    mode: str
    title: str
    state: str
    grade: str | None
    class_code: str | None
    place: str | None
    reported_at: int | None
    happened_at: int | None
    commander: str = ""
    units_on_scene: int = 0
    units_total: int = 0
    orders_open: int = 0
    last_text: str = ""
    last_at_ms: int | None = None
    last_from: str = ""
    last_reach: str = HERE
    questions: int = 0
    at_center: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PostRow:
    """A command post of the incident; `handover_offered_at` without `handover_taken_at` means an open hand-over."""

    id: bytes
    state: str
    sort: str
    name: str
    commander: str
    place: str | None = None
    contact: str | None = None
    talkgroup: str | None = None
    established_at: int | None = None
    successor: str | None = None
    handover_brief: str | None = None
    handover_offered_at: int | None = None
    handover_taken_at: int | None = None
    organisation_name: str = ""
    here: bool = False
    of: str = ""
    heads: Heads = dataclasses.field(default_factory=_no_heads)


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignmentRow:
    """A unit sent to the incident, with the time of each step taken."""

    id: bytes
    state: str
    unit: bytes
    unit_name: str
    call_sign: str | None
    organisation: str
    organisation_name: str
    task: str | None = None
    persons: int | None = None
    vehicles: int | None = None
    ordered_at: int | None = None
    mustered_at: int | None = None
    departed_at: int | None = None
    arrived_at: int | None = None
    completed_at: int | None = None
    returned_at: int | None = None
    of: str = ""
    heads: Heads = dataclasses.field(default_factory=_no_heads)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipientRow:
    """One recipient of an order.

    Attributes:
        delivered_at: since when a device of the organisation is known to hold it.
        reason: of a refusal, or why it was sent back.
    """

    id: bytes
    state: str
    organisation: str
    organisation_name: str
    unit: bytes | None = None
    name: str | None = None
    signed_at: int | None = None
    signed_by: str | None = None
    report: str | None = None
    told_by_voice_at: int | None = None
    told_by: str | None = None
    told_channel: str | None = None
    read_back: bool | None = None
    reason: str | None = None
    finished_at: int | None = None
    delivered_at: int | None = None
    mine: bool = False
    heads: Heads = dataclasses.field(default_factory=_no_heads)


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRow:
    """One order of the incident with its recipients."""

    id: bytes
    scope: bytes
    state: str
    number: str
    sort: str
    urgency: str
    text: str
    issuer: str
    issuer_name: str
    issued_by: str | None
    issued_at: int | None = None
    feedback_minutes: int | None = None
    reason: str | None = None
    due_at: int | None = None
    sign_due_at: int | None = None
    created_ms: int = 0
    mine: bool = False
    recipients: tuple[RecipientRow, ...] = ()
    of: str = ""
    heads: Heads = dataclasses.field(default_factory=_no_heads)


@dataclass(frozen=True, slots=True, kw_only=True)
class StruckRow:
    """Who struck a record, when, and why."""

    reason: str
    person: str
    at_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalRow:
    """One line people wrote.

    Attributes:
        stated_at: the time the author states.
        entered_ms: when it was entered; much later than stated means it was added afterwards.
        reach: `here`, `peer` or `center`: the furthest place known to hold it.
        said_by: who said it, when the writer passed on another's words.
        clock_ahead_ms: by how much its device's clock was ahead when the line arrived, None for a clock that was right.
    """

    id: bytes
    text: str
    stated_at: int
    entered_ms: int
    channel: str | None
    person: str
    office: str
    organisation_name: str
    said_by: str | None = None
    relayed_by: str | None = None
    place: str | None = None
    ticks: tuple[str, ...] = ()
    system: bool = False
    struck: StruckRow | None = None
    reach: str = HERE
    mine: bool = False
    clock_ahead_ms: int | None = None
    of: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseRow:
    """A response in force or past."""

    id: bytes
    state: str
    level: str
    matters: str | None = None
    plan_name: str | None = None
    approver: str | None = None
    approval: str | None = None
    approved_at: int | None = None
    countersigned_by: str | None = None
    started_at: int | None = None
    of: str = ""
    heads: Heads = dataclasses.field(default_factory=_no_heads)


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRow:
    """A task made by a plan or by hand."""

    id: bytes
    state: str
    title: str
    phase: str | None = None
    role: str | None = None
    due_at: int | None = None
    of: str = ""
    heads: Heads = dataclasses.field(default_factory=_no_heads)


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentDetail:
    """One incident, whole: what its page shows. Records of absorbed incidents stand among its own, `of` naming where they live.

    Attributes:
        fields: every field of the incident that is set or in question, in the order of the declaration.
        steps: moves of the incident, oldest first.
        parties: names of the organisations that share it, opener first.
        journal: the last `ROWS_MAX` lines in the order shown, newest last, system lines included.
        journal_count: lines held, system lines excluded.
        may_write: whether this device may write here; False makes the page read-only.
        apart: what of it, and of what was merged into it, rests at the center.
        absorbed: the incidents merged into this one.
        into: the incident this one was merged into, None when it was not or when that one is not held.
    """

    incident: IncidentRow
    fields: tuple[FieldRow, ...] = ()
    steps: tuple[StepRow, ...] = ()
    parties: tuple[str, ...] = ()
    posts: tuple[PostRow, ...] = ()
    assignments: tuple[AssignmentRow, ...] = ()
    orders: tuple[OrderRow, ...] = ()
    responses: tuple[ResponseRow, ...] = ()
    tasks: tuple[TaskRow, ...] = ()
    journal: tuple[JournalRow, ...] = ()
    journal_count: int = 0
    may_write: bool = True
    apart: Apart = NOTHING_APART
    absorbed: tuple[LinkedRow, ...] = ()
    into: LinkedRow | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRow:
    """A unit to pick: its readiness, and the number of the open incident that holds it, if any.

    `metres` is how far it is in a straight line, None where nothing was asked about a place, or none of it is known.
    """

    id: bytes
    name: str
    sort: str | None
    call_sign: str | None
    organisation: str
    organisation_name: str
    readiness: str | None
    engaged_in: str | None = None
    strength_ready: int | None = None
    vehicles: int | None = None
    place: str | None = None
    changed_ms: int = 0
    metres: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationRow:
    """An organisation to pick."""

    code: str
    name: str
    short_name: str
    tier: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRow:
    """A plan whose version is in force."""

    id: bytes
    version_id: bytes
    name: str
    code: str
    version: str
    levels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkStatus:
    """What the link chip says; the engine pushes it as well.

    Attributes:
        state: `offline` (no path), `lan` (peers only), `syncing` (an exchange runs), `received` (the center holds everything).
        since_ms: since when, None when it was never otherwise.
        received_ms: when the center last confirmed, None for never.
        waiting_entries: entries that the center is not known to hold.
        waiting_orders: those of urgency flash.
        seconds_left: estimate of the running or the next exchange, None when no rate was ever measured.
        peers: neighbours connected now.
        error: code of the last outage, empty when there was none.
        fingerprint: of this device while it waits to be certified, empty otherwise.
        clock_offset_ms: the center's clock minus this device's as last measured, None when it never was.
        yard: the LAN, None where there can be none.
    """

    state: str = "offline"
    since_ms: int | None = None
    received_ms: int | None = None
    waiting_entries: int = 0
    waiting_orders: int = 0
    waiting_bytes: int = 0
    seconds_left: float | None = None
    rate_bit_s: float | None = None
    peers: int = 0
    error: str = ""
    fingerprint: str = ""
    clock_offset_ms: int | None = None
    yard: YardRow | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PathRow:
    """One way out of this device.

    Attributes:
        sort: `center`, `lan` or `bundle`.
        state: `connected`, `lost`, `never`, `absent` (a stick not plugged in) or `not_set` (no center address).
        waiting_entries: entries that the other end is not known to hold.
    """

    id: str
    sort: str
    name: str
    state: str
    since_ms: int | None = None
    last_contact_ms: int | None = None
    rate_bit_s: float | None = None
    waiting_entries: int = 0
    waiting_orders: int = 0
    seconds_left: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingRow:
    """What waits for the center in one urgency.

    Attributes:
        urgency: `flash`, `record` or `blob`.
        kinds: ``kind → entries``.
        starts_s, ends_s: when it would leave after contact, seconds; None when no rate was ever measured.
    """

    urgency: str
    entries: int
    bytes: int
    kinds: Mapping[str, int] = dataclasses.field(default_factory=lambda: MappingProxyType({}))
    starts_s: float | None = None
    ends_s: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncStatus:
    """The left half of the page Sync, records excepted."""

    link: LinkStatus
    paths: tuple[PathRow, ...] = ()
    waiting: tuple[WaitingRow, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordReachRow:
    """Where one record is known to be; a None is "not known to be there".

    Attributes:
        peer_name: the neighbour that has it, empty when none does.
        center_ms, center_name: the furthest center that has it: whose it is, empty for the one at the top.
        seen_ms: when the one it is meant for opened or signed it.
        entry: the first op of that writing, to hand it out as a slip.
        mode: of its scope; drills and tests are marked on paper.
    """

    id: bytes
    kind: str
    number: str
    title: str
    written_ms: int
    peer_name: str = ""
    peer_ms: int | None = None
    center_ms: int | None = None
    center_name: str = ""
    seen_ms: int | None = None
    entry: bytes = b""
    mode: str = "actual"
