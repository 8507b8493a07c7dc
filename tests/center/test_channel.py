"""Claims about TLS to the center: who is believed at its address and who is not. Real centers and impostors over real sockets."""

import socket
import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import trustme
from fakes.live_center import GULOU, Device, LiveCenter, introduced
from fakes.memory_replica import MemoryReplica

from sync.center import channel as channels
from sync.center.channel import ChannelSettings
from sync.center.keys import load_keys
from sync.center.serve import run
from sync.domain.failures import Outage, Refused
from sync.links.anchor import CENTER_NAME, anchor, trusting_root
from sync.links.http import HttpLink

HOST, WAIT_S = "127.0.0.1", 20.0


@pytest.fixture
def center(tmp_path: Path) -> Iterator[LiveCenter]:
    with LiveCenter(tmp_path / "center" / "home", channel=ChannelSettings()) as live:
        yield live


class Impostor:
    """Whatever listens where a center should: does a handshake, and keeps what is said to it behind that."""

    def __init__(self, context: ssl.SSLContext | None, *, says: bytes = b"") -> None:
        self.heard = b""
        self._context = context
        self._says = says
        self._listener = socket.create_server((HOST, 0))
        self._listener.settimeout(WAIT_S)
        self.port: int = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, name="impostor")
        self._thread.start()

    def _serve(self) -> None:
        plain, _ = self._listener.accept()
        plain.settimeout(WAIT_S)
        with plain:
            try:
                if self._context is not None:
                    with self._context.wrap_socket(plain, server_side=True) as secure:
                        self.heard = secure.recv(65_536)
                elif plain.recv(65_536):
                    plain.sendall(self._says)
            except OSError:
                pass

    def close(self) -> None:
        self._thread.join(WAIT_S)
        self._listener.close()
        assert not self._thread.is_alive()


def refusal_at(impostor: Impostor, root: bytes, *, host: str = HOST) -> str:
    """Return the code with which a device that knows ``root`` ends at an impostor's; checks that it said nothing."""
    link = HttpLink(f"https://{host}:{impostor.port}#{root.hex()}")
    with pytest.raises(Outage) as caught:
        link.exchange(b"everything that a post knows")
    link.close()
    impostor.close()
    assert impostor.heard == b""
    return caught.value.code


def served_by(authority: trustme.CA, *names: str, most: ssl.TLSVersion = ssl.TLSVersion.TLSv1_3) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.maximum_version = most
    authority.issue_cert(*names).configure_cert(context)
    return context


def root_of(center: LiveCenter) -> bytes:
    return load_keys(center.directory).root_public


def test_an_exchange_goes_by_tls_1_3_from_the_address_alone(center: LiveCenter) -> None:
    """The address that the center shows is all that a device needs; both are in step by TLS 1.3, by any name the center is dialled."""
    assert center.address == f"https://127.0.0.1:{center._port}#{root_of(center).hex()}"
    (device,) = introduced(center, MemoryReplica(1, GULOU))
    device.close()
    by_name = Device(device.store, center.address.replace(HOST, "localhost"))
    by_name.sync()
    by_name.close()
    with (
        socket.create_connection((HOST, center._port), WAIT_S) as plain,
        trusting_root(root_of(center)).wrap_socket(plain, server_hostname=CENTER_NAME) as secure,
    ):
        assert secure.version() == "TLSv1.3"


def test_who_speaks_less_than_tls_1_3_is_turned_away_by_the_center(center: LiveCenter) -> None:
    """A client of TLS 1.2, and one without TLS, get nothing from a center."""
    old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    old.maximum_version = ssl.TLSVersion.TLSv1_2
    old.check_hostname, old.verify_mode = False, ssl.CERT_NONE
    with socket.create_connection((HOST, center._port), WAIT_S) as plain, pytest.raises((ssl.SSLError, ConnectionError)):
        old.wrap_socket(plain)
    with socket.create_connection((HOST, center._port), WAIT_S) as plain:
        plain.sendall(b"GET /healthz HTTP/1.1\r\nhost: center\r\n\r\n")
        assert not plain.recv(65_536).startswith(b"HTTP")


def test_a_certificate_of_a_public_kind_opens_nothing(center: LiveCenter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A man in the middle whose certificate the whole machine would believe, for the very address, is refused and hears nothing."""
    public = trustme.CA(organization_name="A Public Authority")
    public.cert_pem.write_to_path(tmp_path / "public.pem")
    for name in ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.setenv(name, str(tmp_path / "public.pem"))
    judged = ssl.create_default_context()
    assert any(one["subject"][0][0][1] == "A Public Authority" for one in judged.get_ca_certs()), "this machine would not believe it"
    for names in ((HOST, "localhost"), (CENTER_NAME,)):
        assert refusal_at(Impostor(served_by(public, *names)), root_of(center)) == "link.certificate"


def test_requests_own_roots_are_not_asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, center: LiveCenter) -> None:
    """The bundle that requests brings along is nowhere near: an authority in it vouches for nobody here."""
    public = trustme.CA()
    public.cert_pem.write_to_path(tmp_path / "bundle.pem")
    monkeypatch.setattr("requests.adapters.DEFAULT_CA_BUNDLE_PATH", str(tmp_path / "bundle.pem"))
    assert refusal_at(Impostor(served_by(public, CENTER_NAME)), root_of(center)) == "link.certificate"


def test_another_center_is_not_ours(center: LiveCenter, tmp_path: Path) -> None:
    """A sound center of another root at the address is refused before anything is said."""
    with LiveCenter(tmp_path / "other" / "home", channel=ChannelSettings()) as other:
        address = other.address.partition("#")[0]
        link = HttpLink(f"{address}#{root_of(center).hex()}")
        with pytest.raises(Outage, match=r"link\.certificate"):
            link.exchange(b"")
        link.close()


def test_the_anchor_a_device_makes_signs_for_nobody(center: LiveCenter) -> None:
    """The key that signs the made anchor is everybody's; what it signs besides is not believed."""
    root = root_of(center)
    forged = channels.make_leaf(
        channels.Ed25519PrivateKey.from_private_bytes(bytes(32)),
        channels.Ed25519PrivateKey.from_private_bytes(bytes(32)).public_key(),
        (),
        first=datetime(2020, 1, 1, tzinfo=UTC),
        last=datetime(2099, 1, 1, tzinfo=UTC),
    )
    path = center.directory.parent / "forged.pem"
    path.write_text(channels._pem(channels.Ed25519PrivateKey.from_private_bytes(bytes(32))) + channels._shown(forged))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    assert refusal_at(Impostor(context), root) == "link.certificate"
    assert anchor(root) == anchor(root)


@pytest.mark.parametrize("context", [None, "1.2"])
def test_where_no_tls_1_3_is_spoken_that_is_said(center: LiveCenter, context: str | None) -> None:
    """Something without TLS, or with an older one, is told apart from a wrong certificate, and hears nothing either."""
    old = None if context is None else served_by(trustme.CA(), HOST, most=ssl.TLSVersion.TLSv1_2)
    assert refusal_at(Impostor(old, says=b"HTTP/1.1 200 OK\r\n\r\n"), root_of(center)) == "link.no_tls"


def test_a_handshake_that_breaks_is_no_wrong_certificate(center: LiveCenter) -> None:
    """A link that is cut in the middle of a handshake accuses nobody."""
    assert refusal_at(Impostor(None), root_of(center)) in {"link.cut", "link.unreachable"}


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("http://10.0.0.5:8470", "link.plaintext"),
        (f"http://center.example#{'ab' * 32}", "link.plaintext"),
        ("https://10.0.0.5:8470", "link.root_unknown"),
        ("ftp://10.0.0.5", "link.address"),
    ],
)
def test_nothing_is_dialled_without_knowing_whom(address: str, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without TLS beyond this machine, or without a root, a device does not even dial."""
    monkeypatch.setattr(socket, "create_connection", None)
    link = HttpLink(address)
    with pytest.raises(Outage) as caught:
        link.exchange(b"")
    assert caught.value.code == code
    link.close()


def test_without_tls_a_center_serves_this_machine_alone(tmp_path: Path) -> None:
    """A center without TLS refuses to listen where others could reach it, and nothing is made."""
    with pytest.raises(Refused, match=r"center\.plaintext"):
        run(tmp_path / "center", host="0.0.0.0", port=0, organisations_csv=tmp_path)  # noqa: S104 - refused
    assert not (tmp_path / "center").exists()
