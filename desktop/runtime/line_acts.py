"""What a line of the command line would do, before anyone presses Enter: a request, or what is still unclear and where.

Nothing is guessed: a name that may mean two things is unclear until a person chooses, and an act that the record shown here
would refuse is said to be so. The heads displayed travel with the request.

Pure. Source: our design.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from desktop.runtime import line_grammar as grammar
from desktop.runtime.line_grammar import Line, Part, Vocabulary
from desktop.runtime.line_outcome import (
    EMPTY,
    GOES,
    ORDER_ROW,
    RADIO,
    READY,
    STATE_ROW,
    UNAVAILABLE,
    UNCLEAR,
    URGENCY,
    Choice,
    Context,
    Fact,
    Moment,
    Outcome,
)
from desktop.runtime.words import CHINA, at
from sync.domain.commands.dispatch import AdvanceAssignment, DispatchUnit, DispatchUnits, RecallUnit, ReleaseUnit
from sync.domain.commands.forces import ReportReadiness
from sync.domain.commands.journals import WriteJournal
from sync.domain.commands.orders import IssueOrderNow
from sync.domain.commands.recipients import SignOrder
from sync.domain.ids import EntityId
from sync.domain.kinds import assignment
from sync.domain.scopes import incident_scope
from sync.store.queries.finder import INCIDENT, UNIT, FoundRow, plain
from sync.store.queries.line import LineFound, StandingRow, UnitMeant, WaitingOrder


def outcome_of(line: Line, found: LineFound, context: Context, words: Vocabulary) -> Outcome:
    """Return what `line` would do with what its names mean."""
    if not line.verb:
        return Outcome(state=EMPTY)
    return _Judge(line, found, context, words).outcome()


class _UnclearError(Exception):
    """Ends a judgement: something of the line is unclear."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.key)
        self.outcome = outcome


def _unclear(key: str, spot: Part | None = None, choices: Sequence[FoundRow] = (), /, **facts: Fact) -> _UnclearError:
    return _UnclearError(Outcome(state=UNCLEAR, key=key, spot=spot, choices=tuple(choices), facts=facts))


class _Judge:
    """Judges one line."""

    def __init__(self, line: Line, found: LineFound, context: Context, words: Vocabulary) -> None:
        self._line = line
        self._found = found
        self._context = context
        self._words = words

    def outcome(self) -> Outcome:
        judges = {
            grammar.JOURNAL: self._journal,
            grammar.VOICE: self._journal,
            grammar.DISPATCH: self._dispatch,
            grammar.STATUS: self._status,
            grammar.ORDER: self._order,
            grammar.SIGN: self._sign,
            grammar.GO: self._go,
        }
        try:
            return judges[self._line.verb]()
        except _UnclearError as unclear:
            return unclear.outcome

    def _journal(self) -> Outcome:
        line = self._line
        incident = self._incident()
        if line.text is None:
            raise _unclear("text", **_of(incident))
        stated = self._past(line.clock) if line.verb == grammar.VOICE else None
        request = WriteJournal(
            scope=incident_scope(EntityId(incident.id)),
            line=line.text.text,
            stated_at=stated,
            channel=RADIO if line.verb == grammar.VOICE else None,
        )
        facts = {**_of(incident), **({} if stated is None else {"moment": Moment(stated)})}
        return Outcome(state=READY, key=line.verb, facts=facts, request=request)

    def _dispatch(self) -> Outcome:
        line = self._line
        names, place = self._sent()
        units = [self._unit(name) for name in names] or [self._unit(None)]
        incident = self._destination(place)
        for name, unit in zip(names, units, strict=True):
            self._may_go(name, unit, incident)
        named = place is not None and plain(place.text) in {plain(incident.title), plain(incident.number)}
        task = None if place is None or named else place.text
        ids = tuple(dict.fromkeys(unit.row.id for unit in units))
        request: object = DispatchUnits(incident=incident.id, units=ids, task=task, knowingly=line.knowingly)
        if len(ids) == 1:
            request = DispatchUnit(incident=incident.id, unit=ids[0], task=task, knowingly=line.knowingly)
        titles = tuple(dict.fromkeys(unit.row.title for unit in units))
        facts = {"unit": titles, **_of(incident), "place": task or incident.title}
        return Outcome(state=READY, key="dispatch_to" if task else "dispatch", facts=facts, request=request)

    def _may_go(self, name: Part, unit: UnitMeant, incident: FoundRow) -> None:
        """Raise what stands against sending a unit."""
        knowingly = self._line.knowingly
        facts = {"unit": unit.row.title, **_of(incident)}
        here = next((row for row in unit.standing if row.incident == incident.id), None)
        if here is not None:
            raise _unclear("already_here", name, state=Choice("assignment", "state", here.state), **facts)
        other = next((row for row in unit.standing if row.incident != incident.id), None)
        if other is not None and not knowingly:
            raise _unclear("engaged", name, other=other.number or other.title, **facts)
        if unit.row.state == UNAVAILABLE and not knowingly:
            raise _unclear("unavailable", name, **facts)

    def _sent(self) -> tuple[tuple[Part, ...], Part | None]:
        """Return the units of a dispatch and its place; what may be either is asked, never guessed."""
        line = self._line
        names, place = list(line.names), line.place if line.to is None else line.to
        for number, part in enumerate(line.further):
            meant = self._found.units.get(part.text, ())
            rows = [unit.row for unit in meant]
            if any(row.exact for row in rows) or plain(part.text) in self._context.picked or (rows and line.to is not None):
                names.append(part)
                place = line.to
            elif number or line.to is not None:
                raise _unclear("to_missing", part, rows, typed=part.text)
            elif rows:
                raise _unclear("unit_or_place", part, rows, typed=part.text)
            else:
                break
        return tuple(names), place

    def _status(self) -> Outcome:
        line = self._line
        if len(line.names) > 1:
            raise _unclear("one_unit", line.names[1])
        unit = self._unit(line.names[0] if line.names else None)
        if line.state is None:
            return Outcome(state=GOES, key="status", facts=self._status_facts(unit), goal=unit.row)
        wanted = self._words.states.get(grammar.folded(line.state.text))
        if wanted is None:
            raise _unclear("state", line.state, self._states(line.state.text), typed=line.state.text)
        sort, value = wanted
        facts: dict[str, Fact] = {"unit": unit.row.title}
        reason = None if line.text is None else line.text.text
        if sort == grammar.READINESS:
            if value == UNAVAILABLE and reason is None:
                raise _unclear("reason", **facts)
            if line.clock is not None:
                raise _unclear("clock", line.clock, **facts)
            facts["state"] = Choice("unit", "readiness", value)
            request = ReportReadiness(unit=unit.row.id, readiness=value, reason=reason)
            return Outcome(state=READY, key="readiness", facts=facts, request=request)
        return self._step(unit, value, reason, facts)

    def _step(self, unit: UnitMeant, to: str, reason: str | None, facts: Mapping[str, Fact]) -> Outcome:
        line = self._line
        task = self._task(unit)
        said = {**facts, "number": task.number, "title": task.title, "state": Choice("assignment", "state", to)}
        if to not in {target for _, target in assignment.LIFE.next_moves(task.state)}:
            raise _unclear("step", line.state, now=Choice("assignment", "state", task.state), **said)
        moment = None if line.clock is None else self._past(line.clock)
        if to == "recalled":
            if reason is None:
                raise _unclear("reason", **facts)
            if line.clock is not None:
                raise _unclear("clock", line.clock, **facts)
            return Outcome(state=READY, key="recall", facts=said, request=RecallUnit(assignment=task.id, reason=reason, seen=task.heads))
        if reason is not None:
            raise _unclear("left_over", line.text, **said)
        request: object = AdvanceAssignment(assignment=task.id, to=to, at=moment, seen=task.heads)
        if to == "returned":
            request = ReleaseUnit(assignment=task.id, at=moment, seen=task.heads)
        if moment is None:
            return Outcome(state=READY, key="step", facts=said, request=request)
        return Outcome(state=READY, key="step_at", facts={**said, "moment": Moment(moment)}, request=request)

    def _order(self) -> Outcome:
        line = self._line
        if not line.names:
            raise _unclear("recipients")
        rows = [self._meant(name, self._found.recipients.get(name.text, ()), "recipient") for name in line.names]
        incident = self._incident() if line.incident is not None or self._context.moved else self._found.at
        facts: dict[str, Fact] = {"recipients": tuple(row.title for row in rows), **({} if incident is None else _of(incident))}
        if line.text is None:
            raise _unclear("order_text", **facts)
        due = None if line.clock is None else self._next(line.clock)
        urgency = URGENCY if line.urgency is None else self._words.urgencies[grammar.folded(line.urgency.text)]
        request = IssueOrderNow(
            text=line.text.text,
            urgency=urgency,
            organisations=tuple(dict.fromkeys(row.code for row in rows if row.sort != UNIT)),
            units=tuple(dict.fromkeys(row.id for row in rows if row.sort == UNIT)),
            incident=None if incident is None else incident.id,
            due_at=due,
        )
        key = ("order" if incident is not None else "order_alone") + ("" if due is None else "_due")
        facts |= {"urgency": Choice("order", "urgency", urgency)} | ({} if due is None else {"moment": Moment(due)})
        return Outcome(state=READY, key=key, facts=facts, request=request)

    def _sign(self) -> Outcome:
        line = self._line
        waiting = self._found.waiting
        if not waiting:
            raise _unclear("nothing_waits")
        wanted = "" if line.text is None else plain(line.text.text)
        fitting = [row for row in waiting if wanted == plain(row.number)] if wanted else list(waiting)
        if wanted and not fitting:
            fitting = [row for row in waiting if wanted in plain(f"{row.number} {row.text} {row.name} {row.issuer_name}")]
        if not fitting:
            raise _unclear("no_such_order", line.text, [_order_row(row) for row in waiting], typed=wanted)
        if len(fitting) > 1:
            raise _unclear("which_order", line.text, [_order_row(row) for row in fitting], count=len(fitting))
        (order,) = fitting
        request = SignOrder(recipient=order.recipient, seen=order.heads)
        facts = {"number": order.number, "order": order.text, "issuer": order.issuer_name}
        return Outcome(state=READY, key="sign", facts=facts, request=request)

    def _go(self) -> Outcome:
        if self._line.text is None:
            raise _unclear("goal")
        raise _unclear("which_goal", self._line.text)

    def _incident(self) -> FoundRow:
        """Return the incident that the line acts in: the one named, else the one in view that it was begun for."""
        if self._line.incident is not None:
            return self._meant(self._line.incident, self._found.incidents, "incident")
        if self._found.at is None:
            raise self._whose()
        return self._found.at

    def _whose(self) -> _UnclearError:
        """Return the question to which incident the line belongs."""
        offered = self._found.offered
        if self._context.moved and offered:
            return _unclear("moved", None, offered, **_of(offered[0]))
        return _unclear("no_incident", None, offered)

    def _destination(self, place: Part | None) -> FoundRow:
        """Return the incident a unit is sent to; a place that names another incident than the one in view makes it a question."""
        here = self._found.at
        named = self._found.destinations
        if self._line.incident is not None or place is None or not named or here in named:
            return self._incident()
        chosen = self._context.picked.get(plain(place.text))
        meant = [row for row in named if row.id == chosen] or [row for row in named if row.exact]
        if len(meant) == 1:
            return meant[0]
        if here is not None and chosen == here.id:
            return here
        if self._context.moved:
            raise self._whose()
        raise _unclear("which_incident", place, (*((here,) if here is not None else ()), *named), typed=place.text)

    def _unit(self, name: Part | None) -> UnitMeant:
        if name is None:
            raise _unclear("unit")
        meant = self._found.units.get(name.text, ())
        row = self._meant(name, tuple(unit.row for unit in meant), "unit")
        return next(unit for unit in meant if unit.row.id == row.id)

    def _task(self, unit: UnitMeant) -> StandingRow:
        """Return the task that is meant: in the incident named, else in the one in view, else the only one."""
        if self._line.incident is not None:
            incident = self._incident()
            fitting = [row for row in unit.standing if row.incident == incident.id]
        else:
            here = self._found.at
            fitting = [row for row in unit.standing if here is not None and row.incident == here.id]
            fitting = fitting or list(unit.standing)
        if not fitting:
            raise _unclear("no_task", self._line.names[0], unit=unit.row.title)
        if len(fitting) > 1:
            choices = [FoundRow(sort=INCIDENT, id=row.incident, number=row.number, title=row.title) for row in fitting]
            raise _unclear("which_task", None, choices, unit=unit.row.title, count=len(fitting))
        return fitting[0]

    def _meant(self, name: Part, rows: Sequence[FoundRow], sort: str) -> FoundRow:
        """Return the one thing that `name` means."""
        if not rows:
            raise _unclear(f"unknown_{sort}", name, typed=name.text)
        chosen = self._context.picked.get(plain(name.text))
        fitting = [row for row in rows if chosen is not None and chosen in {row.id, row.code if not row.id else b""}]
        fitting = fitting or [row for row in rows if row.exact] or list(rows)
        if len(fitting) > 1:
            raise _unclear(f"which_{sort}", name, fitting, typed=name.text, count=len(fitting))
        return fitting[0]

    def _states(self, typed: str) -> tuple[FoundRow, ...]:
        """Return the states as choices, those that begin as typed alone when there are such."""
        named: dict[tuple[str, str], str] = {}
        for word, meant in self._words.states.items():
            named.setdefault(meant, word)
        rows = [FoundRow(sort=STATE_ROW, code=".".join(meant), title=word) for meant, word in named.items()]
        return tuple([row for row in rows if row.title.startswith(grammar.folded(typed))] or rows)

    def _status_facts(self, unit: UnitMeant) -> Mapping[str, Fact]:
        first = unit.standing[0] if unit.standing else None
        state = Choice("unit", "readiness", unit.row.state) if first is None else Choice("assignment", "state", first.state)
        return {"unit": unit.row.title, "state": state, "number": "" if first is None else first.number, "note": unit.row.note}

    def _past(self, clock: Part | None) -> int:
        """Return the latest such time that is not more than an hour ahead; the stamped moment is what was stamped."""
        assert clock is not None
        moment = _at_clock(clock, self._context.now_ms)
        stamped = self._context.stamped_ms
        if stamped is not None and at(stamped).replace(microsecond=0).timetz() == moment.timetz():
            return stamped
        if moment > at(self._context.now_ms) + timedelta(hours=1):
            moment -= timedelta(days=1)
        return _milliseconds(moment)

    def _next(self, clock: Part) -> int:
        """Return the next such time."""
        moment = _at_clock(clock, self._context.now_ms)
        if moment <= at(self._context.now_ms):
            moment += timedelta(days=1)
        return _milliseconds(moment)


def _at_clock(clock: Part, now_ms: int) -> datetime:
    parts = grammar.read_clock_parts(clock.text, bare=True)
    assert parts is not None
    hour, minute, second = parts
    return at(now_ms).astimezone(CHINA).replace(hour=hour, minute=minute, second=second, microsecond=0)


def _milliseconds(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)


def _of(incident: FoundRow) -> dict[str, Fact]:
    return {"number": incident.number, "title": incident.title}


def _order_row(row: WaitingOrder) -> FoundRow:
    return FoundRow(sort=ORDER_ROW, id=row.recipient, number=row.number, title=row.text, note=row.issuer_name)
