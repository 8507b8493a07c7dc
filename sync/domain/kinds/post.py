"""Command posts (指挥部): general, forward, on scene; who commands, and how command is handed over.

Command passes only when the successor takes it: an offer alone changes nobody.

Pure. Source: 生产安全事故应急条例 art. 20, 21; 突发事件应对法 (2024) art. 72.
"""

from sync.domain.kind import Field, Kind, Shape, Verb
from sync.domain.kinds.shared import IN_INCIDENT, moves, paths, who_may
from sync.domain.lifecycle import LifeCycle
from sync.domain.offices import DESK, DIRECTION, ROOM

POST_SORTS = ("general", "forward", "scene")

LIFE = LifeCycle(
    states=("planned", "active", "moving", "closed"),
    initials=frozenset({"planned", "active"}),
    moves=moves(
        (("planned",), "open", "active"),
        (("active",), "move", "moving"),
        (("moving",), "resume", "active"),
        (("planned", "active", "moving"), "close", "closed"),
    ),
    # One path: who closes a post closes it wherever it was believed to be.
    after=paths(("planned", "active", "moving", "closed")),
    settles=frozenset({"active", "moving", "closed"}),
    ends=frozenset({"closed"}),
)

POST = Kind(
    number=9,
    name="post",
    scopes=IN_INCIDENT,
    offices=who_may({"create": DESK, "set": ROOM, "open": DESK, "move": ROOM, "resume": ROOM, "close": DIRECTION, "settle": DIRECTION}),
    fields=(
        Field(number=1, name="state", shape=Shape.STATE, verb=Verb.MOVE, life=LIFE),
        Field(number=2, name="sort", shape=Shape.CHOICE, choices=POST_SORTS, required=True),
        Field(number=3, name="name", shape=Shape.TEXT, required=True, chars_max=60, search=True),
        Field(number=4, name="place", shape=Shape.TEXT, chars_max=200),
        Field(number=5, name="location", shape=Shape.POINT),
        Field(number=6, name="commander", shape=Shape.TEXT, required=True, chars_max=60),
        Field(number=7, name="deputies", shape=Shape.TEXT, chars_max=200),
        Field(number=8, name="contact", shape=Shape.TEXT, chars_max=60, private=True),
        Field(number=9, name="talkgroup", shape=Shape.TEXT, chars_max=60),
        Field(number=10, name="established_at", shape=Shape.MOMENT),
        Field(number=11, name="successor", shape=Shape.TEXT, chars_max=60),
        Field(number=12, name="handover_brief", shape=Shape.TEXT, chars_max=1000),
        Field(number=13, name="handover_offered_at", shape=Shape.MOMENT, asks=False),
        Field(number=14, name="handover_taken_at", shape=Shape.MOMENT, asks=False),
    ),
)
