"""What known values are called, when a form begins with them."""

from fakes.asked import db_of
from fakes.post import Post

from sync.domain.commands.forces import RegisterUnit
from sync.store.queries import named


def test_known_values_are_named_in_their_order(post: Post, incident: bytes) -> None:
    """Units, incidents and organisations by their names; what is not held is left out, an unknown organisation is its code."""
    units = [post.do(RegisterUnit(name=name)).created[0] for name in ("机动二队", "机动一队")]
    db = db_of(post)
    assert [row.title for row in named.titles(db, named.UNIT, [units[1], b"?" * 16, units[0]])] == ["机动一队", "机动二队"]
    assert [row.title for row in named.titles(db, named.INCIDENT, [incident])] == ["化学品槽车侧翻"]
    assert [row.title for row in named.titles(db, named.ORGANISATION, ["320106", "nowhere"])] == ["鼓楼区", "nowhere"]
    assert named.titles(db, named.PLAN, [incident]) == ()
