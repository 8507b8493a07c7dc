"""An incident whose records rest at the center says so, fetches them when it is opened, and says since when it can't."""

from dataclasses import replace

import pytest

from desktop.app.picture_world import DETAIL, INCIDENTS
from desktop.app.stills import Still
from desktop.features.incidents.lines import Nothing
from sync.store.queries.apart import NOTHING_APART, Apart
from sync.store.queries.pages import Page
from sync.store.queries.rows import LinkStatus

pytestmark = pytest.mark.opens_at("incidents")

APART = Apart(records=412, until_ms=1_780_000_000_000, scopes=(b"i1", b"i2"))


@pytest.fixture
def opened(still: Still) -> Still:
    still.readers.answers["incidents.detail"] = replace(DETAIL, apart=APART)
    still.window.show_page("incidents", DETAIL.incident.id)
    return still


def test_opening_fetches_once_and_says_how_much(opened: Still) -> None:
    """Each scope is asked for when the incident is opened, and not again with every change that comes."""
    banner = opened.incidents.detail.apart
    assert opened.engine.recalled == [b"i1", b"i2"]
    opened.incidents.refresh()
    assert opened.engine.recalled == [b"i1", b"i2"]
    assert banner.isVisible()
    assert "412" in banner.text.text()
    assert not banner.close_button.isVisible()


def test_without_a_link_it_says_since_when(opened: Still) -> None:
    """The link goes while the page is open: the sentence follows it."""
    banner = opened.incidents.detail.apart
    opened.engine.link = LinkStatus(state="offline", since_ms=1_795_000_000_000)
    opened.engine.status.emit(opened.engine.link)
    assert "联系不上中心" in banner.text.text()
    opened.engine.link = LinkStatus(state="received")
    opened.engine.status.emit(opened.engine.link)
    assert "正在取回" in banner.text.text()


def test_what_the_center_did_not_give_can_be_asked_again(opened: Still) -> None:
    """The reason stands in words beside a button, which asks once more."""
    banner = opened.incidents.detail.apart
    opened.readers.answers["incidents.detail"] = replace(DETAIL, apart=replace(APART, why="checkpoint.not_there"))
    opened.incidents.refresh()
    assert "中心没有给出这部分记录" in banner.text.text()
    banner.close_button.click()
    assert opened.engine.recalled == [b"i1", b"i2"] * 2


def test_an_incident_that_is_here_says_nothing(opened: Still) -> None:
    """When the last record has come the line goes."""
    opened.readers.answers["incidents.detail"] = replace(DETAIL, apart=NOTHING_APART)
    opened.incidents.refresh()
    assert not opened.incidents.detail.apart.isVisible()


def test_the_list_marks_it(still: Still) -> None:
    """In place of figures that would read as none, the row says how much is at the center."""
    still.window.show_page("incidents", None)
    view, before = still.incidents.list.view, still.incidents.list.view.grab().toImage()
    cold = replace(INCIDENTS[0], at_center=412)
    still.readers.answers["incident_pages.page"] = Page(rows=(cold, *INCIDENTS[1:]), offset=0, total=len(INCIDENTS))
    still.incidents.refresh()
    assert view.grab().toImage() != before


def test_what_is_not_here_is_not_said_never_to_have_been(opened: Still) -> None:
    """Sections and journal without a line say where those lie that there may be, and "not yet" again when all is here."""

    def said() -> str:
        rows = opened.incidents.detail.middle.rows
        return "".join(row.text for row in rows if isinstance(row, Nothing))

    bare = replace(DETAIL, posts=(), orders=(), journal=())
    opened.readers.answers["incidents.detail"] = replace(bare, apart=APART)
    opened.incidents.refresh()
    assert "尚未取回" in said()
    assert "还没有指令" not in said()
    assert opened.incidents.detail.journal.view.is_apart
    opened.readers.answers["incidents.detail"] = bare
    opened.incidents.refresh()
    assert "还没有指令" in said()
    assert not opened.incidents.detail.journal.view.is_apart
