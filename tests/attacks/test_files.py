"""Attacks by files and addresses: a bundle in another's name, a head from another bundle, paths that lead out, bombs."""

from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest
import requests
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from fakes.carrier import Carrier
from fakes.live_center import GULOU, LiveCenter, introduced
from fakes.memory_replica import MemoryReplica
from fakes.post import Clock

from sync.domain.failures import Refused
from sync.links.http import Refusal
from sync.oplog.hashing import SIGNATURE_BYTES, Domain, sign
from sync.protocol.bundle import PREFIX_BYTES, header_bytes
from sync.protocol.envelope import compress
from sync.protocol.limits import PLAIN_BYTES_MAX

JIANGNING = "320115"
Held = Callable[[], tuple[int, int]]
Lines = Callable[[str], int]


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[tuple[Carrier, Carrier]]:
    made = []
    clock = Clock()
    for name, organisation in (("one", GULOU), ("other", JIANGNING)):
        (tmp_path / name).mkdir()
        made.append(Carrier(tmp_path / name, organisation, clock=clock))
    one, other = made
    one.meet(other)
    other.meet(one)
    yield one, other
    for carrier in made:
        carrier.close() if hasattr(carrier, "close") else carrier.post.close()


def entries(carrier: Carrier) -> int:
    return int(carrier.post.rows("select count(*) as n from entries")[0]["n"])


def test_a_bundle_claims_to_be_anothers(pair: tuple[Carrier, Carrier]) -> None:
    """Whoever copies a bundle and signs its head anew, the victim's birth in it, is refused by a code: looked into, and taken."""
    one, other = pair
    one.write(one.open(JIANGNING), 3)
    path = one.make(other).paths[0]
    raw, before = bytearray(path.read_bytes()), entries(other)
    end = PREFIX_BYTES + header_bytes(bytes(raw[:PREFIX_BYTES]))
    rogue = Ed25519PrivateKey.from_private_bytes(Random(9).randbytes(32))
    raw[end - SIGNATURE_BYTES : end] = sign(rogue, Domain.BUNDLE_HEAD, bytes(raw[PREFIX_BYTES : end - SIGNATURE_BYTES]))
    path.write_bytes(raw)
    for act in (other.check, other.take):
        with pytest.raises(Refused, match=r"bundle\.forged"):
            act([path])
    assert entries(other) == before
    assert not other.post.rows("select 1 from incident_rows")


def test_a_head_is_put_before_another_bundle(pair: tuple[Carrier, Carrier]) -> None:
    """The sound head of one bundle before the sections of another, both by one maker: each section is chained to its own head."""
    one, other = pair
    one.write(one.open(JIANGNING, title="甲"), 3)
    first = one.make(other).paths[0]
    one.write(one.open(JIANGNING, title="乙"), 3)
    second = one.make(other).paths[0]
    raws = [path.read_bytes() for path in (first, second)]
    ends = [PREFIX_BYTES + header_bytes(raw[:PREFIX_BYTES]) for raw in raws]
    mixed = second.with_name("mixed.qzb")
    mixed.write_bytes(raws[0][: ends[0]] + raws[1][ends[1] :])
    before = entries(other)
    with pytest.raises(Refused) as refusal:
        other.take([mixed])
    assert refusal.value.code.startswith("bundle.")
    assert entries(other) == before


@pytest.mark.parametrize(
    "way",
    [
        "../root.key",
        "..%2f..%2froot.key",
        "%2e%2e/root.key",
        "....//root.key",
        "/etc/passwd",
        "00" * 39,
        "zz" * 40,
        "00" * 40 + "/../../root.key",
    ],
)
def test_a_path_leads_out_of_the_blobs(center: LiveCenter, held: Held, way: str) -> None:
    """Whatever stands for an address is an address of forty bytes or nothing: never a path, and nothing of the folder is told."""
    secret = (center.directory / "root.key").read_bytes().strip()
    before = held()
    for method in ("GET", "PUT"):
        request = requests.Request(method, f"{center.address}/v1/blob/x", data=b"").prepare()
        request.url = f"{center.address}/v1/blob/{way}"
        with requests.Session() as session:
            answer = session.send(request, timeout=10)
        assert answer.status_code in {400, 401, 404, 405}
        assert secret not in answer.content
    assert held() == before
    assert sorted(path.name for path in center.directory.parent.iterdir()) == ["center", "organisations.csv"]


def test_a_request_is_a_bomb(center: LiveCenter, held: Held, lines: Lines) -> None:
    """Kilobytes that would unpack to a gigabyte: refused by what the frame says of itself, with one line, before memory is given."""
    (device,) = introduced(center, MemoryReplica(1, GULOU))
    before = held()
    for plain in (bytes(PLAIN_BYTES_MAX + 1), bytes(64 * PLAIN_BYTES_MAX)):
        answer = device.link.exchange(compress(plain, 19))
        assert isinstance(answer, Refusal)
        assert answer.code == "request.malformed"
    assert held() == before
    assert lines("request.malformed") == 1
