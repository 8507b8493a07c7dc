"""What is chosen and as of when: reads it, keeps it true by what changed, and tells the page what to show of it."""

from PySide6.QtCore import QObject, Signal

from desktop.features.situation import choice, lines
from desktop.features.situation.board import OF_INCIDENTS, Board
from desktop.features.situation.choice import Choice
from desktop.features.situation.events import Event, events_of
from desktop.features.situation.nearest import Near, nearest
from desktop.features.situation.panel import Offer
from desktop.features.situation.places import Gazetteer
from desktop.features.situation.symbols import Shown, place_of, seat_key
from desktop.features.situation.tips import short_name
from desktop.runtime.pace import Pace
from desktop.runtime.services import Changes, Services
from sync.domain.coordinates import decimal_words, distance_m, distance_words, dms_words, from_wgs84
from sync.domain.kinds.incident import LIFE
from sync.store.queries import incidents, known
from sync.store.queries.rows import IncidentDetail
from sync.store.queries.situation_rows import IncidentMark, Known, Place, PostMark, UnitMark

OF_DETAIL = OF_INCIDENTS | {"response", "task"}


class Chosen(QObject):
    """The choice; owned by the page, lives in the GUI thread.

    Signals:
        told: what is said of the choice reads differently.
        moved: another moment is shown, or what was written by then is here.
        failed: what was written by a moment can't be read.
    """

    told = Signal()
    moved = Signal()
    failed = Signal()

    def __init__(self, services: Services, board: Board, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._board = board
        self.gazetteer = Gazetteer()
        self.choice: Choice | None = None
        self.active: bytes | None = None
        self.at_ms: int | None = None
        self.known: Known | None = None
        self._detail: IncidentDetail | None = None
        self._asked_for: bytes | None = None
        self._asked_known: tuple[int, bytes | None] | None = None
        self._pace = Pace(self, acts=services.engine.acted)
        self._pace.due.connect(self.ask)
        board.placed.connect(self._on_placed)

    # What is chosen.

    def choose(self, wanted: Choice) -> None:
        """Choose another thing; an incident is read, all else is on the board."""
        if wanted == self.choice:
            return
        self.choice = wanted
        if wanted.sort == choice.INCIDENT:
            self.active = wanted.key
        if self._detail is not None and self._detail.incident.id != self.incident:
            self._detail = None
        self.ask()
        self.told.emit()

    def look_at(self, at_ms: object) -> None:
        """Show what had been written by another moment; None for the present."""
        assert at_ms is None or isinstance(at_ms, int)
        self.at_ms = at_ms
        if at_ms is None:
            self.known = None
            self.ask()
            self.moved.emit()
            return
        self._ask_known()
        self.moved.emit()

    def ask(self) -> None:
        """Read the chosen incident again."""
        incident = self.incident
        if self.is_past:
            self._ask_known()
        elif incident is None:
            self._pace.ended()
        if incident is not None:
            self._asked_for = incident
            self._services.readers.query(incidents.detail, incident, to=self._on_detail)

    def take(self, changes: Changes) -> None:
        """Read again what these changes concern."""
        if self.incident is not None and OF_DETAIL & changes.keys():
            self._pace.want()

    @property
    def is_past(self) -> bool:
        """Whether an earlier moment is shown."""
        return self.at_ms is not None

    @property
    def incident(self) -> bytes | None:
        """The incident that is chosen, None when something else is."""
        wanted = self.choice
        if wanted is None:
            return None
        if wanted.sort == choice.INCIDENT:
            return wanted.key
        if wanted.sort == choice.UNIT:
            unit = self.unit
            return None if unit is None else unit.incident
        post = self.post
        return None if post is None else post.incident

    @property
    def unit(self) -> UnitMark | None:
        """The unit that is chosen, None when something else is."""
        wanted = self.choice
        return self._board.units.get(wanted.key) if wanted is not None and wanted.sort == choice.UNIT else None

    @property
    def post(self) -> PostMark | None:
        """The post that is chosen, None when something else is."""
        wanted = self.choice
        return self._board.posts.get(wanted.key) if wanted is not None and wanted.sort == choice.POST else None

    @property
    def detail(self) -> IncidentDetail | None:
        """The chosen incident as it read at the moment shown."""
        if self.is_past:
            return None if self.known is None else self.known.detail
        return self._detail if self._detail is not None and self._detail.incident.id == self.incident else None

    @property
    def place(self) -> Place | None:
        """Where the choice is, None when nobody told."""
        wanted = self.choice
        if wanted is None:
            return None
        if wanted.sort == choice.INCIDENT:
            return next((mark.location for mark in self.marks if mark.incident.id == wanted.key), None)
        if self.unit is not None:
            return place_of(self.unit, self.gazetteer.seats)
        if self.post is not None:
            return self.post.location
        return wanted.place

    @property
    def map_key(self) -> bytes | None:
        """The symbol that stands for the choice."""
        wanted = self.choice
        if wanted is None or wanted.sort == choice.POINT:
            return None
        if wanted.sort == choice.SEAT:
            return seat_key(wanted.key.decode())
        unit = self.unit
        if unit is not None and unit.location is None and unit.incident is None:
            return seat_key(unit.organisation)
        return wanted.key

    @property
    def marks(self) -> tuple[IncidentMark, ...]:
        """The incidents that went on at the moment shown."""
        if self.is_past:
            return () if self.known is None else self.known.incidents
        return self._board.incidents

    def shown(self) -> Shown:
        """Return what the map is to show; of an earlier moment the incidents alone, for where units were is not folded."""
        if self.is_past:
            return Shown(incidents=self.marks)
        return Shown(incidents=self.marks, units=self._board.units.values(), posts=self._board.posts.values())

    # What is said of it.

    def rows(self, *, roomy: bool) -> tuple[lines.PanelRow, ...] | None:
        """Return the panel's rows; none when nothing is chosen, None while it is read."""
        wanted, words, now = self.choice, self._services.words, self._services.clock()
        if wanted is None:
            return ()
        if wanted.sort == choice.INCIDENT:
            detail = self.detail
            if detail is None:
                return (lines.Note(text=words.say("situation.not_yet")),) if self.is_past and self.known is not None else None
            told = lines.incident_lines(detail, words, self.at_ms or now, roomy=roomy)
            why = "" if self.is_past else words.say(self.why_not()) if self.why_not() else self._ended()
            return (lines.Note(text=why, ink="off_text"), *told) if why else told
        if self.unit is not None:
            return lines.unit_lines(self.unit, words, now, away_m=self._away())
        if self.post is not None:
            return lines.post_lines(self.post, words, now)
        if wanted.sort == choice.SEAT:
            return self._seat_rows(wanted.key.decode())
        return self._point_rows(wanted) if wanted.sort == choice.POINT else ()

    def offers(self) -> tuple[Offer, ...]:
        """Return the acts that the choice offers."""
        wanted = self.choice
        if wanted is None:
            return ()
        if wanted.sort == choice.INCIDENT:
            return choice.open_offers() if self._ended() else choice.incident_offers(placed=self.place is not None)
        if self.unit is not None:
            offered = choice.unit_offers(self.unit.incident, self._active_title())
            return choice.open_offers() if self.unit.incident is not None and self._ended() else offered
        if self.post is not None:
            return choice.open_offers() if self._ended() else (Offer(name=choice.ORDER, icon="send"), Offer(name=choice.OPEN, reads=True))
        return choice.point_offers() if wanted.sort in {choice.POINT, choice.SEAT} else ()

    def why_not(self) -> str:
        """Return the key of why nothing can be done now, empty when it can."""
        if self.is_past:
            return "situation.past.no_acts"
        detail = self.detail
        return "situation.read_only" if self.incident is not None and detail is not None and not detail.may_write else ""

    def may_begin(self, act: str) -> bool:
        """Tell whether an act is taken where the choice stands: an ended incident takes no order and no unit."""
        return act not in {choice.ORDER, choice.DISPATCH} or not self._ended()

    def events(self) -> tuple[Event, ...]:
        """Return the marks of the line of time: those of the chosen incident as it reads now."""
        return events_of(self._detail if self.incident is not None else None, self._services.clock())

    # Inside.

    def _ended(self) -> str:
        """Return why nothing new begins in the incident of the choice, empty when it may."""
        state = "" if self.detail is None else self.detail.incident.state
        if state not in LIFE.ends:
            return ""
        words = self._services.words
        return words.say("detail.ended", state=words.choice("incident", "state", state))

    def _away(self) -> float | None:
        position, place = self._services.whereabouts.position, self.place
        return None if position is None or place is None else distance_m((position.longitude, position.latitude), place)

    def _active_title(self) -> str:
        return next((short_name(mark.incident) for mark in self._board.incidents if mark.incident.id == self.active), "")

    def _seat_rows(self, code: str) -> tuple[lines.PanelRow, ...]:
        words, now = self._services.words, self._services.clock()
        units = [
            unit
            for unit in self._board.units.values()
            if unit.organisation == code and unit.location is None and unit.incident is None and unit.state == "standby"
        ]
        if not units:
            return ()
        return (
            lines.Chips(words=words.say("situation.seat.standby", count=len(units))),
            lines.Title(text=words.say("situation.seat", name=units[0].organisation_name)),
            lines.Note(text=words.say("situation.basis.seat")),
            *(lines.seat_line(Near(unit=unit, metres=0.0, minutes=0.0), words, now) for unit in sorted(units, key=_named)),
        )

    def _point_rows(self, wanted: Choice) -> tuple[lines.PanelRow, ...]:
        place, words = wanted.place, self._services.words
        assert place is not None
        near = self.gazetteer.near(*place, words.language)
        found = nearest(self._board.units.values(), self.gazetteer.seats, place) if not self.is_past else ()
        facts = [
            lines.FactLine(label="WGS-84", words=decimal_words(place)),
            lines.FactLine(label="", words=dms_words(place)),
            lines.FactLine(label="GCJ-02", words=decimal_words(from_wgs84(place, "gcj02"))),
        ]
        if near is not None:
            said = words.say("situation.near.away", name=near[0].name, within=near[0].within, distance=distance_words(near[1]))
            facts.append(lines.FactLine(label=words.say("situation.near.label"), words=said))
        return (
            lines.Chips(words=words.say("situation.point")),
            lines.Title(text=wanted.name or words.say("situation.point.title")),
            *facts,
            *lines.near_lines(found, words, self._services.clock()),
        )

    def _ask_known(self) -> None:
        """Ask for the moment shown; one question at a time, the last moment counts."""
        assert self.at_ms is not None
        chosen = self.choice.key if self.choice is not None and self.choice.sort == choice.INCIDENT else None
        wanted = (self.at_ms, chosen)
        if self._asked_known is not None:
            return
        self._asked_known = wanted
        self._services.readers.query(known.at, *wanted, to=self._on_known, failed=self._on_not_known)

    def _on_known(self, answer: object) -> None:
        assert isinstance(answer, Known)
        asked, self._asked_known = self._asked_known, None
        if not self.is_past:
            return
        self.known = answer
        chosen = self.choice.key if self.choice is not None and self.choice.sort == choice.INCIDENT else None
        if asked != (self.at_ms, chosen):
            self._ask_known()
        self.moved.emit()

    def _on_not_known(self, _error: BaseException) -> None:
        """Come back to the present: an earlier moment that can't be read must not be shown as if it were."""
        self._asked_known = None
        self.failed.emit()

    def _on_detail(self, detail: object) -> None:
        self._pace.ended()
        if isinstance(detail, IncidentDetail) and detail.incident.id == self._asked_for:
            self._detail = detail
            self.told.emit()

    def _on_placed(self) -> None:
        if self.choice is not None and self.choice.sort != choice.INCIDENT:
            self.told.emit()


def _named(unit: UnitMark) -> tuple[str, bytes]:
    return unit.name, unit.id
