"""A region with its base; the sheet of one act lies over it until it is done or left. What was typed stays as a draft."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from desktop.runtime.services import Services
from desktop.widgets.failures import failure_words
from desktop.widgets.form import Form
from desktop.widgets.rows_view import RowsView
from desktop.widgets.sheet import Sheet
from sync.domain.failures import Refused

Values = Mapping[str, object]
_NOTHING: Mapping[str, str] = MappingProxyType({})


class SheetHost(QStackedWidget):
    """Shows one sheet at a time over its base and sends what it makes; `rests_on` gets the keyboard when nothing lies over it any more.

    Args:
        beside: refusals that name no field of the record → the entry of the sheet that answers them.

    Signals:
        done: name of the act, and what the engine answered, or the values where the act makes no request.
    """

    done = Signal(str, object)

    def __init__(self, services: Services, base: QWidget, parent: QWidget | None = None, *, beside: Mapping[str, str] = _NOTHING) -> None:
        super().__init__(parent)
        self._services = services
        self._base = base
        self.rests_on = base
        self._beside = beside
        self._name = ""
        self._build: Callable[[Values], object] | None = None
        self.sheet: Sheet | None = None
        self._asked_by: Sheet | None = None
        self._error: BaseException | None = None
        self.addWidget(base)

    def lay(
        self,
        name: str,
        form: Form,
        *,
        build: Callable[[Values], object],
        title: str,
        hint: str,
        act: str,
        danger: bool,
        subject: str = "",
    ) -> Sheet:
        """Lay the sheet of act `name` over the base and put the keyboard on it.

        Args:
            build: the request that the values make, None when they are only kept for a later act; may raise `Refused`.
            title, hint, act: keys of the head, of what stands below it and of the button; an empty hint is left out.
            subject: what the act is on, where the sheet may lie over it: nobody strikes off a name that she doesn't see.
        """
        self.leave()
        services = self._services
        self._name, self._build = name, build
        self.sheet = Sheet(form, title=title, hint=hint, act=act, danger=danger, words=services.words, look=services.look, subject=subject)
        self.sheet.submitted.connect(self._on_submitted)
        self.sheet.cancelled.connect(self.leave)
        self.addWidget(self.sheet)
        self.setCurrentWidget(self.sheet)
        if form.entries:
            form.focus_first()
        else:
            self.sheet.act_button.setFocus()
        return self.sheet

    @property
    def is_busy(self) -> bool:
        """Whether anything lies over the base."""
        return self.currentWidget() is not self._base

    def leave(self) -> None:
        """Take away what lies over the base; drafts stay, and the keyboard goes back to the base if it was here."""
        focus = QApplication.focusWidget()
        held = self.is_busy and (focus is None or self.isAncestorOf(focus))
        for place in range(self.count() - 1, -1, -1):
            part = self.widget(place)
            if part is not self._base:
                self.removeWidget(part)
                part.deleteLater()
        self.sheet, self._error = None, None
        self.setCurrentWidget(self._base)
        if held:
            self.rests_on.setFocus()

    def reword(self) -> None:
        if self.sheet is not None:
            self.sheet.reword()
            if self._error is not None:
                self.sheet.resay(*self._said(self._error))

    def _on_submitted(self, values: Values) -> None:
        assert self._build is not None
        self._error = None
        try:
            request = self._build(values)
        except Refused as refused:
            self._on_failed(refused)
            return
        if request is None:
            name = self._name
            self.leave()
            self.done.emit(name, values)
            return
        self._asked_by = self.sheet
        self._services.engine.submit(request, done=self._on_done, failed=self._on_failed)

    def _on_done(self, answer: object) -> None:
        name, asked_by = self._name, self._asked_by
        self._asked_by = None
        if self.sheet is not None and self.sheet is asked_by:
            self.sheet.form.forget_drafts()
            self.leave()
        self.done.emit(name, answer)
        # The Enter that ended this act, pressed once more, must not begin another on the row that has the keyboard now.
        view = QApplication.focusWidget()
        if isinstance(view, RowsView):
            view.rest()

    def _on_failed(self, error: BaseException) -> None:
        if self.sheet is not None:
            self._error = error
            self.sheet.refuse(*self._said(error))

    def _said(self, error: BaseException) -> tuple[str, Mapping[str, object]]:
        """Return the sentence of a refusal in the present language, and its facts: `field` is the entry it stands beside."""
        facts: Mapping[str, object] = {}
        if isinstance(error, Refused):
            beside = self._beside.get(error.code)
            facts = error.facts if beside is None else {**error.facts, "field": beside}
        return failure_words(error, self._services.words), facts
