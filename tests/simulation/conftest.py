"""A stage for worked examples: a center process, and devices of three tiers with their engines, certified by it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.app.demo import CenterProcess, open_stage
from desktop.app.story import Cast, Player

CASTS = (
    Cast(key="gulou", organisation="320106", person="林亦舟"),
    Cast(key="jiangning", organisation="320115", person="陆闻笙"),
    Cast(key="nanjing", organisation="320100", person="顾清和"),
)


class Stage:
    """The center and its devices; owned by the fixture."""

    def __init__(self, center: CenterProcess, players: list[Player]) -> None:
        self.center = center
        self.gulou, self.jiangning, self.nanjing = players
        self.players = players


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    """Return a stage on which everybody is certified and in step."""
    center = CenterProcess(tmp_path / "center", secure=False)  # the wires of these tests read what passes
    players: list[Player] = []
    try:
        players.extend(open_stage(tmp_path, center, CASTS, print))
        yield Stage(center, players)
    finally:
        for player in players:
            player.close()
        center.stop()
