"""What the command line and Ctrl+K find in the seeded world, and what came in while the link was down."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from desktop.app.picture_world import INCIDENTS, TANKER, UNIT_CHOICES, at, identity
from sync.store import search
from sync.store.queries.digest import Digest, DigestIncident, DigestOrder
from sync.store.queries.finder import (
    INCIDENT,
    ORGANISATION,
    PERSON,
    PLACE,
    PLAN,
    POST,
    SORTS,
    UNIT,
    Anywhere,
    FoundRow,
    plain,
)
from sync.store.queries.line import LineAsked, LineFound, StandingRow, UnitMeant, WaitingOrder

SECOND_TEAM = identity(133)
STATION = identity(134)
HEADS = (identity(139),)

UNITS: tuple[FoundRow, ...] = (
    FoundRow(
        sort=UNIT, id=UNIT_CHOICES[0].id, code="320106", title="鼓楼处突机动队", call_sign="鼓楼101", state="standby", note="鼓楼分局"
    ),
    FoundRow(sort=UNIT, id=SECOND_TEAM, code="320106", title="鼓楼处突机动二队", call_sign="鼓楼102", state="rest", note="鼓楼分局"),
    FoundRow(
        sort=UNIT, id=UNIT_CHOICES[1].id, code="320111", title="江北巡特警二中队", call_sign="江北202", state="standby", note="江北分局"
    ),
    FoundRow(sort=UNIT, id=STATION, code="320116", title="六合消防站", call_sign="六合消防", state="standby", note="六合消防大队"),
    FoundRow(sort=UNIT, id=identity(142), code="320116", title="草场门消防一车", call_sign="草场 1", state="standby", note="鼓楼消防大队"),
    FoundRow(sort=UNIT, id=identity(143), code="320116", title="草场门消防十车", call_sign="草场 10", state="standby", note="鼓楼消防大队"),
)
EVERYTHING: tuple[FoundRow, ...] = (
    *(
        FoundRow(sort=INCIDENT, id=row.id, code="320111", title=row.title, number=row.number, state=row.state, note=row.place or "")
        for row in INCIDENTS
    ),
    *UNITS,
    FoundRow(sort=POST, id=identity(151), code="320111", title="江北化工园现场指挥部", state="active", incident=TANKER),
    FoundRow(sort=PLAN, id=identity(141), code="320111", title="危险化学品道路运输事故专项预案", number="JB-07", note="江北分局"),
    FoundRow(sort=PERSON, id=identity(152), code="320111", title="顾清和", state="duty_commander", note="江北分局", incident=TANKER),
    FoundRow(sort=PLACE, id=TANKER, title="江北化工园 3 号门", note="化工园3号门 苯乙烯槽车泄漏", incident=TANKER),
    FoundRow(sort=ORGANISATION, code="320106", title="鼓楼区", call_sign="鼓楼", state="county"),
    FoundRow(sort=ORGANISATION, code="320116", title="六合区", call_sign="六合", state="county"),
)
STANDING: Mapping[bytes, tuple[StandingRow, ...]] = {
    STATION: (
        StandingRow(
            id=identity(161), state="departed", incident=TANKER, number="江北-A-0007", title="化工园3号门 苯乙烯槽车泄漏", heads=HEADS
        ),
    ),
    UNIT_CHOICES[1].id: (
        StandingRow(id=identity(162), state="arrived", incident=identity(5), number="江北-A-0005", title="兴化大邹圩堤溃口", heads=HEADS),
    ),
}
WAITING: tuple[WaitingOrder, ...] = (
    WaitingOrder(
        recipient=identity(171),
        order=identity(172),
        number="南京-B-0031",
        text="18:00 前报伤员转运情况",
        name="",
        issuer_name="南京",
        heads=HEADS,
    ),
)
DIGEST = Digest(
    since_ms=at("13:58:07"),
    orders=(
        DigestOrder(id=identity(172), number="南京-B-0031", text="18:00 前报伤员转运情况", issuer_name="南京市", incident=TANKER),
        DigestOrder(id=identity(173), number="南京-B-0032", text="疏散半径扩大到 800 米，逐户确认", issuer_name="南京市", incident=TANKER),
        DigestOrder(id=identity(174), number="江苏-A-0114", text="每 30 分钟报一次水质", issuer_name="江苏省", incident=None),
    ),
    order_count=3,
    incidents=(
        DigestIncident(id=TANKER, number="江北-A-0007", title="化工园3号门 苯乙烯槽车泄漏", changes=9),
        DigestIncident(id=identity(5), number="江北-A-0005", title="兴化大邹圩堤溃口", changes=2),
    ),
    changes=12,
    questions=2,
)


def find(text: str, sorts: tuple[str, ...] = SORTS) -> tuple[FoundRow, ...]:
    """Return what the store would find in this world."""
    wanted = plain(text)
    if not search.query(text):
        return ()
    found = [row for sort in sorts for row in EVERYTHING if row.sort == sort and _fits(wanted, text, row)]
    return tuple(replace(row, exact=wanted in {plain(row.title), plain(row.number), plain(row.call_sign)}) for row in found)


def _fits(wanted: str, text: str, row: FoundRow) -> bool:
    letters = iter(search.initials(row.title) if wanted.isascii() else row.title)
    short = row.sort == UNIT and len(wanted) > 1 and all(letter in letters for letter in wanted)
    return short or search.finds(text, f"{row.title} {row.number} {row.call_sign}")


def anywhere(text: str, labels: tuple[str, ...]) -> Anywhere:
    """Return what the overlay shows."""
    if not text.strip():
        return Anywhere(text=text, rows=(EVERYTHING[2], EVERYTHING[0], *UNITS[:2]), labels=tuple(range(len(labels))))
    said = tuple(number for number, label in enumerate(labels) if search.query(text) and search.finds(text, label))
    return Anywhere(text=text, rows=find(text), labels=said)


def look(asked: LineAsked) -> LineFound:
    """Return what the names of a line may mean."""
    return LineFound(
        asked=asked,
        at=next((row for row in EVERYTHING if row.sort == INCIDENT and row.id == asked.at), None),
        offered=tuple(row for one in asked.offered for row in EVERYTHING if row.sort == INCIDENT and row.id == one),
        incidents=find(asked.incident, (INCIDENT,)),
        destinations=find(asked.destination, (INCIDENT,)),
        units={text: tuple(UnitMeant(row=row, standing=STANDING.get(row.id, ())) for row in find(text, (UNIT,))) for text in asked.units},
        recipients={text: find(text, (UNIT, ORGANISATION)) for text in asked.recipients},
        waiting=WAITING if asked.waiting else (),
        known=tuple(run for run in asked.runs if plain(run) in {plain(row.call_sign) for row in UNITS if " " in row.call_sign}),
    )


Answer = Callable[..., object]
ANSWERS: Mapping[str, Answer] = {"finder.find": find, "finder.anywhere": anywhere, "line.look": look}
