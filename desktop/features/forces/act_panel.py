"""Where acts happen inside the page: the sheet of one act over the region it stands on, until it is done or left."""

from dataclasses import replace
from functools import partial

from PySide6.QtWidgets import QWidget

from desktop.features.forces.acts import Target, Values, act_named
from desktop.runtime.services import Services
from desktop.widgets.form import Entry, Form
from desktop.widgets.sheet_host import SheetHost
from sync.domain.kind import Shape

EXPORT = "export"
# Refusals that name no field of the record, and the entry of the sheet that answers them.
_BESIDE = {"unit.name_taken": "name"}


class ActPanel(SheetHost):
    """The sheets of this page's acts."""

    def __init__(self, services: Services, base: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(services, base, parent, beside=_BESIDE)

    def ask_export(self, tab: str) -> None:
        """Ask what an export may hold, and why where it holds names and phones."""
        services = self._services
        private = Entry(name="private", label="mask.with_private", shape=Shape.FLAG)
        reason = Entry(name="reason", label="look.reason")
        form = Form((private, reason), words=services.words, look=services.look, clock=services.clock)
        self.lay(EXPORT, form, build=_kept, title=f"forces.export.{tab}", hint="mask.hint", act="forces.export.do", danger=False)

    def open(self, name: str, target: Target, values: Values | None = None) -> None:
        """Show the sheet of one act, with what is known already."""
        act, services = act_named(name), self._services
        known = values or {}
        entries = tuple(replace(item, initial=known[item.name], given=True) if item.name in known else item for item in act.entries(target))
        form = Form(
            entries,
            words=services.words,
            look=services.look,
            clock=services.clock,
            drafts=services.drafts,
            draft_key=f"forces.{name}.{target.subject.hex() or 'new'}",
        )
        hint = f"forces.act.{name}.hint" if services.words.has(f"forces.act.{name}.hint") else ""
        title, do = f"forces.act.{name}", f"forces.act.{name}.do"
        # A contact is a person, whose name is not shown unasked.
        subject = "" if target.unit is None else target.unit.unit.name
        self.lay(name, form, build=partial(act.build, target), title=title, hint=hint, act=do, danger=act.danger, subject=subject)


def _kept(_values: Values) -> None:
    """Make no request: what was chosen is for what follows."""
