"""The lines of this page: a person's fields, offices with what they may and may not do, duties; an act of the trail in words. Pure."""

from dataclasses import dataclass

from desktop.runtime.masks import Masks
from desktop.runtime.words import Words, figure
from sync.domain.powers import may_do, may_not_do
from sync.store.queries.persons import RosterRow
from sync.store.queries.trail import DUTY, HANDED_OUT, PERSON, REFUSED, RULING, TrailRow

FIELDS = ("service_number", "phone")


@dataclass(frozen=True, slots=True, kw_only=True)
class FactLine:
    """One fact of a person."""

    field: str
    label: str
    value: str


class MaskedFact(FactLine):
    """A fact that is masked: acting on it shows it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeLine:
    """An office that is held, with what it may and may not do."""

    office: str
    name: str
    may: str
    may_not: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyLine:
    """A duty: who sat here in which office, from when to when."""

    number: int
    office: str
    when: str
    note: str


SideLine = FactLine | OfficeLine | DutyLine


def person_lines(row: RosterRow, words: Words, masks: Masks, *, now_ms: int) -> tuple[SideLine, ...]:
    """Return everything about a person as the panel shows it."""
    found: list[SideLine] = []
    for name in FIELDS:
        value = getattr(row, name)
        if value:
            sort = MaskedFact if masks.covers("person", row.id, name) else FactLine
            found.append(sort(field=name, label=words.say(f"person.{name}"), value=masks.say("person", row.id, name, value)))
    signs = words.say("duty.signs_in" if row.signs_in else "duty.signs_in.not")
    found.append(FactLine(field="signs_in", label=words.say("duty.here"), value=signs))
    found.extend(office_line(office, words) for office in row.offices)
    for number, (office, began, ended, note) in enumerate(row.duties):
        until = words.say("duty.now") if ended is None else words.moment(ended, now_ms=now_ms)
        when = words.say("duty.span", since=words.moment(began, now_ms=now_ms), until=until)
        found.append(DutyLine(number=number, office=words.choice("offices", "office", office), when=when, note=note))
    return tuple(found)


def office_line(office: str, words: Words) -> OfficeLine:
    """Return an office with what it may and may not do, in plain words."""
    return OfficeLine(
        office=office,
        name=words.choice("offices", "office", office),
        may=_listed("duty.may", may_do(office), words),
        may_not=_listed("duty.may_not", may_not_do(office), words),
    )


def offices_words(row: RosterRow, words: Words) -> str:
    """Return the offices of a person in one line."""
    return words.say("duty.comma").join(words.choice("offices", "office", office) for office in row.offices)


def trail_words(row: TrailRow, words: Words) -> tuple[str, str]:
    """Return what was done, and what is said below it."""
    kind = words.say(f"kind.{row.kind}") if row.kind else ""
    if row.sort == REFUSED:
        # An act of a later version has no words here yet.
        what = words.say(f"trail.act.{row.what}") if words.has(f"trail.act.{row.what}") else row.what
        return words.say("trail.refused", act=what), words.say(f"trail.why.{row.detail}")
    if row.sort == DUTY:
        return words.say(f"trail.{row.what}", office=words.choice("offices", "office", row.office)), row.note
    if row.sort == PERSON:
        return words.say(f"trail.{row.what}", name=row.title), row.note
    if row.sort == RULING:
        return words.say("trail.ruled"), row.note
    fields = words.say("duty.comma").join(_field(row.kind, name, words) for name in row.detail.split(","))
    if row.sort == HANDED_OUT:
        count = figure(row.records or 1)
        return words.say(f"trail.{row.what}", kind=kind, count=count), " · ".join(part for part in (fields, row.note) if part)
    return words.say("trail.show", kind=kind, field=fields), " · ".join(part for part in (row.title, row.note) if part)


def _listed(key: str, powers: tuple[str, ...], words: Words) -> str:
    if not powers:
        return ""
    return words.say(key, powers=words.say("duty.comma").join(words.say(f"power.{name}") for name in powers))


def _field(kind: str, name: str, words: Words) -> str:
    key = f"{kind}.{name}"
    return words.say(key) if words.has(key) else words.say("paper.contacts")
