"""A post with a stick: makes bundles for others and takes theirs in, as an engine would."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from fakes.post import TREE, WAIT_S, Clock, Post

from sync.domain.ids import ReplicaId
from sync.links.bundle_ask import make_request, take_request
from sync.links.bundle_check import Preview, check_bundle
from sync.links.bundle_in import Consent, Receipt, take_bundle
from sync.links.bundle_out import Made, make_bundle
from sync.links.bundle_plan import Wish
from sync.links.bundle_stick import Stick
from sync.links.bundle_work import Workplace
from sync.protocol.bundle_request import parse_request


class Carrier:
    """One post and a folder that is its stick; `close` it."""

    def __init__(self, path: Path, organisation: str, *, clock: Clock | None = None) -> None:
        self.post = Post(path / "home", organisation, clock=clock)
        self.place = Workplace(home=self.post.home, writer=self.post.writer, shipped=TREE, now_ms=self.post.clock)
        self.folder = path / "stick"
        self.folder.mkdir()
        self.stick = Stick()

    @property
    def replica(self) -> ReplicaId:
        return ReplicaId(self.post.replica)

    @property
    def sign_key(self) -> bytes:
        key: bytes = self.post.rows("select sign_key from replicas where standing = 'own'")[0]["sign_key"]
        return key

    def request(self) -> bytes:
        """Return this device's request file."""
        return make_request(self.post.reader, now_ms=self.post.clock())[0]

    def meet(self, other: "Carrier", *, accept: bool = True) -> None:
        """Take the other's request in; a person compared the fingerprint."""
        take_request(self.place, parse_request(other.request()), accept=accept)

    def make(self, *to: "Carrier", **wish: Any) -> Made:
        """Make a bundle for ``to`` on this stick."""
        return make_bundle(self.place, Wish(recipients=tuple(one.replica for one in to), folder=self.folder, **wish), self.stick)

    def check(self, paths: Sequence[Path]) -> Preview:
        """Look into a bundle."""
        return check_bundle(self.place, paths, self.stick)

    def take(self, paths: Sequence[Path], **consent: Any) -> Receipt:
        """Take a bundle in, and wait until everything of it counts."""
        receipt = take_bundle(self.place, paths, self.stick, Consent(**consent))
        self.post.writer.settled().result(WAIT_S)
        return receipt

    def close(self) -> None:
        self.post.close()
