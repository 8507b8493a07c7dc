"""The whole window over a home with its real engine process, as long as a test lasts."""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtWidgets import QApplication
from shiboken6 import delete

from desktop.app.start import Root
from sync.engine.client import EngineClient
from sync.store.home import Home
from sync.store.readers import Readers


@contextmanager
def shown(application: QApplication, home: Home, client: EngineClient | None = None) -> Iterator[Root]:
    """Show the window and end it, its readers and its engine; ``client`` where a test already speaks to the engine."""
    client = client or EngineClient.start(home)
    readers = Readers(home)
    root = Root(application, home.path, client, readers)
    root.show()
    yield root
    root.window.close()
    root.stop()
    client.close()
    readers.close()
    delete(root.window)
    delete(root)
