"""Which file a person means: the system's own dialogue, so that sticks and shares are where people know them."""

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QPagedPaintDevice
from PySide6.QtWidgets import QFileDialog, QWidget


class FileQuestions:
    """Asks, and remembers the folder for the next question of this run."""

    def __init__(self) -> None:
        self._folder = Path.home()

    def to_open(self, parent: QWidget, title: str, patterns: str) -> Path | None:
        """Ask for a file to read."""
        chosen, _ = QFileDialog.getOpenFileName(parent, title, str(self._folder), patterns)
        return self._remembered(chosen)

    def to_open_many(self, parent: QWidget, title: str, patterns: str) -> tuple[Path, ...]:
        """Ask for files to read, several at once."""
        chosen, _ = QFileDialog.getOpenFileNames(parent, title, str(self._folder), patterns)
        paths = tuple(Path(name) for name in chosen)
        if paths:
            self._folder = paths[0].parent
        return paths

    def open_outside(self, path: Path) -> bool:
        """Hand a file to the program that the system keeps for it."""
        return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

    def to_save(self, parent: QWidget, title: str, name: str, patterns: str) -> Path | None:
        """Ask where to write; the dialogue asks before an existing file is named."""
        chosen, _ = QFileDialog.getSaveFileName(parent, title, str(self._folder / name), patterns)
        return self._remembered(chosen)

    def to_open_some(self, parent: QWidget, title: str, patterns: str) -> tuple[Path, ...]:
        """Ask for files to read, one or several."""
        chosen, _ = QFileDialog.getOpenFileNames(parent, title, str(self._folder), patterns)
        return tuple(path for name in chosen if (path := self._remembered(name)) is not None)

    def to_folder(self, parent: QWidget, title: str) -> Path | None:
        """Ask for a folder."""
        chosen = QFileDialog.getExistingDirectory(parent, title, str(self._folder))
        if not chosen:
            return None
        self._folder = Path(chosen)
        return self._folder

    def to_printer(self, parent: QWidget) -> QPagedPaintDevice | None:
        """Ask for a printer; the system's dialogue says when there is none."""
        # Loaded when it is first needed: it asks the system for its printers.
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        dialogue = QPrintDialog(printer, parent)
        return printer if dialogue.exec() else None

    def _remembered(self, chosen: str) -> Path | None:
        if not chosen:
            return None
        path = Path(chosen)
        self._folder = path.parent
        return path
