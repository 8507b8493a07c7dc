"""What an activation makes in an incident: the response, its working groups, its tasks.

A response states matters, level, expected period and measures, as the law demands.

Pure. Source: 突发事件应对法 (2024) art. 72, 86; default working groups of a response (工作组).
"""

from sync.domain.kind import Field, Kind, Shape, Shows, Verb
from sync.domain.kinds.order import MINUTES_MAX
from sync.domain.kinds.shared import IN_INCIDENT, LEVELS, moves, paths, who_may
from sync.domain.lifecycle import LifeCycle
from sync.domain.offices import DESK, DIRECTION, ROOM

APPROVALS = ("written", "oral", "phone")
# Source: domain notes §3.6 (a default of our own: two hours).
COUNTERSIGN_MINUTES = 120
BY_WORD = frozenset({"oral", "phone"})

RESPONSE_LIFE = LifeCycle(
    states=("proposed", "pending", "active", "ending", "ended", "declined"),
    initials=frozenset({"proposed", "active"}),
    moves=moves(
        (("proposed",), "submit", "pending"),
        (("proposed", "pending"), "start", "active"),
        (("proposed", "pending"), "decline", "declined"),
        (("active",), "propose_end", "ending"),
        (("ending",), "continue", "active"),
        (("active", "ending"), "end", "ended"),
    ),
    after=paths(
        ("proposed", "pending", "active", "ending", "ended"),
        # Declined by one and started by another: a person says which decision holds.
        ("proposed", "declined"),
    ),
    settles=frozenset({"pending", "active", "ended", "declined"}),
    ends=frozenset({"ended", "declined"}),
)

GROUP_LIFE = LifeCycle(
    states=("planned", "working", "dissolved"),
    initials=frozenset({"planned", "working"}),
    moves=moves((("planned",), "open", "working"), (("planned", "working"), "dissolve", "dissolved")),
    after=paths(("planned", "working", "dissolved")),
    settles=frozenset({"working", "dissolved"}),
    ends=frozenset({"dissolved"}),
)

TASK_LIFE = LifeCycle(
    states=("pending", "under_way", "done", "not_applicable", "blocked"),
    initials=frozenset({"pending"}),
    moves=moves(
        (("pending",), "start", "under_way"),
        (("pending", "under_way"), "block", "blocked"),
        (("blocked",), "resume", "under_way"),
        (("pending", "under_way", "blocked"), "finish", "done"),
        (("pending", "under_way", "blocked"), "skip", "not_applicable"),
    ),
    after=paths(
        # Who reports it done knew more than who found it blocked.
        ("pending", "under_way", "blocked", "done"),
        # "Not applicable" while others work on it is a question.
        ("pending", "not_applicable"),
    ),
    settles=frozenset({"under_way", "blocked", "done", "not_applicable"}),
    ends=frozenset({"done", "not_applicable"}),
)

RESPONSE = Kind(
    number=15,
    name="response",
    scopes=IN_INCIDENT,
    offices=who_may(
        {
            "create": DESK,
            "set": DIRECTION,
            "submit": DESK,
            "start": DIRECTION,
            "decline": DIRECTION,
            "propose_end": DESK,
            "continue": DIRECTION,
            "end": DIRECTION,
            "settle": DIRECTION,
        },
    ),
    fields=(
        Field(number=1, name="state", shape=Shape.STATE, verb=Verb.MOVE, life=RESPONSE_LIFE),
        Field(number=2, name="level", shape=Shape.CHOICE, choices=LEVELS, shows=Shows.HIGHEST, required=True),
        Field(number=3, name="matters", shape=Shape.TEXT, required=True, chars_max=600),
        Field(number=4, name="period_hours", shape=Shape.INTEGER, unit="hours", bounds=(1, 24 * 365), required=True),
        Field(number=5, name="measures", shape=Shape.TEXT, required=True, chars_max=2000),
        Field(number=6, name="plan", shape=Shape.REFERENCE),
        Field(number=7, name="version_hash", shape=Shape.BYTES),
        Field(number=8, name="approver", shape=Shape.TEXT, chars_max=80),
        Field(number=9, name="approval", shape=Shape.CHOICE, choices=APPROVALS),
        Field(number=10, name="approved_at", shape=Shape.MOMENT),
        Field(number=11, name="started_at", shape=Shape.MOMENT, shows=Shows.EARLIEST, asks=False),
        Field(number=12, name="ended_at", shape=Shape.MOMENT, shows=Shows.EARLIEST, asks=False),
        Field(number=13, name="reason", shape=Shape.TEXT, asks=False, chars_max=600),
        Field(number=14, name="countersigned_by", shape=Shape.TEXT, chars_max=80),
        Field(number=15, name="countersigned_at", shape=Shape.MOMENT, shows=Shows.EARLIEST, asks=False),
    ),
)

GROUP = Kind(
    number=16,
    name="group",
    scopes=IN_INCIDENT,
    offices=who_may({"create": DESK, "dissolve": DIRECTION}),
    fields=(
        Field(number=1, name="state", shape=Shape.STATE, verb=Verb.MOVE, life=GROUP_LIFE),
        Field(number=2, name="name", shape=Shape.TEXT, required=True, chars_max=60, search=True),
        Field(number=3, name="response", shape=Shape.REFERENCE),
        Field(number=4, name="lead", shape=Shape.ORGANISATION),
        Field(number=5, name="members", shape=Shape.ORGANISATION, verb=Verb.MEMBERS, asks=False),
        Field(number=6, name="contact", shape=Shape.TEXT, chars_max=80, private=True),
        Field(number=7, name="report_minutes", shape=Shape.INTEGER, unit="minutes", bounds=(1, MINUTES_MAX)),
    ),
)

TASK = Kind(
    number=17,
    name="task",
    scopes=IN_INCIDENT,
    # Who finishes a task that repeats makes its next occurrence, so the whole room may.
    offices=who_may({"create": ROOM, "skip": DESK}),
    fields=(
        Field(number=1, name="state", shape=Shape.STATE, verb=Verb.MOVE, life=TASK_LIFE),
        Field(number=2, name="title", shape=Shape.TEXT, required=True, chars_max=120, search=True),
        Field(number=3, name="response", shape=Shape.REFERENCE),
        Field(number=4, name="group", shape=Shape.REFERENCE),
        Field(number=5, name="version_hash", shape=Shape.BYTES),
        Field(number=6, name="card", shape=Shape.INTEGER, bounds=(1, 9999)),
        Field(number=7, name="phase", shape=Shape.TEXT, chars_max=40),
        Field(number=8, name="role", shape=Shape.TEXT, chars_max=60),
        Field(number=9, name="due_at", shape=Shape.MOMENT),
        Field(number=10, name="evidence", shape=Shape.TEXT, chars_max=1000),
        Field(number=11, name="repeat_minutes", shape=Shape.INTEGER, unit="minutes", bounds=(1, MINUTES_MAX)),
        Field(number=12, name="reason", shape=Shape.TEXT, asks=False, chars_max=400),
    ),
)
