"""Stand-ins with real signals for engine, readers and drafts, over the seeded world; the pictures and the window's tests use them."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Signal

from desktop.app.picture_links import INBOX, RECORDS, SYNC
from desktop.app.picture_world import DESK, DETAIL, HISTORY, INCIDENTS, NOW, ORGANISATION_CHOICES, PLAN_CHOICES, UNIT_CHOICES
from desktop.features.setup.page import NewDevice
from sync.store.exchange import Done
from sync.store.queries import organisations

ANSWERS: Mapping[str, object] = {
    "desk.identity": DESK,
    "incidents.listing": INCIDENTS,
    "incidents.detail": DETAIL,
    "incidents.history": HISTORY,
    "units.listing": UNIT_CHOICES,
    "organisations.listing": ORGANISATION_CHOICES,
    "plans.in_force": PLAN_CHOICES,
    "questions.inbox": INBOX,
    "paths.status": SYNC,
    "records.reach": RECORDS,
}


class StillReaders:
    """Answers each query function with the rows of this world, at once."""

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
            to(self.answers[name])


class StillEngine(QObject):
    """Keeps what is submitted and answers with `answer`, an error or a `Done`; None leaves the act waiting."""

    changed = Signal(object)
    status = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.submitted: list[object] = []
        self.exchanges = 0
        self.answer: Done | BaseException | None = Done(created=(), ordinals=(1,))

    def submit(self, request: object, *, done: Callable[[object], None], failed: Callable[[BaseException], None]) -> None:
        self.submitted.append(request)
        if isinstance(self.answer, BaseException):
            failed(self.answer)
        elif self.answer is not None:
            done(self.answer)

    def exchange_now(self) -> None:
        self.exchanges += 1


class StillMaker:
    """Finds in the shipped list at once, and keeps what is to be made."""

    def __init__(self) -> None:
        self.made: list[NewDevice] = []
        self.answer: BaseException | None = None

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


def still_clock() -> int:
    """Return the moment of the pictures."""
    return NOW
