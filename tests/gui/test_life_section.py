"""The page Sync says why a device writes under another replica than before."""

import pytest

from desktop.app.stills import Still
from desktop.features.sync.life_section import LifeSection
from desktop.features.sync.lines import Said
from desktop.features.sync.page import SyncPage
from desktop.runtime.words import LANGUAGES
from sync.store.queries.desk import TAKEN_OVER, WHY, LifeRow

pytestmark = pytest.mark.opens_at("sync")

BEFORE = bytes.fromhex("0a1b2c3d4e5f6071")


@pytest.mark.parametrize("why", [*WHY, TAKEN_OVER])
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_cause_has_its_sentence(still: Still, why: str, language: str) -> None:
    """It names the replica before, in the left list, and follows a change of language."""
    still.readers.answers["desk.life"] = LifeRow(number=2, before=BEFORE, why=why)
    still.window.show_page("sync", None)
    page = still.window.pages["sync"]
    assert isinstance(page, SyncPage)
    still.services.words.switch(language)
    page.reword()
    assert "0a1b2c3d" in _text(page)


def test_a_life_that_began_meanwhile_is_said(still: Still) -> None:
    """A first life says nothing; one that began in mid-run is there at the next reading."""
    still.readers.answers["desk.life"] = None
    still.window.show_page("sync", None)
    page = still.window.pages["sync"]
    assert isinstance(page, SyncPage)
    assert _text(page) == ""
    still.readers.answers["desk.life"] = LifeRow(number=2, before=BEFORE, why="shown")
    page.refresh()
    assert "0a1b2c3d" in _text(page)


def _text(page: SyncPage) -> str:
    assert any(isinstance(section, LifeSection) for section in page.sections)
    return "".join(row.text for row in page.left.rows if isinstance(row, Said) and row.key == "life")
