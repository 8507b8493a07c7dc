"""A region with its base; the sheet of one act lies over it until it is done or left. What was typed stays as a draft."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from desktop.runtime.services import Services
from desktop.widgets.failures import failure_words
from desktop.widgets.form import Entry, Form
from desktop.widgets.sheet import Sheet
from sync.domain.failures import Refused

Values = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One act of this page.

    Attributes:
        name: part of the draft's key.
        title: key of the sheet's head and of its button.
        hint: key of what stands below the head, or empty.
        build: the request that the values make, None when they are only kept for a later act; may raise `Refused`.
    """

    name: str
    title: str
    build: Callable[[Values], object]
    entries: tuple[Entry, ...] = ()
    hint: str = ""
    danger: bool = False


class SheetHost(QStackedWidget):
    """Shows one sheet at a time over its base and sends what it makes. `done` tells the act's name and the answer."""

    done = Signal(str, object)

    def __init__(self, services: Services, base: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._base = base
        self._act: Act | None = None
        self.sheet: Sheet | None = None
        self.addWidget(base)

    def open(self, act: Act, subject: bytes) -> None:
        """Show the sheet of an act."""
        self.leave()
        self._act = act
        services = self._services
        form = Form(
            act.entries,
            words=services.words,
            look=services.look,
            clock=services.clock,
            drafts=services.drafts,
            draft_key=f"plans.{act.name}.{subject.hex()}",
        )
        self.sheet = Sheet(form, title=act.title, hint=act.hint, act=act.title, danger=act.danger, words=services.words, look=services.look)
        self.sheet.submitted.connect(self._on_submitted)
        self.sheet.cancelled.connect(self.leave)
        self.addWidget(self.sheet)
        self.setCurrentWidget(self.sheet)
        if act.entries:
            form.focus_first()
        else:
            self.sheet.act_button.setFocus()

    def leave(self) -> None:
        """Take the sheet away; the draft stays."""
        if self.sheet is None:
            return
        focus = QApplication.focusWidget()
        held = focus is None or self.isAncestorOf(focus)
        self.removeWidget(self.sheet)
        self.sheet.deleteLater()
        self.sheet = None
        self.setCurrentWidget(self._base)
        if held:
            self._base.setFocus()

    def reword(self) -> None:
        if self.sheet is not None:
            self.sheet.reword()

    def _on_submitted(self, values: Values) -> None:
        assert self._act is not None
        try:
            request = self._act.build(values)
        except Refused as refused:
            self._on_failed(refused)
            return
        if request is None:
            name = self._act.name
            self.leave()
            self.done.emit(name, values)
            return
        self._services.engine.submit(request, done=self._on_done, failed=self._on_failed)

    def _on_done(self, answer: object) -> None:
        name = self._act.name if self._act is not None else ""
        if self.sheet is not None:
            self.sheet.form.forget_drafts()
        self.leave()
        self.done.emit(name, answer)

    def _on_failed(self, error: BaseException) -> None:
        if self.sheet is not None:
            facts = error.facts if isinstance(error, Refused) else None
            self.sheet.refuse(failure_words(error, self._services.words), facts)
