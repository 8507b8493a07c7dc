"""K9: an entry is dropped only under a signed checkpoint that the present center's backup covers, that this log gives, and that is old."""

import random
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sync.domain.commands.incidents import OpenIncident
from sync.domain.failures import Refused
from sync.domain.ids import ReplicaId
from sync.domain.scopes import incident_scope
from sync.oplog.checkpoint import checkpoint_id
from sync.oplog.entry import read_header
from sync.oplog.hashing import Domain, sign
from sync.store import backed_up, bases, compacting, compaction, log, refolding
from sync.store.checkpoints import Made
from sync.store.cipher import database
from sync.store.desk import CommandJob
from sync.store.queries import incidents
from sync.store.queries.history import DroppedRow
from sync.store.queries.rows import ValueRow
from sync.store.rebuild import refold
from sync.store.signing import sign_piece
from tests.fakes.authority import Authority
from tests.fakes.post import START_MS, TREE
from tests.fakes.room import Room, sealed
from tests.fakes.written_world import BIRTHS, ENTITY, SCOPE, Written, write_world
from tests.oplog.worlds import REPLICAS

SEEDS = st.integers(min_value=0, max_value=2**32)
LAW = settings(max_examples=max(4, settings().max_examples // 12), suppress_health_check=[HealthCheck.function_scoped_fixture])
LATER = START_MS + 91 * compaction.DAY_MS
RULED = REPLICAS[2]


class Hall:
    """Devices of one center, what its keeper makes, and its word on its backups."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.authority = Authority()
        self.authority.organisation("320106", "鼓楼区", "320100")
        self.numbers = count()
        self.rooms: list[Room] = []
        template = Room(folder / "template", accepted=[birth.raw for birth in BIRTHS.values()])
        template.pin(self.authority)
        template.receive(self.authority.run())
        template.connection.execute("insert into holders (replica, sort, name) values (?, 'center', '')", (self.authority.birth.replica,))
        template.close()

    def room(self) -> Room:
        self.rooms.append(Room(self.folder / f"room-{next(self.numbers)}", self.folder / "template"))
        return self.rooms[-1]

    def close(self) -> None:
        while self.rooms:
            self.rooms.pop().close()

    def cover(self, room: Room, made: Made, *, by: Authority | None = None) -> bytes:
        """The center's word on a checkpoint reaches a device."""
        center, checkpoint = (by or self.authority), checkpoint_id(made.body)
        raw = sealed(self.authority, made)
        signature = sign(center.key, Domain.COVER, checkpoint + center.birth.replica)
        room.act(lambda: compaction.note_cover(room.desk, raw, center=center.birth.replica, signature=signature))
        return checkpoint

    def made(self, written: Written, at: dict[ReplicaId, int]) -> Made:
        keeper = self.room()
        keeper.receive(*written.pieces(random.Random(1), upto=at))
        made = keeper.make(SCOPE)
        assert made is not None
        return made


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    made = Hall(tmp_path)
    yield made
    made.close()


@pytest.fixture
def closed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every scope count as closed: the incidents of a world end by chance."""
    monkeypatch.setattr(compaction, "is_open", lambda _connection, _scope: False)


def compact(room: Room, *, now_ms: int = LATER) -> int:
    """Do all that the loader does, and return how many entries were dropped."""
    return compacting.compact(lambda function: room.act(lambda: function(room.desk)), room.home, now_ms=now_ms)


def held(room: Room) -> int:
    return int(room.rows("select count(*) from entries join streams on streams.number = entries.stream where scope = ?", SCOPE)[0][0])


@LAW
@given(SEEDS, st.sampled_from(["none", "below", "beyond"]))
def test_compaction_preserves_the_fold(tmp_path_factory: pytest.TempPathFactory, closed: None, seed: int, where: str) -> None:
    """Dropping twice, reading on, rulings afterwards: the state is that of the whole log, or the scope says that it is stale."""
    hall = Hall(tmp_path_factory.mktemp("hall"))
    chance, written = random.Random(seed), write_world(seed)
    at = written.cut(chance)
    later, ends = written.cut(chance, after=at), written.ends
    device, whole = hall.room(), hall.room()
    device.receive(*written.pieces(chance, upto=later))
    before = device.state()
    hall.cover(device, hall.made(written, at))
    assert compact(device) == sum(at.values())
    assert held(device) == sum(later.values()) - sum(at.values())
    assert device.state() == before
    hall.cover(device, hall.made(written, later))
    assert compact(device) == sum(later.values()) - sum(at.values())
    assert (device.state(), held(device)) == (before, 0)
    device.receive(*written.pieces(chance, upto=ends, after=later))
    span = {"none": (1, 0), "below": (1, later[RULED]), "beyond": (later[RULED] + 1, ends[RULED])}[where]
    ordinals = written.ordinals(RULED, *span)
    if ordinals:
        hall.authority.rule(BIRTHS[RULED].replica, [[ordinal, ordinal] for ordinal in ordinals])
    for room in (device, whole):
        room.receive(hall.authority.run())
    whole.receive(*written.pieces(chance, upto=ends))
    if ordinals and where == "below":
        assert bases.stale_scopes(device.connection) == {SCOPE: bases.RULING}
        again = whole.make(SCOPE)
        assert again is not None
        device.adopt(sealed(hall.authority, again), again.chunks)
    assert bases.stale_scopes(device.connection) == {}
    assert device.state() == whole.state()
    refold(device.connection, shipped=TREE)
    assert device.state() == whole.state()
    hall.close()


def _prepared(hall: Hall, change: Callable[[Room, Made, bytes], object]) -> Room:
    """Return a device with everything in place to drop half of its log, and then ``change`` made to it."""
    written = write_world(5, steps=90)
    at = {author: end // 2 + 1 for author, end in written.ends.items()}
    device = hall.room()
    device.receive(*written.pieces(random.Random(2), upto=written.ends))
    made = hall.made(written, at)
    checkpoint = hall.cover(device, made)
    change(device, made, checkpoint)
    return device


def _kept(hall: Hall, change: Callable[[Room, Made, bytes], object], *, now_ms: int = LATER) -> None:
    """Check that such a device drops nothing."""
    device = _prepared(hall, change)
    before = (device.state(), held(device))
    assert compact(device, now_ms=now_ms) == 0
    assert (device.state(), held(device)) == before
    assert device.rows("select * from bases") == []


def test_everything_in_place_is_dropped(hall: Hall, closed: None) -> None:
    """The counterpart of what follows: with nothing changed it is dropped, so that each refusal below is by its own reason."""
    assert compact(_prepared(hall, lambda _room, _made, _checkpoint: None)) > 0


def test_what_no_backup_covers_stays(hall: Hall, closed: None) -> None:
    """Without the center's word nothing is dropped, however old and however well signed."""
    _kept(hall, lambda room, _made, _checkpoint: room.connection.execute("delete from covers"))


def test_after_a_restore_the_new_center_s_word_counts_alone(hall: Hall, closed: None) -> None:
    """A center restored from an older copy is another life: what its predecessor's backup held is not known to be held any more."""

    def restored(room: Room, made: Made, _checkpoint: bytes) -> None:
        later = Authority(predecessor=hall.authority)
        room.act(lambda: room.inbox.learn_birth(later.birth.raw, now_ms=START_MS))
        room.connection.execute("update holders set sort = 'past'")
        room.connection.execute("insert into holders (replica, sort, name) values (?, 'center', '')", (later.birth.replica,))
        with pytest.raises(Refused, match=r"checkpoint\.forged"):
            hall.cover(room, made)

    _kept(hall, restored)


def test_a_forged_word_is_refused(hall: Hall, closed: None) -> None:
    """Only the present center's key gives its word."""
    written = write_world(5, steps=40)
    device = hall.room()
    device.receive(*written.pieces(random.Random(2), upto=written.ends))
    made = hall.made(written, written.ends)
    other = Authority(hall.authority.root_key)
    other.birth = hall.authority.birth
    with pytest.raises(Refused, match=r"checkpoint\.forged"):
        hall.cover(device, made, by=other)
    assert device.rows("select * from covers") == []


def test_young_entries_stay(hall: Hall, closed: None) -> None:
    """A county keeps ninety days."""
    _kept(hall, lambda _room, _made, _checkpoint: None, now_ms=START_MS + 89 * compaction.DAY_MS)


def test_an_open_incident_stays(hall: Hall) -> None:
    """However old: the log of what goes on is kept."""

    def opened(room: Room, _made: Made, _checkpoint: bytes) -> None:
        room.connection.execute("update incident_rows set state = 'confirmed', struck = null")

    _kept(hall, opened)


def test_a_station_keeps_everything(hall: Hall, closed: None) -> None:
    """So does a vehicle, and a device whose tier is not known."""

    def small(room: Room, _made: Made, _checkpoint: bytes) -> None:
        room.connection.execute("update organisation_rows set tier = 'station'")
        room.desk.forget()

    _kept(hall, small)


def test_a_log_that_gives_something_else_stays(hall: Hall, closed: None) -> None:
    """A checkpoint that this very log does not bear out drops nothing, though its keeper signed it: the log is the truth."""

    def bent(room: Room, _made: Made, _checkpoint: bytes) -> None:
        room.connection.execute("insert into unusable select number, 1, 'field', 7 from streams where scope = ?", (SCOPE,))

    _kept(hall, bent)


def test_a_forked_author_stays(hall: Hall, closed: None) -> None:
    """Which branch counts is judged from whole logs, so a log that a fork touched is kept whole."""

    def forked(room: Room, _made: Made, _checkpoint: bytes) -> None:
        room.connection.execute(
            "insert into forks (replica, scope, seq, ordinal, hash, body, found_ms)"
            " select replica, scope, 1, 1, zeroblob(32), zeroblob(1), 0 from streams where scope = ? limit 1",
            (SCOPE,),
        )

    _kept(hall, forked)


def test_other_rulings_than_the_checkpoint_s_keep_the_log(hall: Hall, closed: None) -> None:
    """A ruling over what the checkpoint holds makes it another state than this device's."""

    def ruled(room: Room, made: Made, _checkpoint: bytes) -> None:
        hall.authority.rule(made.head.bases[0].tip.replica, [[1, None]])
        room.receive(hall.authority.run())

    _kept(hall, ruled)


def test_own_entries_stay_until_the_backup_tips_cover_them(hall: Hall, closed: None) -> None:
    """The center's word alone is not enough for this device's own streams: the tips told in replies must say it too."""
    device = hall.room()
    job = CommandJob(request=OpenIncident(title="泄漏", mode="actual", state="confirmed"), person="林亦舟", office="duty_commander")
    scope = incident_scope(device.act(lambda: device.desk.command(job, now_ms=START_MS)).created[0])
    device.act(lambda: sign_piece(device.desk))
    made = device.make(scope)
    assert made is not None
    hall.cover(device, made)
    assert compact(device) == 0
    (tip,) = log.tips(device.connection, (scope,))
    device.act(lambda: backed_up.note(device.connection, hall.authority.birth.replica, [tip]))
    before = device.state()
    assert compact(device) == 1
    assert device.state() == before
    assert device.rows("select count(*) from entries join streams on number = stream where scope = ?", scope) == [(0,)]
    again = CommandJob(request=OpenIncident(title="又一起", mode="actual"), person="林亦舟", office="duty_commander")
    device.desk.forget()
    assert device.act(lambda: device.desk.command(again, now_ms=START_MS - compaction.DAY_MS)).ordinals == (2,)
    ((body,),) = device.rows(
        "select body from entries where ordinal = 2 and replica = (select number from replicas where standing = 'own')"
    )
    assert read_header(body).wall_ms > START_MS, "the clock went on though the entry that told it is gone, and the machine's went back"


def test_an_unknown_cover_proves_nothing(hall: Hall) -> None:
    """What was let go of meanwhile is no reason to drop."""
    device = hall.room()
    assert refolding.prove_in(device.home, bytes(32)) is None
    assert device.act(lambda: compaction.weigh(device.desk, bytes(32), None, now_ms=LATER)) is None
    device.act(lambda: compaction.stage(device.desk, bytes(32), 0, b"", now_ms=LATER))
    assert device.rows("select * from checkpoint_chunks") == []


def test_history_says_that_older_values_lie_at_the_center(hall: Hall, closed: None) -> None:
    """With the whole log there is no such row; after compaction there is one, with the value that stands where nothing held says it."""
    device = _prepared(hall, lambda _room, _made, _checkpoint: None)
    before = {field: incidents.history(database(device.connection), "incident", ENTITY, field) for field in ("number", "title", "place")}
    assert not any(isinstance(row, DroppedRow) for rows in before.values() for row in rows)
    assert compact(device) > 0
    for field, rows in before.items():
        dropped, *held = incidents.history(database(device.connection), "incident", ENTITY, field)
        assert isinstance(dropped, DroppedRow)
        by_op = {row.op: row for row in rows if isinstance(row, ValueRow)}
        told = [row for row in held if isinstance(row, ValueRow)]
        assert [row.value for row in told] == [by_op[row.op].value for row in told]
        assert [len(row.saw) + row.saw_more for row in told] == [len(by_op[row.op].saw) + by_op[row.op].saw_more for row in told]
        standing = [row for row in rows if isinstance(row, ValueRow) and row.stands]
        if standing and not any(row.stands for row in held if isinstance(row, ValueRow)):
            assert (dropped.value, dropped.at_ms) == (standing[-1].value, max(row.at_ms for row in standing))
        else:
            assert dropped == DroppedRow()
    (number,) = incidents.history(database(device.connection), "incident", ENTITY, "number")
    assert isinstance(number, DroppedRow)
    assert number.value == "鼓楼-B-0001"
    detail = incidents.detail(database(device.connection), ENTITY)
    assert detail is not None
    assert all((row.first, row.changes) == (None, 0) for row in detail.fields)
    assert all(row.at_ms for row in detail.fields)
