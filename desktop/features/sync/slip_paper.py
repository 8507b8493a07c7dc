"""A slip on paper: what it says in words, its code for a camera, its groups for the radio."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from desktop.features.sync.slip_words import record_title
from desktop.runtime.services import Services
from desktop.widgets.page import PaperOffer
from desktop.widgets.paper import Code, Heading, PageNumbers, Paper, Prose, Table, made_by
from sync.store.queries import desk
from sync.store.queries.rows import DeskIdentity, RecordReachRow

GROUPS_A_LINE = 5
CODE_SIDE = 216.0


class SlipPaper(QObject):
    """The paper of one slip; a child of its panel, since who prints is read first."""

    def __init__(self, services: Services, record: RecordReachRow, groups: str, parent: QObject) -> None:
        super().__init__(parent)
        self._services, self._record, self._groups = services, record, groups
        self._take: Callable[[Paper], None] | None = None

    def offer(self) -> PaperOffer:
        """Return what can be printed."""
        name = f"{self._services.words.say('paper.slip')} {self._record.number}".strip()
        return PaperOffer(label="paper.slip", name=name, make=self._make)

    def _make(self, take: Callable[[Paper], None]) -> None:
        self._take = take
        self._services.readers.query(desk.identity, to=self._on_identity)

    def _on_identity(self, identity: object) -> None:
        assert isinstance(identity, DeskIdentity)
        assert self._take is not None
        words, record = self._services.words, self._record
        groups = self._groups.split()
        lines = [groups[start : start + GROUPS_A_LINE] for start in range(0, len(groups), GROUPS_A_LINE)]
        rows = tuple((str(number * GROUPS_A_LINE + 1), *line, *[""] * (GROUPS_A_LINE - len(line))) for number, line in enumerate(lines))
        written = words.say("paper.slip.written", clock=words.moment(record.written_ms, now_ms=self._services.clock()))
        self._take(
            Paper(
                title=words.say("paper.slip"),
                subtitle=record_title(record, words),
                number=record.number,
                made=made_by(words, organisation=identity.organisation_name, person=identity.person, now_ms=self._services.clock()),
                mark="" if record.mode == "actual" else words.choice("incident", "mode", record.mode),
                page_of=PageNumbers(words),
                blocks=(
                    Prose(text=written),
                    Code(text=self._groups, caption=words.say("paper.slip.code"), side=CODE_SIDE),
                    Heading(text=words.say("paper.slip.groups", groups=len(groups))),
                    Table(head=("", *map(str, range(1, GROUPS_A_LINE + 1))), rows=rows, shares=(8, *[18] * GROUPS_A_LINE)),
                ),
            )
        )
