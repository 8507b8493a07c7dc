"""Attacks by files and addresses: a bundle in another's name, a head from another bundle, paths that lead out, bombs."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from random import Random

import pytest
import requests
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from fakes.carrier import Carrier, met
from fakes.live_center import GULOU, LiveCenter, introduced
from fakes.memory_replica import MemoryReplica
from fakes.post import TREE, WAIT_S
from helpers.attacked import Attack, Held, rows_of

from sync.engine.messages import Call
from sync.engine.process import Engine
from sync.links.http import Refusal
from sync.oplog.hashing import SIGNATURE_BYTES, Domain, sign
from sync.protocol.bundle import PREFIX_BYTES, header_bytes
from sync.protocol.envelope import compress
from sync.protocol.limits import PLAIN_BYTES_MAX
from sync.protocol.messages import decode_refusal
from sync.store.rebuild import table_hashes

JIANGNING = "320115"


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[tuple[Carrier, Carrier]]:
    with met(tmp_path, GULOU, JIANGNING) as both:
        yield both


def sign_anew(path: Path) -> None:
    """Sign the head of a bundle by another key, the maker's birth still in it."""
    raw = bytearray(path.read_bytes())
    end = PREFIX_BYTES + header_bytes(bytes(raw[:PREFIX_BYTES]))
    rogue = Ed25519PrivateKey.from_private_bytes(Random(9).randbytes(32))
    raw[end - SIGNATURE_BYTES : end] = sign(rogue, Domain.BUNDLE_HEAD, bytes(raw[PREFIX_BYTES : end - SIGNATURE_BYTES]))
    path.write_bytes(raw)


def test_a_bundle_claims_to_be_anothers(pair: tuple[Carrier, Carrier], attack: Attack) -> None:
    """Whoever copies a bundle and signs its head anew, the victim's birth in it, is refused by a code: looked into, and taken."""
    one, other = pair
    one.write(one.open(JIANGNING), 3)
    path = one.make(other).paths[0]
    sign_anew(path)
    for act in (other.check, other.take):
        with attack("bundle.forged", rows_of(other.post), lines=0):
            act([path])
    assert not other.post.rows("select 1 from incident_rows")


@pytest.mark.parametrize("do", ["check", "take"])
def test_an_engine_is_handed_a_bundle_in_anothers_name(pair: tuple[Carrier, Carrier], attack: Attack, do: str) -> None:
    """Handed over by a window or the command line: refused by its code, one line says so, and the engine's home is as it was."""
    one, other = pair
    one.write(one.open(JIANGNING), 3)
    path = one.make(other).paths[0]
    sign_anew(path)
    other.close()
    body = {"act": "bundle", "do": do, "paths": [str(path)], "key": None, "root": None, "torn": False}
    with closing(Engine(other.post.home, shipped=TREE, now_ms=other.post.clock)) as engine:

        def held() -> object:
            return engine.readers.query(lambda db: table_hashes(db.conn)).result(WAIT_S)

        with attack("bundle.forged", held):
            engine.answer(Call(number=1, act="bundle", body=body)).result(WAIT_S)


def test_a_head_is_put_before_another_bundle(pair: tuple[Carrier, Carrier], attack: Attack) -> None:
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
    with attack("bundle.torn", rows_of(other.post), lines=0):
        other.take([mixed])


WAYS = ("../root.key", "%2e%2e/root.key", "00" * 39, "zz" * 40)
NO_WAYS = ("..%2f..%2froot.key", "....//root.key", "/etc/passwd", "00" * 40 + "/../../root.key")


def test_a_path_leads_out_of_the_blobs(center: LiveCenter, held: Held, attack: Attack) -> None:
    """Whatever stands for an address is an address of forty bytes or nothing: never a path, and nothing of the folder is told."""
    secret = (center.directory / "root.key").read_bytes().strip()

    def answered(way: str, method: str) -> tuple[int, bytes]:
        request = requests.Request(method, f"{center.address}/v1/blob/x", data=b"").prepare()
        request.url = f"{center.address}/v1/blob/{way}"
        with requests.Session() as session:
            answer = session.send(request, timeout=10)
        assert secret not in answer.content
        return answer.status_code, answer.content

    with attack("blob.malformed", held) as told:
        for way in WAYS:
            told(str(dict(decode_refusal(answered(way, "GET")[1]))["code"]))
            assert answered(way, "PUT")[0] in {400, 405}
        for way in NO_WAYS:
            assert {answered(way, method)[0] for method in ("GET", "PUT")} == {404}, "no address of ours, as any that nobody has"
    assert sorted(path.name for path in center.directory.parent.iterdir()) == ["center", "organisations.csv"]


def test_a_request_is_a_bomb(center: LiveCenter, held: Held, attack: Attack) -> None:
    """Kilobytes that would unpack to a gigabyte: refused by what the frame says of itself, with one line, before memory is given."""
    (device,) = introduced(center, MemoryReplica(1, GULOU))
    with attack("request.malformed", held) as told:
        for plain in (bytes(PLAIN_BYTES_MAX + 1), bytes(64 * PLAIN_BYTES_MAX)):
            answer = device.link.exchange(compress(plain, 19))
            assert isinstance(answer, Refusal)
            told(answer.code)
