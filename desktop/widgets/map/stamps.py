"""Stamps of one look, and a frame of stamps."""

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter, QPixmap

from desktop.runtime.theme_settings import Look
from desktop.widgets.map.marks import STAMPS_MAX, MarkFace, Stamp, label_stamp, stamp
from desktop.widgets.map.projection import Port
from desktop.widgets.map.staging import Label, Staged

_MARGIN = 48.0


class Stamps:
    """Every mark and label drawn once; forgotten when the look or the screen changes."""

    def __init__(self, look: Look, ratio: float) -> None:
        self.look = look
        self.ratio = ratio
        self._marks: dict[MarkFace, Stamp] = {}
        self._labels: dict[tuple[str, str, int, str], Stamp] = {}

    def mark(self, face: MarkFace) -> Stamp:
        """Return the stamp of a mark."""
        found = self._marks.get(face)
        if found is None:
            if len(self._marks) >= STAMPS_MAX:
                self._marks.clear()
            found = self._marks[face] = stamp(self.look, face, self.ratio)
        return found

    def label(self, label: Label) -> Stamp:
        """Return the stamp of a label."""
        key = (label.words, label.step, label.weight, label.ink)
        found = self._labels.get(key)
        if found is None:
            if len(self._labels) >= STAMPS_MAX:
                self._labels.clear()
            found = self._labels[key] = label_stamp(self.look, label.words, self.ratio, step=label.step, weight=label.weight, ink=label.ink)
        return found


class Sheet:
    """The staged marks and labels with their stamps side by side, so that a frame is one walk over what is in view."""

    def __init__(self, staged: Staged, labels: list[Label], stamps: Stamps) -> None:
        self.staged = staged
        self.labels = labels
        marks = [stamps.mark(mark.face) for mark in staged.marks]
        self._pictures = [found.picture for found in marks]
        self._dx = np.asarray([found.dx for found in marks], dtype=float)
        self._dy = np.asarray([found.dy for found in marks], dtype=float)
        self._labels = [(label, stamps.label(label)) for label in labels]

    def paint_labels(self, painter: QPainter, port: Port) -> None:
        """Stamp the labels that are in view."""
        for label, found in self._labels:
            px, py = port.to_pixels(label.x, label.y)
            px, py = px + label.dx, py + label.dy
            if -300 < px < port.width + _MARGIN and -_MARGIN < py < port.height + _MARGIN:
                painter.drawPixmap(round(px + found.dx), round(py + found.dy), found.picture)

    def paint_marks(self, painter: QPainter, port: Port) -> None:
        """Stamp the marks that are in view."""
        xs = (self.staged.xs - port.x) * port.scale + port.width / 2
        ys = port.height / 2 - (self.staged.ys - port.y) * port.scale
        inside = ((xs > -_MARGIN) & (xs < port.width + _MARGIN) & (ys > -_MARGIN) & (ys < port.height + _MARGIN)).nonzero()[0]
        # On whole pixels a stamp is copied, between them it is blurred.
        left, top = (
            (xs[inside] + self._dx[inside]).round().astype(int).tolist(),
            (ys[inside] + self._dy[inside]).round().astype(int).tolist(),
        )
        draw = painter.drawPixmap
        for x, y, place in zip(left, top, inside.tolist(), strict=True):
            draw(x, y, self._pictures[place])


def paint_picture(painter: QPainter, picture: QPixmap, drawn: Port, port: Port) -> None:
    """Draw a picture of the part `drawn` where it lies in `port`; stretched while no picture of this scale is there yet."""
    left, top = port.to_pixels(*drawn.to_world(0, 0))
    if abs(drawn.scale / port.scale - 1) < 1e-9:
        painter.drawPixmap(round(left), round(top), picture)
        return
    factor = port.scale / drawn.scale
    painter.save()
    painter.translate(left, top)
    painter.scale(factor, factor)
    painter.drawPixmap(QPointF(0, 0), picture)
    painter.restore()
