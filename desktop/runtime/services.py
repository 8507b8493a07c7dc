"""What a page is given, and nothing else: acts, reads, words, look, drafts, and the way to another page."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtGui import QPagedPaintDevice
from PySide6.QtWidgets import QWidget

from desktop.runtime.position import Position
from desktop.runtime.settings import Settings
from desktop.runtime.sound import Ringer
from desktop.runtime.theme_settings import Look
from desktop.runtime.unproven import Unproven
from desktop.runtime.words import Words
from sync.store.queries.rows import LinkStatus

if TYPE_CHECKING:
    from desktop.runtime.masks import Masks
    from sync.engine.messages import FileToAttach, Proof


class Bound(Protocol):
    """The signal of an object, as a page uses it."""

    def connect(self, slot: Callable[..., None]) -> object: ...


class Engine(Protocol):
    """The acts of this device: `desktop.runtime.bridge.EngineBridge`, or a test's own class with real signals.

    Attributes:
        changed: ``Mapping[kind, frozenset[id]]``, at most five times a second, and at once when an act of this window was written.
        acted: an act of this window was written, or the first of an import's; the changes that it made are told next.
        status: `LinkStatus`.
        attaching: how far a file is that is being taken in, `sync.engine.messages.Progress`.
        carrying: how far a bundle is, `sync.engine.messages.CarryProgress`.
        rekeying: how far the change of the database's key is, `desktop.runtime.database_key.KeyProgress`; None when it ended.
    """

    @property
    def changed(self) -> Bound: ...

    @property
    def acted(self) -> Bound: ...

    @property
    def status(self) -> Bound: ...

    @property
    def attaching(self) -> Bound: ...

    @property
    def carrying(self) -> Bound: ...

    @property
    def rekeying(self) -> Bound: ...

    @property
    def link(self) -> LinkStatus | None:
        """The status told last, for who was made after it was told; None before the first. The store never knows it."""

    def submit(
        self, request: object, *, done: Callable[[object], None], failed: Callable[[BaseException], None], proof: "Proof" = None
    ) -> None:
        """Decide and write `request`; exactly one of the two bound methods is called, in the GUI thread.

        `proof`: the secret of who sits here, for acts that ask for it, or a second person with hers. An act that asks for one and has
        none waits for whoever `prove_by` named, and the page hears of it afterwards.
        """

    def prove_by(self, asker: Callable[[Unproven], None]) -> None:
        """Name who asks a person for the secret that an act wants; one for the window."""

    def seat(self, act: str, *, done: Callable[[object], None], failed: Callable[[BaseException], None], **values: object) -> None:
        """Ask something of the seat: seat, sit, lock, enrol, with the values of `sync.engine.messages`."""

    def attach(self, file: "FileToAttach", *, done: Callable[[object], None], failed: Callable[[BaseException], None]) -> None:
        """Take a file in and attach it; how far it is comes by `attaching`."""

    def stop_attaching(self, token: bytes) -> None:
        """Give up on a file that waits or is being taken in; its `failed` is called with Refused("attachment.stopped")."""

    def blob(self, does: str, *, done: Callable[[object], None], failed: Callable[[BaseException], None], **values: object) -> None:
        """Ask something of a blob: fetch, pause, cancel, evict, export, export_stop, with the values of `sync.engine.messages`."""

    def bundle(
        self, do: str, values: Mapping[str, Any], *, done: Callable[[object], None], failed: Callable[[BaseException], None]
    ) -> None:
        """Have something done about bundles, as `sync.engine.carrying` names it; `done` is handed the plain result."""

    def yard(self, do: str, *, done: Callable[[object], None], failed: Callable[[BaseException], None], **values: object) -> None:
        """Say of the LAN that it be on or off, or that an address be dialled, as `sync.engine.messages` names it."""

    def accept_key(self, key: bytes, *, done: Callable[[object], None], failed: Callable[[BaseException], None]) -> None:
        """Say that a person compared this key's fingerprint: what its device wrote counts from now on."""

    def exchange_now(self) -> None:
        """Try every path once, now."""

    def set_center(self, url: str | None, *, done: Callable[[object], None], failed: Callable[[BaseException], None]) -> None:
        """Go to the center at this address from now on, to none for None; an address that can't be one is Refused."""

    def recall(self, scope: bytes) -> None:
        """Fetch what of a scope rests at the center; what comes is told by `changed`, that it can't come now by `status`."""

    def told(self) -> None:
        """Say that a person was told what came in up to now."""

    def hand_out_slip(self, entry: bytes, *, done: Callable[[object], None], failed: Callable[[BaseException], None]) -> None:
        """Hand `done` the groups, text, of a slip for the own entry that holds the op `entry`."""

    def take_slip(self, text: str, *, done: Callable[[object], None], failed: Callable[[BaseException], None]) -> None:
        """Take in the slip that a person read out; `done` is handed what became of it, `Taken`."""

    def dismiss_slip(self, entry: bytes, *, done: Callable[[object], None], failed: Callable[[BaseException], None]) -> None:
        """Let go of a slip that its stream will never absorb."""

    def pin(self, entry: bytes, *, on: bool, done: Callable[[object], None], failed: Callable[[BaseException], None]) -> None:
        """Send the stream up to the entry that holds the op `entry` first, or in its turn again."""


class Readers(Protocol):
    """The reads of this device: `desktop.runtime.bridge.ReaderBridge`, or a test's."""

    def query(
        self,
        function: Callable[..., object],
        *arguments: object,
        to: Callable[[object], None],
        failed: Callable[[BaseException], None] | None = None,
    ) -> None:
        """Run `function(db, *arguments)` on a reader thread and hand its rows to the bound method `to`."""


class Drafts(Protocol):
    """Unsent text by field; survives the battery."""

    def text(self, key: str) -> str:
        """Return the text kept for `key`, empty when there is none."""

    def put(self, key: str, text: str) -> None:
        """Keep `text`; it is on disk within a second. Empty text forgets the key."""


class Pool(Protocol):
    """Work that is neither a read of the store nor an act: imports, reports, files; `desktop.runtime.bridge.WorkBridge`."""

    def run(
        self, function: Callable[..., Any], *arguments: object, done: Callable[[Any], None], failed: Callable[[BaseException], None]
    ) -> None:
        """Run `function(*arguments)` on another thread; exactly one of the two bound methods is called, in the GUI thread."""


class Files(Protocol):
    """Which file a person means: `desktop.runtime.files.FileQuestions`, or a test's."""

    def to_open(self, parent: QWidget, title: str, patterns: str) -> Path | None:
        """Ask for a file to read; `patterns` as ``words (*.csv *.xlsx)``. Return None when the person thought better of it."""

    def to_open_many(self, parent: QWidget, title: str, patterns: str) -> tuple[Path, ...]:
        """Ask for files to read, several at once. Return none when the person thought better of it."""

    def open_outside(self, path: Path) -> bool:
        """Hand a file to the program that the system keeps for it; tell whether there is one."""

    def to_save(self, parent: QWidget, title: str, name: str, patterns: str) -> Path | None:
        """Ask where to write, `name` offered; an existing file is asked about. Return None when the person thought better of it."""

    def to_open_some(self, parent: QWidget, title: str, patterns: str) -> tuple[Path, ...]:
        """Ask for files to read, one or several; none when the person thought better of it."""

    def to_folder(self, parent: QWidget, title: str) -> Path | None:
        """Ask for a folder, of a stick say. Return None when the person thought better of it."""

    def to_printer(self, parent: QWidget) -> QPagedPaintDevice | None:
        """Ask for a printer. Return None when the person thought better of it, or when there is none."""


class Whereabouts(Protocol):
    """Where this device is: `desktop.runtime.position.PositionService`, or a test's own class with real signals.

    Attributes:
        moved: `Position`, or None when there is none any more.
        told: how the receiver is, one of the states of `desktop.runtime.position`.
    """

    @property
    def moved(self) -> Bound: ...

    @property
    def told(self) -> Bound: ...

    @property
    def position(self) -> Position | None: ...

    @property
    def state(self) -> str: ...

    @property
    def source(self) -> str: ...

    @property
    def place(self) -> str: ...

    def choose(self, source: str, place: str) -> bool:
        """Listen to another receiver; return False for one that can't be."""

    def tap(self, longitude: float, latitude: float) -> None:
        """Take a place that a person pointed at, degrees WGS-84."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """What a person wants to do on another page: features know nothing of one another, so they say it in these words.

    Attributes:
        page: name of the page.
        act: name of one of its acts, empty to look only.
        subject: the record to do it on.
        values: what is known already, by field of the act's form.
    """

    page: str
    act: str = ""
    subject: bytes | None = None
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """What a page is given.

    Attributes:
        masks: what is masked on the screen, and the one way to see it.
        navigate: ``navigate(page, subject)`` shows another page, with a subject or without.
        intend: begins an act on another page.
        clock: now, milliseconds UTC.
    """

    engine: Engine
    readers: Readers
    words: Words
    look: Look
    settings: Settings
    drafts: Drafts
    navigate: Callable[[str, bytes | None], None]
    intend: Callable[[Intent], None]
    pool: Pool
    files: Files
    sound: Ringer
    whereabouts: Whereabouts
    masks: "Masks"
    clock: Callable[[], int]


Changes = Mapping[str, frozenset[bytes]]
