"""The words `center root …`: the ceremony around the root's key. Qt is imported for printed sheets alone.

Layer: app.
"""

import argparse
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.app.exits import OK
from desktop.app.opening import asked_once, asked_twice, line_of
from sync.domain.failures import Outage, Refused

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from sync.center.root_shares import Share

_ASK = "根口令 passphrase of the root: "


def brought(asked: argparse.Namespace) -> "Ed25519PrivateKey | None":
    """Return the root's key from the file that was named, None where none was.

    Raises: Refused: `passphrase.wrong`, `passphrase.file_open`, `root.other`; Outage: those of `open_root`, `root.passphrase_missing`.
    """
    from sync.center.root_file import open_root, root_public

    if asked.root_file is None:
        return None
    directory: Path | None = getattr(asked, "life_data", None) or getattr(asked, "data", None)
    return open_root(asked.root_file, lambda: _given(asked, twice=False), root=None if directory is None else root_public(directory))


def status(asked: argparse.Namespace) -> int:
    """Say whose root it is and whether its key lies here."""
    from sync.center.keys import ROOT_KEY, keys_of
    from sync.oplog.hashing import fingerprint

    keys = keys_of(asked.life_data)
    here = (asked.life_data / ROOT_KEY).exists()
    print(f"根 root            {fingerprint(keys.root_public)}")
    print(f"公钥 public key    {keys.root_public.hex()}")
    if here:
        print(f"私钥 its key       在本机 HERE: {asked.life_data / ROOT_KEY}")
        print("                   建议封存、分片之后取走 / seal it, split it, and take it away")
    else:
        print("私钥 its key       不在本机 away; 需要时用 --root 带来 / brought by --root when an act needs it")
    return OK


def export(asked: argparse.Namespace) -> int:
    """Write the sealed file."""
    from sync.center.root_file import root_here, seal_root
    from sync.store.wrap import tuned

    root = root_here(asked.life_data)
    _free(asked.to)
    seal_root(root, asked.to, _given(asked, twice=True), cost=tuned())
    print(f"已封存并读回 sealed and read back: {asked.to}")
    print("根私钥仍在本机；核对之后用 center root take-away 取走 / The key still lies here; `center root take-away` removes it.")
    return OK


def split(asked: argparse.Namespace) -> int:
    """Write the sheets, each share read back from its text and all of them joined once."""
    from sync.center.root_file import root_here
    from sync.center.root_shares import join as joined
    from sync.center.root_shares import read_share
    from sync.center.root_shares import split as parted
    from sync.oplog.hashing import public_bytes

    root = brought(asked) or root_here(asked.life_data)
    shares = parted(root, needed=asked.needed, made=asked.shares)
    asked.to.mkdir(mode=0o700, parents=True, exist_ok=True)
    made = [(share, asked.to / f"share-{share.index}-of-{share.made}.txt") for share in shares]
    for _, path in made:
        _free(path)
    for share, path in made:
        text = sheet_text(share, public_bytes(root))
        assert read_share(text) == share
        _write_owned(path, text.encode())
    assert public_bytes(joined(shares[-share.needed :], root=public_bytes(root))) == public_bytes(root)
    if not asked.no_pdf:
        _print_sheets(shares, public_bytes(root), asked.to)
    for _, path in made:
        print(path)
    print(
        f"{asked.shares} 份中任意 {asked.needed} 份可以合成根私钥。打印后分人保管，并删除这些文件。"
        f" / Any {asked.needed} of the {asked.shares} join to the root's key. Print them, hand them to different people,"
        " and remove the files."
    )
    return OK


def join(asked: argparse.Namespace) -> int:
    """Join shares from sheets, or as they are typed, and seal the key."""
    from sync.center.root_file import root_public, seal_root
    from sync.center.root_shares import join as joined
    from sync.oplog.hashing import fingerprint, public_bytes
    from sync.store.wrap import tuned

    _free(asked.to)
    shares = [_read(path) for path in asked.shares] if asked.shares else _typed()
    root = joined(shares, root=None if asked.life_data is None else root_public(asked.life_data))
    seal_root(root, asked.to, _given(asked, twice=True), cost=tuned())
    print(f"已合成根私钥 joined: {fingerprint(public_bytes(root))}")
    print(f"已封存并读回 sealed and read back: {asked.to}")
    return OK


def take_away(asked: argparse.Namespace) -> int:
    """Remove the root's key from the folder once the file opened."""
    from sync.center.root_file import root_here
    from sync.center.root_file import take_away as take

    root_here(asked.life_data)
    proof = brought(asked)
    assert proof is not None
    take(asked.life_data, proof)
    print(
        "根私钥已从本机取走；中心照常运行。认证终端、换在线密钥时用 --root 带来。"
        " / The root's key is off this machine; the center goes on. Bring it by --root to certify devices or a new online key."
    )
    return OK


def sheet_text(share: "Share", root: bytes) -> str:
    """Return a sheet as text: the code as a picture of characters, and the lines that are typed."""
    import io

    from sync.oplog.hashing import fingerprint

    out = io.StringIO()
    try:
        import segno
    except ImportError:  # a center without the desktop's packages prints the lines alone
        pass
    else:
        segno.make(code_text(share), error="m", micro=False).terminal(out, border=2, compact=True)
    code = "".join(f"#{line}\n" for line in out.getvalue().splitlines())
    lines = "".join(f"{number}: {line}\n" for number, line in enumerate(share.to_lines(), start=1))
    return (
        f"# 前指 根私钥 第 {share.index} 份，共 {share.made} 份；任意 {share.needed} 份可合成\n"
        f"# Qianzhi, key of the root: share {share.index} of {share.made}; any {share.needed} join to it\n"
        f"# 根 root {fingerprint(root)}   批次 set {share.set.hex()}\n"
        f"{code}#\n{lines}"
        "# 每组第六个字符核对前五个；不分大小写，O 作 0，I、L 作 1\n"
        "# The sixth character of a group checks the five before it; capitals or not, O is 0, I and L are 1\n"
    )


def code_text(share: "Share") -> str:
    """Return what the QR code of a share says: the same lines."""
    return "\n".join(share.to_lines())


def _typed() -> "list[Share]":
    """Read shares line by line until there are enough; a line that is wrong is asked for again."""
    from sync.center.root_shares import GROUPS_A_LINE, SHARE_BYTES, read_share

    if not sys.stdin.isatty():
        return [read_share(part) for part in sys.stdin.read().split("\n\n") if part.strip()]
    groups = -(-8 * (1 + SHARE_BYTES) // 25)
    rows = -(-groups // GROUPS_A_LINE)
    shares: list[Share] = []
    while not shares or len(shares) < shares[0].needed:
        print(f"第 {len(shares) + 1} 份，{rows} 行 / share {len(shares) + 1}, {rows} lines:")
        try:
            shares.append(read_share("\n".join(input(f"{row}: ") for row in range(1, rows + 1))))
        except Refused as refused:
            from desktop.app.sentences import sentence

            print(sentence(refused), file=sys.stderr)
    return shares


def _read(path: Path) -> "Share":
    from sync.center.root_shares import read_share

    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Outage("file.unreadable", name=path.name) from error
    try:
        return read_share(text)
    except Refused as refused:
        raise Refused(refused.code, **{**refused.facts, "sheet": path.name}) from refused


def _given(asked: argparse.Namespace, *, twice: bool) -> str:
    if asked.root_passphrase_file is not None:
        return line_of(asked.root_passphrase_file)
    return asked_twice(_ASK) if twice else asked_once(_ASK)


def _free(path: Path) -> None:
    if path.exists():
        raise Refused("root.file_exists", name=path.name)


def _write_owned(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _print_sheets(shares: "tuple[Share, ...]", root: bytes, folder: Path) -> None:
    """Write each sheet as PDF beside its text."""
    from desktop.app.share_sheets import share_pdf

    made = datetime.now(UTC).astimezone().strftime("%Y-%m-%d %H:%M")
    for share in shares:
        path = folder / f"share-{share.index}-of-{share.made}.pdf"
        _free(path)
        _write_owned(path, share_pdf(share, root, made=made))
