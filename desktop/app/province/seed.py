"""Seeding the province: stations into the tree, every organisation's forces, the incidents, and what is in question.

First each organisation that only registers what is its own: its device works alone, is admitted and hands in. Then the
watches, which stay connected and work together, in the order of time. What the hall holds at the end is what it was given.

Layer: app. Source: our design.
"""

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Protocol

from desktop.app.province import questions
from desktop.app.province.authors import ARRIVAL_S, Author, fetch_certificate, hand_in, knock
from desktop.app.province.forces import PlannedUnit, contacts, planned_units, report
from desktop.app.province.ordering import order_acts
from desktop.app.province.places import Town, fire_stations, police_stations, read_towns
from desktop.app.province.script import read_stories, read_watch
from desktop.app.province.stage import HOUR_MS, MINUTE_MS, Act, Stage
from desktop.app.province.telling import Telling
from sync.domain.commands.journals import WriteJournal
from sync.domain.commands.merges import MergeIncident
from sync.domain.draft import Organisation
from sync.domain.scopes import organisation_scope
from sync.store.exchange import Done
from sync.store.home import Home
from sync.store.queries import audit
from sync.store.shipped import shipped

HALL = "320000"
WATCHES = (HALL, "320100", "320104", "320106", "320115", "320116", "320300", "320500", "321200", "321281")
MADE_BEFORE_MS = 96 * HOUR_MS
PERSON = "值班长"
TOGETHER = 20


class CenterDesk(Protocol):
    """What seeding asks of the center beside the wire."""

    @property
    def url(self) -> str:
        """Where it answers."""

    def register(self, rows: Iterable[Organisation], sort: str) -> int:
        """Let organisations into the tree; return how many were new."""

    def admit(self, count: int) -> None:
        """Certify the waiting devices as what they claim, once ``count`` of them wait."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """How much is seeded: all organisations or these only, and how many units among them."""

    units: int = 1200
    organisations: frozenset[str] | None = None

    def has(self, code: str) -> bool:
        """Tell whether an organisation takes part."""
        return self.organisations is None or code in self.organisations


@dataclass(slots=True)
class Seeded:
    """What was made. `home` is the hall's device, its engine not running."""

    home: Home
    stations: int = 0
    devices: int = 0
    units: int = 0
    contacts: int = 0
    incidents: int = 0
    commands: int = 0
    rows: Mapping[str, int] = field(default_factory=dict)
    questions: int = 0


def seed_province(
    folder: Path, center: CenterDesk, *, now_ms: int, say: Callable[[str], None], seed: int = 1, extent: Extent | None = None
) -> Seeded:
    """Seed the province on a running center and return what was made; the hall's home is in ``folder``."""
    return _Seeding(folder, center, now_ms=now_ms, say=say, seed=seed, extent=extent or Extent()).run()


def told(seeded: Seeded) -> str:
    """Return in one line what was made."""
    rows = ", ".join(f"{kind} {count}" for kind, count in seeded.rows.items() if count)
    return f"{seeded.devices} devices, {seeded.commands} commands; the hall holds {rows}; questions {seeded.questions}"


class _Seeding:
    def __init__(self, folder: Path, center: CenterDesk, *, now_ms: int, say: Callable[[str], None], seed: int, extent: Extent) -> None:
        self._folder = folder
        self._center = center
        self._now_ms = now_ms
        self._say = say
        self._seed = seed
        self._extent = extent
        self._towns = read_towns()
        self._organisations = [row for row in shipped().values() if extent.has(row.code)]
        self._stories = [story for story in read_stories() if extent.has(story.author)]
        self._made = Seeded(home=Home(folder / HALL))
        self._counting = threading.Lock()

    def run(self) -> Seeded:
        """Do everything."""
        shares = self._shares()
        tellers = {story.author for story in self._stories}
        # Who tells incidents is certified before he writes, for the letter in their numbers; the tree is still small then.
        alone = sorted((row for row in self._organisations if row.code not in WATCHES), key=lambda row: row.code not in tellers)
        for at in range(0, len(alone), TOGETHER):
            self._muster_alone(alone[at : at + TOGETHER], shares)
            self._say(f"{min(at + TOGETHER, len(alone))} of {len(alone)} organisations handed in, {self._made.units} units")
        self._register()
        authors = self._watches()
        try:
            self._work_together(authors, shares)
            self._await_hall(Stage(now_ms=self._now_ms, authors=authors))
            authors[HALL].keep_offset(0)
        finally:
            for author in authors.values():
                author.close()
        return self._made

    def _register(self) -> None:
        for sort, stations in (("police", police_stations), ("fire", fire_stations)):
            rows = [row for county in self._organisations if county.tier == "county" for row in stations(self._towns[county.code])]
            self._made.stations += self._center.register(rows, sort)
        self._say(f"{len(self._organisations)} organisations, {self._made.stations} stations in the tree")

    def _shares(self) -> dict[str, int]:
        """Return how many units each organisation has: cities twice a county's, all together what was asked for."""
        weights = {row.code: 1 if row.tier == "county" else 2 for row in self._organisations}
        whole = sum(weights.values())
        shares = {code: self._extent.units * weight // whole for code, weight in weights.items()}
        for code in sorted(shares)[: self._extent.units - sum(shares.values())]:
            shares[code] += 1
        return shares

    def _muster_alone(self, rows: Sequence[Organisation], shares: Mapping[str, int]) -> None:
        """Let several organisations work at once, each on its own, and hand in: most of their time they wait for their disk."""
        authors: dict[str, Author] = {}

        def begin(row: Organisation) -> None:
            authors[row.code] = self._author(row.code)
            knock(authors[row.code], self._center.url)

        def work(row: Organisation) -> None:
            self._work_alone(row, authors[row.code], shares[row.code])
            hand_in(authors[row.code], self._center.url)

        try:
            with ThreadPoolExecutor(TOGETHER, "seed-author") as pool:
                list(pool.map(begin, rows))
                self._center.admit(len(rows))
                list(pool.map(work, rows))
        finally:
            for author in authors.values():
                author.close()

    def _work_alone(self, row: Organisation, author: Author, count: int) -> None:
        stage = Stage(now_ms=self._now_ms, authors={row.code: author})
        told = [Telling(stage, story) for story in self._stories if story.author == row.code]
        if told:
            fetch_certificate(author, self._center.url)
        acts = [act for telling in told for act in telling.acts()]
        self._perform(stage, [*self._muster(stage, row, count), *acts])
        with self._counting:
            self._made.incidents += len(told)

    def _watches(self) -> dict[str, Author]:
        authors: dict[str, Author] = {}
        for code in WATCHES:
            if self._extent.has(code):
                authors[code] = self._author(code)
                authors[code].join(self._center.url)
        self._center.admit(len(authors))
        stage = Stage(now_ms=self._now_ms, authors=authors)
        stage.wait("the certificates arrive", lambda: all(author.is_certified for author in authors.values()))
        self._say(f"{len(authors)} watches certified and connected")
        return authors

    def _work_together(self, authors: dict[str, Author], shares: Mapping[str, int]) -> None:
        stage = Stage(now_ms=self._now_ms, authors=authors)
        told = {story.key: Telling(stage, story) for story in self._stories if story.author in authors}
        acts = [act for code in authors for act in self._muster(stage, shipped()[code], shares[code])]
        acts += [act for telling in told.values() for act in telling.acts()]
        acts += self._watch_acts(authors)
        if {"jetty", "mergeme"} <= told.keys():
            acts.append(self._merge(told))
        if {"jetty", "tanker", "suspicious"} <= told.keys():
            acts += questions.before_parting(stage, told)
        acts += questions.after_closing(stage, told)
        self._perform(stage, acts)
        self._made.incidents += len(told)
        self._say(f"{self._made.incidents} incidents told, {self._made.commands} commands so far")
        if {"jetty", "tanker", "suspicious"} <= told.keys():
            self._disagree(stage, told)

    def _disagree(self, stage: Stage, told: Mapping[str, Telling]) -> None:
        """Let four watches work while none hears another."""
        apart = [stage.authors[code] for code in (questions.CITY, questions.HERE, questions.THERE, questions.PARK)]
        self._await_hall(stage)
        for author in apart:
            for key in ("jetty", "tanker", "suspicious") if author.organisation == questions.CITY else ("jetty",):
                if author.organisation != questions.PARK:
                    stage.wait("it arrives", lambda author=author, key=key: audit.holds(author.reader, "incident", told[key].incident))  # type: ignore[misc]
        for author in apart:
            author.part()
        self._perform(stage, questions.while_apart(stage, told))
        for author in apart:
            author.join(self._center.url)
        self._say("four watches worked apart for a while")

    def _muster(self, stage: Stage, row: Organisation, count: int) -> list[Act]:
        chance = Random(f"{self._seed} {row.code}")  # noqa: S311 - figures of a demonstration
        begun = self._now_ms - MADE_BEFORE_MS + HOUR_MS
        acts = [
            Act(at_ms=begun, author=row.code, request=lambda contact=contact: contact, then=self._count_contact, independent=True)  # type: ignore[misc]
            for contact in contacts(row)
        ]
        for unit in planned_units(row, self._towns_of(row), count=count, chance=chance):
            acts += self._unit_acts(stage, row.code, unit, begun)
        return acts

    def _unit_acts(self, stage: Stage, code: str, unit: PlannedUnit, begun: int) -> list[Act]:
        known: list[Done] = []

        def registered(done: Done) -> None:
            known.append(done)
            with self._counting:
                self._made.units += 1
            if unit.readiness == "standby" and unit.request.sort is not None:
                stage.free.setdefault((code, unit.request.sort), []).append(done.created[0])

        acts = [Act(at_ms=begun + MINUTE_MS, author=code, request=lambda: unit.request, then=registered, independent=True)]
        if unit.report_ms is not None:
            acts.append(Act(at_ms=self._now_ms - unit.report_ms, author=code, request=lambda: report(known[0].created[0], unit)))
        return acts

    def _watch_acts(self, authors: Mapping[str, Author]) -> list[Act]:
        orders, lines = read_watch()
        acts: list[Act] = []
        for order in orders:
            if order.by in authors and all(self._extent.has(code) for code in order.to):
                acts += order_acts(order, at_ms=self._now_ms - round(order.hours * HOUR_MS))
        for line in lines:
            written = WriteJournal(scope=organisation_scope(line.by), line=line.line, channel=line.channel, said_by=line.who)
            acts.append(
                Act(at_ms=self._now_ms - round(line.hours * HOUR_MS), author=line.by, request=lambda written=written: written)  # type: ignore[misc]
            )
        return acts

    def _merge(self, told: Mapping[str, Telling]) -> Act:
        merged, into = told["mergeme"], told["jetty"]
        return Act(
            at_ms=self._now_ms - 4 * HOUR_MS,
            author=merged.story.author,
            request=lambda: MergeIncident(incident=merged.incident, into=into.incident),
        )

    def _await_hall(self, stage: Stage) -> None:
        authors = stage.authors
        hall = authors[HALL]
        stage.wait("the hall holds everything", lambda: self._hall_lacks(hall, authors) == 0)
        hall.writer.settled().result(ARRIVAL_S)
        self._made.rows = audit.row_counts(hall.reader)
        self._made.questions = audit.questions_open(hall.reader)

    def _hall_lacks(self, hall: Author, authors: Mapping[str, Author]) -> int:
        held = audit.entries_held(hall.reader)
        return sum(1 for author in authors.values() for entry in audit.entries_held(author.reader) if entry not in held)

    def _perform(self, stage: Stage, acts: Iterable[Act]) -> None:
        count = stage.perform(acts)
        with self._counting:
            self._made.commands += count

    def _author(self, code: str) -> Author:
        with self._counting:
            self._made.devices += 1
        at_ms = self._now_ms - MADE_BEFORE_MS
        return Author(self._folder / code, code, person=PERSON, at_ms=at_ms, behind_ms=MADE_BEFORE_MS, center_url=self._center.url)

    def _towns_of(self, row: Organisation) -> Sequence[Town]:
        if row.tier == "county":
            return self._towns[row.code]
        below = [code for code in self._towns if code.startswith(row.code[:2] if row.tier == "province" else row.code[:4])]
        return [town for code in below for town in self._towns[code][:2]]

    def _count_contact(self, _done: Done) -> None:
        with self._counting:
            self._made.contacts += 1
