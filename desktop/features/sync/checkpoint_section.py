"""What stands on checkpoints: their age, whether their log has proven them, what this device dropped. Only while there is any."""

from collections.abc import Sequence

from desktop.features.sync.lines import Head, Said
from desktop.features.sync.section import Section
from sync.store.queries import standing
from sync.store.queries.standing import StandingRow, Stands


class CheckpointSection(Section):
    """Reads what does not stand on its whole log."""

    _stands: Stands = Stands()

    def refresh(self) -> None:
        self.services.readers.query(standing.stands, to=self._on_stands)

    def lines(self) -> Sequence[object]:
        told, say = self._stands, self.services.words.say
        if not told.rows:
            return ()
        warns = bool(told.mismatches or told.stale)
        head = Head(title="sync.checkpoints", note=say("sync.checkpoints.note", scopes=told.scopes, dropped=told.dropped), warns=warns)
        return (head, *(Said(key=f"{row.sort}:{row.scope.hex()}", text=self._line(row)) for row in told.rows))

    def _line(self, row: StandingRow) -> str:
        words = self.services.words
        age = "" if row.until_ms is None else words.age(row.until_ms, now_ms=self.services.clock())
        return words.say(f"sync.checkpoints.line.{row.sort}", name=row.name, age=age, entries=row.entries, of=row.of)

    def _on_stands(self, told: object) -> None:
        assert isinstance(told, Stands)
        self._stands = told
        self.told.emit()
