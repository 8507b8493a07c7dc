"""Files on their way into the record: chosen, dropped or pasted; looked at on the pool; taken in by the engine, one after the other.

What could not be attached stays in sight with the reason until it is tried again or put away, and its caption is kept.
"""

import secrets
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtGui import QImage

from desktop.features.incidents.act import Target, Values, draft_key
from desktop.features.incidents.acts_files import ATTACH_FILES
from desktop.features.incidents.answer import Answer
from desktop.features.incidents.file_lines import BROKEN, STORING, WAITING, JobLine
from desktop.runtime.previews import Found, look_at
from desktop.runtime.services import Services
from desktop.runtime.words import at
from desktop.widgets.failures import failure_words
from sync.domain.failures import Outage, Refused
from sync.engine.messages import FileToAttach, Progress
from sync.store.queries.rows import JournalRow, OrderRow

FILES_MAX = 50
TOKEN_BYTES = 16


@dataclass(slots=True, kw_only=True)
class _Job:
    """One file; `draft` is where its caption is kept until it is attached, empty for none."""

    file: FileToAttach
    line: JobLine
    draft: str = ""


class Attacher(QObject):
    """Owned by the page of an incident; it goes on with its files whichever incident is shown.

    Signals:
        looked: what the files are that a person means to attach, `tuple[Found, …]`, and the target.
        changed: the lines of `lines` read differently.
        refused: a sentence about files that can't be taken at all.
    """

    looked = Signal(object, object)
    changed = Signal()
    refused = Signal(str)

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._jobs: dict[bytes, _Job] = {}
        # Goes with the process at the latest, whoever closes it.
        self._pasted: tempfile.TemporaryDirectory[str] | None = None
        services.engine.attaching.connect(self._on_progress)

    def take(self, paths: Sequence[Path], target: Target) -> None:
        """Look at files that a person means to attach to the target."""
        if not paths:
            return
        if len(paths) > FILES_MAX:
            self.refused.emit(self._services.words.say("files.too_many", count=len(paths), most=FILES_MAX))
            return
        answer = self._answer(target, self._on_looked)
        self._services.pool.run(look_at, tuple(paths), done=answer.hear, failed=answer.fail)

    def take_dropped(self, mime: QMimeData, target: Target) -> bool:
        """Take what was dropped or pasted: files, else a picture; tell whether there was any."""
        paths = local_paths(mime)
        if paths:
            self.take(paths, target)
            return True
        image = mime.imageData() if mime.hasImage() else None
        if not isinstance(image, QImage) or image.isNull():
            return False
        name = f"{self._services.words.say('files.pasted')} {at(self._services.clock()):%Y-%m-%d %H%M%S}.png"
        answer = self._answer(target, self._on_kept)
        self._services.pool.run(_kept_picture, image, self._folder() / name, done=answer.hear, failed=answer.fail)
        return True

    def begin(self, target: Target, values: Values) -> None:
        """Attach the files of the target with the values of their sheet."""
        subject, kind = subject_of(target)
        caption, taken = values.get("caption"), values.get("taken_at")
        draft = f"{draft_key(ATTACH_FILES, target)}.caption"
        for found in target.files:
            token = secrets.token_bytes(TOKEN_BYTES)
            file = FileToAttach(
                path=str(found.path),
                name=found.path.name,
                token=token,
                subject=subject,
                subject_kind=kind,
                preview=found.preview,
                taken_at=taken if isinstance(taken, int) else found.taken_at,
                caption=caption if isinstance(caption, str) else None,
            )
            line = JobLine(
                id=token, incident=target.incident, subject=subject, subject_kind=kind,
                name=found.path.name, media=found.media, state=WAITING, size=found.size,
            )  # fmt: skip
            self._jobs[token] = _Job(file=file, line=line, draft=draft)
            self._submit(file)
        self.changed.emit()

    def lines(self, incident: bytes) -> tuple[JobLine, ...]:
        """Return the files under way for an incident, and those that failed."""
        return tuple(job.line for job in self._jobs.values() if job.line.incident == incident)

    def retry(self, token: bytes) -> None:
        """Try a file again that failed."""
        job = self._jobs.get(token)
        if job is not None and job.line.state == BROKEN:
            job.line = replace(job.line, state=WAITING, done=0, why="")
            self._submit(job.file)
            self.changed.emit()

    def stop(self, token: bytes) -> None:
        """Give up on a file; one that failed is put away."""
        job = self._jobs.get(token)
        if job is None:
            return
        if job.line.state == BROKEN:
            del self._jobs[token]
            self.changed.emit()
        else:
            self._services.engine.stop_attaching(token)

    def close(self) -> None:
        """Remove what was pasted; called when the page goes."""
        if self._pasted is not None:
            self._pasted.cleanup()
            self._pasted = None

    def _submit(self, file: FileToAttach) -> None:
        answer = Answer(file.token, self)
        answer.done.connect(self._on_done)
        answer.failed.connect(self._on_not_attached)
        self._services.engine.attach(file, done=answer.hear, failed=answer.fail)

    def _answer(self, target: Target, done: Callable[[object, object], None]) -> Answer:
        answer = Answer(target, self)
        answer.done.connect(done)
        answer.failed.connect(self._on_failed)
        return answer

    def _folder(self) -> Path:
        if self._pasted is None:
            self._pasted = tempfile.TemporaryDirectory(prefix="qianzhi-pasted-", ignore_cleanup_errors=True)
        return Path(self._pasted.name)

    def _on_kept(self, target: object, path: object) -> None:
        assert isinstance(path, Path)
        assert isinstance(target, Target)
        self.take((path,), target)

    def _on_looked(self, target: object, found: object) -> None:
        assert isinstance(target, Target)
        assert isinstance(found, tuple)
        words = self._services.words
        for one in found:
            if one.failure is not None:
                self._add_broken(one, target, failure_words(one.failure, words))
        good = tuple(one for one in found if one.failure is None)
        if good:
            self.looked.emit(good, target)
        self.changed.emit()

    def _add_broken(self, found: Found, target: Target, why: str) -> None:
        token = secrets.token_bytes(TOKEN_BYTES)
        subject, kind = subject_of(target)
        file = FileToAttach(path=str(found.path), name=found.path.name, token=token, subject=subject, subject_kind=kind)
        line = JobLine(
            id=token, incident=target.incident, subject=subject, subject_kind=kind,
            name=found.path.name, media=found.media, state=BROKEN, why=why,
        )  # fmt: skip
        self._jobs[token] = _Job(file=file, line=line)

    def _on_failed(self, _target: object, error: object) -> None:
        assert isinstance(error, BaseException)
        self.refused.emit(failure_words(error, self._services.words))

    def _on_progress(self, progress: object) -> None:
        assert isinstance(progress, Progress)
        job = self._jobs.get(progress.token)
        if job is not None:
            job.line = replace(job.line, state=STORING, done=progress.done, size=progress.size)
            self.changed.emit()

    def _on_done(self, token: bytes, _done: object) -> None:
        job = self._jobs.pop(token, None)
        if job is None:
            return
        # Files that were attached by one act share their caption: it is let go with the last of them.
        if job.draft and not any(other.draft == job.draft for other in self._jobs.values()):
            self._services.drafts.put(job.draft, "")
        self._forget_pasted(job)
        self.changed.emit()

    def _on_not_attached(self, token: bytes, error: object) -> None:
        job = self._jobs.get(token)
        if job is None:
            return
        if isinstance(error, Refused) and error.code == "attachment.stopped":
            del self._jobs[token]
            self._forget_pasted(job)
        else:
            assert isinstance(error, BaseException)
            job.line = replace(job.line, state=BROKEN, why=failure_words(error, self._services.words))
        self.changed.emit()

    def _forget_pasted(self, job: _Job) -> None:
        if self._pasted is not None and Path(job.file.path).parent == self._folder():
            Path(job.file.path).unlink(missing_ok=True)


def subject_of(target: Target) -> tuple[bytes, str]:
    """Return the record that files of a target are for, and its kind."""
    if isinstance(target.row, JournalRow):
        return target.row.id, "journal"
    if isinstance(target.row, OrderRow):
        return target.row.id, "order"
    return target.incident, "incident"


def local_paths(mime: QMimeData) -> tuple[Path, ...]:
    """Return the files on this machine that are dropped or pasted."""
    return tuple(Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile())


def can_take(mime: QMimeData) -> bool:
    """Tell whether there is a file or a picture in it."""
    return bool(local_paths(mime)) or mime.hasImage()


def _kept_picture(image: QImage, path: Path) -> Path:
    """Write a pasted picture where the engine can read it.

    Raises: Outage: `file.unwritable`.
    """
    if not image.save(str(path), "PNG"):  # type: ignore[call-overload]  # takes the name of a format as text
        raise Outage("file.unwritable", name=path.name)
    return path
