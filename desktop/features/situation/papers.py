"""The map on paper: what it shows now, legible in black, with the incidents that go on beneath it."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QRectF
from PySide6.QtGui import QPainter

from desktop.runtime.services import Services
from desktop.widgets.map.view import MapView
from desktop.widgets.page import PaperOffer
from desktop.widgets.paper import NewPage, PageNumbers, Paper, Picture, Table, made_by
from sync.store.queries import desk
from sync.store.queries.rows import DeskIdentity, IncidentRow

Take = Callable[[Paper], None]
MAP_HEIGHT = 540.0


class MapPaper(QObject):
    """The paper of what the map shows; a child of the page, since who prints is read first.

    Args:
        moment: what is said of the moment that is shown, empty for now.
        mark: the mode of what is open where it is none of the real ones.
    """

    def __init__(self, services: Services, view: MapView, rows: Sequence[IncidentRow], parent: QObject, *, moment: str, mark: str) -> None:
        super().__init__(parent)
        self._services, self._view, self._rows = services, view, tuple(rows)
        self._moment, self._mark = moment, mark
        self._take: Take | None = None

    def offer(self) -> PaperOffer:
        """Return the paper."""
        return PaperOffer(label="paper.map", name=self._services.words.say("paper.map"), make=self._make)

    def _make(self, take: Take) -> None:
        self._take = take
        self._services.readers.query(desk.identity, to=self._on_identity)

    def _draw(self, painter: QPainter, box: QRectF) -> None:
        self._view.render_to(painter, box)

    def _on_identity(self, identity: object) -> None:
        assert isinstance(identity, DeskIdentity)
        assert self._take is not None
        words, now = self._services.words, self._services.clock()
        head = tuple(words.say(f"paper.head.{name}") for name in ("number", "grade", "title_of", "state", "place", "time"))
        rows = tuple(
            (
                row.number,
                words.choice("incident", "grade", row.grade) if row.grade else "",
                row.title,
                words.choice("incident", "state", row.state),
                row.place or "",
                words.moment(row.reported_at, now_ms=now),
            )
            for row in self._rows
        )
        table = Table(head=head, rows=rows, shares=(14, 9, 34, 11, 22, 10))
        self._take(
            Paper(
                title=words.say("paper.map"),
                subtitle=self._moment,
                number=words.say("paper.count", count=len(rows)),
                made=made_by(words, organisation=identity.organisation_name, person=identity.person, now_ms=now),
                mark=self._mark,
                page_of=PageNumbers(words),
                blocks=(Picture(draw=self._draw, height=MAP_HEIGHT), NewPage(), table),
                landscape=True,
            )
        )
