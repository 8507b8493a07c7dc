"""Attacks on a device: by whoever stands where its center should, by a forged order to wipe, by a stranger at its engine's door."""

import http.server
import socket
import ssl
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client
from pathlib import Path

import pytest
import trustme
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from fakes.authority import Authority
from fakes.forked_center import twin
from fakes.linked_post import LinkedPost, linked
from fakes.live_center import GULOU, LiveCenter
from fakes.post import TREE, Clock, Post
from helpers.attacked import Attack, Held, rows_of

from sync.center.channel import ChannelSettings
from sync.center.keys import keys_of
from sync.center.rotation import rotate
from sync.engine.messages import Call
from sync.engine.process import Engine
from sync.engine.socket import AUTH_KEY_BYTES, FAMILY
from sync.links.replica import StoreReplica
from sync.oplog.hashing import public_bytes
from sync.oplog.wipe import WipeOrder, make_wipe
from sync.protocol.enrolment import RANDOM_BYTES, Told, code_of, tell
from sync.store import wiping
from sync.store.cipher import connect
from sync.store.device import create_device
from sync.store.home import Home
from sync.store.readers import Readers
from sync.store.rebuild import table_hashes

HOST, WAIT_S = "127.0.0.1", 20.0


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[LinkedPost]:
    """A post whose agent knows its center by TLS; both are at work."""
    with LiveCenter(tmp_path / "center" / "home", channel=ChannelSettings()) as center:
        (post,) = linked(tmp_path, center, GULOU)
        yield post
        post.close()


@contextmanager
def served(handler: type[http.server.BaseHTTPRequestHandler]) -> Iterator[int]:
    """Serve on a port of its own until the block ends."""
    server = http.server.HTTPServer((HOST, 0), handler)
    thread = threading.Thread(target=server.serve_forever, name="between")
    thread.start()
    try:
        yield int(server.server_address[1])
    finally:
        server.shutdown()
        server.server_close()
        thread.join(WAIT_S)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path / "home")
    create_device(made, organisation=GULOU, person="林亦舟", office="duty_commander", now_ms=1_795_430_400_000)
    return made


def kept(home: Home) -> Held:
    """Return what reads all that a home shows, what it trusts, and every entry."""

    def read() -> object:
        connection = connect(home.database, home.key(), read_only=True)
        try:
            entries = connection.execute("select stream, seq, hex(body) from entries order by 1, 2").fetchall()
            trusted = connection.execute(
                "select name, value from meta where name like '%root%' or name like 'center%' order by 1"
            ).fetchall()
            return table_hashes(connection), entries, trusted
        finally:
            connection.close()

    return read


class Impostor:
    """Stands where a center should, with a certificate that any browser would believe; keeps what is said behind the handshake."""

    def __init__(self) -> None:
        self.heard = b""
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        trustme.CA(organization_name="A Public Authority").issue_cert(HOST, "localhost").configure_cert(self._context)
        self._listener = socket.create_server((HOST, 0))
        self.port: int = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, name="impostor")
        self._thread.start()

    def _serve(self) -> None:
        while True:
            plain, _ = self._listener.accept()
            plain.settimeout(WAIT_S)
            with plain:
                if plain.recv(1, socket.MSG_PEEK) == b"!":
                    return
                try:
                    with self._context.wrap_socket(plain, server_side=True) as secure:
                        self.heard += secure.recv(65_536)
                except OSError:
                    pass

    def close(self) -> None:
        with socket.create_connection((HOST, self.port), WAIT_S) as last:
            last.sendall(b"!")
            self._thread.join(WAIT_S)
        self._listener.close()


@pytest.mark.expects_warnings("link ")
def test_an_impostor_stands_where_the_center_should(opened: LinkedPost, attack: Attack) -> None:
    """The agent ends at its certificate, says nothing, and writes one line; what it holds stays as it was."""
    impostor = Impostor()
    opened.url = f"https://{HOST}:{impostor.port}#{keys_of(opened.center.directory).root_public.hex()}"
    with closing(impostor), attack("link.certificate", rows_of(opened.post)):
        opened.restarted()
        opened.until(lambda now: now.code == "link.certificate")
        opened.agent.close()
    assert impostor.heard == b""


@pytest.mark.expects_warnings("link ")
def test_a_center_answers_with_a_retired_key(tmp_path: Path, attack: Attack) -> None:
    """A device that heard the root's word takes nothing from whoever has the key of before, and writes one line."""
    center = LiveCenter(tmp_path / "center" / "home")
    with center:
        (post,) = linked(tmp_path, center, GULOU)
        post.agent.close()
    old = twin(center, tmp_path / "twin" / "home")
    rotate(center.directory, stolen=True, reason="密钥被盗", by="值班长")
    with center:
        post.restarted()
        post.sees("select 1 from ruling_rows where retires is not null")
        post.agent.close()
    with old, attack("center.key_retired", rows_of(post.post)):
        post.url = old.address
        post.restarted()
        post.until(lambda now: now.code == "center.key_retired")
        post.agent.close()
    post.close()


def test_who_may_not_orders_a_wipe(tmp_path: Path, attack: Attack) -> None:
    """Without a pinned root, for another device, under another key, of no form: nothing is noted, and each is one line."""
    post, authority = Post(tmp_path / "post", GULOU), Authority()
    readers = Readers(post.home, 1)
    store = StoreReplica(post.writer, readers)

    def order(sign_key: bytes, key: Ed25519PrivateKey) -> bytes:
        said = WipeOrder(sign_key=sign_key, offers=False, at_ms=5, by="窃贼", reason="假的")
        return make_wipe(key, authority.birth.certificate or b"", said)

    def due() -> object:
        return post.writer.call(lambda desk: wiping.due(desk, now_ms=10)).result(WAIT_S)

    own = post.writer.call(lambda desk: public_bytes(desk.life.sign_key)).result(WAIT_S)
    with attack("wipe.refused", rows_of(post), due):
        store.note_wipe(order(own, authority.key))
    post.writer.call(lambda desk: desk.trust.pin_root(authority.root)).result(WAIT_S)
    for raw in (order(bytes(32), authority.key), order(own, Ed25519PrivateKey.generate()), b"", b"\xff"):
        with attack("wipe.refused", rows_of(post), due):
            store.note_wipe(raw)
    store.note_wipe(order(own, authority.key))
    assert due() == (order(own, authority.key), 0)
    readers.close()
    post.close()


def test_somebody_answers_a_code_in_the_centers_place(home: Home, attack: Attack) -> None:
    """An answer that does not prove the code: the engine refuses it with one line, and pins and keeps nothing."""
    told = Told(root=b"r" * 32, organisation=GULOU, offices=(), ends_ms=0, takes_over=None, certificate=b"forged")

    class Between(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["content-length"]))
            answer = tell(told, bytes(32), nonce=bytes(16))
            self.send_response(200)
            self.send_header("content-type", "application/cbor")
            self.send_header("content-length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_words: object) -> None: ...

    with served(Between) as port, closing(Engine(home, shipped=TREE, now_ms=Clock())) as engine:
        url = f"http://{HOST}:{port} {code_of(bytes(RANDOM_BYTES))}"
        with attack("enrol.unproved", kept(home)):
            engine.answer(Call(number=1, act="center", body={"act": "center", "url": url})).result(WAIT_S)


@pytest.mark.skipif(sys.platform == "win32", reason="bytes that are no word of ours are written to a socket of the file system")
@pytest.mark.parametrize("knows", [b"x" * AUTH_KEY_BYTES, None], ids=["another key", "no key at all"])
def test_a_process_without_the_doors_key(home: Home, attack: Attack, knows: bytes | None) -> None:
    """It is sent away after a challenge, hears nothing of the home, and one line says that somebody came."""
    engine = Engine(home, shipped=TREE, now_ms=Clock(), auth_key=b"k" * AUTH_KEY_BYTES)
    with attack("door.no_key", kept(home)):
        if knows is None:
            with socket.socket(socket.AF_UNIX) as line:
                line.connect(home.address)
                line.sendall(b"\x00\x00\x00\x04none")
                line.shutdown(socket.SHUT_WR)
                assert b"hello" not in line.recv(65_536)
        else:
            with pytest.raises((AuthenticationError, EOFError, OSError)):
                Client(home.address, FAMILY, authkey=knows)
        engine.close()
