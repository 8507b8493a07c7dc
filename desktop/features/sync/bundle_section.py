"""Bundles in the list of this page: when the last went and came, and whose return is still missing."""

from collections.abc import Sequence

from desktop.features.sync.lines import Head, Said
from desktop.features.sync.section import Section
from sync.store.queries import bundles
from sync.store.queries.bundles import CarriedRow


class BundleSection(Section):
    """Reads what was carried; says nothing on a device that never met a stick."""

    _carried: CarriedRow = CarriedRow()

    def refresh(self) -> None:
        self.services.readers.query(bundles.carried, to=self._on_carried)

    def lines(self) -> Sequence[object]:
        told, say = self._carried, self.services.words.say
        if told.out_ms is None and told.in_ms is None:
            return ()
        last = say("bundle.last", out=self._moment(told.out_ms), into=self._moment(told.in_ms))
        owed = [
            Said(
                key=f"owed {row.replica.hex()}",
                text=say("bundle.owed", who=row.organisation_name, clock=self._moment(row.made_ms), count=row.streams),
            )
            for row in told.owed
        ]
        return (Head(title="bundle.head", note=say("bundle.head.note")), Said(key="bundle.last", text=last), *owed)

    def _moment(self, at_ms: int | None) -> str:
        words = self.services.words
        return words.say("bundle.never") if at_ms is None else words.moment(at_ms, now_ms=self.services.clock())

    def _on_carried(self, row: object) -> None:
        assert isinstance(row, CarriedRow)
        self._carried = row
        self.told.emit()
