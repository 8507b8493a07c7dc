"""The root's key in shares and in a sealed file: joined again, taken away, brought back, and refused where anything is wrong."""

import itertools
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.center import root_file, root_shares
from sync.center.root_shares import GROUPS_A_LINE, Share, at_zero, join, read_share, split, spread, times
from sync.domain.failures import Outage, Refused
from sync.oplog.hashing import public_bytes
from sync.store.wrap import Cost

CHEAP = Cost(passes=1, memory_kib=64, lanes=1)
PASSPHRASE = "三把钥匙分三处保管"


@pytest.fixture
def root() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.generate()


def code_of(act: Callable[[], object]) -> str:
    with pytest.raises((Refused, Outage)) as caught:
        act()
    return caught.value.code


def test_published_vector() -> None:
    """draft-mcgrew-tss-03, section 8: secret 7465737400 in two shares of which both are needed."""
    shares = ((1, bytes.fromhex("B9FA07E185")), (2, bytes.fromhex("F5409B4511")))
    assert at_zero(shares) == bytes.fromhex("7465737400")
    slope = bytes(left ^ right for left, right in zip(shares[0][1], bytes.fromhex("7465737400"), strict=True))
    made = spread(bytes.fromhex("7465737400"), needed=2, made=2, chance=lambda _count: slope)
    assert made == tuple(value for _, value in shares)


def test_the_field_is_that_of_fips_197() -> None:
    """FIPS 197 §4.2: {57}·{83} = {c1}, {57}·{13} = {fe}; every element but nought has an inverse."""
    assert (times(0x57, 0x83), times(0x57, 0x13), times(0x57, 0), times(0, 0x57)) == (0xC1, 0xFE, 0, 0)
    assert all(any(times(left, right) == 1 for right in range(1, 256)) for left in range(1, 256))


@pytest.mark.parametrize(("needed", "made"), [(2, 2), (2, 3), (3, 5), (5, 5)])
def test_any_enough_join(root: Ed25519PrivateKey, needed: int, made: int) -> None:
    """Every choice of enough shares, in any sequence, makes the key; through the text that people type."""
    shares = [read_share("\n".join(share.to_lines())) for share in split(root, needed=needed, made=made)]
    for chosen in itertools.permutations(shares, needed):
        assert join(chosen, root=public_bytes(root)).private_bytes_raw() == root.private_bytes_raw()
    assert join(shares).private_bytes_raw() == root.private_bytes_raw()


def test_fewer_tell_nothing() -> None:
    """With one share less than is needed every secret is as likely: for each there is a last share that makes it."""
    values = spread(b"\x2a", needed=3, made=3, chance=random.Random(1).randbytes)
    held = [(1, values[0]), (2, values[1])]
    assert {at_zero([*held, (3, bytes((last,)))]) for last in range(256)} == {bytes((secret,)) for secret in range(256)}


def test_what_does_not_join_is_told(root: Ed25519PrivateKey) -> None:
    """Too few, one twice, of two splits, of another root, one altered, and bounds that make no sense: each by its code."""
    shares, others = split(root, needed=3, made=5), split(root, needed=3, made=5)
    foreign = split(Ed25519PrivateKey.generate(), needed=3, made=5)
    public = public_bytes(root)
    altered = Share(set=shares[0].set, root=shares[0].root, needed=3, index=1, made=5, value=bytes(32))
    for chosen, code in (
        ((), "root.shares_few"),
        (shares[:2], "root.shares_few"),
        ((shares[0], shares[1], shares[0]), "root.share_twice"),
        ((shares[0], shares[1], others[2]), "root.share_mixed"),
        ((shares[0], shares[1], foreign[2]), "root.share_other_root"),
        (foreign[:3], "root.share_other_root"),
        ((altered, shares[1], shares[2]), "root.shares_wrong"),
        ((shares[1], shares[2], shares[3], altered), "root.shares_wrong"),
    ):
        assert code_of(lambda chosen=chosen: join(chosen, root=public)) == code  # type: ignore[misc]
    assert code_of(lambda: join((shares[0], shares[1], foreign[2]))) == "root.share_mixed"
    assert code_of(lambda: join((altered, *shares[1:3]))) == "root.shares_wrong"
    for needed, made in ((1, 3), (4, 3), (2, 17)):
        assert code_of(lambda needed=needed, made=made: split(root, needed=needed, made=made)) == "root.split_bounds"  # type: ignore[misc]


def test_a_typed_share_names_its_wrong_group(root: Ed25519PrivateKey) -> None:
    """Any one wrong character, and two that change places, are found, and the line and group are named; O, I and L are forgiven."""
    (share, _) = split(root, needed=2, made=2)
    lines = share.to_lines()
    groups = " ".join(lines).split()
    for at, group in enumerate(groups):
        wrong = [*groups]
        wrong[at] = group[:2] + ("7" if group[2] != "7" else "8") + group[3:]
        text = "\n".join(" ".join(wrong[start : start + GROUPS_A_LINE]) for start in range(0, len(wrong), GROUPS_A_LINE))
        with pytest.raises(Refused) as caught:
            read_share(text)
        assert (caught.value.code, caught.value.facts) == (
            "root.share_line",
            {"line": at // GROUPS_A_LINE + 1, "group": at % GROUPS_A_LINE + 1},
        )
    swapped = " ".join((groups[1], groups[0], *groups[2:]))
    assert code_of(lambda: read_share(swapped)) == "root.share_line"
    assert code_of(lambda: read_share("\n".join(lines[:-1]))) in {"root.share_short", "root.share_line"}
    assert code_of(lambda: read_share(lines[0].replace(lines[0][3], "!"))) == "root.share_line"
    assert code_of(lambda: read_share("")) == "root.share_short"
    assert read_share("\n".join(lines).lower().replace("0", "o").replace("1", "l")) == share
    assert "secret" not in repr(share)
    assert share.value.hex() not in repr(share)


def test_a_share_of_another_form(root: Ed25519PrivateKey) -> None:
    """A share that does not check, that no split makes, or of a later version is refused."""
    raw = split(root, needed=2, made=2)[0].to_bytes()
    assert code_of(lambda: root_shares.share_in(raw[:-1] + bytes((raw[-1] ^ 1,)))) == "root.share_damaged"
    assert code_of(lambda: root_shares.share_in(raw[:-1])) == "root.share_damaged"
    for at, value, code in ((0, 2, "root.share_newer"), (9, 1, "root.share_damaged"), (10, 3, "root.share_damaged")):
        content = raw[:at] + bytes((value,)) + raw[at + 1 : -4]
        sealed = content + root_shares._check(content)
        assert code_of(lambda sealed=sealed: root_shares.share_in(sealed)) == code  # type: ignore[misc]


def test_sealed_and_opened(root: Ed25519PrivateKey, tmp_path: Path) -> None:
    """The sealed file opens by its passphrase alone, is never overwritten, and holds no byte of the key in the clear."""
    path = tmp_path / "stick" / "root.sealed"
    root_file.seal_root(root, path, PASSPHRASE, cost=CHEAP)
    assert root_file.open_root(path, lambda: PASSPHRASE).private_bytes_raw() == root.private_bytes_raw()
    assert root.private_bytes_raw() not in path.read_bytes()
    assert code_of(lambda: root_file.open_root(path, lambda: "另一个口令也不短")) == "passphrase.wrong"
    assert code_of(lambda: root_file.seal_root(root, path, PASSPHRASE, cost=CHEAP)) == "root.file_exists"
    assert code_of(lambda: root_file.seal_root(root, tmp_path / "weak", "short", cost=CHEAP)) == "passphrase.weak"
    assert not (tmp_path / "weak").exists()
    other = public_bytes(Ed25519PrivateKey.generate())
    assert code_of(lambda: root_file.open_root(path, lambda: pytest.fail("asked"), root=other)) == "root.other"


def test_a_file_that_is_none(root: Ed25519PrivateKey, tmp_path: Path) -> None:
    """Missing, torn, changed and foreign files are told from a wrong passphrase; a plain root.key is read as it is."""
    path = tmp_path / "root.sealed"
    root_file.seal_root(root, path, PASSPHRASE, cost=CHEAP)
    raw = path.read_bytes()
    for content in (raw[:-3], raw[:40], b"qzroot1\n\x80", b"words", b"\xff", b"00\n"):
        path.write_bytes(content)
        assert code_of(lambda: root_file.open_root(path, lambda: PASSPHRASE)) == "root.file_damaged"
    assert code_of(lambda: root_file.open_root(tmp_path / "none", lambda: PASSPHRASE)) == "file.unreadable"
    # The name in front belongs to what is sealed: another one is found even by who has the passphrase.
    other = public_bytes(Ed25519PrivateKey.generate())
    path.write_bytes(raw.replace(public_bytes(root), other))
    assert code_of(lambda: root_file.open_root(path, lambda: PASSPHRASE)) == "root.file_damaged"
    path.write_text(root.private_bytes_raw().hex() + "\n")
    assert root_file.open_root(path, lambda: pytest.fail("asked")).private_bytes_raw() == root.private_bytes_raw()
