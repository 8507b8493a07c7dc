"""A patched client at a real center: what it writes outside its office is stored, ruled on by name, and counts nowhere."""

from collections.abc import Iterator

import pytest
from fakes.live_center import GULOU, Device, LiveCenter, introduced
from fakes.memory_replica import MemoryReplica
from helpers.attacked import Attack

from sync.domain.draft import Add, Create, New
from sync.domain.offices import AUDITOR, DISPATCHER, DUTY_COMMANDER, RECORDER
from sync.domain.scopes import AUTHORITY, organisation_scope
from sync.oplog.entry import decode_entry

NUMBERS = iter(range(7_000, 8_000))
OWN = organisation_scope(GULOU)


@pytest.fixture(scope="module")
def center(tmp_path_factory: pytest.TempPathFactory, module_ground: str) -> Iterator[LiveCenter]:
    with LiveCenter(tmp_path_factory.mktemp("center") / "home") as live:
        yield live


def fresh() -> MemoryReplica:
    return MemoryReplica(next(NUMBERS), GULOU)


def register(store: MemoryReplica, name: str, *offices: str) -> None:
    adds = (Add(kind="person", entity=New(0), field="offices", value=office) for office in offices)
    store.write(OWN, Create(kind="person", fields={"name": name}), *adds)


def ruled(reader: Device, store: MemoryReplica) -> list[object]:
    """Return the ranges that the newest ruling about a replica sets aside, as another device was told."""
    reader.sync()
    found: list[object] = []
    for (replica, scope), bodies in reader.store.entries().items():
        if scope == AUTHORITY:
            for body in bodies:
                ops = {op.field: op.value for op in decode_entry(replica, scope, body).ops if op.kind == 18}
                if ops.get(1) == store.replica:
                    found = ops.get(2, [])
    return found


def test_an_office_that_may_not_is_ruled_on(center: LiveCenter, attack: Attack, caplog: pytest.LogCaptureFixture) -> None:
    """A recorder opens no incident and registers nobody: each entry is set aside by its ordinal, with one line in the log."""
    honest, rogue = introduced(center, fresh(), fresh())
    rogue.store.office = AUDITOR

    def held() -> object:
        honest.sync()
        return honest.store.entries()[honest.store.replica, scope]

    scope = honest.store.open_incident()
    with attack("write.not_allowed", held):
        rogue.store.open_incident()
        rogue.sync()
    with attack("write.not_allowed", held):
        register(rogue.store, "自封", DUTY_COMMANDER)
        rogue.sync()
    assert ruled(honest, rogue.store) == [[1, 2]]
    assert "自封" not in caplog.text


def test_an_office_that_the_certificate_lacks_is_ruled_on(center: LiveCenter) -> None:
    """A device certified for recording acts in no other office, whatever its entries say."""
    (honest,) = introduced(center, fresh())
    store = fresh()
    rogue = Device(store, center)
    rogue.round()
    center.admit(store, offices=(RECORDER,))
    rogue.sync()
    store.open_incident()
    rogue.sync()
    assert ruled(honest, store) == [[1, 1]]


def test_a_registered_person_is_held_to_the_offices_held(center: LiveCenter) -> None:
    """A recorder who writes as commander is set aside; once the office is granted the same entries count, nothing is rewritten."""
    honest, rogue = introduced(center, fresh(), fresh())
    register(honest.store, "陈默", RECORDER)
    honest.sync()
    rogue.store.person = "陈默"
    rogue.store.open_incident()
    rogue.sync()
    assert ruled(honest, rogue.store) == [[1, 1]]
    (person,) = (entity for (entity, field), heads in honest.store.heads.items() if field == 1 and "陈默" in heads.values())
    honest.store.write(OWN, Add(kind="person", entity=person, field="offices", value=DUTY_COMMANDER))
    honest.sync()
    assert ruled(honest, rogue.store) == []


def test_an_office_that_was_given_up_does_not_undo_what_was_written(center: LiveCenter) -> None:
    """The judge looks back: what a person wrote while holding an office stands, whenever it arrives."""
    honest, late = introduced(center, fresh(), fresh())
    register(honest.store, "韩砚秋", DISPATCHER)
    honest.sync()
    late.store.person, late.store.office = "韩砚秋", DISPATCHER
    late.store.open_incident()
    late.sync()
    assert ruled(honest, late.store) == []


def test_whoever_nobody_registered_works_as_the_device_does(center: LiveCenter) -> None:
    """A vehicle whose driver nobody could register in time is not set aside."""
    honest, vehicle = introduced(center, fresh(), fresh())
    vehicle.store.person = "无人登记"
    vehicle.store.open_incident()
    vehicle.sync()
    assert ruled(honest, vehicle.store) == []
