"""Claims about a city's center below the province's, step by step: the same bytes reach both, once, whatever is lost between them."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes.live_center import BINHU, CITY, GULOU, PROVINCE, XUANWU, Device, direct
from fakes.memory_replica import MemoryReplica
from fakes.two_centers import Opened, rows_of, stand_below, tips_of
from sqlalchemy import select

from sync.center import joining
from sync.center.admission import admit, waiting_devices
from sync.center.database import entries, rulings
from sync.center.rulings import revoke, rule
from sync.domain.failures import Outage, Refused
from sync.domain.scopes import AUTHORITY
from sync.links.http import Refusal
from sync.protocol.session import Phase

NUMBERS = iter(range(1, 10_000))


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Opened]:
    opened = Opened(tmp_path)
    yield opened
    opened.close()


def fresh(organisation: str) -> MemoryReplica:
    return MemoryReplica(next(NUMBERS), organisation)


def is_once(house: Opened) -> bool:
    """Tell whether no entry has two places in the feed of either center."""
    for center in (house.province, house.city):
        placed = [(stream, seq) for stream, first, last in rows_of(center) for seq in range(first, last + 1)]
        if len(placed) != len(set(placed)):
            return False
    return True


def settled(house: Opened, *devices: Device) -> None:
    for _ in range(2):
        for device in devices:
            device.sync()
        house.climb()
    for device in devices:
        device.sync()


def test_what_is_written_below_reaches_the_top_and_the_other_way(ground: str, house: Opened) -> None:
    """Each device holds what it may read, each center every stream, each entry once; nobody signed anything anew."""
    assert house.city.database.parallel is house.province.database.parallel is (ground == "postgresql")
    city, beside, top = (
        house.post(store, center)
        for store, center in ((fresh(GULOU), house.city), (fresh(XUANWU), house.city), (fresh(PROVINCE), house.province))
    )
    scope = city.store.open_incident()
    city.store.add_party(scope, XUANWU)
    settled(house, city, beside, top)
    top.store.line(scope, "省厅知悉")
    beside.store.line(scope, "玄武增援")
    settled(house, city, beside, top)
    assert city.store.entries() == beside.store.entries() == top.store.entries()
    assert len(city.store.entries()) >= 3
    assert tips_of(house.province) == tips_of(house.city)
    assert is_once(house)
    assert (city.store.doubled, beside.store.doubled, top.store.doubled) == (0, 0, 0)
    rounds = house.climber.rounds
    house.climb()
    assert house.climber.rounds == rounds + 1, "in step, one round is enough"


@pytest.mark.usefixtures("long_ground")
def test_a_city_is_given_what_its_own_may_read(house: Opened) -> None:
    """Another city's incident is none of it; an order to one of its counties in another's circle is, and the answers of others not."""
    county, other, top = (
        house.post(store, center)
        for store, center in ((fresh(GULOU), house.city), (fresh(BINHU), house.province), (fresh(PROVINCE), house.province))
    )
    hidden = other.store.open_incident("滨湖的事件")
    circle = top.store.found_circle((GULOU, BINHU))
    settled(house, county, other, top)
    other.store.line(circle, "滨湖的回复")
    county.store.line(circle, "鼓楼的回复")
    settled(house, county, other, top)
    held = {(tip.replica, tip.scope) for tip in tips_of(house.city)}
    assert {scope for _, scope in held} == {AUTHORITY, circle}
    assert {replica for replica, scope in held if scope == circle} == {top.store.replica, county.store.replica}
    assert hidden not in {scope for _, scope in county.store.entries()}
    assert (top.store.replica, circle) in county.store.entries()


@pytest.mark.usefixtures("long_ground")
def test_a_device_is_told_which_center_holds_what_it_wrote(house: Opened) -> None:
    """At the city with the city's word; at the province once the province signed for it, handed on word for word."""
    city = house.post(fresh(GULOU), house.city)
    scope = city.store.open_incident()
    city.sync()
    here, above = (center.exchange.mark().replica for center in (house.city, house.province))
    key = (city.store.replica, scope)
    assert city.store.reach[here][key] == 1
    assert key not in city.store.reach.get(above, {})
    house.climb()
    city.sync()
    assert city.store.reach[above][key] == 1


@pytest.mark.usefixtures("long_ground")
def test_who_received_an_order_is_told_through_both_centers(house: Opened) -> None:
    """A claim that a device signed below reaches the author above, and the other way; the city claims nothing for itself."""
    county, top = house.post(fresh(GULOU), house.city), house.post(fresh(PROVINCE), house.province)
    circle = top.store.found_circle((GULOU,))
    settled(house, county, top)
    settled(house, county, top)
    assert top.store.reach[county.store.replica][top.store.replica, circle] == 1
    mine = county.store.line(circle, "已收到")
    assert mine
    settled(house, county, top)
    settled(house, county, top)
    assert county.store.reach[top.store.replica][county.store.replica, circle] == 1
    assert house.city.exchange.mark().replica not in top.store.reach


@pytest.mark.usefixtures("long_ground")
@pytest.mark.parametrize("keep", [0, 1, 60, 400, 100_000])
def test_a_link_that_is_cut_in_a_reply_loses_and_doubles_nothing(house: Opened, keep: int) -> None:
    """The province had the push and the city never heard: what goes again changes nothing."""
    city, top = house.post(fresh(GULOU), house.city), house.post(fresh(PROVINCE), house.province)
    scope = city.store.open_incident()
    for number in range(20):
        city.store.line(scope, f"第 {number} 行")
    top.store.line(top.store.open_incident("省里的事件"), "一")
    city.sync()
    top.sync()
    for _ in range(3):
        house.wire.keep = keep
        with pytest.raises(Outage, match=r"link\."):
            house.climber.round()
        house.wire.keep = None
        house.climber.round()
        city.store.line(scope, "又一行")
        city.sync()
    settled(house, city, top)
    assert city.store.entries()[city.store.replica, scope] == top.store.entries()[city.store.replica, scope]
    assert tips_of(house.city) <= tips_of(house.province)
    assert is_once(house)


def test_a_province_that_was_put_back_is_filled_again_by_the_city(house: Opened, tmp_path: Path) -> None:
    """Its next life asks nothing of devices at the city: the city brings what it lacks, authority first."""
    city, top = house.post(fresh(GULOU), house.city), house.post(fresh(PROVINCE), house.province)
    scope = city.store.open_incident()
    settled(house, city, top)
    house.province.database.close()
    shutil.copy(tmp_path / "province" / "center.db", tmp_path / "copy.db")
    house.again("province")
    city.store.line(scope, "备份之后")
    late = house.post(fresh(XUANWU), house.city)
    late.store.open_incident("后来的终端")
    settled(house, city, late)
    before = tips_of(house.province)
    house.province.database.close()
    shutil.copy(tmp_path / "copy.db", tmp_path / "province" / "center.db")
    (tmp_path / "province" / "center.db-wal").unlink(missing_ok=True)
    (tmp_path / "province" / "authority.runs").unlink()
    house.again("province")
    assert house.province.exchange.condition().recovery is not None
    assert tips_of(house.province) != before
    house.climb()
    assert tips_of(house.province) == before
    assert is_once(house)
    gone, now = (mark for mark in (house.store.load_memory().center, house.province.exchange.mark().replica))
    assert gone == now
    city.store.line(scope, "新生命之后")
    settled(house, city, late)
    assert city.store.reach[now][city.store.replica, scope] == 3


@pytest.mark.parametrize("lost", ["all", "end"])
def test_a_city_that_was_put_back_is_filled_again_from_both_sides(house: Opened, tmp_path: Path, lost: str) -> None:
    """What the province has comes down, what only a device has comes again, and nothing is numbered twice."""
    city, top = house.post(fresh(GULOU), house.city), house.post(fresh(PROVINCE), house.province)
    scope = city.store.open_incident()
    settled(house, city, top)
    house.city.database.close()
    shutil.copy(tmp_path / "city" / "center.db", tmp_path / "copy.db")
    house.again("city")
    city = again(city, house)
    city.store.line(scope, "省里有的一行")
    settled(house, city, top)
    top.store.line(scope, "省里写的一行")
    settled(house, city, top)
    city.store.line(scope, "只有终端有的一行")
    city.sync()
    house.city.database.close()
    for name in ("center.db", "center.db-wal", "center.db-shm"):
        (tmp_path / "city" / name).unlink(missing_ok=True)
    if lost == "end":
        shutil.copy(tmp_path / "copy.db", tmp_path / "city" / "center.db")
    house.again("city")
    assert house.city.exchange.condition().recovery is not None
    city = again(city, house)
    settled(house, city, top)
    assert city.store.entries() == top.store.entries()
    assert tips_of(house.city) == tips_of(house.province)
    assert is_once(house)
    assert (city.store.doubled, top.store.doubled) == (0, 0)


def again(device: Device, house: Opened) -> Device:
    return direct(device.store, house.city)[0]


@pytest.mark.usefixtures("long_ground")
def test_a_device_goes_from_the_city_to_the_province_and_back(house: Opened) -> None:
    """With one comparison at each change of center it is in step there: nothing is lost, nothing comes twice."""
    mine, beside, top = (
        house.post(store, center)
        for store, center in ((fresh(GULOU), house.city), (fresh(CITY), house.city), (fresh(PROVINCE), house.province))
    )
    scope = mine.store.open_incident()
    settled(house, mine, beside, top)
    for number in range(2):
        for center in (house.province, house.city):
            moved = direct(mine.store, center)[0]
            mine.store.line(scope, f"搬到别处写的 {number}")
            top.store.line(scope, f"省里写的 {number}")
            beside.store.line(scope, f"市里写的 {number}")
            settled(house, moved, beside, top)
            assert moved.session.phase is Phase.STEADY
            assert moved.store.entries() == beside.store.entries() == top.store.entries()
    assert (mine.store.doubled, beside.store.doubled, top.store.doubled) == (0, 0, 0)
    assert tips_of(house.city) == tips_of(house.province)
    assert is_once(house)


@pytest.mark.usefixtures("long_ground")
def test_the_provinces_word_binds_at_the_city(house: Opened) -> None:
    """Who is revoked above is given nothing below; a ruling comes down; the city rules and admits nobody by itself."""
    lost, beside = house.post(fresh(GULOU), house.city), house.post(fresh(GULOU), house.city)
    lost.store.open_incident()
    settled(house, lost, beside)
    revoke(house.folder / "province", sign_key=lost.store.sign_key, reason="遗失", by="值班长")
    house.climb()
    refusal = lost.round()
    assert isinstance(refusal, Refusal)
    assert refusal.code == "device.revoked"
    rule(house.folder / "province", replica=beside.store.replica, ranges=[(7, 9)], reason="试", by="值班长")
    house.climb()
    assert house.city.exchange.condition().ruled == house.province.exchange.condition().ruled == 2
    with pytest.raises(Refused, match=r"center\.below"):
        rule(house.folder / "city", replica=beside.store.replica, ranges=[(1, 2)], reason="试", by="值班长")
    with pytest.raises(Refused, match=r"center\.below"):
        admit(house.folder / "city", fingerprint_or_key=beside.store.sign_key, organisation=GULOU)


@pytest.mark.usefixtures("long_ground")
def test_what_may_not_stand_is_ruled_above_alone(house: Opened) -> None:
    """A stranger to an incident who writes in it at the city: the city keeps and hands on, the province rules, the city knows."""
    owner, stranger, top = (
        house.post(store, center)
        for store, center in ((fresh(GULOU), house.city), (fresh(XUANWU), house.city), (fresh(PROVINCE), house.province))
    )
    scope = owner.store.open_incident()
    owner.sync()
    stranger.store.line(scope, "无权写的一行")
    stranger.sync()
    assert house.city.exchange.condition().ruled == 0
    settled(house, owner, stranger, top)
    assert house.province.exchange.condition().ruled == house.city.exchange.condition().ruled == 1
    assert {tip.replica for tip in tips_of(house.city) if tip.scope == AUTHORITY} == {house.province.exchange.mark().replica}


@pytest.mark.usefixtures("long_ground")
def test_two_histories_found_at_the_city_are_ruled_above(house: Opened) -> None:
    """The city keeps the second one as proof and shows it to the province, whose word on which of them stands comes down."""
    first = house.post(MemoryReplica(77_001, GULOU), house.city)
    scope = first.store.open_incident()
    first.sync()
    twin = MemoryReplica(77_001, GULOU)
    twin.open_incident("另一份历史")
    copied = direct(twin, house.city)[0]
    outcome = copied.round()
    assert not isinstance(outcome, Refusal)
    outcome = copied.round()
    assert not isinstance(outcome, Refusal)
    assert (house.city.exchange.condition().forked, house.city.exchange.condition().ruled) == (1, 0)
    house.climb()
    house.climb()
    assert house.province.exchange.condition().forked == 1
    with house.city.database.read() as connection:
        held = connection.execute(select(entries.c.hash).where(entries.c.replica == first.store.replica)).scalars().all()
        ruled = connection.execute(select(rulings.c.branch).where(rulings.c.replica == first.store.replica)).scalars().all()
    assert ruled == held[:1]
    assert scope in {tip.scope for tip in tips_of(house.province)}


@pytest.mark.usefixtures("long_ground")
def test_newcomers_at_the_city_wait_at_the_province(house: Opened) -> None:
    """Its birth goes up once; admitted there, it is served here after the next contact."""
    newcomer = direct(fresh(GULOU), house.city)[0]
    refusal = newcomer.round()
    assert isinstance(refusal, Refusal)
    assert waiting_devices(house.folder / "province") == ()
    house.climber.round()
    house.climber.round()
    (waits,) = waiting_devices(house.folder / "province")
    assert waits.sign_key == newcomer.store.sign_key
    admit(house.folder / "province", fingerprint_or_key=waits.fingerprint, organisation=GULOU)
    house.climb()
    newcomer.store.open_incident()
    newcomer.sync()
    assert waiting_devices(house.folder / "city") == ()


@pytest.mark.usefixtures("long_ground")
def test_no_chain_of_centers_closes(house: Opened, tmp_path: Path) -> None:
    """The top has no center above it, nobody asks itself, and nobody below is asked; nor may a stranger's root be named."""
    joining.keep_upstream(tmp_path / "province", "http://127.0.0.1:9")
    with pytest.raises(Refused, match=r"center\.top"):
        joining.upstream_in(tmp_path / "province", house.province.keys)
    (tmp_path / "province" / joining.UPSTREAM_FILE).unlink()
    joining.keep_upstream(tmp_path / "city", f"https://other.example#{'0' * 64}")
    with pytest.raises(Refused, match=r"trust\.other_root"):
        joining.upstream_in(tmp_path / "city", house.city.keys)
    stand_below(tmp_path / "province", tmp_path / "county", organisation=GULOU)
    county = house.start("county")
    try:
        for target in (house.city, county):
            device, _ = direct(house.store, target)
            device.session = type(house.climber.session)(house.store, house.store.load_memory())
            device.session.unknown_there()
            outcome: object
            try:
                outcome = device.round()
            except Refused as refused:
                outcome = refused
            code = outcome.code if isinstance(outcome, Refused | Refusal) else None
            assert code in {"center.not_above", "device.uncertified"}, code
    finally:
        county.database.close()
        county.blobs.close()


def test_joining_takes_the_roots_word_on_these_very_keys(house: Opened, tmp_path: Path) -> None:
    """Not for the top's own organisation, not for another folder's keys, not twice; and nothing starts before it."""
    asked = joining.request(tmp_path / "new", organisation=PROVINCE)
    with pytest.raises(Refused, match=r"center\.not_below"):
        joining.answer(tmp_path / "province", asked)
    asked = joining.request(tmp_path / "new", organisation="999999")
    with pytest.raises(Refused, match=r"organisation\.unknown"):
        joining.answer(tmp_path / "province", asked)
    with pytest.raises(Outage, match=r"center\.not_joined"):
        house.start("new")
    (tmp_path / "answer").write_bytes(joining.answer(tmp_path / "province", joining.request(tmp_path / "one", organisation=GULOU))[0])
    joining.request(tmp_path / "other", organisation=GULOU)
    with pytest.raises(Refused, match=r"center\.answer_foreign"):
        joining.join(tmp_path / "other", tmp_path / "answer")
    assert joining.join(tmp_path / "one", tmp_path / "answer") == GULOU
    with pytest.raises(Refused, match=r"center\.lives_here"):
        joining.join(tmp_path / "one", tmp_path / "answer")
    with pytest.raises(Refused, match=r"center\.lives_here"):
        joining.request(tmp_path / "province", organisation=GULOU)
    (tmp_path / "torn").write_bytes(b"torn")
    with pytest.raises(Refused, match=r"center\.request_unreadable"):
        joining.answer(tmp_path / "province", tmp_path / "torn")
    with pytest.raises(Refused, match=r"center\.answer_unreadable"):
        joining.join(tmp_path / "other", tmp_path / "torn")
