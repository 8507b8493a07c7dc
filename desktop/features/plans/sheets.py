"""Every act of this page as data, and where its sheet is laid."""

from collections.abc import Callable
from dataclasses import dataclass

from desktop.widgets.form import Entry, Form
from desktop.widgets.sheet_host import SheetHost, Values


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One act of this page.

    Attributes:
        name: part of the draft's key.
        title: key of the sheet's head and of its button.
        hint: key of what stands below the head, or empty.
        do: key of the button, where it is not that of the head.
        build: the request that the values make, None when they are only kept for a later act; may raise `Refused`.
    """

    name: str
    title: str
    build: Callable[[Values], object]
    entries: tuple[Entry, ...] = ()
    hint: str = ""
    danger: bool = False
    do: str = ""


class ActHost(SheetHost):
    """The sheets of this page's acts."""

    def open(self, act: Act, subject: bytes) -> None:
        """Show the sheet of an act."""
        services = self._services
        form = Form(
            act.entries,
            words=services.words,
            look=services.look,
            clock=services.clock,
            drafts=services.drafts,
            draft_key=f"plans.{act.name}.{subject.hex()}",
        )
        self.lay(act.name, form, build=act.build, title=act.title, hint=act.hint, act=act.do or act.title, danger=act.danger)
