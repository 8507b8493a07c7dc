"""What the long lists choose, sort and count their rows by, as SQL: the same words in an index and in the question that walks it.

A page in the middle of a list is read from an index that stands in the sequence shown and holds nothing that is not listed.
SQLite takes a partial index only where the question repeats its condition literally, so the words of states stand here as
literals; all of them come from declarations. How many rows a list has is counted as they come and go, by triggers, in the
table `counts`: counting a hundred thousand anew costs more than all else that a list reads when it is opened.

Layer: store. Source: our design, measured.
"""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from sync.domain.kinds import assignment, incident
from sync.domain.kinds.incident import INCIDENT
from sync.domain.lifecycle import LifeCycle

STANDS = "struck is null"


def _literals(words: Iterable[str]) -> str:
    return ", ".join(f"'{word}'" for word in words)


def _ends(life: LifeCycle) -> str:
    return _literals(sorted(life.ends))


def ranked(expression: str, words: Sequence[str]) -> str:
    """Return an expression that gives a word's place among ``words``, their number for any other."""
    whens = " ".join(f"when '{word}' then {place}" for place, word in enumerate(words))
    return f"case {expression} {whens} else {len(words)} end"


# The choices of the grade go from the least to the gravest.
SEVERITY = ranked("grade", tuple(reversed(INCIDENT.by_name["grade"].choices)))
INCIDENT_ENDS = _ends(incident.LIFE)
GOES_ON = f"{STANDS} and state not in ({INCIDENT_ENDS})"
# The plus keeps SQLite from looking the states up one by one, which it would have to sort.
ENDED = f"{STANDS} and +state in ({INCIDENT_ENDS})"
GOES_ON_SEQUENCE = f"mode <> 'actual', {SEVERITY}, created_ms desc, id desc"
ENDED_SEQUENCE = "created_ms desc, id desc"

# Where a unit stands, in the sequence in which a room looks: who has not answered, who is on the way, who is there.
ATTENTION = ("ordered", "departed", "arrived", "mustered", "recalled", "completed", "disputed", "standby", "unknown", "rest", "unavailable")
READINESS = "coalesce(readiness, 'unknown')"
READINESS_RANK = ranked(READINESS, ATTENTION)

SENT = f"{STANDS} and unit is not null and state not in ({_ends(assignment.LIFE)})"

# What a filter and the sequence itself are made of stands behind, else SQLite reads each row that it passes over.
_INCIDENT_FILTERS = "struck, mode, state, grade, class_code, scope, by_organisation, lead"
# By kind, in the order in which they are made: what is held, and which rows.
LISTED: Mapping[str, tuple[tuple[str, str], ...]] = MappingProxyType(
    {
        "incident": ((f"{GOES_ON_SEQUENCE}, {_INCIDENT_FILTERS}", GOES_ON), (f"{ENDED_SEQUENCE}, {_INCIDENT_FILTERS}", ENDED)),
        "unit": ((f"{READINESS_RANK}, name, id, struck, scope, readiness", STANDS),),
        "assignment": (("unit, created_ms, id, struck, state, scope", SENT),),
        "contact": (("scope, office, id, struck", STANDS),),
        "plan": (("name, id, struck", STANDS),),
    }
)
# By kind: which rows are counted, under which scope and which word; columns behind `{}`, which tells the row before from the row after.
COUNTED: Mapping[str, tuple[str, str, str, tuple[str, ...]]] = MappingProxyType(
    {
        "journal": ("coalesce({}system, 0) = 0", "{}scope", "''", ("scope", "system")),
        "incident": ("{}struck is null and {}state is not null", "x''", "{}state", ("struck", "state")),
        "unit": ("{}struck is null", "{}scope", "coalesce({}readiness, 'unknown')", ("struck", "scope", "readiness")),
        "contact": ("{}struck is null", "{}scope", "''", ("struck", "scope")),
    }
)


def indexes(kind: str, table: str) -> tuple[str, ...]:
    """Return the statements that make the indexes of the lists of a kind."""
    return tuple(
        f"create index idx_{table}_listed_{number} on {table} ({what}) where {which}"
        for number, (what, which) in enumerate(LISTED.get(kind, ()), 1)
    )


def triggers(kind: str, table: str) -> tuple[str, ...]:
    """Return the statements that keep `counts` true for the rows of a kind."""
    if kind not in COUNTED:
        return ()
    which, scope, word, names = COUNTED[kind]
    old, new = (_behind(which, side) for side in ("old.", "new."))
    key_old, key_new = (f"{_behind(scope, side)}, {_behind(word, side)}" for side in ("old.", "new."))
    more = f"insert into counts values ('{kind}', {key_new}, 1) on conflict (list, scope, word) do update set rows = rows + 1"
    fewer = f"update counts set rows = rows - 1 where (list, scope, word) = ('{kind}', {key_old})"
    moved = f"({old}, {key_old}) is not ({new}, {key_new})"
    changed = f"after update of {', '.join(names)} on {table}"
    return (
        f"create trigger {table}_come after insert on {table} when {new} begin {more}; end",
        f"create trigger {table}_gone after delete on {table} when {old} begin {fewer}; end",
        f"create trigger {table}_left {changed} when {old} and {moved} begin {fewer}; end",
        f"create trigger {table}_came {changed} when {new} and {moved} begin {more}; end",
    )


def _behind(expression: str, side: str) -> str:
    return expression.replace("{}", side)
