"""A headless Chromium that a test runs as a process of its own: `python -m fakes.browser ENTRY NAME FOLDER PATH…`.

It opens ENTRY, types NAME into the field that has the focus and Enter, as a person would, then opens each PATH of the site that
it came to. Scripts are off. For each page it prints a line of JSON: path, title, text, the width that is cut off, and the colour
of its ground; the picture is left in FOLDER. With `DARK` in its environment the system is a dark one. Qt's own Chromium
(QtWebEngine of the pinned PySide6): it wants its module imported before there is an application, which is why it has a process.
"""

import json
import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QTWEBENGINE_DISABLE_SANDBOX", "1")  # tests run as root
if "DARK" in os.environ:
    os.environ["QTWEBENGINE_CHROMIUM_FLAGS"] = "--blink-settings=preferredColorScheme=0"

from PySide6.QtCore import QEventLoop, QTimer, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWebEngineCore import QWebEnginePage, QWebEngineSettings
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QApplication

LOAD_MS_MAX = 30_000
PAINT_MS = 300
SIZE = (1366, 900)


class Browser:
    """One window without scripts."""

    def __init__(self) -> None:
        self.view = QWebEngineView()
        self.view.resize(*SIZE)
        self.view.settings().setAttribute(QWebEngineSettings.WebAttribute.JavascriptEnabled, False)
        self.view.show()
        self.page: QWebEnginePage = self.view.page()

    def load(self, url: str) -> bool:
        """Open a page and wait for it; tell whether it came."""
        return self._loaded(lambda: self.view.load(QUrl(url)))

    def type(self, text: str) -> bool:
        """Type a text into what has the focus and Enter; wait for the page that follows."""
        target = self.view.focusProxy() or self.view
        return self._loaded(lambda: (QTest.keyClicks(target, text), QTest.keyClick(target, "\r")))

    def text(self) -> str:
        """Return what a reader sees."""
        told: list[str] = []
        loop = QEventLoop()
        self.page.toPlainText(lambda text: (told.append(text), loop.quit()))
        loop.exec()
        return told[0]

    def picture(self, path: Path) -> str:
        """Leave a picture, once the page has been painted; return the colour in its corner."""
        loop = QEventLoop()
        QTimer.singleShot(PAINT_MS, loop.quit)
        loop.exec()
        painted = self.view.grab().toImage()
        painted.save(str(path))
        return painted.pixelColor(4, painted.height() - 4).name()

    def _loaded(self, act: object) -> bool:
        came: list[bool] = []
        loop = QEventLoop()

        def ended(well: bool) -> None:  # noqa: FBT001 - as Qt calls it
            came.append(well)
            loop.quit()

        self.page.loadFinished.connect(ended)
        QTimer.singleShot(LOAD_MS_MAX, loop.quit)
        act()  # type: ignore[operator]
        loop.exec()
        self.page.loadFinished.disconnect(ended)
        return came == [True]


def main(entry: str, name: str, folder: str, *paths: str) -> int:
    """Visit and tell."""
    application = QApplication([])
    browser = Browser()
    site = entry.split("/enter/", 1)[0]
    pages = [("enter", lambda: browser.load(entry)), ("overview", lambda: browser.type(name))]
    pages += [(path, lambda path=path: browser.load(site + path)) for path in paths]  # type: ignore[misc]
    for number, (path, go) in enumerate(pages):
        came = go()
        ground = browser.picture(Path(folder) / f"{number:02d}.png")
        wide = int(browser.page.contentsSize().width()) - SIZE[0]
        said = {"path": path, "came": came, "title": browser.page.title(), "text": browser.text(), "cut_off": wide, "ground": ground}
        print(json.dumps(said), flush=True)
    browser.view.close()
    del application
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
