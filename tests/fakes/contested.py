"""Homes of one organisation that were written in apart and then brought together: what a window over one of them must settle."""

from pathlib import Path

from fakes.post import Post, carry

ORGANISATION = "320106"


def apart(path: Path, organisation: str = ORGANISATION) -> tuple[Post, Post]:
    """Return two devices of an organisation that count what the other writes, and share nothing yet."""
    one, two = (Post(path / name, organisation) for name in ("one", "two"))
    one.accept(two)
    two.accept(one)
    carry(two, one)
    carry(one, two)
    return one, two


def together(one: Post, two: Post) -> None:
    """Bring what each has to the other, and end both: their homes are for an engine now."""
    carry(one, two)
    carry(two, one)
    for post in (one, two):
        post.settle()
        post.close()
