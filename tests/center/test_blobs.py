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
from sync.domain.content import BLOB_BYTES_MAX, LEAF_BYTES, Leaf, Tree, address_of, content_address, leaf_count, leaves
from sync.domain.failures import Outage, Refused
from sync.links.blob_link import BlobLink
from sync.oplog.codec import decode
from sync.protocol.limits import SPAN_BYTES_MAX
from sync.protocol.passes import NONCE_HEADER, blob_path, make_pass
from sync.protocol.spans import Incoming, Lacking, Span, next_span, span_body
from sync.store import leaf_files

CONTENT = bytes(range(256)) * 600
ADDRESS = content_address(CONTENT)


@pytest.fixture(scope="module")
def center(module_ground: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveCenter]:
    with LiveCenter(tmp_path_factory.mktemp("center") / "home") as live:
        yield live


NUMBERS = iter(range(20_000, 30_000))


def admitted(center: LiveCenter) -> Device:
    (device,) = introduced(center, MemoryReplica(next(NUMBERS), GULOU))
    return device


def blob_link(device: Device) -> BlobLink:
    return BlobLink(device.link, device.store.sign_key, device.store.sign)


def holds(link: BlobLink, content: bytes) -> bool:
    return not link.lacking(content_address(content)).lacks


def brought(link: BlobLink, content: bytes, *, most: int = SPAN_BYTES_MAX) -> int:
    """Bring a whole content; return in how many spans."""
    address, all_leaves = content_address(content), leaves_of(content)
    lacking = link.lacking(address)
    for count in range(1_000):
        if not lacking.lacks:
            return count
        span = next_span(address, lacking.lacks[0], lacking.at, most)
        lacking = link.put(span, span_body(span, [all_leaves[index] for index in span.touched]))
    raise AssertionError(lacking)


def fetched(link: BlobLink, content: bytes) -> bytes | None:
    """Return what the center gives under a content's address."""
    address, parts = content_address(content), []
    for start in range(0, max(1, len(content)), SPAN_BYTES_MAX):
        span = Span(address, start, min(len(content), start + SPAN_BYTES_MAX))
        incoming = Incoming(span, None)
        if not link.get(span, lambda piece, incoming=incoming: parts.extend(incoming.feed(piece))):  # type: ignore[misc]
            return None
    return b"".join(leaf.content for leaf in parts)


def test_a_blob_comes_back_whole_under_its_own_name(center: LiveCenter) -> None:
    """Brought by one device and fetched by another, in spans of any length; it lies there encrypted."""
    link, other = blob_link(admitted(center)), blob_link(admitted(center))
    assert (holds(link, CONTENT), fetched(link, CONTENT)) == (False, None)
    assert brought(link, CONTENT, most=20_000) == 9
    assert brought(link, CONTENT) == 0
    assert (holds(other, CONTENT), fetched(other, CONTENT)) == (True, CONTENT)
    assert bytes(range(256)) not in file_of(center, CONTENT).read_bytes()


@pytest.mark.parametrize("content", [b"", b"x", bytes(LEAF_BYTES), bytes(2 * LEAF_BYTES + 1)])
def test_blobs_of_every_length(center: LiveCenter, content: bytes) -> None:
    """None, one byte, one leaf, more."""
    link = blob_link(admitted(center))
    brought(link, content)
    assert fetched(link, content) == content


def test_what_is_wrong_changes_nothing(center: LiveCenter) -> None:
    """A changed byte, a body that is too short or too long, of another blob: 400, and the center lacks what it lacked."""
    link, content = blob_link(admitted(center)), b"right" * 40_000
    address, all_leaves = content_address(content), leaves_of(content)
    span = Span(address, 0, 2 * LEAF_BYTES)
    body = span_body(span, all_leaves[:2])
    other = span_body(Span(content_address(content + b"."), 0, 2 * LEAF_BYTES), leaves_of(content + b".")[:2])
    before = link.lacking(address)
    for wrong in (body[:-1], body + b"x", b"", body[:100] + b"?" + body[101:], body[:-9] + b"?" + body[-8:], other):
        with pytest.raises(Refused, match=r"blob\.malformed"):
            link.put(span, wrong)
        assert link.lacking(address) == before == Lacking(lacks=(range(4),))
    assert link.put(span, body).lacks == (range(2, 4),)


def test_a_span_that_begins_where_nothing_ended_is_told_so(center: LiveCenter) -> None:
    """The answer says where to go on; another device's first bytes are not those of this one; wrong first bytes are found at the end."""
    link, other, content = blob_link(admitted(center)), blob_link(admitted(center)), b"begun" * 40_000
    address, all_leaves = content_address(content), leaves_of(content)

    def put(by: BlobLink, start: int, end: int, spoil: bytes = b"") -> Lacking:
        span = Span(address, start, end)
        body = span_body(span, [all_leaves[index] for index in span.touched])
        return by.put(span, body[: len(body) - len(spoil)] + spoil)

    nothing = Lacking(lacks=(range(4),))
    assert put(link, 5_000, 6_000) == nothing
    assert put(link, 0, 5_000).at == 5_000
    assert put(other, 5_000, 6_000) == nothing
    assert put(link, 4_000, 6_000).at == 5_000
    assert put(link, 5_000, 6_000, spoil=b"????").at == 6_000
    with pytest.raises(Refused, match=r"blob\.malformed"):
        put(link, 6_000, LEAF_BYTES)
    assert link.lacking(address) == nothing
    assert put(link, 0, LEAF_BYTES).lacks == (range(1, 4),)


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
    for method, path in (("GET", blob_path(address)), ("GET", blob_path(address) + "/0-700"), ("PUT", blob_path(address) + "/0-700")):
        assert requests.request(method, center.address + path, data=content, timeout=5).status_code == 401
    assert requests.get(center.address + "/v1/blob/zz", timeout=5).status_code == 400
    for store in (stranger, device.store):
        if store is device.store:
            device.store.open_incident()
            device.sync()
            rule(center.directory, replica=store.replica, ranges=[(1, None)], reason="遗失", by="值班长")
        link = BlobLink(device.link, store.sign_key, store.sign)
        with pytest.raises(Refused, match=r"device\.(uncertified|revoked)"):
            link.lacking(address)
        with pytest.raises(Refused, match=r"device\.(uncertified|revoked)"):
            fetched(link, content)
        with pytest.raises(Refused, match=r"device\.(uncertified|revoked)"):
            link.put(Span(address, 0, 700), b"x")
    assert not holds(blob_link(admitted(center)), content)


def test_too_large_a_blob_is_refused(center: LiveCenter) -> None:
    """One byte below two gibibytes and not a byte more; nor a span longer than the bound."""
    link = blob_link(admitted(center))
    for address in (address_of(ADDRESS[:32], BLOB_BYTES_MAX + 1), address_of(ADDRESS[:32], 2**64 - 1)):
        with pytest.raises(Refused, match=r"blob\.malformed"):
            link.lacking(address)
    assert link.lacking(address_of(ADDRESS[:32], BLOB_BYTES_MAX)).lacks == (range(32_768),)
    with pytest.raises(Refused, match=r"blob\.malformed"):
        link.put(Span(address_of(ADDRESS[:32], BLOB_BYTES_MAX), 0, SPAN_BYTES_MAX + 1), b"")


def test_there_are_only_so_many_partials(center: LiveCenter, monkeypatch: pytest.MonkeyPatch) -> None:
    """A device that begins many and ends none is refused the next; ending one makes room."""
    monkeypatch.setattr(at_center, "PARTIALS_OF_DEVICE_MAX", 2)
    link = blob_link(admitted(center))
    contents = [bytes([number]) * (LEAF_BYTES + 1) for number in range(3)]
    spans = [Span(content_address(content), 0, LEAF_BYTES) for content in contents]
    for span, content in zip(spans[:2], contents, strict=False):
        link.put(span, span_body(span, leaves_of(content)[:1]))
    with pytest.raises(Refused, match=r"blob\.too_many"):
        link.put(spans[2], span_body(spans[2], leaves_of(contents[2])[:1]))
    brought(link, contents[0])
    brought(link, contents[2])


def test_only_so_many_beginnings_are_remembered(center: LiveCenter, monkeypatch: pytest.MonkeyPatch) -> None:
    """When memory is taken, who comes later is told to begin again, and who is under way ends; one that stands still gives way."""
    one, other = blob_link(admitted(center)), blob_link(admitted(center))
    contents = [bytes([number]) * (LEAF_BYTES + 1) for number in (201, 202)]
    monkeypatch.setattr(at_center, "UNFINISHED_MAX", 1)
    monkeypatch.setattr(at_center, "UNFINISHED_S", 1_000.0)

    def put(link: BlobLink, content: bytes, start: int, end: int) -> Lacking:
        span = Span(content_address(content), start, end)
        return link.put(span, span_body(span, [leaves_of(content)[index] for index in span.touched]))

    assert put(one, contents[0], 0, 100).at == 100
    assert put(other, contents[1], 0, 100).at == 0
    assert put(one, contents[0], 100, 200).at == 200
    assert put(other, contents[1], 0, LEAF_BYTES).lacks == (range(1, 2),), "a whole leaf needs no memory"
    monkeypatch.setattr(at_center, "UNFINISHED_S", 0.0)
    assert put(other, contents[1], LEAF_BYTES, LEAF_BYTES + 1).lacks == ()
    assert put(other, contents[0], 0, 50).at == 50
    assert one.lacking(content_address(contents[0])).at == 0
    assert brought(one, contents[0]) == 1


@pytest.mark.expects_warnings("outage", "blob damaged")
def test_a_failing_disk_is_an_outage(center: LiveCenter, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk answers 503 and leaves nothing behind; with room the same blob is taken; what the disk spoils is lacking again."""
    content = b"no room" * 30_000
    link = blob_link(admitted(center))

    def full(_file: object, _content: bytes) -> None:
        raise OSError(errno.ENOSPC, "no space left")

    for name, broken in (("write_all", full), ("free_bytes", lambda _folder: at_center.FREE_BYTES_LEAST)):
        with monkeypatch.context() as patched:
            patched.setattr(leaf_files, name, broken)
            with pytest.raises(Outage, match=r"link\.center_busy") as outage:
                brought(link, content)
            assert outage.value.retry_s is not None
    assert link.lacking(content_address(content)).lacks == (range(4),)
    brought(link, content)
    file = file_of(center, content)
    raw = bytearray(file.read_bytes())
    raw[LEAF_BYTES * 2] ^= 1
    file.write_bytes(raw)
    assert fetched(link, content) is None, "what the disk spoiled is not given"
    assert link.lacking(content_address(content)).lacks == (range(1, 2),)
    assert brought(link, content) == 1
    assert fetched(link, content) == content


@pytest.mark.expects_warnings("blob damaged")
def test_a_center_knows_its_parts_after_a_start(tmp_path: Path) -> None:
    """What a killed center left is what it has: leaves with their bits, leaves without, half a file, a bit whose partial is gone."""
    center = LiveCenter(tmp_path / "center" / "home")
    contents = [bytes([number]) * (2 * LEAF_BYTES + 1 + number) for number in range(4)]
    with center:
        device = admitted(center)
        link = blob_link(device)
        for content in contents[:3]:
            span = Span(content_address(content), 0, LEAF_BYTES + 100)
            link.put(span, span_body(span, leaves_of(content)[:2]))
        brought(link, contents[3])
    partials = [file_of(center, content, ".part") for content in contents[:3]]
    partials[1].with_name(partials[1].stem + ".held").unlink()
    partials[2].unlink()
    whole = file_of(center, contents[3])
    whole.write_bytes(whole.read_bytes()[:-1])
    whole.with_name("x.0.0.tmp").write_bytes(b"half")
    with center:
        link = blob_link(device)
        device.link.close()
        lacks = [link.lacking(content_address(content)).lacks for content in contents]
        assert lacks == [(range(1, 3),), (range(1, 3),), (range(3),), (range(2, 3),)]
        assert [brought(link, content) for content in contents] == [1, 1, 1, 1]
        assert [fetched(link, content) for content in contents] == contents
    assert [path.name for path in (center.directory / "blobs").rglob("*") if path.suffix] == []


def file_of(center: LiveCenter, content: bytes, ending: str = "") -> Path:
    name = content_address(content).hex()
    return center.directory / "blobs" / name[:2] / (name + ending)


def leaves_of(content: bytes) -> list[Leaf]:
    tree = Tree(leaves(content))
    places = range(leaf_count(len(content)))
    return [Leaf(index, content[index * LEAF_BYTES : (index + 1) * LEAF_BYTES], tree.proof(index)) for index in places]
