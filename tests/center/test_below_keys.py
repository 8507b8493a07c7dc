"""Claims about a city's online key: the province's root vouches for the next one and ends the one before, and the city's posts go on."""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from center.test_uplink import House, hold_alike, quick
from fakes.live_center import CITY, GULOU, PROVINCE
from fakes.memory_replica import MemoryReplica
from fakes.two_centers import Opened, stand_below, tips_of

from sync.center import below_keys, joining, keys, rotation
from sync.center.condition import condition
from sync.center.keys import JOINING_NEXT, ONLINE_NEXT, ROOT_KEY, keys_of, load_keys
from sync.center.root_file import root_here
from sync.center.serve import open_center
from sync.domain.commands.incidents import OpenIncident
from sync.domain.commands.journals import WriteJournal
from sync.domain.failures import Outage, Refused
from sync.domain.scopes import incident_scope
from sync.links.http import Refusal
from sync.links.status import LinkState
from sync.oplog.birth import Role, parse_certificate
from sync.oplog.codec import decode, encode
from sync.oplog.retirement import read_retirement
from sync.store.retired import retirements

pytestmark = pytest.mark.expects_warnings("link ")
assert quick  # the fixture of that module is this one's too


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with ExitStack() as stack:
        yield House(tmp_path, stack)


@pytest.fixture
def still(tmp_path: Path) -> Iterator[Opened]:
    opened = Opened(tmp_path)
    yield opened
    opened.close()


def asked_and_answered(province: Path, city: Path, to: Path, *, stolen: bool = False) -> Path:
    """Ask at the city, answer at the province, and return where the answer lies."""
    content, whose = joining.answer(province, joining.request_another(city), reason="按期轮换", by="值班长", stolen=stolen)
    assert whose == CITY
    to.write_bytes(content)
    return to


def test_the_city_goes_on_under_the_next_key(house: House, tmp_path: Path) -> None:
    """While it serves it asks; once it took the answer posts at either center, old and new records alike, are where they were."""
    one, top = house.post(house.city, GULOU), house.post(house.province, PROVINCE)
    incident = one.post.do(OpenIncident(title="龙潭罐车侧翻", mode="exercise")).created[0]
    one.agent.changed(urgent=True)
    top.sees("select id from incident_rows where id = ?", incident)
    before = keys_of(house.city.directory).public
    answer = asked_and_answered(house.province.directory, house.city.directory, tmp_path / "answer")
    with pytest.raises(Outage, match=r"store\.second_instance"):
        joining.join(house.city.directory, answer)
    top.sees("select 1 from ruling_rows where retires is not null")
    house.city.__exit__(None, None, None)
    assert joining.join(house.city.directory, answer) == CITY
    after = keys_of(house.city.directory)
    assert after.public != before
    assert after.organisation == CITY
    assert not (house.city.directory / JOINING_NEXT).exists()
    house.city.__enter__()
    top.post.do(WriteJournal(scope=incident_scope(incident), line="换钥匙后省里写的"))
    top.agent.changed(urgent=True)
    one.post.do(WriteJournal(scope=incident_scope(incident), line="换钥匙后市里写的"))
    one.agent.changed(urgent=True)
    one.sees("select id from journal_rows where line = '换钥匙后省里写的'")
    top.sees("select id from journal_rows where line = '换钥匙后市里写的'")
    one.sees("select 1 from ruling_rows where retires is not null")
    held = one.post.writer.call(lambda desk: retirements(desk.connection)).result(30)
    assert held[before].successor == after.public
    hold_alike(house)
    assert condition(house.city.directory).recovery is None
    new = house.post(house.city, GULOU)
    hold_alike(house)
    new.until(lambda now: now.state is LinkState.IN_STEP and not now.backlog)


class Killed(BaseException):
    """The power goes."""


def close_city(still: Opened) -> Path:
    still.city.database.close()
    still.city.blobs.close()
    return still.folder / "city"


def open_city(still: Opened) -> None:
    still.city = still.start("city")
    still.store, still.climber, still.wire = still.climbing()


@pytest.mark.parametrize("at", ["keep_next", "beside", "put_next", "half", "drop"])
def test_killed_at_any_moment(still: Opened, at: str, tmp_path: Path) -> None:
    """Before the new life nothing happened and the answer is taken again; behind it the next start ends it. Nothing is lost."""
    store = MemoryReplica(1, GULOU)
    below = still.post(store, still.city)
    store.line(store.open_incident("断电前"), "写过的")
    below.sync()
    still.climb()
    ends = {tip for tip in tips_of(still.city) if tip.replica == store.replica}
    assert ends
    answer = asked_and_answered(still.folder / "province", still.folder / "city", tmp_path / "answer")
    city = close_city(still)
    before = keys_of(city).public

    def dying(*_words: object, **_named: object) -> None:
        raise Killed

    with pytest.MonkeyPatch.context() as patch:
        if at == "half":
            genuine = keys._write

            def half(path: Path, *values: bytes) -> None:
                if path.name == "online.cert":
                    raise Killed
                genuine(path, *values)

            patch.setattr(keys, "_write", half)
        elif at == "beside":
            patch.setattr(below_keys.Beside, "write", dying)
        else:
            patch.setattr(below_keys, {"keep_next": "keep_next", "put_next": "put_next", "drop": "_drop_pair"}[at], dying)
        with pytest.raises(Killed):
            joining.join(city, answer)
    open_city(still)
    assert (still.city.keys.public == before) is (at == "keep_next")
    assert not (city / ONLINE_NEXT).exists()
    close_city(still)
    assert joining.join(city, answer) == CITY
    assert not (city / JOINING_NEXT).exists()
    assert joining.join(city, answer) == CITY, "said again it changes nothing"
    open_city(still)
    assert still.city.keys.public != before
    still.climb()
    assert ends <= tips_of(still.province)
    assert ends <= tips_of(still.city)


def test_the_key_before_is_refused_above(still: Opened, tmp_path: Path) -> None:
    """A copy of the city from before its key ended is told so by the province and stores nothing there."""
    asked_and_answered(still.folder / "province", still.folder / "city", tmp_path / "answer")
    told = still.climber.round()
    assert isinstance(told, Refusal)
    assert told.code == "center.key_retired"


def test_said_again_the_same_is_answered_and_nothing_else(still: Opened, tmp_path: Path) -> None:
    """One request has one answer; a second next key for a key that ended is refused, and so is whoever has no root."""
    province, city = still.folder / "province", still.folder / "city"
    asked = joining.request_another(city).read_bytes()
    first = asked_and_answered(province, city, tmp_path / "answer").read_bytes()
    assert joining.request_another(city).read_bytes() != b""
    assert decode(asked_and_answered(province, city, tmp_path / "again").read_bytes())[2:] == decode(first)[2:]
    (city / JOINING_NEXT).unlink()
    with pytest.raises(Refused, match=r"center\.key_retired"):
        joining.answer(province, joining.request_another(city))
    (city / "joining.request").write_bytes(asked)
    root = root_here(province)
    (province / ROOT_KEY).rename(tmp_path / "away")
    with pytest.raises(Outage, match=r"center\.root_away"):
        joining.answer(province, city / "joining.request")
    content, _ = joining.answer(province, city / "joining.request", root_key=root)
    assert decode(content) == decode(first)


def test_what_the_answer_says(still: Opened, tmp_path: Path) -> None:
    """A center's certificate of the same organisation with the next number, and the root's word with the city's lives and keepers."""
    province, city = still.folder / "province", still.folder / "city"
    held, before = load_keys(city), load_keys(city).public
    old = parse_certificate(held.certificate, root=held.root_public)
    _, root, certified, raw = decode(asked_and_answered(province, city, tmp_path / "answer", stolen=True).read_bytes())
    certificate, said = parse_certificate(certified, root=root), read_retirement(raw, root=root)
    assert (certificate.role, certificate.organisation, certificate.serial) == (Role.CENTER, CITY, old.serial + 1)
    assert (said.key, said.successor, said.keepers, said.by, said.reason) == (before, certificate.sign_key, (), "值班长", "按期轮换")
    assert [one.ordinal for one in said.lives] == [0]


@pytest.mark.parametrize("at", [1, 2, 3, 4])
def test_a_request_that_was_altered_is_none(still: Opened, at: int) -> None:
    """Another birth, change, head or list of keepers: nothing is certified and nothing retired."""
    province, city = still.folder / "province", still.folder / "city"
    path = joining.request_another(city)
    parts = decode(path.read_bytes())
    parts[at] = parts[at] + [b"short"] if at == 4 else parts[at][:-1] + bytes([parts[at][-1] ^ 1])
    path.write_bytes(encode(parts))
    with pytest.raises(Refused, match=r"center\.request_unreadable"):
        joining.answer(province, path)
    path.write_bytes(encode(parts[:4]))
    with pytest.raises(Refused, match=r"center\.request_unreadable"):
        joining.answer(province, path)


def test_who_may_not_ask_or_take(still: Opened, tmp_path: Path) -> None:
    """The top rotates by itself; an answer to another city, or to no request, or torn, is taken by nobody and changes nothing."""
    province, city = still.folder / "province", still.folder / "city"
    with pytest.raises(Refused, match=r"center\.top"):
        joining.request_another(province)
    with pytest.raises(Refused, match=r"center\.below"):
        rotation.rotate(close_city(still), reason="按期轮换", by="值班长")
    answer = asked_and_answered(province, city, tmp_path / "answer")
    (city / JOINING_NEXT).rename(tmp_path / "kept")
    with pytest.raises(Refused, match=r"center\.answer_foreign"):
        joining.join(city, answer)
    shutil.copy(tmp_path / "kept", city / JOINING_NEXT)
    parts = decode(answer.read_bytes())
    for changed, code in (
        ([2, bytes(32), *parts[2:]], "center.answer_foreign"),
        ([2, parts[1], parts[2][:-1] + b"x", parts[3]], "center.answer_unreadable"),
        ([2, parts[1], parts[2]], "center.answer_unreadable"),
    ):
        answer.write_bytes(encode(changed))
        with pytest.raises(Refused, match=code.replace(".", r"\.")):
            joining.join(city, answer)
    answer.write_bytes(encode(parts))
    third = tmp_path / "third"
    stand_below(province, third, organisation=GULOU)
    open_center(third, organisations_csv=still.folder / "organisations.csv").database.close()
    with pytest.raises(Refused, match=r"center\.answer_foreign"):
        joining.join(third, answer)
    assert joining.join(city, answer) == CITY
    open_city(still)
