"""One file in full, in place of the incident's columns: left and right go to the next, Escape goes back.

Contents are read and decoded on the pool, from the encrypted store into memory; in clear nothing is written but what a
person saves or hands to another program, which is asked first.
"""

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QStackedWidget, QVBoxLayout, QWidget

from desktop.features.incidents.act import Target
from desktop.features.incidents.act_panel import ActPanel
from desktop.features.incidents.acts_files import OPEN_OUTSIDE
from desktop.features.incidents.answer import Answer
from desktop.features.incidents.file_card import FileCard
from desktop.features.incidents.file_lines import file_title, media_icon, why_words
from desktop.features.incidents.stages import ICON_SIZE, SKIP_MS, NoteStage, PictureStage, SoundStage
from desktop.features.incidents.thumbs import Thumbs
from desktop.runtime.pdf_page import PdfPage, pdf_page
from desktop.runtime.previews import DOCUMENT_BYTES_MAX, photo
from desktop.runtime.services import Services
from desktop.widgets.controls import ICON, PLAIN, Button, ground, label, rule
from desktop.widgets.failures import failure_words
from desktop.widgets.frame import Frame
from desktop.widgets.icons import icon_pixmap
from sync.domain.media import PHOTOS, SOUNDS, decoded_text, opened_name
from sync.store.contents import copy_out, read_start, read_whole
from sync.store.queries.attachments import AWAY, COMING, FAILED, FETCHING, AttachmentRow, Files
from sync.store.queries.rows import IncidentDetail

SIDE_WIDTH = 332
TEXT_BYTES_MAX = 1024 * 1024
PAGE_WIDTH = 1_400


class Viewer(Frame):
    """Shows the file it was given last; the page keeps it true.

    Signals:
        fetch_wanted: a file is to be brought here, or no longer: address, on.
    """

    fetch_wanted = Signal(object, bool)

    def __init__(self, services: Services, thumbs: Thumbs, parent: QWidget | None = None) -> None:
        super().__init__(services, parent)
        self._thumbs = thumbs
        self._rows: tuple[AttachmentRow, ...] = ()
        self._detail: IncidentDetail | None = None
        self._place = ""
        self._shown = b""  # the content that is on stage
        self._document = b""
        self._page, self._pages = 0, 0
        # Goes with the process at the latest, whoever closes it.
        self._outside: tempfile.TemporaryDirectory[str] | None = None
        self.row: AttachmentRow | None = None
        self.count = label("small")
        self.previous_button = Button(services.look, ICON, icon_name="chevron-left")
        self.next_button = Button(services.look, ICON, icon_name="chevron-right")
        self.stage = QStackedWidget()
        self.picture, self.note, self.sound, self.text = PictureStage(services), NoteStage(services), SoundStage(services), QPlainTextEdit()
        self.bar = QWidget()
        self.zoom_in_button = Button(services.look, ICON, icon_name="zoom-in")
        self.zoom_out_button = Button(services.look, ICON, icon_name="zoom-out")
        self.fit_button = Button(services.look, PLAIN)
        self.page_back_button = Button(services.look, ICON, icon_name="arrow-up")
        self.page_on_button = Button(services.look, ICON, icon_name="arrow-down")
        self.pages = label("small")
        self.card = FileCard(services)
        self._hint = label("small", wrap=True)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._hint.setContentsMargins(16, 8, 16, 8)
        self.panel = ActPanel(services, self._hint)
        self.panel.rests_on = self
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._build()
        self._connect()
        self.reword()

    def show_files(self, rows: Sequence[AttachmentRow], at: bytes, files: Files, detail: IncidentDetail) -> None:
        """Show one of several files."""
        self._rows, self._detail, self._place = tuple(rows), detail, files.place
        self._turn(next((number for number, row in enumerate(self._rows) if row.id == at), 0))

    def refresh(self, files: Files, detail: IncidentDetail) -> None:
        """Keep true what is shown; a file that came meanwhile appears."""
        if self.row is None:
            return
        held = {row.id: row for row in files.rows}
        self._rows = tuple(held.get(row.id, row) for row in self._rows)
        self._detail, self._place = detail, files.place
        before, self.row = self.row, held.get(self.row.id, self.row)
        if before.where != self.row.where and not (before.where.is_here and self.row.where.is_here):
            self._stage()
        self._say_facts()

    def say_failed(self, error: BaseException) -> None:
        """Say why an act on the file in view did not come through."""
        self.card.told.setText(failure_words(error, self._services.words))

    def put_away(self) -> None:
        """Be silent and let go of what is on stage."""
        self.sound.stop()
        self.row, self._shown, self._document = None, b"", b""
        self.panel.leave()

    def reword(self) -> None:
        super().reword()
        self.card.reword()
        self.panel.reword()
        self.sound.reword()
        self._say_facts()

    def turn(self, step: int) -> None:
        """Go to the next file or the one before; at either end nothing happens."""
        if self.row is not None:
            number = self._rows.index(self.row) + step if self.row in self._rows else 0
            if 0 <= number < len(self._rows):
                self._turn(number)

    def turn_page(self, step: int) -> None:
        """Show the next page of a document, or the one before."""
        if self._document and 0 <= self._page + step < self._pages:
            self._ask_page(self._page + step)

    def save(self) -> None:
        """Ask where to, and write a copy there."""
        row = self.row
        if row is None or not row.where.is_here:
            return
        words = self._services.words
        path = self._services.files.to_save(self, words.say("files.save"), row.file_name, words.say("files.any"))
        if path is not None:
            self.card.told.setText(words.say("files.saving"))
            answer = self._answer(row.id, self._on_saved)
            self._services.pool.run(copy_out, self._place, row.original, path, done=answer.hear, failed=answer.fail)
        self.setFocus()

    def open_outside(self) -> None:
        """Hand the file to the system's own program, as a copy in clear that goes when the window does; a person was asked."""
        row = self.row
        name = opened_name(row.file_name, row.media) if row is not None else None
        if row is None or name is None:
            return
        if self._outside is None:
            self._outside = tempfile.TemporaryDirectory(prefix="qianzhi-opened-", ignore_cleanup_errors=True)
        answer = self._answer(row.id, self._on_copied)
        self._services.pool.run(copy_out, self._place, row.original, Path(self._outside.name) / name, done=answer.hear, failed=answer.fail)

    def close_files(self) -> None:
        """Remove the copies in clear that were handed to other programs."""
        if self._outside is not None:
            self._outside.cleanup()
            self._outside = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        acts = {
            Qt.Key.Key_Left: (self.turn, -1),
            Qt.Key.Key_Right: (self.turn, 1),
            Qt.Key.Key_PageUp: (self.turn_page, -1),
            Qt.Key.Key_PageDown: (self.turn_page, 1),
            Qt.Key.Key_Plus: (self.picture.zoom, 1),
            Qt.Key.Key_Equal: (self.picture.zoom, 1),
            Qt.Key.Key_Minus: (self.picture.zoom, -1),
        }
        key = Qt.Key(event.key())
        on_stage = self.stage.currentWidget()
        if on_stage is self.sound and key in {Qt.Key.Key_Comma, Qt.Key.Key_Period}:
            self.sound.skip(-SKIP_MS if key == Qt.Key.Key_Comma else SKIP_MS)
        elif on_stage is self.text and key in {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}:
            bar = self.text.verticalScrollBar()
            step = bar.pageStep() if key in {Qt.Key.Key_PageUp, Qt.Key.Key_PageDown} else bar.singleStep()
            bar.setValue(bar.value() + (step if key in {Qt.Key.Key_Down, Qt.Key.Key_PageDown} else -step))
        elif key in acts:
            act, step = acts[key]
            act(step)
        elif key == Qt.Key.Key_0:
            self.picture.fit()
        elif key == Qt.Key.Key_Space and on_stage is self.sound:
            self.sound.toggle()
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and on_stage is self.note and self.note.button.isVisible():
            self.note.pressed.emit()
        elif key == Qt.Key.Key_S and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self.save()
        else:
            super().keyPressEvent(event)

    # What is on stage.

    def _turn(self, number: int) -> None:
        self.row = self._rows[number]
        self.panel.leave()
        self.card.told.setText("")
        self._stage()
        self._say_facts()
        self.setFocus()

    def _stage(self) -> None:
        row = self.row
        assert row is not None
        self.sound.stop()
        self._document, self._page, self._pages = b"", 0, 0
        self._shown = row.original
        run = self._services.pool.run
        if not row.where.is_here:
            self._say_away(row)
        elif row.media in PHOTOS:
            self._say_note("files.opening")
            answer = self._answer(row.original, self._on_photo)
            run(_photo_of, self._place, row.original, row.media, done=answer.hear, failed=answer.fail)
        elif row.media == "pdf" or row.media in SOUNDS:
            self._say_note("files.opening")
            answer = self._answer(row.original, self._on_document if row.media == "pdf" else self._on_sound)
            run(read_whole, self._place, row.original, DOCUMENT_BYTES_MAX, done=answer.hear, failed=answer.fail)
        elif row.media == "text":
            answer = self._answer(row.original, self._on_text)
            run(read_start, self._place, row.original, TEXT_BYTES_MAX, done=answer.hear, failed=answer.fail)
        else:
            self._say_note("files.not_shown")

    def _show_stage(self, stage: QWidget) -> None:
        self.stage.setCurrentWidget(stage)
        self.bar.setVisible(stage is self.picture)
        for part in (self.page_back_button, self.page_on_button, self.pages):
            part.setVisible(bool(self._document))

    def _say_note(self, key: str) -> None:
        assert self.row is not None
        self.note.say(self._preview(self.row), self._services.words.say(key))
        self._show_stage(self.note)

    def _say_away(self, row: AttachmentRow) -> None:
        words = self._services.words
        sentence = why_words(row.where, words) or words.say(f"files.away.{row.where.state}", size=words.size(row.size))
        if row.where.state == FETCHING:
            sentence = f"{sentence} {row.where.percent or 0} %"
        acts = {AWAY: "files.fetch", COMING: "files.fetch", FAILED: "files.fetch_again", FETCHING: "files.fetch_stop"}
        self.note.say(self._preview(row), sentence, words.say(acts[row.where.state]))
        self._show_stage(self.note)

    def _preview(self, row: AttachmentRow) -> QPixmap:
        held = self._thumbs.get(row.preview)
        return held if held is not None else icon_pixmap(media_icon(row.media), self._services.look.colour("text3"), ICON_SIZE)

    def _answer(self, about: object, done: Callable[[object, object], None]) -> Answer:
        answer = Answer(about, self)
        answer.done.connect(done)
        answer.failed.connect(self._on_failed)
        return answer

    def _is_shown(self, about: object) -> bool:
        return self.row is not None and about == self._shown

    def _on_photo(self, about: object, image: object) -> None:
        if not self._is_shown(about):
            return
        if isinstance(image, QImage):
            self.picture.show_image(image)
            self._show_stage(self.picture)
        else:
            self._say_note("files.broken")

    def _on_document(self, about: object, content: object) -> None:
        assert isinstance(content, bytes)
        if self._is_shown(about):
            self._document = content
            self._ask_page(0)

    def _ask_page(self, number: int) -> None:
        answer = self._answer(self._shown, self._on_page)
        self._services.pool.run(pdf_page, self._document, number, PAGE_WIDTH, done=answer.hear, failed=answer.fail)

    def _on_page(self, about: object, page: object) -> None:
        if not self._is_shown(about):
            return
        if isinstance(page, PdfPage):
            self._page, self._pages = page.number, page.pages
            self.pages.setText(f"{page.number + 1} / {page.pages}")
            self.picture.show_image(page.image)
            self._show_stage(self.picture)
        else:
            self._document = b""
            self._say_note("files.broken")

    def _on_sound(self, about: object, content: object) -> None:
        assert isinstance(content, bytes)
        if self._is_shown(about) and self.row is not None:
            self._show_stage(self.sound)
            self.sound.load(content, self._preview(self.row))

    def _on_text(self, about: object, content: object) -> None:
        assert isinstance(content, bytes)
        if not self._is_shown(about):
            return
        text = decoded_text(content)
        if text is None:
            self._say_note("files.broken")
            return
        self.text.setPlainText(text)
        self._show_stage(self.text)
        if self.row is not None and self.row.size > TEXT_BYTES_MAX:
            self.card.told.setText(self._services.words.say("files.text_cut", size=self._services.words.size(TEXT_BYTES_MAX)))

    def _on_failed(self, about: object, error: object) -> None:
        assert isinstance(error, BaseException)
        sentence = failure_words(error, self._services.words)
        if self._is_shown(about) and self.row is not None:
            self.note.say(self._preview(self.row), sentence)
            self._show_stage(self.note)
        elif self.row is not None and about == self.row.id:
            self.card.told.setText(sentence)

    def _on_saved(self, about: object, path: object) -> None:
        if self.row is not None and about == self.row.id:
            self.card.told.setText(self._services.words.say("files.saved", path=path))

    def _on_copied(self, about: object, path: object) -> None:
        assert isinstance(path, Path)
        opened = self._services.files.open_outside(path)
        if self.row is not None and about == self.row.id:
            self.card.told.setText(self._services.words.say("files.opened" if opened else "files.no_program"))

    def _on_sound_failed(self, key: str) -> None:
        self._say_note(key)

    def _on_note(self) -> None:
        if self.row is not None and not self.row.where.is_here:
            self.fetch_wanted.emit(self.row.original, self.row.where.state != FETCHING)

    # What is said beside it.

    def _say_facts(self) -> None:
        row, detail, words = self.row, self._detail, self._services.words
        if row is None or detail is None:
            return
        self.title.setText(file_title(row))
        number = self._rows.index(row) + 1 if row in self._rows else 1
        self.count.setText(words.say("files.number", number=number, count=len(self._rows)))
        self.previous_button.setEnabled(number > 1)
        self.next_button.setEnabled(number < len(self._rows))
        self.card.show_row(row, detail)

    def _begin(self, act: str) -> None:
        if self.row is not None:
            self.panel.open(act, Target(detail=self._detail, row=self.row))

    def _on_panel(self, _index: int) -> None:
        self.card.buttons.setVisible(not self.panel.is_busy)

    def _on_caption(self) -> None:
        self._begin("caption")

    def _on_strike(self) -> None:
        self._begin("strike_file")

    def _on_open(self) -> None:
        self._begin(OPEN_OUTSIDE)

    def _on_previous(self) -> None:
        self.turn(-1)

    def _on_next(self) -> None:
        self.turn(1)

    def _on_page_back(self) -> None:
        self.turn_page(-1)

    def _on_page_on(self) -> None:
        self.turn_page(1)

    def _on_nearer(self) -> None:
        self.picture.zoom(1)

    def _on_farther(self) -> None:
        self.picture.zoom(-1)

    def _connect(self) -> None:
        for button, slot in (
            (self.previous_button, self._on_previous),
            (self.next_button, self._on_next),
            (self.zoom_in_button, self._on_nearer),
            (self.zoom_out_button, self._on_farther),
            (self.fit_button, self.picture.fit),
            (self.page_back_button, self._on_page_back),
            (self.page_on_button, self._on_page_on),
        ):
            button.clicked.connect(slot)
        self.card.save_wanted.connect(self.save)
        self.card.open_wanted.connect(self._on_open)
        self.card.caption_wanted.connect(self._on_caption)
        self.card.strike_wanted.connect(self._on_strike)
        # While an act is at hand its sheet has the room.
        self.panel.currentChanged.connect(self._on_panel)
        self.note.pressed.connect(self._on_note)
        self.sound.failed.connect(self._on_sound_failed)

    def _build(self) -> None:
        for button, key in (
            (self.previous_button, "files.previous"),
            (self.next_button, "files.next"),
            (self.zoom_in_button, "files.nearer"),
            (self.zoom_out_button, "files.farther"),
            (self.page_back_button, "files.page_back"),
            (self.page_on_button, "files.page_on"),
        ):
            self._texts.bind(button.setAccessibleName, key)
            self._texts.bind(button.setToolTip, key)
        self._texts.bind(self.fit_button.setText, "files.fit")
        self._texts.bind(self._hint.setText, "files.hint")
        self.text.setReadOnly(True)
        self.text.setFrameShape(QFrame.Shape.NoFrame)
        self.text.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        stages: tuple[QWidget, ...] = (self.note, self.picture, self.sound, self.text)
        for stage in stages:
            self.stage.addWidget(stage)
        self.head.addStretch(1)
        self.head.addWidget(self.count)
        self.head.addWidget(self.previous_button)
        self.head.addWidget(self.next_button)
        bar = QHBoxLayout(self.bar)
        bar.setContentsMargins(16, 6, 16, 6)
        bar.setSpacing(8)
        bar.addWidget(self.page_back_button)
        bar.addWidget(self.page_on_button)
        bar.addWidget(self.pages)
        bar.addStretch(1)
        for button in (self.zoom_out_button, self.fit_button, self.zoom_in_button):
            bar.addWidget(button)
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addWidget(self.stage, 1)
        left.addWidget(self.bar)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addLayout(left, 1)
        row.addWidget(rule(upright=True))
        row.addWidget(self._build_side())
        self.column.addLayout(row, 1)

    def _build_side(self) -> QWidget:
        side = ground(QWidget(), "surface")
        side.setFixedWidth(SIDE_WIDTH)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.card)
        column.addWidget(rule(hair=True))
        column.addWidget(self.panel, 1)
        return side


def _photo_of(place: str, address: bytes, media: str) -> QImage | None:
    """Return a photo from the store."""
    return photo(read_whole(place, address, DOCUMENT_BYTES_MAX), media)
