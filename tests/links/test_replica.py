"""Claims about the store behind the ports: what leaves can be cut, and two real stores exchange as neighbours."""

from pathlib import Path

import pytest
from fakes.live_center import GULOU, direct, write_organisations
from fakes.memory_replica import MemoryReplica
from fakes.post import Post

from sync.center.admission import admit
from sync.center.serve import open_center
from sync.domain.commands.incidents import AddParty, OpenIncident
from sync.domain.commands.journals import WriteJournal
from sync.domain.failures import Outage
from sync.domain.ids import ReplicaId
from sync.domain.scopes import incident_scope
from sync.links.replica import StoreReplica
from sync.protocol.limits import SIGN_BYTES
from sync.protocol.peer import PeerSession
from sync.store.readers import Readers
from sync.store.signing import PIECE_BYTES


def test_a_long_tail_is_signed_where_it_may_be_cut(tmp_path: Path) -> None:
    """A backlog written without a link leaves in pieces of about 8 kB, each signed, and the pieces join to the whole."""
    assert PIECE_BYTES == SIGN_BYTES, "a relay keeps what the author signed"
    post = Post(tmp_path / "home", GULOU)
    readers = Readers(post.home, 1)
    store = StoreReplica(post.writer, readers)
    scope = incident_scope(post.do(OpenIncident(title="罐车侧翻", mode="exercise")).created[0])
    for number in range(120):
        post.do(WriteJournal(scope=scope, line=f"第{number}条：" + "现场风向变化，请各组注意。" * 5))
    store.sign_tips()
    at, pieces = 1, 0
    while (run := store.run(store.replica, scope, at, bytes_max=1)) is not None:
        assert sum(map(len, run.entries)) < 2 * SIGN_BYTES
        assert run.signatures[-1][0] == at + len(run.entries) - 1
        at += len(run.entries)
        pieces += 1
    assert (at, pieces > 3) == (122, True)
    (waiting,) = store.waiting(ReplicaId(bytes(8)))
    assert (waiting.first_seq, waiting.last_seq) == (1, 121)
    assert post.writer.sign_tips().result(30) == 0, "what is signed is not signed again"
    readers.close()
    post.close()


def test_two_stores_that_never_met_a_center(tmp_path: Path) -> None:
    """Worked example H on real stores: strangers keep, accepted neighbours fold, both screens show the same."""
    posts = Post(tmp_path / "one", GULOU), Post(tmp_path / "two", "320115")
    readers = [Readers(post.home, 1) for post in posts]
    stores = [StoreReplica(post.writer, reader) for post, reader in zip(posts, readers, strict=True)]
    incident = posts[0].do(OpenIncident(title="两车同场", mode="exercise")).created[0]
    posts[0].do(AddParty(incident=incident, organisation="320115"))
    exchange(*stores)
    assert not posts[1].rows("select id from incident_rows"), "a stranger is shown nothing"
    posts[0].accept(posts[1])
    posts[1].accept(posts[0])
    exchange(*stores)
    posts[1].settle()
    posts[1].do(WriteJournal(scope=incident_scope(incident), line="我车已到"))
    exchange(*stores)
    assert posts[0].hashes() == posts[1].hashes()
    assert [row["line"] for row in posts[0].rows("select line from journal_rows")] == ["我车已到"]
    for part in (*readers, *posts):
        part.close()


def exchange(*stores: StoreReplica) -> None:
    sides = [PeerSession(store, nonce=bytes([at]) * 16, now_ms=1) for at, store in enumerate(stores)]
    for store in stores:
        store.sign_tips()
    for _ in range(50):
        wires = [side.say() for side in sides]
        for side, store, wire in zip(sides, stores, reversed(wires), strict=True):
            heard = side.hear(wire)
            if heard.inbound.runs or heard.inbound.births:
                store.deliver(heard.inbound)
        if all(side.done for side in sides):
            return
    message = "no end"
    raise AssertionError(message)


@pytest.mark.parametrize("step", [23, pytest.param(1, marks=pytest.mark.slow)])
def test_a_reply_cut_anywhere_costs_a_real_store_nothing(tmp_path: Path, step: int) -> None:
    """Worked example G on a real store: whatever byte the reply ends at, the next contact loses nothing and doubles nothing."""
    center = open_center(tmp_path / "home", organisations_csv=write_organisations(tmp_path / "organisations.csv"))
    post, writer_store = Post(tmp_path / "post", GULOU), MemoryReplica(77, GULOU)
    readers = Readers(post.home, 1)
    store = StoreReplica(post.writer, readers)
    (writer, _), (cut, adapter) = direct(writer_store, center), direct(store, center)
    for device in (writer, cut):
        device.round()
        admit(tmp_path / "home", fingerprint_or_key=device.store.sign_key)
        device.sync()
    scope = writer_store.open_incident()
    for number in range(4):
        writer_store.line(scope, f"第{number}条，现场情况稳定")
    writer.sync()
    own = incident_scope(post.do(OpenIncident(title="切断", mode="exercise")).created[0])
    store.sign_tips()
    keep, whole = 0, 1
    while keep < whole:
        adapter.keep = keep
        with pytest.raises(Outage, match=r"link\.cut"):
            cut.round()
        whole = adapter.length
        keep += step
    assert not post.rows("select 1 from streams where scope = ?", scope), "of a cut reply nothing is believed"
    adapter.keep = None
    cut.sync()
    writer.sync()
    held = {(tip.replica, tip.scope): tip.seq for tip in store.tips()}
    assert (held[writer_store.replica, scope], len(writer_store.entries()[store.replica, own])) == (5, 1)
    assert writer_store.doubled == 0
    post.settle()
    assert len(post.rows("select line from journal_rows")) == 4
    readers.close()
    post.close()
    center.database.close()
