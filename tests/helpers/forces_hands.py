"""What hands do again and again on the page Forces."""

from pathlib import Path

from helpers.hands import Hands, Keyboard
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from desktop.features.forces.page import ForcesPage
from sync.store.queries.forces_rows import UnitLine


def names_of(page: ForcesPage) -> set[str]:
    return {row.name for row in page.units.rows.rows if isinstance(row, UnitLine)}


def state_of(page: ForcesPage, name: str) -> str:
    return next(row.state for row in page.units.rows.rows if isinstance(row, UnitLine) and row.name == name)


def new_unit(hands: Hands, name: str) -> None:
    """Register a unit from the button of the page."""
    page = hands.page
    hands.press(page.new_button)
    hands.finish("new_unit", name=name, strength_present="38")
    hands.until(lambda: name in names_of(page))


def choose_unit(hands: Hands, name: str) -> None:
    page = hands.page
    hands.row(page.units.view, lambda row: isinstance(row, UnitLine) and row.name == name)
    hands.until(lambda: page.side.offers("dispatch") and page.side.target().unit.unit.name == name)


def shown_of(page: ForcesPage) -> dict[str, str]:
    return {line.field: line.value for line in page.side.fields.rows}


def turn_branch(hands: Hands, code: str, *, wanted: bool) -> None:
    """Open or close a branch of the tree: by Left and Right, or by its mark."""
    view = hands.page.tree.view
    index = hands.page.tree.rows.index_of(code)
    if isinstance(hands, Keyboard):
        view.setFocus()
        view.setCurrentIndex(index)
        hands.key(Qt.Key.Key_Right if wanted else Qt.Key.Key_Left)
    else:
        box, node = view.visualRect(index), hands.page.tree.rows.row(index)
        left = 8 + node.depth * 16 + 6
        QTest.mousePress(
            view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(box.left() + left, box.center().y())
        )
    hands.until(lambda: hands.page.tree.rows.row(hands.page.tree.rows.index_of(code)).is_open == wanted)


def sheet_file(path: Path, count: int, name: str) -> Path:
    rows = "\n".join(f"{name}{number},备勤,{number}" for number in range(count))
    path.write_text(f"名称,状态,没有见过的列\n{rows}\n,备勤,1\n", encoding="utf-8")
    return path


def begin_import(hands: Hands, path: Path) -> None:
    hands.files.path = path
    hands.press(hands.page.import_button)
    hands.until(lambda: hands.page.importing.write_button.isVisible() or hands.page.importing.again_button.isVisible())
