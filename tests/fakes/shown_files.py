"""What the tests of an incident's files share: a page that shows canned ones, presses, drops, and a player without a sound."""

from pathlib import Path

from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop.app import picture_files as canned
from desktop.app.picture_world import TANKER
from desktop.app.stills import Still, StillPlayer
from desktop.features.incidents.detail_view import DetailView
from desktop.features.incidents.file_lines import FileLine, JobLine
from desktop.features.incidents.viewer import Viewer
from sync.store.queries.attachments import Files


def shown_detail(still: Still) -> DetailView:
    """Show the incident with its files; Qt's own player, which looks for sound servers that a test has not, is left out."""
    still.window.show_page("incidents", TANKER)
    still.incidents.detail.files.viewer.sound.play_with(StillPlayer)  # type: ignore[arg-type]  # plays without a sound
    return still.incidents.detail


def all_here(still: Still, files: Files | None = None) -> None:
    still.readers.answers["attachments.of_incident"] = canned.here() if files is None else files
    still.incidents.refresh()


def file_rows(detail: DetailView) -> list[FileLine]:
    return [row for row in detail.middle.rows if isinstance(row, FileLine)]


def jobs(detail: DetailView) -> list[JobLine]:
    return [row for row in detail.middle.rows if isinstance(row, JobLine)]


def press(detail: DetailView, row: object) -> None:
    number = next(number for number, one in enumerate(detail.middle.rows) if one == row)
    index = detail.middle.index(number, 0)
    detail.middle_view.scrollTo(index)
    QTest.mouseClick(
        detail.middle_view.viewport(),
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
        detail.middle_view.visualRect(index).center(),
    )


def key(window: QWidget, code: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(QApplication.focusWidget() or window, code, modifier)


def seen(detail: DetailView, name: str, still: Still, files: Files | None = None) -> Viewer:
    """Show one of the files, all of them here."""
    all_here(still, files)
    assert detail.detail is not None
    row = next(row for row in detail.files.files.rows if row.file_name == name)
    assert detail.files.look(detail.detail, at=row.id)
    return detail.files.viewer


def mime_of(*paths: Path) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return mime


def drop(detail: DetailView, mime: QMimeData, at: QPointF) -> bool:
    """Drag over the page and let go; tell whether it was taken."""
    actions, buttons, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entered = QDragEnterEvent(at.toPoint(), actions, mime, buttons, none)
    entered.ignore()
    QApplication.sendEvent(detail, entered)
    if not entered.isAccepted():
        return False
    assert not detail.dropping.hint.isHidden()
    let_go = QDropEvent(at, actions, mime, buttons, none)
    QApplication.sendEvent(detail, let_go)
    assert detail.dropping.hint.isHidden()
    return let_go.isAccepted()
