"""The roster: who works here, in which offices, with their last duties, and what who sits here may do about it."""

from sync.domain.commands.persons import GrantOffice, RegisterPerson, StrikePerson, TakeDuty
from sync.domain.offices import DISPATCHER, RECORDER
from sync.store import sign_ins
from sync.store.queries.persons import roster
from tests.fakes.asked import db_of
from tests.fakes.post import Post


def test_everybody_with_offices_and_duties(post: Post) -> None:
    """By name; offices in the sequence of their table; who signs in here, struck ones left out, the newest duty first."""
    person = post.do(RegisterPerson(name="陈默", offices=(RECORDER,), phone="000-1234", service_number="320106-07")).created[0]
    gone = post.do(RegisterPerson(name="阿金", offices=(RECORDER,))).created[0]
    post.do(GrantOffice(person=person, office=DISPATCHER))
    first = post.do(TakeDuty(person=person, office=RECORDER, note="水位 9.8 m")).created[0]
    post.do(TakeDuty(person=person, office=DISPATCHER, relieves=first))
    post.do(StrikePerson(person=gone, reason="调离"))
    post.writer.call(lambda desk: sign_ins.keep(desk.connection, person, "$argon2id$")).result()
    held = roster(db_of(post))
    (row,) = held.persons
    assert (row.name, row.phone, row.service_number, row.offices) == ("陈默", "000-1234", "320106-07", (DISPATCHER, RECORDER))
    assert (row.signs_in, row.sits, held.asks) == (True, False, True)
    assert set(row.heads) == {"name", "service_number", "phone"}
    duties = [(office, ended is None, note) for office, _, ended, note in row.duties]
    assert duties == [(DISPATCHER, True, ""), (RECORDER, False, "水位 9.8 m")]
    assert (held.may_write, held.sees_trail) == (True, True)
