"""Claims about organisations that the shipped list does not hold: said once, to everyone, under a parent that is known."""

from pathlib import Path

import pytest
from fakes.live_center import GULOU, write_organisations
from sqlalchemy import func, select

from sync.center.database import organisations
from sync.center.register import register_organisations
from sync.center.serve import Center, open_center
from sync.domain.draft import Organisation
from sync.domain.failures import Refused

STATION = Organisation(code="320106010110", name="幕府山派出所", short_name="幕府山派出所", tier="station", parent=GULOU)


def started(directory: Path) -> Center:
    return open_center(directory, organisations_csv=write_organisations(directory.parent / "organisations.csv"))


def count(center: Center) -> int:
    with center.database.read() as connection:
        return int(connection.execute(select(func.count()).select_from(organisations)).scalar_one())


pytestmark = pytest.mark.usefixtures("ground")


def test_a_station_is_registered_once(tmp_path: Path) -> None:
    """While the center runs, a station enters the tree and the feed; saying it again writes nothing."""
    center = started(tmp_path / "home")
    before, mark = count(center), center.exchange.mark()
    assert register_organisations(tmp_path / "home", [STATION], sort="police") == 1
    assert count(center) == before + 1
    assert center.exchange.mark().n > mark.n
    after = center.exchange.mark()
    assert register_organisations(tmp_path / "home", [STATION], sort="police") == 0
    assert center.exchange.mark() == after
    center.database.close()


def test_a_parent_must_be_known(tmp_path: Path) -> None:
    """An organisation under an unknown parent is refused, and nothing of the list is written."""
    center = started(tmp_path / "home")
    stray = Organisation(code="999999110", name="某派出所", short_name="某派出所", tier="station", parent="999999")
    before = count(center)
    with pytest.raises(Refused) as refused:
        register_organisations(tmp_path / "home", [STATION, stray])
    assert refused.value.code == "organisation.unknown"
    assert count(center) == before
    center.database.close()
