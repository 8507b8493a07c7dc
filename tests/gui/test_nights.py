"""The sample nights: sixty lines each, told in order, referring to nothing that is not there, naming nobody."""

import re

import pytest

from desktop.app.province.nights import DAY_MINUTES, NIGHTS, read_night, read_nights
from desktop.app.province.places import read_towns
from sync.domain.classes import CLASSES
from sync.domain.kinds.journal import TICKS
from sync.domain.kinds.shared import CHANNELS
from sync.store.shipped import shipped

LINES = 60


def test_three_nights() -> None:
    """Three nights are shipped, each of a county of the list and of a known class."""
    nights = read_nights()
    assert tuple(night.key for night in nights) == NIGHTS
    assert all(shipped()[night.county].tier == "county" for night in nights)
    assert all(night.class_code in CLASSES for night in nights)


@pytest.mark.parametrize("key", NIGHTS)
def test_sixty_lines_in_the_order_of_time(key: str) -> None:
    """Sixty lines; no time goes back, and the night ends within a day of its beginning."""
    lines = read_night(key).lines
    assert [line.number for line in lines] == list(range(1, LINES + 1))
    minutes = [line.minute for line in lines]
    assert minutes == sorted(minutes)
    assert DAY_MINUTES < minutes[-1] < minutes[0] + DAY_MINUTES


@pytest.mark.parametrize("key", NIGHTS)
def test_every_reference_leads_somewhere(key: str) -> None:
    """A line follows up an earlier one; channels and ticks are the journal's; towns lie in the night's county."""
    night = read_night(key)
    towns = {town.code for town in read_towns()[night.county]}
    speakers = {line.who for line in night.lines}
    for line in night.lines:
        assert line.after is None or line.after < line.number
        assert line.channel in CHANNELS
        assert set(line.ticks) <= set(TICKS)
        assert line.town is None or line.town in towns
        assert line.relayed_by != line.who
        assert line.text.endswith("。")
    assert sum(line.after is not None for line in night.lines) >= LINES // 2
    assert len(speakers) >= 10
    assert any(line.relayed_by for line in night.lines)


@pytest.mark.parametrize("key", NIGHTS)
def test_nobody_is_named(key: str) -> None:
    """Speakers are seats and call signs; no telephone, identity or plate number stands in a line."""
    text = "\n".join(line.text for line in read_night(key).lines)
    assert re.findall(r"1[3-9]\d{9}|\d{15,18}|苏[A-Z]·?[0-9A-Z]{5,6}", text) == []
