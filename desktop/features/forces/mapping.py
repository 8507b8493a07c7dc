"""Which column holds what: one choice for each heading of the sheet, changeable, with a cell of it beside."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from desktop.features.forces.import_work import SORTS
from desktop.runtime.masks import MASK
from desktop.runtime.services import Services
from desktop.widgets.controls import ground, label
from desktop.widgets.editors import ChoiceEditor
from desktop.widgets.tips import plain
from sync.domain.registry import KINDS
from sync.domain.units_import import LATITUDE, LONGITUDE, ORGANISATION
from sync.store.sheets import Sheet

WIDTH = 400
CHOICE_WIDTH = 170
HEADING_WIDTH = 180
SAMPLE_CHARS = 16


class ColumnMapping(QWidget):
    """The choices. `changed` tells the fields by column; a field chosen for a second column leaves the first."""

    changed = Signal(object)

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        ground(self, "surface")
        self.setFixedWidth(WIDTH)
        self._services = services
        self._sort = ""
        self.choices: list[ChoiceEditor] = []
        self._samples: list[tuple[QLabel, str]] = []
        self._title = label("row")
        self._hint = label("label", wrap=True)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 0, 0)
        column.setSpacing(6)
        for part in (self._title, self._hint):
            column.addWidget(part)
        column.addWidget(self._scroll, 1)
        self.reword()

    def show_sheet(self, sort: str, sheet: Sheet, columns: tuple[str, ...]) -> None:
        """Offer a choice for each column."""
        self._sort = sort
        self.choices, self._samples = [], []
        inner = ground(QWidget(), "surface")
        lines = QVBoxLayout(inner)
        lines.setContentsMargins(0, 0, 12, 12)
        lines.setSpacing(6)
        fields = ("", *SORTS[sort].columns)
        for number, heading in enumerate(sheet.headings):
            line = QHBoxLayout()
            line.setSpacing(8)
            said = QVBoxLayout()
            said.setSpacing(0)
            named, sample = label("small"), label("label")
            named.setText(_cut(heading or str(number + 1), 12))
            named.setToolTip(plain(heading))
            cell = next((row[number] for row in sheet.rows if number < len(row) and row[number]), "")
            sample.setText(self._sample(columns[number], cell))
            self._samples.append((sample, cell))
            for part in (named, sample):
                part.setFixedWidth(HEADING_WIDTH)
                said.addWidget(part)
            choice = ChoiceEditor(self._services.look, [(field, self._word(field)) for field in fields])
            choice.setFixedWidth(CHOICE_WIDTH)
            choice.setAccessibleName(heading)
            choice.set_value(columns[number])
            choice.activated.connect(self._on_activated)
            self.choices.append(choice)
            line.addLayout(said, 1)
            line.addWidget(choice)
            lines.addLayout(line)
        lines.addStretch(1)
        self._scroll.setWidget(inner)

    def reword(self) -> None:
        self._title.setText(self._services.words.say("forces.mapping"))
        self._hint.setText(self._services.words.say("forces.mapping.hint"))
        for choice in self.choices:
            for number in range(choice.count()):
                choice.setItemText(number, self._word(choice.itemData(number)))

    def _word(self, field: str) -> str:
        words = self._services.words
        if not field:
            return words.say("forces.mapping.none")
        return words.say(f"forces.mapping.{field}") if field in {LONGITUDE, LATITUDE, ORGANISATION} else words.say(f"{self._sort}.{field}")

    def _on_activated(self) -> None:
        sender = self.sender()
        for choice in self.choices:
            if choice is not sender and isinstance(sender, ChoiceEditor) and choice.value() == sender.value():
                choice.set_value("")
        for (label_of, cell), of_column in zip(self._samples, self.choices, strict=True):
            label_of.setText(self._sample(str(of_column.value()), cell))
        self.changed.emit(tuple(str(choice.value()) for choice in self.choices))

    def _sample(self, field: str, cell: str) -> str:
        """Return a cell of the column as far as the screen may show it: what is masked on the board is masked here."""
        declared = KINDS[self._sort].by_name.get(field)
        return MASK if cell and declared is not None and declared.private else _cut(cell, SAMPLE_CHARS)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
