"""Where acts happen inside the page: the sheet of one act over the region it stands on, until it is done or left."""

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from desktop.features.forces.acts import Act, Target, Values, act_named
from desktop.runtime.services import Services
from desktop.widgets.failures import failure_words
from desktop.widgets.form import Form
from desktop.widgets.sheet import Sheet
from sync.domain.failures import Refused

# Refusals that name no field of the record, and the entry of the sheet that answers them.
_BESIDE = {"unit.name_taken": "name"}


class ActPanel(QStackedWidget):
    """A region with its base widget; a sheet lies over it until done or left.

    Signals:
        done: name of the act, and what the engine answered.
    """

    done = Signal(str, object)

    def __init__(self, services: Services, base: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._base = base
        self._target = Target()
        self._act: Act | None = None
        self.sheet: Sheet | None = None
        self.addWidget(base)

    def open(self, name: str, target: Target, values: Values | None = None) -> None:
        """Show the sheet of one act, with what is known already."""
        self.leave()
        act = act_named(name)
        self._target, self._act = target, act
        services = self._services
        known = values or {}
        entries = tuple(replace(item, initial=known[item.name], given=True) if item.name in known else item for item in act.entries(target))
        form = Form(
            entries,
            words=services.words,
            look=services.look,
            clock=services.clock,
            drafts=services.drafts,
            draft_key=f"forces.{name}.{target.subject.hex() or 'new'}",
        )
        hint = f"forces.act.{name}.hint" if services.words.has(f"forces.act.{name}.hint") else ""
        title, do = f"forces.act.{name}", f"forces.act.{name}.do"
        self.sheet = Sheet(form, title=title, hint=hint, act=do, danger=act.danger, words=services.words, look=services.look)
        self.sheet.submitted.connect(self._on_submitted)
        self.sheet.cancelled.connect(self.leave)
        self.addWidget(self.sheet)
        self.setCurrentWidget(self.sheet)
        if form.entries:
            form.focus_first()
        else:
            self.sheet.act_button.setFocus()

    def leave(self) -> None:
        """Take the sheet away; drafts stay."""
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
            request = self._act.build(self._target, values)
        except Refused as refused:
            self._on_failed(refused)
            return
        self._services.engine.submit(request, done=self._on_done, failed=self._on_failed)

    def _on_done(self, answer: object) -> None:
        name = "" if self._act is None else self._act.name
        if self.sheet is not None:
            self.sheet.form.forget_drafts()
        self.leave()
        self.done.emit(name, answer)

    def _on_failed(self, error: BaseException) -> None:
        if self.sheet is None:
            return
        facts = {}
        if isinstance(error, Refused):
            beside = _BESIDE.get(error.code)
            facts = dict(error.facts) if beside is None else {**error.facts, "field": beside}
        self.sheet.refuse(failure_words(error, self._services.words), facts)
