"""Picking by typing: what the field asks is read from the store and offered below it."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject

from desktop.features.incidents import nearby
from desktop.features.incidents.act import INCIDENT_ROW, ORGANISATION, PLAN, UNIT
from desktop.features.incidents.nearby import ASSUMED
from desktop.features.incidents.where import WherePick
from desktop.runtime.services import Services
from desktop.runtime.words import Words
from desktop.widgets.editors import Candidate, PickEditor, PointEditor
from desktop.widgets.form import Form
from sync.domain.coordinates import distance_words
from sync.store.queries import incident_more, incidents, named, organisation_tree, organisations, plans, units
from sync.store.queries.incident_more import RoleRow
from sync.store.queries.organisation_tree import SubtreeRow
from sync.store.queries.rows import IncidentRow, OrganisationRow, PlanRow, UnitRow

OFFERED_MAX = 20


class Pick(QObject):
    """Asks for what is typed and offers what is found; lives as long as its editor.

    Args:
        near: the incident to which a unit is sent: who could be there soonest is offered first.
        within: the incident whose working groups and parties can be picked as a whole, where several organisations are picked.
    """

    def __init__(
        self, sort: str, editor: PickEditor, services: Services, *, many: bool, near: bytes | None = None, within: bytes | None = None
    ) -> None:
        super().__init__(editor)
        self._sort = sort
        self._editor = editor
        self._services = services
        self._asked = ""
        self._many = many
        self._near = near
        self._own = within if sort == INCIDENT_ROW else None
        self._within = within if many and sort == ORGANISATION else None
        self._roles: tuple[Candidate, ...] = ()
        self._found: tuple[Candidate, ...] = ()
        self._whole: tuple[Candidate, ...] = ()
        self._here = False
        self._is_bare = False
        editor.asked.connect(self._on_asked)
        self._on_asked("")

    def _on_asked(self, text: str) -> None:
        self._asked = text
        readers = self._services.readers
        self._whole, self._roles, self._here = (), (), False
        if self._within is not None:
            readers.query(incident_more.roles, text, self._within, to=self._on_roles)
        if self._many and self._sort in {UNIT, ORGANISATION}:
            readers.query(organisation_tree.below, text, to=self._on_subtrees)
        if self._sort == UNIT and self._near is not None:
            readers.query(nearby.units, text, self._near, to=self._on_rows)
        elif self._sort == UNIT:
            readers.query(units.listing, text, to=self._on_rows)
        elif self._sort == ORGANISATION:
            readers.query(organisations.listing, text, to=self._on_rows)
        elif self._sort == INCIDENT_ROW:
            readers.query(incidents.listing, text, False, to=self._on_rows)
        else:
            readers.query(plans.in_force, to=self._on_rows)

    def _on_rows(self, rows: object) -> None:
        assert isinstance(rows, tuple)
        offer = _OFFERS[self._sort]
        # An incident is no choice for itself.
        found = (one for row in rows if (one := offer(row, self._services.words)).value != self._own or self._own is None)
        wanted = self._asked.casefold() if self._sort == PLAN else ""
        self._found = tuple(one for one in found if wanted in f"{one.title}{one.note}".casefold())[:OFFERED_MAX]
        self._here = True
        self._is_bare = self._sort == PLAN and not rows
        self._say_bare()
        self._offer()

    def reword(self) -> None:
        """Say in the present language what is offered; or why no plan is, and what to do instead."""
        if self._editor.candidates or self._is_bare:
            self._on_asked(self._asked)

    def _say_bare(self) -> None:
        self._editor.say_nothing(self._services.words.say("pick.no_plan") if self._is_bare else "")

    def _on_subtrees(self, rows: object) -> None:
        assert isinstance(rows, tuple)
        self._whole = tuple(_subtree(row, self._sort, self._services.words) for row in rows)
        # Alone, a whole organisation would stand under the cursor of a quick hand.
        if self._here:
            self._offer()

    def _on_roles(self, rows: object) -> None:
        assert isinstance(rows, tuple)
        self._roles = tuple(_role(row, self._services.words) for row in rows)
        if self._here:
            self._offer()

    def _offer(self) -> None:
        """Offer what was found; what stands for several comes behind the first, so that a quick Enter takes one."""
        self._editor.offer((*self._found[:1], *self._whole, *self._roles, *self._found[1:]))


class Known(QObject):
    """Fills a pick with values that are known already, as soon as it is known what they are called."""

    def __init__(self, sort: str, editor: PickEditor, services: Services, values: tuple[object, ...]) -> None:
        super().__init__(editor)
        self._editor = editor
        services.readers.query(named.titles, sort, values, to=self._on_titles)

    def _on_titles(self, rows: object) -> None:
        assert isinstance(rows, tuple)
        for row in rows:
            self._editor.set_value(Candidate(value=row.value, title=row.title))


def attach_picks(
    form: Form, services: Services, preset: Mapping[str, object], *, near: bytes | None = None, within: bytes | None = None
) -> tuple[Pick, ...]:
    """Give every pick of a form its source, and what is known of it already; the rest as for `Pick`. Return what speaks with words."""
    picks: list[Pick] = []
    for item in form.entries:
        editor = form.editors[item.name]
        if isinstance(editor, PointEditor):
            WherePick(editor, services)
        elif isinstance(editor, PickEditor):
            picks.append(Pick(item.pick, editor, services, many=item.many, near=near, within=within))
            known = preset.get(item.name)
            if known is not None:
                Known(item.pick, editor, services, known if isinstance(known, tuple) else (known,))
    return tuple(picks)


def near_words(metres: float, words: Words) -> str:
    """Return how long a way takes by the estimate, and how far it is."""
    return words.say("pick.away", minutes=max(1, round(ASSUMED.seconds(metres) / 60)), distance=distance_words(metres))


def _subtree(row: SubtreeRow, sort: str, words: Words) -> Candidate:
    inside: tuple[tuple[object, str], ...] = row.units if sort == UNIT else row.organisations
    members = tuple(Candidate(value=value, title=name) for value, name in inside)
    note = words.say("pick.whole.units" if sort == UNIT else "pick.whole.organisations", count=len(members))
    return Candidate(value=(row.code,), title=words.say("pick.whole", name=row.name), note=note, members=members)


def _role(row: RoleRow, words: Words) -> Candidate:
    members = tuple(Candidate(value=code, title=name) for code, name in row.organisations)
    note = words.say("pick.role.organisations", count=len(members))
    return Candidate(value=row.id, title=row.name or words.say("pick.role.parties"), note=note, members=members)


def _unit(row: object, words: Words) -> Candidate:
    assert isinstance(row, UnitRow)
    state = words.say("unit.engaged", number=row.engaged_in) if row.engaged_in else words.choice("unit", "readiness", row.readiness)
    away = [] if row.metres is None else [near_words(row.metres, words)]
    parts = [*away, state, row.call_sign or "", row.organisation_name]
    if row.strength_ready is not None:
        parts.append(words.say("unit.ready", count=row.strength_ready))
    return Candidate(value=row.id, title=row.name, note=" · ".join(part for part in parts if part))


def _organisation(row: object, words: Words) -> Candidate:
    assert isinstance(row, OrganisationRow)
    tier = words.choice("organisation", "tier", row.tier) if row.tier else ""
    return Candidate(value=row.code, title=row.short_name or row.name, note=" · ".join(part for part in (tier, row.name) if part))


def _incident(row: object, words: Words) -> Candidate:
    assert isinstance(row, IncidentRow)
    return Candidate(value=row.id, title=row.title, note=f"{row.number} · {words.choice('incident', 'state', row.state)}")


def _plan(row: object, words: Words) -> Candidate:
    assert isinstance(row, PlanRow)
    levels = words.say("list.or").join(words.choice("response", "level", level) for level in row.levels)
    return Candidate(value=row.version_id, title=row.name, note=" · ".join(part for part in (row.code, row.version, levels) if part))


_OFFERS: Mapping[str, Callable[[object, Words], Candidate]] = {
    UNIT: _unit,
    ORGANISATION: _organisation,
    INCIDENT_ROW: _incident,
    PLAN: _plan,
}
