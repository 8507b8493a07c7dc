"""Whether the center shows everybody one history: said where it was found out not to, or has stopped proving it, and once it is settled."""

from collections.abc import Sequence

from desktop.features.sync.lines import Head, Said
from desktop.features.sync.section import Section
from sync.store.queries import tree_heads
from sync.store.queries.tree_heads import HistoryShown

UNPROVEN_AFTER_MS = 24 * 3_600 * 1_000  # a center of an older version in between, or one that is busy, is nothing to be told of
SETTLED_MS = 7 * 24 * 3_600 * 1_000  # for a week after the root's word, so that every shift reads it
LINES_MAX = 4


class HistorySection(Section):
    """Reads what convicts the center."""

    _shown: HistoryShown = HistoryShown()

    def refresh(self) -> None:
        self.services.readers.query(tree_heads.shown, to=self._on_shown)

    def lines(self) -> Sequence[object]:
        told, words = self._shown, self.services.words
        if told.convicted:
            head = Head(title="sync.history", note=words.say("sync.history.note"), warns=True)
            lines = [
                Said(
                    key=f"history:{row.why}:{row.size}",
                    text=words.say(f"sync.history.{row.why}", size=row.size, age=words.age(row.found_ms, now_ms=self.services.clock())),
                )
                for row in told.convicted[:LINES_MAX]
            ]
            return (head, *lines, Said(key="history", text=words.say("sync.history.what")))
        if told.unproven_ms is not None and self.services.clock() - told.unproven_ms > UNPROVEN_AFTER_MS:
            span = words.span((self.services.clock() - told.unproven_ms) / 1_000)
            text = words.say("sync.history.unproven.what", span=span)
            return (Head(title="sync.history.unproven", warns=True), Said(key="history", text=text))
        now_ms = self.services.clock()
        if told.settled_ms is not None and now_ms - told.settled_ms <= SETTLED_MS:
            age = words.age(told.settled_ms, now_ms=now_ms)
            text = words.say("sync.history.settled.what", count=len(told.settled), age=age)
            return (Head(title="sync.history.settled"), Said(key="history", text=text))
        return ()

    def _on_shown(self, told: object) -> None:
        assert isinstance(told, HistoryShown)
        self._shown = told
        self.told.emit()
