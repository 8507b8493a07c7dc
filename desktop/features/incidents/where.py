"""Where an incident is, by hand: coordinates in any spelling and datum, or a name; what was found is offered below the field.

The parser is the map's, `sync.domain.coordinates.parse_point`; the names are those of the shipped list and of what stands in the store.
"""

from PySide6.QtCore import QObject

from desktop.runtime.services import Services
from desktop.widgets.editors import Candidate, PointEditor
from desktop.widgets.map.places import Place, find_places
from sync.domain.coordinates import Datum, decimal_words, parse_point
from sync.domain.failures import Refused
from sync.store.queries import situation
from sync.store.queries.situation_rows import PlacedRow

DATUMS: tuple[Datum, ...] = ("wgs84", "gcj02", "bd09")


class WherePick(QObject):
    """Offers points and places for what is typed; lives as long as its editor."""

    def __init__(self, editor: PointEditor, services: Services) -> None:
        super().__init__(editor)
        self._editor = editor
        self._services = services
        self._asked = ""
        self._missing = 0
        self._named: tuple[Candidate, ...] = ()
        self._placed: tuple[Candidate, ...] = ()
        editor.asked.connect(self._on_asked)

    def _on_asked(self, text: str) -> None:
        self._asked = text
        self._named, self._placed = (), ()
        self._missing = 2 if text else 0
        self._offer()
        if text:
            # The shipped names are read from their file when first asked for: not on the thread that types.
            self._services.pool.run(find_places, text, done=self._on_named, failed=self._on_unnamed)
            self._services.readers.query(situation.find, text, to=self._on_placed)

    def _points(self) -> list[Candidate]:
        """Return the point that the text spells in each datum it may be meant in, WGS-84 first."""
        found: list[Candidate] = []
        for datum in DATUMS:
            try:
                point = parse_point(self._asked, datum)
            except Refused:
                return found
            note = self._services.words.say("where.datum", datum=self._services.words.say(f"datum.{datum}"))
            found.append(Candidate(value=point, title=decimal_words(point), note=note))
        return found

    def _on_named(self, places: tuple[Place, ...]) -> None:
        chinese = self._services.words.language == "zh"
        self._named = tuple(
            Candidate(
                value=(place.longitude, place.latitude),
                title=place.name if chinese else place.name_en or place.name,
                note=place.within if chinese else place.within_en or place.within,
            )
            for place in places
        )
        self._on_answer()

    def _on_unnamed(self, _error: BaseException) -> None:
        self._on_answer()

    def _on_answer(self) -> None:
        """Offer all once both have answered: what came late must not push another under the cursor of a quick hand."""
        self._missing -= 1
        if self._missing == 0:
            self._offer()

    def _on_placed(self, rows: object) -> None:
        assert isinstance(rows, tuple)
        self._placed = tuple(_placed(row) for row in rows if row.location is not None)
        self._on_answer()

    def _offer(self) -> None:
        offered = (*self._points(), *self._placed, *self._named) if self._asked else ()
        # Two things at one point are one place to pick.
        apart: dict[object, Candidate] = {}
        for one in offered:
            apart.setdefault(one.value, one)
        self._editor.offer(tuple(apart.values()))


def _placed(row: PlacedRow) -> Candidate:
    found = row.found
    return Candidate(
        value=row.location, title=found.title, note=" · ".join(part for part in (found.number or found.call_sign, found.note) if part)
    )
