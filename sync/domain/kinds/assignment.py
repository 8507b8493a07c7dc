"""Assignments: a unit's task in one incident, from the order to muster until it is handed back.

Unit, call sign and sort are copied, so that the incident's parties read them without reading the unit's organisation.

Pure. Source: call-out steps 下令 → 集结 → 出动 → 到场 → 完毕 → 归还.
"""

from sync.domain.kind import Field, Kind, Shape, Shows, Verb
from sync.domain.kinds.force import PERSONS_MAX
from sync.domain.kinds.shared import IN_INCIDENT, moves, paths, who_may
from sync.domain.lifecycle import LifeCycle
from sync.domain.offices import FORCES, ROOM

LIFE = LifeCycle(
    states=("ordered", "mustered", "departed", "arrived", "completed", "returned", "recalled"),
    initials=frozenset({"ordered"}),
    moves=moves(
        # Steps may be skipped: the radio tells of the arrival when nobody told of the departure.
        (("ordered",), "muster", "mustered"),
        (("ordered", "mustered"), "depart", "departed"),
        (("ordered", "mustered", "departed"), "arrive", "arrived"),
        (("arrived",), "complete", "completed"),
        (("ordered", "mustered", "departed", "arrived"), "recall", "recalled"),
        (("arrived", "completed", "recalled"), "return", "returned"),
    ),
    after=paths(
        ("ordered", "mustered", "departed", "arrived", "completed", "returned"),
        # A recall outranks being under way or on scene, but a task completed meanwhile was done: both are shown.
        ("arrived", "recalled"),
    ),
    settles=frozenset({"arrived", "completed", "returned", "recalled"}),
    ends=frozenset({"returned"}),
)
# Called off or handed back: the unit is free to be sent anew, though one that was recalled is still on its way back.
FREES = frozenset({"recalled", "returned"})
assert LIFE.ends <= FREES <= LIFE.settles


def _time(number: int, name: str) -> Field:
    return Field(number=number, name=name, shape=Shape.MOMENT, shows=Shows.EARLIEST, asks=False)


ASSIGNMENT = Kind(
    number=8,
    name="assignment",
    scopes=IN_INCIDENT,
    offices=who_may({"create": FORCES, "recall": FORCES, "set": ROOM | FORCES}),
    fields=(
        Field(number=1, name="state", shape=Shape.STATE, verb=Verb.MOVE, life=LIFE),
        Field(number=2, name="unit", shape=Shape.REFERENCE, required=True),
        Field(number=3, name="unit_name", shape=Shape.TEXT, chars_max=60, search=True),
        Field(number=4, name="call_sign", shape=Shape.TEXT, chars_max=30),
        Field(number=5, name="organisation", shape=Shape.ORGANISATION, required=True),
        Field(number=6, name="task", shape=Shape.TEXT, chars_max=600),
        Field(number=7, name="persons", shape=Shape.INTEGER, unit="persons", bounds=(0, PERSONS_MAX)),
        Field(number=8, name="vehicles", shape=Shape.INTEGER, unit="vehicles", bounds=(0, PERSONS_MAX)),
        _time(9, "ordered_at"),
        _time(10, "mustered_at"),
        _time(11, "departed_at"),
        _time(12, "arrived_at"),
        _time(13, "completed_at"),
        _time(14, "returned_at"),
        Field(number=15, name="reason", shape=Shape.TEXT, asks=False, chars_max=400),
    ),
)
