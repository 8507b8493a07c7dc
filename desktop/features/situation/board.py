"""All that the situation shows, read from the store by pages and kept true by what changed: incidents, units, posts, counts.

Units of a whole province come in pages of two hundred, one after the other; afterwards only those that changed are read again.
"""

from collections.abc import Mapping

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.runtime.pace import Pace
from desktop.runtime.services import Changes, Services
from sync.store.queries import situation
from sync.store.queries.rows import ROWS_MAX
from sync.store.queries.situation_rows import DueRow, IncidentMark, PostMark, StandbyRow, UnitMark

OF_INCIDENTS = frozenset({"incident", "assignment", "post", "journal", "order", "recipient", "reach"})
OF_POSTS = frozenset({"post", "incident"})
OF_UNITS = frozenset({"unit", "assignment"})
OF_WAITING = frozenset({"order", "recipient", "task", "incident", "assignment"})
AGEING_MS = 30_000
BADGE_MS = 5_000


class Board(QObject):
    """The rows of the situation; owned by its page, lives in the GUI thread.

    Signals:
        listed: the incidents were read.
        placed: units, posts or counts were read, or grew older.
        awaited: what waits for this desk was read.
    """

    listed = Signal()
    placed = Signal()
    awaited = Signal()

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self.incidents: tuple[IncidentMark, ...] = ()
        self.units: dict[bytes, UnitMark] = {}
        self.posts: dict[bytes, PostMark] = {}
        self.standby: tuple[StandbyRow, ...] = ()
        self.waiting: tuple[DueRow, ...] = ()
        self.is_listed = False
        self._coming_units: dict[bytes, UnitMark] = {}
        self._coming_posts: dict[bytes, PostMark] = {}
        self._all_units = True
        self._reading_units = self._reading_posts = False
        self._changed_units: set[bytes] = set()
        self._changed_assignments: set[bytes] = set()
        self._asked: tuple[frozenset[bytes], frozenset[bytes]] = (frozenset(), frozenset())
        self._list_pace, self._units_pace, self._posts_pace = (
            Pace(self, acts=services.engine.acted),
            Pace(self, acts=services.engine.acted),
            Pace(self, acts=services.engine.acted),
        )
        self._list_pace.due.connect(self._ask_list)
        self._units_pace.due.connect(self._ask_units)
        self._posts_pace.due.connect(self._ask_posts)
        self._ageing = QTimer(self)
        self._ageing.setInterval(AGEING_MS)
        self._ageing.timeout.connect(self.placed)
        self._ageing.start()

    def refresh(self) -> None:
        """Read everything again."""
        self._all_units = True
        for pace in (self._list_pace, self._units_pace, self._posts_pace):
            pace.want()

    def take(self, changes: Changes, *, seen: bool) -> None:
        """Read again what these changes concern; unseen, only what the badge counts: all is read when the page is shown again."""
        kinds = changes.keys()
        self._list_pace.slow(0 if seen else BADGE_MS)
        if OF_INCIDENTS & kinds or OF_WAITING & kinds:
            self._list_pace.want()
        if not seen:
            return
        if OF_POSTS & kinds:
            self._posts_pace.want()
        if OF_UNITS & kinds:
            self._note(changes)
            self._units_pace.want()

    def _note(self, changes: Mapping[str, frozenset[bytes]]) -> None:
        """Remember which units to read again; no ids means any of the kind."""
        for kind, noted in (("unit", self._changed_units), ("assignment", self._changed_assignments)):
            ids = changes.get(kind)
            if ids is not None and not ids:
                self._all_units = True
            noted.update(ids or ())
        # An incident that ends lets go of its units.
        if len(self._changed_units) > ROWS_MAX or len(self._changed_assignments) > ROWS_MAX:
            self._all_units = True

    def _ask_list(self) -> None:
        now = self._services.clock()
        self._services.readers.query(situation.active, to=self._on_list)
        self._services.readers.query(situation.waiting, now, to=self._on_waiting)

    def _on_list(self, rows: object) -> None:
        assert isinstance(rows, tuple)
        ended = {mark.incident.id for mark in self.incidents} - {mark.incident.id for mark in rows}
        self.incidents = rows
        self.is_listed = True
        self._list_pace.ended()
        if ended:
            self._all_units = True
            self._units_pace.want()
        self.listed.emit()

    def _on_waiting(self, rows: object) -> None:
        assert isinstance(rows, tuple)
        self.waiting = rows
        self.awaited.emit()

    def _ask_units(self) -> None:
        if self._reading_units:
            # Pages of two readings must not mix; what changed meanwhile is noted and read after.
            return
        self._reading_units = True
        if self._all_units:
            self._all_units = False
            self._changed_units.clear()
            self._changed_assignments.clear()
            self._coming_units = {}
            self._services.readers.query(situation.units, b"", to=self._on_units, failed=self._on_units_failed)
            return
        self._asked = (frozenset(self._changed_units), frozenset(self._changed_assignments))
        self._changed_units.clear()
        self._changed_assignments.clear()
        units, assignments = (tuple(sorted(ids)) for ids in self._asked)
        self._services.readers.query(situation.units_touched, units, assignments, to=self._on_touched, failed=self._on_units_failed)

    def _on_units(self, rows: object) -> None:
        assert isinstance(rows, tuple)
        self._coming_units.update((row.id, row) for row in rows)
        if len(rows) == ROWS_MAX:
            # The first pages are shown at once; a province takes several.
            if len(self._coming_units) > len(self.units):
                self.units = dict(self._coming_units)
                self.placed.emit()
            self._services.readers.query(situation.units, rows[-1].id, to=self._on_units, failed=self._on_units_failed)
            return
        self.units = self._coming_units
        self._ask_standby()

    def _on_touched(self, rows: object) -> None:
        assert isinstance(rows, tuple)
        found = {row.id: row for row in rows}
        for unit in self._asked[0] - found.keys():
            self.units.pop(unit, None)
        self.units.update(found)
        self._ask_standby()

    def _ask_standby(self) -> None:
        self._services.readers.query(situation.standby, self._services.clock(), to=self._on_standby, failed=self._on_units_failed)

    def _on_standby(self, rows: object) -> None:
        assert isinstance(rows, tuple)
        self.standby = rows
        self._end_units()
        self.placed.emit()

    def _on_units_failed(self, _error: BaseException) -> None:
        """Read them all at the next change; the shown ones stay, and the store's banner says why they do not move."""
        self._all_units = True
        self._end_units()

    def _end_units(self) -> None:
        self._reading_units = False
        self._units_pace.ended()
        if self._all_units or self._changed_units or self._changed_assignments:
            self._units_pace.want()

    def _ask_posts(self) -> None:
        if self._reading_posts:
            return
        self._reading_posts = True
        self._coming_posts = {}
        self._services.readers.query(situation.posts, b"", to=self._on_posts, failed=self._on_posts_failed)

    def _on_posts(self, rows: object) -> None:
        assert isinstance(rows, tuple)
        self._coming_posts.update((row.id, row) for row in rows)
        if len(rows) == ROWS_MAX:
            self._services.readers.query(situation.posts, rows[-1].id, to=self._on_posts, failed=self._on_posts_failed)
            return
        self.posts = self._coming_posts
        self._reading_posts = False
        self._posts_pace.ended()
        self.placed.emit()

    def _on_posts_failed(self, _error: BaseException) -> None:
        self._reading_posts = False
        self._posts_pace.ended()
