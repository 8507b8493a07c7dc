"""Pictures of a device's own pages, from its own database: what the demonstration leaves where there is no screen."""

import tempfile
from collections.abc import Callable
from functools import cache, partial
from itertools import product
from pathlib import Path

from PySide6.QtWidgets import QApplication

from desktop.app.catalogue import every_page
from desktop.app.shots import Shots
from desktop.app.start import make_application, now_ms
from desktop.app.stills import StillDrafts, StillEngine, StillFiles, StillPool, StillRinger, StillWhereabouts
from desktop.runtime.masks import Masks
from desktop.runtime.paths import resources
from desktop.runtime.services import Services
from desktop.runtime.settings import Settings
from desktop.runtime.theme_settings import DAY, NIGHT, Look
from desktop.runtime.words import LANGUAGES, Words
from desktop.shell.navigation import Navigation
from desktop.shell.window import SIZE_MIN, Window
from desktop.widgets.map.view import MapView
from desktop.widgets.theme import apply_theme
from sync.store.home import Home
from sync.store.queries import desk, paths
from sync.store.queries import incidents as incident_queries
from sync.store.queries.rows import LinkStatus
from sync.store.readers import Readers

ANSWER_S_MAX = 10.0
# Every page, in the order of the rail.
PAGES_OF_A_HOME = ("situation", "incidents", "forces", "plans", "duty", "sync")


class _WaitingReaders:
    """Answers from a real store, at once; for pictures only, since it waits in the GUI thread."""

    def __init__(self, readers: Readers) -> None:
        self._readers = readers

    def query(
        self,
        function: Callable[..., object],
        *arguments: object,
        to: Callable[[object], None],
        failed: Callable[[BaseException], None] | None = None,
    ) -> None:
        to(self._readers.query(function, *arguments).result(ANSWER_S_MAX))


def of_home(home: Home, folder: Path, link: LinkStatus | None = None) -> tuple[Path, ...]:
    """Draw every page of the device in `home` from its own database into `folder`; return the files.

    A window for each language and theme shows page after page: making one, with all that each page reads, takes longest.

    Args:
        link: what the engine said of the link last, while it runs; without it the pages say what the log tells.

    Raises: Outage: the store can't be read.
    """
    application = make_application()
    folder.mkdir(parents=True, exist_ok=True)
    readers = Readers(home)
    try:
        found = readers.query(incident_queries.listing, "", False).result(ANSWER_S_MAX)
        shown: list[tuple[str, str, bytes | None]] = [(name, name, None) for name in PAGES_OF_A_HOME]
        shown += [("incident", "incidents", row.id) for row in found[:1]]
        with tempfile.TemporaryDirectory() as preferences:
            make = partial(_home_window, application, readers, Path(preferences), link)
            looks = tuple(product(LANGUAGES, (DAY, NIGHT)))
            stays = {folder / f"{name}-{theme}-{language}.png" for language, theme in looks for name, *_ in shown[:-1]}
            jobs = (
                (partial(_turned_to, window, page, subject), folder / f"{name}-{theme}-{language}.png")
                for language, theme in looks
                for window in (cache(partial(make, language=language, theme=theme)),)
                for name, page, subject in shown
            )
            return Shots(jobs, stays=stays).take()
    finally:
        readers.close()


def _home_window(
    application: QApplication,
    readers: Readers,
    folder: Path,
    link: LinkStatus | None,
    *,
    language: str,
    theme: str,
) -> Window:
    navigation = Navigation()
    waiting = _WaitingReaders(readers)
    engine = StillEngine()
    services = Services(
        engine=engine,
        readers=waiting,
        words=Words(resources() / "translations", language=language),
        look=Look(resources() / "themes", theme=theme),
        settings=Settings(folder / "preferences.json"),
        drafts=StillDrafts(),
        navigate=navigation.navigate,
        intend=navigation.intend,
        pool=StillPool(),
        files=StillFiles(),
        sound=StillRinger(),
        masks=Masks(engine, engine),
        whereabouts=StillWhereabouts(),
        clock=now_ms,
    )
    apply_theme(application, services.look)
    window = Window(services, every_page())
    navigation.lead_to(window)
    waiting.query(desk.identity, to=window.set_identity)
    window.set_status(readers.query(paths.status).result(ANSWER_S_MAX).link)
    if link is not None:
        engine.status.emit(link)
    window.refresh_badges()
    window.resize(*SIZE_MIN)
    window.show()
    return window


def _turned_to(opened: Callable[[], Window], page: str, subject: bytes | None) -> Window:
    window = opened()
    window.show_page(page, subject)
    for shown in window.findChildren(MapView):
        shown.load()
    return window
