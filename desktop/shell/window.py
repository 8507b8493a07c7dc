"""The window: rail, top bar, notices and pages in one frame, which is striped while a drill is open."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from math import ceil

from PySide6.QtCore import QByteArray, QObject, QPoint, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QColor, QKeySequence, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget
from shiboken6 import isValid

from desktop.runtime.services import Intent, Services
from desktop.runtime.theme_settings import TARGET_PX, THEMES
from desktop.runtime.words import LANGUAGES
from desktop.shell.alarms import Alarms
from desktop.shell.catching_up import CatchingUp
from desktop.shell.certificate_watch import CertificateWatch
from desktop.shell.command_line import HEIGHT as LINE_HEIGHT
from desktop.shell.guide import Guide
from desktop.shell.help_card import HelpCard
from desktop.shell.notices import CLOCK, CRASH, LOOK, START, STORE, Notices
from desktop.shell.pages import PageMaker, Pages, ShownPage
from desktop.shell.preferences import Preferences
from desktop.shell.printing import PrintDesk
from desktop.shell.rail import Rail
from desktop.shell.rekey_desk import RekeyDesk
from desktop.shell.seat_desk import SeatDesk
from desktop.shell.start_notes import start_notes
from desktop.shell.top_bar import TopBar
from desktop.widgets.controls import ground, rule
from desktop.widgets.failures import failure_words
from desktop.widgets.page import Page
from desktop.widgets.paint import mode_ink
from desktop.widgets.theme import apply_theme
from sync.domain.failures import Outage
from sync.oplog.clock import FUTURE_MS_MAX
from sync.store.queries.alarms import TimerRow
from sync.store.queries.rows import DeskIdentity, LinkStatus

SIZE_MIN = (1366, 768)
# What a desktop keeps of such a screen: a frame; a title bar and a task bar, 100 px at most.
FURNITURE = (16, 100)
FRAME_WIDTH = 10
STRIPE_STEP = 22
EDGES_MAX = 8  # of the present size and the one before
LASTING_OUTAGES = ("store.", "engine.")


class DrillFrame(QWidget):
    """Stripes round the whole window, transparent to the pointer: a drill's are violet, a test's grey."""

    def __init__(self, services: Services, parent: QWidget) -> None:
        super().__init__(parent)
        self._services = services
        self.mode = ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setProperty("overlay", True)
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        look = self._services.look
        tones = look.colour("surface"), look.colour(mode_ink(self.mode, "text3"))
        width, height, thick = self.width(), self.height(), FRAME_WIDTH
        upper, lower = QRect(0, 0, width, thick), QRect(0, height - thick, width, thick)
        left, right = QRect(0, thick, thick, height - 2 * thick), QRect(width - thick, thick, thick, height - 2 * thick)
        for box in (upper, lower, left, right):
            painter.drawPixmap(box.topLeft(), edge(*tones, self.devicePixelRatioF(), box))
        painter.end()


@lru_cache(maxsize=EDGES_MAX)
def edge(surface: str, stripe: str, ratio: float, box: QRect) -> QPixmap:
    """Return one edge of the frame in one piece, to be copied: of a tall pattern Qt hands the rows to other threads and waits for them."""
    pixmap = QPixmap(ceil(box.width() * ratio), ceil(box.height() * ratio))
    pixmap.setDevicePixelRatio(ratio)
    painter = QPainter(pixmap)
    painter.drawTiledPixmap(QRect(QPoint(), box.size() + QSize(1, 1)), stripes(surface, stripe, ratio), box.topLeft())
    painter.end()
    return pixmap


@lru_cache(maxsize=8)
def stripes(surface: str, stripe: str, ratio: float) -> QPixmap:
    """Return the pattern of the frame, made once: drawn line by line it cost a seventh of each painted frame."""
    side = 4 * STRIPE_STEP  # whole device pixels at 125, 150 and 175 %
    pixmap = QPixmap(round(side * ratio), round(side * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(QColor(surface))
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(stripe), 8))
    for left in range(-side - STRIPE_STEP, side + STRIPE_STEP, STRIPE_STEP):
        painter.drawLine(QPointF(left - side, 2 * side), QPointF(left + 2 * side, -side))
    painter.end()
    return pixmap


class Window(QMainWindow):
    """The frame of all pages; owned by the composition root.

    Args:
        first: the page that it shows first; without one, the first of the rail.

    Signals:
        closing: before it closes.
        complete: every page was made.
    """

    closing = Signal()
    complete = Signal()

    def __init__(self, services: Services, pages: Sequence[ShownPage], *, first: str | None = None) -> None:
        super().__init__()
        self.services = services
        self.stack = QStackedWidget()
        self.pages = Pages(services, pages, self.stack, self._join)
        self._maker = PageMaker(self.pages, self)
        self._maker.ended.connect(self.complete)
        self.rail = Rail(services, [shown.entry for shown in pages])
        self.top_bar = TopBar(services)
        self.notices = Notices(services)
        self.catching_up = CatchingUp(services, self.notices, self)
        self.certificate = CertificateWatch(services, self.notices, self.top_bar.link, self)
        self._clock_told = False
        self._modes: dict[QObject, str] = {}
        self.veil = ground(QWidget(), "ground")
        self.veil.hide()
        self.preferences = Preferences(services, self)
        self.guide = Guide(services, self, pages)
        self.printing = PrintDesk(services, self.notices, self)
        self.alarms = Alarms(services, services.sound, self)
        self.help: HelpCard | None = None
        self._build()
        self.seat = SeatDesk(services, self, self.alarms.card.raise_)
        self.rekeying = RekeyDesk(services, self, self.alarms.card.raise_)
        self._connect()
        self.reword()
        self.show_page(first or next(iter(self.pages)), None)

    def show_page(self, name: str, subject: bytes | None) -> None:
        """Show a page, and one of its records."""
        page = self.pages[name]
        self.printing.put_away()
        if self.help is not None and isValid(self.help):
            self.help.close()
        self.rail.choose(name)
        self.stack.setCurrentWidget(page)
        self.guide.page_shown(name)
        self._show_mode(self._modes.get(page, ""))
        page.show_subject(subject)
        page.refresh()
        page.focus_first()

    def begin(self, intent: Intent) -> None:
        """Show the page of `intent` and begin its act there; an act that the page does not know is our bug."""
        self.show_page(intent.page, intent.subject)
        if intent.act:
            self.pages[intent.page].begin(intent.act, intent.values)

    def refresh_badges(self) -> None:
        """Make every page and let it read, so that every badge is true: for pictures. A start makes them after its first frame."""
        for page in self.pages.values():
            page.refresh()
        self.alarms.ask()

    def make_no_more(self) -> None:
        """Make a page only when it is asked for: for a window that shows one and is put away."""
        self._maker.stop()

    def set_identity(self, identity: object) -> None:
        """Say whose desk this is."""
        assert isinstance(identity, DeskIdentity)
        self.top_bar.set_identity(identity)

    def set_status(self, status: object) -> None:
        """Say what is true of the link."""
        assert isinstance(status, LinkStatus)
        self.top_bar.link.set_status(status)
        self._tell_clock(status.clock_offset_ms or 0)

    def _tell_clock(self, offset_ms: int) -> None:
        """Say once that this device's clock is off, and take it back when it is right again."""
        off = abs(offset_ms) > FUTURE_MS_MAX
        if off and not self._clock_told:
            key = "notice.clock.behind" if offset_ms > 0 else "notice.clock.ahead"
            self.notices.tell(CLOCK, key, span=self.services.words.span(abs(offset_ms) / 1000))
        elif not off:
            self.notices.end(CLOCK)
        self._clock_told = off

    def show_outage(self, error: object) -> None:
        """Keep a banner while the store fails; a link's outage is the chip's business."""
        if isinstance(error, Outage) and error.code.startswith(LASTING_OUTAGES):
            self.notices.tell(STORE, f"outage.{error.code}", grave=True, **error.facts)
        elif not isinstance(error, Outage):
            self.notices.tell(CRASH, "notice.not_done")

    def end_outage(self) -> None:
        """Take the banner away: the store answers again."""
        self.notices.end(STORE)

    def show_starting(self) -> None:
        """Say that the engine is not there yet and perhaps makes the state anew: what is shown may be far from all there is."""
        self.notices.tell(START, "notice.starting", grave=True)

    def show_start(self, report: object) -> None:
        """Say what the start of an engine found and did about it; each notice stays until it is put away."""
        assert isinstance(report, Mapping)
        self.notices.end(START)
        self.catching_up.begin()
        services = self.services
        for note in start_notes(report, services.words, now_ms=services.clock()):
            self.notices.tell(note.cause, note.key, **note.facts)

    def show_crash(self, report: str) -> None:
        """Tell a report id."""
        self.notices.tell(CRASH, "notice.crash", report=report)

    def vanish(self) -> None:
        """Leave nothing of the records on any screen, beside the store or to be pasted: the device was wiped."""
        self._maker.stop()
        for page in self.pages.made.values():
            page.clear_away()
        QApplication.clipboard().clear()
        for shown in QApplication.topLevelWidgets():
            shown.hide()

    def reword(self) -> None:
        """Say everything in the present language."""
        self.setWindowTitle(self.services.words.say("app.title"))
        self.rail.reword()
        self.top_bar.reword()
        self.notices.reword()
        self.certificate.reword()
        self.preferences.reword()
        self.guide.reword()
        self.alarms.reword()
        self.rekeying.reword()
        for page in self.pages.made.values():
            page.reword()

    def restyle(self) -> None:
        """Show everything in the present theme."""
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        apply_theme(application, self.services.look)
        self.rail.restyle()
        self.top_bar.restyle()
        self.guide.restyle()
        self.alarms.restyle()
        self.preferences.reword()
        for page in self.pages.made.values():
            page.restyle()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.frame.setGeometry(self.rect())
        self.guide.place()
        self.alarms.place()
        self.seat.place()
        self.rekeying.place()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        self._maker.start()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.services.settings.change(window=bytes(self.saveGeometry().data()).hex())
        self._maker.stop()
        for page in self.pages.made.values():
            page.clear_away()
        self.closing.emit()
        super().closeEvent(event)

    def restore_place(self) -> None:
        """Stand where the window stood last; the first time fill what title bar and task bar leave of the screen."""
        self.set_gloves(self.services.settings.preferences.gloves)
        kept = self.services.settings.preferences.window
        if kept:
            self.restoreGeometry(QByteArray(bytes.fromhex(kept)))
        else:
            self.setWindowState(self.windowState() | Qt.WindowState.WindowMaximized)

    def _build(self) -> None:
        self.setMinimumSize(SIZE_MIN[0] - FURNITURE[0], SIZE_MIN[1] - FURNITURE[1])
        ground_widget = ground(QWidget(), "ground")
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        for part in (self.top_bar, self.notices):
            right.addWidget(part)
        right.addWidget(self.stack, 1)
        right.addWidget(self.veil, 1)
        right.addWidget(self.alarms.strip)
        right.addWidget(rule())
        right.addWidget(self.guide.line)
        self.alarms.keep_above(LINE_HEIGHT)
        row = QHBoxLayout(ground_widget)
        self._row = row
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addLayout(right, 1)
        self.setCentralWidget(ground_widget)
        self.frame = DrillFrame(self.services, self)

    def _connect(self) -> None:
        services = self.services
        self.rail.chosen.connect(self._on_chosen)
        self.top_bar.link_clicked.connect(self._on_link)
        self.top_bar.settings_clicked.connect(self._on_settings)
        self.top_bar.person_clicked.connect(self.seat.relieve)
        # Whoever sits here next, or opens the lock, looks in her own name.
        self.seat.changed.connect(services.masks.cover)
        services.masks.refused.connect(self._on_look_refused)
        self.preferences.language_chosen.connect(self._on_language)
        self.preferences.theme_chosen.connect(self._on_theme)
        self.preferences.gloves_chosen.connect(self.set_gloves)
        services.engine.status.connect(self.set_status)
        self.guide.language_asked.connect(self.next_language)
        self.guide.theme_asked.connect(self.next_theme)
        services.words.observe(self.reword)
        services.look.observe(self.restyle)
        self.alarms.folded.connect(self.guide.line.leave_right)
        self.alarms.timed.connect(self.top_bar.timers.set_rows)
        self.top_bar.timers.wanted.connect(self._on_timer)
        QShortcut(QKeySequence("F1"), self).activated.connect(self.show_help)
        QShortcut(QKeySequence("Ctrl+P"), self).activated.connect(self.offer_papers)
        for keys, slot in (("Ctrl+Shift+L", self.next_language), ("Ctrl+Shift+D", self.next_theme), ("Ctrl+Shift+G", self.next_gloves)):
            QShortcut(QKeySequence(keys), self).activated.connect(slot)
        for number, name in enumerate(self.pages, start=1):
            shortcut = QShortcut(QKeySequence(f"Ctrl+{number}"), self)
            shortcut.activated.connect(self.rail.items[name].click)

    def _on_look_refused(self, error: BaseException) -> None:
        self.notices.tell(LOOK, "look.not_noted", said=failure_words(error, self.services.words))

    def _join(self, name: str, page: Page) -> None:
        """Take a page in that was just made."""
        self.stack.addWidget(page)
        # The command line stands below every page: Tab comes to it last.
        last = self.previousInFocusChain()
        assert last is not None
        self.setTabOrder(last, self.guide.line.field)
        page.badge.connect(self.rail.items[name].set_badge)
        page.opened.connect(self._on_opened)
        page.print_wanted.connect(self.offer_papers)
        self.guide.join(name, page)
        page.reword()

    def offer_papers(self) -> None:
        """Offer the papers of the page in view."""
        page = self.stack.currentWidget()
        assert isinstance(page, Page)
        self.printing.offer(page)

    def show_help(self) -> None:
        """Show what the page in view is for, or put that away."""
        if self.help is not None and isValid(self.help):
            self.help.close()
            return
        name = self.pages.name_of(self.stack.currentWidget())
        self.help = HelpCard(self.services, name, self)
        self.help.move((self.width() - self.help.width()) // 2, max(0, (self.height() - self.help.height()) // 2))
        self.help.show()
        self.help.raise_()
        self.help.close_button.setFocus()

    def next_language(self) -> None:
        """Speak the other language."""
        place = LANGUAGES.index(self.services.words.language)
        self._on_language(LANGUAGES[(place + 1) % len(LANGUAGES)])

    def next_theme(self) -> None:
        """Show the next theme."""
        place = THEMES.index(self.services.look.theme)
        self._on_theme(THEMES[(place + 1) % len(THEMES)])

    def next_gloves(self) -> None:
        """Put gloves on, or take them off."""
        self.set_gloves(self.services.look.target_px == TARGET_PX)

    def set_gloves(self, on: bool) -> None:
        """Make what is pressed as high as a gloved finger needs, or as before."""
        self.services.settings.change(gloves=on)
        self.services.look.wear_gloves(on=on, dots_per_inch=self.physicalDpiX())

    def _on_chosen(self, name: str) -> None:
        self.show_page(name, None)

    def _on_timer(self, row: TimerRow) -> None:
        if row.incident is not None:
            self.services.navigate("incidents", row.incident)

    def _on_link(self) -> None:
        self.services.navigate("sync", None)

    def _on_settings(self) -> None:
        if self.preferences.isVisible():
            self.preferences.hide()
            return
        self.preferences.reword()
        self.preferences.adjustSize()
        button = self.top_bar.settings_button
        corner = button.mapTo(self, QPoint(button.width(), button.height() + 6))
        self.preferences.move(corner - QPoint(self.preferences.width(), 0))
        self.preferences.show()
        self.preferences.raise_()
        self.preferences.setFocus()

    def _on_language(self, language: str) -> None:
        self.services.settings.change(language=language)
        self.services.words.switch(language)

    def _on_theme(self, theme: str) -> None:
        self.services.settings.change(theme=theme)
        self.services.look.switch(theme)

    def _on_opened(self, mode: str) -> None:
        page = self.sender()
        self._modes[page] = mode
        if page is self.stack.currentWidget():
            self._show_mode(mode)

    def _show_mode(self, mode: str) -> None:
        """Say in which mode the record is that is open on the page in view, and stripe the frame for a drill."""
        self.top_bar.set_mode(mode)
        drill = mode not in {"", "actual"}
        margin = FRAME_WIDTH if drill else 0
        self._row.setContentsMargins(margin, margin, margin, margin)
        self.frame.mode = mode
        self.frame.setVisible(drill)
        self.frame.update()
        self.frame.setGeometry(QRect(QPoint(0, 0), self.size()))
        self.frame.raise_()
