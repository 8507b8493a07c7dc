"""The seeded province, written by real devices through a real center: what was promised is there, and the hall holds all of it."""

import os
import time
from collections import Counter
from pathlib import Path

import pytest

from desktop.app.demo import CenterProcess, ProvinceDesk
from desktop.app.province.script import read_stories
from desktop.app.province.seed import HALL, Extent, Seeded, seed_province
from sync.domain.kinds.shared import LEVELS
from sync.store.cipher import connect
from sync.store.shipped import shipped

SMALL = Extent(units=60, organisations=frozenset({HALL, "320100", "320106", "320115", "320116", "320117"}))
UNITS, INCIDENTS, SECONDS_MAX = 1200, 40, 240


def seeded(folder: Path, extent: Extent | None = None) -> Seeded:
    center = CenterProcess(folder / "center")
    center.start()
    try:
        return seed_province(folder, ProvinceDesk(center), now_ms=time.time_ns() // 1_000_000, say=print, extent=extent)
    finally:
        center.stop()


def values(made: Seeded, query: str) -> Counter[str]:
    connection = connect(made.home.database, made.home.key(), read_only=True)
    try:
        return Counter(row[0] for row in connection.execute(query).fetchall())
    finally:
        connection.close()


@pytest.mark.expects_warnings("link device.uncertified")
def test_a_small_part_is_seeded(tmp_path: Path) -> None:
    """Six organisations of it: units, incidents, plans, orders at every step, and questions for a person."""
    made = seeded(tmp_path, SMALL)
    expected = [story for story in read_stories() if SMALL.has(story.author)]
    assert (made.units, made.rows["unit"]) == (60, 60)
    assert made.rows["incident"] == made.incidents == len(expected)
    assert made.stations == made.rows["organisation"] - len(shipped()) > 0
    assert made.rows["task"] > 60
    states = values(made, "select state from incident_rows")
    assert states >= Counter(story.state for story in expected if story.key not in {"suspicious", "tanker"})
    assert set(values(made, "select state from recipient_rows")) >= {
        "issued",
        "signed",
        "under_way",
        "finish_requested",
        "finished",
        "refused",
    }
    assert values(made, "select file_name from attachment_rows") == Counter(file.name for story in expected for file in story.files)
    assert made.questions >= 4
    assert values(made, "select mode from incident_rows")["exercise"] == 1


@pytest.mark.slow
@pytest.mark.expects_warnings("link device.uncertified")
def test_the_whole_province_is_seeded(tmp_path: Path) -> None:
    """95 counties and 13 cities with their stations, 1,200 units, forty incidents in all states and grades, six plans at work."""
    began = os.times()
    made = seeded(tmp_path)
    ended = os.times()
    # Of processors, its center's too: how long it takes hangs on who else uses them.
    assert sum(ended[:4]) - sum(began[:4]) < SECONDS_MAX
    assert (made.units, made.rows["unit"]) == (UNITS, UNITS)
    assert (made.incidents, made.rows["incident"]) == (INCIDENTS, INCIDENTS)
    assert made.rows["organisation"] == len(shipped()) + made.stations
    assert made.stations > 300
    assert made.rows["contact"] == made.contacts == 6 * len(shipped())
    assert made.rows["plan"] == made.rows["response"] == 6
    assert set(values(made, "select grade from incident_rows where grade is not null")) == set(LEVELS)
    assert set(values(made, "select state from incident_rows")) >= {
        "draft",
        "unverified",
        "confirmed",
        "handling",
        "controlled",
        "aftermath",
        "ended",
        "archived",
        "false_alarm",
        "merged",
        "void",
    }
    assert len(values(made, "select class_code from incident_rows")) >= 15
    assert set(values(made, "select readiness from unit_rows")) == {"standby", "rest", "unavailable"}
    assert len(values(made, "select organisation from assignment_rows")) >= 25
    assert set(values(made, "select state from assignment_rows")) >= {"mustered", "departed", "arrived", "completed", "returned"}
    assert set(values(made, "select state from recipient_rows")) >= {
        "issued",
        "signed",
        "under_way",
        "reported",
        "finish_requested",
        "finished",
        "refused",
    }
    assert values(made, "select told_by from recipient_rows where told_by is not null").total() >= 3
    assert made.rows["journal"] > 250
    assert made.questions >= 4
