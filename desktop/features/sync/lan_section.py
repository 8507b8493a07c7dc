"""The LAN in the list of this page: who is beside this device, what lies between both, who carries for all."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject, QRectF

from desktop.features.sync.lan_words import exchange_of, neighbour_name, neighbour_state, uplink_of, yard_sentence
from desktop.features.sync.lines import PAD, Head, Said, columns
from desktop.features.sync.reading import Reading
from desktop.features.sync.section import Section
from desktop.runtime.services import Services
from desktop.widgets.paint import Brushwork
from desktop.widgets.rows_view import RowPaint
from desktop.widgets.theme import SEMIBOLD
from sync.store.queries import organisations
from sync.store.queries.yard_rows import NeighbourRow, YardRow

_INKS = {"here": "accent", "talking": "accent", "refused": "off_text", "lost": "text2"}
_ICONS = {"refused": "ban", "lost": "plug-connected-x", "never": "plug-connected-x"}


class LanSection(Section):
    """Reads the names of organisations; the LAN itself is told by the engine."""

    def __init__(self, services: Services, reading: Reading, parent: QObject | None = None) -> None:
        super().__init__(services, reading, parent)
        self._names: dict[str, str] = {}

    def refresh(self) -> None:
        codes = tuple(sorted({row.organisation for row in self._yard().neighbours} - self._names.keys()))
        if codes:
            self.services.readers.query(organisations.names, codes, to=self._on_names)

    def lines(self) -> Sequence[object]:
        present, words = self.reading.present, self.services.words
        if present is None or present.yard is None:
            return ()
        yard = present.yard
        head = Head(title="lan.head", columns=("path.contact", "lan.uplink", "lan.between")) if yard.neighbours else Head(title="lan.head")
        said = Said(key="lan.says", text=yard_sentence(yard, words))
        return (head, *yard.neighbours, said)

    def paints(self) -> Mapping[type, RowPaint]:
        return {NeighbourRow: RowPaint(height=48, paint=self._paint)}

    def name_of(self, row: NeighbourRow) -> str:
        """Return how a neighbour is called."""
        return neighbour_name(row, self._names, self.services.words)

    def _yard(self) -> YardRow:
        present = self.reading.present
        return YardRow() if present is None or present.yard is None else present.yard

    def _missing(self, row: NeighbourRow) -> int:
        status = self.reading.status
        held = () if status is None or row.replica is None else status.paths
        return next((path.waiting_entries for path in held if row.replica is not None and path.id == row.replica.hex()), 0)

    def _paint(self, brush: Brushwork, box: QRectF, row: NeighbourRow) -> None:
        words, now = self.services.words, self.services.clock()
        top, low, left = box.top() + 16, box.top() + 33, box.left() + 48
        ink = _INKS.get(row.state, "text2")
        icon = _ICONS.get(row.state, "router" if row.carries else "device-laptop")
        brush.icon(icon, x=box.left() + PAD, y=box.center().y(), size=18, name=ink if ink == "accent" else "text2")
        contact, uplink, between = columns(box, 3)
        brush.text(self.name_of(row), x=left, y=top, width=contact - left - 12, step="body", weight=SEMIBOLD)
        brush.text(neighbour_state(row, words), x=left, y=low, width=contact - left - 12, step="label", name=ink)
        if row.met_ms is not None:
            brush.text(words.clock(row.met_ms), x=contact, y=top, width=150, weight=SEMIBOLD, name="text2")
            brush.text(words.age(row.met_ms, now_ms=now), x=contact, y=low, width=150, step="label", name="text2")
        else:
            brush.text(words.say("path.never_met"), x=contact, y=box.center().y(), width=150, step="small", name="text2")
        brush.text(uplink_of(row, words), x=uplink, y=box.center().y(), width=between - uplink - 12, step="small", name="text2")
        said = exchange_of(row, self._missing(row), words)
        brush.text(said, x=between, y=box.center().y(), width=box.right() - between - PAD, step="small")

    def _on_names(self, names: object) -> None:
        assert isinstance(names, Mapping)
        self._names.update(names)
        self.told.emit()
