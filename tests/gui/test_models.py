"""Models of rows: Qt's own tester finds no fault while rows come, go, move and change."""

from dataclasses import replace
from random import Random

import pytest
from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from desktop.app.picture_shell import DIGEST
from desktop.app.picture_world import DETAIL, INCIDENTS
from desktop.app.stills import Still
from desktop.features.incidents.journal import JournalView
from desktop.widgets.rows_model import RowsModel
from sync.store.queries.pages import Page

pytestmark = pytest.mark.opens_at("incidents")


def _model() -> RowsModel[tuple[str, int]]:
    return RowsModel(_first, str)


def _first(row: tuple[str, int]) -> object:
    return row[0]


@pytest.mark.parametrize(
    "after",
    [
        (),
        (("a", 1),),
        (("c", 3), ("a", 1), ("b", 2)),
        (("b", 2), ("d", 4), ("a", 9)),
        (("x", 0), ("a", 1), ("y", 0), ("b", 2), ("c", 3), ("z", 0)),
    ],
)
def test_rows_become_those_given(qapp: object, after: tuple[tuple[str, int], ...]) -> None:
    """Whatever is given next, the model becomes it by steps that Qt accepts."""
    model = _model()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    model.set_rows((("a", 1), ("b", 2), ("c", 3)))
    model.set_rows(after)
    assert after == model.rows
    assert tester.model() is model


def test_a_view_changes_nothing(qapp: object) -> None:
    """A row can be chosen, and neither edited nor dragged away; nothing stands before the first row or behind the last."""
    model = _model()
    model.set_rows((("a", 1), ("b", 2)))
    second = model.index(1, 0)
    assert model.flags(second) == Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
    assert not any(model.setData(second, "c", role) for role in (Qt.ItemDataRole.EditRole, Qt.ItemDataRole.DisplayRole))
    assert model.rows == (("a", 1), ("b", 2))
    assert (model.rowCount(), model.rowCount(second)) == (2, 0)
    assert not model.index(-1, 0).isValid()
    assert not model.index(2, 0).isValid()


def test_whoever_hears_of_a_change_reads_the_rows_after_it(qapp: object) -> None:
    """At each signal the rows are as many as Qt counts, and they are those that came, stayed or moved."""
    model, heard = _model(), Heard()
    heard.follow(model)
    model.set_rows((("a", 1), ("b", 2), ("c", 3)))
    model.set_rows((("c", 3), ("d", 4)))
    assert heard.rows == ["abc", "c", "cd"]
    model.set_rows((("d", 4), ("c", 3)))
    assert heard.rows[3:] == ["dc"]


class Heard(QObject):
    """What a model's rows were whenever it said that they changed."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[str] = []

    def follow(self, model: RowsModel[tuple[str, int]]) -> None:
        for signal in (model.rowsInserted, model.rowsRemoved, model.rowsMoved):
            signal.connect(self._on_change)

    def _on_change(self) -> None:
        model = self.sender()
        assert isinstance(model, RowsModel)
        assert len(model.rows) == model.rowCount()
        self.rows.append("".join(name for name, _ in model.rows))


def test_any_rows_become_any_others(qapp: object, seed: int) -> None:
    """Any sequence of rows becomes any other by steps that Qt accepts, and whoever points at a row that stays points at it still."""
    chance, model = Random(seed), _model()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    for _ in range(150):
        after = tuple((name, chance.randrange(2)) for name in chance.sample("abcdefghijkl", chance.randrange(13)))
        pointed = {row[0]: QPersistentModelIndex(model.index(number, 0)) for number, row in enumerate(model.rows)}
        stays = {row: row for row in model.rows}
        model.set_rows(after)
        assert after == model.rows
        assert all(pointed[row[0]].row() == number for number, row in enumerate(after) if row[0] in pointed)
        assert all(row is stays[row] for row in model.rows if row in stays)
    assert tester.model() is model


def test_neighbours_come_and_go_at_once(qapp: object) -> None:
    """Rows that stand side by side are announced as one change."""
    model, told = _model(), Told()
    model.rowsInserted.connect(told.came)
    model.rowsRemoved.connect(told.left)
    model.set_rows((("a", 1), ("b", 2), ("c", 3), ("d", 4)))
    model.set_rows((("a", 1), ("x", 0), ("y", 0), ("d", 4), ("z", 0)))
    assert told.heard == [("came", 0, 3), ("left", 1, 2), ("came", 1, 2), ("came", 4, 4)]


class Told(QObject):
    """Keeps which rows came and left."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[tuple[str, int, int]] = []

    def came(self, _parent: QModelIndex, first: int, last: int) -> None:
        self.heard.append(("came", first, last))

    def left(self, _parent: QModelIndex, first: int, last: int) -> None:
        self.heard.append(("left", first, last))


def test_a_row_that_stays_keeps_its_place_in_the_selection(still: Still) -> None:
    """A refresh that moves a row takes the cursor along with it."""
    view = still.incidents.list.view
    view.setCurrentIndex(still.incidents.list.rows.index(2, 0))
    still.readers.answers["incident_pages.page"] = Page(rows=(INCIDENTS[2], *INCIDENTS[3:], INCIDENTS[0]), offset=0, total=6)
    still.incidents.refresh()
    assert INCIDENTS[2] == view.current_row()


def test_every_model_of_the_pages_passes_the_tester(still: Still) -> None:
    """Each model of each page keeps Qt's contract through a change of its rows."""
    still.window.show_page("incidents", DETAIL.incident.id)
    still.window.show_page("sync", None)
    models = [still.incidents.list.rows, still.incidents.detail.facts, still.incidents.detail.middle, still.sync.left, still.sync.right]
    models.append(still.incidents.detail.journal.view.lines)
    testers = [QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning) for model in models]
    still.incidents.detail.show_detail(replace(DETAIL, journal=DETAIL.journal[2:], assignments=DETAIL.assignments[::-1], tasks=()))
    still.readers.answers["incident_pages.page"] = Page(rows=INCIDENTS[::-1], offset=0, total=len(INCIDENTS))
    still.incidents.list.ask()
    still.readers.answers["records.reach"] = ()
    still.sync.refresh()
    assert len(models) == len(testers)
    assert isinstance(still.incidents.detail.journal.view, JournalView)


def test_every_model_of_the_shell_passes_the_tester(still: Still) -> None:
    """Choices of the line, rows of the overlay and lines of the card keep Qt's contract while a person types."""
    guide = still.window.guide
    models = [guide.line.choices, guide.anywhere.rows, guide.digest.lines]
    testers = [QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning) for model in models]
    guide.line.focus_line()
    for text in ("d 鼓楼机动", "d gl", "o 六合 封堵", "g 江北", "s 鼓楼101 忙", ""):
        guide.line.field.setText(text)
    guide.open_anywhere()
    for text in ("鼓楼", "0007", "zzz", ""):
        guide.anywhere.field.setText(text)
    guide.digest.show_digest(DIGEST, with_questions=False)
    guide.digest.show_digest(replace(DIGEST, orders=DIGEST.orders[1:], incidents=()), with_questions=True)
    assert len(testers) == len(models)
