"""One picture of the world in layers: ground, lines, labels, marks; the map, the lens and the paper each hold one."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPixmap

from desktop.runtime.theme_settings import Look
from desktop.widgets.map.basemap import Basemap
from desktop.widgets.map.basemap_paint import Ground, paint_basemap
from desktop.widgets.map.marks import MarkFace
from desktop.widgets.map.names import ground_labels, keep_clear_of_cities
from desktop.widgets.map.projection import Port, can_show, holds, mercator
from desktop.widgets.map.staging import Columns, Grouped, Label, Placed, Staged, columns, group, named, place_label, severity_rank, stage
from desktop.widgets.map.stamps import Sheet, Stamps, paint_picture
from desktop.widgets.map.strokes import paint_line, paint_measure, paint_own, paint_rings
from desktop.widgets.map.symbols import SORTS, MapContent
from desktop.widgets.paint import Brushwork
from desktop.widgets.theme import SEMIBOLD, face

# How much more than the view is staged on each side: one may pan so far before anything is staged again.
AHEAD = 0.5
NEAR_PX = 20.0


def ground_colours(look: Look) -> dict[str, str]:
    """Return the colours of the ground in the theme in force."""
    return {name: look.colour(name) for name in ("m_sea", "m_land0", "m_land", "m_water", "m_city", "m_county", "m_label")}


class Scene:
    """What is staged of a content, and its painting. Lives in the GUI thread.

    Attributes:
        basemap: None until it is read.
        cursor: where the keyboard stands among the marks, a symbol's key.
        measured: what the measuring line says.
        stays: whether nobody pans this view, so that no name may leave it.
    """

    def __init__(self, content: MapContent, look: Look, ratio: float = 1.0, *, language: str = "zh") -> None:
        self.content = content
        self.basemap: Basemap | None = None
        self.cursor: bytes | None = None
        self.measured = ""
        self.stays = False
        self.language = language
        self._look = look
        self._style = (look.theme, language, ratio)
        self._stamps = Stamps(look, ratio)
        self._listed: Columns | None = None
        self._grouped: tuple[float, int | None, Grouped] | None = None
        self._sheet: Sheet | None = None
        # What was staged stays on the screen until the next staging, so that nothing flickers.
        self._stale = True
        self._ground: tuple[QPixmap, Port] | None = None

    @property
    def marks(self) -> tuple[Placed, ...]:
        """What is staged now."""
        return () if self._sheet is None else self._sheet.staged.marks

    def restyle(self, ratio: float) -> bool:
        """Forget what was drawn in another look, language or fineness; False when it is the same, as after Qt's own polishing."""
        style = (self._look.theme, self.language, ratio)
        if style == self._style:
            return False
        self._style = style
        self._stamps = Stamps(self._look, ratio)
        self._stale = True
        return True

    def change(self) -> None:
        """Stage anew: the content changed."""
        self._stale = True

    def forget_ground(self) -> None:
        """Drop the picture of the ground: it is of another theme."""
        self._ground = None

    def is_staged(self, port: Port) -> bool:
        """Tell whether a frame of `port` needs no more staging."""
        sheet = self._sheet
        return not self._stale and sheet is not None and sheet.staged.port.scale == port.scale and holds(sheet.staged.port.box, port.box)

    def is_grounded(self, port: Port) -> bool:
        """Tell whether the picture of the ground fits `port`."""
        return self._ground is not None and self._ground[1].scale == port.scale and holds(self._ground[1].box, port.box)

    def stage(self, port: Port) -> None:
        """Place marks and labels for `port` and what lies around it."""
        wide = port.grown(AHEAD)
        listed = self._listed
        if listed is None or listed.symbols is not self.content.symbols:
            listed = self._listed = columns(self.content)
            self._grouped = None
        selected = self.content.place_of(self.content.selected)
        if self._grouped is None or self._grouped[:2] != (port.scale, selected):
            self._grouped = (port.scale, selected, group(listed, selected, port.scale))
        staged = stage(self.content, listed, wide, self._grouped[2], self.cursor)
        if self.basemap is not None:
            keep_clear_of_cities(self.basemap, staged)
        labels = list(self._symbol_labels(staged, self._frame(port, wide) if self.stays else None))
        if self.basemap is not None:
            labels = [*ground_labels(self.basemap, staged, self._look, self.language), *labels]
        self._sheet = Sheet(staged, labels, self._stamps)
        self._stale = False

    def set_ground(self, ground: Ground) -> None:
        """Take a drawn ground; its names are staged with the next staging."""
        self._ground = (QPixmap.fromImage(ground.image), ground.port)
        if self.basemap is None:
            self.basemap = ground.basemap
            self._stale = True

    def under_cursor(self) -> Placed | None:
        """Return the mark that the keyboard stands on."""
        if self.cursor is None:
            return None
        return next((mark for mark in self.marks if any(symbol.key == self.cursor for symbol in mark.symbols)), None)

    def step(self, port: Port, step: int) -> bool:
        """Move the keyboard's cursor to the next mark in view, the most severe first; False past the last."""
        left, bottom, right, top = port.box
        seen = [mark for mark in self.marks if left <= mark.x <= right and bottom <= mark.y <= top]
        seen.sort(key=_turn)
        present = self.under_cursor()
        places = [place for place, mark in enumerate(seen) if mark is present]
        place = (places[0] + step) if places else (0 if step > 0 else len(seen) - 1)
        if not 0 <= place < len(seen):
            self.cursor = None
            self.change()
            return False
        self.cursor = seen[place].speaker.key
        return True

    def paint(self, painter: QPainter, port: Port) -> None:
        """Paint a frame."""
        painter.fillRect(QRectF(0, 0, port.width, port.height), Brushwork(painter, self._look).colour("m_sea"))
        if self._ground is not None:
            paint_picture(painter, *self._ground, port)
        self.paint_over(painter, port)

    def paint_vector(self, painter: QPainter, port: Port) -> None:
        """Paint everything anew without cached ground: for paper."""
        if self.basemap is not None:
            paint_basemap(painter, self.basemap, port, ground_colours(self._look))
        self.paint_over(painter, port)

    def paint_over(self, painter: QPainter, port: Port) -> None:
        """Paint all that lies over the ground."""
        brush = Brushwork(painter, self._look)
        content = self.content
        if content.rings is not None:
            paint_rings(brush, content.rings, port, self._stamps)
        for line in content.lines:
            paint_line(brush, line, port, self._stamps)
        if self._sheet is not None:
            self._sheet.paint_labels(painter, port)
            self._sheet.paint_marks(painter, port)
        own = content.own
        if own is not None and can_show(own.longitude, own.latitude):
            paint_own(brush, own, port)
            found = self._stamps.mark(MarkFace(sort="own", level=None, state="", glyph="", aged=own.aged, count=1))
            px, py = port.to_pixels(*mercator(own.longitude, own.latitude))
            painter.drawPixmap(round(px + found.dx), round(py + found.dy), found.picture)
        if content.measured:
            paint_measure(brush, content.measured, self.measured, port, self._stamps)

    def at(self, px: float, py: float, port: Port) -> Placed | None:
        """Return the mark under a pixel, the topmost of those within reach of a finger."""
        best: tuple[float, Placed] | None = None
        for mark in reversed(self.marks):
            x, y = port.to_pixels(mark.x, mark.y)
            middle = y - 14 if mark.face.sort == "post" else y
            distance = max(abs(px - x), abs(py - middle))
            if distance <= NEAR_PX and (best is None or distance < best[0] - 4):
                best = (distance, mark)
        return None if best is None else best[1]

    @staticmethod
    def _frame(port: Port, wide: Port) -> tuple[float, float, float, float]:
        """Return where the view lies in the pixels of what is staged around it."""
        left, top = (wide.width - port.width) / 2, (wide.height - port.height) / 2
        return left + 2, top + 2, left + port.width - 2, top + port.height - 2

    def _symbol_labels(self, staged: Staged, within: tuple[float, float, float, float] | None) -> list[Label]:
        labels: list[Label] = []
        for mark in named(staged):
            symbol = mark.speaker
            step, weight = ("label", SEMIBOLD) if symbol.sort in {"incident", "post"} else ("label", 400)
            width, height = face(self._look, step, weight).advance(symbol.label), self._look.px(step) * 1.3
            at = place_label(staged, mark, width, height, within=within)
            if at is not None:
                ink = "text3" if symbol.aged else "text"
                labels.append(Label(x=mark.x, y=mark.y, dx=at[0], dy=at[1], words=symbol.label, step=step, weight=weight, ink=ink))
        return labels


def _turn(mark: Placed) -> tuple[int, int, float, float]:
    """Sort marks as Tab meets them: incidents by severity, then the other sorts, from north to south."""
    return -SORTS.index(mark.face.sort), severity_rank(mark.speaker), -mark.y, mark.x
