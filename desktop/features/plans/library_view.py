"""The library of plans: filters that stay, search as one types, one line for each plan."""

import json
from dataclasses import asdict, fields, replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.features.plans.paints import PlanPaints
from desktop.runtime.services import Services
from desktop.widgets.controls import PLAIN, Button, SearchField, ground, label, rule
from desktop.widgets.editors import ChoiceEditor
from desktop.widgets.page import EmptyState
from desktop.widgets.paged_model import PagedModel
from desktop.widgets.rows_view import RowsView
from desktop.widgets.searched import Searched
from desktop.widgets.texts import Texts
from sync.domain.kinds.plan import PLAN_LEVELS, PLAN_SORTS
from sync.store.queries import plan_library
from sync.store.queries.plan_rows import ANY, IN_FORCE, OTHERS, OWN, STANDINGS, LibraryFilter, PlanLine

# What the code of each class of incident begins with: 自然灾害 事故灾难 公共卫生 社会安全.
CLASS_HEADS = ("A1", "A2", "A3", "A4")
_CHOICES: dict[str, tuple[str, ...]] = {
    "standing": (*STANDINGS, ANY),
    "sort": (ANY, *PLAN_SORTS),
    "level": (ANY, *PLAN_LEVELS),
    "classes": (ANY, *CLASS_HEADS),
    "owner": (ANY, OWN, OTHERS),
}


class LibraryView(QWidget):
    """Filters and rows.

    Signals:
        opened: a plan is to be shown.
        import_wanted, shipped_wanted: a file is to be imported; the worked plans of the program are to be taken.
    """

    opened = Signal(object)
    import_wanted = Signal()
    shipped_wanted = Signal()

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        ground(self, "surface")
        self._services = services
        self._texts = Texts(services.words)
        self.rows: PagedModel[PlanLine] = PagedModel(services.readers, _identity, _speech, self)
        self.rows.answered.connect(self._on_answered)
        self.view = RowsView(self.rows, PlanPaints(services).library(), services.look)
        self.view.picked.connect(self.opened)
        self.search = SearchField()
        self.search.asked.connect(self._on_asked)
        self._searched = Searched(self.search, self.view, self.rows)
        self._searched.taken.connect(self.opened)
        self.count = label("small", tone="quiet")
        self.boxes = {name: ChoiceEditor(services.look, [(value, "") for value in values]) for name, values in _CHOICES.items()}
        self.import_button = Button(services.look, PLAIN, icon_name="file-import")
        self.import_button.clicked.connect(self.import_wanted)
        self.empty = EmptyState(services)
        self.empty.acted.connect(self._on_empty_acted)
        self.shipped_button = Button(services.look, PLAIN)
        self.shipped_button.clicked.connect(self.shipped_wanted)
        self._blank = QWidget()
        self._body = QStackedWidget()
        self._build()
        self.set_filter(_read_filter(services.settings.preferences.plans_filter))

    @property
    def wanted(self) -> LibraryFilter:
        """Return what the filters and the search field ask for."""
        chosen = {name: str(box.value() or "") for name, box in self.boxes.items()}
        return LibraryFilter(text=self.search.text().strip(), **chosen)

    def set_filter(self, wanted: LibraryFilter) -> None:
        """Show a filter without asking."""
        for name, box in self.boxes.items():
            box.blockSignals(True)
            box.set_value(getattr(wanted, name))
            box.blockSignals(False)

    def ask(self) -> None:
        """Read what the filter says."""
        self._searched.asking()
        self.rows.ask(plan_library.listing, self.wanted)

    def show_loading(self) -> None:
        """Say that the rows are being read."""
        self._body.setCurrentWidget(self._blank)
        self.shipped_button.hide()
        self.empty.say("list.loading")

    def reword(self) -> None:
        self._texts.reword()
        self.empty.reword()
        for name, box in self.boxes.items():
            for number in range(box.count()):
                box.setItemText(number, self._word(name, str(box.itemData(number))))
        self.view.viewport().update()

    def _build(self) -> None:
        bind = self._texts.bind
        bind(self.search.setPlaceholderText, "plans.search")
        bind(self.search.setAccessibleName, "plans.search")
        bind(self.import_button.setText, "plans.import")
        bind(self.shipped_button.setText, "plans.take_shipped")
        bind(self.view.setAccessibleName, "page.plans")
        bar = QHBoxLayout()
        bar.setContentsMargins(16, 6, 16, 6)
        bar.setSpacing(8)
        bar.addWidget(self.search, 1)
        for name, box in self.boxes.items():
            bind(box.setAccessibleName, f"plans.filter.{name}")
            box.currentIndexChanged.connect(self._on_filter)
            bar.addWidget(box)
        bar.addWidget(self.count)
        bar.addWidget(self.import_button)
        inside = QVBoxLayout(self._blank)
        inside.addStretch(1)
        inside.addWidget(self.empty)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(self.shipped_button)
        middle.addStretch(1)
        inside.addLayout(middle)
        inside.addStretch(2)
        self._body.addWidget(self.view)
        self._body.addWidget(self._blank)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(bar)
        column.addWidget(rule())
        column.addWidget(self._body, 1)
        self.show_loading()
        self.reword()

    def _word(self, name: str, value: str) -> str:
        say = self._services.words.say
        if not value:
            return say(f"plans.any.{name}")
        return say(f"plan.{name}.{value}") if name in {"sort", "level"} else say(f"plans.{name}.{value}")

    def _on_empty_acted(self) -> None:
        """Clear what hides every plan; where nothing does, one is wanted from a file."""
        standing = self.wanted.standing
        if self.wanted == LibraryFilter(standing=standing):
            self.import_wanted.emit()
            return
        self.search.clear()
        self.set_filter(LibraryFilter(standing=standing))
        self._on_filter()
        self.search.setFocus()

    def _on_filter(self) -> None:
        kept = asdict(replace(self.wanted, text=""))
        self._services.settings.change(plans_filter=json.dumps(kept))
        self.ask()

    def _on_asked(self, _text: str) -> None:
        self.ask()

    def _on_answered(self) -> None:
        total = self.rows.total
        self.count.setText(self._services.words.say("plans.count", count=total))
        self._body.setCurrentWidget(self.view if total else self._blank)
        if not total:
            whole = self.wanted == LibraryFilter(standing=self.wanted.standing)
            self.shipped_button.setVisible(whole)
            self.empty.say(
                *(
                    ("plans.empty", "plans.empty.hint", "plans.import")
                    if whole
                    else ("list.not_found", "plans.not_found.hint", "list.clear")
                )
            )
        self._searched.answered()


def _read_filter(kept: str) -> LibraryFilter:
    """Return the filter that was kept, the plans in force when none was or it reads no more."""
    try:
        found = json.loads(kept) if kept else {}
    except ValueError:
        found = {}
    known = {item.name for item in fields(LibraryFilter)}
    sound = {name: value for name, value in found.items() if name in known and isinstance(value, str)} if isinstance(found, dict) else {}
    return LibraryFilter(**{"standing": IN_FORCE, **sound})


def _identity(row: PlanLine) -> bytes:
    return row.id


def _speech(row: PlanLine) -> str:
    return f"{row.code} {row.name} {row.version}"
