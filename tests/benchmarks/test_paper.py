"""Claims about rows of the benchmarks' page that are measured again by themselves: these alone change, and say when and of what."""

from pathlib import Path

import pytest

from benchmarks.peers import paper
from benchmarks.peers.rows import OURS, Row

PAGE = """# Page

| measure | who | figure | aim | holds | beside it |
| one | 前指 | 1.00 s | ≤ 2 | yes |  |
| one | Kinto | 3.00 s |  |  | old |
"""


def test_a_row_that_is_measured_again_says_so(tmp_path: Path) -> None:
    """Only the row of that measure and peer is written anew; its own note stands before when, of what and beside which load."""
    page = tmp_path / "page.md"
    page.write_text(PAGE, "utf-8")
    paper.renew(page, [Row(measure="one", peer=OURS, value=2.5, unit="s", aim=2, note="by itself")], load=(0.5, 1.25))
    *before, ours, theirs, end = page.read_text("utf-8").split("\n")
    assert [*before, theirs, end] == [*PAGE.split("\n")[:3], "| one | Kinto | 3.00 s |  |  | old |", ""]
    assert ours.startswith("| one | 前指 | 2.50 s | ≤ 2 | **no** | by itself; measured apart, 2")
    assert ours.endswith("load 0.5 before and 1.2 after |")


def test_a_row_that_the_page_does_not_have_is_not_dropped_in_silence(tmp_path: Path) -> None:
    """A measure under another name would leave the old figure standing."""
    page = tmp_path / "page.md"
    page.write_text(PAGE, "utf-8")
    with pytest.raises(ValueError, match="unpack"):
        paper.renew(page, [Row(measure="two", peer=OURS, value=1.0, unit="s")], load=(0, 0))
    assert page.read_text("utf-8") == PAGE
