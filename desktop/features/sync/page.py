"""The page Sync: paths, what waits, where each record is; at the right what needs a person."""

from collections.abc import Mapping

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.features.sync.ahead_paints import OWN_CLOCK_MS, AheadPaints, OwnClock
from desktop.features.sync.next_contact import next_contact
from desktop.features.sync.paints import Head, Said, SyncPaints
from desktop.features.sync.question_card import QuestionCard
from desktop.features.sync.slip_panel import SlipPanel
from desktop.runtime.pace import Pace
from desktop.runtime.services import Changes, Intent, Services
from desktop.widgets.controls import PLAIN, Button, SearchField, ground, label, rule
from desktop.widgets.failures import failure_words
from desktop.widgets.page import Page, PaperOffer
from desktop.widgets.rows_model import RowsModel
from desktop.widgets.rows_view import RowsView
from sync.domain.alerts import ENTRY_AFTER_CLOSE, MERGE_CYCLE, TWO_SCENE_COMMANDERS, UNIT_TWICE
from sync.domain.scopes import Scope, ScopeSort, founder_in, sort_of
from sync.store.queries import clocks, paths, pins, questions, records, slips
from sync.store.queries.clocks import Clocks, SuspectClockRow
from sync.store.queries.question_rows import Inbox, QuestionRow, SetAsideRow, UnknownRow
from sync.store.queries.rows import LinkStatus, PathRow, RecordReachRow, SyncStatus, WaitingRow
from sync.store.queries.slips import SlipRow

RIGHT_WIDTH = 440
BADGE_MS = 5_000
SLIP_OUT = "slip_out"
# The ordinary act that answers an alert, and whether it is on the alert's record or on the incident.
ANSWERS: Mapping[str, tuple[str, bool]] = {
    UNIT_TWICE: ("recall", True),
    TWO_SCENE_COMMANDERS: ("close_post", True),
    ENTRY_AFTER_CLOSE: ("reopen", False),
    MERGE_CYCLE: ("unmerge", False),
}
LeftLine = Head | PathRow | WaitingRow | RecordReachRow | SlipRow | SuspectClockRow | OwnClock | Said
RightLine = Head | QuestionRow | SetAsideRow | UnknownRow | Said


class SyncPage(Page):
    """Owns both halves and the card of the question under decision."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(services, parent)
        self._status: SyncStatus | None = None
        # The store knows what waits; whether the link stands now only the engine knows.
        self._link = self.services.engine.link
        self._records: tuple[RecordReachRow, ...] = ()
        self._slips: tuple[SlipRow, ...] = ()
        self._clocks = Clocks()
        self._inbox = Inbox()
        self._pace = Pace(self)
        self._chosen: bytes | None = None
        self._put_off: set[bytes] = set()
        self._paints = SyncPaints(services)
        self.sentence = label("title", wrap=True)
        self._basis = label("label", wrap=True)
        self.try_button = Button(services.look, PLAIN)
        self.try_button.clicked.connect(services.engine.exchange_now)
        self.slip_out_button = Button(services.look, PLAIN)
        self.slip_out_button.setEnabled(False)
        self.slip_out_button.clicked.connect(self.hand_out)
        self.search = SearchField()
        self.search.asked.connect(self._on_search)
        self._pinned: frozenset[bytes] = frozenset()
        self.pin_button = Button(services.look, PLAIN, icon_name="pin")
        self.pin_button.setEnabled(False)
        self.pin_button.clicked.connect(self.pin)
        self.slip_in_button = Button(services.look, PLAIN)
        self.slip_in_button.clicked.connect(self.take_in)
        self.left: RowsModel[LeftLine] = RowsModel(_identity, _speech, self)
        self.left_view = RowsView(self.left, {**self._paints.left(), **AheadPaints(services).paints()}, services.look)
        self._heading = label("section")
        self._count = label("section")
        self.card = QuestionCard(services)
        self.right: RowsModel[RightLine] = RowsModel(_identity, _speech, self)
        self.right_view = RowsView(self.right, self._paints.right(), services.look, sunken=True)
        self.slip = SlipPanel(services)
        self.sides = QStackedWidget()
        self._build()
        self._connect()

    def refresh(self) -> None:
        readers = self.services.readers
        readers.query(paths.status, to=self._on_status)
        readers.query(pins.pinned, to=self._on_pinned)
        readers.query(records.reach, self.search.text().strip(), to=self._on_records)
        readers.query(slips.held, to=self._on_slips)
        readers.query(clocks.clocks, to=self._on_clocks)
        readers.query(questions.inbox, to=self._on_inbox)

    def papers(self) -> tuple[PaperOffer, ...]:
        return self.slip.papers()

    def begin(self, act: str, values: Mapping[str, object]) -> None:
        """Hand out the record that `row` names as a slip.

        Raises: LookupError: an act that this page has not.
        """
        row = values.get("row")
        if act != SLIP_OUT or not isinstance(row, bytes):
            raise LookupError(act)
        self.services.readers.query(records.one, row, to=self._on_record)

    def focus_first(self) -> None:
        self.right_view.setFocus()

    def reword(self) -> None:
        super().reword()
        self.card.reword()
        self.slip.reword()
        self._refill_left()
        self._refill_right()

    def _build(self) -> None:
        self.texts.bind(self.try_button.setText, "sync.try")
        self.texts.bind(self.slip_out_button.setText, "slip.out")
        self.texts.bind(self.slip_in_button.setText, "slip.in")
        self.texts.bind(self._heading.setText, "sync.questions")
        says = QVBoxLayout()
        says.setSpacing(2)
        says.addWidget(self.sentence)
        says.addWidget(self._basis)
        head = QHBoxLayout()
        head.setContentsMargins(16, 10, 16, 10)
        head.addLayout(says, 1)
        head.setSpacing(8)
        head.addWidget(self.slip_out_button)
        head.addWidget(self.slip_in_button)
        head.addWidget(self.try_button)
        left = QVBoxLayout()
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(0)
        left.addLayout(head)
        left.addLayout(self._find_row())
        left.addWidget(rule())
        left.addWidget(self.left_view, 1)
        side = ground(QWidget(), "sunken")
        self.sides.setFixedWidth(RIGHT_WIDTH)
        self.sides.addWidget(side)
        self.sides.addWidget(self.slip)
        top = QHBoxLayout()
        top.setContentsMargins(16, 14, 16, 10)
        top.setSpacing(10)
        top.addWidget(self._heading)
        top.addWidget(self._count)
        top.addStretch(1)
        holder = QVBoxLayout()
        holder.setContentsMargins(16, 0, 16, 12)
        holder.addWidget(self.card)
        right = QVBoxLayout(side)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addLayout(top)
        right.addLayout(holder)
        right.addWidget(self.right_view, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(left, 1)
        row.addWidget(rule(upright=True))
        row.addWidget(self.sides)

    def _find_row(self) -> QHBoxLayout:
        for bind in (self.search.setPlaceholderText, self.search.setAccessibleName):
            self.texts.bind(bind, "sync.search")
        find = QHBoxLayout()
        find.setContentsMargins(16, 0, 16, 8)
        find.setSpacing(8)
        find.addWidget(self.search, 1)
        find.addWidget(self.pin_button)
        return find

    def _connect(self) -> None:
        self.services.engine.changed.connect(self._on_changed)
        self._pace.due.connect(self._on_due)
        self.services.engine.status.connect(self._on_link)
        self.right_view.picked.connect(self._on_picked)
        self.card.settled.connect(self.refresh)
        self.card.later.connect(self._on_later)
        self.card.visited.connect(self._on_visited)
        self.left_view.chosen.connect(self._on_left_chosen)
        self.left_view.picked.connect(self._on_left_picked)
        self.slip.closed.connect(self._on_slip_closed)
        self.slip.print_wanted.connect(self.print_wanted)
        self.slip.changed.connect(self.refresh)
        for key, button in (("F5", self.try_button), ("F6", self.slip_in_button), ("F7", self.slip_out_button), ("F9", self.pin_button)):
            QShortcut(QKeySequence(key), self).activated.connect(button.click)
        QShortcut(QKeySequence("F3"), self).activated.connect(self.search.setFocus)

    def pin(self) -> None:
        """Send the record under the cursor first, or in its turn again."""
        row = self.left_view.current_row()
        if isinstance(row, RecordReachRow):
            on = row.entry not in self._pinned
            self.services.engine.pin(row.entry, on=on, done=self._on_pin, failed=self._on_not_pinned)

    def hand_out(self) -> None:
        """Show the record under the cursor as a slip."""
        row = self.left_view.current_row()
        if isinstance(row, RecordReachRow):
            self.hand_out_record(row)

    def hand_out_record(self, row: RecordReachRow) -> None:
        """Show what was written last on a record as a slip."""
        self.sides.setCurrentWidget(self.slip)
        self.slip.hand_out(row)

    def take_in(self) -> None:
        """Offer the field for a slip that somebody reads out."""
        self.sides.setCurrentWidget(self.slip)
        self.slip.take_in()

    def _on_left_chosen(self, row: object) -> None:
        self.slip_out_button.setEnabled(isinstance(row, RecordReachRow))
        self._reword_pin()

    def _on_left_picked(self, row: object) -> None:
        if isinstance(row, RecordReachRow):
            self.pin_button.click()
        if isinstance(row, SlipRow):
            self.sides.setCurrentWidget(self.slip)
            self.slip.show_slip(row)

    def _on_slip_closed(self) -> None:
        self.sides.setCurrentIndex(0)
        self.left_view.setFocus()

    def _on_search(self, text: str) -> None:
        self.services.readers.query(records.reach, text, to=self._on_records)

    def _on_pin(self, _answer: object) -> None:
        self.services.readers.query(pins.pinned, to=self._on_pinned)

    def _on_not_pinned(self, error: BaseException) -> None:
        self._basis.setText(failure_words(error, self.services.words))

    def _on_pinned(self, pinned: object) -> None:
        assert isinstance(pinned, Mapping)
        self._pinned = frozenset(pinned)
        self._paints.pinned = self._pinned
        self._refill_left()

    def _reword_pin(self) -> None:
        row = self.left_view.current_row()
        waits = isinstance(row, RecordReachRow) and row.center_ms is None and bool(row.entry)
        self.pin_button.setEnabled(waits)
        on = isinstance(row, RecordReachRow) and row.entry in self._pinned
        self.pin_button.setText(self.services.words.say("sync.unpin" if on else "sync.pin"))

    def _on_slips(self, rows: object) -> None:
        assert isinstance(rows, tuple)
        self._slips = rows
        self._refill_left()

    def _on_clocks(self, told: object) -> None:
        assert isinstance(told, Clocks)
        self._clocks = told
        self._refill_left()

    def _on_status(self, status: object) -> None:
        assert isinstance(status, SyncStatus)
        self._status = status
        self._refill_left()

    def _on_records(self, rows: object) -> None:
        assert isinstance(rows, tuple)
        self._records = rows
        self._refill_left()

    def _on_record(self, row: object) -> None:
        if isinstance(row, RecordReachRow):
            self.hand_out_record(row)
        else:
            self._basis.setText(self.services.words.say("sync.none_found"))

    def _on_inbox(self, inbox: object) -> None:
        assert isinstance(inbox, Inbox)
        self._inbox = inbox
        self._pace.ended()
        self._refill_right()
        self.badge.emit(len(inbox.questions))

    def _on_link(self, link: object) -> None:
        assert isinstance(link, LinkStatus)
        self._link = link
        if self.isVisible():
            self.refresh()

    def _on_changed(self, _changes: Changes) -> None:
        self._pace.slow(0 if self.isVisible() else BADGE_MS)
        self._pace.want()

    def _on_due(self) -> None:
        if self.isVisible():
            self.refresh()
        else:
            self.services.readers.query(questions.inbox, to=self._on_inbox)

    def _refill_left(self) -> None:
        status = self._status
        if status is None:
            self.sentence.setText(self.services.words.say("sync.loading"))
            return
        say = self.services.words.say
        link = self._link or status.link
        self.sentence.setText(self._headline(link))
        rate = link.rate_bit_s
        self._basis.setText(say("sync.basis", rate=self.services.words.rate(rate)) if rate else say("sync.no_basis"))
        self._paints.set_scale(max((row.ends_s or 0.0 for row in status.waiting), default=0.0))
        lines: list[LeftLine] = [Head(title="sync.slips", note=say("sync.slips.note")), *self._slips] if self._slips else []
        lines.extend(self._clock_lines(link))
        lines.append(Head(title="sync.paths", columns=("path.contact", "path.rate", "path.next")))
        lines.extend(paths.live_paths(status.paths, self._link) or (Said(key="sync.no_paths"),))
        first = [row for row in self._records if row.entry in self._pinned]
        lines.append(Said(key="contact", text=next_contact(status.waiting, first, self.services.words)))
        lines.append(Head(title="sync.waiting", note=say("sync.waiting.note")))
        lines.extend(status.waiting or (Said(key="sync.nothing_waits"),))
        missing = sum(1 for row in self._records if row.center_ms is None)
        note = say("sync.not_at_center", count=missing) if missing else ""
        columns = ("record.here", "record.peers", "record.at_center", "record.seen_by")
        lines.append(Head(title="sync.records", note=note, columns=columns, warns=True))
        lines.extend(self._records or (Said(key="sync.none_found" if self.search.text().strip() else "sync.no_records"),))
        self.left.set_rows(lines)
        self._reword_pin()
        self.left_view.viewport().update()

    def _clock_lines(self, link: LinkStatus) -> list[LeftLine]:
        told = self._clocks
        live = self._link is not None and link.clock_offset_ms is not None
        offset_ms = link.clock_offset_ms if live else told.offset_ms
        lines: list[LeftLine] = []
        if offset_ms is not None and abs(offset_ms) >= OWN_CLOCK_MS:
            lines.append(OwnClock(offset_ms=offset_ms, at_ms=None if live else told.offset_at_ms))
        lines.extend(told.suspects)
        return [Head(title="sync.clocks", note=self.services.words.say("sync.clocks.note")), *lines] if lines else []

    def _headline(self, link: LinkStatus) -> str:
        words = self.services.words
        if link.fingerprint:
            return words.say("sync.head.uncertified", fingerprint=link.fingerprint)
        if link.error == "device.revoked":
            return words.say("sync.head.revoked")
        if link.error == "certificate.expired":
            return words.say("sync.head.expired")
        if link.state == "received":
            return words.say("sync.head.received", clock=words.clock(link.received_ms, seconds=True))
        if link.state == "syncing":
            return words.say("sync.head.syncing", entries=link.waiting_entries)
        since = link.since_ms or link.received_ms
        span = words.span((self.services.clock() - since) / 1000) if since is not None else ""
        fact = words.say("sync.head.offline", span=span) if span else words.say("sync.head.never")
        if link.waiting_entries == 0:
            return words.say("sync.head.join", first=fact, second=words.say("sync.head.nothing"))
        if link.waiting_orders:
            rest = words.say("sync.head.orders", orders=link.waiting_orders, entries=link.waiting_entries)
        else:
            rest = words.say("sync.head.entries", entries=link.waiting_entries)
        if link.seconds_left is not None:
            rest = words.say("sync.head.span", said=rest, span=words.span(link.seconds_left))
        return words.say("sync.head.join", first=fact, second=rest)

    def _refill_right(self) -> None:
        waiting = [row for row in self._inbox.questions if row.id not in self._put_off]
        waiting += [row for row in self._inbox.questions if row.id in self._put_off]
        chosen = next((row for row in waiting if row.id == self._chosen), waiting[0] if waiting else None)
        self._count.setText(str(len(waiting)))
        self.card.setVisible(chosen is not None)
        if chosen is not None:
            self.card.show_question(chosen)
        lines: list[RightLine] = [row for row in waiting if chosen is None or row.id != chosen.id]
        if not waiting:
            lines.append(Said(key="sync.no_questions"))
        if self._inbox.set_aside:
            lines += [Head(title="sync.set_aside"), *self._inbox.set_aside]
        if self._inbox.unknown:
            lines += [Head(title="sync.unknown"), *self._inbox.unknown]
        self.right.set_rows(lines)
        self.right_view.viewport().update()

    def _on_picked(self, row: object) -> None:
        if isinstance(row, QuestionRow):
            self._chosen = row.id
            self._put_off.discard(row.id)
            self._refill_right()

    def _on_later(self) -> None:
        if self.card.question is not None:
            self._put_off.add(self.card.question.id)
            self._chosen = None
            self._refill_right()

    def _on_visited(self, question: QuestionRow) -> None:
        scope = Scope(question.scope)
        founder = founder_in(scope) if scope and sort_of(scope) is ScopeSort.INCIDENT else None
        if founder is None:
            return
        act, on_row = ANSWERS.get(question.code, ("", False))
        if act:
            values = {"row": question.entity} if on_row else {}
            self.services.intend(Intent(page="incidents", act=act, subject=founder, values=values))
        else:
            self.services.navigate("incidents", founder)


def _identity(row: object) -> object:
    if isinstance(row, Head):
        return ("head", row.title)
    if isinstance(row, WaitingRow):
        return ("waiting", row.urgency)
    if isinstance(row, SlipRow):
        return ("slip", row.id, row.texts, row.standing)
    if isinstance(row, UnknownRow):
        return ("unknown", row.kind_number, row.organisation_name)
    if isinstance(row, Said):
        return ("said", row.key)
    return (type(row).__name__, getattr(row, "id", None))


def _speech(row: object) -> str:
    return str(getattr(row, "title", "") or getattr(row, "name", ""))
