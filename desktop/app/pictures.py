"""Pictures of every page and state from one seeded world: ``python -m desktop.app.pictures --out build/pictures``.

Page × state × {zh, en} × {day, night} at 1366 × 768, so that a person can look through them in a minute.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtWidgets import QApplication, QLineEdit

from desktop.app import picture_world as world
from desktop.app.catalogue import make_pages
from desktop.features.incidents.page import IncidentsPage
from desktop.features.sync.page import SyncPage
from desktop.runtime.paths import resources
from desktop.runtime.services import Services
from desktop.runtime.settings import Settings
from desktop.runtime.theme_settings import DAY, NIGHT, Look
from desktop.runtime.words import LANGUAGES, Words
from desktop.shell.window import SIZE_MIN, Window
from desktop.widgets.editors import Candidate, PickEditor
from desktop.widgets.theme import apply_theme, load_fonts
from sync.domain.failures import Outage, Refused
from sync.store.queries.rows import Inbox, LinkStatus, SyncStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Still:
    """A window of the seeded world with its fakes."""

    window: Window
    services: Services
    engine: world.StillEngine
    readers: world.StillReaders
    drafts: world.StillDrafts

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
    engine, readers, drafts = world.StillEngine(), world.StillReaders(), world.StillDrafts()
    navigation = Navigation()
    services = Services(
        engine=engine,
        readers=readers,
        words=Words(resources() / "translations", language=language, strict=strict),
        look=Look(resources() / "themes", theme=theme),
        settings=Settings(folder / "preferences.json"),
        drafts=drafts,
        navigate=navigation.navigate,
        clock=world.still_clock,
    )
    apply_theme(application, services.look)
    window = Window(services, make_pages(services))
    navigation.window = window
    window.set_identity(world.DESK)
    window.set_status(world.LINK)
    window.refresh_badges()
    window.resize(*SIZE_MIN)
    return Still(window=window, services=services, engine=engine, readers=readers, drafts=drafts)


class Navigation:
    """The way between pages; a class because the window is made after the services that hold it."""

    def __init__(self) -> None:
        self.window: Window | None = None

    def navigate(self, page: str, subject: bytes | None) -> None:
        assert self.window is not None
        self.window.show_page(page, subject)


def _list(still: Still) -> None:
    still.window.show_page("incidents", None)


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


def _detail_read_only(still: Still) -> None:
    still.readers.answers["incidents.detail"] = replace(world.DETAIL, may_write=False)
    _detail(still)


def _detail_drill(still: Still) -> None:
    drill = replace(world.DETAIL.incident, mode="exercise", number=world.INCIDENTS[-1].number)
    still.readers.answers["incidents.detail"] = replace(world.DETAIL, incident=drill)
    _detail(still)


def _detail_new(still: Still) -> None:
    bare = replace(world.DETAIL, posts=(), assignments=(), orders=(), tasks=(), journal=(), journal_count=0, fields=world.FIELDS[:3])
    still.readers.answers["incidents.detail"] = bare
    _detail(still)


def _detail_disk_full(still: Still) -> None:
    _detail(still)
    entry = still.incidents.detail.journal.entry
    assert isinstance(entry, QLineEdit)
    entry.setText(world.JOURNAL[4].text)
    still.window.show_outage(Outage("store.disk_full"))


def _sync(still: Still) -> None:
    still.window.show_page("sync", None)
    still.sync.card.cards[0].setChecked(True)
    still.sync.card.reason.setText(world.JOURNAL[5].text[:12])


def _sync_dispute(still: Still) -> None:
    still.readers.answers["questions.inbox"] = replace(world.INBOX, questions=(world.DISPUTE, world.ALERT))
    still.window.show_page("sync", None)
    still.sync.card.settle()


def _sync_clear(still: Still) -> None:
    received = LinkStatus(state="received", received_ms=world.at("14:31:07"))
    still.readers.answers["questions.inbox"] = Inbox()
    still.readers.answers["records.reach"] = world.RECORDS[2:]
    still.readers.answers["paths.status"] = SyncStatus(link=received, paths=world.PATHS[1:2])
    still.window.set_status(received)
    still.window.show_page("sync", None)


SCENES: dict[str, Callable[[Still], None]] = {
    "incidents-list": _list,
    "incidents-empty": _list_empty,
    "incidents-loading": _list_loading,
    "incidents-open-refused": _open_refused,
    "incident": _detail,
    "incident-grade": _detail_grade,
    "incident-dispatch-refused": _detail_dispatch,
    "incident-menu": _detail_menu,
    "incident-read-only": _detail_read_only,
    "incident-drill": _detail_drill,
    "incident-new": _detail_new,
    "incident-disk-full": _detail_disk_full,
    "sync": _sync,
    "sync-dispute": _sync_dispute,
    "sync-clear": _sync_clear,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the pictures and return 0."""
    parser = argparse.ArgumentParser(prog="pictures")
    parser.add_argument("--out", type=Path, default=Path("build/pictures"))
    parser.add_argument("--only", default="", help="scenes whose name begins so")
    chosen = parser.parse_args(arguments)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    found = QApplication.instance()
    application = found if isinstance(found, QApplication) else QApplication([])
    application.setStyle("Fusion")
    load_fonts(resources() / "fonts")
    chosen.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for name, scene in SCENES.items():
            if not name.startswith(chosen.only):
                continue
            for language in LANGUAGES:
                for theme in (DAY, NIGHT):
                    picture(application, Path(folder), name, scene, language=language, theme=theme, out=chosen.out)
    return 0


def picture(
    application: QApplication, folder: Path, name: str, scene: Callable[[Still], None], *, language: str, theme: str, out: Path
) -> None:
    """Write one picture."""
    still = still_window(application, folder, language=language, theme=theme)
    still.window.show()
    scene(still)
    for _ in range(4):
        application.processEvents()
    still.window.grab().save(str(out / f"{name}-{theme}-{language}.png"))
    still.window.close()
    still.window.deleteLater()
    application.processEvents()


if __name__ == "__main__":
    sys.exit(main())
