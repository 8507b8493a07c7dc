"""Titles are cut where they part."""

from PySide6.QtWidgets import QApplication

from desktop.runtime.paths import resources
from desktop.runtime.theme_settings import Look
from desktop.widgets.theme import face
from desktop.widgets.wrapping import in_two, wrapped

TITLE = "江北化工园3号门 苯乙烯槽罐车侧翻泄漏"


def test_a_title_of_two_lines_is_cut_at_its_space(qapp: QApplication) -> None:
    """Where both parts have room, the cut is the space between them and not the end of the first line."""
    look = Look(resources() / "themes")
    width = round(face(look, "title", 600).advance(TITLE)) - 40
    assert wrapped(TITLE, width, look, step="title", weight=600)[0] != "江北化工园3号门"
    assert in_two(TITLE, width, look, step="title", weight=600) == ("江北化工园3号门", "苯乙烯槽罐车侧翻泄漏")


def test_a_title_that_parts_nowhere_is_left_as_it_is(qapp: QApplication) -> None:
    """One line stays one; without a space, or with a part too long for a line, it is cut as any text."""
    look = Look(resources() / "themes")
    whole = TITLE.replace(" ", "")
    room = round(face(look, "title", 600).advance(whole)) - 40
    assert in_two("一行", 300, look) == ("一行",)
    assert in_two(whole, room, look, step="title", weight=600) == wrapped(whole, room, look, step="title", weight=600)
    late = f"{whole} 三"
    assert in_two(late, room, look, step="title", weight=600) == wrapped(late, room, look, step="title", weight=600)
