"""The canned watch of the pictures: who works here, who sat when, who looked at what. Invented people."""

from collections.abc import Mapping
from dataclasses import replace

from desktop.app.picture_world import at, identity
from sync.store.queries.countersigning import OwedRow
from sync.store.queries.pages import Page
from sync.store.queries.persons import Roster, RosterRow
from sync.store.queries.trail import TrailQuestion, TrailRow


def _person(number: int, name: str, *offices: str, signs_in: bool = True, sits: bool = False) -> RosterRow:
    heads = {field: (identity(number + 60),) for field in ("name", "service_number", "phone")}
    duties = (("dispatcher", at("08:00"), None, "水位 9.8 m，2 号泵待修"), ("dispatcher", at("00:00"), at("07:40"), "")) if sits else ()
    return RosterRow(
        id=identity(number),
        name=name,
        service_number=f"3201{number}",
        phone=f"138 0000 {number}1",
        offices=offices,
        signs_in=signs_in,
        sits=sits,
        heads=heads,
        duties=duties,
    )


PERSONS = (
    _person(701, "林亦舟", "dispatcher", "watch_leader", sits=True),
    _person(702, "顾清和", "duty_commander"),
    _person(703, "陈默", "recorder"),
    _person(704, "许晴", "communications", "recorder"),
    _person(705, "沈知远", "auditor", signs_in=False),
    _person(706, "周敏", "force_keeper", "plan_keeper", signs_in=False),
)
ROSTER = Roster(persons=PERSONS, organisation_name="江北前方指挥部", asks=True, may_write=True, sees_trail=True)


def _act(number: int, clock: str, did: str, person: str, office: str, **more: object) -> TrailRow:
    sort, what = did.split()
    place = "" if sort in {"ruling", "refused"} else "江北前指"
    row = TrailRow(id=str(number), at_ms=at(clock), sort=sort, what=what, person=person, office=office, organisation_name=place)
    return replace(row, **more)  # type: ignore[arg-type]  # as each line writes them


ACTS = (
    _act(1, "14:29", "look show", "林亦舟", "dispatcher", kind="contact", title="大厂医院急诊科", detail="phone"),
    _act(2, "14:21", "look show", "林亦舟", "dispatcher", kind="unit", title="六合消防救援站", detail="phone,commander"),
    _act(3, "14:12", "refused VoidIncident", "陈默", "recorder", detail="office.may_not"),
    _act(4, "13:58", "handed_out print", "顾清和", "duty_commander", kind="contact", detail="name,phone", records=40),
    _act(5, "13:40", "handed_out export", "周敏", "force_keeper", kind="unit", detail="commander,phone", records=126, note="集结通知"),
    _act(6, "13:02", "person registered", "顾清和", "duty_commander", kind="person", title="许晴"),
    _act(7, "09:15", "refused sign_in", "陈默", "", detail="sign_in.wrong"),
    _act(8, "08:30", "ruling ruled", "省中心值班", "", note="遗失的笔记本，813 起搁置"),
    _act(9, "08:00", "duty relieved", "林亦舟", "dispatcher", note="水位 9.8 m，2 号泵待修"),
    _act(10, "00:00", "duty sat", "陈默", "recorder"),
)
MANY = 100_000


def acts(question: TrailQuestion, offset: int, limit: int) -> Page[TrailRow]:
    """Return the canned acts that a question asks for."""
    held = tuple(row for row in ACTS if question.sort in {"", row.sort} and question.person in row.person)
    return Page(rows=held[offset : offset + limit], offset=offset, total=len(held))


def many(_question: TrailQuestion, offset: int, limit: int) -> Page[TrailRow]:
    """Return a page of a long year."""
    numbers = range(offset, min(offset + limit, MANY))
    return Page(rows=tuple(replace(ACTS[number % len(ACTS)], id=str(number)) for number in numbers), offset=offset, total=MANY)


def _approved(number: int, clock: str, approver: str, approval: str, title: str, **facts: str) -> OwedRow:
    held = {"number": f"江北-A-{number:04}", "mode": "actual", "level": "serious", **facts}
    identity = bytes(15) + bytes((number,))
    return OwedRow(
        id=identity, incident=identity, title=title, approver=approver, approval=approval, approved_ms=at(clock), heads={}, may=True, **held
    )


OWED = (
    _approved(27, "11:46", "分管副区长", "phone", "化工园 3 号门槽罐车侧翻", level="major"),
    _approved(29, "12:58", "值班主任", "oral", "大厂街道内涝"),
    _approved(31, "14:05", "值班主任", "oral", "跨江通道事故演练", mode="exercise"),
)
ANSWERS: Mapping[str, object] = {"persons.roster": ROSTER, "trail.trail": acts, "countersigning.owed": OWED}
