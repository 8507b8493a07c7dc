"""The files of the incident in view: what is read of them, what is under way, where they are shown, and what is done with them.

Joins the parts; the page of the incident gives it the acts and shows what it says.
"""

from collections.abc import Mapping

from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop.features.incidents.act import Target
from desktop.features.incidents.acts_files import ATTACH, ATTACH_FILES, OF_THE_PAGE, OPEN_OUTSIDE, RETRY, SEE, STOP
from desktop.features.incidents.attaching import Attacher, subject_of
from desktop.features.incidents.file_lines import BROKEN, FileLine, JobLine, MoreFiles, file_lines
from desktop.features.incidents.file_paints import FilePaints
from desktop.features.incidents.thumbs import Thumbs
from desktop.features.incidents.viewer import Viewer
from desktop.runtime.previews import Found
from desktop.runtime.services import Services
from sync.store.queries.attachments import NO_FILES, AttachmentRow, Files
from sync.store.queries.rows import IncidentDetail, JournalRow, OrderRow


class FilesDesk(QObject):
    """Owned by the page of an incident.

    Signals:
        changed: `lines` reads differently.
        drawn: a thumbnail came; what is painted is to be painted again.
        found: files were looked at and wait for a caption: the target that holds them.
        shown: the viewer has something to show.
        refused: a sentence about files that can't be taken.
    """

    changed = Signal()
    drawn = Signal()
    found = Signal(object)
    shown = Signal()
    refused = Signal(str)

    def __init__(self, services: Services, parent: QWidget) -> None:
        super().__init__(parent)
        self._services = services
        self._parent = parent
        self.files = NO_FILES
        self.whole = False
        self.thumbs = Thumbs(services, self)
        self.paints = FilePaints(services, self.thumbs)
        self.viewer = Viewer(services, self.thumbs)
        self.attacher = Attacher(services, self)
        self.attacher.changed.connect(self.changed)
        self.attacher.refused.connect(self.refused)
        self.attacher.looked.connect(self._on_looked)
        self.thumbs.came.connect(self.drawn)
        self.viewer.fetch_wanted.connect(self._on_fetch_wanted)

    def show(self, files: Files, detail: IncidentDetail) -> None:
        """Take what is attached in the incident in view; of another incident the list begins short again."""
        if files.id != self.files.id:
            self.whole = False
        self.files = files
        self.thumbs.look_again()
        self.viewer.refresh(files, detail)

    def forget(self) -> None:
        """Show no incident's files until they are read."""
        self.files = NO_FILES
        self.viewer.put_away()

    def lines(self, detail: IncidentDetail) -> tuple[FileLine | JobLine | MoreFiles, ...]:
        """Return the lines of the section."""
        jobs = self.attacher.lines(detail.incident.id)
        return file_lines(self.files, jobs, detail, self._services.words, whole=self.whole)

    def counts(self) -> Mapping[bytes, int]:
        """Return how many files each record has."""
        return self.files.counts()

    def choose(self, target: Target) -> None:
        """Ask which files are to be attached to the target."""
        words = self._services.words
        paths = self._services.files.to_open_many(self._parent, words.say("act.attach"), words.say("files.any"))
        self.attacher.take(paths, target)

    def take(self, mime: QMimeData, target: Target) -> bool:
        """Take what was dropped or pasted for the target; tell whether there was any."""
        return self.attacher.take_dropped(mime, target)

    def look(self, detail: IncidentDetail, subject: bytes | None = None, at: bytes = b"") -> bool:
        """Show a file in full, among those of one record or among all; False when there is none."""
        rows: tuple[AttachmentRow, ...] = self.files.rows if subject is None else self.files.of(subject)
        if not rows:
            return False
        self.viewer.show_files(rows, at, self.files, detail)
        self.shown.emit()
        return True

    def toggle_whole(self) -> None:
        """Show all files of a long list, or the first few again."""
        self.whole = not self.whole
        self.changed.emit()

    def acts_on(self, job: JobLine) -> tuple[str, ...]:
        """Return what may be done about a file that is not attached yet."""
        return (RETRY, STOP) if job.state == BROKEN else (STOP,)

    def offered(self, row: object, acts: tuple[str, ...]) -> tuple[str, ...]:
        """Return the acts on a row, its files first where it has any: they can be seen where nothing may be written, too."""
        return (SEE, *acts) if isinstance(row, (JournalRow, OrderRow)) and row.id in self.counts() else acts

    def do(self, act: str, target: Target, values: object) -> None:
        """Carry out an act that makes no request of its own; any other is done already."""
        if act not in OF_THE_PAGE:
            return
        if act == ATTACH:
            self.choose(target)
        elif act == ATTACH_FILES:
            assert isinstance(values, Mapping)
            self.attacher.begin(target, values)
        elif act == SEE and target.detail is not None:
            self.look(target.detail, subject_of(target)[0])
        elif act == OPEN_OUTSIDE:
            self.viewer.open_outside()
        elif isinstance(target.row, JobLine):
            (self.attacher.retry if act == RETRY else self.attacher.stop)(target.row.id)

    def reword(self) -> None:
        self.viewer.reword()

    def _on_looked(self, found: object, target: object) -> None:
        assert isinstance(target, Target)
        assert isinstance(found, tuple)
        files = tuple(one for one in found if isinstance(one, Found))
        self.found.emit(Target(detail=target.detail, row=target.row, more=target.more, files=files))

    def _on_fetch_wanted(self, address: bytes, on: bool) -> None:
        does = "fetch" if on else "cancel"
        self._services.engine.blob(does, address=address, done=self._on_fetching, failed=self._on_not_fetching)

    def _on_fetching(self, _answer: object) -> None:
        """Be content: how far it is comes with the changes."""

    def _on_not_fetching(self, error: BaseException) -> None:
        self.viewer.say_failed(error)
