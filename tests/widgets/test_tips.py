"""Tool tips of records: marks and pictures written into a record are shown as text, whatever Qt takes them for."""

import ast
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import Qt, QTextDocument
from pytestqt.qtbot import QtBot

from desktop.widgets.tips import plain

DESKTOP = Path(__file__).parents[2] / "desktop"
HOSTILE = (
    "<b>急</b>",
    '<img src="file:///etc/passwd">',
    "x <a href='http://1.2.3.4/'>点</a>",
    "&lt;b&gt;",
    "<?xml version='1.0'?>",
    "a\n<h1>b",
)


def shown(tip: str) -> str:
    if not Qt.mightBeRichText(tip):
        return tip
    document = QTextDocument()
    document.setHtml(tip)
    return document.toPlainText()


@given(st.sampled_from(HOSTILE) | st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp", "Zs"]), max_size=40))
def test_a_tip_shows_what_was_written(text: str) -> None:
    """Each mark is read back as it stands, and no resource is named by the tip's own marks."""
    assert shown(plain(text)) == text
    assert "<img" not in plain(text).replace("&lt;img", "") or not Qt.mightBeRichText(plain(text))


def test_every_tip_is_of_our_words_or_plain(qtbot: QtBot) -> None:
    """No tool tip of the window is given a text that is neither a sentence of ours, a label of ours, nor made plain."""
    found = []
    for path in sorted(DESKTOP.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                tips = {"setToolTip": node.args[:1], "showText": node.args[1:2]}.get(node.func.attr, [])
                found += [f"{path.name}:{node.lineno}" for tip in tips if not _is_ours(tip)]
    assert found == []


def _is_ours(tip: ast.expr) -> bool:
    if isinstance(tip, ast.Constant):
        return True
    if isinstance(tip, ast.IfExp):
        return _is_ours(tip.body) and _is_ours(tip.orelse)
    if not isinstance(tip, ast.Call):
        return False
    name = tip.func.attr if isinstance(tip.func, ast.Attribute) else getattr(tip.func, "id", "")
    return name == "plain" or (name in {"say", "choice"} and not tip.keywords)
