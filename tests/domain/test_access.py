"""Access: the whole table of readers, writers, scopes, authors and verbs, against the rule written out a second time."""

from itertools import product

import pytest
from fakes.memory_view import CITY, COUNTY, OTHER, PROVINCE, STATION, Facts, MemoryView, World

from sync.domain.access import (
    MEMBER_VERBS,
    Standing,
    may_carry,
    may_read,
    may_write,
    offices_for,
    offices_of,
    readers_of_incident,
    superiors,
)
from sync.domain.draft import Organisation
from sync.domain.ids import OP_BYTES, EntityId
from sync.domain.offices import ADMINISTRATOR, AUDITOR, LOCAL_OFFICES, OFFICES, WRITERS
from sync.domain.registry import KINDS
from sync.domain.scopes import (
    AUTHORITY,
    Scope,
    ScopeSort,
    adhoc_circle_scope,
    incident_scope,
    organisation_scope,
    sort_of,
    standing_circle_scope,
)

ORGANISATIONS = (PROVINCE, CITY, COUNTY, OTHER, STATION)
ABOVE = {PROVINCE: set(), CITY: {PROVINCE}, COUNTY: {CITY, PROVINCE}, OTHER: {CITY, PROVINCE}, STATION: {COUNTY, CITY, PROVINCE}}
VIEW = MemoryView()
# An incident of the county and a circle of the county with the other county and the station in it.
INCIDENT = VIEW.put("incident", parties=(COUNTY,), mode="actual")
CIRCLE = VIEW.put("circle", owner=COUNTY, mode="actual", members=(OTHER, STATION))
FACTS = Facts(VIEW.world)
SCOPES = {
    "authority": AUTHORITY,
    "organisation": organisation_scope(COUNTY),
    "incident": incident_scope(INCIDENT),
    "standing": standing_circle_scope(COUNTY),
    "adhoc": adhoc_circle_scope(CIRCLE),
}
CIRCLE_MEMBERS = {"standing": {STATION}, "adhoc": {OTHER, STATION}}
NEVER = {("look", "set")}  # what somebody looked at is never written anew
ANYBODY = {("duty", "create"), ("duty", "set"), ("look", "create")}  # in whatever office: whoever sits down or looks says so
VERBS = ("create", "set", "add", "remove", "settle", "sign", "report", "withdraw", "approve", "anything")


def standing(organisation: str, *, certified: bool = True, offices: frozenset[str] = WRITERS) -> Standing:
    return Standing(organisation=organisation, offices=offices, certified=certified)


def stands_over(reader: str, *, certified: bool) -> bool:
    return reader == COUNTY or (certified and reader in ABOVE[COUNTY])


CITYS_CIRCLE = VIEW.put("circle", owner=CITY, mode="actual", members=(COUNTY, STATION))
CARRIED = {**SCOPES, "citys": adhoc_circle_scope(CITYS_CIRCLE), "citys standing": standing_circle_scope(CITY)}


@pytest.mark.parametrize("where", CARRIED)
def test_a_center_carries_what_anyone_below_it_may_read(where: str) -> None:
    """Every carrier × author × scope: its own organisation's reading and that of each below it, and nothing beside."""
    for carrier, author in product(ORGANISATIONS, (*ORGANISATIONS, None)):
        served = [code for code in ORGANISATIONS if code == carrier or carrier in ABOVE[code]]
        expected = any(may_read(standing(code), CARRIED[where], author, FACTS) for code in served)
        assert may_carry(standing(carrier), CARRIED[where], author, FACTS) is expected, (carrier, author)


@pytest.mark.parametrize("where", SCOPES)
@pytest.mark.parametrize("certified", [True, False])
def test_reading_follows_the_table(where: str, certified: bool) -> None:  # noqa: FBT001
    """Every reader × author × scope."""
    for reader, author in product(ORGANISATIONS, (*ORGANISATIONS, None)):
        expected = where == "authority" or stands_over(reader, certified=certified)
        if where in CIRCLE_MEMBERS and reader in CIRCLE_MEMBERS[where]:
            expected = expected or author in {COUNTY, reader}
        assert may_read(standing(reader, certified=certified), SCOPES[where], author, FACTS) is expected, (reader, author)


@pytest.mark.parametrize("where", SCOPES)
@pytest.mark.parametrize("certified", [True, False])
def test_writing_follows_the_table(where: str, certified: bool) -> None:  # noqa: FBT001
    """Every writer × kind × verb × scope, in every writing office."""
    scope = SCOPES[where]
    for writer, kind, verb in product(ORGANISATIONS, KINDS.values(), VERBS):
        if sort_of(scope) not in kind.scopes or where == "authority" or (kind.name, verb) in NEVER:
            expected = False
        elif where == "organisation":
            expected = writer == COUNTY
        elif where == "incident":
            expected = stands_over(writer, certified=certified)
        else:
            moves_own = kind.name == "recipient" and verb in MEMBER_VERBS and writer in CIRCLE_MEMBERS[where]
            expected = writer == COUNTY or moves_own
        assert may_write(standing(writer, certified=certified), scope, kind.name, verb, FACTS) is expected, (writer, kind.name, verb)


@pytest.mark.parametrize("office", OFFICES)
def test_an_office_writes_only_what_the_declaration_gives_it(office: str) -> None:
    """Office × kind × verb, where place allows everything."""
    only = frozenset({office})
    for kind in KINDS.values():
        scopes = [scope for scope in SCOPES.values() if sort_of(scope) in kind.scopes and scope != AUTHORITY]
        for scope, verb in product(scopes, {*VERBS, *kind.offices}):
            expected = office in kind.offices.get(verb, WRITERS)
            assert may_write(standing(COUNTY, offices=only), scope, kind.name, verb, FACTS) is expected, (kind.name, verb)


def test_auditors_and_administrators_write_nothing() -> None:
    """Reading everything and administering devices and persons are offices apart from the work; only sitting down and looking are said."""
    assert {AUDITOR, ADMINISTRATOR}.isdisjoint(WRITERS)
    for kind in KINDS.values():
        for verb in (*VERBS, *kind.offices):
            if (kind.name, verb) in ANYBODY:
                assert offices_for(kind, verb) == set(OFFICES)
                continue
            assert AUDITOR not in offices_for(kind, verb)
            assert ADMINISTRATOR not in offices_for(kind, verb) or kind.name == "person"
            assert offices_for(kind, verb) <= set(OFFICES)


def test_every_named_verb_of_a_kind_is_a_move_or_a_known_act() -> None:
    """No office table names a move that the life cycle does not have."""
    acts = {"create", "set", "add", "remove", "settle", "grade"}
    for kind in KINDS.values():
        moves = set() if kind.life is None else {move for _, move in kind.life.moves}
        assert set(kind.offices) <= moves | acts, kind.name


def test_an_uncertified_device_has_local_offices_at_most() -> None:
    """Whatever it claims, it administers nothing."""
    every = frozenset(OFFICES)
    assert offices_of(standing(COUNTY, certified=False, offices=every)) == LOCAL_OFFICES
    assert offices_of(standing(COUNTY, offices=every)) == every


def test_superiors_write_kinds_marked_for_them() -> None:
    """In org/X a superior writes only where the declaration says so; nobody beside X does."""
    kind = KINDS["unit"]
    scope = SCOPES["organisation"]
    assert not kind.superiors_write
    object.__setattr__(kind, "superiors_write", True)
    try:
        writers = {code for code in ORGANISATIONS if may_write(standing(code), scope, "unit", "create", FACTS)}
        assert writers == {COUNTY, CITY, PROVINCE}
        assert not may_write(standing(CITY, certified=False), scope, "unit", "create", FACTS)
    finally:
        object.__setattr__(kind, "superiors_write", False)


def test_an_unknown_kind_is_judged_by_its_scope_alone() -> None:
    """A later version's records pass where their scope allows; their offices are left to readers who know them."""
    nobody = standing(COUNTY, offices=frozenset())
    assert may_write(nobody, SCOPES["organisation"], "weather", "create", FACTS)
    assert may_write(nobody, SCOPES["incident"], "weather", "create", FACTS)
    assert may_write(nobody, SCOPES["adhoc"], "weather", "create", FACTS)
    assert not may_write(nobody, AUTHORITY, "weather", "create", FACTS)
    assert not may_write(standing(CITY), SCOPES["organisation"], "weather", "create", FACTS)
    assert not may_write(standing(OTHER), SCOPES["adhoc"], "weather", "sign", FACTS)


def test_an_incident_is_read_by_its_parties_and_all_above_them() -> None:
    """The list of readers agrees with the rule for each organisation."""
    readers = readers_of_incident(SCOPES["incident"], FACTS)
    assert readers == {COUNTY, CITY, PROVINCE}
    assert readers == {code for code in ORGANISATIONS if may_read(standing(code), SCOPES["incident"], None, FACTS)}


def test_a_second_party_lets_its_superiors_in_too() -> None:
    """Parties widen upward, never sideways."""
    view = MemoryView()
    scope = incident_scope(view.put("incident", parties=(COUNTY, OTHER)))
    facts = Facts(view.world)
    assert readers_of_incident(scope, facts) == {COUNTY, OTHER, CITY, PROVINCE}
    assert not may_read(standing(STATION), scope, COUNTY, facts)


def test_an_incident_not_held_is_open_to_nobody() -> None:
    """Without facts there is no access; the same for a circle whose owner is unknown."""
    absent = EntityId(bytes(OP_BYTES))
    for scope in (incident_scope(absent), adhoc_circle_scope(absent)):
        for code in ORGANISATIONS:
            assert not may_read(standing(code), scope, code, FACTS)
            assert not may_write(standing(code), scope, "journal", "create", FACTS)


def test_a_tree_that_runs_in_a_circle_ends() -> None:
    """Two organisations that each claim the other above them stop where they meet."""
    world = World()
    for code, parent in (("x", "y"), ("y", "x")):
        world.organisations[code] = Organisation(code=code, name=code, short_name=code, tier="city", parent=parent)
    assert list(superiors("x", Facts(world))) == ["y"]
    assert list(superiors("unheard of", Facts(world))) == []
    assert list(superiors(STATION, Facts(world))) == [COUNTY, CITY, PROVINCE]


def test_every_sort_of_scope_is_in_the_table() -> None:
    """A new sort of scope can't be forgotten here."""
    assert {sort_of(Scope(scope)) for scope in SCOPES.values()} == set(ScopeSort)
