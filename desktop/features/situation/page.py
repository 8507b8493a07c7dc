"""The page Situation: the list of what goes on, the map, what is chosen, and the line of time; and the wall on another screen."""

from PySide6.QtGui import QGuiApplication, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.features.situation import choice, here
from desktop.features.situation.board import Board
from desktop.features.situation.choice import Choice
from desktop.features.situation.chosen import Chosen
from desktop.features.situation.find_bar import Goal
from desktop.features.situation.furniture import MEASURE, RINGS
from desktop.features.situation.here import HereMenu
from desktop.features.situation.list_view import ListView
from desktop.features.situation.map_area import MapArea
from desktop.features.situation.nearest import ASSUMED, RINGS_MINUTES
from desktop.features.situation.panel import Panel
from desktop.features.situation.places import Gazetteer
from desktop.features.situation.screens import first_screen, next_screen
from desktop.features.situation.symbols import Shown, seat_of_key, symbols
from desktop.features.situation.timeline import Timeline
from desktop.features.situation.wall import Wall
from desktop.runtime.services import Changes, Services
from desktop.widgets.controls import rule
from desktop.widgets.failures import failure_words
from desktop.widgets.map.places import load_places
from desktop.widgets.map.symbols import Symbol
from desktop.widgets.page import Page, PaperOffer
from sync.store.queries import finder, paths
from sync.store.queries.rows import LinkStatus, SyncStatus
from sync.store.queries.situation_rows import DueRow, IncidentMark

ROOMY = 1_700
LIST_WIDTH, LIST_WIDE = 300, 360
PANEL_WIDTH, PANEL_WIDE = 324, 400
GOAL_SPAN_M = 20_000.0


class SituationPage(Page):
    """Joins the parts: the board holds what stands where, `Chosen` what is chosen and as of when."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(services, parent)
        self.board = Board(services, self)
        self.list = ListView(services)
        self.area = MapArea(services)
        self.panel = Panel(services)
        self.timeline = Timeline(services)
        self.chosen = Chosen(services, self.board, self)
        self.wall: Wall | None = None
        self.menu: HereMenu | None = None
        self._symbols: tuple[Symbol, ...] = ()
        self._in_lens: object = None
        self._build()
        self._connect()
        services.pool.run(load_places, done=self._on_places, failed=self._on_no_places)
        services.readers.query(paths.status, to=self._on_status)
        self.area.tools.buttons[RINGS].setChecked(True)

    # What the shell asks.

    def show_subject(self, subject: bytes | None) -> None:
        if subject is not None:
            self.chosen.choose(Choice(sort=choice.INCIDENT, key=subject))

    def refresh(self) -> None:
        self.board.refresh()
        self.chosen.ask()

    def papers(self) -> tuple[PaperOffer, ...]:
        from desktop.features.situation.papers import MapPaper

        words, chosen = self.services.words, self.chosen
        now = self.services.clock()
        moment = "" if chosen.at_ms is None else words.say("paper.as_of", at=words.moment(chosen.at_ms, now_ms=now))
        mode = chosen.detail.incident.mode if chosen.detail is not None and chosen.incident is not None else "actual"
        mark = "" if mode == "actual" else words.choice("incident", "mode", mode)
        rows = [mark_row.incident for mark_row in self.list.rows.rows]
        return (MapPaper(self.services, self.area.map, rows, self, moment=moment, mark=mark).offer(),)

    def focus_first(self) -> None:
        if self.list.rows.rowCount():
            self.list.view.setFocus()
        else:
            self.area.map.setFocus()

    def reword(self) -> None:
        super().reword()
        for part in (self.list, self.area, self.panel, self.timeline):
            part.reword()
        if self.wall is not None:
            self.wall.reword()
        self._draw()
        self._tell()

    def restyle(self) -> None:
        super().restyle()
        self.area.restyle()
        if self.wall is not None:
            self.wall.restyle()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        roomy = self.is_roomy
        self.list.setFixedWidth(LIST_WIDE if roomy else LIST_WIDTH)
        self.panel.setFixedWidth(PANEL_WIDE if roomy else PANEL_WIDTH)
        self.list.be_roomy(roomy=roomy)
        self._tell()

    @property
    def is_roomy(self) -> bool:
        """Whether there is room for what waits and the last lines."""
        return self.width() >= ROOMY

    # The wall.

    def toggle_wall(self) -> None:
        """Show map and boards alone on a screen that this window is not on, or on its own; again takes them away."""
        if self.wall is not None:
            self.wall.close()
            return
        wall = self.make_wall()
        screens = {screen.name(): screen for screen in QGuiApplication.screens()}
        own = QGuiApplication.screenAt(self.mapToGlobal(self.rect().center())) or QGuiApplication.primaryScreen()
        wall.show_on(screens.get(first_screen(tuple(screens), own.name(), self.services.settings.preferences.wall_screen), own))

    def _on_wall_stepped(self, step: int) -> None:
        """Move the wall on to another monitor, and begin there the next time."""
        assert self.wall is not None
        screens = {screen.name(): screen for screen in QGuiApplication.screens()}
        name = next_screen(tuple(screens), self.wall.monitor, step)
        self.services.settings.change(wall_screen=name)
        self.wall.show_on(screens[name])

    def clear_away(self) -> None:
        if self.wall is not None:
            self.wall.close()

    def make_wall(self) -> Wall:
        """Return the wall with what stands now, on no screen yet."""
        wall = Wall(self.services)
        wall.left.connect(self._on_wall_left)
        wall.stepped.connect(self._on_wall_stepped)
        self.wall = wall
        if self.timeline.axis.link is not None:
            wall.show_link(self.timeline.axis.link)
        self._draw()
        return wall

    # Acts.

    def act(self, name: str) -> None:
        """Begin what the panel offers for what is chosen."""
        chosen, intend = self.chosen, self.services.intend
        place, unit, incident = chosen.place, chosen.unit, chosen.incident
        if (name != choice.OPEN and chosen.why_not()) or not chosen.may_begin(name):
            return
        if name == choice.OPEN_HERE:
            intend(choice.opening(place, self._place_name(place)))
        elif name == choice.LOCATE and chosen.detail is not None:
            self.area.point_for_incident(chosen.detail.incident.title)
        elif name == choice.SEND_TO and unit is not None and chosen.active is not None:
            intend(choice.on_incident("dispatch", chosen.active, unit=unit.id))
        elif incident is None:
            return
        elif name == choice.OPEN:
            self.services.navigate("incidents", incident)
        elif name == choice.ORDER and unit is not None:
            intend(choice.on_incident("order", incident, units=(unit.id,)))
        else:
            intend(choice.on_incident(name, incident))

    def open_incident(self) -> None:
        """Open an incident, at the chosen point when one is chosen."""
        if not self.chosen.is_past:
            chosen = self.chosen.choice
            place = chosen.place if chosen is not None and chosen.sort == choice.POINT else None
            self.services.intend(choice.opening(place, self._place_name(place)))

    def do_here(self, act: str, place: object) -> None:
        """Do what the menu of a place offers."""
        assert isinstance(place, tuple)
        if act == here.OPEN_HERE:
            self.services.intend(choice.opening(place, self._place_name(place)))
        elif act == here.NEAREST:
            self.chosen.choose(Choice(sort=choice.POINT, place=place))
        elif act == here.OWN:
            self.services.whereabouts.tap(*place)
        elif act == here.LOCATE:
            self._locate(*place)
        else:
            QGuiApplication.clipboard().setText(here.spelled(act, place))

    # Inside.

    def _build(self) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.list)
        row.addWidget(rule(upright=True))
        row.addWidget(self.area, 1)
        row.addWidget(rule(upright=True))
        row.addWidget(self.panel)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row, 1)
        column.addWidget(self.timeline)

    def _connect(self) -> None:
        services = self.services
        self.list.chosen.connect(self._on_row)
        self.list.opened.connect(self._on_row_opened)
        self.list.opening.connect(self.open_incident)
        self.list.due.connect(self._on_due)
        self.panel.acted.connect(self.act)
        self.panel.unit_chosen.connect(self._on_unit)
        self.panel.near_chosen.connect(self._on_unit)
        self.panel.finding.connect(self.area.open_finder)
        self.timeline.moved.connect(self.chosen.look_at)
        self.area.now_wanted.connect(self._on_now)
        self.area.rings_wanted.connect(self._on_rings)
        self.area.placed.connect(self._locate)
        self.area.print_wanted.connect(self.print_wanted)
        self.area.layers.changed.connect(self._on_layers)
        self.area.finder.gone.connect(self._on_goal)
        self.area.map.picked.connect(self._on_picked)
        self.area.map.opened.connect(self._on_opened)
        self.area.map.asked_here.connect(self._on_asked_here)
        self.board.listed.connect(self._on_listed)
        self.board.placed.connect(self._draw)
        self.board.awaited.connect(self._on_awaited)
        self.chosen.told.connect(self._tell)
        self.chosen.moved.connect(self._on_moment)
        self.chosen.failed.connect(self._on_now)
        services.engine.changed.connect(self._on_changed)
        services.engine.status.connect(self._on_link)
        services.whereabouts.moved.connect(self._on_own)
        for keys, slot in (
            ("F3", self.area.open_finder),
            ("F4", self.open_incident),
            ("F5", self._on_now),
            ("F7", self._on_dispatch_key),
            ("F9", self._on_order_key),
            ("F11", self.toggle_wall),
            ("Ctrl+M", self._on_measure_key),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(slot)

    def _place_name(self, place: tuple[float, float] | None) -> str:
        if place is None:
            return ""
        near = self.chosen.gazetteer.near(*place, self.services.words.language)
        return "" if near is None else self.services.words.say("situation.near", name=near[0].name)

    def _draw(self) -> None:
        """Put on the map what stands at the moment that is shown."""
        seats, layers = self.chosen.gazetteer.seats, self.area.layers.on
        found = symbols(self.chosen.shown(), seats, layers, self.services)
        self.area.map.set_symbols(found)
        self.area.map.select(self.chosen.map_key)
        self._symbols = found
        self._draw_lens()
        if self.wall is not None:
            every = symbols(Shown(incidents=self.board.incidents, posts=self.board.posts.values()), seats, layers, self.services)
            self.wall.show_board(self.board, every)

    def _draw_lens(self) -> None:
        """Show the surroundings of the chosen incident; the lens keeps still while nothing of them changes."""
        chosen = self.chosen
        place = chosen.place if chosen.choice is not None and chosen.choice.sort == choice.INCIDENT else None
        if place is None or chosen.detail is None:
            self._in_lens = None
            self.area.want_lens(wanted=False)
            return
        title = chosen.detail.incident.place or chosen.detail.incident.title
        if self._in_lens != (place, title, self._symbols):
            self._in_lens = (place, title, self._symbols)
            self.area.lens.show_scene(*place, title, symbols=self._symbols)
        self.area.want_lens(wanted=True)

    def _draw_rings(self) -> None:
        place = self.chosen.place
        if place is None or not self.area.tools.buttons[RINGS].isChecked():
            self.area.map.set_rings(0.0, 0.0, ())
            return
        say = self.services.words.say
        rings = [(ASSUMED.reach_m(minutes * 60), say("situation.minutes", minutes=minutes)) for minutes in RINGS_MINUTES]
        self.area.map.set_rings(*place, rings)

    def _tell(self) -> None:
        """Say in the panel, on the map and on the line of time what is chosen."""
        chosen = self.chosen
        rows = chosen.rows(roomy=self.is_roomy)
        if rows is None:
            self.panel.show_loading()
        elif rows:
            self.panel.show_rows(rows)
            self.panel.offer(chosen.offers(), chosen.why_not())
        else:
            self.panel.show_nothing()
        self.timeline.set_events(chosen.events())
        self.list.select(chosen.incident)
        self.area.map.select(chosen.map_key)
        self._draw_lens()
        self._draw_rings()
        self.opened.emit(chosen.detail.incident.mode if chosen.detail is not None and chosen.incident is not None else "")

    def _locate(self, longitude: float, latitude: float) -> None:
        from sync.domain.commands.incidents import SetIncidentFacts

        detail = self.chosen.detail
        if detail is None or self.chosen.why_not():
            return
        heads = next((row.heads for row in detail.fields if row.field == "location"), ())
        request = SetIncidentFacts(
            incident=detail.incident.id, facts={"location": (longitude, latitude)}, seen={"location": heads} if heads else None
        )
        self.services.engine.submit(request, done=self._on_located, failed=self._on_not_located)

    def _on_located(self, _answer: object) -> None:
        self.chosen.ask()

    def _on_not_located(self, error: BaseException) -> None:
        self.area.bar.say("situation.place.refused", "situation.bar.close", reason=failure_words(error, self.services.words))

    # Slots.

    def _on_listed(self) -> None:
        if not self.chosen.is_past:
            self.list.show_rows(self.board.incidents)
            self.list.select(self.chosen.incident)
        self._draw()
        self.badge.emit(len(self.board.waiting))

    def _on_awaited(self) -> None:
        self.list.show_due(self.board.waiting)
        self.badge.emit(len(self.board.waiting))

    def _on_moment(self) -> None:
        """Another moment is shown, or what was known then has come."""
        chosen = self.chosen
        if chosen.is_past:
            assert chosen.at_ms is not None
            partly = chosen.known is not None and chosen.known.below
            self.area.show_past(self.services.words.moment(chosen.at_ms, now_ms=self.services.clock()), partly=partly)
            if chosen.known is not None:
                self.list.show_rows(chosen.known.incidents, at_ms=chosen.known.at_ms)
        else:
            self.area.show_past("")
            self.list.show_rows(self.board.incidents)
        self._draw()
        self._tell()

    def _on_now(self) -> None:
        self.timeline.stop()
        self.timeline.axis.look_at(None)

    def _on_row(self, mark: IncidentMark) -> None:
        self.chosen.choose(Choice(sort=choice.INCIDENT, key=mark.incident.id))
        if mark.location is not None:
            self.area.map.centre_on(*mark.location)

    def _on_row_opened(self, mark: IncidentMark) -> None:
        self.services.navigate("incidents", mark.incident.id)

    def _on_due(self, row: DueRow) -> None:
        if row.sort == "question":
            self.services.navigate("sync", None)
        elif row.incident is not None:
            self.services.navigate("incidents", row.incident)

    def _on_unit(self, unit: object) -> None:
        assert isinstance(unit, bytes)
        if unit not in self.board.units:
            return
        self.chosen.choose(Choice(sort=choice.UNIT, key=unit))
        if self.chosen.place is not None:
            self.area.map.centre_on(*self.chosen.place)

    def _on_picked(self, key: object) -> None:
        if isinstance(key, bytes):
            self.chosen.choose(self._choice_of(key))

    def _on_opened(self, key: object) -> None:
        if isinstance(key, bytes):
            self.chosen.choose(self._choice_of(key))
            self.act(choice.OPEN)

    def _choice_of(self, key: bytes) -> Choice:
        seat = seat_of_key(key)
        if seat is not None:
            return Choice(sort=choice.SEAT, key=seat.encode(), place=self.chosen.gazetteer.seats.of(seat))
        sort = choice.UNIT if key in self.board.units else choice.POST if key in self.board.posts else choice.INCIDENT
        return Choice(sort=sort, key=key)

    def _on_asked_here(self, longitude: float, latitude: float, at: object) -> None:
        chosen = self.chosen
        title = chosen.detail.incident.title if chosen.detail is not None and chosen.incident is not None else ""
        self.menu = HereMenu(self.services.words, (longitude, latitude), title=title, may_act=not chosen.is_past, parent=self)
        self.menu.chosen.connect(self.do_here)
        self.menu.ask(at)  # type: ignore[arg-type]  # a QPoint, by the signal

    def _on_goal(self, goal: Goal) -> None:
        self.area.finder.leave()
        if goal.sort == finder.INCIDENT:
            self.chosen.choose(Choice(sort=choice.INCIDENT, key=goal.key))
        elif goal.sort == finder.UNIT and goal.key in self.board.units:
            self.chosen.choose(Choice(sort=choice.UNIT, key=goal.key))
        elif goal.sort == finder.POST and goal.key in self.board.posts:
            self.chosen.choose(Choice(sort=choice.POST, key=goal.key))
        elif goal.incident is not None:
            self.chosen.choose(Choice(sort=choice.INCIDENT, key=goal.incident))
        else:
            self.chosen.choose(Choice(sort=choice.POINT, place=goal.place, name=goal.title))
        if goal.place is not None:
            self.area.map.centre_on(*goal.place, GOAL_SPAN_M)

    def _on_rings(self, _shown: bool) -> None:
        self._draw_rings()

    def _on_layers(self, _on: object) -> None:
        self._draw()

    def _on_dispatch_key(self) -> None:
        self.act(choice.DISPATCH if self.chosen.unit is None else choice.SEND_TO)

    def _on_order_key(self) -> None:
        self.act(choice.ORDER)

    def _on_measure_key(self) -> None:
        self.area.tools.buttons[MEASURE].click()

    def _on_own(self, _position: object) -> None:
        position = self.services.whereabouts.position
        if position is not None:
            aged = position.is_aged(self.services.clock())
            self.area.map.set_own(position.longitude, position.latitude, position.accuracy_m or 0.0, aged)
        else:
            self.area.map.forget_own()
        self._tell()

    def _on_wall_left(self) -> None:
        self.wall = None

    def _on_places(self, places: object) -> None:
        assert isinstance(places, tuple)
        self.chosen.gazetteer = Gazetteer(places)
        self.area.finder.set_gazetteer(self.chosen.gazetteer)
        self._draw()
        self._tell()

    def _on_no_places(self, error: BaseException) -> None:
        self.area.bar.say("situation.no_places", "situation.bar.close", reason=type(error).__name__)

    def _on_status(self, status: object) -> None:
        assert isinstance(status, SyncStatus)
        if self.timeline.axis.link is None:
            self._on_link(self.services.engine.link or status.link)

    def _on_link(self, link: object) -> None:
        assert isinstance(link, LinkStatus)
        self.timeline.axis.set_link(link)
        if self.wall is not None:
            self.wall.show_link(link)

    def _on_changed(self, changes: Changes) -> None:
        seen = self.isVisible() or self.wall is not None
        self.board.take(changes, seen=seen)
        if seen:
            self.chosen.take(changes)
