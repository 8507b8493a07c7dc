"""The questions that wait for a person; the one under decision stands on its card above the list."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject, Signal

from desktop.features.sync.answers import answer_to
from desktop.features.sync.lines import Said
from desktop.features.sync.question_card import QuestionCard
from desktop.features.sync.question_paints import QuestionPaints
from desktop.features.sync.reading import Reading
from desktop.features.sync.section import Section
from desktop.runtime.services import Intent, Services
from desktop.widgets.rows_view import RowPaint
from sync.domain.scopes import Scope, ScopeSort, founder_in, sort_of
from sync.store.queries.question_rows import QuestionRow


class QuestionsSection(Section):
    """Owns the card and which question is on it: the one picked, else the first that was not put off.

    Signals:
        opened: mode of the incident that the question on the card is about, empty when it is about none.
    """

    opened = Signal(str)

    def __init__(self, services: Services, reading: Reading, parent: QObject | None = None) -> None:
        super().__init__(services, reading, parent)
        self.card = QuestionCard(services)
        self._chosen: bytes | None = None
        self._put_off: set[bytes] = set()
        self.card.later.connect(self._on_later)
        self.card.visited.connect(self._on_visited)
        reading.inbox_told.connect(self._on_told)
        reading.told.connect(self._on_link)

    @property
    def count(self) -> int:
        """How many wait."""
        return 0 if self.reading.inbox is None else len(self.reading.inbox.questions)

    def lines(self) -> Sequence[object]:
        if self.reading.inbox is None:
            return (Said(key="sync.loading"),)
        waiting, chosen = self._waiting(), self.card.question
        return [row for row in waiting if chosen is None or row.id != chosen.id] if waiting else (Said(key="sync.no_questions"),)

    def paints(self) -> Mapping[type, RowPaint]:
        return QuestionPaints(self.services).questions()

    def pick(self, row: object) -> None:
        """Put a question on the card."""
        assert isinstance(row, QuestionRow)
        self._chosen = row.id
        self._put_off.discard(row.id)
        self._on_told()

    def choose(self, question: bytes) -> None:
        """Put a question on the card by its id, as soon as it is read."""
        self._chosen = question
        self._put_off.discard(question)
        if self.reading.inbox is not None:
            self._on_told()

    def _waiting(self) -> list[QuestionRow]:
        """Return the questions, those put off last."""
        rows = () if self.reading.inbox is None else self.reading.inbox.questions
        return sorted(rows, key=self._is_put_off)

    def _is_put_off(self, row: QuestionRow) -> bool:
        return row.id in self._put_off

    def _on_told(self) -> None:
        waiting = self._waiting()
        chosen = next((row for row in waiting if row.id == self._chosen), waiting[0] if waiting else None)
        self.opened.emit("" if chosen is None else chosen.mode)
        self.card.setVisible(chosen is not None)
        if chosen is not None:
            self.card.show_question(chosen)
        self.told.emit()

    def _on_link(self) -> None:
        self.card.set_revoked(self.reading.is_revoked)

    def _on_later(self) -> None:
        if self.card.question is not None:
            self._put_off.add(self.card.question.id)
            self._chosen = None
            self._on_told()

    def _on_visited(self, question: QuestionRow) -> None:
        scope = Scope(question.scope)
        founder = founder_in(scope) if scope and sort_of(scope) is ScopeSort.INCIDENT else None
        if founder is None:
            return
        answer = answer_to(question)
        if answer is not None:
            values = {"row": question.entity} if answer.on_row else {}
            self.services.intend(Intent(page="incidents", act=answer.act, subject=founder, values=values))
        else:
            self.services.navigate("incidents", founder)
