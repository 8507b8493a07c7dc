"""The board and the contacts on paper. Names and phones stand on it only while they are displayed, and the paper says which it is."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from desktop.runtime.services import Services
from desktop.runtime.words import at, figure
from desktop.widgets.page import PaperOffer
from desktop.widgets.paper import Heading, PageNumbers, Paper, Prose, Table, made_by
from desktop.widgets.whole_reading import WholeReading
from sync.domain.commands.looks import NoteLook
from sync.domain.kinds.look import PRINT
from sync.store.queries import forces
from sync.store.queries.forces_rows import BoardQuestion, ContactLine, UnitLine
from sync.store.queries.pages import Page
from sync.store.queries.rows import ROWS_MAX, DeskIdentity

Take = Callable[[Paper], None]


class ForcePapers(QObject):
    """The papers of what the page shows now; a child of the page, since the rows are read first.

    Args:
        title: name of the organisation that is shown.
    """

    def __init__(self, services: Services, identity: DeskIdentity, question: BoardQuestion, parent: QObject, *, title: str) -> None:
        super().__init__(parent)
        self._services, self._identity, self._question = services, identity, question
        self._title, self._private = title, False
        self._paper: Paper | None = None
        self._take: Take | None = None

    def offers(self, *, contacts_first: bool) -> tuple[PaperOffer, ...]:
        """Return the papers without names and phones and with them, those of the tab in view first."""
        units = (
            PaperOffer(label="paper.units_sheet", name=self._title, make=self._units),
            PaperOffer(label="paper.units_sheet.private", name=self._title, make=self._units_whole),
        )
        contacts = (
            PaperOffer(label="paper.contacts", name=self._title, make=self._contacts),
            PaperOffer(label="paper.contacts.private", name=self._title, make=self._contacts_whole),
        )
        return (*contacts, *units) if contacts_first else (*units, *contacts)

    def _units(self, take: Take) -> None:
        self._read_units(take, private=False)

    def _units_whole(self, take: Take) -> None:
        self._read_units(take, private=True)

    def _contacts(self, take: Take) -> None:
        self._read_contacts(take, private=False)

    def _contacts_whole(self, take: Take) -> None:
        self._read_contacts(take, private=True)

    def _read_units(self, take: Take, *, private: bool) -> None:
        self._take, self._private = take, private
        WholeReading(self._services.readers, self._board_page, _rows, self).begin(self._on_units)

    def _read_contacts(self, take: Take, *, private: bool) -> None:
        self._take, self._private = take, private
        WholeReading(self._services.readers, self._contacts_page, _rows, self).begin(self._on_contacts)

    def _board_page(self, read: int) -> tuple[Callable[..., object], tuple[object, ...]]:
        return forces.board, (self._question, read, ROWS_MAX)

    def _contacts_page(self, read: int) -> tuple[Callable[..., object], tuple[object, ...]]:
        return forces.contacts, (self._question, read, ROWS_MAX)

    def _on_units(self, rows: tuple[UnitLine, ...]) -> None:
        words, now = self._services.words, self._services.clock()
        head = tuple(words.say(f"paper.head.{name}") for name in ("name", "state", "time", "strength", "call_sign", "place", "phone"))
        told = tuple(
            (
                row.name,
                words.say(f"forces.state.{row.state}") + (f" {row.incident_number}" if row.incident_number else ""),
                words.moment(row.state_at_ms, now_ms=now),
                "/".join("-" if value is None else figure(value) for value in (_figure(row, name) for name in _STRENGTH)),
                row.call_sign or "",
                row.place or "",
                self._said(row.phone),
            )
            for row in rows
        )
        self._hand("paper.units_sheet", Table(head=head, rows=told, shares=(22, 15, 11, 13, 13, 14, 12)), len(rows))

    def _on_contacts(self, rows: tuple[ContactLine, ...]) -> None:
        words = self._services.words
        head = tuple(words.say(f"paper.head.{name}") for name in ("organisation", "office", "person", "phone", "radio", "as_of"))
        told = tuple(
            (
                row.organisation_name,
                row.office,
                self._said(row.name),
                self._said(row.phone),
                row.radio or "",
                "" if row.as_of is None else f"{at(row.as_of):%Y-%m-%d}",
            )
            for row in rows
        )
        self._hand("paper.contacts", Table(head=head, rows=told, shares=(24, 18, 12, 20, 14, 12)), len(rows))

    def _said(self, value: str | None) -> str:
        if not value:
            return ""
        return value if self._private else self._services.words.say("paper.masked")

    def _hand(self, key: str, table: Table, count: int) -> None:
        words = self._services.words
        note = words.say("paper.private" if self._private else "paper.without_private")
        paper = Paper(
            title=words.say(key),
            subtitle=self._title,
            number=words.say("paper.count", count=count),
            made=made_by(words, organisation=self._identity.organisation_name, person=self._identity.person, now_ms=self._services.clock()),
            page_of=PageNumbers(words),
            blocks=(Heading(text=self._title), Prose(text=note), table),
        )
        self._paper = paper
        if self._private and count:
            kind, fields = ("unit", ("phone",)) if key == "paper.units_sheet" else ("contact", ("name", "phone"))
            self._services.masks.note(NoteLook(act=PRINT, kind=kind, fields=fields, records=count), self._give)
        else:
            self._give()

    def _give(self) -> None:
        assert self._take is not None
        assert self._paper is not None
        self._take(self._paper)


_STRENGTH = ("strength_established", "strength_present", "strength_on_post", "strength_ready")


def _rows(answer: Page[UnitLine] | Page[ContactLine]) -> tuple[object, ...]:
    return answer.rows


def _figure(row: UnitLine, name: str) -> object:
    told = row.figures.get(name)
    return None if told is None else told.value
