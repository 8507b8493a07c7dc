"""Plans and their versions; the content of a version is a document named by its hash.

An activated response keeps the hash of the version it used, so a later edition changes no response under way.

Pure. Source: 突发事件应对法 (2024) art. 28; 突发事件应急预案管理办法 (国办发〔2024〕5号).
"""

from sync.domain.kind import Field, Kind, Shape, Verb
from sync.domain.kinds.shared import IN_OWN, moves, paths, who_may
from sync.domain.lifecycle import LifeCycle
from sync.domain.offices import PLANS

PLAN_SORTS = ("general", "special", "departmental", "event", "joint", "scene")
PLAN_LEVELS = ("province", "city", "county", "station")

LIFE = LifeCycle(
    states=("drafting", "consulting", "reviewing", "approving", "in_force", "filed", "revising", "repealed"),
    initials=frozenset({"drafting", "in_force"}),
    moves=moves(
        (("drafting",), "consult", "consulting"),
        (("drafting", "consulting"), "review", "reviewing"),
        (("reviewing",), "approve", "approving"),
        (("consulting", "reviewing", "approving"), "return", "drafting"),
        (("approving",), "publish", "in_force"),
        (("in_force",), "file", "filed"),
        (("in_force", "filed"), "revise", "revising"),
        (("in_force", "filed", "revising"), "repeal", "repealed"),
    ),
    # One path: a version is at the furthest step that anyone took it to, and repealing ends it.
    after=paths(("drafting", "consulting", "reviewing", "approving", "in_force", "filed", "revising", "repealed")),
    settles=frozenset({"drafting", "in_force", "filed", "revising", "repealed"}),
    ends=frozenset({"repealed"}),
)

# States in which a version may be activated: while the next one is being written, the last one holds.
VALID_STATES = frozenset({"in_force", "filed", "revising"})

PLAN = Kind(
    number=13,
    name="plan",
    scopes=IN_OWN,
    offices=who_may({"create": PLANS, "set": PLANS}),
    fields=(
        Field(number=1, name="name", shape=Shape.TEXT, required=True, chars_max=120, search=True),
        Field(number=2, name="code", shape=Shape.TEXT, required=True, chars_max=40),
        Field(number=3, name="sort", shape=Shape.CHOICE, choices=PLAN_SORTS),
        Field(number=4, name="level", shape=Shape.CHOICE, choices=PLAN_LEVELS),
        Field(number=5, name="class_codes", shape=Shape.TREE),
        Field(number=6, name="owner", shape=Shape.ORGANISATION),
        Field(number=7, name="review_due", shape=Shape.MOMENT),
        Field(number=8, name="drill_due", shape=Shape.MOMENT),
    ),
)

PLAN_VERSION = Kind(
    number=14,
    name="plan_version",
    scopes=IN_OWN,
    offices=who_may(dict.fromkeys(("create", "set", *sorted({move for _, move in LIFE.moves}), "settle"), PLANS)),
    fields=(
        Field(number=1, name="state", shape=Shape.STATE, verb=Verb.MOVE, life=LIFE),
        Field(number=2, name="plan", shape=Shape.REFERENCE, required=True),
        Field(number=3, name="version", shape=Shape.TEXT, required=True, chars_max=40),
        Field(number=4, name="content", shape=Shape.BLOB, required=True, essential=True),
        Field(number=5, name="published_at", shape=Shape.MOMENT),
        Field(number=6, name="published_by", shape=Shape.TEXT, chars_max=80),
        Field(number=7, name="basis", shape=Shape.TEXT, chars_max=1000),
        Field(number=8, name="reason", shape=Shape.TEXT, asks=False, chars_max=400),
    ),
)
