"""The running cards on paper, for whoever walks from desk to desk with them: overdue first, as the page shows them."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from desktop.runtime.services import Services
from desktop.widgets.page import PaperOffer
from desktop.widgets.paper import PageNumbers, Paper, Prose, Table, made_by
from desktop.widgets.values import shown
from desktop.widgets.whole_reading import WholeReading
from sync.store.queries import desk, running_cards
from sync.store.queries.pages import Page
from sync.store.queries.plan_rows import RunningCard
from sync.store.queries.rows import ROWS_MAX, DeskIdentity

Take = Callable[[Paper], None]
ACTUAL = "actual"


class RunningPaper(QObject):
    """Reads the list to its end; a child of the page."""

    def __init__(self, services: Services, parent: QObject) -> None:
        super().__init__(parent)
        self._services = services
        self._take: Take | None = None
        self._rows: tuple[RunningCard, ...] = ()

    def offer(self) -> PaperOffer:
        """Return the paper."""
        title = self._services.words.say("paper.running")
        return PaperOffer(label="paper.running", name=title, make=self._make)

    def _make(self, take: Take) -> None:
        self._take = take
        WholeReading(self._services.readers, _page, _rows, self).begin(self._on_rows)

    def _on_rows(self, rows: tuple[RunningCard, ...]) -> None:
        self._rows = rows
        self._services.readers.query(desk.identity, to=self._on_identity)

    def _on_identity(self, identity: object) -> None:
        assert isinstance(identity, DeskIdentity)
        assert self._take is not None
        words, now = self._services.words, self._services.clock()
        modes = {row.mode for row in self._rows}
        head = tuple(words.say(f"paper.head.{name}") for name in ("due", "state", "card", "role", "number", "done"))
        table = Table(head=head, rows=tuple(self._row(row, now) for row in self._rows), shares=(12, 12, 38, 14, 16, 8))
        self._take(
            Paper(
                title=words.say("paper.running"),
                number=words.say("paper.count", count=len(self._rows)),
                made=made_by(words, organisation=identity.organisation_name, person=identity.person, now_ms=now),
                # Cards of drills among real ones say so in their rows; a sheet of drills alone says so on each page.
                mark=words.choice("incident", "mode", modes.pop()) if len(modes) == 1 and ACTUAL not in modes else "",
                page_of=PageNumbers(words),
                blocks=(Prose(text=words.say("paper.running.note")), table),
            )
        )

    def _row(self, row: RunningCard, now_ms: int) -> tuple[str, ...]:
        words = self._services.words
        due = words.say("plans.as_needed") if row.due_at is None else words.moment(row.due_at, now_ms=now_ms)
        if row.due_at is not None and row.due_at < now_ms:
            due = f"{due}\n{words.say('paper.overdue')}"
        if row.repeat_minutes is not None:
            due = f"{due}\n{words.say('paper.repeats', span=words.span(row.repeat_minutes * 60))}"
        state = shown("state", row.state, words, kind="task")
        state = f"{state}\n{row.reason}" if row.reason and row.state == "blocked" else state
        mode = "" if row.mode == ACTUAL else words.choice("incident", "mode", row.mode)
        where = "\n".join(part for part in (row.incident_number, mode, row.incident_title) if part)
        return (due, state, row.title, "\n".join(part for part in (row.role or "", row.group_name) if part), where, "□")


def _page(read: int) -> tuple[Callable[..., object], tuple[object, ...]]:
    return running_cards.listing, (None, read, ROWS_MAX)


def _rows(answer: Page[RunningCard]) -> tuple[RunningCard, ...]:
    return answer.rows
