"""A post with a stick: makes bundles for others and takes theirs in, as an engine would; and sticks that fail."""

import errno
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from fakes.post import TREE, WAIT_S, Clock, Post

from sync.domain.commands.attachments import AttachFile
from sync.domain.commands.incidents import AddParty, OpenIncident
from sync.domain.commands.journals import WriteJournal
from sync.domain.commands.orders import IssueOrderNow
from sync.domain.ids import ReplicaId
from sync.domain.scopes import incident_scope
from sync.links.bundle_ask import make_request, take_request
from sync.links.bundle_check import Preview, check_bundle
from sync.links.bundle_in import Consent, Receipt, take_bundle
from sync.links.bundle_out import Made, make_bundle
from sync.links.bundle_plan import Wish
from sync.links.bundle_stick import Stick
from sync.links.bundle_work import Tell, Workplace, never, unheard
from sync.oplog.hashing import fingerprint
from sync.protocol.bundle_request import parse_request
from sync.store.leaves import StoreBlobs


class Carrier:
    """One post, its own or another's, and a folder that is its stick; `close` it."""

    def __init__(self, path: Path, organisation: str = "", *, clock: Clock | None = None, post: Post | None = None) -> None:
        self.post = post or Post(path / "home", organisation, clock=clock)
        self.place = self._workplace()
        self.folder = path / "stick"
        self.folder.mkdir(parents=True, exist_ok=True)
        self.stick = Stick()

    def _workplace(self) -> Workplace:
        post = self.post
        blobs = StoreBlobs(post.home, post.writer)
        return Workplace(home=post.home, writer=post.writer, blobs=blobs, shipped=TREE, now_ms=post.clock)

    @property
    def replica(self) -> ReplicaId:
        return ReplicaId(self.post.replica)

    @property
    def sign_key(self) -> bytes:
        key: bytes = self.post.rows("select sign_key from replicas where standing = 'own'")[0]["sign_key"]
        return key

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.sign_key)

    def request(self) -> bytes:
        """Return this device's request file."""
        return make_request(self.post.reader, has_blob=self.place.blobs.blobs.has, now_ms=self.post.clock())[0]

    def meet(self, other: "Carrier", *, accept: bool = True) -> None:
        """Take the other's request in; a person compared the fingerprint."""
        take_request(self.place, parse_request(other.request()), accept=accept)

    def make(self, *to: "Carrier", tell: Tell = unheard, cancelled: Callable[[], bool] = never, **wish: Any) -> Made:
        """Make a bundle for ``to`` on this stick."""
        wanted = Wish(recipients=tuple(one.replica for one in to), folder=self.folder, **wish)
        return make_bundle(self.place, wanted, self.stick, tell=tell, cancelled=cancelled)

    def check(self, paths: Sequence[Path]) -> Preview:
        """Look into a bundle."""
        return check_bundle(self.place, paths, self.stick)

    def take(self, paths: Sequence[Path], *, tell: Tell = unheard, cancelled: Callable[[], bool] = never, **consent: Any) -> Receipt:
        """Take a bundle in, and wait until everything of it counts."""
        receipt = take_bundle(self.place, paths, self.stick, Consent(**consent), tell=tell, cancelled=cancelled)
        self.post.writer.settled().result(WAIT_S)
        return receipt

    def open(self, *parties: str, title: str = "槽车侧翻") -> bytes:
        """Open an incident that ``parties`` share."""
        incident = bytes(self.post.do(OpenIncident(title=title, mode="actual", state="confirmed")).created[0])
        for party in parties:
            self.post.do(AddParty(incident=incident, organisation=party))
        return incident

    def write(self, incident: bytes, lines: int) -> None:
        """Write journal lines."""
        for number in range(lines):
            self.post.do(WriteJournal(scope=incident_scope(incident), line=f"第 {number} 行，水位 {number * 7 % 31}", channel="radio"))

    def order(self, incident: bytes, organisation: str) -> None:
        """Order something of an organisation, urgently."""
        self.post.do(IssueOrderNow(text="立即上报", urgency="flash", organisations=(organisation,), incident=incident))

    def attach(self, incident: bytes, content: bytes) -> bytes:
        """Attach a file to the incident; return its address."""
        address = self.place.blobs.blobs.put(content)
        name = f"{len(content)}.bin"
        self.post.do(AttachFile(subject=incident, subject_kind="incident", original=address, media="other", file_name=name))
        return address

    def close(self) -> None:
        self.post.close()


@contextmanager
def met(folder: Path, *organisations: str) -> Iterator[tuple[Carrier, Carrier]]:
    """Open two posts with a stick each, on one clock, that know each other's keys."""
    clock = Clock()
    made: list[Carrier] = []
    try:
        for organisation in organisations:
            (folder / organisation).mkdir()
            made.append(Carrier(folder / organisation, organisation, clock=clock))
        one, other = made
        one.meet(other)
        other.meet(one)
        yield one, other
    finally:
        for carrier in made:
            carrier.close()


class FullStick(Stick):
    """Takes some bytes, then is full; and says beforehand that there is room."""

    def __init__(self, room: int) -> None:
        self._room = room

    def create(self, path: Path) -> BinaryIO:
        return _Tight(super().create(path), self._room)  # type: ignore[return-value]

    def free_bytes(self, folder: Path) -> int:  # noqa: ARG002 - it says the same of every folder
        return 2**40


class _Tight:
    """A file that raises ENOSPC past its room."""

    def __init__(self, file: BinaryIO, room: int) -> None:
        self._file = file
        self._room = room

    def write(self, content: bytes) -> int:
        self._room -= len(content)
        if self._room < 0:
            raise OSError(errno.ENOSPC, "full")
        return self._file.write(content)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


class LyingStick(Stick):
    """Says that everything is written, and keeps what ``spoil`` makes of it."""

    def __init__(self, spoil: Callable[[bytes], bytes]) -> None:
        self._spoil = spoil

    def publish(self, temporary: Path, final: Path) -> None:
        super().publish(temporary, final)
        final.write_bytes(self._spoil(final.read_bytes()))
