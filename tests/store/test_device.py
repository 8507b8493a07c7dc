"""Devices: made once, at work before any center knows them."""

from pathlib import Path

import pytest

from sync.domain.failures import Refused
from sync.oplog.birth import parse_birth
from sync.store.cipher import connect, database
from sync.store.device import Device, begin_next_life, create_device, describe, seal_key_of, sit_down
from sync.store.home import Home
from sync.store.queries import desk

NOW_MS = 1_773_000_000_000


ROOT = b"\xab" * 32


def make(home: Home, **changes: object) -> object:
    given = {"organisation": "320106", "person": "王磊", "office": "dispatcher", "now_ms": NOW_MS, **changes}
    return create_device(home, **given)  # type: ignore[arg-type]


def test_device_claims_its_organisation(tmp_path: Path) -> None:
    """The first birth claims the organisation and carries both public keys."""
    home = Home(tmp_path)
    device = create_device(
        home, organisation="320106", person="王磊", office="dispatcher", now_ms=NOW_MS, center_url=f"https://center:8470#{ROOT.hex()}"
    )
    connection = connect(home.database, home.key(), read_only=True)
    (raw,) = connection.execute("select birth from replicas where standing = 'own'").fetchone()
    birth = parse_birth(raw)
    assert (birth.replica, birth.claim, birth.sign_key) == (device.replica, "320106", device.sign_key)
    assert birth.seal_key == seal_key_of(connection).public_key().public_bytes_raw()
    assert describe(connection) == device
    assert (device.certified, device.lives, device.center_url, device.predecessor) == (False, 1, "https://center:8470", None)
    assert device.root == ROOT
    connection.close()


def test_device_is_made_once(tmp_path: Path) -> None:
    """A home that has a device gets no second one."""
    make(Home(tmp_path))
    with pytest.raises(Refused, match=r"device\.exists"):
        make(Home(tmp_path))


@pytest.mark.parametrize(
    "changes",
    [{"organisation": ""}, {"organisation": "x" * 33}, {"person": ""}, {"person": "x" * 65}, {"office": "a\nb"}, {"root": b"short"}],
)
def test_malformed_is_refused_before_anything_is_made(tmp_path: Path, changes: dict[str, object]) -> None:
    """What can't be written in an entry makes no folder."""
    with pytest.raises(Refused, match=r"device\.malformed"):
        make(Home(tmp_path / "home"), **changes)
    assert not (tmp_path / "home").exists()


def test_an_address_that_can_not_be_trusted_makes_nothing(tmp_path: Path) -> None:
    """Plain HTTP beyond this machine, and an address of another root than the one compared, are refused before a folder is made."""
    home = Home(tmp_path / "home")
    with pytest.raises(Refused, match=r"center\.plaintext"):
        make(home, center_url="http://10.0.0.5:8470")
    with pytest.raises(Refused, match=r"trust\.other_root"):
        make(home, center_url=f"https://center:8470#{ROOT.hex()}", root=b"\xcd" * 32)
    assert not home.path.exists()
    device = make(home, center_url="https://center:8470", root=ROOT)
    assert (device.root, device.center_url) == (ROOT, "https://center:8470")  # type: ignore[attr-defined]


def test_next_life_keeps_keys_and_names_the_last(tmp_path: Path) -> None:
    """A new life is a new replica of the same device with counters at zero."""
    home = Home(tmp_path)
    first = make(home)
    connection = connect(home.database, home.key(), read_only=False)
    begin_next_life(connection, now_ms=NOW_MS)
    second = describe(connection)
    assert second is not None
    assert (second.predecessor, second.sign_key, second.lives, second.ordinal) == (first.replica, first.sign_key, 2, 0)  # type: ignore[attr-defined]
    assert connection.execute("select count(*) from replicas where standing = 'own'").fetchone() == (1,)
    connection.close()


def test_people_change(tmp_path: Path) -> None:
    """Who sits at the desk is a setting, not history."""
    home = Home(tmp_path)
    make(home)
    connection = connect(home.database, home.key(), read_only=False)
    sit_down(connection, person="李娜", office="recorder")
    device = describe(connection)
    assert device is not None
    assert (device.person, device.office) == ("李娜", "recorder")
    connection.close()


def test_a_life_that_is_not_the_first_says_what_went_before(tmp_path: Path) -> None:
    """A first life has no line; a later one names its cause; one that took over from a lost device says that."""
    home, spare = Home(tmp_path / "a"), Home(tmp_path / "b")
    first = describe_of(make(home))
    connection = connect(home.database, home.key(), read_only=False)
    assert desk.life(database(connection)) is None
    begin_next_life(connection, now_ms=NOW_MS + 1, why="rolled_back")
    assert desk.life(database(connection)) == desk.LifeRow(number=2, before=first, why="rolled_back")
    connection.close()
    make(spare, takes_over=first)
    connection = connect(spare.database, spare.key(), read_only=True)
    assert desk.life(database(connection)) == desk.LifeRow(number=1, before=first, why=desk.TAKEN_OVER)
    connection.close()


def describe_of(device: object) -> bytes:
    assert isinstance(device, Device)
    return device.replica
