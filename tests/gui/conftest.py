"""A window of the seeded world, with an engine that keeps what it is asked."""

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from shiboken6 import delete

from desktop.app.start import make_application
from desktop.app.stills import Still, still_window


@pytest.fixture(scope="session")
def qapp() -> QApplication:
    return make_application()


@pytest.fixture(autouse=True)
def _collect(qapp: QApplication) -> Iterator[None]:
    """Free what a test left, here and now, as a running window's timer does."""
    yield
    gc.collect(1)


@pytest.fixture
def still(qapp: QApplication, qtbot: object, tmp_path: Path) -> Iterator[Still]:
    made = still_window(qapp, tmp_path, language="zh", theme="day")
    made.window.show()
    yield made
    made.window.close()
    delete(made.window)
