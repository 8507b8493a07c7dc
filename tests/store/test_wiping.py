"""A device that its center ordered to wipe destroys what opens its data: whole, killed anywhere, by no other's order."""

import os
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from fakes.authority import Authority

from sync.domain.commands.incidents import OpenIncident
from sync.domain.draft import Create
from sync.domain.failures import Outage
from sync.oplog.birth import Certificate, Role, make_certificate, parse_birth
from sync.oplog.hashing import public_bytes
from sync.oplog.wipe import WipeOrder, make_wipe
from sync.store import unlocking, wiping
from sync.store.device import create_device
from sync.store.home import Home
from sync.store.startup import check
from tests.fakes.post import Post
from tests.fakes.wrapped import CHEAP, PASSPHRASE, new_process

ROOT, ONLINE = (Ed25519PrivateKey.from_private_bytes(bytes((at,)) * 32) for at in (1, 2))
GULOU = "320106"
WORD = make_certificate(
    ROOT,
    Certificate(
        role=Role.CENTER,
        sign_key=public_bytes(ONLINE),
        seal_key=bytes(32),
        organisation=None,
        offices=(),
        letters="",
        not_after_ms=2**52,
        serial=1,
    ),
)


def order(sign_key: bytes, *, offers: bool = False, key: Ed25519PrivateKey = ONLINE) -> bytes:
    return make_wipe(key, WORD, WipeOrder(sign_key=sign_key, offers=offers, at_ms=5, by="王值班", reason="终端遗失"))


def wrapped(path: Path) -> Home:
    """A home as it stands in a vehicle: wrapped for passphrase and keystore, with a database, backups, blobs and logs."""
    home = Home(path)
    unlocking.begin(home, PASSPHRASE, cost=CHEAP)
    create_device(home, organisation=GULOU, person="王磊", office="dispatcher", now_ms=1)
    unlocking.let_keystore(home, "qianzhi/abc", bytes(32))
    for folder, name in ((home.backups, "copy.db"), (home.blobs, "content"), (home.logs, "engine.txt")):
        (folder / name).write_bytes(b"secret content")
    (home.path / "preferences.json").write_text("{}")
    return home


def left(home: Home) -> set[str]:
    return {path.relative_to(home.path).as_posix() for path in home.path.rglob("*") if path.is_file()}


class Killed(Exception):
    """The battery is pulled."""


@pytest.mark.parametrize("at", [1, 2, 3, 4])
def test_killed_at_every_step(tmp_path: Path, at: int) -> None:
    """Before the mark nothing happened; from the mark on every start ends it before anything else, and says who ordered it."""
    home = wrapped(tmp_path / "home")

    def step(number: int) -> None:
        if number == at:
            raise Killed

    with pytest.raises(Killed):
        wiping.carry_out(home, order(bytes(32)), step=step)
    new_process()
    if at == 1:
        assert wiping.wiped(home) is None
        unlocking.by_passphrase(home, PASSPHRASE)
        new_process()
        return
    for start in (lambda: unlocking.lock_of(home), lambda: check(home, now_ms=1)):
        with pytest.raises(Outage) as caught:
            start()
        assert caught.value.code == "device.wiped"
        assert caught.value.facts == {"by": "王值班", "reason": "终端遗失"}
    assert left(home) == {"wiped", "preferences.json"}
    found = wiping.wiped(home)
    assert found is not None
    assert (found.done, found.keystore_names, found.at_ms) == (True, ("qianzhi/abc",), 5)


def test_the_key_is_gone_before_anything_else(tmp_path: Path) -> None:
    """After the second step the data are there and open to nobody: no wrap, no copy of it, no key; its bytes were overwritten."""
    home = wrapped(tmp_path / "home")
    raw = home.wrap_file.read_bytes()
    held = os.open(home.wrap_file, os.O_RDONLY)

    def step(number: int) -> None:
        if number == 3:
            raise Killed

    with pytest.raises(Killed):
        wiping.carry_out(home, order(bytes(32)), step=step)
    assert home.database.exists()
    assert [path.name for path in (home.wrap_file, home.wrap_copy, home.key_file) if path.exists()] == []
    assert os.pread(held, len(raw), 0) == bytes(len(raw))
    os.close(held)
    new_process()


def test_a_mark_that_cannot_be_read_ends_what_began(tmp_path: Path) -> None:
    """A torn mark names nobody, and the home opens to nobody all the same."""
    home = wrapped(tmp_path / "home")
    home.wiped.write_bytes(b"\xff torn")
    with pytest.raises(Outage, match=r"device\.wiped"):
        unlocking.lock_of(home)
    assert left(home) == {"wiped", "preferences.json"}
    new_process()


@pytest.fixture
def post(tmp_path: Path) -> "Post":
    made = Post(tmp_path / "post", GULOU)
    yield made  # type: ignore[misc]
    made.close()


def own_key(post: Post) -> bytes:
    return post.writer.call(lambda desk: public_bytes(desk.life.sign_key)).result(30)


def noted(post: Post, raw: bytes) -> bool:
    return post.writer.call(lambda desk: wiping.note(desk, raw, now_ms=10)).result(30)


def due(post: Post, now_ms: int = 10) -> tuple[bytes, int]:
    return post.writer.call(lambda desk: wiping.due(desk, now_ms=now_ms)).result(30)


def test_no_order_but_the_centers_and_for_this_device(post: Post) -> None:
    """Without a pinned root, for another device, of another key, or of no form: nothing is noted."""
    key = own_key(post)
    assert not noted(post, order(key))
    post.writer.call(lambda desk: desk.trust.pin_root(public_bytes(ROOT))).result(30)
    for raw in (order(bytes(32)), order(key, key=ROOT), b"", b"\xff"):
        assert not noted(post, raw)
    assert due(post) == (b"", 0)
    raw = order(key)
    assert noted(post, raw)
    assert due(post) == (raw, 0)


def test_what_is_offered_first_waits_a_day_at_most(post: Post) -> None:
    """Unsent entries keep an order of that sort waiting until the center holds them, or a day has passed since it came."""
    post.do(OpenIncident(title="侧翻", mode="actual", state="confirmed"))
    post.writer.call(lambda desk: desk.trust.pin_root(public_bytes(ROOT))).result(30)
    raw = order(own_key(post), offers=True)
    assert noted(post, raw)
    assert due(post, 10) == (raw, wiping.OFFER_MS)
    assert noted(post, raw), "told again it does not begin anew"
    assert due(post, 10 + wiping.OFFER_MS - 1) == (raw, 1)
    assert due(post, 10 + wiping.OFFER_MS) == (raw, 0)


def test_an_order_comes_with_the_authoritys_log(post: Post) -> None:
    """A stick or a neighbour that brings the ruling brings the order; one that was lifted before it was carried out is forgotten."""
    authority = Authority()
    key = own_key(post)
    certificate = parse_birth(authority.birth.raw).certificate
    assert certificate is not None
    post.writer.call(lambda desk: desk.trust.pin_root(authority.root)).result(30)
    raw = make_wipe(authority.key, certificate, WipeOrder(sign_key=key, offers=True, at_ms=5, by="王值班", reason="遗失"))
    fields = {"replica": key[:8], "ranges": [], "reason": "遗失", "by": "王值班", "replaces": [], "wipe": raw}
    ruling = authority.write(Create(kind="ruling", fields=fields))
    post.receive((authority.run(),))
    post.settle()
    assert due(post)[0] == raw
    assert post.writer.call(lambda desk: wiping.order_for(desk.connection, key)).result(30) == raw
    assert post.writer.call(lambda desk: wiping.order_for(desk.connection, bytes(32))).result(30) == b""
    authority.write(Create(kind="ruling", fields={"replica": key[:8], "ranges": [], "reason": "误裁", "replaces": [ruling]}))
    post.receive((authority.run(),))
    post.settle()
    assert due(post) == (b"", 0)
    assert post.writer.call(lambda desk: wiping.order_for(desk.connection, key)).result(30) == b""
