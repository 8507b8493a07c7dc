"""A key of this device that is older than it should be, or a change that was begun and waits: said, with what can be done."""

from collections.abc import Sequence

from desktop.features.sync.lines import Head, Said
from desktop.features.sync.section import Section
from desktop.runtime.key_words import due_said, waiting_said
from sync.store.queries import own_keys
from sync.store.queries.own_keys import OwnKeys


class KeysSection(Section):
    """Reads how long each is in use."""

    _held: OwnKeys | None = None

    def refresh(self) -> None:
        self.services.readers.query(own_keys.own_keys, to=self._on_read)

    def lines(self) -> Sequence[object]:
        held = self._held
        if held is None or self.reading.is_revoked:
            return ()
        waits, due = waiting_said(held, self.services.words), due_said(held, self.services.words, now_ms=self.services.clock())
        if not waits and not due:
            return ()
        texts = [text for text in (waits, *due.splitlines()) if text]
        return (Head(title="sync.keys", warns=True), *(Said(key=f"keys{at}", text=text) for at, text in enumerate(texts)))

    def _on_read(self, held: object) -> None:
        assert held is None or isinstance(held, OwnKeys)
        self._held = held
        self.told.emit()
