"""Draw the life cycles from their tables into docs/life-cycles.md: `python packaging/draw_life_cycles.py`.

A test compares the drawing with the tables, so the document can't fall behind the declarations.
"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from sync.domain.kind import Kind  # noqa: E402
from sync.domain.lifecycle import LifeCycle  # noqa: E402
from sync.domain.registry import KINDS  # noqa: E402

TARGET = ROOT / "docs" / "life-cycles.md"
HEAD = """# Life cycles

Drawn from the declarations in `sync/domain/kinds` by `packaging/draw_life_cycles.py`; a test compares.
A move that stands in no table is refused by commands and looked through by the fold.
Concurrent moves join: of two states on one path the further one holds, any other two are DISPUTED until a person settles them.
"""


def drawing() -> str:
    """Return the whole document."""
    return "\n".join([HEAD, *(_section(kind) for kind in KINDS.values() if kind.life is not None)])


def _section(kind: Kind) -> str:
    life = kind.life
    assert life is not None
    rows: dict[tuple[str, str], list[str]] = {}
    for (state, move), to in life.moves.items():
        rows.setdefault((move, to), []).append(state)
    table = [f"| {', '.join(states)} | {move} | {to} |" for (move, to), states in rows.items()]
    return "\n".join(
        [
            f"## {kind.name}",
            "",
            f"Begins as {_words(life, life.initials)}; ends in {_words(life, life.ends)}.",
            "",
            "| from | move | to |",
            "|---|---|---|",
            *table,
            "",
            "Further is:",
            "",
            "```",
            *_tree(life),
            "```",
            "",
        ]
    )


def _words(life: LifeCycle, states: frozenset[str]) -> str:
    return ", ".join(state for state in life.states if state in states) or "nothing"


def _tree(life: LifeCycle) -> list[str]:
    """Return the forest of `after`, one line for each state, indented by how far it lies."""
    lines: list[str] = []

    def grow(state: str, depth: int) -> None:
        lines.append(f"{'  ' * depth}{state}")
        for later in life.states:
            if life.after.get(later) == state:
                grow(later, depth + 1)

    for state in life.states:
        if state not in life.after:
            grow(state, 0)
    return lines


if __name__ == "__main__":
    TARGET.write_text(drawing(), encoding="utf-8")
