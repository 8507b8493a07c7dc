"""What leads anywhere from every page: the command line, the overlay of Ctrl+K, and the card of what came in meanwhile."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QWidget

from desktop.runtime import line_grammar as grammar
from desktop.runtime.line_grammar import quoted
from desktop.runtime.services import Intent, Services
from desktop.shell.anywhere import COMMAND_SORT, PAGE_SORT, AnywhereCard, Doing
from desktop.shell.command_line import CommandLine
from desktop.shell.digest_card import DigestCard
from desktop.shell.gap import Gap
from desktop.shell.goals import goal_of
from desktop.shell.pages import ShownPage
from desktop.widgets.page import Page
from sync.store.queries.digest import Digest
from sync.store.queries.finder import ORGANISATION, UNIT, FoundRow

ORDERS_PAGE = "orders"
VOICE, LANGUAGE, THEME = "voice", "language", "theme"


class Guide(QObject):
    """Joins them to the pages; owned by the window, over which they lie.

    Signals:
        language_asked, theme_asked: the next one of the window.
    """

    language_asked = Signal()
    theme_asked = Signal()

    def __init__(self, services: Services, over: QWidget, pages: Sequence[ShownPage]) -> None:
        super().__init__(over)
        self._services = services
        self._over = over
        self._pages = frozenset(shown.entry.name for shown in pages)
        self._names: dict[QObject, str] = {}
        self._shown = ""
        self._opened: dict[str, bytes | None] = {}
        self.line = CommandLine(services, over)
        self.anywhere = AnywhereCard(services, over, _doings(pages), self._pages)
        self.digest = DigestCard(services, over, orders_page=ORDERS_PAGE if ORDERS_PAGE in self._pages else "")
        self.gap = Gap(services, self)
        self._connect()

    def load(self) -> None:
        """Bring back what was typed, and look what came in since this desk was told last."""
        self.line.load()
        self.gap.look()

    def join(self, name: str, page: Page) -> None:
        """Follow what is opened on a page from now on."""
        self._names[page] = name
        page.incident_opened.connect(self._on_incident_opened)

    def page_shown(self, name: str) -> None:
        """Act in what is open on this page from now on."""
        self._shown = name
        self.line.set_incident(self._opened.get(name))

    def open_anywhere(self) -> None:
        """Show the overlay."""
        self.anywhere.open(QApplication.focusWidget())

    def reword(self) -> None:
        for part in (self.line, self.anywhere, self.digest):
            part.reword()

    def restyle(self) -> None:
        self.line.restyle()
        self.digest.dismiss_button.restyle()

    def place(self) -> None:
        """Stand where they belong after the window changed its size."""
        if self.anywhere.isVisible():
            self.anywhere.place()
        if self.digest.isVisible():
            self.digest.place()

    def _connect(self) -> None:
        for keys, slot in (
            ("F2", self.line.focus_line),
            # Where it is no letter of a text.
            ("/", self.line.focus_line),
            ("F8", self.line.stamp),
            ("Ctrl+K", self.open_anywhere),
            ("Ctrl+D", self._on_dismiss_key),
        ):
            QShortcut(QKeySequence(keys), self._over).activated.connect(slot)
        self.line.gone.connect(self._on_gone)
        self.line.finder_asked.connect(self.open_anywhere)
        self.anywhere.gone.connect(self._on_gone)
        self.digest.gone.connect(self._on_digest_gone)
        self.digest.dismissed.connect(self.gap.dismiss)
        self.gap.told.connect(self._on_told)
        self.gap.over.connect(self.digest.hide)

    def _on_incident_opened(self, incident: object) -> None:
        name = self._names[self.sender()]
        self._opened[name] = incident if isinstance(incident, bytes) else None
        if name == self._shown:
            self.line.set_incident(self._opened[name])

    def _on_gone(self, goal: object) -> None:
        if isinstance(goal, Doing):
            self._do(goal)
        elif isinstance(goal, FoundRow):
            intent = goal_of(goal, self._pages)
            if intent is not None and intent.act:
                self._services.intend(intent)
            elif intent is not None:
                self._services.navigate(intent.page, intent.subject)
            elif goal.sort in {UNIT, ORGANISATION}:
                # No page shows it yet: the line asks what it does, or tells it what to do.
                self.line.begin_verb(grammar.STATUS if goal.sort == UNIT else grammar.ORDER, f"{quoted(goal.title)} ")

    def _do(self, doing: Doing) -> None:
        if doing.sort == PAGE_SORT:
            self._services.navigate(doing.name, None)
        elif doing.name == VOICE:
            self.line.stamp()
        elif doing.name in grammar.VERBS:
            self.line.begin_verb(doing.name)
        elif doing.name == LANGUAGE:
            self.language_asked.emit()
        elif doing.name == THEME:
            self.theme_asked.emit()
        else:
            page, _, act = doing.name.partition(".")
            self._services.intend(Intent(page=page, act=act))

    def _on_told(self, found: Digest, with_questions: bool) -> None:
        self.digest.show_digest(found, with_questions=with_questions)

    def _on_dismiss_key(self) -> None:
        if self.digest.isVisible():
            self.gap.dismiss()

    def _on_digest_gone(self, goal: object) -> None:
        if isinstance(goal, Intent):
            self._services.navigate(goal.page, goal.subject)


def _doings(shown: Sequence[ShownPage]) -> tuple[Doing, ...]:
    """Return what the window itself can do: its pages, what they offer without a subject, the line's verbs, its own keys."""
    pages = [
        Doing(sort=PAGE_SORT, name=entry.name, label=entry.label, keys=f"Ctrl+{number}")
        for number, entry in enumerate((one.entry for one in shown), start=1)
    ]
    acts = [Doing(sort=COMMAND_SORT, name=f"{one.entry.name}.{act}", label=f"act.{act}") for one in shown for act in one.offers]
    verbs = (grammar.DISPATCH, grammar.STATUS, grammar.ORDER, grammar.SIGN, grammar.JOURNAL)
    lines = [Doing(sort=COMMAND_SORT, name=verb, label=f"find.command.{verb}", keys="F2") for verb in verbs]
    window = [
        Doing(sort=COMMAND_SORT, name=name, label=f"find.command.{name}", keys=keys)
        for name, keys in ((VOICE, "F8"), (LANGUAGE, "Ctrl+Shift+L"), (THEME, "Ctrl+Shift+D"))
    ]
    return (*pages, *acts, *lines, *window)
