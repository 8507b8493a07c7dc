"""What came in since a person was told last: counted once, by incident, and not what this device wrote."""

from sync.domain.commands.incidents import AddParty, OpenIncident, SetIncidentFacts
from sync.domain.commands.journals import WriteJournal
from sync.domain.commands.orders import IssueOrderNow
from sync.domain.commands.recipients import SignOrder
from sync.domain.scopes import incident_scope
from sync.store import told
from sync.store.queries import digest
from sync.store.queries.digest import Digest
from tests.fakes.asked import db_of
from tests.fakes.post import Post, carry


def _tell(post: Post, now_ms: int = 1_000) -> None:
    post.writer.call(lambda desk: told.mark(desk.connection, now_ms=now_ms)).result(30)


def _meet(one: Post, other: Post) -> None:
    one.accept(other)
    other.accept(one)


def test_a_desk_never_told_is_told_nothing(gulou: Post) -> None:
    """Before the first mark there is no gap to tell of."""
    gulou.do(OpenIncident(title="槽车侧翻", mode="actual", state="confirmed"))
    assert digest.since_told(db_of(gulou)) == Digest()


def test_what_came_in_is_counted_once_and_by_incident(nanjing: Post, gulou: Post) -> None:
    """Orders to this organisation apart, every other record once however often it changed; own writing and marks count nothing."""
    incident = nanjing.do(OpenIncident(title="槽车侧翻", mode="actual", state="confirmed")).created[0]
    nanjing.do(AddParty(incident=incident, organisation="320106"))
    carry(nanjing, gulou)
    carry(gulou, nanjing)
    _meet(nanjing, gulou)
    carry(nanjing, gulou)
    _tell(gulou)
    assert digest.since_told(db_of(gulou)) == Digest(since_ms=1_000)
    gulou.do(WriteJournal(scope=incident_scope(incident), line="自己写的"))
    nanjing.do(IssueOrderNow(text="封闭出口", urgency="urgent", organisations=("320106",), incident=incident))
    nanjing.do(IssueOrderNow(text="备勤", urgency="urgent", organisations=("320100",), incident=incident))
    for place in ("宁洛高速 K12", "宁洛高速 K13"):
        nanjing.do(SetIncidentFacts(incident=incident, facts={"place": place}))
    nanjing.do(WriteJournal(scope=incident_scope(incident), line="水幕建立"))
    carry(nanjing, gulou)
    found = digest.since_told(db_of(gulou))
    assert [(order.text, order.issuer_name, order.incident) for order in found.orders] == [("封闭出口", "南京市", incident)]
    # The order to another and its recipient, the incident, the line.
    assert (found.order_count, found.changes, found.questions, found.whole) == (1, 4, 0, True)
    assert [(row.id, row.title, row.changes) for row in found.incidents] == [(incident, "槽车侧翻", 4)]
    _tell(gulou, 2_000)
    assert digest.since_told(db_of(gulou)) == Digest(since_ms=2_000)


def test_a_question_that_came_in_is_counted(nanjing: Post, gulou: Post) -> None:
    """A field that both changed while apart is one question; an order signed meanwhile no longer waits."""
    incident = nanjing.do(OpenIncident(title="槽车侧翻", mode="actual", state="confirmed")).created[0]
    nanjing.do(AddParty(incident=incident, organisation="320106"))
    carry(nanjing, gulou)
    carry(gulou, nanjing)
    _meet(nanjing, gulou)
    carry(nanjing, gulou)
    _tell(gulou)
    nanjing.do(SetIncidentFacts(incident=incident, facts={"place": "东出口"}))
    gulou.do(SetIncidentFacts(incident=incident, facts={"place": "西出口"}))
    nanjing.do(IssueOrderNow(text="封闭出口", urgency="urgent", organisations=("320106",), incident=incident))
    carry(nanjing, gulou)
    found = digest.since_told(db_of(gulou))
    assert (found.order_count, found.changes, found.questions) == (1, 1, 1)
    (recipient,) = gulou.rows("select id from recipient_rows where organisation = '320106'")
    gulou.do(SignOrder(recipient=recipient["id"]))
    assert digest.since_told(db_of(gulou)).order_count == 0
