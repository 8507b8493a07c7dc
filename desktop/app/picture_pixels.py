"""The pixels of a picture as arrays: what a box of it stands on, and how well anything in it can be read.

Source: WCAG 2.2, relative luminance and contrast ratio.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage

_SAMPLES_MIN = 24
_COLUMNS_SAMPLED = 60
_CHANNEL = np.arange(256) / 255
# Linear light of each value of a channel.
_LINEAR: NDArray[np.float64] = np.where(_CHANNEL <= 0.04045, _CHANNEL / 12.92, ((_CHANNEL + 0.055) / 1.055) ** 2.4)


class Pixels:
    """A picture read once; boxes are in device pixels, and what lies outside counts for nothing."""

    def __init__(self, image: QImage) -> None:
        plain = image.convertToFormat(QImage.Format.Format_RGB32)
        self._frame = QRect(0, 0, plain.width(), plain.height())
        held = np.frombuffer(bytes(plain.constBits()), dtype="<u4").reshape(plain.height(), plain.bytesPerLine() // 4)
        self._colours: NDArray[Any] = held[:, : plain.width()] & 0xFFFFFF
        red, green, blue = (_LINEAR[(self._colours >> shift) & 0xFF] for shift in (16, 8, 0))
        self._light: NDArray[np.float64] = 0.2126 * red + 0.7152 * green + 0.0722 * blue

    def ground(self, box: QRect) -> QColor | None:
        """Return the commonest colour in a box: what words stand on. None outside the picture."""
        inside = box & self._frame
        if inside.width() * inside.height() < _SAMPLES_MIN:
            return None
        step = max(1, inside.width() // _COLUMNS_SAMPLED)
        seen, counts = np.unique(self._cut(self._colours, inside)[::2, ::step], return_counts=True)
        return QColor.fromRgb(int(seen[counts.argmax()]))

    def best_contrast(self, box: QRect, ground: QColor) -> float:
        """Return the greatest contrast that any pixel of a box has to `ground`, 1 to 21."""
        inside = box & self._frame
        if inside.isEmpty():
            return 1.0
        cut, light = self._cut(self._light, inside), luminance(ground)
        return max(_ratio(float(cut.max()), light), _ratio(float(cut.min()), light))

    def _cut(self, held: NDArray[Any], box: QRect) -> NDArray[Any]:
        return held[box.top() : box.bottom() + 1, box.left() : box.right() + 1]


def contrast(one: QColor, other: QColor) -> float:
    """Return the contrast ratio of two colours, 1 to 21."""
    return _ratio(luminance(one), luminance(other))


def luminance(colour: QColor) -> float:
    """Return how much light a colour gives, 0 to 1."""
    return float(0.2126 * _LINEAR[colour.red()] + 0.7152 * _LINEAR[colour.green()] + 0.0722 * _LINEAR[colour.blue()])


def _ratio(one: float, other: float) -> float:
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)
