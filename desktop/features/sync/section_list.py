"""A list of sections, one below the other: their lines in one model, each row drawn and picked as its section says."""

from collections.abc import Hashable, Sequence

from PySide6.QtWidgets import QWidget

from desktop.features.sync.lines import Head, LinePaints, Said
from desktop.features.sync.section import Section
from desktop.runtime.services import Services
from desktop.widgets.rows_model import RowsModel
from desktop.widgets.rows_view import RowsView


class SectionList(RowsView):
    """The list; `rows` is its model."""

    def __init__(self, services: Services, sections: Sequence[Section], *, sunken: bool = False, parent: QWidget | None = None) -> None:
        self._sections = tuple(sections)
        looks = [(kind, paint, section) for section in sections for kind, paint in section.paints().items()]
        self._owners = {kind: section for kind, _, section in looks}
        assert len(self._owners) == len(looks), "two sections with rows of one class"
        self.rows: RowsModel[object] = RowsModel(self._identity, _speech)
        paints = {kind: paint for kind, paint, _ in looks}
        super().__init__(self.rows, {**LinePaints(services).paints(), **paints}, services.look, sunken=sunken, parent=parent)
        self.rows.setParent(self)
        self.picked.connect(self._on_picked)
        for section in self._sections:
            section.told.connect(self.refill)

    def refill(self) -> None:
        """Show what the sections say now."""
        self.rows.set_rows([line for section in self._sections for line in section.lines()])
        self.viewport().update()

    def _on_picked(self, row: object) -> None:
        owner = self._owners.get(type(row))
        if owner is not None:
            owner.pick(row)

    def _identity(self, row: object) -> Hashable:
        if isinstance(row, Head):
            return ("head", row.title)
        if isinstance(row, Said):
            return ("said", row.key)
        return (type(row).__name__, self._owners[type(row)].identify(row))


def _speech(row: object) -> str:
    return str(getattr(row, "title", "") or getattr(row, "name", ""))
