"""Clocks that are wrong by years, at devices and at the center: everything converges, nothing is refused, nothing waits for a date."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest
from fakes.asked import db_of, scope_of
from fakes.live_center import GULOU, Device, direct, write_organisations
from fakes.post import START_MS, TREE, WAIT_S, Clock, Post

from sync.center.admission import admit
from sync.center.serve import Center, open_center
from sync.domain.commands.incidents import OpenIncident
from sync.domain.commands.journals import WriteJournal
from sync.domain.ids import ReplicaId
from sync.domain.scopes import AUTHORITY
from sync.links.http import Refusal
from sync.links.replica import StoreReplica
from sync.oplog.entry import decode_entry
from sync.store import backup, drafts
from sync.store.cipher import database
from sync.store.queries.clocks import clocks
from sync.store.readers import Readers
from sync.store.rebuild import check

YEAR_MS = 365 * 24 * 3_600_000
IN_1970, IN_2040 = 86_400_000, START_MS + 14 * YEAR_MS
BACK_MS = 3 * YEAR_MS


class Stuck(Clock):
    """A clock that says the same for ever."""

    def __call__(self) -> int:
        return self.ms


@dataclass
class Seat:
    """A post at its center, without a socket between."""

    post: Post
    store: StoreReplica
    readers: Readers
    device: Device

    def exchange(self) -> None:
        self.store.sign_tips()
        self.device.sync()
        self.post.settle()


@pytest.fixture(params=[pytest.param(START_MS, id="right"), pytest.param(IN_1970, id="1970", marks=pytest.mark.slow)])
def center(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Center]:
    """A center whose clock is right, and one whose clock lost its battery."""
    organisations = write_organisations(tmp_path / "organisations.csv")
    made = open_center(tmp_path / "center", organisations_csv=organisations, now_ms=Clock(request.param))
    yield made
    made.database.close()


@pytest.fixture
def seats(center: Center, tmp_path: Path) -> Iterator[dict[str, Seat]]:
    """Four posts of one county: in 1970, in 2040, one whose clock will go back, one whose clock stands."""
    made: dict[str, Seat] = {}
    for name, clock in {"old": Clock(IN_1970), "new": Clock(IN_2040), "back": Clock(), "stuck": Stuck()}.items():
        post = Post(tmp_path / name, GULOU, clock=clock)
        readers = Readers(post.home, 1)
        store = StoreReplica(post.writer, readers)
        seat = made[name] = Seat(post, store, readers, direct(store, center)[0])
        assert isinstance(seat.device.round(), Refusal)
        admit(center.keys.directory, fingerprint_or_key=store.sign_key)
        seat.exchange()
    yield made
    for seat in made.values():
        seat.readers.close()
        seat.post.close()


def lines_of(post: Post, incident: bytes) -> set[str]:
    return {row["line"] for row in post.rows("select line from journal_rows where scope = ?", scope_of(incident))}


def wall_ms_by_replica(post: Post) -> dict[int, list[int]]:
    """Return the hybrid clock of every entry held, by replica, in the sequence of their writing."""
    found: dict[int, list[int]] = {}
    for row in post.rows("select replica, body from entries order by replica, ordinal"):
        found.setdefault(row["replica"], []).append(decode_entry(ReplicaId(bytes(8)), AUTHORITY, row["body"]).header.wall_ms)
    return found


@pytest.mark.slow
def test_wrong_clocks_converge_and_each_replica_rises(seats: dict[str, Seat]) -> None:
    """Three rounds, between which one clock falls back by years: the same state everywhere, and clocks that rise by replica."""
    incident = bytes(seats["old"].post.do(OpenIncident(title="积水", mode="actual", state="confirmed")).created[0])
    written: set[str] = set()
    for turn in range(3):
        for _ in range(2):
            for seat in seats.values():
                seat.exchange()
        for name, seat in seats.items():
            for number in range(3):
                line = f"{name} {turn} {number}"
                seat.post.do(WriteJournal(scope=scope_of(incident), line=line))
                written.add(line)
        seats["back"].post.clock.ms -= BACK_MS
    for _ in range(2):
        for seat in seats.values():
            seat.exchange()
    states = [seat.post.hashes() for seat in seats.values()]
    assert states == states[:1] * len(states)
    for seat in seats.values():
        assert lines_of(seat.post, incident) == written
        rising = wall_ms_by_replica(seat.post)
        assert sum(map(len, rising.values())) > len(written)
        assert all(one < other for walls in rising.values() for one, other in pairwise(walls))
        assert seat.store.waiting(seat.device.session.memory.center) == ()
        assert check(seat.post.home, shipped=TREE).different == ()


def test_the_clock_of_2040_is_suspect_where_time_is_known(seats: dict[str, Seat]) -> None:
    """Who reads what it wrote is told by how much it is ahead, and takes it; its clock pulls no other one into the future."""
    right, ahead = seats["back"].post, seats["new"]
    incident = bytes(ahead.post.do(OpenIncident(title="积水", mode="actual", state="confirmed")).created[0])
    ahead.exchange()
    seats["back"].exchange()
    # The center's own words were said by the clock of this machine, whatever year that is.
    (suspect,) = (one for one in clocks(db_of(right)).suspects if one.person == "林亦舟")
    assert abs(suspect.ahead_ms - (IN_2040 - START_MS)) < YEAR_MS
    right.do(WriteJournal(scope=scope_of(incident), line="到场"))
    newest = max(max(walls) for replica, walls in wall_ms_by_replica(right).items() if replica == own(right))
    assert newest < START_MS + YEAR_MS


def test_drafts_and_backups_go_on_when_a_clock_falls_back(tmp_path: Path) -> None:
    """The text typed last is the text kept, and a copy made in 1970 is not let go of for being the oldest."""
    clock = Clock(IN_2040)
    post = Post(tmp_path / "post", GULOU, clock=clock)
    made = [backup.make(post.home, now_ms=clock())]
    post.writer.call(lambda desk: drafts.put(database(desk.connection), "journal:line", "到", now_ms=clock())).result(WAIT_S)
    for at_ms in (IN_1970, IN_1970 + 1_000, IN_1970 + 2_000):
        clock.ms = at_ms
        post.do(OpenIncident(title="积水", mode="actual"))
        made.append(backup.make(post.home, now_ms=clock()))
    post.writer.call(lambda desk: drafts.put(database(desk.connection), "journal:line", "到场", now_ms=clock())).result(WAIT_S)
    assert drafts.every(database(post.reader)) == {"journal:line": "到场"}
    assert set(backup.listing(post.home)) == set(made)
    assert all(backup.is_good(one.path, post.home.key()) for one in made)
    post.close()


def own(post: Post) -> int:
    (row,) = post.rows("select number from replicas where standing = 'own'")
    return int(row["number"])
