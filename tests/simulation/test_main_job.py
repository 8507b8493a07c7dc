"""The main job, told by real processes: the same story that `make run` tells where there is no screen, in a process of its own."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TELL = """
import sys
from pathlib import Path
from desktop.app.demo import tell
verdict = tell(Path(sys.argv[1]))
print((verdict.equal, verdict.lost, verdict.questions))
"""
WAIT_S = 600


def test_two_devices_and_a_center_end_with_one_truth(tmp_path: Path) -> None:
    """The link is cut, both go on working, one engine is killed; all three hold the same rows, nothing is lost, two questions stand."""
    words = [sys.executable, "-c", TELL, str(tmp_path / "pictures")]
    told = subprocess.run(words, cwd=ROOT, stdout=subprocess.PIPE, text=True, timeout=WAIT_S, check=True)
    assert told.stdout.splitlines()[-1] == "(True, 0, 2)"
    drawn = {path.name for path in (tmp_path / "pictures").glob("*.png")}
    assert {"incidents-day-zh.png", "sync-night-en.png"} <= drawn
