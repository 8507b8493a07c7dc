"""The two sorts of part this page is put together from: a section of one of its lists, and a sheet over its right side.

Another one is a file of its own and one line of `parts.py`; the page itself stays as it is. A section reads what only it shows,
says its lines and what a press on one does. A sheet offers acts, which become buttons of the page, and shows rows of its classes.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop.features.sync.reading import Reading
from desktop.runtime.services import Services
from desktop.widgets.controls import ground
from desktop.widgets.page import PaperOffer
from desktop.widgets.rows_view import RowPaint


def anywhere(_row: object) -> bool:
    """Tell that an act needs no row."""
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Something that can be done on this page by a button and a key.

    Attributes:
        label: key of its words; the key that presses it is part of them.
        key: such as ``F6``, empty for none.
        run: takes the row under the cursor of the left list, None where there is none.
        fits: whether it can be done on that row.
        speaks: whether it says something in this device's name, so that a revoked device may not.
    """

    label: str
    run: Callable[[object], None]
    key: str = ""
    icon: str = ""
    fits: Callable[[object], bool] = anywhere
    speaks: bool = False


class Section(QObject):
    """One region of a list; lives as long as the page.

    Signals:
        told: its lines read differently now.
    """

    told = Signal()

    def __init__(self, services: Services, reading: Reading, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.services = services
        self.reading = reading

    def refresh(self) -> None:
        """Read again what only this section shows; the page sees to `reading`."""

    def lines(self) -> Sequence[object]:
        """Return what the list shows of it now, its `Head` first; nothing when it has nothing to say."""
        return ()

    def paints(self) -> Mapping[type, RowPaint]:
        """Return how the rows of its own classes look; no other section has rows of these classes."""
        return {}

    def identify(self, row: object) -> Hashable:
        """Return what stays the same while one of its rows changes."""
        identity: Hashable = getattr(row, "id", None)
        return identity

    def pick(self, row: object) -> None:
        """Do what a press on one of its rows does; a sheet that shows rows of this class opens by itself."""


class Sheet(QWidget):
    """Something laid over the right side until it is closed; Escape is the sheet's own.

    Signals:
        opened: it wants to be seen; itself.
        closed: the person is done with it.
        changed: it did something that the page should read again.
        print_wanted: what it shows is wanted on paper.

    Attributes:
        shows: classes of the rows whose pick opens it.
        begins: names of the acts that another page may begin here.
    """

    opened = Signal(object)
    closed = Signal()
    changed = Signal()
    print_wanted = Signal()
    shows: frozenset[type] = frozenset()
    begins: frozenset[str] = frozenset()

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.services = services
        ground(self, "surface")

    def acts(self) -> tuple[Act, ...]:
        """Return the buttons that open it."""
        return ()

    def papers(self) -> tuple[PaperOffer, ...]:
        """Return what can be printed of what it shows."""
        return ()

    def show_row(self, row: object) -> None:
        """Show a row of one of the classes that it shows."""

    def begin(self, act: str, values: Mapping[str, object]) -> None:
        """Begin one of its acts with what another page knows.

        Raises: LookupError: `values` are not what the act needs.
        """
        raise LookupError(act)

    def reword(self) -> None:
        """Say everything in the present language."""

    def restyle(self) -> None:
        """Show everything in the present theme; the page sees to the buttons."""
