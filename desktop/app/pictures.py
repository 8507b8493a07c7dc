"""Pictures of every page and state from one seeded world: ``python -m desktop.app.pictures --out build/pictures``.

Page × state × {zh, en} × {day, night} at 1366 × 768, so that a person can look through them in a minute.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEventLoop, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from shiboken6 import delete

from desktop.app import picture_links as links
from desktop.app import picture_world as world
from desktop.app.catalogue import make_pages
from desktop.app.png import save_png
from desktop.app.start import make_application, now_ms
from desktop.app.stills import StillDrafts, StillEngine, StillMaker, StillReaders, still_clock
from desktop.features.incidents.page import IncidentsPage
from desktop.features.setup.page import SetupPage
from desktop.features.sync.page import SyncPage
from desktop.runtime.paths import resources
from desktop.runtime.services import Services
from desktop.runtime.settings import Settings
from desktop.runtime.theme_settings import DAY, NIGHT, Look
from desktop.runtime.words import CHINESE, LANGUAGES, Words
from desktop.shell.navigation import Navigation
from desktop.shell.window import SIZE_MIN, Window
from desktop.widgets.editors import Candidate, PickEditor
from desktop.widgets.theme import apply_theme
from sync.domain.failures import Outage, Refused
from sync.store.home import Home
from sync.store.queries import desk, paths
from sync.store.queries import incidents as incident_queries
from sync.store.queries.question_rows import Inbox
from sync.store.queries.rows import LinkStatus, SyncStatus
from sync.store.readers import Readers

ANSWER_S_MAX = 10.0
# Layouts, their views and the views' own layouts each need a turn of the event loop.
SETTLE_MS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Still:
    """A window of the seeded world with its fakes."""

    window: Window
    services: Services
    engine: StillEngine
    readers: StillReaders
    drafts: StillDrafts

    @property
    def incidents(self) -> IncidentsPage:
        page = self.window.pages["incidents"]
        assert isinstance(page, IncidentsPage)
        return page

    @property
    def sync(self) -> SyncPage:
        page = self.window.pages["sync"]
        assert isinstance(page, SyncPage)
        return page


def still_window(application: QApplication, folder: Path, *, language: str, theme: str, strict: bool = True) -> Still:
    """Return a window of the seeded world; `folder` takes its preferences."""
    engine, readers, drafts = StillEngine(), StillReaders(), StillDrafts()
    navigation = Navigation()
    services = Services(
        engine=engine,
        readers=readers,
        words=Words(resources() / "translations", language=language, strict=strict),
        look=Look(resources() / "themes", theme=theme),
        settings=Settings(folder / "preferences.json"),
        drafts=drafts,
        navigate=navigation.navigate,
        clock=still_clock,
    )
    apply_theme(application, services.look)
    window = Window(services, make_pages(services))
    navigation.lead_to(window)
    window.set_identity(world.DESK)
    window.set_status(links.LINK)
    window.refresh_badges()
    window.resize(*SIZE_MIN)
    return Still(window=window, services=services, engine=engine, readers=readers, drafts=drafts)


def _list(still: Still) -> None:
    still.window.show_page("incidents", None)
    found = still.incidents.list.rows.index_of(world.TANKER)
    if found.isValid():
        still.incidents.list.view.setCurrentIndex(found)


def _list_empty(still: Still) -> None:
    still.readers.answers["incidents.listing"] = ()
    _list(still)


def _list_loading(still: Still) -> None:
    del still.readers.answers["incidents.listing"]
    _list(still)
    still.incidents.list.show_loading()


def _open_refused(still: Still) -> None:
    _list(still)
    still.incidents.open_new()
    panel = still.incidents.panel
    assert panel.sheet is not None
    panel.sheet.submit()


def _detail(still: Still) -> None:
    still.window.show_page("incidents", world.TANKER)


def _detail_grade(still: Still) -> None:
    _detail(still)
    still.incidents.detail.open_act("grade")


def _detail_facts(still: Still) -> None:
    _detail(still)
    still.incidents.detail.open_act("facts")


def _detail_dispatch(still: Still) -> None:
    still.engine.answer = Refused(
        "unit.assigned_elsewhere", unit=world.UNIT_CHOICES[1].name, incident=world.UNIT_CHOICES[1].engaged_in, field="unit"
    )
    _detail(still)
    detail = still.incidents.detail
    detail.open_act("dispatch")
    assert detail.panel.sheet is not None
    unit = detail.panel.sheet.form.editors["unit"]
    assert isinstance(unit, PickEditor)
    unit.set_value(Candidate(value=world.UNIT_CHOICES[1].id, title=world.UNIT_CHOICES[1].name))
    detail.panel.sheet.submit()


def _detail_menu(still: Still) -> None:
    _detail(still)
    still.incidents.detail.offer_all()


def _detail_order(still: Still) -> None:
    _detail(still)
    still.incidents.detail.show_order(world.ORDERS[0].id)


def _detail_order_menu(still: Still) -> None:
    _detail_order(still)
    board = still.incidents.detail.board
    board.picked.emit(next(row for row in world.ORDERS[0].recipients if row.state == "refused"))


def _detail_history(still: Still) -> None:
    _detail(still)
    still.incidents.detail.show_history("seriously_injured")


def _detail_read_only(still: Still) -> None:
    still.readers.answers["incidents.detail"] = replace(world.DETAIL, may_write=False)
    _detail(still)


def _detail_drill(still: Still) -> None:
    drill = replace(world.DETAIL.incident, mode="exercise", number=world.INCIDENTS[-1].number)
    still.readers.answers["incidents.detail"] = replace(world.DETAIL, incident=drill)
    _detail(still)


def _detail_new(still: Still) -> None:
    row = replace(world.DETAIL.incident, grade=None, state="confirmed", orders_open=0)
    bare = replace(
        world.DETAIL,
        incident=row,
        steps=world.STEPS[:2],
        posts=(),
        assignments=(),
        orders=(),
        tasks=(),
        journal=(),
        journal_count=0,
        fields=world.FIELDS[:3],
    )
    still.readers.answers["incidents.detail"] = bare
    _detail(still)


def _detail_disk_full(still: Still) -> None:
    _detail(still)
    entry = still.incidents.detail.journal.entry
    assert isinstance(entry, QLineEdit)
    entry.setText(world.JOURNAL[4].text)
    still.window.show_outage(Outage("store.disk_full"))


def _detail_restored(still: Still) -> None:
    _detail(still)
    still.window.show_start(
        {
            "verdict": "rolled_back",
            "restored_at_ms": world.at("13:15"),
            "moved_aside": "damaged-20260718T063150Z",
            "lost_entries": 14,
            "new_life": True,
            "clock_behind_ms": 11 * 60 * 1000,
        }
    )


def _sync(still: Still) -> None:
    still.window.show_page("sync", None)
    still.sync.card.cards[0].setChecked(True)
    still.sync.card.reason.setText(world.JOURNAL[5].text[:12])


def _sync_dispute(still: Still) -> None:
    still.readers.answers["questions.inbox"] = replace(links.INBOX, questions=(links.DISPUTE, links.ALERT))
    still.window.show_page("sync", None)
    still.sync.card.settle()


def _sync_clear(still: Still) -> None:
    received = LinkStatus(state="received", since_ms=world.at("14:30:12"), received_ms=world.at("14:31:07"), rate_bit_s=96_000, peers=1)
    still.readers.answers["questions.inbox"] = Inbox()
    still.readers.answers["records.reach"] = links.RECORDS[2:]
    still.readers.answers["paths.status"] = SyncStatus(
        link=received, paths=tuple(replace(row, waiting_entries=0) for row in links.PATHS[:2])
    )
    still.engine.status.emit(received)
    still.window.show_page("sync", None)


SCENES: dict[str, Callable[[Still], None]] = {
    "incidents-list": _list,
    "incidents-empty": _list_empty,
    "incidents-loading": _list_loading,
    "incidents-open-refused": _open_refused,
    "incident": _detail,
    "incident-grade": _detail_grade,
    "incident-facts": _detail_facts,
    "incident-dispatch-refused": _detail_dispatch,
    "incident-menu": _detail_menu,
    "incident-order": _detail_order,
    "incident-order-menu": _detail_order_menu,
    "incident-history": _detail_history,
    "incident-read-only": _detail_read_only,
    "incident-drill": _detail_drill,
    "incident-new": _detail_new,
    "incident-disk-full": _detail_disk_full,
    "incident-restored": _detail_restored,
    "sync": _sync,
    "sync-dispute": _sync_dispute,
    "sync-clear": _sync_clear,
}


def still_setup(application: QApplication, *, language: str, theme: str, strict: bool = True) -> tuple[SetupPage, StillMaker]:
    """Return the set-up page with someone who makes nothing."""
    words = Words(resources() / "translations", language=language, strict=strict)
    look, maker = Look(resources() / "themes", theme=theme), StillMaker()
    apply_theme(application, look)
    page = SetupPage(words=words, look=look, maker=maker, clock=still_clock)
    page.resize(*SIZE_MIN)
    return page, maker


def _setup_typed(page: SetupPage, _maker: StillMaker) -> None:
    page.focus_first()
    page.organisation.search.setText("nan")
    page.organisation.asked.emit("nan")


def _setup_refused(page: SetupPage, maker: StillMaker) -> None:
    page.organisation.search.setText(world.DESK.short_name)
    page.form.editors["center"].set_value("10.0.0.5")
    page.sheet.submit()
    maker.answer = Outage("store.read_only")
    page.organisation.set_value(Candidate(value=world.DESK.organisation, title=world.DESK.organisation_name))
    page.form.editors["person"].set_value(world.DESK.person)
    page.sheet.submit()


SETUP_SCENES: dict[str, Callable[[SetupPage, StillMaker], None]] = {"setup": _setup_typed, "setup-refused": _setup_refused}


# The pictures that README shows: name → scene.
OF_THE_PAPERS: dict[str, str] = {"incidents": "incident", "sync": "sync"}


class Shots(QObject):
    """Takes pictures one after the other, each after a return to the event loop, so that layouts have settled.

    A job prepares what is shown and names the file; the window is deleted once its picture is written.
    """

    ended = Signal()

    def __init__(self, jobs: Iterable[tuple[Callable[[], QWidget], Path]]) -> None:
        super().__init__()
        self._jobs = iter(jobs)
        self._shown: tuple[QWidget, Path] | None = None
        self.written: list[Path] = []
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SETTLE_MS)
        self._timer.timeout.connect(self._on_settled)

    def take(self) -> tuple[Path, ...]:
        """Take them all and return the files."""
        loop = QEventLoop()
        self.ended.connect(loop.quit)
        self._timer.start()
        loop.exec()
        return tuple(self.written)

    def _on_settled(self) -> None:
        if self._shown is not None:
            window, path = self._shown
            path.parent.mkdir(parents=True, exist_ok=True)
            save_png(window.grab().toImage(), path)
            self.written.append(path)
            # Closed windows that are left to Qt would be styled again with each of the next ones.
            delete(window)
            self._shown = None
        job = next(self._jobs, None)
        if job is None:
            self.ended.emit()
            return
        prepare, path = job
        self._shown = (prepare(), path)
        self._timer.start()


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the pictures and return 0."""
    parser = argparse.ArgumentParser(prog="pictures")
    parser.add_argument("--out", type=Path, default=Path("build/pictures"))
    parser.add_argument("--docs", type=Path, help="write the few pictures of the papers into this folder instead")
    parser.add_argument("--only", default="", help="scenes whose name begins so")
    chosen = parser.parse_args(arguments)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = make_application()
    if chosen.docs is None:
        wanted = [
            (name, language, theme, chosen.out / f"{name}-{theme}-{language}.png")
            for name in (*SETUP_SCENES, *SCENES)
            if name.startswith(chosen.only)
            for language in LANGUAGES
            for theme in (DAY, NIGHT)
        ]
    else:
        wanted = [
            (scene, CHINESE, theme, chosen.docs / f"{name}{'' if theme == DAY else f'-{theme}'}.png")
            for name, scene in OF_THE_PAPERS.items()
            for theme in (DAY, NIGHT)
        ]
    with tempfile.TemporaryDirectory() as folder:
        Shots((partial(_scene, application, Path(folder), name, language, theme), path) for name, language, theme, path in wanted).take()
    return 0


def _scene(application: QApplication, folder: Path, name: str, language: str, theme: str) -> QWidget:
    if name in SETUP_SCENES:
        page, maker = still_setup(application, language=language, theme=theme)
        page.show()
        SETUP_SCENES[name](page, maker)
        return page
    still = still_window(application, folder, language=language, theme=theme)
    still.window.show()
    SCENES[name](still)
    return still.window


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

    Args:
        link: what the engine said of the link last, while it runs; without it the pages say what the log tells.

    Raises: Outage: the store can't be read.
    """
    application = make_application()
    folder.mkdir(parents=True, exist_ok=True)
    readers = Readers(home)
    try:
        incidents = readers.query(incident_queries.listing, "", False).result(ANSWER_S_MAX)
        shown: list[tuple[str, str, bytes | None]] = [("incidents", "incidents", None), ("sync", "sync", None)]
        shown += [("incident", "incidents", row.id) for row in incidents[:1]]
        with tempfile.TemporaryDirectory() as preferences:
            make = partial(_home_window, application, readers, Path(preferences), link)
            jobs = (
                (partial(make, page=page, subject=subject, language=language, theme=theme), folder / f"{name}-{theme}-{language}.png")
                for name, page, subject in shown
                for language in LANGUAGES
                for theme in (DAY, NIGHT)
            )
            return Shots(jobs).take()
    finally:
        readers.close()


def _home_window(
    application: QApplication,
    readers: Readers,
    folder: Path,
    link: LinkStatus | None,
    *,
    page: str,
    subject: bytes | None,
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
        clock=now_ms,
    )
    apply_theme(application, services.look)
    window = Window(services, make_pages(services))
    navigation.lead_to(window)
    waiting.query(desk.identity, to=window.set_identity)
    window.set_status(readers.query(paths.status).result(ANSWER_S_MAX).link)
    if link is not None:
        engine.status.emit(link)
    window.refresh_badges()
    window.resize(*SIZE_MIN)
    window.show()
    window.show_page(page, subject)
    return window


if __name__ == "__main__":
    sys.exit(main())
