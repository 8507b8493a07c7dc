"""The main job, told by real processes: the same story that `make run` tells where there is no screen."""

from pathlib import Path

import pytest

from desktop.app.demo import tell


@pytest.mark.expects_warnings("engine died, another is started")
def test_two_devices_and_a_center_end_with_one_truth(tmp_path: Path) -> None:
    """The link is cut, both go on working, one engine is killed; all three hold the same rows, nothing is lost, two questions stand."""
    verdict = tell(tmp_path / "pictures")
    assert (verdict.equal, verdict.lost, verdict.questions) == (True, 0, 2)
    drawn = {path.name for path in (tmp_path / "pictures").glob("*.png")}
    assert {"incidents-day-zh.png", "sync-night-en.png"} <= drawn
