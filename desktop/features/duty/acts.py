"""The acts on persons: their forms, and the frozen requests that these make. What the engine wants proven it asks for by itself."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from desktop.widgets.form import Entry, entry
from sync.domain.commands import persons
from sync.domain.kind import Shape
from sync.domain.offices import OFFICES
from sync.domain.registry import KINDS
from sync.store.queries.persons import RosterRow

Values = Mapping[str, object]
PERSON = KINDS["person"]
FACTS = ("name", "service_number", "phone")
# Acts of this device alone: no record, so no command.
SECRET, FORGET = "secret", "forget"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """The person an act is on, None for a new one; `masked`: fields that are not displayed, and so not edited."""

    person: RosterRow | None = None
    masked: frozenset[str] = frozenset()

    @property
    def held(self) -> RosterRow:
        assert self.person is not None
        return self.person


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One act; its words follow from its name."""

    name: str
    entries: Callable[[Target], tuple[Entry, ...]]
    build: Callable[[Target, Values], object]
    danger: bool = False


def act_named(name: str) -> Act:
    """Return the act called `name`."""
    return _ACTS[name]


def act_names() -> tuple[str, ...]:
    """Return every name, for the checks of the words."""
    return tuple(_ACTS)


def offered(person: RosterRow, *, asks: bool) -> tuple[str, ...]:
    """Return the acts that a person offers now: the likeliest first."""
    lacks = any(office not in person.offices for office in OFFICES)
    here = (SECRET, *((FORGET,) if person.signs_in and not person.sits else ())) if asks else ()
    return (*(("grant",) if lacks else ()), *(("withdraw",) if person.offices else ()), "facts", *here, "strike")


def _office(offices: tuple[str, ...]) -> Entry:
    return Entry(name="office", label="person.office", shape=Shape.CHOICE, required=True, choices=offices, choice_key="offices.office")


def _register_entries(_target: Target) -> tuple[Entry, ...]:
    return (*(entry(PERSON, name) for name in FACTS), _office(OFFICES))


def _register(_target: Target, values: Values) -> object:
    facts = {name: values[name] for name in FACTS}
    return persons.RegisterPerson(offices=(str(values["office"]),), **facts)  # type: ignore[arg-type]  # by the declaration of each entry


def _facts_entries(target: Target) -> tuple[Entry, ...]:
    names = (name for name in FACTS if name not in target.masked)
    return tuple(entry(PERSON, name, initial=getattr(target.held, name)) for name in names)


def _facts(target: Target, values: Values) -> object:
    changed = {name: value for name, value in values.items() if value != getattr(target.held, name)}
    seen = {name: target.held.heads.get(name, ()) for name in changed}
    return persons.SetPersonFacts(person=target.held.id, facts=changed, seen=seen)


def _grant_entries(target: Target) -> tuple[Entry, ...]:
    return (_office(tuple(office for office in OFFICES if office not in target.held.offices)),)


def _grant(target: Target, values: Values) -> object:
    return persons.GrantOffice(person=target.held.id, office=str(values["office"]))


def _withdraw_entries(target: Target) -> tuple[Entry, ...]:
    return (_office(target.held.offices),)


def _withdraw(target: Target, values: Values) -> object:
    return persons.WithdrawOffice(person=target.held.id, office=str(values["office"]))


def _strike_entries(_target: Target) -> tuple[Entry, ...]:
    return (Entry(name="reason", label="form.reason", required=True, long=True),)


def _strike(target: Target, values: Values) -> object:
    return persons.StrikePerson(person=target.held.id, reason=str(values["reason"]))


def _secret_entries(target: Target) -> tuple[Entry, ...]:
    fresh = Entry(name="secret", label="seat.secret.new", required=True, secret=True)
    return (fresh, *_proof_entries(target))


def _proof_entries(_target: Target) -> tuple[Entry, ...]:
    return (Entry(name="proof", label="seat.proof", required=True, secret=True),)


def _none(_target: Target, _values: Values) -> None:
    """Make no request: the seat is asked, see panel.py."""


_ACTS: Mapping[str, Act] = {
    act.name: act
    for act in (
        Act(name="register", entries=_register_entries, build=_register),
        Act(name="facts", entries=_facts_entries, build=_facts),
        Act(name="grant", entries=_grant_entries, build=_grant),
        Act(name="withdraw", entries=_withdraw_entries, build=_withdraw),
        Act(name=SECRET, entries=_secret_entries, build=_none),
        Act(name=FORGET, entries=_proof_entries, build=_none, danger=True),
        Act(name="strike", entries=_strike_entries, build=_strike, danger=True),
    )
}
