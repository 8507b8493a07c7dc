"""Every state of the files of an incident."""

from dataclasses import replace
from pathlib import Path

from desktop.app import picture_files as canned
from desktop.app import picture_world as world
from desktop.app.scenes import Scenes
from desktop.app.stills import Still, StillPlayer
from desktop.features.incidents.act import Target
from desktop.features.incidents.viewer import Viewer
from desktop.runtime.previews import look_at
from sync.domain.failures import Outage
from sync.engine.messages import Progress
from sync.store.queries.attachments import NO_FILES, Files


def _incident(still: Still, *, whole: bool = True) -> None:
    still.window.show_page("incidents", world.TANKER)
    detail = still.incidents.detail
    if whole and detail.files.files.rows:
        detail.files.toggle_whole()
    found = detail.middle.index_of(("section", "section.files"))
    detail.middle_view.scrollTo(found, detail.middle_view.ScrollHint.PositionAtTop)


def _files(still: Still) -> None:
    _incident(still)


def _few(still: Still) -> None:
    _incident(still, whole=False)


def _empty(still: Still) -> None:
    still.readers.answers["attachments.of_incident"] = replace(NO_FILES, id=world.TANKER)
    _incident(still)


def _broken(still: Still) -> None:
    _incident(still, whole=False)
    detail = still.incidents.detail
    still.engine.answer = None
    found = look_at(tuple(sorted(Path(canned.place()).parent.glob("*.*"))[:2]))
    detail.files.attacher.begin(Target(detail=detail.detail, files=found), {"caption": None})
    first = still.engine.attached[0]
    still.engine.attaching.emit(Progress(first.token, 62, 100))
    still.engine.answer = Outage("store.disk_full")
    detail.files.attacher.begin(Target(detail=detail.detail, files=found[1:]), {"caption": None})


def _attach(still: Still) -> None:
    _incident(still, whole=False)
    detail = still.incidents.detail
    still.files.path = Path(canned.place()).parent / canned.files().rows[1].file_name
    detail.open_act("attach")


def _viewer(still: Still, name: str, files: Files | None = None) -> Viewer:
    if files is not None:
        still.readers.answers["attachments.of_incident"] = files
    _incident(still)
    detail = still.incidents.detail
    detail.files.viewer.sound.play_with(StillPlayer)  # type: ignore[arg-type]  # plays without a sound
    assert detail.detail is not None
    row = next(row for row in detail.files.files.rows if row.file_name == name)
    detail.files.look(detail.detail, at=row.id)
    return detail.files.viewer


def _photo(still: Still) -> None:
    _viewer(still, canned.files().rows[2].file_name)


def _pdf(still: Still) -> None:
    _viewer(still, canned.files().rows[3].file_name, canned.here())


def _sound(still: Still) -> None:
    _viewer(still, canned.files().rows[0].file_name, canned.here())


def _text(still: Still) -> None:
    _viewer(still, canned.WRONG, canned.here())


def _away(still: Still) -> None:
    _viewer(still, canned.files().rows[3].file_name)


def _fetching(still: Still) -> None:
    _viewer(still, canned.files().rows[4].file_name)


def _failed(still: Still) -> None:
    viewer = _viewer(still, canned.files().rows[0].file_name)
    viewer.turn(5)


def _strike(still: Still) -> None:
    viewer = _viewer(still, canned.files().rows[2].file_name)
    viewer.card.strike_button.click()


SCENES: Scenes = {
    "files": _files,
    "files-few": _few,
    "files-empty": _empty,
    "files-under-way": _broken,
    "files-attach": _attach,
    "file-photo": _photo,
    "file-pdf": _pdf,
    "file-sound": _sound,
    "file-text": _text,
    "file-away": _away,
    "file-fetching": _fetching,
    "file-failed": _failed,
    "file-strike": _strike,
}
