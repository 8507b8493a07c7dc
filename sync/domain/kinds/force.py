"""Forces and whom to call: units with their readiness and strength, contacts of an office.

Figures of a unit are reports: the latest shows, nobody is asked to settle two of them, and after four hours they fade.

Pure. Source: force records of the mobile teams (处突机动队), selection; ages <30 min, <4 h, older.
"""

from sync.domain.kind import Field, Kind, Shape
from sync.domain.kinds.shared import IN_ORGANISATION, who_may
from sync.domain.offices import COMMUNICATIONS, FORCES, PLAN_KEEPER, ROOM

FIGURE_AGE_LIMIT_S = 4 * 3600
PERSONS_MAX = 100_000

UNIT_SORTS = (
    "rapid_response",
    "patrol",
    "station",
    "traffic",
    "counter_terror",
    "bomb_disposal",
    "police_air",
    "water_police",
    "armed_police",
    "fire",
    "medical",
    "rescue",
    "expert",
)
READINESS = ("rest", "standby", "unavailable")


def _reported(number: int, name: str, unit: str) -> Field:
    return Field(
        number=number,
        name=name,
        shape=Shape.INTEGER,
        asks=False,
        unit=unit,
        bounds=(0, PERSONS_MAX),
        age_limit_s=FIGURE_AGE_LIMIT_S,
    )


UNIT = Kind(
    number=5,
    name="unit",
    scopes=IN_ORGANISATION,
    offices=who_may({"create": FORCES, "set": FORCES | ROOM}),
    fields=(
        Field(number=1, name="name", shape=Shape.TEXT, required=True, chars_max=60, search=True),
        Field(number=2, name="sort", shape=Shape.CHOICE, choices=UNIT_SORTS),
        Field(number=3, name="call_sign", shape=Shape.TEXT, chars_max=30, search=True),
        Field(number=4, name="readiness", shape=Shape.CHOICE, choices=READINESS, asks=False, age_limit_s=FIGURE_AGE_LIMIT_S),
        Field(number=5, name="reason", shape=Shape.TEXT, asks=False, chars_max=200),
        _reported(6, "strength_established", "persons"),
        _reported(7, "strength_present", "persons"),
        _reported(8, "strength_on_post", "persons"),
        _reported(9, "strength_ready", "persons"),
        _reported(10, "vehicles", "vehicles"),
        Field(number=11, name="commander", shape=Shape.TEXT, chars_max=40, private=True),
        Field(number=12, name="phone", shape=Shape.TEXT, chars_max=40, private=True),
        Field(number=13, name="talkgroup", shape=Shape.TEXT, chars_max=60),
        Field(number=14, name="place", shape=Shape.TEXT, asks=False, chars_max=200),
        Field(number=15, name="location", shape=Shape.POINT, asks=False, age_limit_s=FIGURE_AGE_LIMIT_S),
        Field(number=16, name="capabilities", shape=Shape.TREE),
        Field(number=17, name="out_minutes_max", shape=Shape.INTEGER, unit="minutes", bounds=(0, 1440)),
    ),
)

CONTACT = Kind(
    number=6,
    name="contact",
    scopes=IN_ORGANISATION,
    offices=who_may({verb: FORCES | {PLAN_KEEPER, COMMUNICATIONS} for verb in ("create", "set")}),
    fields=(
        Field(number=1, name="office", shape=Shape.TEXT, required=True, chars_max=60, search=True),
        Field(number=2, name="name", shape=Shape.TEXT, chars_max=40, private=True, search=True),
        Field(number=3, name="phone", shape=Shape.TEXT, chars_max=60, private=True),
        Field(number=4, name="radio", shape=Shape.TEXT, chars_max=60, search=True),
        Field(number=5, name="note", shape=Shape.TEXT, chars_max=400),
        Field(number=6, name="as_of", shape=Shape.MOMENT),
    ),
)
