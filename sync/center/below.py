"""Centers that stand below this one: whom each speaks for, and what it is told.

A center of an organisation is a client like a device. It pushes what its devices brought, word for word; it is given what any
device of that organisation or of one below it may read; and for what it brings it is told, author by author, that it lies here,
in claims that it hands on, so that a device sees which center holds what.

Each stands below the one that it asks, in the tree of organisations, so no chain of centers ever closes.

Source: our design (engine specification §7, §10).
"""

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, select

from sync.center.births import birth_in, center_word
from sync.center.database import replicas
from sync.center.facts import Facts
from sync.center.keys import CenterKeys
from sync.domain.access import AccessFacts, Standing, superiors
from sync.domain.ids import ReplicaId
from sync.oplog.birth import Birth
from sync.oplog.run import Tip


def standing_below(
    connection: Connection, keys: CenterKeys, facts: Facts, sign_key: bytes, births: Mapping[ReplicaId, Birth]
) -> Standing | None:
    """Return for which organisation a key speaks as a center below this one, by a birth held or brought; None when it does not."""
    held = connection.execute(select(replicas.c.birth).where(replicas.c.sign_key == sign_key)).scalars()
    for birth in (*(birth for birth in births.values() if birth.sign_key == sign_key), *map(birth_in, held)):
        word = center_word(birth, root=keys.root_public)
        if word is not None and word.organisation is not None and is_below(word.organisation, keys.organisation, facts):
            return Standing(organisation=word.organisation, offices=frozenset(), certified=True)
    return None


def is_below(organisation: str, above: str | None, facts: AccessFacts) -> bool:
    """Tell whether a center of ``organisation`` stands below one of ``above``; None is the top, above everyone."""
    return above is None or above in superiors(organisation, facts)


def by_author(tips: Iterable[Tip]) -> dict[ReplicaId, list[Tip]]:
    """Return tips by whose streams they end: a claim names one author's alone."""
    found: dict[ReplicaId, list[Tip]] = {}
    for tip in tips:
        found.setdefault(tip.replica, []).append(tip)
    return found
