"""Beside the file in view: what the record says of it, and what may be done with it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from desktop.features.incidents.file_lines import of_words, place_words, why_words
from desktop.runtime.services import Services
from desktop.widgets.controls import PLAIN, Button, label
from desktop.widgets.lines import Lines
from desktop.widgets.texts import Texts
from sync.domain.media import opened_name
from sync.store.queries.attachments import AttachmentRow
from sync.store.queries.rows import IncidentDetail


class FileCard(QWidget):
    """Says what it is given; `told` is the place for what came of an act."""

    save_wanted = Signal()
    open_wanted = Signal()
    caption_wanted = Signal()
    strike_wanted = Signal()

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._texts = Texts(services.words)
        self.title = label("row", wrap=True)
        self.facts = Lines(services.look, step="small", pairs=True)
        self.told = label("small", wrap=True)
        self.save_button = Button(services.look, PLAIN, icon_name="download")
        self.open_button = Button(services.look, PLAIN, icon_name="external-link")
        self.caption_button = Button(services.look, PLAIN, icon_name="pencil")
        self.strike_button = Button(services.look, PLAIN, icon_name="strikethrough")
        self.buttons = QWidget()
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        for part in (self.title, self.facts, self.told):
            column.addWidget(part)
        grid = QGridLayout(self.buttons)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(8)
        column.addWidget(self.buttons)
        acts = (
            (self.save_button, "files.save", self.save_wanted),
            (self.open_button, "files.open_outside", self.open_wanted),
            (self.caption_button, "act.caption", self.caption_wanted),
            (self.strike_button, "files.strike", self.strike_wanted),
        )
        for number, (button, key, signal) in enumerate(acts):
            button.clicked.connect(signal)
            self._texts.bind(button.setText, key)
            grid.addWidget(button, number // 2, number % 2)

    def show_row(self, row: AttachmentRow, detail: IncidentDetail) -> None:
        """Say what is known of an attachment of the incident."""
        words, now_ms = self._services.words, self._services.clock()
        attached = (row.person, row.organisation_name, words.moment(row.at_ms, now_ms=now_ms))
        pairs = (
            ("attachment.file_name", row.file_name if row.caption else ""),
            ("attachment.media", f"{words.choice('attachment', 'media', row.media)} · {words.size(row.size)}"),
            ("attachment.taken_at", "" if row.taken_at is None else words.moment(row.taken_at, now_ms=now_ms)),
            ("attachment.subject", of_words(row, detail, words) or words.say("files.of_incident")),
            ("files.attached", " · ".join(part for part in attached if part)),
            ("files.where", " · ".join(part for part in (place_words(row.where, words), why_words(row.where, words)) if part)),
        )
        named = [(words.say(key), said) for key, said in pairs if said]
        self.facts.set_pairs(named)
        if row.struck is not None:
            struck = words.say("lines.struck", person=row.struck.person, clock=words.clock(row.struck.at_ms), reason=row.struck.reason)
            self.facts.setText(f"{self.facts.text()}\n{struck}")
        self.title.setText(row.caption or row.file_name)
        stands = detail.may_write and row.struck is None
        self.caption_button.setEnabled(stands)
        self.strike_button.setEnabled(stands)
        self.save_button.setEnabled(row.where.is_here)
        can_open = opened_name(row.file_name, row.media) is not None
        self.open_button.setEnabled(row.where.is_here and can_open)
        self.open_button.setToolTip("" if can_open else words.say("files.never_opened"))

    def reword(self) -> None:
        self._texts.reword()
