"""Is a plan ready to be carried out today? Each line is met or a gap, with the figure and the moment it rests on.

A contact counts by what is held here: the live record of its office first, the plan's dated copy where nothing else is. A unit
counts when it is reported on standby within four hours and no open assignment holds it. What no ledger tells is a gap that says so.

Pure. Source: readiness check of a plan (准备检查), our design; drills of special and departmental plans once in three years:
突发事件应急预案管理办法; the days after which a copied number is doubted are our default.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from sync.domain.activation import of_level
from sync.domain.kinds.force import FIGURE_AGE_LIMIT_S
from sync.domain.plan_document import Contact, Need, PlanDocument

DAY_MS = 86_400_000
COPY_DAYS_MAX = 90
DRILL_DAYS_MAX = 3 * 365


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveContact:
    """A contact record that is held here. `as_of` in milliseconds UTC."""

    organisation: str
    office: str
    name: str = ""
    phone: str = ""
    radio: str = ""
    as_of: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveUnit:
    """A unit that is held here. `reported_at` = when its readiness was reported, milliseconds UTC."""

    name: str
    sort: str | None
    capabilities: frozenset[str] = frozenset()
    readiness: str | None = None
    reported_at: int | None = None
    is_engaged: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Stock:
    """What ledgers say of one thing: pieces in service, and pieces at all."""

    in_service: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What a readiness check rests on. Moments in milliseconds UTC; `stocks` by name, None where no ledger is held."""

    now_ms: int
    review_due: int | None = None
    drill_due: int | None = None
    drilled_at: int | None = None
    contacts: Sequence[LiveContact] = ()
    units: Sequence[LiveUnit] = ()
    stocks: Mapping[str, Stock] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One line.

    Attributes:
        sort: contact, units, equipment, review or drill.
        code: which sentence says it.
        subject: what it is about, in the plan's own words.
        cards: numbers of the cards that a gap touches.
        role: role that a gap touches.
    """

    sort: str
    met: bool
    code: str
    subject: str = ""
    facts: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    cards: tuple[int, ...] = ()
    role: str = ""


def check(document: PlanDocument, level: str, today: Circumstances) -> tuple[Finding, ...]:
    """Return the lines of a plan's level, gaps first, else in the order of the plan."""
    found = [
        *(_contact(contact, today) for contact in document.contacts),
        *(_need(need, today) for need in of_level(document.needs, level)),
        _review(today),
        _drill(today),
    ]
    return tuple(sorted(found, key=_is_met))


def live_contact(contact: Contact, held: Iterable[LiveContact]) -> LiveContact | None:
    """Return the newest record of a contact's office that is held, None when there is none."""
    same = [one for one in held if (one.organisation, one.office) == (contact.organisation, contact.office)]
    return max(same, key=_as_of, default=None)


def _contact(contact: Contact, today: Circumstances) -> Finding:
    live = live_contact(contact, today.contacts)
    best = live if live is not None and (live.phone or live.radio) else None
    phone, radio, as_of = (best.phone, best.radio, best.as_of) if best is not None else (contact.phone, contact.radio, contact.as_of)
    subject = " ".join(part for part in (contact.office, best.name if best is not None else contact.name) if part)
    facts: dict[str, object] = {"number": phone or radio, "as_of": as_of}
    if not phone and not radio:
        met, code = False, "no_number"
    elif as_of is None:
        met, code = False, "undated"
    elif today.now_ms - as_of > COPY_DAYS_MAX * DAY_MS:
        met, code = False, "old"
        facts["days"] = (today.now_ms - as_of) // DAY_MS
    else:
        met, code = True, "live" if best is not None else "copy"
    return Finding(sort="contact", met=met, code=code, subject=subject, facts=facts, role=contact.office)


def _need(need: Need, today: Circumstances) -> Finding:
    return _units(need, today) if need.sort == "units" else _equipment(need, today)


def _units(need: Need, today: Circumstances) -> Finding:
    fitting = [unit for unit in today.units if _fits(unit, need)]
    standing_by = [unit for unit in fitting if unit.readiness == "standby" and not unit.is_engaged]
    fresh = [unit for unit in standing_by if _is_fresh(unit, today.now_ms)]
    facts = {
        "count": len(fresh),
        "needed": need.count,
        "stale": len(standing_by) - len(fresh),
        "engaged": sum(unit.is_engaged for unit in fitting),
        "held": len(fitting),
    }
    met = len(fresh) >= need.count
    code = "enough" if met else "stale" if len(standing_by) >= need.count else "short"
    return Finding(sort="units", met=met, code=code, subject=need.name, facts=facts, cards=need.cards)


def _equipment(need: Need, today: Circumstances) -> Finding:
    stock = None if today.stocks is None else today.stocks.get(need.name)
    if stock is None:
        return Finding(sort="equipment", met=False, code="unknown", subject=need.name, facts={"needed": need.count}, cards=need.cards)
    facts = {"count": stock.in_service, "needed": need.count, "total": stock.total}
    met = stock.in_service >= need.count
    return Finding(sort="equipment", met=met, code="enough" if met else "short", subject=need.name, facts=facts, cards=need.cards)


def _review(today: Circumstances) -> Finding:
    if today.review_due is None:
        return Finding(sort="review", met=False, code="not_set")
    met = today.review_due >= today.now_ms
    facts = {"due": today.review_due, "days": abs(today.review_due - today.now_ms) // DAY_MS}
    return Finding(sort="review", met=met, code="later" if met else "overdue", facts=facts)


def _drill(today: Circumstances) -> Finding:
    facts: dict[str, object] = {"at": today.drilled_at, "due": today.drill_due}
    if today.drill_due is not None and today.drill_due < today.now_ms and (today.drilled_at or 0) < today.drill_due:
        return Finding(sort="drill", met=False, code="overdue", facts=facts)
    if today.drilled_at is None:
        return Finding(sort="drill", met=False, code="never", facts=facts)
    met = today.now_ms - today.drilled_at <= DRILL_DAYS_MAX * DAY_MS
    return Finding(sort="drill", met=met, code="recent" if met else "old", facts=facts)


def _fits(unit: LiveUnit, need: Need) -> bool:
    if need.unit_sort is not None and unit.sort != need.unit_sort:
        return False
    return need.capability is None or need.capability in unit.capabilities


def _is_fresh(unit: LiveUnit, now_ms: int) -> bool:
    return unit.reported_at is not None and now_ms - unit.reported_at <= FIGURE_AGE_LIMIT_S * 1000


def _is_met(finding: Finding) -> bool:
    return finding.met


def _as_of(contact: LiveContact) -> int:
    return contact.as_of or 0


def gaps(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Yield the lines that are not met."""
    return (finding for finding in findings if not finding.met)
