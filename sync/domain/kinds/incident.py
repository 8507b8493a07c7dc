"""The incident: facts, four separate levels, and the life cycle from draft to archive.

Grade of the event, response level, warning level and duty level are four fields; none is derived from another.

Pure. Source: 突发事件应对法 (2024) art. 64, 72; minimal record of an incident (事件基本信息), our selection.
"""

from sync.domain.kind import Field, Kind, Shape, Shows, Verb
from sync.domain.kinds.shared import IN_INCIDENT, LEVELS, MODES, moves, paths, who_may
from sync.domain.lifecycle import LifeCycle
from sync.domain.offices import CONTROLLER, DESK, DIRECTION, DUTY_COMMANDER, ROOM

TRIGGERS = ("police", "stability", "opinion", "superior", "neighbour", "warning")
CLASS_SYSTEMS = ("gb35649", "gb35561", "own")
SENSITIVITIES = ("place", "time", "group")
SECRECY = ("public", "internal", "confidential", "secret")
PERSONS_MAX = 100_000_000
YUAN_MAX = 10**15

LIFE = LifeCycle(
    states=(
        "draft",
        "unverified",
        "confirmed",
        "handling",
        "controlled",
        "aftermath",
        "ended",
        "archived",
        "false_alarm",
        "merged",
        "void",
    ),
    initials=frozenset({"draft", "unverified", "confirmed"}),
    moves=moves(
        (("draft",), "submit", "unverified"),
        (("draft", "unverified"), "confirm", "confirmed"),
        (("confirmed",), "start", "handling"),
        (("handling",), "control", "controlled"),
        (("controlled",), "restore", "aftermath"),
        # Small incidents have no aftermath of their own.
        (("controlled", "aftermath"), "close", "ended"),
        (("ended",), "archive", "archived"),
        # What flares up again is handled again, from wherever it was thought to rest.
        (("controlled", "aftermath", "ended"), "reopen", "handling"),
        (("unverified",), "call_false", "false_alarm"),
        (("unverified", "confirmed", "handling"), "merge", "merged"),
        (("merged",), "unmerge", "confirmed"),
        (("draft", "unverified", "confirmed", "handling"), "void", "void"),
    ),
    after=paths(
        ("draft", "unverified", "confirmed", "handling", "controlled", "aftermath", "ended"),
        # Whoever confirms or handles what another calls false has seen something: branch before `confirmed`.
        ("unverified", "false_alarm"),
        # Merging outranks a bare confirmation, but handling meanwhile is work that nobody may fold away unseen.
        ("confirmed", "merged"),
        # Void denies the record itself, so it disputes with every step taken meanwhile.
        ("draft", "void"),
        # Archiving is clerical: if a reopening (back to handling) were its ancestor, an archivist would bury it unseen.
        ("draft", "archived"),
    ),
    settles=frozenset(
        {"unverified", "confirmed", "handling", "controlled", "aftermath", "ended", "archived", "false_alarm", "merged", "void"},
    ),
    ends=frozenset({"ended", "archived", "false_alarm", "merged", "void"}),
)


def _persons(number: int, name: str) -> Field:
    return Field(number=number, name=name, shape=Shape.INTEGER, unit="persons", bounds=(0, PERSONS_MAX))


def _level(number: int, name: str) -> Field:
    return Field(number=number, name=name, shape=Shape.CHOICE, choices=LEVELS, shows=Shows.HIGHEST)


# Field numbers: what nearly every incident has lies below 23, the rest above 23.
INCIDENT = Kind(
    number=7,
    name="incident",
    scopes=IN_INCIDENT,
    numbered=True,
    folded_by_center=True,
    offices=who_may(
        {
            "create": DESK,
            "set": ROOM,
            "add": DESK,
            "remove": DESK,
            "grade": DIRECTION,
            "submit": DESK,
            "confirm": DESK,
            "start": DESK,
            "control": DIRECTION,
            "restore": DIRECTION,
            "close": DIRECTION,
            "archive": DIRECTION,
            "reopen": frozenset({DUTY_COMMANDER, CONTROLLER}),
            "call_false": DESK,
            "merge": DESK,
            "unmerge": DESK,
            "void": DIRECTION,
            "settle": DIRECTION,
        },
    ),
    fields=(
        Field(number=1, name="state", shape=Shape.STATE, verb=Verb.MOVE, life=LIFE),
        Field(number=2, name="number", shape=Shape.TEXT, chars_max=40, search=True),
        Field(number=3, name="mode", shape=Shape.CHOICE, choices=MODES, required=True),
        Field(number=4, name="title", shape=Shape.TEXT, required=True, chars_max=120, search=True),
        Field(number=5, name="class_code", shape=Shape.TEXT, chars_max=16),
        Field(number=6, name="class_system", shape=Shape.CHOICE, choices=CLASS_SYSTEMS),
        Field(number=7, name="trigger", shape=Shape.CHOICE, choices=TRIGGERS),
        Field(number=8, name="happened_at", shape=Shape.MOMENT),
        Field(number=9, name="reported_at", shape=Shape.MOMENT),
        Field(number=10, name="place", shape=Shape.TEXT, chars_max=200, search=True),
        Field(number=11, name="location", shape=Shape.POINT),
        Field(number=12, name="division", shape=Shape.TEXT, chars_max=12),
        _level(13, "grade"),
        Field(number=14, name="grade_basis", shape=Shape.TEXT, chars_max=600),
        _level(15, "response_level"),
        _level(16, "warning_level"),
        _level(17, "duty_level"),
        _persons(18, "dead"),
        _persons(19, "seriously_injured"),
        _persons(20, "lightly_injured"),
        Field(number=21, name="lead", shape=Shape.ORGANISATION),
        Field(number=22, name="parties", shape=Shape.ORGANISATION, verb=Verb.MEMBERS, asks=False),
        _persons(24, "missing"),
        _persons(25, "trapped"),
        _persons(26, "evacuated"),
        _persons(27, "affected"),
        Field(number=28, name="loss_yuan", shape=Shape.INTEGER, unit="yuan", bounds=(0, YUAN_MAX)),
        Field(number=29, name="hazards", shape=Shape.TEXT, chars_max=600, search=True),
        Field(number=30, name="absorbs", shape=Shape.REFERENCE, verb=Verb.MEMBERS, asks=False),
        Field(number=31, name="into", shape=Shape.REFERENCE),
        Field(number=32, name="source", shape=Shape.TEXT, chars_max=200),
        Field(number=33, name="secrecy", shape=Shape.CHOICE, choices=SECRECY, shows=Shows.HIGHEST),
        # Why it ended, was reopened, called false or voided; the history of the field keeps every reason.
        Field(number=34, name="end_reason", shape=Shape.TEXT, asks=False, chars_max=600),
        # When this device's people ended it; cleared by a reopening. Late entries are told by it.
        Field(number=35, name="closed_at", shape=Shape.MOMENT, shows=Shows.EARLIEST, asks=False),
        # Why it is graded above what its figures say (敏感升级).
        Field(number=36, name="sensitivity", shape=Shape.CHOICE, choices=SENSITIVITIES),
    ),
)
