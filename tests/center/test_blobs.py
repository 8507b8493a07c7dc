"""Claims about blobs at the center: for whom, under which name, each request once, and what the disk says."""

import errno
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from fakes.live_center import GULOU, Device, LiveCenter, introduced
from fakes.memory_replica import MemoryReplica

from sync.center import blobs as at_center
from sync.center.rulings import rule
from sync.domain.content import content_address
from sync.domain.failures import Outage, Refused
from sync.links.blobs import BlobLink
from sync.oplog.codec import decode
from sync.protocol.limits import BLOB_BYTES_MAX
from sync.protocol.passes import NONCE_HEADER, blob_path, make_pass

CONTENT = bytes(range(256)) * 600
ADDRESS = content_address(CONTENT)


@pytest.fixture(scope="module")
def center(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveCenter]:
    with LiveCenter(tmp_path_factory.mktemp("center") / "home") as live:
        yield live


NUMBERS = iter(range(20_000, 30_000))


def admitted(center: LiveCenter) -> Device:
    (device,) = introduced(center, MemoryReplica(next(NUMBERS), GULOU))
    return device


def blob_link(device: Device) -> BlobLink:
    return BlobLink(device.link, device.store.sign_key, device.store.sign)


def test_a_blob_comes_back_whole_under_its_own_name(center: LiveCenter) -> None:
    """Brought by one device and fetched by another; content that is not what its name says is refused and changes nothing."""
    link, other = blob_link(admitted(center)), blob_link(admitted(center))
    assert (link.holds(ADDRESS), link.get(ADDRESS)) == (False, None)
    with pytest.raises(Refused, match=r"blob\.wrong_address"):
        link.put(ADDRESS, CONTENT + b"x")
    assert not link.holds(ADDRESS)
    link.put(ADDRESS, CONTENT)
    link.put(ADDRESS, CONTENT)
    assert (other.holds(ADDRESS), other.get(ADDRESS)) == (True, CONTENT)


def test_every_request_serves_once(center: LiveCenter) -> None:
    """The very request that was answered is refused the second time, and the answer brings the nonce for the next."""
    device = admitted(center)
    path = blob_path(ADDRESS)

    def ask(nonce: bytes) -> requests.Response:
        header = make_pass(device.store.sign_key, device.store.sign, method="GET", path=path, nonce=nonce)
        return requests.get(center.address + path, headers={"authorization": header}, timeout=5)

    first = ask(bytes(16))
    assert (first.status_code, decode(first.content)) == (428, {"code": "request.stale_nonce"})
    nonce = bytes.fromhex(first.headers[NONCE_HEADER])
    assert ask(nonce).status_code in {200, 404}
    assert ask(nonce).status_code == 428


def test_strangers_and_revoked_devices_get_nothing(center: LiveCenter) -> None:
    """Without a pass, with a stranger's, or with one whose device was revoked, nothing is told and nothing is taken."""
    device, stranger = admitted(center), MemoryReplica(next(NUMBERS), GULOU)
    content = b"unheard" * 100
    address = content_address(content)
    for method in ("GET", "PUT"):
        assert requests.request(method, center.address + blob_path(address), data=content, timeout=5).status_code == 401
    assert requests.get(center.address + "/v1/blob/zz", timeout=5).status_code == 400
    for store in (stranger, device.store):
        if store is device.store:
            device.store.open_incident()
            device.sync()
            rule(center.directory, replica=store.replica, ranges=[(1, None)], reason="遗失", by="值班长")
        link = BlobLink(device.link, store.sign_key, store.sign)
        with pytest.raises(Refused, match=r"device\.(uncertified|revoked)"):
            link.get(address)
        with pytest.raises(Refused, match=r"device\.(uncertified|revoked)"):
            link.put(address, content)
    assert not blob_link(admitted(center)).holds(address)


def test_too_large_a_blob_is_refused(center: LiveCenter) -> None:
    """Sixteen megabytes and not a byte more."""
    content = bytes(BLOB_BYTES_MAX + 1)
    link = blob_link(admitted(center))
    link.holds(ADDRESS)
    with pytest.raises((Refused, Outage), match=r"blob\.too_large|link\."):
        link.put(content_address(content), content)
    assert not link.holds(content_address(content))
    link.put(content_address(content[1:]), content[1:])
    assert link.holds(content_address(content[1:]))


@pytest.mark.expects_warnings("outage", "blob damaged")
def test_a_failing_disk_is_an_outage(center: LiveCenter, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk answers 503 and leaves nothing behind; when there is room again the same blob is taken."""
    content = b"no room" * 1000
    address = content_address(content)
    link = blob_link(admitted(center))

    def full(_path: Path, _content: bytes) -> None:
        raise OSError(errno.ENOSPC, "no space left")

    with monkeypatch.context() as patched:
        patched.setattr(at_center, "write_durably", full)
        with pytest.raises(Outage, match=r"link\.center_busy") as outage:
            link.put(address, content)
        assert outage.value.retry_s is not None
    assert not link.holds(address)
    link.put(address, content)
    file = center.directory / "blobs" / address.hex()[:2] / address.hex()
    file.write_bytes(content[:-1])
    assert link.get(address) is None, "what the disk spoiled is not given"
    link.put(address, content)
    assert link.get(address) == content
