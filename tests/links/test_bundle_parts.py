"""What is said of each part: taken, waiting for what comes before, torn behind its k-th entry; and that taking it again completes it."""

from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from fakes.carrier import Carrier
from fakes.post import Post

from sync.domain.scopes import incident_scope
from sync.links.bundle_in import STOPPED, TAKEN, TORN, WAITING
from sync.links.bundle_work import Phase, Progress
from sync.store.cipher import connect

GULOU, JIANGNING, WUXI = "320106", "320115", "320200"
STEP = 4_096
Make = Callable[[str], Carrier]


def entries(carrier: Carrier) -> int:
    return int(carrier.post.rows("select count(*) as n from entries")[0]["n"])


def restored(carrier: Carrier, path: Path) -> Carrier:
    """Return the device as it was when this was called, on a copy of its home."""
    home = path / "home"
    home.mkdir(parents=True)
    target = connect(home / "qianzhi.db", carrier.post.home.key(), read_only=False)
    carrier.post.reader.backup(target)
    target.close()
    (home / "database.key").write_bytes(carrier.post.home.key_file.read_bytes())
    return Carrier(path, post=Post(home, carrier.post.organisation, clock=carrier.post.clock))


def test_a_part_behind_a_gap_waits_and_is_not_taken(carriers: Make, tmp_path: Path) -> None:
    """A device that went back lacks what the maker knows it held; the earlier bundle, then this one again, complete it."""
    one, other = carriers(GULOU), carriers(JIANGNING)
    one.meet(other)
    other.meet(one)
    earlier = restored(other, tmp_path / "earlier")
    incident = one.open(JIANGNING)
    one.write(incident, 4)
    first = one.make(other)
    other.take(first.paths)
    one.take(other.make(one).paths)
    one.write(incident, 3)
    second = one.make(other)
    assert earlier.check(second.paths).waiting == 3
    early = earlier.take(second.paths)
    (part,) = early.parts
    assert (part.state, part.entries, part.new, part.waiting, part.refused) == (WAITING, 0, 0, 3, 0)
    assert (early.taken, early.missing, early.waiting) == ([], (1,), 3)
    assert earlier.check(second.paths).parts[0].taken is False
    assert earlier.take(first.paths).taken == [1]
    late = earlier.take(second.paths)
    (part,) = late.parts
    assert (part.state, part.entries, part.new, part.waiting) == (TAKEN, 3, 3, 0)
    assert late.missing == ()
    scope = [incident_scope(incident)]
    assert earlier.post.hashes(scope) == one.post.hashes(scope)
    earlier.close()


def test_a_torn_part_says_behind_how_many_entries(carriers: Make, tmp_path: Path) -> None:
    """Torn at any place the receipt counts what is held of it now, and the whole part brings the rest and nothing twice."""
    one = carriers(GULOU)
    for number in range(4):
        incident = one.open(JIANGNING, title=f"事件 {number}")
        one.order(incident, JIANGNING)
        one.write(incident, 30)
    one.attach(incident, Random(3).randbytes(40_000))
    other = carriers(JIANGNING)
    one.meet(other)
    other.meet(one)
    made = one.make(other)
    raw, torn, held = made.paths[0].read_bytes(), tmp_path / "torn.qzb", 0
    for size in range(STEP, len(raw), STEP):
        torn.write_bytes(raw[:size])
        receipt = other.take([torn], torn=True)
        (part,) = receipt.parts
        assert (part.state, part.entries, part.new) == (TORN, entries(other), entries(other) - held)
        assert (receipt.taken, receipt.missing) == ([], (1,))
        held = entries(other)
    assert held == made.entries
    (part,) = other.take(made.paths).parts
    assert (part.state, part.entries, part.new, part.blobs) == (TAKEN, made.entries, 0, 1)


def test_a_part_that_a_person_stopped_is_told_so(carriers: Make) -> None:
    """It is neither taken nor torn."""
    one, other = carriers(GULOU), carriers(JIANGNING)
    one.meet(other)
    other.meet(one)
    one.write(one.open(JIANGNING), 5)
    made = one.make(other)
    taking: list[Progress] = []

    def tell(progress: Progress) -> None:
        taking.extend([progress] if progress.phase is Phase.TAKING else [])

    receipt = other.take(made.paths, tell=tell, cancelled=lambda: bool(taking))
    assert ([part.state for part in receipt.parts], receipt.taken, receipt.missing) == ([STOPPED], [], (1,))


def carry(one: Carrier, other: Carrier, torn: Path, chance: Random) -> None:
    """Make a bundle of parts and take them in some sequence, some twice, some torn at a multiple of 4 kB first; or lose the stick."""
    made = one.make(other, part_bytes=4 * 2**20)
    if chance.random() < 0.3:
        return
    paths = [*made.paths, *chance.sample(made.paths, chance.randrange(len(made.paths) + 1))]
    chance.shuffle(paths)
    for path in paths:
        raw = path.read_bytes()
        if len(raw) > 2 * STEP and chance.random() < 0.5:
            torn.write_bytes(raw[: chance.randrange(2 * STEP, len(raw), STEP)])
            assert other.take([torn], torn=True).parts[0].state == TORN
        assert other.take([path]).parts[0].state == TAKEN


def whole_blobs(carrier: Carrier) -> set[bytes]:
    return set(carrier.place.blobs.blobs.addresses())


@pytest.mark.parametrize("number", [0, pytest.param(1, marks=pytest.mark.slow)])
def test_any_order_duplication_and_tearing_ends_equal(carriers: Make, tmp_path: Path, seed: int, number: int) -> None:
    """Three devices in a loop; some sticks are lost, the return's too; in the end all hold the same, and know it of one another."""
    chance = Random(f"{seed} {number}")
    devices = [carriers(code) for code in (GULOU, JIANGNING, WUXI)]
    everyone = [(one, other) for one in devices for other in devices if one is not other]
    for one, other in everyone:
        one.meet(other)
    incident = devices[0].open(JIANGNING, WUXI)
    for other in devices[1:]:
        other.take(devices[0].make(other).paths)
    for turn in range(6):
        one, other = devices[turn % 3], devices[(turn + 1) % 3]
        one.write(incident, chance.randrange(1, 20))
        one.attach(incident, chance.randbytes(chance.choice((9_000, 70_000, 2**21 + 3, 5 * 2**20))))
        carry(one, other, tmp_path / "torn.qzb", chance)
    for one, other in everyone * 2:
        other.take(one.make(other).paths)
    scope = [incident_scope(incident)]
    assert devices[0].post.hashes(scope) == devices[1].post.hashes(scope) == devices[2].post.hashes(scope)
    assert len({entries(device) for device in devices}) == 1
    assert len(whole_blobs(devices[0])) == 6
    assert whole_blobs(devices[0]) == whole_blobs(devices[1]) == whole_blobs(devices[2])
    for one, other in everyone:
        assert one.make(other).news is False
