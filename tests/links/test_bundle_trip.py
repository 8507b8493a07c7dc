"""Bundles between real homes: what is carried, what it proves, what comes back, and that a lost stick costs nothing."""

from collections.abc import Callable
from random import Random

import pytest
from fakes.carrier import Carrier

from sync.domain.commands.incidents import GradeIncident
from sync.domain.draft import Urgency
from sync.domain.failures import Refused
from sync.domain.scopes import incident_scope
from sync.links.bundle_check import ACCEPTED, UNKNOWN
from sync.links.bundle_file import BundleFile
from sync.links.bundle_work import Progress
from sync.protocol.bundle import Sort
from sync.store.bundle_log import last_out_and_in, owed
from sync.store.bundles import addressee, runs, stream_pieces, trimmed
from sync.store.cipher import database
from sync.store.claims import kept_claims
from sync.store.queries import bundles

GULOU, JIANGNING, WUXI, NANJING = "320106", "320115", "320200", "320100"
Make = Callable[[str], Carrier]


def entries(carrier: Carrier) -> int:
    return int(carrier.post.rows("select count(*) as n from entries")[0]["n"])


@pytest.fixture
def pair(carriers: Make) -> tuple[Carrier, Carrier]:
    """Two counties that accepted one another's keys."""
    one, other = carriers(GULOU), carriers(JIANGNING)
    one.meet(other)
    other.meet(one)
    return one, other


def test_what_one_wrote_stands_with_the_other(pair: tuple[Carrier, Carrier]) -> None:
    """The preview says what will change, the receipt what did, and both hold the same state."""
    one, other = pair
    incident = one.open(JIANGNING)
    one.write(incident, 20)
    one.order(incident, JIANGNING)
    made = one.make(other)
    before = other.check(made.paths)
    assert (before.new, before.held, before.refused, before.is_sound, before.for_us) == (23, 0, 0, True, True)
    assert before.maker.standing == ACCEPTED
    assert before.changes.orders == 1
    assert before.changes.by_scope == {incident_scope(incident): 23}
    assert before.changes.by_kind["journal"] == 20
    receipt = other.take(made.paths)
    assert (receipt.new, receipt.refused, receipt.taken, receipt.missing) == (23, 0, [1], ())
    scope = [incident_scope(incident)]
    assert other.post.hashes(scope) == one.post.hashes(scope)


def test_what_was_dropped_since_it_was_planned_is_left_out(pair: tuple[Carrier, Carrier]) -> None:
    """Compaction goes on beside a bundle that is made: no run begins where its entries don't, that nobody could believe."""
    one, other = pair
    one.write(one.open(JIANGNING), 20)
    one.place.writer.sign_tips().result(30)
    with one.place.reading() as (connection, facts):
        (piece,) = stream_pieces(connection, facts, (addressee(connection, other.replica, now_ms=0),))
        assert sum(len(run.entries) for run in runs(connection, piece, bytes_max=1_000)) == piece.entries
        one.place.write(lambda desk: desk.connection.execute("delete from entries where stream = ? and seq <= 3", (piece.stream,)))
        assert list(runs(connection, piece, bytes_max=1_000)) == []
        assert trimmed(connection, piece, piece.bytes - 1) is None


def test_a_bundle_taken_twice_changes_nothing(pair: tuple[Carrier, Carrier]) -> None:
    """Idempotent: the second preview says so, and so does the receipt."""
    one, other = pair
    made = one.make(other) if one.write(one.open(JIANGNING), 5) is None else None
    assert made is not None
    other.take(made.paths)
    hashes = other.post.hashes()
    again = other.check(made.paths)
    assert (again.new, again.held, again.is_news, again.parts[0].taken) == (0, 7, False, True)
    assert other.take(made.paths).new == 0
    assert other.post.hashes() == hashes


def test_nothing_is_released_until_a_claim_comes_back(pair: tuple[Carrier, Carrier]) -> None:
    """A stick that is lost costs nothing: the next bundle carries the same again; the return ends it, and says whose is missing."""
    one, other = pair
    one.write(one.open(JIANGNING), 5)
    lost = one.make(other)
    assert [row.recipient for row in owed(one.post.reader)] == [other.replica]
    again = one.make(other)
    assert (lost.entries, again.entries, again.news) == (7, 7, True)
    other.take(again.paths)
    back = other.make(one)
    assert (back.entries, back.news) == (0, False)
    receipt = one.take(back.paths)
    assert (receipt.new, receipt.claims) == (0, 1)
    assert owed(one.post.reader) == ()
    assert one.make(other).news is False
    out, came = last_out_and_in(one.post.reader)
    assert out is not None
    assert came is not None


def test_a_bundle_goes_round_three_devices_and_adds_nothing(carriers: Make) -> None:
    """A → B → C → A: what A wrote is not brought back to A, since the claims of all three ride along; and it says so."""
    a, b, c = carriers(GULOU), carriers(JIANGNING), carriers(WUXI)
    for one in (a, b, c):
        for other in (a, b, c):
            if one is not other:
                one.meet(other)
    incident = a.open(JIANGNING, WUXI)
    a.write(incident, 10)
    b.take(a.make(b).paths)
    b.write(incident, 3)
    c.take(b.make(c).paths)
    assert entries(c) == 16
    home = c.make(a)
    assert (home.entries, home.news) == (3, True)
    assert a.take(home.paths).new == 3
    last = a.make(b)
    assert (last.entries, last.news) == (0, False)
    seen = b.check(last.paths)
    assert (seen.new, seen.is_news) == (0, False)
    scope = [incident_scope(incident)]
    assert a.post.hashes(scope) == b.post.hashes(scope) == c.post.hashes(scope)


def test_claims_ride_along_verbatim(carriers: Make) -> None:
    """What C holds of A's reaches A through B, signed by C; a claim that B changed would prove nothing."""
    a, b, c = carriers(GULOU), carriers(JIANGNING), carriers(WUXI)
    for one in (a, b, c):
        for other in (a, b, c):
            if one is not other:
                one.meet(other)
    a.write(a.open(JIANGNING, WUXI), 4)
    c.take(a.make(c).paths)
    b.take(c.make(b).paths)
    assert {kept.holder for kept in kept_claims(b.post.reader)} == {c.replica}
    assert [row.recipient for row in owed(a.post.reader)] == [c.replica]
    a.take(b.make(a).paths)
    assert owed(a.post.reader) == ()
    paths = {row["path"] for row in a.post.rows("select path from reach")}
    assert paths == {"bundle", "relayed"}


def test_blobs_go_by_their_leaves(pair: tuple[Carrier, Carrier]) -> None:
    """Small and large ones, over several parts, in any sequence; a holding that comes back keeps them from going again."""
    one, other = pair
    incident = one.open(JIANGNING)
    contents = [Random(size).randbytes(size) for size in (1, 70_000, 3 * 2**20 + 5, 4 * 2**20)]
    addresses = [one.attach(incident, content) for content in contents]
    made = one.make(other, part_bytes=4 * 2**20)
    assert (made.blobs, len(made.paths) > 2) == (4, True)
    assert all(path.stat().st_size <= 4 * 2**20 for path in made.paths)
    seen = other.check(made.paths)
    assert (seen.new, seen.blobs_held, seen.blobs_bytes) == (6, 0, sum(map(len, contents)))
    for path in reversed(made.paths):
        other.take([path])
    assert [other.place.blobs.blobs.get(address) for address in addresses] == contents
    assert other.check(made.paths).blobs_new == 0
    one.take(other.make(one).paths)
    assert one.make(other).blobs == 0


def test_parts_come_in_any_sequence(pair: tuple[Carrier, Carrier]) -> None:
    """Each part is taken alone; the receipt lists those that are missing; in the end it is as if they had come at once."""
    one, other = pair
    chance = Random(7)
    for number in range(6):
        incident = one.open(JIANGNING, title=f"事件 {number}")
        one.write(incident, 5)
        one.attach(incident, chance.randbytes(2**20))
    made = one.make(other, part_bytes=4 * 2**20)
    count = len(made.paths)
    assert count >= 2
    order = list(made.paths)
    chance.shuffle(order)
    for at, path in enumerate(order, 1):
        assert len(other.take([path]).missing) == count - at
    assert other.post.hashes() == one.post.hashes()


def test_a_section_opens_only_to_those_who_may_read_all_of_it(carriers: Make) -> None:
    """Two recipients in one file: each opens what it may read, and learns nothing of the rest but that it is there."""
    a, b, c = carriers(GULOU), carriers(JIANGNING), carriers(WUXI)
    for other in (b, c):
        a.meet(other)
        other.meet(a)
    a.write(a.open(JIANGNING), 2)
    a.write(a.open(WUXI), 3)
    a.write(a.open(JIANGNING, WUXI), 4)
    made = a.make(b, c)
    with made.paths[0].open("rb") as file:
        part = BundleFile(file)
        sealed = {placed.section.to for placed in part.sections() if placed.section.sort is Sort.RUNS}
    assert sealed == {(0,), (1,), (0, 1)}
    seen = b.check(made.paths)
    assert (seen.new, seen.parts[0].unreadable) == (2 + 2 + 4 + 3, 1)
    assert (b.take(made.paths).new, c.take(made.paths).new) == (11, 12)


def test_a_stranger_reads_nothing(carriers: Make) -> None:
    """Who is no recipient sees who made it, for whom, and that no section is his."""
    a, b, c = carriers(GULOU), carriers(JIANGNING), carriers(WUXI)
    a.meet(b)
    a.write(a.open(JIANGNING), 2)
    made = a.make(b)
    seen = c.check(made.paths)
    assert (seen.for_us, seen.new, seen.parts[0].unreadable, seen.recipients) == (False, 0, 1, (b.replica,))
    assert seen.maker.standing == UNKNOWN
    assert c.take(made.paths).new == 0


def test_an_unknown_maker_counts_once_a_person_accepts_it(carriers: Make) -> None:
    """Its entries are kept and wait; with the fingerprint compared they count."""
    a, b = carriers(GULOU), carriers(JIANGNING)
    a.meet(b)
    incident = a.open(JIANGNING)
    made = a.make(b)
    seen = b.check(made.paths)
    assert (seen.maker.standing, seen.maker.fingerprint, seen.uncounted) == (UNKNOWN, a.fingerprint, {GULOU: 2})
    b.take(made.paths)
    assert b.post.rows("select 1 from incident_rows") == []
    assert entries(b) == 2
    b.take(made.paths, key=a.sign_key)
    assert [row["id"] for row in b.post.rows("select id from incident_rows")] == [incident]


def test_no_bundle_for_whom_nobody_vouches(carriers: Make) -> None:
    """Unknown, not accepted, oneself, nobody, too many: one code each, and nothing is written."""
    a, b, c = carriers(GULOU), carriers(JIANGNING), carriers(WUXI)
    a.meet(b, accept=False)
    cases = {
        "bundle.recipient_unaccepted": (b,),
        "bundle.recipient_unknown": (c,),
        "bundle.recipient_self": (a,),
        "bundle.no_recipient": (),
    }
    for code, to in cases.items():
        with pytest.raises(Refused) as refused:
            a.make(*to)
        assert refused.value.code == code
    assert list(a.folder.iterdir()) == []


def test_what_is_urgent_goes_first_and_a_bound_is_kept(pair: tuple[Carrier, Carrier]) -> None:
    """Flash alone; a bound in bytes, cut at a signature; what was left goes with the next bundle."""
    one, other = pair
    quiet, loud = one.open(JIANGNING, title="一般"), one.open(JIANGNING, title="紧急")
    one.write(quiet, 200)
    one.order(loud, JIANGNING)
    one.write(loud, 3)
    flash = one.make(other, urgency_max=Urgency.FLASH)
    seen = other.check(flash.paths)
    assert seen.changes.orders == 1
    assert incident_scope(quiet) not in seen.changes.by_scope
    little = one.make(other, bytes_max=6_000)
    assert 0 < little.entries < 200
    assert little.left_entries > 0
    assert other.check(little.paths).changes.orders == 1
    other.take(little.paths)
    one.take(other.make(one).paths)
    rest = one.make(other)
    assert (rest.entries, rest.left_entries) == (little.left_entries, 0)
    other.take(rest.paths)
    assert other.post.hashes() == one.post.hashes()


def test_local_commands_pass_while_a_bundle_is_taken(pair: tuple[Carrier, Carrier]) -> None:
    """A line written while section after section comes in is durable before the next one does."""
    one, other = pair
    for number in range(4):
        one.write(one.open(JIANGNING, title=f"事件 {number}"), 40)
    one.attach(one.open(JIANGNING), Random(1).randbytes(3 * 2**20))
    made = one.make(other)
    mine = other.open()
    written: list[int] = []

    def write(_progress: Progress) -> None:
        other.write(mine, 1)
        written.append(1)

    receipt = other.take(made.paths, tell=write)
    assert receipt.new == made.entries
    assert len(other.post.rows("select 1 from journal_rows where by_replica = ?", other.replica)) == len(written) > 4


def test_the_screen_reads_who_may_be_given_what_and_what_is_owed(pair: tuple[Carrier, Carrier]) -> None:
    """Every other device that counts, by organisation; when the last bundle went and came; whose return is missing."""
    one, other = pair
    db = database(one.post.reader)
    (row,) = bundles.devices(db)
    assert (row.replica, row.organisation, row.organisation_name, row.standing) == (other.replica, JIANGNING, "江宁区", "accepted")
    assert bundles.carried(db) == bundles.CarriedRow()
    one.write(one.open(JIANGNING), 1)
    other.take(one.make(other).paths)
    (debt,) = bundles.carried(db).owed
    assert (debt.replica, debt.organisation_name, debt.streams) == (other.replica, "江宁区", 1)
    one.take(other.make(one).paths)
    told = bundles.carried(db)
    assert (told.owed, told.out_ms is None, told.in_ms is None) == ((), False, False)


def test_only_the_newest_claims_are_kept(pair: tuple[Carrier, Carrier]) -> None:
    """Of each holder and stream the one that proves most; a claim that no stream needs any more is gone."""
    one, other = pair
    incident = one.open(JIANGNING)
    for _ in range(3):
        one.write(incident, 2)
        other.take(one.make(other).paths)
        one.take(other.make(one).paths)
    (kept,) = kept_claims(one.post.reader)
    assert (kept.holder, len(kept.streams)) == (other.replica, 1)
    assert len(one.post.rows("select 1 from claims_kept")) == 1


def test_a_question_is_told_before_it_comes_up(pair: tuple[Carrier, Carrier]) -> None:
    """Two graded at once: the preview says one question; after taking it, one stands."""
    one, other = pair
    incident = one.open(JIANGNING)
    other.take(one.make(other).paths)
    one.post.do(GradeIncident(incident=incident, grade="serious", basis="规则"))
    other.post.do(GradeIncident(incident=incident, grade="major", basis="规则"))
    made = one.make(other)
    before = other.check(made.paths).changes
    assert (before.questions, before.questions_counted) == (1, True)
    other.take(made.paths)
    assert [row["field"] for row in other.post.rows("select field from questions")] == ["grade"]
    assert other.check(made.paths).changes.questions == 0
