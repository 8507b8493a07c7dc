"""Slips in a store: shown ahead, outside the fold, absorbed by their stream whichever comes first; forged ones refused."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes.asked import db_of, scope_of
from fakes.post import Post, carry

from sync.domain.commands.incidents import AddParty, OpenIncident
from sync.domain.commands.journals import WriteJournal
from sync.domain.commands.orders import IssueOrderNow
from sync.domain.commands.recipients import SignOrder
from sync.domain.failures import Refused
from sync.domain.ids import OpId, op_id
from sync.oplog.entry import Entry, PlainOp, decode_entry, encode_entry
from sync.oplog.hashing import SIGNATURE_BYTES
from sync.oplog.slip import make_slip, parse_slip
from sync.store import slips
from sync.store.exchange import Taken
from sync.store.queries import records
from sync.store.queries.slips import SlipRow, entry_named, held
from sync.store.rebuild import check
from sync.store.slips import CONTRADICTED, FORGED, HERE, UNVERIFIED, UNVERIFIED_MAX, VERIFIED
from tests.fakes.post import TREE

WAIT_S = 30


def latest(post: Post) -> OpId:
    """Return the first op of what the post wrote last."""
    (row,) = post.rows(
        "select max(ordinal) as ordinal from entries join replicas on replicas.number = entries.replica where standing = 'own'"
    )
    return op_id(post.replica, row["ordinal"], 0)


def out(post: Post, op: OpId | None = None) -> bytes:
    return slips.hand_out(post.reader, op or latest(post)).raw


def take(post: Post, raw: bytes) -> Taken:
    return post.writer.call(lambda desk: slips.take_in(desk, raw, now_ms=post.clock())).result(WAIT_S)


def another(post: Post, entry: Entry, *, kind: int) -> bytes:
    """Return a slip of the post's own key that says something else under the header of ``entry``."""
    create = PlainOp(kind=kind, entity=None, field=None, value={1: "假", 2: 1, 3: 1}, names=None)
    told = decode_entry(entry.replica, entry.scope, encode_entry(entry.replica, entry.scope, entry.header, [create]))
    return post.writer.call(lambda desk: make_slip(desk.life.sign_key, told).raw).result(WAIT_S)


def rows(post: Post) -> tuple[SlipRow, ...]:
    return held(db_of(post))


@pytest.fixture
def pair(gulou: Post, jiangning: Post) -> tuple[Post, Post, bytes]:
    """Two posts that accepted one another and hold one incident."""
    incident = gulou.do(OpenIncident(title="槽车侧翻", mode="actual", state="confirmed")).created[0]
    gulou.do(AddParty(incident=incident, organisation="320115"))
    carry(gulou, jiangning)
    jiangning.accept(gulou)
    gulou.receive((), births=jiangning.births())
    gulou.accept(jiangning)
    jiangning.settle()
    return gulou, jiangning, bytes(incident)


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Post]:
    """A post that knows nobody."""
    post = Post(tmp_path / "fresh", "320200")
    yield post
    post.close()


def test_an_order_is_shown_ahead_and_its_receipt_comes_back(pair: tuple[Post, Post, bytes]) -> None:
    """An order by radio is seen at once, folds nothing, and goes when its stream brings it; so does the receipt."""
    gulou, jiangning, incident = pair
    gulou.do(IssueOrderNow(text="封控匝道", urgency="flash", organisations=("320115",), incident=incident))
    raw = out(gulou)
    assert take(jiangning, raw) == Taken(standing=VERIFIED)
    (row,) = rows(jiangning)
    number = gulou.rows("select number from order_rows")[0]["number"]
    assert (row.kind, row.state, row.number, row.texts) == ("order", "issued", number, ("封控匝道",))
    assert (row.organisation_name, row.person, row.certified) == ("鼓楼区", "林亦舟", True)
    assert jiangning.rows("select count(*) as count from order_rows") == [{"count": 0}]
    carry(gulou, jiangning)
    assert rows(jiangning) == ()
    recipient = jiangning.rows("select id from recipient_rows")[0]["id"]
    jiangning.do(SignOrder(recipient=recipient))
    assert take(gulou, out(jiangning)).standing == VERIFIED
    (receipt,) = rows(gulou)
    assert (receipt.kind, receipt.state) == ("recipient", "signed")
    carry(jiangning, gulou)
    assert rows(gulou) == ()
    assert check(gulou.home, shipped=TREE).different == ()


def test_a_slip_after_its_stream_is_here_already(pair: tuple[Post, Post, bytes]) -> None:
    """What the log holds is not kept a second time."""
    gulou, jiangning, incident = pair
    gulou.do(WriteJournal(scope=scope_of(incident), line="到场"))
    carry(gulou, jiangning)
    assert take(jiangning, out(gulou)) == Taken(standing=HERE)
    assert rows(jiangning) == ()


def test_a_slip_twice_is_one(pair: tuple[Post, Post, bytes]) -> None:
    """A repetition changes nothing and says so."""
    gulou, jiangning, incident = pair
    gulou.do(WriteJournal(scope=scope_of(incident), line="到场"))
    raw = out(gulou)
    assert (take(jiangning, raw), take(jiangning, raw)) == (Taken(standing=VERIFIED), Taken(standing=VERIFIED, again=True))
    assert len(rows(jiangning)) == 1


def test_a_later_slip_waits_while_an_earlier_entry_arrives(pair: tuple[Post, Post, bytes]) -> None:
    """Only the entry itself absorbs its slip, not one before it."""
    gulou, jiangning, incident = pair
    gulou.do(WriteJournal(scope=scope_of(incident), line="一"))
    first = gulou.runs()
    gulou.do(WriteJournal(scope=scope_of(incident), line="二"))
    take(jiangning, out(gulou))
    jiangning.receive(first)
    assert [row.texts for row in rows(jiangning)] == [("二",)]


def test_a_forged_slip_is_refused(pair: tuple[Post, Post, bytes]) -> None:
    """A slip that its author's key did not sign leaves nothing behind."""
    gulou, jiangning, incident = pair
    gulou.do(WriteJournal(scope=scope_of(incident), line="到场"))
    raw = out(gulou)[:-SIGNATURE_BYTES] + bytes(SIGNATURE_BYTES)
    with pytest.raises(Refused, match=r"slip\.forged"):
        take(jiangning, raw)
    assert rows(jiangning) == ()


def test_a_strangers_slip_waits_unverified_for_its_birth(pair: tuple[Post, Post, bytes], fresh: Post) -> None:
    """Kept and shown as unverified; the birth proves it or shows it forged."""
    gulou, _, incident = pair
    gulou.do(WriteJournal(scope=scope_of(incident), line="到场"))
    raw = out(gulou)
    forged = raw[:-SIGNATURE_BYTES] + bytes(SIGNATURE_BYTES)
    assert take(fresh, raw) == Taken(standing=UNVERIFIED)
    (row,) = rows(fresh)
    assert (row.standing, row.organisation_name, row.person, row.certified) == (UNVERIFIED, "", "林亦舟", False)
    fresh.receive((), births=gulou.births())
    assert [(row.standing, row.certified) for row in rows(fresh)] == [(VERIFIED, False)]
    with pytest.raises(Refused, match=r"slip\.forged"):
        take(fresh, forged)


def test_a_slip_found_forged_is_shown_until_dismissed(pair: tuple[Post, Post, bytes], fresh: Post) -> None:
    """Whoever acted on it must see that nobody wrote it; a verified one can't be dismissed."""
    gulou, _, incident = pair
    gulou.do(WriteJournal(scope=scope_of(incident), line="到场"))
    op = latest(gulou)
    take(fresh, out(gulou)[:-SIGNATURE_BYTES] + bytes(SIGNATURE_BYTES))
    fresh.receive((), births=gulou.births())
    assert [row.standing for row in rows(fresh)] == [FORGED]
    fresh.writer.call(lambda desk: slips.dismiss(desk, op)).result(WAIT_S)
    assert rows(fresh) == ()
    gulou.do(WriteJournal(scope=scope_of(incident), line="到场二"))
    take(fresh, out(gulou))
    with pytest.raises(Refused, match=r"slip\.kept"):
        fresh.writer.call(lambda desk: slips.dismiss(desk, latest(gulou))).result(WAIT_S)


def test_strangers_can_not_fill_the_table(pair: tuple[Post, Post, bytes], fresh: Post) -> None:
    """Past a bound no unverified slip is taken; a verified one still is."""
    gulou, _, incident = pair
    gulou.do(WriteJournal(scope=scope_of(incident), line="到场"))
    fresh.writer.call(
        lambda desk: desk.connection.executemany(
            "insert into slips values (?, 1, ?, x'', 'unverified', 0)", [(bytes([at] * 8), b"") for at in range(UNVERIFIED_MAX)]
        )
    ).result(WAIT_S)
    with pytest.raises(Refused, match=r"slip\.too_many"):
        take(fresh, out(gulou))
    fresh.receive((), births=gulou.births())
    assert take(fresh, out(gulou)).standing == VERIFIED


def test_two_tales_under_one_ordinal_are_both_shown(pair: tuple[Post, Post, bytes]) -> None:
    """A slip that its stream contradicts, before or after, stays and says so: its author signed both."""
    gulou, jiangning, incident = pair
    gulou.do(WriteJournal(scope=scope_of(incident), line="真"))
    entry = parse_slip(out(gulou)).entry
    other = another(gulou, entry, kind=10)
    take(jiangning, other)
    carry(gulou, jiangning)
    assert [(row.standing, row.texts) for row in rows(jiangning)] == [(CONTRADICTED, ("假",))]
    jiangning.writer.call(lambda desk: slips.dismiss(desk, latest(gulou))).result(WAIT_S)
    assert take(jiangning, other).standing == CONTRADICTED


def test_a_slip_of_ones_own_that_is_not_held_begins_a_new_life(pair: tuple[Post, Post, bytes]) -> None:
    """Its own key signed what this database lacks: it was restored, so no ordinal is used twice."""
    gulou, _, incident = pair
    gulou.do(WriteJournal(scope=scope_of(incident), line="真"))
    entry, before = parse_slip(out(gulou)).entry, gulou.replica
    other = another(gulou, entry, kind=10)
    take(gulou, other)
    assert gulou.replica != before
    op = op_id(entry.replica, entry.header.ordinal, 0)
    assert parse_slip(out(gulou, op)).entry == entry


def test_only_own_entries_are_handed_out(pair: tuple[Post, Post, bytes], fresh: Post) -> None:
    """Nobody signs for another device; a home without a device has nothing to sign with."""
    gulou, jiangning, _ = pair
    with pytest.raises(Refused, match=r"slip\.not_own"):
        out(jiangning, latest(gulou))
    with pytest.raises(Refused, match=r"slip\.not_own"):
        out(fresh, op_id(fresh.replica, 99, 0))


def test_an_entry_is_named_by_ordinal_or_number(pair: tuple[Post, Post, bytes]) -> None:
    """A person names an order by its number, anything else by its ordinal."""
    gulou, _, incident = pair
    gulou.do(IssueOrderNow(text="封控匝道", urgency="flash", organisations=("320115",), incident=incident))
    number = gulou.rows("select number from order_rows")[0]["number"]
    assert entry_named(db_of(gulou), number) == entry_named(db_of(gulou), "3") == latest(gulou)
    assert entry_named(db_of(gulou), "没有") is None
    (row,) = [row for row in records.reach(db_of(gulou)) if row.kind == "order"]
    assert row.entry == latest(gulou)


def test_a_slip_of_a_later_version_is_shown_as_unknown(pair: tuple[Post, Post, bytes]) -> None:
    """A kind that this version does not know is kept and shown, without words."""
    gulou, jiangning, incident = pair
    gulou.do(WriteJournal(scope=scope_of(incident), line="真"))
    take(jiangning, another(gulou, parse_slip(out(gulou)).entry, kind=999))
    assert [(row.kind, row.state, row.texts) for row in rows(jiangning)] == [("unknown", "", ())]
