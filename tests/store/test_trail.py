"""The trail: looks, what was handed out, duties, persons, rulings and refusals, newest first, by sort, person and time."""

from functools import partial
from typing import Any

import pytest

from sync.domain.commands.forces import RegisterContact
from sync.domain.commands.looks import NoteLook
from sync.domain.commands.persons import RegisterPerson, StrikePerson, TakeDuty
from sync.domain.offices import RECORDER
from sync.store import refusals
from sync.store.desk import Desk
from sync.store.queries.trail import DUTY, HANDED_OUT, LOOK, PERSON, REFUSED, TrailQuestion, TrailRow, trail
from tests.fakes.asked import db_of
from tests.fakes.post import Post


@pytest.fixture
def trodden(post: Post) -> Post:
    contact = post.do(RegisterContact(office="六合消防站值班室", name="韩砚秋", phone="000-5711")).created[0]
    post.do(NoteLook(act="show", kind="contact", subject=contact, fields=("phone",)))
    post.do(NoteLook(act="export", kind="contact", fields=("name", "phone"), records=40, reason="集结通知"))
    person = post.do(RegisterPerson(name="陈默", offices=(RECORDER,))).created[0]
    post.do(TakeDuty(person=person, office=RECORDER))
    post.do(StrikePerson(person=person, reason="调离"))
    at_ms = post.clock() + 1
    post.writer.call(
        lambda desk: refusals.note(desk.connection, at_ms=at_ms, person="陈默", office=RECORDER, act="GrantOffice", code="office.may_not")
    ).result()
    return post


def asked(post: Post, **question: object) -> tuple[TrailRow, ...]:
    return trail(db_of(post), TrailQuestion(**question), 0, 100).rows  # type: ignore[arg-type]  # as each test writes them


def test_every_act_leaves_its_line(trodden: Post) -> None:
    """Each names the act, the record by a name that nobody masks, the fields, how many, and why."""
    told = {row.sort: row for row in asked(trodden)}
    assert set(told) == {LOOK, HANDED_OUT, DUTY, PERSON, REFUSED}
    assert (told[LOOK].what, told[LOOK].kind, told[LOOK].title, told[LOOK].detail) == ("show", "contact", "六合消防站值班室", "phone")
    assert (told[HANDED_OUT].what, told[HANDED_OUT].records, told[HANDED_OUT].note) == ("export", 40, "集结通知")
    assert (told[DUTY].what, told[DUTY].office) == ("sat", RECORDER)
    assert (told[PERSON].what, told[PERSON].title, told[PERSON].note) == ("struck", "陈默", "调离")
    assert (told[REFUSED].what, told[REFUSED].detail, told[REFUSED].person) == ("GrantOffice", "office.may_not", "陈默")
    assert "韩砚秋" not in str(told)


def test_the_filters_and_the_pages(trodden: Post) -> None:
    """By sort, by a part of a name, from a moment on; a page knows how many there are in all."""
    every = asked(trodden)
    assert [row.at_ms for row in every] == sorted((row.at_ms for row in every), reverse=True)
    assert [row.sort for row in asked(trodden, sort=LOOK)] == [LOOK]
    assert [row.sort for row in asked(trodden, person="默")] == [REFUSED]
    newest = every[0].at_ms
    assert {row.at_ms for row in asked(trodden, since_ms=newest)} == {newest}
    page = trail(db_of(trodden), TrailQuestion(), 2, 2)
    assert (page.rows, page.offset, page.total) == (every[2:4], 2, len(every))


def test_refusals_are_bounded(trodden: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    """The oldest go; a disk is not filled by somebody who tries secrets all night."""
    monkeypatch.setattr(refusals, "KEPT_MAX", 3)
    for number in range(5):
        values = {"at_ms": number, "person": "x", "office": "", "act": str(number), "code": "seat.locked"}
        trodden.writer.call(partial(_note, values)).result()
    assert [row.what for row in asked(trodden, sort=REFUSED)] == ["4", "3", "2"]


def _note(values: dict[str, Any], desk: Desk) -> None:
    refusals.note(desk.connection, **values)
