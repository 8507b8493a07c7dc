"""The page Sync says what stands on checkpoints, and nothing while everything stands on its log."""

from types import SimpleNamespace

import pytest

from desktop.features.sync.checkpoint_section import CheckpointSection
from desktop.features.sync.lines import Head, Said
from desktop.runtime.paths import resources
from desktop.runtime.words import LANGUAGES, Words
from sync.domain.scopes import organisation_scope
from sync.store.queries.standing import DROPPED, KEEPER, LOADING, MISMATCH, STALE, UNPROVEN, StandingRow, Stands

NOW = 1_795_430_400_000
SORTS = (MISMATCH, KEEPER, STALE, LOADING, UNPROVEN, DROPPED)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_sort_has_its_sentence(qapp: object, language: str) -> None:
    """Name, age and counts stand in each; the head warns of what is stale or was found wrong."""
    words = Words(resources() / "translations", strict=True)
    words.switch(language)
    section = CheckpointSection(SimpleNamespace(words=words, clock=lambda: NOW), None)  # type: ignore[arg-type]
    assert section.lines() == ()
    rows = tuple(
        StandingRow(scope=organisation_scope(f"32010{at}"), name=f"单位{at}", sort=sort, until_ms=NOW - 60_000, entries=7, of=9)
        for at, sort in enumerate(SORTS)
    )
    section._on_stands(Stands(rows=rows, scopes=5, dropped=7, mismatches=1))
    head, *said = section.lines()
    assert isinstance(head, Head)
    assert head.warns
    assert all(isinstance(line, Said) and f"单位{at}" in line.text for at, line in enumerate(said))
    assert len({line.key for line in said if isinstance(line, Said)}) == len(SORTS)
