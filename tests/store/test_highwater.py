"""The high-water mark: what it says of a database, and what it gives away."""

from dataclasses import replace
from pathlib import Path

import pytest

from sync.domain.ids import ReplicaId
from sync.store import highwater
from sync.store.highwater import Verdict
from sync.store.home import Home

KEY = bytes(range(32))
ONE, TWO = ReplicaId(b"\x01" * 8), ReplicaId(b"\x02" * 8)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def test_mark_comes_back(home: Home) -> None:
    """What was written is read, and nothing else lies beside it."""
    mark = highwater.mark_of(home, key=KEY, replica=ONE, ordinal=813)
    highwater.write(home, mark)
    assert highwater.read(home) == mark
    assert [file.name for file in home.path.iterdir()] == ["high-water"]


@pytest.mark.parametrize(
    ("marked", "database", "predecessor", "verdict"),
    [
        ((ONE, 5), (ONE, 5), None, Verdict.SOUND),
        ((ONE, 5), (ONE, 9), None, Verdict.SOUND),
        ((ONE, 5), (ONE, 4), None, Verdict.ROLLED_BACK),
        ((ONE, 5), (TWO, 0), ONE, Verdict.SOUND),
        ((TWO, 0), (ONE, 9), None, Verdict.ROLLED_BACK),
        (None, (ONE, 9), None, Verdict.UNMARKED),
    ],
)
def test_verdict(
    home: Home, marked: tuple[ReplicaId, int] | None, database: tuple[ReplicaId, int], predecessor: ReplicaId | None, verdict: Verdict
) -> None:
    """The same life further on is sound, an earlier point or an earlier life is a rollback, no mark says nothing."""
    mark = None if marked is None else highwater.mark_of(home, key=KEY, replica=marked[0], ordinal=marked[1])
    now = highwater.mark_of(home, key=KEY, replica=database[0], ordinal=database[1])
    assert highwater.compare(mark, now, predecessor=predecessor) is verdict


def test_another_place_is_a_clone(home: Home) -> None:
    """The same life at the same point, but elsewhere, is a copy."""
    mark = highwater.mark_of(home, key=KEY, replica=ONE, ordinal=5)
    assert highwater.compare(replace(mark, place="0" * 16), mark, predecessor=None) is Verdict.CLONED


@pytest.mark.parametrize("content", [b"", b"\x00" * 100, b"qianzhi high-water 2\n", "前指".encode()])
def test_unreadable_mark_is_no_mark(home: Home, content: bytes) -> None:
    """A torn or foreign file is taken for none."""
    home.high_water.write_bytes(content)
    assert highwater.read(home) is None


def test_mark_gives_no_key_away(home: Home) -> None:
    """The file tells keys apart and holds none."""
    highwater.write(home, highwater.mark_of(home, key=KEY, replica=ONE, ordinal=1))
    assert KEY.hex()[:16] not in home.high_water.read_text()
    assert highwater.key_check(KEY) != highwater.key_check(bytes(32))


def test_a_shorter_mark_leaves_nothing_of_a_longer_one(home: Home) -> None:
    """Marks are written in place; the next life begins with a shorter ordinal."""
    highwater.write(home, highwater.mark_of(home, key=KEY, replica=ONE, ordinal=10**9))
    mark = highwater.mark_of(home, key=KEY, replica=TWO, ordinal=1)
    highwater.write(home, mark)
    assert highwater.read(home) == mark
