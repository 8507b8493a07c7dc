"""Where things lie: the data folder of this device, and the resources shipped with the program."""

import os
import sys
from pathlib import Path

_NAME = "qianzhi"
HOME_VARIABLE = "QIANZHI_HOME"


def resources() -> Path:
    """Return the folder of shipped data, inside the bundle when the program is frozen."""
    bundle = getattr(sys, "_MEIPASS", None)
    root = Path(bundle) if bundle else Path(__file__).resolve().parents[2]
    return root / "resources"


def home() -> Path:
    """Return this device's data folder: what ``QIANZHI_HOME`` says, else the system's place for it. It is not created."""
    named = os.environ.get(HOME_VARIABLE)
    if named:
        return Path(named)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local")) / _NAME
    return Path(os.environ.get("XDG_DATA_HOME", Path.home() / ".local" / "share")) / _NAME
