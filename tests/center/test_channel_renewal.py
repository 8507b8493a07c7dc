"""Claims about the certificates of the channel: renewed under a running center, an administrator's own, and a device's wrong clock."""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import trustme
from cryptography import x509
from fakes.live_center import GULOU, Device, LiveCenter, introduced
from fakes.memory_replica import MemoryReplica

from sync.center.channel import ChannelSettings, ServedChannel, issue
from sync.center.exchange import system_ms
from sync.center.keys import load_keys
from sync.domain.failures import Outage, Refused
from sync.links.anchor import CENTER_NAME, trusting_root
from sync.links.center_trust import CenterTrust, Pins
from sync.links.http import HttpLink

HOST, WAIT_S = "127.0.0.1", 20.0
DAY_MS = 86_400_000
NOW_MS = int(datetime(2026, 11, 27, tzinfo=UTC).timestamp() * 1000)
pytestmark = pytest.mark.expects_warnings("certificate not renewed")


def root_of(center: LiveCenter) -> bytes:
    return load_keys(center.directory).root_public


def leaf_of(center: LiveCenter) -> x509.Certificate:
    with (
        socket.create_connection((HOST, center._port), WAIT_S) as plain,
        trusting_root(root_of(center)).wrap_socket(plain, server_hostname=CENTER_NAME) as secure,
    ):
        return x509.load_der_x509_certificate(secure.getpeercert(binary_form=True) or b"")


def test_a_certificate_is_renewed_under_a_running_center_and_no_device_notices(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When two thirds of its time are over the next one is served: new connections see it, those that stand go on; the root is away."""
    late_ms = 0
    renewed = threading.Event()
    checked = ServedChannel.refresh

    def noted(served: ServedChannel) -> bool:
        if checked(served):
            renewed.set()
        return renewed.is_set()

    monkeypatch.setattr(ServedChannel, "refresh", noted)
    monkeypatch.setattr("sync.center.serve.system_ms", lambda: system_ms() + late_ms)
    monkeypatch.setattr("sync.center.serve.RENEWAL_CHECK_S", 0.02)
    with LiveCenter(tmp_path / "center" / "home", channel=ChannelSettings()) as center:
        (device,) = introduced(center, MemoryReplica(1, GULOU))
        (center.directory / "root.key").rename(tmp_path / "root.key")
        before = leaf_of(center)
        assert not renewed.wait(0.1)
        late_ms = 121 * DAY_MS
        assert renewed.wait(WAIT_S)
        after = leaf_of(center)
        assert after.serial_number != before.serial_number
        assert after.not_valid_after_utc - before.not_valid_after_utc >= timedelta(days=120)
        device.sync()
        device.close()
        again = Device(device.store, center)
        again.sync()
        again.close()


@contextmanager
def pair(context: ssl.SSLContext) -> Iterator[tuple[int, list[str]]]:
    """Serve one handshake with ``context`` and tell what the server made of it."""
    said: list[str] = []
    listener = socket.create_server((HOST, 0))

    def serve() -> None:
        plain, _ = listener.accept()
        with plain:
            try:
                with context.wrap_socket(plain, server_side=True) as secure:
                    said.append(secure.version() or "")
            except OSError as error:
                said.append(str(error))

    thread = threading.Thread(target=serve, name="one-handshake")
    thread.start()
    yield listener.getsockname()[1], said
    thread.join(WAIT_S)
    listener.close()


def test_a_leaf_lasts_until_it_is_due_and_names_what_it_was_told(tmp_path: Path) -> None:
    """The same certificate serves for two thirds of its time; another name, or a clock that had been ahead, makes the next one."""
    keys = load_keys(tmp_path)
    first = issue(keys, ("center.example", "10.0.0.5"), now_ms=NOW_MS)
    assert issue(keys, ("center.example", "10.0.0.5"), now_ms=NOW_MS + 119 * DAY_MS) == first
    assert issue(keys, ("center.example", "10.0.0.5"), now_ms=NOW_MS + 121 * DAY_MS) != first
    told = x509.load_der_x509_certificate(first)
    shown = told.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert set(shown.get_values_for_type(x509.DNSName)) == {CENTER_NAME, "localhost", "center.example"}
    assert told.not_valid_after_utc - told.not_valid_before_utc == timedelta(days=182)
    other = issue(keys, (), now_ms=NOW_MS)
    assert other != first
    assert issue(keys, (), now_ms=NOW_MS - 400 * DAY_MS) != other
    with pytest.raises(Refused, match=r"center\.name"):
        issue(keys, ("指挥中心",), now_ms=NOW_MS)
    assert {path.stat().st_mode & 0o077 for path in tmp_path.iterdir()} == {0}


def test_a_vehicle_whose_clock_is_wrong_reaches_the_center(tmp_path: Path) -> None:
    """A certificate that is years over, or years ahead, by the device's clock is taken: the center is who tells it the time."""
    for years in (-20, 20):
        keys = load_keys(tmp_path / str(years))
        served = ServedChannel(keys, ChannelSettings(), now_ms=lambda: NOW_MS + years * 365 * DAY_MS)  # noqa: B023 - used at once
        with pair(served.context) as (port, said):
            link = HttpLink(f"https://{HOST}:{port}#{keys.root_public.hex()}")
            with pytest.raises(Outage, match=r"link\.(cut|unreachable)"):
                link.exchange(b"")
            link.close()
        assert said == ["TLSv1.3"]


def test_an_issuer_is_made_once_and_needs_the_root_for_it(tmp_path: Path) -> None:
    """Without the root no issuer is made, and that is said; with one it serves on without the root; one of another root is refused."""
    keys = load_keys(tmp_path / "one")
    away = tmp_path / "root.key"
    (keys.directory / "root.key").rename(away)
    with pytest.raises(Outage, match=r"center\.root_away"):
        ServedChannel(keys, ChannelSettings(), now_ms=lambda: NOW_MS)
    away.rename(keys.directory / "root.key")
    ServedChannel(keys, ChannelSettings(), now_ms=lambda: NOW_MS)
    (keys.directory / "root.key").rename(away)
    ServedChannel(keys, ChannelSettings(), now_ms=lambda: NOW_MS + 1_000 * DAY_MS)
    other = load_keys(tmp_path / "other")
    ServedChannel(other, ChannelSettings(), now_ms=lambda: NOW_MS)
    for names in (("issuer.pem",), ("issuer.key",), ("issuer.pem", "issuer.key")):
        kept = {name: (keys.directory / name).read_bytes() for name in names}
        for name in names:
            (keys.directory / name).write_bytes((other.directory / name).read_bytes())
        with pytest.raises(Outage, match=r"center\.key_foreign"):
            issue(keys, (), now_ms=NOW_MS)
        for name, held in kept.items():
            (keys.directory / name).write_bytes(held)
    (keys.directory / "issuer.key").write_text("nothing")
    with pytest.raises(Outage, match=r"center\.key_foreign"):
        issue(keys, (), now_ms=NOW_MS)


# An administrator's own certificates.


def written(authority: trustme.CA, folder: Path, *names: str) -> ChannelSettings:
    folder.mkdir(exist_ok=True)
    made = authority.issue_cert(*names)
    (folder / "chain.pem").write_bytes(b"".join(blob.bytes() for blob in made.cert_chain_pems))
    (folder / "key.pem").write_bytes(made.private_key_pem.bytes())
    return ChannelSettings(certificate=folder / "chain.pem", key=folder / "key.pem")


def test_an_administrators_authority_is_believed_by_name_and_alone(tmp_path: Path) -> None:
    """A center with given files is reached by devices that were given the authority, by the names it shows and no others."""
    authority = trustme.CA()
    pem = authority.cert_pem.bytes().decode()
    with LiveCenter(tmp_path / "center" / "home", channel=written(authority, tmp_path / "given", HOST)) as live:
        trust = CenterTrust(lambda: Pins(root=root_of(live), authority=pem))
        link = HttpLink(live.address, trust=trust)
        assert link.blob("GET", "/healthz", "").status == 200
        link.close()
        for address, told in (
            (live.address.replace(HOST, "localhost"), trust),
            (live.address, CenterTrust(lambda: Pins(root=root_of(live)))),
            (live.address, CenterTrust(lambda: Pins(authority=trustme.CA().cert_pem.bytes().decode()))),
        ):
            link = HttpLink(address, trust=told)
            with pytest.raises(Outage, match=r"link\.certificate"):
                link.exchange(b"")
            link.close()
        link = HttpLink(live.address, trust=CenterTrust(lambda: Pins(authority="no certificate")))
        with pytest.raises(Outage, match=r"link\.authority_unreadable"):
            link.exchange(b"")
        link.close()


def test_given_files_are_taken_up_when_they_change_and_only_when_they_fit(tmp_path: Path) -> None:
    """A renewed pair serves the next connection; half a pair, or none, is told of in the log and the present one serves on."""
    authority = trustme.CA()
    settings = written(authority, tmp_path / "given", HOST)
    served = ServedChannel(load_keys(tmp_path / "center"), settings, now_ms=lambda: NOW_MS)
    assert not served.refresh()
    written(authority, tmp_path / "next", HOST)
    assert settings.certificate is not None
    assert settings.key is not None
    (tmp_path / "next" / "chain.pem").replace(settings.certificate)
    assert not served.refresh(), "a certificate whose key has not come yet"
    trusted = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    trusted.load_verify_locations(cadata=authority.cert_pem.bytes().decode())
    for comes in (False, True):
        if comes:
            (tmp_path / "next" / "key.pem").replace(settings.key)
            assert served.refresh()
        with pair(served.context) as (port, said), socket.create_connection((HOST, port), WAIT_S) as plain:
            trusted.wrap_socket(plain, server_hostname=HOST).close()
        assert said == ["TLSv1.3"]
    settings.key.unlink()
    assert not served.refresh()
    with pytest.raises(Outage, match=r"center\.channel_unreadable"):
        ServedChannel(load_keys(tmp_path / "center"), settings, now_ms=lambda: NOW_MS)
