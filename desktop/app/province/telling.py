"""One incident told: from the first call to where it stands now, as commands of those who work on it.

Layer: app. Source: our design.
"""

from collections.abc import Iterator
from functools import partial

from desktop.app.drawn_files import drawn
from desktop.app.province.ordering import order_acts
from desktop.app.province.response import Response
from desktop.app.province.script import Entry, Force, Picture, Station, Story
from desktop.app.province.stage import HOUR_MS, MINUTE_MS, Act, Stage, night_ms
from sync.domain.commands.attachments import AttachFile
from sync.domain.commands.dispatch import AdvanceAssignment, DispatchUnit, RecallUnit, ReleaseUnit
from sync.domain.commands.incident_steps import (
    ArchiveIncident,
    CallFalse,
    CloseIncident,
    ConfirmIncident,
    ControlIncident,
    StartAftermath,
    StartHandling,
    VoidIncident,
)
from sync.domain.commands.incidents import GradeIncident, OpenIncident, SetIncidentFacts
from sync.domain.commands.journals import TickJournal, WriteJournal
from sync.domain.commands.posts import EstablishPost, OfferHandover, TakeHandover
from sync.domain.ids import EntityId
from sync.domain.media import HEAD_BYTES, sniffed
from sync.domain.scopes import incident_scope
from sync.store.blobs import Blobs
from sync.store.exchange import Done

TAIL_MINUTES = 25
POST_MINUTE = 9
STEPS = ("mustered", "departed", "arrived", "completed")
STEP_MINUTES = {"mustered": 4, "departed": 7, "arrived": 18}
# The way to each state in which an incident is left.
PATHS = {
    "confirmed": (),
    "handling": ("start",),
    "controlled": ("start", "control"),
    "aftermath": ("start", "control", "restore"),
    "ended": ("start", "control", "close"),
    "archived": ("start", "control", "close", "archive"),
}
UNCONFIRMED = frozenset({"draft", "unverified", "false_alarm"})


class Telling:
    """Tells one incident on a stage; `acts` once."""

    def __init__(self, stage: Stage, story: Story) -> None:
        self.story = story
        self._stage = stage
        self._ids: dict[str, EntityId] = {}
        self._lines: dict[int, EntityId] = {}
        self._minutes = story.minutes + TAIL_MINUTES
        if story.night_begins is not None:
            ends = story.night_begins + story.minutes
            self._began = night_ms(stage.now_ms, begins=story.night_begins, ends=ends) - 2 * MINUTE_MS
        else:
            self._began = stage.now_ms - round((story.hours or 1.0) * HOUR_MS)

    @property
    def incident(self) -> EntityId:
        """The incident, once it is open."""
        return self._ids["incident"]

    def acts(self) -> Iterator[Act]:
        """Yield everything that is done about it."""
        story = self.story
        yield self._act(0, self._open, lambda done: self._keep("incident", done))
        yield from self._way()
        if story.grade is not None and story.basis is not None:
            yield self._act(16, lambda: GradeIncident(incident=self.incident, grade=story.grade or "", basis=story.basis or ""))
        yield from self._facts()
        for place, force in enumerate(story.units):
            yield from self._forces(place, force)
        if story.post is not None:
            yield from self._post(story.post)
        for number, entry in enumerate(story.journal, start=1):
            yield from self._line(number, entry)
        for file in story.files:
            yield self._act(file.minute, partial(self._attached, file))
        if story.plan is not None and story.plan.by in self._stage.authors:
            yield from Response(self._stage, story.plan, lambda: self.incident, self._at, self._post_record).acts()
        for order in story.orders:
            if order.by in self._stage.authors:
                yield from order_acts(order, at_ms=self._at(order.minute), incident=lambda: self.incident)

    def _attached(self, file: Picture) -> AttachFile:
        """Put the file into the author's store, and return what names it."""
        found = drawn(file.file)
        return AttachFile(
            subject=self._lines[file.on] if file.on else self.incident,
            subject_kind="journal" if file.on else "incident",
            original=Blobs(self._stage.authors[self.story.author].home).put(found.content),
            media=sniffed(found.content[:HEAD_BYTES]),
            file_name=file.name,
            preview=found.preview,
            caption=file.caption or None,
        )

    def _act(self, minute: float, request: object, then: object = None, *, author: str | None = None) -> Act:
        return Act(at_ms=self._at(minute), author=author or self.story.author, request=request, then=then)  # type: ignore[arg-type]

    def _at(self, minute: float) -> int:
        return self._began + round(minute * MINUTE_MS)

    def _keep(self, name: str, done: Done) -> None:
        self._ids[name] = done.created[0]

    def _open(self) -> OpenIncident:
        story = self.story
        return OpenIncident(
            title=story.title,
            mode=story.mode,
            state="draft" if story.state == "draft" else "unverified",
            class_code=story.class_code,
            class_system="gb35649",
            trigger=story.trigger,
            happened_at=self._at(-3),
            reported_at=self._at(0),
            place=story.place,
            location=story.location,
            division=story.division,
            hazards=story.hazards,
        )

    def _way(self) -> Iterator[Act]:
        story, last = self.story, self._minutes
        if story.state == "false_alarm":
            yield self._act(last, lambda: CallFalse(incident=self.incident, reason="现场核实，无险情"))
        if story.state in UNCONFIRMED:
            return
        yield self._act(2, lambda: ConfirmIncident(incident=self.incident))
        if story.state == "void":
            yield self._act(5, lambda: VoidIncident(incident=self.incident, reason="同一报警重复登记，以原单为准"))
        for step in PATHS.get(story.state, ()):
            match step:
                case "start":
                    yield self._act(6, lambda: StartHandling(incident=self.incident))
                case "control":
                    yield self._act(last - 12, lambda: ControlIncident(incident=self.incident))
                case "restore":
                    yield self._act(last - 6, lambda: StartAftermath(incident=self.incident))
                case "close":
                    yield self._act(last, lambda: CloseIncident(incident=self.incident, reason="处置完毕，力量归建，现场移交属地"))
                case _:
                    yield self._act(last + 300, lambda: ArchiveIncident(incident=self.incident))

    def _facts(self) -> Iterator[Act]:
        story = self.story
        early = {name: value // 2 for name, value in story.facts.items()}
        late: dict[str, object] = {**story.facts}
        if story.warning_level is not None:
            late["warning_level"] = story.warning_level
        if early:
            yield self._act(13, lambda: SetIncidentFacts(incident=self.incident, facts=early))
        if late:
            yield self._act(self._minutes * 0.55, lambda: SetIncidentFacts(incident=self.incident, facts=late))

    def _forces(self, place: int, force: Force) -> Iterator[Act]:
        for turn in range(force.count):
            name = f"assignment {place} {turn}"
            minute = 3 + 1.5 * place + 0.5 * turn
            yield self._act(minute, partial(self._dispatch, force), partial(self._keep, name), author=force.organisation)
            yield from self._progress(name, minute, force)

    def _dispatch(self, force: Force) -> DispatchUnit | None:
        unit = self._stage.take_unit(force.organisation, force.sort)
        return None if unit is None else DispatchUnit(incident=self.incident, unit=unit, task="赶赴现场先期处置")

    def _progress(self, name: str, minute: float, force: Force) -> Iterator[Act]:
        reached = len(STEPS) if force.step == "returned" else STEPS.index(force.step) + 1 if force.step in STEPS else 0
        for step in STEPS[:reached]:
            later = minute + STEP_MINUTES[step] if step in STEP_MINUTES else self._finished(minute)
            yield self._act(later, partial(self._advance, name, step), author=force.organisation)
        if force.step == "returned":
            yield self._act(self._finished(minute) + 8, partial(self._release, name), author=force.organisation)
        if force.step == "recalled":
            yield self._act(minute + 9, partial(self._recall, name), author=force.organisation)

    def _finished(self, minute: float) -> float:
        """Return when a unit sent at a minute is done: near the end, though never before it arrived."""
        return max(minute + STEP_MINUTES["arrived"] + 4, self._minutes - 15)

    def _advance(self, name: str, step: str) -> AdvanceAssignment | None:
        return AdvanceAssignment(assignment=self._ids[name], to=step) if name in self._ids else None

    def _release(self, name: str) -> ReleaseUnit | None:
        return ReleaseUnit(assignment=self._ids[name]) if name in self._ids else None

    def _recall(self, name: str) -> RecallUnit | None:
        return RecallUnit(assignment=self._ids[name], reason="现场力量已够，返回备勤") if name in self._ids else None

    def _post(self, post: Station) -> Iterator[Act]:
        story = self.story
        establish = EstablishPost
        yield self._act(
            POST_MINUTE,
            lambda: establish(
                incident=self.incident,
                sort=post.sort,
                name=post.name,
                commander=post.commander,
                place=story.place,
                location=story.location,
                talkgroup="现场指挥组",
            ),
            partial(self._keep, "post"),
        )
        successor, brief = post.successor, post.brief
        if successor is not None and brief is not None:
            half = max(24.0, self._minutes * 0.5)
            yield self._act(half, lambda: OfferHandover(post=self._ids["post"], successor=successor, brief=brief))
            yield self._act(half + 4, lambda: TakeHandover(post=self._ids["post"], successor=successor))

    def _post_record(self) -> tuple[str, EntityId] | None:
        return ("post", self._ids["post"]) if "post" in self._ids else None

    def _line(self, number: int, entry: Entry) -> Iterator[Act]:
        yield self._act(entry.minute, partial(self._write, entry), partial(self._written, number))
        for place, tick in enumerate(entry.ticks):
            yield self._act(entry.minute + 1.5 + place, partial(self._tick, number, tick))

    def _write(self, entry: Entry) -> WriteJournal:
        return WriteJournal(
            scope=incident_scope(self.incident),
            line=entry.line,
            stated_at=self._at(entry.minute),
            channel=entry.channel,
            said_by=entry.who,
            place=entry.where,
            relayed_by=entry.relayed_by,
            after=self._lines.get(entry.after) if entry.after is not None else None,
        )

    def _written(self, number: int, done: Done) -> None:
        self._lines[number] = done.created[0]

    def _tick(self, number: int, tick: str) -> TickJournal:
        return TickJournal(journal=self._lines[number], tick=tick)
