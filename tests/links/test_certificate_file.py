"""A certificate in a file: what it says before it counts, what is refused of it by which code, and that looking keeps nothing."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from fakes.authority import Authority
from fakes.post import START_MS, Post
from helpers.attacked import Attack

from sync.domain.address import parse_address
from sync.domain.draft import Create
from sync.domain.failures import Outage, Refused
from sync.domain.lapse import DAY_MS
from sync.links.certificate_file import look_into, read_file, take_file
from sync.oplog.birth import Certificate, Role, make_certificate, parse_birth
from sync.oplog.hashing import fingerprint, public_bytes
from sync.protocol.enrolment import FILE_BYTES_MAX, certificate_file
from sync.store.cipher import database
from sync.store.queries.own_certificate import own_certificate

GULOU, CITY, WUXI = "320106", "320100", "320200"
WAIT_S = 30
END_MS = START_MS + 300 * DAY_MS


@dataclass
class Bench:
    """One device that never met a center, and the root of one."""

    post: Post
    root: Ed25519PrivateKey

    @property
    def root_public(self) -> bytes:
        return public_bytes(self.root)

    def says(self, **changes: Any) -> Certificate:
        birth = self.post.writer.call(lambda desk: parse_birth(desk.streams.replica(desk.life.replica).birth)).result(WAIT_S)  # type: ignore[union-attr]
        certificate = Certificate(
            role=Role.DEVICE,
            sign_key=birth.sign_key,
            seal_key=birth.seal_key,
            organisation=GULOU,
            offices=("dispatcher", "recorder"),
            letters="C",
            not_after_ms=END_MS,
            serial=5,
        )
        return replace(certificate, **changes)

    def file(self, address: str | None = None, **changes: Any) -> bytes:
        word = make_certificate(self.root, self.says(**changes))
        return certificate_file(word, self.root_public, None if address is None else parse_address(address))

    def by_officer(self, organisation: str = GULOU, bounds: str = CITY) -> tuple[bytes, bytes]:
        """Return a file that an officer signed, and the officer's key."""
        key = Ed25519PrivateKey.generate()
        officer = self.says(role=Role.OFFICER, sign_key=public_bytes(key), seal_key=bytes(32), organisation=bounds, letters="UVC")
        word = make_certificate(self.root, officer)
        signed = make_certificate(key, self.says(organisation=organisation, serial=7), officer=word)
        return certificate_file(signed, self.root_public, None), officer.sign_key

    def look(self, raw: bytes, *, now_ms: int = START_MS) -> Any:
        return self.post.writer.call(lambda desk: look_into(desk, raw, now_ms=now_ms)).result(WAIT_S)

    def take(self, raw: bytes, *, compared: str = "", now_ms: int = START_MS) -> None:
        self.post.writer.call(lambda desk: take_file(desk, raw, compared=compared, now_ms=now_ms)).result(WAIT_S)

    def kept(self) -> tuple[object, ...]:
        """Return all that taking one in could have changed."""
        meta = tuple((row["name"], row["value"]) for row in self.post.rows("select name, value from meta where name not like 'ordinal'"))
        return meta, tuple(row["certificate"] for row in self.post.rows("select certificate from replicas"))


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    post = Post(tmp_path / "home", GULOU)
    yield Bench(post, Ed25519PrivateKey.generate())
    post.close()


def test_it_is_looked_into_compared_and_taken(bench: Bench) -> None:
    """The preview names organisation, offices, letters, end, who signed and where the center is; then it counts, and the root is pinned."""
    raw = bench.file("https://10.0.0.5:8470")
    before = bench.kept()
    seen = bench.look(raw)
    assert (seen.organisation, seen.offices, seen.letters, seen.not_after_ms) == (GULOU, ("dispatcher", "recorder"), "C", END_MS)
    assert (seen.officer, seen.held_not_after_ms, seen.address) == (None, None, "https://10.0.0.5:8470")
    assert seen.root_fingerprint == fingerprint(bench.root_public)
    for compared in ("", seen.root_fingerprint[:7], "0000 0000", "not a number"):
        with pytest.raises(Refused, match=r"certificate\.root_unknown"):
            bench.take(raw, compared=compared)
    assert bench.kept() == before
    bench.take(raw, compared=f" {seen.root_fingerprint[:9].upper()} ")
    held = own_certificate_of(bench.post)
    assert (held.organisation, held.letters, held.not_after_ms, held.by_officer) == (GULOU, "C", END_MS, False)
    assert bench.post.rows("select value from meta where name = 'center_url'")[0]["value"] == b"https://10.0.0.5:8470"
    again = bench.look(bench.file(serial=6, not_after_ms=END_MS + DAY_MS))
    assert (again.root_fingerprint, again.held_not_after_ms) == ("", END_MS), "the root is trusted now, and nothing is to be compared"
    bench.take(bench.file(serial=6, not_after_ms=END_MS + DAY_MS))
    assert own_certificate_of(bench.post).not_after_ms == END_MS + DAY_MS


def own_certificate_of(post: Post) -> Any:
    return own_certificate(database(post.reader))


def test_what_is_refused_says_so_by_its_code_and_keeps_nothing(bench: Bench, attack: Attack) -> None:
    """Torn, foreign, another device's, one that has run out, no device's, an older one: at the look as at the taking."""
    bench.take(bench.file(serial=9), compared=fingerprint(bench.root_public))
    other = Ed25519PrivateKey.generate()
    whole = bench.file(serial=10)
    foreign = certificate_file(make_certificate(other, bench.says(serial=10)), public_bytes(other), None)
    outside, _ = bench.by_officer(organisation=WUXI)
    for code, raw in (
        ("certificate.no_file", b""),
        ("certificate.no_file", whole[:-1]),
        ("certificate.no_file", whole + b"\x00"),
        ("certificate.no_file", b"words"),
        ("certificate.no_file", whole + bytes(FILE_BYTES_MAX)),
        ("trust.other_root", foreign),
        ("certificate.malformed", certificate_file(make_certificate(other, bench.says()), bench.root_public, None)),
        ("certificate.malformed", bench.file(role=Role.OFFICER, serial=10)),
        ("certificate.other_device", bench.file(sign_key=public_bytes(other), serial=10)),
        ("certificate.ended", bench.file(not_after_ms=START_MS - 1, serial=10)),
        ("certificate.older", bench.file(serial=8)),
        ("officer.outside", outside),
    ):
        for act in (bench.look, bench.take):
            with attack(code, bench.kept, lines=0):
                act(raw)
    assert bench.look(bench.file(not_after_ms=START_MS, serial=10)).not_after_ms == START_MS, "its last moment is still its own"


def test_every_byte_that_is_torn_off_or_turned_is_refused(bench: Bench) -> None:
    """Whatever a stick did to the file, nothing of it counts."""
    whole = bench.file("https://10.0.0.5:8470")
    before = bench.kept()
    for cut in range(0, len(whole), 7):
        with pytest.raises(Refused, match=r"certificate\.no_file"):
            bench.take(whole[:cut], compared=fingerprint(bench.root_public))
    for at in range(0, len(whole) - 40, 11):
        turned = bytes((*whole[:at], whole[at] ^ 0x40, *whole[at + 1 :]))
        with pytest.raises(Refused):
            bench.take(turned, compared=fingerprint(bench.root_public))
    assert bench.kept() == before


def test_an_officers_word_counts_until_its_key_is_revoked_or_the_authority_speaks(bench: Bench) -> None:
    """The preview names whose officer; a ruling against its key, or the authority's own word of the device, outweighs it."""
    raw, key = bench.by_officer()
    seen = bench.look(raw)
    assert (seen.officer, seen.letters) == (CITY, "C")
    bench.take(raw, compared=fingerprint(bench.root_public))
    assert own_certificate_of(bench.post).by_officer
    authority = Authority(bench.root)
    authority.certify(bench.says().sign_key, GULOU)
    bench.post.receive((authority.run(),))
    with pytest.raises(Refused, match=r"certificate\.older"):
        bench.take(raw)
    assert not own_certificate_of(bench.post).by_officer
    authority.write(
        Create(kind="ruling", fields={"replica": key[:8], "ranges": [], "reason": "收回", "by": "王值班", "replaces": [], "key": key})
    )
    bench.post.receive((authority.run(),))
    with pytest.raises(Refused, match=r"officer\.revoked"):
        bench.look(raw)


def test_a_file_that_can_not_be_read_is_an_outage(tmp_path: Path) -> None:
    """A stick that was pulled: the world failed, and the file is named without its folder; no more is read than one may have."""
    with pytest.raises(Outage) as caught:
        read_file(tmp_path / "gone.qzc")
    assert (caught.value.code, caught.value.facts) == ("file.unreadable", {"name": "gone.qzc"})
    (tmp_path / "film.qzc").write_bytes(bytes(1_000_000))
    assert len(read_file(tmp_path / "film.qzc")) == FILE_BYTES_MAX + 1
