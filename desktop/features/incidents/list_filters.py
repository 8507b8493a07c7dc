"""The filters of the incident list: grade, class, one's own, those with a question. They stay until taken back."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop.runtime.services import Services
from desktop.widgets.controls import ICON, TAB, Button
from desktop.widgets.editors import ChoiceEditor
from desktop.widgets.texts import Texts
from desktop.widgets.values import class_words
from sync.domain import classes
from sync.domain.registry import KINDS
from sync.store.queries.incident_pages import IncidentFilter

SPACING = 6
GRADES = ("", *reversed(KINDS["incident"].by_name["grade"].choices), "none")
CLASS_CODES = ("", *(code for code, item in classes.CLASSES.items() if item.above is not None))


class FilterRow(QWidget):
    """One row of filters, kept in the preferences of this desk."""

    changed = Signal()

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._texts = Texts(services.words)
        self._grid = QGridLayout(self)
        self._is_narrow: bool | None = None
        kept = services.settings.preferences
        self.grade = ChoiceEditor(services.look, [(grade, grade) for grade in GRADES])
        self.class_code = ChoiceEditor(services.look, [(code, code) for code in CLASS_CODES])
        self.mine = Button(services.look, TAB)
        self.asks = Button(services.look, TAB)
        self.clear = Button(services.look, ICON, icon_name="filter-off")
        self.grade.set_value(kept.incident_grade)
        self.class_code.set_value(kept.incident_class)
        for button, on in ((self.mine, kept.incident_mine), (self.asks, kept.incident_asks)):
            button.setCheckable(True)
            button.setChecked(on)
            button.clicked.connect(self._on_changed)
        for choice in (self.grade, self.class_code):
            choice.setMinimumWidth(80)
            choice.currentIndexChanged.connect(self._on_changed)
        self.clear.clicked.connect(self._on_clear)
        self._build()
        self.reword()

    def wanted(self, text: str, *, ended: bool) -> IncidentFilter:
        """Return the filter as it stands, for a search."""
        return IncidentFilter(
            text=text,
            ended=ended,
            grade=str(self.grade.value()),
            class_code=str(self.class_code.value()),
            mine=self.mine.isChecked(),
            asks=self.asks.isChecked(),
        )

    def is_narrow(self) -> bool:
        """Tell whether a filter leaves something out."""
        return self.wanted("", ended=False) != IncidentFilter()

    def reword(self) -> None:
        words = self._services.words
        self._texts.reword()
        for number, grade in enumerate(GRADES):
            key = "list.grade.every" if not grade else "incident.not_graded"
            self.grade.setItemText(number, words.say(key) if grade in {"", "none"} else words.choice("incident", "grade", grade))
        for number, code in enumerate(CLASS_CODES):
            self.class_code.setItemText(number, class_words(code, words) if code else words.say("list.class.every"))
        self.clear.setVisible(self.is_narrow())
        self._arrange()

    def _build(self) -> None:
        for bind, key in (
            (self.grade.setAccessibleName, "incident.grade"),
            (self.class_code.setAccessibleName, "incident.class_code"),
            (self.mine.setText, "list.mine"),
            (self.asks.setText, "list.asks"),
            (self.clear.setToolTip, "list.clear"),
            (self.clear.setAccessibleName, "list.clear"),
        ):
            self._texts.bind(bind, key)
        self._grid.setContentsMargins(16, 0, 12, 8)
        self._grid.setSpacing(SPACING)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Lay all in one row, or the classes, whose words are long, in a row of their own where the words would be cut off."""
        parts = (self.grade, self.class_code, self.mine, self.asks, self.clear)
        margins = self._grid.contentsMargins()
        needed = margins.left() + margins.right() + sum(part.sizeHint().width() + SPACING for part in parts)
        narrow = self.width() < needed
        if narrow == self._is_narrow:
            return
        self._is_narrow = narrow
        for number, part in enumerate((self.grade, self.mine, self.asks, self.clear)):
            self._grid.addWidget(part, 1 if narrow else 0, number + (not narrow and number > 0))
        if narrow:
            self._grid.addWidget(self.class_code, 0, 0, 1, len(parts) - 1)
        else:
            self._grid.addWidget(self.class_code, 0, 1)
        for column in range(len(parts)):
            self._grid.setColumnStretch(column, 1 if column == (0 if narrow else 1) else 0)

    def _on_changed(self, *_value: object) -> None:
        stands = self.wanted("", ended=False)
        self._services.settings.change(
            incident_grade=stands.grade, incident_class=stands.class_code, incident_mine=stands.mine, incident_asks=stands.asks
        )
        self.clear.setVisible(self.is_narrow())
        self.changed.emit()

    def _on_clear(self) -> None:
        for choice in (self.grade, self.class_code):
            choice.blockSignals(True)
            choice.setCurrentIndex(0)
            choice.blockSignals(False)
        for button in (self.mine, self.asks):
            button.setChecked(False)
        self._on_changed()
