"""Stand-ins with real signals for engine, readers and drafts, over the seeded world; the pictures and the window's tests use them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QPagedPaintDevice
from PySide6.QtWidgets import QApplication, QWidget

from desktop.app import picture_alarms as alarms
from desktop.app import picture_duty as duty
from desktop.app import picture_files as files
from desktop.app import picture_forces as forces
from desktop.app import picture_links as links
from desktop.app import picture_orders as orders
from desktop.app import picture_plans as plans
from desktop.app import picture_shell as shell
from desktop.app import picture_situation as situation
from desktop.app import picture_world as world
from desktop.app.catalogue import every_page
from desktop.features.incidents.page import IncidentsPage
from desktop.features.plans.page import PlansPage
from desktop.features.setup.page import Admission, NewDevice
from desktop.features.sync.page import SyncPage
from desktop.runtime.masks import Masks
from desktop.runtime.paths import resources
from desktop.runtime.position import NONE, TAP, Position, read_place
from desktop.runtime.services import Services
from desktop.runtime.settings import Settings
from desktop.runtime.theme_settings import Look
from desktop.runtime.unproven import Unproven
from desktop.runtime.words import Words
from desktop.shell.navigation import Navigation
from desktop.shell.window import SIZE_MIN, Window
from desktop.widgets.theme import apply_theme
from sync.domain.failures import Outage, Refused
from sync.engine.messages import ChangeDatabaseKey, ChangeKeys, FileToAttach, Proof
from sync.store.exchange import Done
from sync.store.queries import organisations
from sync.store.queries.rows import LinkStatus

# Query → rows, or a function of its arguments that returns them; each world brings those of its page.
ANSWERS: Mapping[str, object] = {
    **world.ANSWERS,
    **orders.ANSWERS,
    **links.ANSWERS,
    **forces.ANSWERS,
    **plans.ANSWERS,
    **shell.ANSWERS,
    **alarms.ANSWERS,
    **situation.ANSWERS,
    **files.ANSWERS,
    **duty.ANSWERS,
}


class StillReaders:
    """Answers each query function with the rows of this world, at once; an answer may be a function of the arguments."""

    def __init__(self) -> None:
        self.answers: dict[str, object] = dict(ANSWERS)
        self.asked: list[tuple[str, tuple[object, ...]]] = []

    def query(
        self,
        function: Callable[..., object],
        *arguments: object,
        to: Callable[[object], None],
        failed: Callable[[BaseException], None] | None = None,
    ) -> None:
        name = f"{function.__module__.rsplit('.', 1)[-1]}.{function.__name__}"
        self.asked.append((name, arguments))
        if name in self.answers:
            answer = self.answers[name]
            to(answer(*arguments) if callable(answer) else answer)


class StillEngine(QObject):
    """Keeps what is submitted and answers with `answer`, an error or a `Done`; None leaves the act in `waiting`."""

    changed = Signal(object)
    acted = Signal()
    status = Signal(object)
    attaching = Signal(object)
    carrying = Signal(object)
    rekeying = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.bundles: list[tuple[str, Mapping[str, object]]] = []
        self.bundle_answers: dict[str, object] = {}
        self.attached: list[FileToAttach] = []
        self.stopped: list[bytes] = []
        self.blobs: list[tuple[str, dict[str, object]]] = []
        self.link: LinkStatus | None = None
        self.status.connect(self._on_status)
        self.submitted: list[object] = []
        self.proofs: list[Proof] = []
        self.asker: Callable[[Unproven], None] | None = None
        self.seated: list[tuple[str, dict[str, object]]] = []
        self.seat_answers: dict[str, object] = {"seat": {"asks": False, "locked": False}}
        self.exchanges = 0
        self.told_count = 0
        self.recalled: list[bytes] = []
        self.slips: list[tuple[str, bytes | str]] = []
        self.slip: object = ""
        self.pins: list[tuple[bytes, bool]] = []
        self.yard_asked: list[tuple[str, dict[str, object]]] = []
        self.accepted: list[bytes] = []
        self.answer: Done | BaseException | None = Done(created=(), ordinals=(1,))
        self.key_answer: object = {"changed": True, "code": ""}
        self.waiting: list[Callable[[object], None]] = []
        self.centers: list[str | None] = []

    def seat(self, act: str, *, done: Callable[[object], None], failed: Callable[[BaseException], None], **values: object) -> None:
        self.seated.append((act, values))
        answer = self.seat_answers.get(act)
        if isinstance(answer, BaseException):
            failed(answer)
        else:
            done(answer)

    def submit(
        self, request: object, *, done: Callable[[object], None], failed: Callable[[BaseException], None], proof: Proof = None
    ) -> None:
        self.submitted.append(request)
        self.proofs.append(proof)
        if isinstance(self.answer, BaseException):
            Unproven(request, done, failed, None if proof is not None else self.asker).on_failed(self.answer)
        elif self.answer is not None:
            done(self.key_answer if isinstance(request, ChangeKeys | ChangeDatabaseKey) else self.answer)
        else:
            self.waiting.append(done)

    def prove_by(self, asker: Callable[[Unproven], None]) -> None:
        self.asker = asker

    def _on_status(self, link: object) -> None:
        self.link = link if isinstance(link, LinkStatus) else None

    def bundle(
        self, do: str, values: Mapping[str, object], *, done: Callable[[object], None], failed: Callable[[BaseException], None]
    ) -> None:
        """Answer with what `bundle_answers` holds for the act, an error or a plain result; without one the act goes on."""
        self.bundles.append((do, values))
        answer = self.bundle_answers.get(do)
        if isinstance(answer, BaseException):
            failed(answer)
        elif answer is not None:
            done(answer)

    def yard(self, do: str, *, done: Callable[[object], None], failed: Callable[[BaseException], None], **values: object) -> None:
        self.yard_asked.append((do, values))
        self._answer(done, failed)

    def accept_key(self, key: bytes, *, done: Callable[[object], None], failed: Callable[[BaseException], None]) -> None:
        self.accepted.append(key)
        self._answer(done, failed)

    def _answer(self, done: Callable[[object], None], failed: Callable[[BaseException], None]) -> None:
        if isinstance(self.answer, BaseException):
            failed(self.answer)
        else:
            done(None)

    def exchange_now(self) -> None:
        self.exchanges += 1

    def set_center(self, url: str | None, *, done: Callable[[object], None], failed: Callable[[BaseException], None]) -> None:
        self.centers.append(url)
        if isinstance(self.answer, BaseException):
            failed(self.answer)
        else:
            done(None)

    def recall(self, scope: bytes) -> None:
        self.recalled.append(scope)

    def told(self) -> None:
        self.told_count += 1

    def hand_out_slip(self, entry: bytes, *, done: Callable[[object], None], failed: Callable[[BaseException], None]) -> None:
        self._answer_slip(("out", entry), done, failed)

    def take_slip(self, text: str, *, done: Callable[[object], None], failed: Callable[[BaseException], None]) -> None:
        self._answer_slip(("in", text), done, failed)

    def pin(self, entry: bytes, *, on: bool, done: Callable[[object], None], failed: Callable[[BaseException], None]) -> None:
        self.pins.append((entry, on))
        self._answer(done, failed)

    def attach(self, file: FileToAttach, *, done: Callable[[object], None], failed: Callable[[BaseException], None]) -> None:
        self.attached.append(file)
        if isinstance(self.answer, BaseException):
            failed(self.answer)
        elif self.answer is not None:
            done(self.answer)

    def stop_attaching(self, token: bytes) -> None:
        self.stopped.append(token)

    def blob(self, does: str, *, done: Callable[[object], None], failed: Callable[[BaseException], None], **values: object) -> None:
        self.blobs.append((does, values))
        if isinstance(self.answer, BaseException):
            failed(self.answer)
        else:
            done(self.answer)

    def dismiss_slip(self, entry: bytes, *, done: Callable[[object], None], failed: Callable[[BaseException], None]) -> None:
        self._answer_slip(("dismiss", entry), done, failed)

    def _answer_slip(self, asked: tuple[str, bytes | str], done: Callable[[object], None], failed: Callable[[BaseException], None]) -> None:
        """Answer with `slip`: groups, a `Taken`, or an error."""
        self.slips.append(asked)
        if isinstance(self.slip, BaseException):
            failed(self.slip)
        else:
            done(self.slip)


class StillRinger:
    """Counts its rings."""

    def __init__(self) -> None:
        self.rings = 0

    def ring(self) -> None:
        self.rings += 1


class StillMaker:
    """Finds in the shipped list at once, and keeps what is to be made."""

    def __init__(self) -> None:
        self.made: list[NewDevice] = []
        self.answer: BaseException | None = None
        self.looked: list[str] = []

    def look(self, invitation: str, *, to: Callable[[object], None], failed: Callable[[BaseException], None]) -> None:
        self.looked.append(invitation)
        to(Admission(organisation="320106", name="鼓楼区"))

    def find(self, text: str, *, to: Callable[[object], None], failed: Callable[[BaseException], None]) -> None:
        to(organisations.shipped_listing(text))

    def make(self, device: NewDevice, *, done: Callable[[object], None], failed: Callable[[BaseException], None]) -> None:
        self.made.append(device)
        if self.answer is None:
            done(device)
        else:
            failed(self.answer)


class StillDrafts:
    """Keeps drafts in memory."""

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}

    def text(self, key: str) -> str:
        return self.texts.get(key, "")

    def put(self, key: str, text: str) -> None:
        self.texts[key] = text


class StillPool:
    """Runs what is asked at once, in this thread."""

    def run(
        self, function: Callable[..., object], *arguments: object, done: Callable[[object], None], failed: Callable[[BaseException], None]
    ) -> None:
        try:
            result = function(*arguments)
        except (Outage, Refused) as error:
            failed(error)
        else:
            done(result)


class StillFiles:
    """Answers each question for a file with `path`, and keeps what was asked."""

    def __init__(self) -> None:
        self.path: Path | None = None
        self.printer: QPagedPaintDevice | None = None
        self.asked: list[tuple[str, str]] = []
        self.opened: list[Path] = []

    def to_open_many(self, parent: QWidget, title: str, patterns: str) -> tuple[Path, ...]:
        self.asked.append((title, patterns))
        return () if self.path is None else (self.path,)

    def open_outside(self, path: Path) -> bool:
        self.opened.append(path)
        return True

    def to_open(self, parent: QWidget, title: str, patterns: str) -> Path | None:
        self.asked.append((title, patterns))
        return self.path

    def to_save(self, parent: QWidget, title: str, name: str, patterns: str) -> Path | None:
        self.asked.append((title, patterns))
        return self.path

    def to_open_some(self, parent: QWidget, title: str, patterns: str) -> tuple[Path, ...]:
        self.asked.append((title, patterns))
        return () if self.path is None else (self.path,)

    def to_folder(self, parent: QWidget, title: str) -> Path | None:
        self.asked.append((title, ""))
        return self.path

    def to_printer(self, parent: QWidget) -> QPagedPaintDevice | None:
        return self.printer


class StillPlayer(QObject):
    """Plays without a sound, nine seconds long."""

    failed = Signal(str)

    def __init__(self, _parent: QObject) -> None:
        super().__init__()
        self.content = b""
        self.at_ms, self.playing, self.outputs = 0, False, True

    def can_sound(self) -> bool:
        return self.outputs

    def load(self, content: bytes) -> None:
        self.content, self.at_ms = content, 0

    def toggle(self) -> None:
        self.playing = not self.playing

    def seek(self, at_ms: int) -> None:
        self.at_ms = max(0, at_ms)

    def stop(self) -> None:
        self.playing = False

    def is_playing(self) -> bool:
        return self.playing

    def position_ms(self) -> int:
        return self.at_ms

    def length_ms(self) -> int:
        return 9_000


class StillWhereabouts(QObject):
    """Stands where it is told to."""

    moved = Signal(object)
    told = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.position: Position | None = None
        self.state = "off"
        self.source = "none"
        self.place = ""

    def choose(self, source: str, place: str) -> bool:
        if source not in {NONE, TAP} and read_place(source, place) is None:
            return False
        self.source, self.place = source, place
        self.stand(None, "off" if source == NONE else "opening")
        return True

    def tap(self, longitude: float, latitude: float) -> None:
        self.source = TAP
        self.stand(Position(longitude=longitude, latitude=latitude, at_ms=still_clock(), source=TAP), "fixed")

    def stand(self, position: Position | None, state: str) -> None:
        """Be there, and say so."""
        self.position, self.state = position, state
        self.told.emit(state)
        self.moved.emit(position)


def still_clock() -> int:
    """Return the moment of the pictures."""
    return world.NOW


@dataclass(frozen=True, slots=True, kw_only=True)
class Still:
    """A window of the seeded world with its fakes."""

    window: Window
    services: Services
    engine: StillEngine
    readers: StillReaders
    drafts: StillDrafts
    files: StillFiles
    ringer: StillRinger
    whereabouts: StillWhereabouts

    @property
    def incidents(self) -> IncidentsPage:
        page = self.window.pages["incidents"]
        assert isinstance(page, IncidentsPage)
        return page

    @property
    def plans(self) -> PlansPage:
        page = self.window.pages["plans"]
        assert isinstance(page, PlansPage)
        return page

    @property
    def sync(self) -> SyncPage:
        page = self.window.pages["sync"]
        assert isinstance(page, SyncPage)
        return page


def still_window(
    application: QApplication,
    folder: Path,
    *,
    language: str,
    theme: str,
    strict: bool = True,
    fresh: bool = False,
    badges: Mapping[str, int] | None = None,
    first: str | None = None,
) -> Still:
    """Return a window of the seeded world; `folder` takes its preferences.

    Args:
        fresh: it has only the page that it shows, and what waits on the others is not known.
        badges: what waits on each page of this world, so that none is made before it is asked for; page → how many.
        first: the page that it shows.
    """
    engine, readers, drafts, files, whereabouts = StillEngine(), StillReaders(), StillDrafts(), StillFiles(), StillWhereabouts()
    ringer, navigation = StillRinger(), Navigation()
    services = Services(
        engine=engine,
        readers=readers,
        words=Words(resources() / "translations", language=language, strict=strict),
        look=Look(resources() / "themes", theme=theme),
        settings=Settings(folder / "preferences.json"),
        drafts=drafts,
        navigate=navigation.navigate,
        intend=navigation.intend,
        pool=StillPool(),
        files=files,
        sound=ringer,
        whereabouts=whereabouts,
        masks=Masks(engine, engine),
        clock=still_clock,
    )
    apply_theme(application, services.look)
    window = Window(services, every_page(), first=first)
    navigation.lead_to(window)
    window.set_identity(world.DESK)
    window.set_status(links.LINK)
    if badges is not None:
        for name, count in badges.items():
            window.rail.items[name].set_badge(count)
        window.make_no_more()
        window.alarms.ask()
    elif not fresh:
        window.refresh_badges()
    window.guide.load()
    window.resize(*SIZE_MIN)
    return Still(
        window=window,
        services=services,
        engine=engine,
        readers=readers,
        drafts=drafts,
        files=files,
        ringer=ringer,
        whereabouts=whereabouts,
    )


def badges_of(still: Still) -> Mapping[str, int]:
    """Return what waits on each page of a window that has them all."""
    return {name: item.badge for name, item in still.window.rail.items.items()}
