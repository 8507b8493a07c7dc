"""Attacks on who may read and write: crafted ids, parties, circles, rulings. What is well-formed is kept, and counts nowhere."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fakes.forked_center import Onlooker
from fakes.live_center import CITY, GULOU, OTHER_CITY, XUANWU, Device, LiveCenter, introduced
from fakes.memory_replica import MemoryReplica
from fakes.post import Post
from helpers.attacked import Attack, Held

from sync.center.judge import NOT_ALLOWED
from sync.domain.commands.forces import RegisterUnit, SetUnitFacts
from sync.domain.draft import Add, Create, Move, New, Set
from sync.domain.ids import EntityId, op_id
from sync.domain.registry import KINDS
from sync.domain.scopes import AUTHORITY, Scope, founder_in, incident_scope, organisation_scope
from sync.oplog.entry import decode_entry
from sync.store.tables import table_name

RULING = 18
COUNTS = (
    *(f"select * from {table_name(kind)} where scope <> ? order by id" for kind in KINDS),  # noqa: S608 - names of ours
    "select entity, field, sort from questions where scope <> ? order by entity, field",
)
Reading = Callable[[str], Held]


@pytest.fixture
def reading(center: LiveCenter, tmp_path: Path) -> Iterator[Reading]:
    """Return what makes a real device of an organisation, and what reads all that counts there: each scope but the authority's own."""
    made: list[Onlooker] = []

    def reader(organisation: str) -> Held:
        one = Onlooker(tmp_path / f"reader-{len(made)}", organisation, center)
        made.append(one)
        one.admit()

        def read() -> object:
            one.sync()
            return [one.post.rows(query, AUTHORITY) for query in COUNTS]

        return read

    yield reader
    for one in made:
        one.close()


def ruled(reader: Device, store: MemoryReplica) -> list[object]:
    """Return what the newest ruling about a replica sets aside, as another device was told."""
    reader.sync()
    found: list[object] = []
    for (author, scope), bodies in reader.store.entries().items():
        for body in bodies if scope == AUTHORITY and author in reader.store.births else ():
            ops = {op.field: op.value for op in decode_entry(author, scope, body).ops if op.kind == RULING}
            if ops.get(1) == store.replica and reader.store.births[author].certificate is not None:
                found = ops.get(2, [])
    return found


def holds(device: Device, scope: Scope, author: MemoryReplica) -> bool:
    device.sync()
    return bool(device.store.entries().get((author.replica, scope)))


def test_a_party_is_added_by_someone_who_may_not(center: LiveCenter, reading: Reading, attack: Attack) -> None:
    """A device that learnt an incident's id adds its own organisation: ruled aside with one line, and given nothing of it."""
    owner, rogue = introduced(center, MemoryReplica(1, GULOU), MemoryReplica(2, OTHER_CITY))
    scope = owner.store.open_incident()
    owner.store.line(scope, "只给参与单位")
    owner.sync()
    with attack(NOT_ALLOWED, reading(GULOU)):
        rogue.store.add_party(scope, OTHER_CITY)
        rogue.store.line(scope, "混进来的")
        rogue.sync()
    assert ruled(owner, rogue.store) == [[1, 2]]
    assert not holds(rogue, scope, owner.store)


def test_a_member_of_a_circle_lets_others_in(center: LiveCenter, reading: Reading, attack: Attack) -> None:
    """A member adds another organisation to the owner's circle, and issues an order in it: ruled aside; the newcomer is given nothing."""
    owner, member, other = introduced(center, MemoryReplica(3, CITY), MemoryReplica(4, GULOU), MemoryReplica(5, OTHER_CITY))
    scope = owner.store.found_circle([GULOU])
    owner.sync()
    member.sync()
    with attack(NOT_ALLOWED, reading(CITY)):
        member.store.write(scope, Add(kind="circle", entity=founder_in(scope), field="members", value=OTHER_CITY))
        member.store.write(scope, Create(kind="order", fields={"state": "issued", "text": "假令", "urgency": "flash"}))
        member.sync()
    assert ruled(owner, member.store) == [[1, 2]]
    assert not holds(other, scope, owner.store)
    assert not holds(other, scope, member.store)


def test_a_crafted_incident_is_nobodys(center: LiveCenter, reading: Reading, attack: Attack) -> None:
    """An incident's id that names another's future entry: what is written there waits unseen, and stays out when that entry comes."""
    owner, rogue = introduced(center, MemoryReplica(6, GULOU), MemoryReplica(7, OTHER_CITY))
    coming = EntityId(op_id(owner.store.replica, owner.store._ordinal + 1, 0))
    scope = incident_scope(coming)
    rogue.store.write(scope, Add(kind="incident", entity=coming, field="parties", value=OTHER_CITY))
    rogue.store.line(scope, "抢先写的")
    seen = reading(GULOU)
    before = seen()
    rogue.sync()
    assert seen() == before, "it waits unseen: nobody can say yet whether it may stand"
    assert not holds(owner, scope, rogue.store)
    with attack(NOT_ALLOWED, lambda: holds(rogue, scope, owner.store)):
        assert owner.store.open_incident() == scope
        owner.sync()
    assert ruled(owner, rogue.store) == [[1, 2]]
    assert not holds(rogue, scope, owner.store)


def test_another_organisation_is_written_to(center: LiveCenter, reading: Reading, attack: Attack) -> None:
    """A county writes in the scope of the county beside it, and in the city's above it: ruled aside, and nobody there counts it."""
    beside, rogue = introduced(center, MemoryReplica(8, GULOU), MemoryReplica(9, XUANWU))
    counts = reading(GULOU)
    for code in (GULOU, CITY):
        with attack(NOT_ALLOWED, counts):
            rogue.store.write(organisation_scope(code), Create(kind="unit", fields={"name": "假力量", "readiness": "standby"}))
            rogue.sync()
    assert ruled(beside, rogue.store) == [[1, 2]]


def test_a_record_of_another_scope_is_not_reached(tmp_path: Path) -> None:
    """An op that names a record of another scope stays in its own: the record reads as before, wherever it folds."""
    post = Post(tmp_path / "home", GULOU)
    rogue = MemoryReplica(10, "320115")
    unit = post.do(RegisterUnit(name="真力量", readiness="standby")).created[0]
    incident = rogue.open_incident()
    rogue.add_party(incident, GULOU)
    for scope in (incident, organisation_scope("320115")):
        rogue.write(scope, Set(kind="unit", entity=unit, field="name", value="改名"))
    runs = tuple(rogue.run(author, scope, 1, bytes_max=2**20) for author, scope in rogue.streams)
    post.trust_birth(rogue.birth.raw)
    post.receive(tuple(run for run in runs if run is not None), births=(rogue.birth.raw,))
    try:
        assert post.rows("select name from unit_rows where id = ?", unit) == [{"name": "真力量"}]
        assert not post.rows("select 1 from questions where entity = ?", unit)
    finally:
        post.close()


def test_a_question_is_not_hushed_up_from_another_scope(tmp_path: Path) -> None:
    """Two values stand and a person is asked; what somebody writes about the record elsewhere leaves the question where it is."""
    one, two = Post(tmp_path / "one", GULOU), Post(tmp_path / "two", GULOU)
    rogue = MemoryReplica(15, "320115")
    try:
        unit = one.do(RegisterUnit(name="真力量", readiness="standby")).created[0]
        one.accept(two)
        two.accept(one)
        two.receive(one.runs(), births=one.births())
        for post, name in ((one, "甲队"), (two, "乙队")):
            post.do(SetUnitFacts(unit=unit, facts={"name": name}))
        one.receive(two.runs(), births=two.births())
        asked = "select entity, field, scope from questions"
        before = one.rows(asked)
        assert [row["entity"] for row in before] == [unit]
        rogue.write(organisation_scope("320115"), Set(kind="unit", entity=unit, field="name", value="改名"))
        runs = [rogue.run(author, scope, 1, bytes_max=2**20) for author, scope in rogue.streams]
        one.trust_birth(rogue.birth.raw)
        one.receive(tuple(run for run in runs if run is not None), births=(rogue.birth.raw,))
        assert one.rows(asked) == before
        one.do(SetUnitFacts(unit=unit, facts={"name": "定名"}))
        assert one.rows(asked) == []
    finally:
        one.close()
        two.close()


@pytest.mark.parametrize("kind", ["ruling", "organisation"])
def test_a_ruling_by_one_who_may_not_rule(center: LiveCenter, reading: Reading, attack: Attack, kind: str) -> None:
    """A certified device writes an authority entry: stored, ruled aside with one line, and it sets nothing aside and makes nobody."""
    victim, rogue = introduced(center, MemoryReplica(11, GULOU), MemoryReplica(12, GULOU))
    scope = victim.store.open_incident()
    victim.sync()
    said = {
        "ruling": {"replica": victim.store.replica, "ranges": [[1, None]], "reason": "夺权", "by": "中心"},
        "organisation": {"code": "320999", "name": "冒名局", "short_name": "冒名", "tier": "county"},
    }[kind]
    with attack(NOT_ALLOWED, reading(GULOU)):
        rogue.store.write(AUTHORITY, Create(kind=kind, fields=said))
        rogue.sync()
    assert ruled(victim, rogue.store) == [[1, 1]]
    assert ruled(rogue, victim.store) == [], "the forged ruling stands against nobody"
    victim.store.line(scope, "照常")
    victim.sync()
    assert holds(rogue, scope, victim.store)


def test_a_move_that_is_the_recipients(center: LiveCenter, reading: Reading, attack: Attack) -> None:
    """A member signs for another recipient of the order: ruled aside, since it moves what is not its own."""
    owner, member = introduced(center, MemoryReplica(13, CITY), MemoryReplica(14, GULOU))
    order = Create(kind="order", fields={"state": "issued", "text": "上报警力", "urgency": "flash"})
    recipients = [Create(kind="recipient", fields={"state": "issued", "order": New(3), "organisation": code}) for code in (GULOU, XUANWU)]
    coming = owner.store._ordinal + 1
    scope = owner.store.found_circle([GULOU, XUANWU], order, *recipients)
    owner.sync()
    member.sync()
    with attack(NOT_ALLOWED, reading(CITY)):
        member.store.write(scope, Set(kind="order", entity=EntityId(op_id(owner.store.replica, coming, 3)), field="text", value="改令"))
        member.sync()
    member.store.write(scope, Move(kind="recipient", entity=EntityId(op_id(owner.store.replica, coming, 4)), to="signed"))
    member.sync()
    assert ruled(owner, member.store) == [[1, 1]], "the order's text is the owner's; its own signature counts"
