"""The incident list by page, under each filter."""

import pytest
from fakes.asked import db_of
from fakes.post import Post

from sync.domain.commands.incident_steps import CallFalse
from sync.domain.commands.incidents import GradeIncident, OpenIncident
from sync.store.queries import incident_pages
from sync.store.queries.incident_pages import IncidentFilter


@pytest.fixture
def opened(post: Post) -> tuple[bytes, ...]:
    made = [post.do(OpenIncident(title=f"事件{number}", mode="actual", class_code="A204")).created[0] for number in range(3)]
    post.do(OpenIncident(title="演练", mode="exercise", class_code="A101"))
    post.do(GradeIncident(incident=made[1], grade="major", basis="x"))
    return tuple(made)


@pytest.mark.parametrize(
    ("wanted", "titles"),
    [
        (IncidentFilter(), ["事件1", "事件2", "事件0", "演练"]),
        (IncidentFilter(grade="major"), ["事件1"]),
        (IncidentFilter(grade="none"), ["事件2", "事件0", "演练"]),
        (IncidentFilter(class_code="A1"), ["演练"]),
        (IncidentFilter(text="演练"), ["演练"]),
        (IncidentFilter(mine=True), ["事件1", "事件2", "事件0", "演练"]),
        (IncidentFilter(asks=True), []),
        (IncidentFilter(ended=True), []),
    ],
)
def test_each_filter_finds_its_incidents(post: Post, opened: tuple[bytes, ...], wanted: IncidentFilter, titles: list[str]) -> None:
    """Actual before exercises, the gravest first, the newest first; what is not asked for is left out."""
    found = incident_pages.page(db_of(post), wanted, 0, 10)
    assert [row.title for row in found.rows] == titles
    assert found.total == len(titles)


def test_pages_follow_one_another(post: Post, opened: tuple[bytes, ...]) -> None:
    """Two pages make the whole, each with the total; past the end stands nothing."""
    db = db_of(post)
    pages = [incident_pages.page(db, IncidentFilter(), offset, 2) for offset in (0, 2, 4)]
    assert [len(page.rows) for page in pages] == [2, 2, 0]
    assert {page.total for page in pages} == {4}
    assert len({row.id for page in pages for row in page.rows}) == 4


def test_what_waits_is_counted(post: Post, opened: tuple[bytes, ...]) -> None:
    """Unverified ones count until they are called false."""
    assert incident_pages.waiting(db_of(post)) == 4
    post.do(CallFalse(incident=opened[0], reason="误报"))
    assert incident_pages.waiting(db_of(post)) == 3
    assert [row.title for row in incident_pages.page(db_of(post), IncidentFilter(ended=True), 0, 10).rows] == ["事件0"]
