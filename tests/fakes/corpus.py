"""What a recorded release holds: a little of every kind, two devices, a question, and what all of it says in plain values."""

import json
from typing import Any

from fakes.authority import Authority
from fakes.post import Post, carry

from sync.domain.commands.attachments import AttachFile
from sync.domain.commands.circles import FoundCircle
from sync.domain.commands.dispatch import AdvanceAssignment, DispatchUnit
from sync.domain.commands.forces import RegisterContact, RegisterUnit, ReportReadiness
from sync.domain.commands.groups import AddTask, OpenGroup
from sync.domain.commands.incidents import AddParty, GradeIncident, OpenIncident, SetIncidentFacts
from sync.domain.commands.journals import StrikeJournal, TickJournal, WriteJournal
from sync.domain.commands.looks import NoteLook
from sync.domain.commands.orders import IssueOrderNow
from sync.domain.commands.persons import GrantOffice, RegisterPerson, TakeDuty
from sync.domain.commands.plans import PublishPlan
from sync.domain.commands.posts import EstablishPost
from sync.domain.commands.recipients import ReportOrder, SignOrder, StartOrder
from sync.domain.commands.responses import StartResponse
from sync.domain.registry import KINDS
from sync.domain.scopes import incident_scope
from sync.oplog.codec import encode
from sync.store.cipher import database
from sync.store.life import Connection
from sync.store.queries.common import records


def fill(post: Post, other: Post) -> None:
    """Let a day happen at ``post``, with a neighbour that writes to the same incident meanwhile."""
    post.accept(other)
    other.accept(post)
    incident = post.do(OpenIncident(title="泄漏 leak", mode="actual", state="confirmed", place="三号门", location=(118.8, 32.1))).created[0]
    scope = incident_scope(incident)
    post.do(AddParty(incident=incident, organisation="320115"))
    post.do(GradeIncident(incident=incident, grade="serious", basis="规则"))
    carry(post, other)
    other.do(SetIncidentFacts(incident=incident, facts={"place": "东门"}))
    post.do(SetIncidentFacts(incident=incident, facts={"place": "西门"}))
    post.do(EstablishPost(incident=incident, sort="scene", name="现场指挥部", commander="周敏"))
    line = post.do(WriteJournal(scope=scope, line="第一行", channel="radio")).created[0]
    post.do(TickJournal(journal=line, tick="map"))
    post.do(StrikeJournal(journal=post.do(WriteJournal(scope=scope, line="写错了")).created[0], reason="重复"))
    unit = post.do(RegisterUnit(name="鼓楼机动一队", call_sign="金陵21", sort="rapid_response", readiness="standby")).created[0]
    post.do(ReportReadiness(unit=unit, readiness="standby", strength_ready=11))
    post.do(RegisterContact(office="duty_commander", phone="025-0000000"))
    assignment = next(iter(post.do(DispatchUnit(incident=incident, unit=unit)).created))
    post.do(AdvanceAssignment(assignment=assignment, to="arrived"))
    post.do(IssueOrderNow(text="封闭出口", urgency="flash", organisations=("320106", "320115"), incident=incident))
    mine = post.rows("select id from recipient_rows where organisation = '320106'")[0]["id"]
    for act in (SignOrder(recipient=mine), StartOrder(recipient=mine), ReportOrder(recipient=mine, report="正在封闭")):
        post.do(act)
    post.do(OpenGroup(incident=incident, name="疏散组", members=("320106",)))
    post.do(AddTask(incident=incident, title="清点人数", repeat_minutes=30))
    post.do(StartResponse(incident=incident, level="serious", matters="抢险救援", measures="封闭道路", period_hours=24))
    post.do(FoundCircle(title="防汛调度", members=("320115",)))
    level = {"level": "major", "matters": "抢险救援", "measures": "封闭道路", "period_hours": 24}
    document = {"format": 1, "title": "危险化学品事故应急预案", "levels": [level]}
    post.do(PublishPlan(document=encode(document), version="1.0", name="危化品预案", code="JS-WHP"))
    photo = post.writer.call(lambda desk: desk.blobs.put(bytes(range(256)) * 500)).result(30)
    post.do(AttachFile(subject=incident, subject_kind="incident", original=photo, media="other", file_name="现场.bin"))
    carry(other, post)
    post.settle()


def fill_duty(post: Post) -> None:
    """Let somebody take the seat at ``post`` and look at what is masked."""
    person = post.do(RegisterPerson(name="周敏", offices=("recorder",), service_number="03217", phone="025-0000001")).created[0]
    post.do(GrantOffice(person=person, office="duty_commander"))
    post.do(TakeDuty(person=person, office="recorder", note="接岗"))
    post.do(NoteLook(act="show", kind="person", fields=("phone",), subject=person, reason="核对"))


def speak(authority: Authority, post: Post, other: Post) -> None:
    """Let the authority certify both posts, add an organisation, and set one entry of ``other`` aside."""
    for one, organisation in ((post, "320106"), (other, "320115")):
        authority.certify(one.rows("select sign_key from replicas where standing = 'own'")[0]["sign_key"], organisation)
    authority.organisation("320117", "溧水区", "320100")
    authority.rule(other.replica, [[1, 1]])
    post.writer.call(lambda desk: desk.trust.pin_root(authority.root)).result(30)
    post.receive((authority.run(),))
    post.settle()


def told(connection: Connection) -> dict[str, Any]:
    """Return what every record says: ``kind → id → field → value``, empty fields left out, bytes as text."""
    db = database(connection)
    found = {kind: {record.id.hex(): _plain(record.values) for record in records(db, kind, "1", [], limit=1_000)} for kind in KINDS}
    return json.loads(json.dumps({kind: rows for kind, rows in found.items() if rows}))


def _plain(value: Any) -> Any:
    if hasattr(value, "items"):
        return {str(key): _plain(item) for key, item in sorted(value.items()) if item is not None and item != ()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_plain(item) for item in value]
    return value.hex() if isinstance(value, bytes) else value
