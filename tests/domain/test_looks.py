"""Looks: every office may, each is a record in the looker's organisation, and only what is masked can be looked at so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.domain.access import Standing, may_write
from sync.domain.commands.forces import RegisterContact
from sync.domain.commands.looks import WITHIN, NoteLook
from sync.domain.failures import Refused
from sync.domain.ids import EntityId
from sync.domain.kinds.look import EXPORT, PRINT, SHOW
from sync.domain.offices import OFFICES
from sync.domain.registry import KINDS
from sync.domain.scopes import organisation_scope
from tests.fakes.memory_view import COUNTY, Facts, MemoryView

FACTS = Facts(MemoryView().world)
PRIVATE = [(kind.name, field.name) for kind in KINDS.values() for field in kind.fields if field.private]


@pytest.fixture
def view() -> MemoryView:
    return MemoryView()


@pytest.fixture
def contact(view: MemoryView) -> EntityId:
    return view.do(RegisterContact(office="六合消防站值班室", name="韩砚秋", phone="000-5711", radio=None, note=None, as_of=None))


def code_of(view: MemoryView, request: object) -> str:
    with pytest.raises(Refused) as caught:
        view.do(request)
    return caught.value.code


@pytest.mark.parametrize("office", OFFICES)
def test_whoever_reads_may_look(view: MemoryView, contact: EntityId, office: str) -> None:
    """In every office, the auditor's too, and none looks without a record."""
    look = view.acting(office).do(NoteLook(act=SHOW, kind="contact", subject=contact, fields=("phone",)))
    record = view.record("look", look)
    assert record is not None
    assert (record["act"], record["subject_kind"], record["subject"], record["seen"]) == (SHOW, "contact", contact, "phone")
    assert record.scope == organisation_scope(COUNTY)


def test_what_cannot_be_looked_at(view: MemoryView, contact: EntityId) -> None:
    """A kind that is unknown, a field that anybody sees, no field, no record, a record that is not here."""
    assert code_of(view, NoteLook(act=SHOW, kind="nothing", subject=contact, fields=("phone",))) == "kind.unknown"
    assert code_of(view, NoteLook(act=SHOW, kind="contact", subject=contact, fields=("phone", "office"))) == "look.not_private"
    assert code_of(view, NoteLook(act=SHOW, kind="contact", subject=contact, fields=())) == "look.not_private"
    assert code_of(view, NoteLook(act=SHOW, kind="contact", fields=("phone",))) == "look.subject_missing"
    assert code_of(view, NoteLook(act=SHOW, kind="contact", subject=bytes(16), fields=("phone",))) == "record.not_held"
    assert code_of(view, NoteLook(act="peek", kind="contact", subject=contact, fields=("phone",))) == "field.unknown_choice"
    assert not view.records("look")


@pytest.mark.parametrize("act", [PRINT, EXPORT])
def test_many_at_once(view: MemoryView, act: str) -> None:
    """A sheet of many names the kind, its fields and how many, and a reason where one was given."""
    look = view.do(NoteLook(act=act, kind="contact", fields=("name", "phone", "name"), records=40, reason="集结通知"))
    record = view.record("look", look)
    assert record is not None
    assert (record["seen"], record["records"], record["reason"], record["subject"]) == ("name,phone", 40, "集结通知", None)


def test_a_plan_s_contacts(view: MemoryView) -> None:
    """They stand in the version's document, so they have a name of their own."""
    assert WITHIN["plan_version"] == {"contacts"}
    assert view.do(NoteLook(act=PRINT, kind="plan_version", fields=("contacts",), records=3, about="值班室"))


@given(st.sampled_from(PRIVATE))
def test_everything_private_can_be_looked_at(field: tuple[str, str]) -> None:
    """No field is masked without a way to see it."""
    kind, name = field
    assert MemoryView().do(NoteLook(act=PRINT, kind=kind, fields=(name,), records=1))


@pytest.mark.parametrize("verb", ["set", "create"])
def test_a_look_is_never_written_anew(verb: str) -> None:
    """Neither struck nor corrected, in whatever office."""
    scope = organisation_scope(COUNTY)
    for office in OFFICES:
        writer = Standing(organisation=COUNTY, offices=frozenset({office}), certified=True)
        assert may_write(writer, scope, "look", verb, FACTS) == (verb == "create")
