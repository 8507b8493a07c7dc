"""Why the present life of this device's database began, where it is not its first: nothing of it is passed over in silence."""

from collections.abc import Sequence

from desktop.features.sync.lines import Head, Said
from desktop.features.sync.section import Section
from sync.store.queries import desk
from sync.store.queries.desk import LifeRow


class LifeSection(Section):
    """Reads which life this is."""

    _life: LifeRow | None = None

    def refresh(self) -> None:
        self.services.readers.query(desk.life, to=self._on_life)

    def lines(self) -> Sequence[object]:
        life, say = self._life, self.services.words.say
        if life is None:
            return ()
        text = say(f"sync.life.{life.why}", before=life.before[:4].hex())
        return (Head(title="sync.life", note=say("sync.life.note", number=life.number)), Said(key="life", text=text))

    def _on_life(self, life: object) -> None:
        assert life is None or isinstance(life, LifeRow)
        self._life = life
        self.told.emit()
