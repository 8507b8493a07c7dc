"""The recipient under the cursor: what is said of it, and what to read out where nothing else reaches it."""

import re

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.features.incidents.order_cells import Journey
from desktop.features.incidents.order_paints import next_words, recipient_name
from desktop.runtime.services import Services
from desktop.runtime.words import Words
from desktop.widgets.controls import PLAIN, PRIMARY, Button, ground, label
from desktop.widgets.lines import Lines
from desktop.widgets.theme import SEMIBOLD
from sync.store.queries.order_ways import WayRow
from sync.store.queries.rows import OrderRow, RecipientRow

CHARACTERS_A_SECOND = 4
WORDS_A_SECOND = 2.5
_CHARACTER = re.compile(r"[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]")
_READ_OUT = frozenset({"undelivered", "issued", "sign_late"})


def read_out(row: RecipientRow, order: OrderRow, words: Words) -> str:
    """Return what is said on radio or phone: who calls whom, number, urgency, text, and that the number is to be read back."""
    urgency = words.choice("order", "urgency", order.urgency)
    facts = {"issuer": order.issuer_name, "name": recipient_name(row), "number": order.number}
    return words.say("readout.text", urgency=urgency, text=order.text.strip(), **facts)


def read_out_seconds(text: str) -> int:
    """Return about how long the read-out takes, spoken calmly; an order keeps its language whatever the page speaks."""
    characters = len(_CHARACTER.findall(text))
    return round(characters / CHARACTERS_A_SECOND + len(_CHARACTER.sub(" ", text).split()) / WORDS_A_SECOND)


class RecipientCard(QWidget):
    """Shows one recipient; reads only. Where nothing else reaches it, paper and slip stand beside the text to read out.

    Signals:
        print_wanted: the order is wanted on paper.
        slip_wanted: the order is wanted as a slip.
        voice_wanted: it was told by voice, which is to be noted.
    """

    print_wanted = Signal()
    slip_wanted = Signal()
    voice_wanted = Signal()

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        ground(self, "surface")
        self._services = services
        self._shown: tuple[RecipientRow, WayRow | None, OrderRow, Journey] | None = None
        self.name = label("section", wrap=True)
        self.state = label("small", wrap=True)
        self.notes = Lines(services.look, step="small")
        self.heading = label("label")
        self.text = Lines(services.look, weight=SEMIBOLD)
        self._box = ground(QWidget(), "card")
        inside = QVBoxLayout(self._box)
        inside.setContentsMargins(12, 8, 12, 10)
        inside.setSpacing(4)
        inside.addWidget(self.heading)
        inside.addWidget(self.text)
        self.print_button = Button(services.look, PLAIN)
        self.print_button.clicked.connect(self.print_wanted)
        self.slip_button = Button(services.look, PLAIN)
        self.slip_button.clicked.connect(self.slip_wanted)
        self.voice_button = Button(services.look, PRIMARY)
        self.voice_button.clicked.connect(self.voice_wanted)
        ways = QHBoxLayout()
        ways.setSpacing(8)
        ways.addWidget(self.voice_button, 1)
        ways.addWidget(self.print_button, 1)
        ways.addWidget(self.slip_button, 1)
        inside.addLayout(ways)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 8)
        column.setSpacing(6)
        for part in (self.name, self.state, self.notes, self._box):
            column.addWidget(part)

    def show_recipient(self, row: RecipientRow, way: WayRow | None, order: OrderRow, made: Journey) -> None:
        """Show a recipient of an order as it stands now."""
        self._shown = (row, way, order, made)
        self.reword()

    def reword(self) -> None:
        self.print_button.setText(self._services.words.say("readout.print"))
        self.slip_button.setText(self._services.words.say("readout.slip"))
        self.voice_button.setText(self._services.words.say("readout.voice"))
        if self._shown is None:
            return
        row, way, order, made = self._shown
        words = self._services.words
        self.name.setText(recipient_name(row))
        self.state.setText(next_words(made, self._services))
        self.state.setProperty("tone", "refused" if made.waits else "")
        self.state.style().polish(self.state)
        notes = "\n".join(self._notes(row, way))
        self.notes.setText(notes)
        self.notes.setVisible(bool(notes))
        spoken = order.mine and made.cause in _READ_OUT and row.told_by_voice_at is None
        self._box.setVisible(spoken)
        if spoken:
            text = read_out(row, order, words)
            self.heading.setText(words.say("readout.heading", seconds=read_out_seconds(text)))
            self.text.setText(text)

    def _notes(self, row: RecipientRow, way: WayRow | None) -> list[str]:
        words, found, now = self._services.words, [], self._services.clock()
        if row.told_by_voice_at is not None:
            told = words.say("board.read_back" if row.read_back else "board.not_read_back")
            found.append(words.say("board.voice", clock=words.clock(row.told_by_voice_at), person=row.told_by or "", told=told))
        if way is not None and way.extension_until is not None:
            found.append(
                words.say("board.extension", clock=words.moment(way.extension_until, now_ms=now), reason=way.extension_reason or "")
            )
            if way.extension_answer is not None:
                answer = words.choice("recipient", "extension_answer", way.extension_answer)
                found.append(words.say("board.answered", answer=answer, note=way.extension_note or ""))
        if row.reason and row.state in {"refused", "withdrawn"}:
            found.append(words.say("board.refused" if row.state == "refused" else "board.reason", reason=row.reason))
        if row.report:
            found.append(words.say("board.report", report=row.report))
        return found
