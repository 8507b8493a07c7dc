"""Claims about what a ruling that came is said to change: field by field, and nothing where the answer might be wrong."""

from collections.abc import Callable

import pytest

from sync.domain.commands.incidents import OpenIncident, SetIncidentFacts
from sync.domain.commands.journals import WriteJournal
from sync.domain.scopes import incident_scope
from sync.store.cipher import database
from sync.store.queries import ruling_effects
from sync.store.queries.questions import inbox
from sync.store.queries.ruling_effects import effects
from tests.fakes.authority import Authority
from tests.fakes.post import Post


def own_key(post: Post) -> bytes:
    return bytes(post.rows("select sign_key from replicas where standing = 'own'")[0]["sign_key"])


def test_a_ruling_says_what_it_changed(make: Callable[[str], Post], monkeypatch: pytest.MonkeyPatch) -> None:
    """A figure goes back, a line is gone; taken back by the next ruling nothing is changed; a long log is not read for it."""
    post, authority = make("320106"), Authority()
    authority.certify(own_key(post), "320106")
    post.writer.call(lambda desk: desk.trust.pin_root(authority.root)).result(30)
    post.receive((authority.run(),))
    incident = post.do(OpenIncident(title="泄漏", mode="actual", state="confirmed")).created[0]
    post.do(SetIncidentFacts(incident=incident, facts={"trapped": 2}))
    post.do(SetIncidentFacts(incident=incident, facts={"trapped": 3}))
    (line,) = post.do(WriteJournal(scope=incident_scope(incident), line="存疑", channel="radio")).created
    post.settle()
    ruling = authority.rule(post.replica, [[3, None]])
    post.receive((authority.run(),))
    post.settle()
    db = database(post.reader)
    found = {record.entity: record for record in effects(db, ruling)}
    assert set(found) == {incident, line}
    assert ("trapped", 3, 2) in found[incident].fields
    assert found[line].after is None
    (row,) = [one for one in inbox(db).set_aside if one.id == ruling]
    assert {record.entity for record in row.effects} == {incident, line}
    monkeypatch.setattr(ruling_effects, "ENTRIES_MAX", 3)
    assert effects(db, ruling) == ()
    monkeypatch.undo()
    back = authority.rule(post.replica, [], replaces=(ruling,))
    post.receive((authority.run(),))
    post.settle()
    assert effects(db, ruling) == ()
    assert effects(db, back) == ()
    assert post.rows("select trapped from incident_rows") == [{"trapped": 3}]
