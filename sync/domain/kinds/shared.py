"""Words and shapes that several kinds share, so that one thing has one declaration.

Pure. Source: 突发事件应对法 (2024) for levels; the modes follow the status words of the Common Alerting Protocol.
"""

from collections.abc import Iterable, Mapping
from itertools import pairwise
from types import MappingProxyType

from sync.domain.scopes import ScopeSort

# Least to most severe, so that `highest` compares positions. 四级/一般 … 一级/特别重大.
LEVELS = ("minor", "serious", "major", "extreme")
MODES = ("actual", "exercise", "test")
CHANNELS = ("system", "radio", "phone", "person", "sms", "fax")
PRIORITIES = ("flash", "urgent", "routine", "ordinary")

IN_AUTHORITY = frozenset({ScopeSort.AUTHORITY})
IN_ORGANISATION = frozenset({ScopeSort.ORGANISATION})
IN_INCIDENT = frozenset({ScopeSort.INCIDENT})
IN_CIRCLES = frozenset({ScopeSort.STANDING_CIRCLE, ScopeSort.ADHOC_CIRCLE})
IN_OWN = IN_ORGANISATION | IN_CIRCLES
IN_WORK = IN_INCIDENT | IN_OWN


def moves(*rows: tuple[Iterable[str], str, str]) -> Mapping[tuple[str, str], str]:
    """Return the table `(state, move) → state` of rows (states, move, state it leads to)."""
    return MappingProxyType({(state, move): to for states, move, to in rows for state in states})


def paths(*chains: tuple[str, ...]) -> Mapping[str, str]:
    """Return `after` of chains, each from its first state onward: state → the one just before it."""
    return MappingProxyType({later: earlier for chain in chains for earlier, later in pairwise(chain)})


def who_may(rows: Mapping[str, frozenset[str]]) -> Mapping[str, frozenset[str]]:
    """Return a kind's office table, closed to change."""
    return MappingProxyType(dict(rows))
