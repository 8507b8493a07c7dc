"""The menu of a place on the map: what can be done *here*."""

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from desktop.runtime.words import Words
from sync.domain.coordinates import decimal_words, dms_words, from_wgs84

OPEN_HERE, NEAREST, OWN, LOCATE = "open_here", "nearest", "own", "locate"
COPY_DECIMAL, COPY_DMS, COPY_GCJ = "copy_decimal", "copy_dms", "copy_gcj"


def spelled(act: str, place: tuple[float, float]) -> str:
    """Return a place as an act copies it; the datum stands with it where it is not WGS-84."""
    if act == COPY_DMS:
        return dms_words(place)
    if act == COPY_GCJ:
        return f"{decimal_words(from_wgs84(place, 'gcj02'))} (GCJ-02)"
    return decimal_words(place)


class HereMenu(QMenu):
    """Offers the acts of one place.

    Signals:
        chosen: name of the act, and the place: longitude, latitude, degrees WGS-84.
    """

    chosen = Signal(str, object)

    def __init__(self, words: Words, place: tuple[float, float], *, title: str, may_act: bool, parent: QWidget | None = None) -> None:
        """`title`: of the chosen incident, empty when none is chosen; `may_act`: whether anything can be written now."""
        super().__init__(parent)
        self.place = place
        head = self.addAction(decimal_words(place))
        head.setEnabled(False)
        self.addSeparator()
        self._offer(OPEN_HERE, words.say("situation.act.open_here"), enabled=may_act)
        if title:
            self._offer(LOCATE, words.say("situation.here.locate", title=title), enabled=may_act)
        self._offer(NEAREST, words.say("situation.act.nearest"))
        self._offer(OWN, words.say("situation.here.own"))
        self.addSeparator()
        for act in (COPY_DECIMAL, COPY_DMS, COPY_GCJ):
            self._offer(act, words.say(f"situation.here.{act}", place=spelled(act, place)))
        self.triggered.connect(self._on_triggered)
        self.aboutToHide.connect(self.deleteLater)

    def ask(self, at: QPoint) -> None:
        """Show the menu at a place of the screen."""
        self.popup(at)

    def _offer(self, act: str, text: str, *, enabled: bool = True) -> None:
        action = self.addAction(text)
        action.setData(act)
        action.setEnabled(enabled)

    def _on_triggered(self, action: QAction) -> None:
        act = action.data()
        if isinstance(act, str):
            self.chosen.emit(act, self.place)
