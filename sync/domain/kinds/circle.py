"""Circles that people found: a list of organisations that one owner writes to.

Members are an add-wins set which only the owner's devices change, so nobody lets himself in.

Pure. Source: engine specification §1 and §4 (ad-hoc circle).
"""

from sync.domain.kind import Field, Kind, Shape, Verb
from sync.domain.kinds.shared import MODES, who_may
from sync.domain.offices import DESK, PLAN_KEEPER, SUPERVISOR
from sync.domain.scopes import ScopeSort

CIRCLE = Kind(
    number=4,
    name="circle",
    scopes=frozenset({ScopeSort.ADHOC_CIRCLE}),
    folded_by_center=True,
    offices=who_may({verb: DESK | {SUPERVISOR, PLAN_KEEPER} for verb in ("create", "add", "remove")}),
    fields=(
        Field(number=1, name="title", shape=Shape.TEXT, required=True, chars_max=80),
        Field(number=2, name="owner", shape=Shape.ORGANISATION, required=True),
        Field(number=3, name="mode", shape=Shape.CHOICE, choices=MODES, required=True),
        Field(number=4, name="members", shape=Shape.ORGANISATION, verb=Verb.MEMBERS, asks=False),
    ),
)
