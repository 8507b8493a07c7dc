"""An organisation with all below it, to address at once."""

from fakes.asked import db_of
from fakes.post import Post

from sync.domain.commands.forces import RegisterUnit
from sync.store.queries import organisation_tree


def test_a_city_stands_for_its_counties(post: Post) -> None:
    """Itself first, then everything below it by code; one without anybody below it is no whole."""
    (city,) = organisation_tree.below(db_of(post), "320100")
    codes = [code for code, _ in city.organisations]
    assert codes[0] == "320100"
    assert "320106" in codes
    assert codes[1:] == sorted(codes[1:])
    assert organisation_tree.below(db_of(post), "320106") == ()
    assert organisation_tree.below(db_of(post), " ") == ()


def test_its_units_come_along(post: Post) -> None:
    """Several units of one county make it a whole too."""
    for name in ("机动一队", "机动二队"):
        post.do(RegisterUnit(name=name))
    (county,) = organisation_tree.below(db_of(post), "320106")
    assert {name for _, name in county.units} == {"机动一队", "机动二队"}


def test_more_than_an_order_may_address_is_left_out(post: Post) -> None:
    """A province is never addressed in part."""
    found = organisation_tree.below(db_of(post), "32")
    assert all(len(row.organisations) <= organisation_tree.MEMBERS_MAX for row in found)
    assert len(found) <= organisation_tree.FOUND_MAX
