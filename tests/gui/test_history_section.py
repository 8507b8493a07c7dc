"""The page Sync says in plain words that the center showed two histories, or has stopped proving the one."""

from dataclasses import replace

import pytest

from desktop.app import picture_links as links
from desktop.app.stills import Still
from desktop.features.sync.history_section import LINES_MAX, SETTLED_MS, UNPROVEN_AFTER_MS, HistorySection
from desktop.features.sync.lines import Head, Said
from desktop.features.sync.page import SyncPage
from desktop.runtime.words import LANGUAGES
from sync.oplog.heads import Why
from sync.store.heads import ENTRY_MISSING
from sync.store.queries.tree_heads import WHY, HistoryShown

pytestmark = pytest.mark.opens_at("sync")

EACH = HistoryShown(convicted=tuple(replace(links.HISTORIES.convicted[0], why=why) for why in WHY))


def shown(still: Still, told: HistoryShown) -> SyncPage:
    still.readers.answers["tree_heads.shown"] = told
    still.window.show_page("sync", None)
    page = still.window.pages["sync"]
    assert isinstance(page, SyncPage)
    page.refresh()
    return page


def lines(page: SyncPage) -> list[str]:
    assert any(isinstance(section, HistorySection) for section in page.sections)
    return [row.text for row in page.left.rows if isinstance(row, Said) and row.key.startswith("history")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_way_of_lying_has_its_sentence(still: Still, language: str) -> None:
    """Each says of how many entries, and what to do stands below; it is the first thing on the page, and follows the language."""
    assert (*map(str, Why), ENTRY_MISSING) == WHY, "each reason of the format is shown"
    page = shown(still, EACH)
    still.services.words.switch(language)
    page.reword()
    said = lines(page)
    assert len(said) == len(set(said)) == len(WHY) + 1
    assert all("48,211" in text for text in said[:-1])
    assert isinstance(page.left.rows[0], Head)
    assert page.left.rows[0].warns


def test_many_are_said_by_a_few(still: Still) -> None:
    """Of very many trees the first few are named: the page is for people, the evidence for whoever asks."""
    many = tuple(replace(links.HISTORIES.convicted[0], size=size) for size in range(1, 17))
    assert len(lines(shown(still, HistoryShown(convicted=many)))) == LINES_MAX + 1


def test_a_center_that_proves_is_not_talked_of(still: Still) -> None:
    """Nothing found: no line. No proof for a day: one line; for an hour, none."""
    now = still.services.clock()
    assert lines(shown(still, HistoryShown())) == []
    assert lines(shown(still, HistoryShown(unproven_ms=now - 3_600_000))) == []
    assert len(lines(shown(still, HistoryShown(unproven_ms=now - UNPROVEN_AFTER_MS - 1)))) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_root_settled_is_said_for_a_week_and_warns_nobody(still: Still, language: str) -> None:
    """One quiet line that says what became of the other history; then none."""
    settled = replace(links.HISTORIES_SETTLED, settled_ms=still.services.clock() - 3_600_000)
    page = shown(still, settled)
    still.services.words.switch(language)
    page.reword()
    assert len(lines(page)) == 1
    head = next(row for row in page.left.rows if isinstance(row, Head) and row.title == "sync.history.settled")
    assert not head.warns
    assert lines(shown(still, replace(settled, settled_ms=still.services.clock() - SETTLED_MS - 1))) == []
    again = replace(links.HISTORIES, settled=settled.settled, settled_ms=settled.settled_ms)
    assert len(lines(shown(still, again))) == len(again.convicted) + 1, "a new one warns"
