"""What arrived ahead of its stream, and clocks that are suspect: above everything else, and only while there is any."""

from collections.abc import Hashable, Mapping, Sequence

from desktop.features.sync.ahead_paints import OWN_CLOCK_MS, AheadPaints, OwnClock
from desktop.features.sync.lines import Head
from desktop.features.sync.section import Section
from desktop.widgets.rows_view import RowPaint
from sync.store.queries import clocks, slips
from sync.store.queries.clocks import Clocks
from sync.store.queries.slips import SlipRow


class AheadSection(Section):
    """Reads slips and clocks."""

    _slips: tuple[SlipRow, ...] = ()
    _clocks: Clocks = Clocks()

    def refresh(self) -> None:
        self.services.readers.query(slips.held, to=self._on_slips)
        self.services.readers.query(clocks.clocks, to=self._on_clocks)

    def lines(self) -> Sequence[object]:
        say = self.services.words.say
        held = (Head(title="sync.slips", note=say("sync.slips.note")), *self._slips) if self._slips else ()
        told = self._clock_lines()
        return (*held, Head(title="sync.clocks", note=say("sync.clocks.note")), *told) if told else held

    def paints(self) -> Mapping[type, RowPaint]:
        return AheadPaints(self.services).paints()

    def identify(self, row: object) -> Hashable:
        # What a slip says may change whole, height and all, when its stream's certificate arrives.
        return (row.id, row.texts, row.standing) if isinstance(row, SlipRow) else super().identify(row)

    def _clock_lines(self) -> tuple[object, ...]:
        link, told = self.reading.link, self._clocks
        live = link is not None and link.clock_offset_ms is not None
        offset_ms = link.clock_offset_ms if link is not None and live else told.offset_ms
        if offset_ms is None or abs(offset_ms) < OWN_CLOCK_MS:
            return told.suspects
        return (OwnClock(offset_ms=offset_ms, at_ms=None if live else told.offset_at_ms), *told.suspects)

    def _on_slips(self, rows: object) -> None:
        assert isinstance(rows, tuple)
        self._slips = rows
        self.told.emit()

    def _on_clocks(self, told: object) -> None:
        assert isinstance(told, Clocks)
        self._clocks = told
        self.told.emit()
