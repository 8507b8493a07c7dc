"""The keeper: it follows the feed, makes what is due, gives each only what it may read, and begins anew for another life."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes.kept_center import NOW, KeptCenter
from fakes.live_center import BINHU, CITY, GULOU, PROVINCE, XUANWU
from fakes.memory_replica import MemoryReplica

from sync.center import keeper as keepers
from sync.center.authority import REPLICA
from sync.center.backups import back_up
from sync.center.database import put
from sync.domain.draft import Create
from sync.domain.scopes import AUTHORITY, Scope, organisation_scope
from sync.oplog.checkpoint import decode_head, open_seal
from sync.oplog.codec import decode
from sync.protocol.loading import Begun, Chunk, Cover, Item, Logged, Wanted, cover_verifies

pytestmark = pytest.mark.usefixtures("long_ground")


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[KeptCenter]:
    made = KeptCenter(tmp_path)
    yield made
    made.close()


def scopes_in(items: list[Item]) -> list[Scope]:
    return [decode_head(decode(item.sealed)[0]).scope for item in items if isinstance(item, Begun)]


def test_two_keepers_make_the_same_bytes(stage: KeptCenter) -> None:
    """One that followed all along and one that came late: equal ids, each sealed by its own certified key."""
    author, device = stage.device(GULOU)
    scope = author.open_incident()
    first = stage.keeper()
    first.follow()
    author.line(scope, "第一行")
    device.sync()
    first.follow()
    author.write(organisation_scope(GULOU), Create(kind="unit", fields={"name": "水罐一号"}))
    device.sync()
    first.follow()
    second = stage.keeper("elsewhere")
    second.follow()
    made = first.make_due(every=True)
    assert made == second.make_due(every=True)
    assert len(made) == 2
    root = stage.center.keys.root_public
    superior, _ = stage.device(CITY)
    for item in stage.given(superior):
        if isinstance(item, Begun):
            assert open_seal(item.sealed, root=root)[0] in made


def test_a_checkpoint_is_due_at_the_start_and_after_many_entries(stage: KeptCenter, monkeypatch: pytest.MonkeyPatch) -> None:
    """One entry more is no reason, a thousand are, and being asked is."""
    assert keepers.ENTRIES_DUE == 1_000
    monkeypatch.setattr(keepers, "ENTRIES_DUE", 20)
    author, device, scope = stage.writer(GULOU)
    keeper = stage.keeper()
    keeper.follow()
    assert len(keeper.make_due()) == 1
    assert keeper.make_due() == ()
    author.line(scope, "一行")
    device.sync()
    keeper.follow()
    assert keeper.make_due() == ()
    assert len(keeper.make_due(every=True)) == 1
    for number in range(20):
        author.line(scope, f"{number}")
    device.sync()
    keeper.follow()
    assert len(keeper.make_due()) == 1


def test_an_hour_behind_is_a_reason_too(stage: KeptCenter, monkeypatch: pytest.MonkeyPatch) -> None:
    """One entry waits for an hour from when it was noticed, and not from the checkpoint before it; what has none waits for nothing."""
    now = [1_000.0]
    monkeypatch.setattr(keepers.time, "monotonic", lambda: now[0])
    author, device, scope = stage.writer(GULOU)
    keeper = stage.keeper()
    keeper.follow()
    (first,) = keeper.make_due()
    now[0] += 5 * keepers.SECONDS_DUE
    assert keeper.make_due() == (), "nothing came since"
    author.line(scope, "一行")
    device.sync()
    keeper.follow()
    assert keeper.make_due() == ()
    now[0] += keepers.SECONDS_DUE - 1
    assert keeper.make_due() == ()
    now[0] += 1
    (second,) = keeper.make_due()
    assert second != first
    now[0] += keepers.SECONDS_DUE
    assert keeper.make_due() == ()
    assert keepers.newest_ms(keeper.readers) == NOW


def test_a_checkpoint_is_given_to_those_who_may_read_all_of_it(stage: KeptCenter) -> None:
    """Organisation and incident: X and its superiors; a circle: owner and superiors, never a member; nobody else, and no stranger."""
    author, device = stage.device(CITY)
    organisation = organisation_scope(CITY)
    author.write(organisation, Create(kind="unit", fields={"name": "水罐一号"}))
    incident = author.open_incident()
    circle = author.found_circle([GULOU])
    device.sync()
    keeper = stage.keeper()
    keeper.follow()
    assert len(keeper.make_due()) == 3
    seen = {code: set(scopes_in(stage.given(stage.device(code)[0]))) for code in (PROVINCE, CITY, GULOU, XUANWU, BINHU)}
    everything = {organisation, incident, circle}
    assert seen == {PROVINCE: everything, CITY: everything, GULOU: set(), XUANWU: set(), BINHU: set()}
    assert stage.given(MemoryReplica(99, CITY)) == []


def test_what_is_open_leads_and_what_is_awaited_before_it(stage: KeptCenter) -> None:
    """First scopes in which an order awaits this organisation, then open ones; each with its open records before anyone's rest."""
    author, device = stage.device(GULOU)
    author.write(organisation_scope(GULOU), *(Create(kind="unit", fields={"name": f"{at} 号车"}) for at in range(5)))
    opened = author.open_incident()
    author.line(opened, "一行")
    ordered = author.open_incident()
    fields = {"state": "issued", "organisation": CITY, "order": bytes(16)}
    author.write(ordered, Create(kind="recipient", fields=fields))
    device.sync()
    keeper = stage.keeper()
    keeper.follow()
    keeper.make_due()
    items = stage.given(stage.device(CITY)[0])
    assert scopes_in(items) == [ordered, opened, organisation_scope(GULOU)]
    heads = {item.sealed: at for at, item in enumerate(items) if isinstance(item, Begun)}
    first_rest = min(at for at, item in enumerate(items) if isinstance(item, Chunk) and item.position == 1)
    assert sorted(heads.values())[1] < first_rest


def test_what_is_here_already_is_not_given_again(stage: KeptCenter) -> None:
    """A loading goes on with the very checkpoint that was begun, though a newer one is there, from the chunk where it was cut."""
    author, device = stage.device(GULOU)
    scope = author.open_incident()
    author.line(scope, "一行")
    device.sync()
    keeper = stage.keeper()
    keeper.follow()
    (old,) = keeper.make_due()
    superior, _ = stage.device(CITY)
    author.line(scope, "又一行")
    device.sync()
    keeper.follow()
    assert keeper.make_due(every=True) != (old,)
    chunks = [item for item in stage.given(superior, Wanted(have={old: 1})) if isinstance(item, Chunk)]
    assert {(item.checkpoint, item.position) for item in chunks} == {(old, 1)}
    assert scopes_in(stage.given(superior, Wanted(have={old: 1}))) == []
    assert stage.given(superior, Wanted(have={old: 2})) == []
    assert stage.given(superior, Wanted(scopes=(organisation_scope(GULOU),))) == []


def test_the_authority_comes_as_a_log(stage: KeptCenter) -> None:
    """Whole, or from behind the tips that are told; it is never a checkpoint."""
    superior, device = stage.device(CITY)
    device.sync()
    whole = [item for item in stage.given(superior, Wanted(logs={AUTHORITY: ()})) if isinstance(item, Logged)]
    assert sum(len(run.entries) for item in whole for run in item.runs) == sum(tip.seq for tip in superior.tips((AUTHORITY,)))
    assert stage.given(superior, Wanted(logs={AUTHORITY: superior.tips((AUTHORITY,))})) == []


def test_the_center_covers_what_its_backup_holds(stage: KeptCenter) -> None:
    """Its word goes with a head only when its last verified backup has every entry that the checkpoint stands for."""
    author, device, scope = stage.writer(GULOU)
    keeper = stage.keeper()
    keeper.follow()
    (covered,) = keeper.make_due()
    wanted = Wanted(scopes=(scope,), heads_only=True)
    assert [type(item) for item in stage.given(author, wanted)] == [Begun]
    back_up(stage.folder / "center", now_ms=NOW)
    author.line(scope, "备份之后")
    device.sync()
    keeper.follow()
    keeper.make_due(every=True)
    items = stage.given(author, wanted)
    assert [type(item) for item in items] == [Begun, Begun, Cover]
    cover = items[-1]
    assert isinstance(cover, Cover)
    assert cover.checkpoint == covered
    assert cover_verifies(cover, stage.center.keys.public)


def test_a_restart_goes_on_and_another_life_begins_anew(stage: KeptCenter) -> None:
    """What was made stays and is not made again; a keeper of a center that is another life now holds nothing of before."""
    author, device = stage.device(GULOU)
    author.open_incident()
    device.sync()
    keeper = stage.keeper()
    assert keeper.follow() > 0
    made = keeper.make_due()
    stage.center.keepers.remove(keeper)
    keeper.close()
    again = stage.keeper()
    assert again.follow() == 0
    assert again.make_due() == made
    stage.center.keepers.remove(again)
    again.close()
    with stage.center.database.write() as connection:
        put(connection, REPLICA, bytes(8))
    other = stage.keeper()
    assert other.readers.query(lambda db: db.execute("select count(*) from shelf").fetchone()[0]).result(30) == 0


@pytest.mark.expects_warnings("keeper begins anew")
def test_a_damaged_home_of_the_keeper_is_made_anew(stage: KeptCenter) -> None:
    """Nothing in it is the only copy: it follows the feed from the first row on, and makes the same."""
    author, device = stage.device(GULOU)
    author.open_incident()
    device.sync()
    keeper = stage.keeper()
    keeper.follow()
    made = keeper.make_due()
    stage.center.keepers.remove(keeper)
    keeper.close()
    keeper.home.database.write_bytes(b"torn" * 2_000)
    again = stage.keeper()
    assert again.follow() > 0
    assert again.make_due() == made


def test_single_chunks_are_given_to_those_who_may_read_all(stage: KeptCenter) -> None:
    """By checkpoint and position; nothing to a device of another organisation, and nothing that is not on the shelf."""
    author, device = stage.device(GULOU)
    scope = author.open_incident()
    author.line(scope, "一行")
    device.sync()
    keeper = stage.keeper()
    keeper.follow()
    (made,) = keeper.make_due()
    wanted = Wanted(scopes=(), rows={made: (1, 7), bytes(32): (0,)})
    assert [(item.checkpoint, item.position) for item in stage.given(author, wanted) if isinstance(item, Chunk)] == [(made, 1)]
    assert len(stage.given(author, wanted)) == 1
    assert stage.given(stage.device(BINHU)[0], wanted) == []
