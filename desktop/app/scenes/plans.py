"""Every state of the page Plans."""

import tempfile
from dataclasses import replace
from pathlib import Path

from desktop.app import picture_plans as world
from desktop.app import picture_world as desk
from desktop.app.scenes import Scenes
from desktop.app.stills import Still
from sync.domain.failures import Refused
from sync.domain.readiness import check
from sync.store.queries.pages import Page
from sync.store.queries.plan_rows import ReadinessRow
from sync.store.queries.rows import LinkStatus

COUNT_MANY = 100_000


def _library(still: Still) -> None:
    still.window.show_page("plans", None)


def _empty(still: Still) -> None:
    still.readers.answers["plan_library.listing"] = Page(rows=(), offset=0, total=0)
    _library(still)


def _not_found(still: Still) -> None:
    still.readers.answers["plan_library.listing"] = Page(rows=(), offset=0, total=0)
    still.plans.library.search.setText("没有这个")
    _library(still)


def _loading(still: Still) -> None:
    del still.readers.answers["plan_library.listing"]
    _library(still)
    still.plans.library.show_loading()


def _many(still: Still) -> None:
    still.readers.answers["plan_library.listing"] = world.many(COUNT_MANY)
    _library(still)


def _plan(still: Still) -> None:
    still.window.show_page("plans", world.LEAK)


def _plan_loading(still: Still) -> None:
    del still.readers.answers["plan_library.detail"]
    _plan(still)


def _tab(name: str, still: Still) -> None:
    _plan(still)
    still.plans.plan.show_tab(name)


def _text(still: Still) -> None:
    _plan(still)
    still.plans.plan.show_tab("text")
    still.plans.plan.text.search.setText("警戒")
    still.plans.plan.text.search.asked.emit("警戒")


def _command(still: Still) -> None:
    _tab("command", still)


def _phones(still: Still) -> None:
    _tab("phones", still)


def _versions(still: Still) -> None:
    _plan(still)
    still.plans.plan.show_tab("versions")
    older = still.plans.plan.versions.older
    older.setCurrentIndex(older.findData(world.LEAK_OLD))
    newer = still.plans.plan.versions.newer
    newer.setCurrentIndex(newer.findData(world.LEAK))


def _repeal(still: Still) -> None:
    _versions(still)
    still.plans.plan.versions.buttons["repeal"].click()


def _details(still: Still) -> None:
    _plan(still)
    still.plans.plan.side.detail_button.click()


def _activate(still: Still) -> None:
    _plan(still)
    still.engine.status.emit(LinkStatus(state="offline", since_ms=desk.at("13:58"), waiting_entries=12, waiting_orders=3))
    still.plans.begin("activate", {"incident": desk.TANKER, "level": "major", "approver": "魏同和", "approval": "oral"})


def _activate_drill(still: Still) -> None:
    drill = replace(desk.DETAIL, incident=replace(desk.DETAIL.incident, mode="exercise", number=desk.INCIDENTS[-1].number))
    still.readers.answers["incidents.detail"] = drill
    _activate(still)


def _activate_refused(still: Still) -> None:
    still.engine.answer = Refused("plan.already_active", name=world.DOCUMENT.title)
    _activate(still)
    still.plans.plan.side.submit()


def _too_large(still: Still) -> None:
    still.readers.answers["plan_library.detail"] = replace(world.DETAIL, too_large={"major": 18_412})
    _plan(still)


def _word(still: Still) -> None:
    _plan(still)
    still.plans.plan.word_activation()


def _read_only(still: Still) -> None:
    still.readers.answers["plan_library.detail"] = replace(world.DETAIL, may_write=False)
    _tab("versions", still)


def _question(still: Still) -> None:
    disputed = replace(world.VERSIONS[0], state="disputed")
    still.readers.answers["plan_library.detail"] = replace(world.DETAIL, versions=(disputed, *world.VERSIONS[1:]))
    _tab("versions", still)


def _stale(still: Still) -> None:
    _plan(still)
    later = replace(world.TODAY, now_ms=desk.NOW + 9 * world.HOUR_MS)
    findings = check(world.DOCUMENT, "major", later)
    row = ReadinessRow(version_id=world.LEAK, level="major", at_ms=later.now_ms, findings=findings)
    still.plans.plan.show_readiness(row)


def _not_held(still: Still) -> None:
    bare = replace(world.DETAIL, document=None, version=replace(world.VERSIONS[1], is_held=False))
    still.readers.answers["plan_library.detail"] = bare
    _plan(still)


def _cards(still: Still) -> None:
    _library(still)
    still.plans.show_cards()


def _cards_drill(still: Still) -> None:
    _cards(still)
    view = still.plans.cards.view
    view.setCurrentIndex(still.plans.cards.rows.index(len(world.RUNNING) - 1, 0))


def _cards_finish(still: Still) -> None:
    _cards(still)
    still.plans.cards.begin_move("finish")


def _cards_none(still: Still) -> None:
    still.readers.answers["running_cards.listing"] = Page(rows=(), offset=0, total=0)
    _cards(still)


def _import(still: Still) -> None:
    _library(still)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "危化品泄漏预案.txt"
        path.write_text(world.IMPORTED, encoding="gb18030")
        still.files.path = path
        still.plans.open_import(None)
    rows = still.plans.importing.rows
    still.plans.importing.view.setCurrentIndex(rows.index(rows.rowCount() - 3, 0))


def _import_review(still: Still) -> None:
    _import(still)
    still.plans.importing.review()


def _import_refused(still: Still) -> None:
    _library(still)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "预案.docx"
        path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512))
        still.files.path = path
        still.plans.open_import(None)


SCENES: Scenes = {
    "plans-library": _library,
    "plans-empty": _empty,
    "plans-not-found": _not_found,
    "plans-loading": _loading,
    "plans-many": _many,
    "plan": _plan,
    "plan-loading": _plan_loading,
    "plan-text": _text,
    "plan-command": _command,
    "plan-phones": _phones,
    "plan-versions": _versions,
    "plan-repeal": _repeal,
    "plan-details": _details,
    "plan-activate": _activate,
    "plan-activate-drill": _activate_drill,
    "plan-activate-refused": _activate_refused,
    "plan-too-large": _too_large,
    "plan-word": _word,
    "plan-read-only": _read_only,
    "plan-question": _question,
    "plan-stale": _stale,
    "plan-not-held": _not_held,
    "plans-cards": _cards,
    "plans-cards-drill": _cards_drill,
    "plans-cards-finish": _cards_finish,
    "plans-cards-none": _cards_none,
    "plans-import": _import,
    "plans-import-review": _import_review,
    "plans-import-refused": _import_refused,
}
