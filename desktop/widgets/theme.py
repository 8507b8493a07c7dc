"""Tokens to Qt: fonts, palette and style sheet of the theme in force.

Heights in a style sheet are without border: 38 and a 1 px border make the 40 px target, 36 with the 2 px focus border; under
gloves all three grow alike.
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetricsF, QPalette
from PySide6.QtWidgets import QApplication

from desktop.runtime.theme_settings import HIGH_CONTRAST, Look

REGULAR = 400
SEMIBOLD = 600
FITS_KEPT = 8192


def load_fonts(folder: Path) -> None:
    """Make the shipped fonts known.

    Raises: FileNotFoundError: the folder holds none; the program is not whole.
    """
    files = sorted(folder.glob("*.ttf"))
    if not files:
        raise FileNotFoundError(folder)
    for file in files:
        QFontDatabase.addApplicationFont(str(file))


def font(look: Look, step: str = "body", weight: int = REGULAR) -> QFont:
    """Return the font of a step of the type scale, with figures of one width.

    The Chinese family always stands second: with Inter alone, a Japanese face may answer for Chinese characters.
    """
    return _font(look.families, look.px(step), weight)


def _font(families: tuple[str, ...], px: int, weight: int) -> QFont:
    made = QFont()
    made.setFamilies(list(families))
    made.setPixelSize(px)
    made.setWeight(QFont.Weight(weight))
    made.setFeature(QFont.Tag("tnum"), 1)
    return made


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Face:
    """A font made once, with its measures; compared by identity, never changed.

    Attributes:
        baseline: from the middle of a line down to where its letters stand, pixels.
    """

    font: QFont
    metrics: QFontMetricsF
    baseline: float

    def advance(self, words: str) -> float:
        """Return how wide `words` are, pixels."""
        return _fit(self, words, None)[1]

    def fit(self, words: str, width: float) -> tuple[str, float]:
        """Return `words` cut with an ellipsis at `width`, and how wide that is, pixels."""
        return _fit(self, words, max(0.0, width) + 0.5)


def face(look: Look, step: str = "body", weight: int = REGULAR, *, struck: bool = False) -> Face:
    """Return a font of `font` with its measures, for what is painted over and over."""
    return _face(look.families, look.px(step), weight, struck)


@lru_cache(maxsize=256)
def _face(families: tuple[str, ...], px: int, weight: int, struck: bool) -> Face:
    made = _font(families, px, weight)
    made.setStrikeOut(struck)
    metrics = QFontMetricsF(made)
    return Face(font=made, metrics=metrics, baseline=(metrics.ascent() - metrics.descent()) / 2)


@lru_cache(maxsize=FITS_KEPT)
def _fit(face: Face, words: str, room: float | None) -> tuple[str, float]:
    """Measure each text once: pages paint the same words in the same places again and again."""
    used = face.metrics.horizontalAdvance(words)
    if room is None or used <= room:
        return words, used
    shown = face.metrics.elidedText(words, Qt.TextElideMode.ElideRight, room)
    return shown, face.metrics.horizontalAdvance(shown)


def colour(look: Look, name: str) -> QColor:
    """Return the colour of token `name` in the theme in force."""
    return QColor(look.colour(name))


@lru_cache(maxsize=256)
def ink(colour_text: str) -> QColor:
    """Return a colour made once; nobody changes it."""
    return QColor(colour_text)


def palette(look: Look) -> QPalette:
    """Return the palette for what no style sheet reaches."""
    made = QPalette()
    roles = {
        QPalette.ColorRole.Window: "bg",
        QPalette.ColorRole.WindowText: "text",
        QPalette.ColorRole.Base: "surface",
        QPalette.ColorRole.AlternateBase: "sunken",
        QPalette.ColorRole.Text: "text",
        QPalette.ColorRole.Button: "raised",
        QPalette.ColorRole.ButtonText: "text",
        QPalette.ColorRole.Highlight: "accent",
        QPalette.ColorRole.HighlightedText: "on_accent",
        QPalette.ColorRole.PlaceholderText: "text3",
        QPalette.ColorRole.ToolTipBase: "raised",
        QPalette.ColorRole.ToolTipText: "text",
        QPalette.ColorRole.Link: "accent",
    }
    for role, name in roles.items():
        made.setColor(role, colour(look, name))
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, colour(look, "text3"))
    return made


def apply_theme(application: QApplication, look: Look) -> None:
    """Show the theme in force everywhere.

    From no sheet each widget is dressed once. From another sheet Qt 6.9 dresses the children of every widget it comes by, each as
    often as it has parents (qstylesheetstyle.cpp, updateObjects), and so it would hand down font and palette.
    """
    sheet = style_sheet(look)
    if application.styleSheet() != sheet:
        application.setStyleSheet("")
    application.setFont(font(look))
    application.setPalette(palette(look))
    if application.styleSheet() != sheet:
        application.setStyleSheet(sheet)


def style_sheet(look: Look) -> str:
    """Return the style sheet of the theme in force."""
    tokens = {name: look.colour(name) for name in look.names()}
    # Where texts keep their full contrast, the edge alone can say that a button answers nothing now.
    sheet = _SHEET + ("QPushButton:disabled { border-style: dashed; }" if look.theme == HIGH_CONTRAST else "")
    # The border stands outside the height of a style sheet.
    for name, border in (("$button", 2), ("$focused", 4), ("$target", 0)):
        sheet = sheet.replace(name, f"{look.target_px - border}px")
    # The longest name first: @accent must not eat the head of @accent_soft.
    for name in sorted(tokens, key=len, reverse=True):
        sheet = sheet.replace(f"@{name}", tokens[name])
    return sheet


_SHEET = """
QWidget { font-size: 14px; color: @text; }
QMainWindow, QWidget[role="ground"] { background: @bg; }
QWidget[role="surface"], QScrollArea, QStackedWidget { background: @surface; border: none; }
QWidget[role="sunken"] { background: @sunken; }
QWidget[role="card"] { background: @raised; border: 1px solid @line_strong; border-radius: 8px; }
QFrame[role="rule"] { background: @line_strong; border: none; }
QFrame[role="hair"] { background: @line; border: none; }
QLabel { background: transparent; }
QLabel[step="label"] { font-size: 12px; color: @text3; }
QLabel[step="small"] { font-size: 13px; color: @text2; }
QLabel[step="row"] { font-size: 15px; font-weight: 600; }
QLabel[step="section"] { font-size: 16px; font-weight: 600; }
QLabel[step="title"] { font-size: 18px; font-weight: 600; }
QLabel[step="incident"] { font-size: 20px; font-weight: 600; }
QLabel[tone="refused"] { font-size: 12px; font-weight: 600; color: @danger_text; }
QLabel[tone="late"] { color: @danger_text; font-weight: 600; }
QLabel[tone="off"] { color: @off_text; }
QLabel[tone="accent"] { color: @accent; font-weight: 600; }
QLabel[chip="conflict"] { background: @invert; color: @on_invert; border-radius: 4px; padding: 3px 9px; font-size: 13px; font-weight: 600; }
QPushButton { min-height: $button; padding: 0 15px; border: 1px solid @line_strong; border-radius: 6px; background: @raised; color: @text;
  font-size: 14px; font-weight: 600; }
QPushButton:hover { background: @hover; }
QPushButton:pressed { background: @selected; }
QPushButton:focus { min-height: $focused; padding: 0 14px; border: 2px solid @accent; }
QPushButton:checked { background: @accent_soft; color: @accent; }
QPushButton:disabled { background: @sunken; color: @text3; border: 1px solid @line; min-height: $button; padding: 0 15px; }
QPushButton[kind="primary"] { background: @accent; color: @on_accent; border: 1px solid @accent; }
QPushButton[kind="primary"]:hover { background: @accent; }
QPushButton[kind="primary"]:focus { border: 2px solid @text; }
QPushButton[kind="primary"]:disabled { background: @sunken; color: @text3; border: 1px solid @line; }
QPushButton[kind="danger"] { background: @danger; color: @on_danger; border: 1px solid @danger; }
QPushButton[kind="danger"]:focus { border: 2px solid @text; }
QPushButton[kind="danger"]:disabled { background: @sunken; color: @text3; border: 1px solid @line; }
QPushButton[kind="quiet"] { background: transparent; border: 1px solid transparent; color: @accent; padding: 0 7px; }
QPushButton[kind="quiet"]:hover { background: @hover; }
QPushButton[kind="quiet"]:focus { border: 2px solid @accent; padding: 0 6px; }
QPushButton[kind="quiet"]:disabled { color: @text3; background: transparent; border: 1px solid transparent; }
QPushButton[kind="caution"] { color: @danger_text; }
QPushButton[kind="caution"]:disabled { color: @text3; }
QPushButton[kind="choice"], QPushButton[kind="risk"] { text-align: left; background: transparent; padding: 0 15px;
  border: 1px solid transparent; border-bottom: 1px solid @line; border-radius: 0; }
QPushButton[kind="risk"] { color: @danger_text; }
QPushButton[kind="choice"]:hover, QPushButton[kind="risk"]:hover { background: @hover; }
QPushButton[kind="choice"]:focus, QPushButton[kind="risk"]:focus { padding: 0 14px; border: 2px solid @accent; border-radius: 6px; }
QPushButton[kind="tab"] { background: transparent; border: 1px solid transparent; color: @text2; padding: 0 13px; }
QPushButton[kind="tab"]:checked { background: @accent_soft; color: @accent; }
QPushButton[kind="tab"]:focus { border: 2px solid @accent; padding: 0 12px; }
QPushButton[kind="icon"] { padding: 0; min-width: $button; max-width: $button; }
QPushButton[kind="icon"]:focus { padding: 0; min-width: $focused; max-width: $focused; }
QLineEdit, QComboBox { min-height: $button; padding: 0 11px; border: 1px solid @control; border-radius: 6px; background: @surface;
  color: @text; selection-background-color: @accent; selection-color: @on_accent; }
QPlainTextEdit { padding: 7px 7px; border: 1px solid @control; border-radius: 6px; background: @surface;
  color: @text; selection-background-color: @accent; selection-color: @on_accent; }
QLineEdit:focus, QComboBox:focus { min-height: $focused; padding: 0 10px; border: 2px solid @accent; }
QPlainTextEdit:focus { padding: 6px 6px; border: 2px solid @accent; }
QLineEdit[refused="true"], QComboBox[refused="true"] { min-height: $focused; padding: 0 10px; border: 2px solid @danger_text; }
QPlainTextEdit[refused="true"] { padding: 6px 6px; border: 2px solid @danger_text; }
QLineEdit[kind="line"], QLineEdit[kind="line"]:focus { min-height: 40px; padding: 0 8px; border: none; background: transparent;
  font-size: 15px; font-weight: 600; }
QLineEdit[kind="line"][bare="true"] { font-weight: 400; }
QLineEdit:read-only, QPlainTextEdit:read-only { background: @sunken; border: 1px solid @line; }
QComboBox::drop-down { border: none; width: 32px; }
QComboBox::down-arrow { image: none; width: 0; height: 0; }
QComboBox QAbstractItemView { background: @raised; border: 1px solid @line_strong; selection-background-color: @selected;
  selection-color: @text; outline: none; }
QComboBox QAbstractItemView::item { min-height: $target; padding: 0 11px; }
QCheckBox { min-height: $target; spacing: 12px; background: transparent; }
QCheckBox::indicator { width: 20px; height: 20px; }
QSlider { min-height: $target; background: transparent; }
QSlider::groove:horizontal { height: 6px; border-radius: 3px; background: @line; }
QSlider::sub-page:horizontal { height: 6px; border-radius: 3px; background: @accent; }
QSlider::handle:horizontal { width: 16px; height: 16px; margin: -6px 0;
  border: 2px solid @accent; border-radius: 9px; background: @surface; }
QListView, QTableView { background: @surface; border: none; outline: none; }
QListView[frame="raised"] { background: @raised; border: 1px solid @line_strong; }
QListView[ground="raised"] { background: @raised; }
QListView[ground="sunken"] { background: @sunken; }
QScrollArea > QWidget > QWidget { background: @surface; }
QScrollBar:vertical { background: transparent; width: 6px; margin: 0; }
QScrollBar::handle:vertical { background: @line_strong; border-radius: 3px; min-height: 40px; }
QScrollBar:horizontal { background: transparent; height: 8px; }
QScrollBar::handle:horizontal { background: @line_strong; border-radius: 4px; min-width: 40px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QToolTip { background: @raised; color: @text; border: 1px solid @line_strong; padding: 6px; }
QMenu { background: @raised; border: 1px solid @line_strong; padding: 4px; }
QMenu::item { min-height: 32px; padding: 4px 16px; border-radius: 4px; }
QMenu::item:selected { background: @selected; }
QMenu::item:disabled { color: @text3; }
"""
