"""A day of a thousand small records, seeded, and where each of them goes in our declarations.

The rows are those of a generator that other stores were measured with (12 incidents, 42 units, 6 people, English text), drawn
in its order, so that figures compare. `MAP` says which of our fields stands for each of its fields:

========================  ====================================================================================
its field                 ours
========================  ====================================================================================
journal.inc               the incident's scope
journal.by                the person in the entry's header
journal.text              journal.line, with journal.stated_at as WriteJournal writes it
journal.cat               journal.channel
unit.status               unit.readiness and unit.reason, as ReportReadiness writes them
unit.lat, unit.lon        unit.location
order.inc                 the incident's scope; incident_number and incident_title as text
order.to                  recipient.organisation, recipient.unit and recipient.name
order.prio                order.urgency
order.text                order.text
order.by                  order.issued_by, and the person in the header
order.state (issued)      order.state, order.issued_at, order.number, order.sort, order.issuer, recipient.state, recipient.order
order.state (later)       recipient.state by its next legal step, with signed_at, signed_by, finished_at, report or reason, as the
                          recipient's commands write them; a step that its table omits becomes the step that is next
incident.severity         incident.grade, with incident.grade_basis as GradeIncident writes it
incident.phase            incident.response_level
incident.summary          incident.hazards
incident.commander        incident.source
incident.area_km2         incident.loss_yuan
incident.evacuees         incident.evacuated
========================  ====================================================================================

Before the first record the incidents are open and the units registered (`Player.prepare`); these do not count.
"""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from benchmarks.author import Author
from sync.domain.acts import COMMANDS
from sync.domain.draft import Add, Create, Move, New, Set, Urgency, Write
from sync.domain.ids import EntityId
from sync.domain.kinds.force import READINESS
from sync.domain.kinds.order import RECIPIENT_LIFE
from sync.domain.kinds.shared import CHANNELS, LEVELS, PRIORITIES
from sync.domain.offices import DUTY_COMMANDER
from sync.domain.scopes import Scope, ScopeSort, incident_scope, organisation_scope

START_MS = 1_795_430_400_000
SEED = 7
INCIDENTS = 12
ORGANISATION = "320106"
OFFICE = "dispatcher"
# Who insists on an order or approves its end directs; what no office of the writer may do our commands refuse, and no device writes.
DIRECTING = frozenset({"InsistOrder", "ApproveFinish", "DeclineFinish"})
TOWNS = ("Peyton Ridge", "Elk Ford", "St. Anne", "Lac-Vert", "Quarry Hill", "Northgate", "Harbour View", "Mill Creek")
HAPPENED = (
    "reports water over road at",
    "requests 2 pumpers to",
    "crew on scene at",
    "evacuation notice served door to door in",
    "sandbagging complete along",
    "power restored to",
    "lost radio contact with team near",
    "casualty transported from",
)
UNITS = (
    *(f"ENG-{number:02d}" for number in range(1, 25)),
    *(f"AMB-{number:02d}" for number in range(1, 13)),
    *(f"BOAT-{number}" for number in range(1, 7)),
)
PEOPLE = ("j.tremblay", "a.singh", "m.okafor", "l.nguyen", "s.macdonald", "p.roy")
CATEGORIES = ("sitrep", "safety", "logistics", "contact")
STATUSES = ("enroute", "onscene", "available", "oos")
STEPS = ("received", "accepted", "in_progress", "done", "declined")

MAP: Mapping[tuple[str, str], tuple[tuple[str, str], ...]] = MappingProxyType(
    {
        ("journal", "text"): (("journal", "line"), ("journal", "stated_at")),
        ("journal", "cat"): (("journal", "channel"),),
        ("unit", "status"): (("unit", "readiness"), ("unit", "reason")),
        ("unit", "lat"): (("unit", "location"),),
        ("unit", "lon"): (("unit", "location"),),
        ("order", "inc"): (("order", "incident_number"), ("order", "incident_title")),
        ("order", "to"): (("recipient", "organisation"), ("recipient", "unit"), ("recipient", "name")),
        ("order", "prio"): (("order", "urgency"),),
        ("order", "text"): (("order", "text"),),
        ("order", "by"): (("order", "issued_by"),),
        ("order", "state"): (
            *(("order", name) for name in ("state", "issued_at", "number", "sort", "issuer")),
            *(("recipient", name) for name in ("state", "order", "signed_at", "signed_by", "finished_at", "report", "reason")),
        ),
        ("incident", "severity"): (("incident", "grade"), ("incident", "grade_basis")),
        ("incident", "phase"): (("incident", "response_level"),),
        ("incident", "summary"): (("incident", "hazards"),),
        ("incident", "commander"): (("incident", "source"),),
        ("incident", "area_km2"): (("incident", "loss_yuan"),),
        ("incident", "evacuees"): (("incident", "evacuated"),),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One record of the generator; `subject` is a unit's name, or the number of an incident or order."""

    at_ms: int
    kind: str
    subject: object
    fields: Mapping[str, Any]


def rows(count: int = 1_000, *, seed: int = SEED) -> Iterator[Row]:
    """Yield the generator's records, drawn in its order."""
    chance = random.Random(seed)
    at = START_MS
    # The generator names incidents, lines and orders by random numbers: drawn here too, to stay in step with it.
    incidents = [number for number in range(INCIDENTS) if chance.getrandbits(128) >= 0]
    orders: list[int] = []
    for _ in range(count):
        at += int(chance.expovariate(1 / 20_000))
        drawn = chance.random()
        who = chance.choice(PEOPLE)
        if drawn < 0.40:  # noqa: PLR2004 - the generator's shares
            chance.getrandbits(128)
            yield Row(at_ms=at, kind="journal", subject=None, fields=_journal(chance, incidents, who))
        elif drawn < 0.65:  # noqa: PLR2004
            unit = chance.choice(UNITS)
            status = chance.choice(STATUSES)
            lat, lon = round(49.8 + chance.random() * 0.4, 5), round(-97.3 + chance.random() * 0.5, 5)
            yield Row(at_ms=at, kind="unit", subject=unit, fields={"status": status, "lat": lat, "lon": lon})
        elif drawn < 0.75:  # noqa: PLR2004
            chance.getrandbits(128)
            orders.append(len(orders))
            yield Row(at_ms=at, kind="order", subject=orders[-1], fields=_order(chance, incidents, who))
        elif drawn < 0.90 and orders:  # noqa: PLR2004
            yield Row(at_ms=at, kind="order", subject=chance.choice(orders), fields={"state": chance.choice(STEPS), "by": who})
        else:
            subject = chance.choice(incidents)
            name = chance.choice(["severity", "phase", "summary", "commander", "area_km2", "evacuees"])
            value = chance.choice([1, 2, 3, "response", "recovery", who, 12.5, 340])
            yield Row(at_ms=at, kind="incident", subject=subject, fields={name: value})


def _journal(chance: random.Random, incidents: list[int], who: str) -> dict[str, Any]:
    incident = chance.choice(incidents)
    place = f"{chance.choice(UNITS)} {chance.choice(HAPPENED)} {chance.choice(TOWNS)}, {chance.randint(1, 400)}"
    text = f"{place} {chance.choice(['Main St', 'River Rd', 'Hwy 12', 'Dyke Ln'])}"
    return {"inc": incident, "by": who, "text": text, "cat": chance.choice(CATEGORIES)}


def _order(chance: random.Random, incidents: list[int], who: str) -> dict[str, Any]:
    incident, unit, priority = chance.choice(incidents), chance.choice(UNITS), chance.choice([0, 1, 2])
    act = ["establish cordon", "assist evacuation", "relieve crew", "report water level"]
    text = f"Proceed to {chance.choice(TOWNS)} and {chance.choice(act)}"
    return {"inc": incident, "to": unit, "prio": priority, "text": text, "by": who, "state": "issued"}


@dataclass(slots=True)
class _Recipient:
    scope: Scope
    entity: EntityId
    state: str = "issued"


class Player:
    """Writes rows as entries of authors, record by record the way our commands write them."""

    def __init__(self, *authors: Author) -> None:
        """Let ``authors``, who see one another's writes, take turns."""
        self._authors = authors
        self._turn = 0
        self.scopes: list[Scope] = []
        self._titles: list[tuple[str, str]] = []
        self._units: dict[str, EntityId] = {}
        self._recipients: list[_Recipient] = []

    def prepare(self) -> None:
        """Open the incidents and register the units; the first author does."""
        opener = self._authors[0]
        for number in range(INCIDENTS):
            title, text = f"Flooding at {TOWNS[number % len(TOWNS)]}", f"鼓楼-A-{number + 1:04d}"
            fields = {
                "state": "confirmed",
                "mode": "exercise",
                "title": title,
                "number": text,
                "reported_at": START_MS,
                "lead": ORGANISATION,
            }
            party = Add(kind="incident", entity=New(0), field="parties", value=ORGANISATION)
            writes = (Create(kind="incident", fields=fields), party)
            entity = opener.write(None, writes, command="OpenIncident", at_ms=START_MS, founds=ScopeSort.INCIDENT)[0]
            self.scopes.append(incident_scope(entity))
            self._titles.append((title, text))
        home = organisation_scope(ORGANISATION)
        for name in UNITS:
            create = Create(kind="unit", fields={"name": name, "sort": "rescue", "readiness": "standby"})
            self._units[name] = opener.write(home, (create,), command="RegisterUnit", at_ms=START_MS)[0]

    def play(self, row: Row) -> None:
        """Write one record."""
        author = self._authors[self._turn % len(self._authors)]
        self._turn += 1
        match row.kind:
            case "journal":
                self._journal(author, row)
            case "unit":
                self._unit(author, row)
            case "order" if row.fields["state"] == "issued":
                self._issue(author, row)
            case "order":
                self._step(author, row)
            case _:
                self._facts(author, row)

    def _journal(self, author: Author, row: Row) -> None:
        channel = CHANNELS[CATEGORIES.index(row.fields["cat"])]
        fields = {"line": row.fields["text"], "stated_at": row.at_ms, "channel": channel}
        _write(author, row, self.scopes[row.fields["inc"]], "WriteJournal", Create(kind="journal", fields=fields))

    def _unit(self, author: Author, row: Row) -> None:
        unit, status = self._units[str(row.subject)], STATUSES.index(row.fields["status"])
        readiness = READINESS[max(0, status - 1)]
        reason, location = "oos" if readiness == "unavailable" else None, (row.fields["lon"], row.fields["lat"])
        values = {"readiness": readiness, "reason": reason, "location": location}
        _write(author, row, organisation_scope(ORGANISATION), "ReportReadiness", *_sets("unit", unit, values))

    def _issue(self, author: Author, row: Row) -> None:
        scope, (title, number) = self.scopes[row.fields["inc"]], self._titles[row.fields["inc"]]
        order = {
            "state": "issued",
            "sort": "order",
            "urgency": PRIORITIES[row.fields["prio"]],
            "text": row.fields["text"],
            "issuer": ORGANISATION,
            "issued_by": row.fields["by"],
            "issued_at": row.at_ms,
            "incident_number": number,
            "incident_title": title,
            "number": f"鼓楼-A-{INCIDENTS + len(self._recipients) + 1:04d}",
        }
        to = str(row.fields["to"])
        recipient = {"state": "issued", "order": New(0), "organisation": ORGANISATION, "unit": self._units[to], "name": to}
        writes = (Create(kind="order", fields=order), Create(kind="recipient", fields=recipient))
        urgency = Urgency.FLASH if row.fields["prio"] < 2 else Urgency.RECORD  # noqa: PLR2004 - flash and urgent
        created = _write(author, row, scope, "IssueOrderNow", *writes, urgency=urgency)
        self._recipients.append(_Recipient(scope, created[1]))

    def _step(self, author: Author, row: Row) -> None:
        held = self._recipients[_number(row)]
        wanted = ("sign", "start", "report", "finish", "return")[STEPS.index(row.fields["state"])]
        steps = [move for move, _ in RECIPIENT_LIFE.next_moves(held.state) if move not in {"withdraw", "supersede"}]
        move = wanted if wanted in steps else next(iter(steps), None)
        if move is None:
            report = _sets("recipient", held.entity, {"report": row.fields["state"]})
            _write(author, row, held.scope, "ReportOrder", *report)
            return
        to = RECIPIENT_LIFE.target(held.state, move)
        assert to is not None
        held.state = to
        commands: Mapping[str, tuple[str, Mapping[str, object]]] = {
            "sign": ("SignOrder", {"signed_at": row.at_ms, "signed_by": row.fields["by"]}),
            "start": ("StartOrder", {}),
            "report": ("ReportOrder", {"report": row.fields["state"]}),
            "finish": ("FinishOrder", {"finished_at": row.at_ms}),
            "return": ("ReturnOrder", {"reason": row.fields["state"]}),
            "insist": ("InsistOrder", {"reason": row.fields["state"]}),
            "approve": ("ApproveFinish", {}),
            "decline": ("DeclineFinish", {"reason": row.fields["state"]}),
        }
        command, more = commands[move]
        writes: tuple[Write, ...] = (Move(kind="recipient", entity=held.entity, to=to), *_sets("recipient", held.entity, more))
        _write(author, row, held.scope, command, *writes, urgency=Urgency.FLASH if move == "sign" else Urgency.RECORD)

    def _facts(self, author: Author, row: Row) -> None:
        scope = self.scopes[_number(row)]
        entity = EntityId(scope[1:])
        ((name, value),) = row.fields.items()
        number = int(value) if isinstance(value, (int, float)) else len(value)
        level, text = LEVELS[number % len(LEVELS)], str(value)
        choices: Mapping[str, Mapping[str, object]] = {
            "severity": {"grade": level, "grade_basis": text},
            "phase": {"response_level": level},
            "summary": {"hazards": text},
            "commander": {"source": text},
            "area_km2": {"loss_yuan": number},
            "evacuees": {"evacuated": number},
        }
        command = "GradeIncident" if name == "severity" else "SetIncidentFacts"
        _write(author, row, scope, command, *_sets("incident", entity, choices[name]))


def _number(row: Row) -> int:
    assert isinstance(row.subject, int)
    return row.subject


def _sets(kind: str, entity: EntityId, values: Mapping[str, object]) -> tuple[Set, ...]:
    return tuple(Set(kind=kind, entity=entity, field=name, value=value) for name, value in values.items())


def _write(author: Author, row: Row, scope: Scope, command: str, *writes: Write, urgency: Urgency = Urgency.RECORD) -> list[EntityId]:
    person = row.fields.get("by", PEOPLE[row.at_ms % len(PEOPLE)])
    assert command in COMMANDS
    office = DUTY_COMMANDER if command in DIRECTING else OFFICE
    return author.write(scope, writes, command=command, person=person, office=office, at_ms=row.at_ms, urgency=urgency)
