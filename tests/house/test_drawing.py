"""The drawing of the life cycles is what the tables say."""

import runpy
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_drawing_is_what_the_tables_say() -> None:
    """docs/life-cycles.md is made by packaging/draw_life_cycles.py, and nobody forgot to make it again."""
    script = runpy.run_path(str(ROOT / "packaging" / "draw_life_cycles.py"), run_name="drawing")
    assert script["drawing"]() == (ROOT / "docs" / "life-cycles.md").read_text(encoding="utf-8")
