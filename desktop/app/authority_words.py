"""The command line's words about the authority: the root's key, and who lets devices in. Their acts are imported when asked for.

Layer: app.
"""

import argparse
from collections.abc import Callable
from pathlib import Path

Acts = "argparse._SubParsersAction[argparse.ArgumentParser]"
Lazily = Callable[[str, str], Callable[[argparse.Namespace], int]]
_ROOT = "desktop.app.root_commands"
_OFFICERS = "desktop.app.officer_commands"
_CODES = "desktop.app.code_commands"


def add_root(acts: "argparse._SubParsersAction[argparse.ArgumentParser]", lazily: Lazily) -> None:
    """Add `center root …`."""
    words = acts.add_parser("root", help="the root's key: seal it, split it, take it off this machine, bring it back").add_subparsers(
        title="root", metavar="WORD", required=True
    )
    status = words.add_parser("status", help="whose root this is, and whether its key lies in the center's folder")
    status.set_defaults(act=lazily(_ROOT, "status"))
    export = words.add_parser("export", help="write the root's key to a file, sealed by a passphrase of its own, and read it back")
    export.add_argument("--to", type=Path, required=True, metavar="FILE", help="the sealed file, on a stick")
    _add_sealing(export)
    export.set_defaults(act=lazily(_ROOT, "export"))
    split = words.add_parser("split", help="split the root's key into shares on paper, of which some join to it again")
    split.add_argument("--shares", type=int, required=True, metavar="N", help="how many sheets")
    split.add_argument("--needed", type=int, required=True, metavar="K", help="how many of them join to the key, two or more")
    split.add_argument("--to", type=Path, required=True, metavar="FOLDER", help="folder of the sheets, best one in memory; none is kept")
    split.add_argument("--no-pdf", action="store_true", help="text sheets alone, where there is no Qt")
    add_brought(split)
    split.set_defaults(act=lazily(_ROOT, "split"))
    join = words.add_parser("join", help="join shares to the root's key, sealed by a passphrase")
    join.add_argument("shares", nargs="*", type=Path, metavar="SHEET", help="text sheets (default: typed one after the other)")
    join.add_argument("--to", type=Path, required=True, metavar="FILE", help="the sealed file")
    _add_sealing(join)
    join.set_defaults(act=lazily(_ROOT, "join"))
    away = words.add_parser("take-away", help="remove the root's key from the center's folder, once the sealed file opened before its eyes")
    add_brought(away, required=True)
    away.set_defaults(act=lazily(_ROOT, "take_away"))
    for word in (status, export, split, away):
        word.add_argument("--data", dest="life_data", type=Path, required=True, help="the center's folder")
    join.add_argument("--data", dest="life_data", type=Path, help="the center's folder, to tell shares of another root at once")


def add_revoke(acts: "argparse._SubParsersAction[argparse.ArgumentParser]", lazily: Lazily) -> None:
    """Add `center revoke …`."""
    word = acts.add_parser("revoke", help="revoke a device: what it may still write stands aside, it is given nothing, and may be wiped")
    word.add_argument("--data", dest="life_data", type=Path, required=True, help="the center's folder")
    word.add_argument("fingerprint", help="of the device, or the start of it")
    word.add_argument("--reason", required=True, help="why, shown to everyone")
    word.add_argument("--by", required=True, help="who rules")
    word.add_argument(
        "--wipe",
        choices=("no", "now", "after-offering"),
        default="no",
        help="let it destroy its keys at the next contact by any path, at once or after offering what it never sent (default: no)",
    )
    word.set_defaults(act=lazily("desktop.app.center_commands", "revoke"))


def add_rotation(acts: "argparse._SubParsersAction[argparse.ArgumentParser]", lazily: Lazily) -> None:
    """Add `center rotate`."""
    word = acts.add_parser("rotate", help="another online key for the center; the root retires the one before; stop the center first")
    word.add_argument("--data", dest="life_data", type=Path, required=True, help="the center's folder")
    word.add_argument("--reason", required=True, help="why, shown to everyone")
    word.add_argument("--by", required=True, help="who decides")
    word.add_argument("--stolen", action="store_true", help="the key was stolen: no keeper that it certified counts any more")
    word.add_argument(
        "--until", type=int, metavar="ORDINAL", help="what the present life wrote beyond this ordinal is set aside (default: all counts)"
    )
    word.add_argument(
        "--settle",
        action="store_true",
        help="two histories were shown under this key: the one here goes on, and devices stop warning",
    )
    add_brought(word)
    word.set_defaults(act=lazily("desktop.app.key_commands", "rotate"))
    again = acts.add_parser(
        "rekey", help="another key for the center's database; it, backups and blobs are written anew, while it is stopped"
    )
    again.add_argument("--data", dest="life_data", type=Path, required=True, help="the center's folder")
    again.add_argument("--keep-old", type=Path, metavar="FILE", help="write the old key there, for backups that lie elsewhere")
    again.set_defaults(act=lazily("desktop.app.key_commands", "rekey"))


def add_renewal(acts: "argparse._SubParsersAction[argparse.ArgumentParser]", lazily: Lazily) -> None:
    """Add `center renew`."""
    word = acts.add_parser("renew", help="renew every certificate that ends soon, in one act; safe while the center serves")
    word.add_argument("--data", dest="life_data", type=Path, required=True, help="the center's folder")
    word.add_argument("--within", type=int, default=30, metavar="DAYS", help="those that end within so many days (default %(default)s)")
    word.add_argument("--days", type=int, default=366, metavar="N", help="how long they hold from now on (default %(default)s)")
    add_brought(word)
    word.set_defaults(act=lazily("desktop.app.key_commands", "renew"))


def add_officers(acts: "argparse._SubParsersAction[argparse.ArgumentParser]", lazily: Lazily) -> None:
    """Add `center officer …`."""
    words = acts.add_parser("officer", help="keys that let devices of one organisation and those below it in, without the center")
    which = words.add_subparsers(title="officer", metavar="WORD", required=True)
    make = which.add_parser("make", help="make one, certified by the root, in a file sealed by a passphrase")
    make.add_argument("--organisation", required=True, metavar="CODE", help="it certifies devices of this one and of those below it")
    make.add_argument("--offices", help="offices that it may give, separated by commas (default: the local ones)")
    make.add_argument("--letters", default="UVWXYZ", help="number letters that it may give (default %(default)s, kept for officers)")
    make.add_argument("--days", type=int, default=90, metavar="N", help="how long it, and what it certifies, holds (default %(default)s)")
    make.add_argument("--to", type=Path, required=True, metavar="FILE", help="the sealed file")
    make.add_argument("--officer-passphrase-file", type=Path, metavar="FILE", help="owner-only file whose first line seals it")
    add_brought(make)
    make.add_argument("--by", default="", help="who makes it, shown in the list")
    make.set_defaults(act=lazily(_OFFICERS, "make"))
    shown = which.add_parser("list", help="the officers that were made here, what they may, and whether they still do")
    shown.set_defaults(act=lazily(_OFFICERS, "shown"))
    revoke = which.add_parser("revoke", help="revoke one: what only it vouches for counts no more")
    revoke.add_argument("key", metavar="KEY", help="its public key, 64 hexadecimal digits, as it was shown when it was made")
    revoke.add_argument("--reason", required=True, help="why, shown to everyone")
    revoke.add_argument("--by", required=True, help="who rules")
    revoke.set_defaults(act=lazily(_OFFICERS, "revoke"))
    for word in (make, shown, revoke):
        word.add_argument("--data", dest="life_data", type=Path, required=True, help="the center's folder")


def add_certificates(acts: "argparse._SubParsersAction[argparse.ArgumentParser]", lazily: Lazily) -> None:
    """Add `device certify`, for an officer."""
    certify = acts.add_parser("certify", help="by an enrolment officer, without a center: a certificate file for a request file")
    certify.add_argument("--officer", type=Path, required=True, metavar="FILE", help="the officer's sealed file")
    certify.add_argument("--officer-passphrase-file", type=Path, metavar="FILE", help="owner-only file whose first line opens it")
    certify.add_argument("--request", type=Path, required=True, metavar="FILE", help="of `bundle request`, .qzr")
    certify.add_argument("--fingerprint", required=True, help="of the device, as it shows it: 8 digits or more")
    certify.add_argument("--out", type=Path, required=True, metavar="FILE", help="the certificate file, .qzc")
    certify.add_argument("--organisation", metavar="CODE", help="organisation to certify (default: the one it claims)")
    certify.add_argument("--offices", help="offices to certify, separated by commas (default: all that the officer may give)")
    certify.add_argument("--letters", help="number letters (default: the officer's first; give each device of an organisation its own)")
    certify.add_argument("--days", type=int, metavar="N", help="how long it holds (default: as long as the officer)")
    certify.add_argument("--address", metavar="URL", help="where the center is, kept by the device")
    certify.set_defaults(act=lazily(_OFFICERS, "certify"))


def add_codes(acts: "argparse._SubParsersAction[argparse.ArgumentParser]", lazily: Lazily) -> None:
    """Add `center code …`."""
    words = acts.add_parser("code", help="codes that let one new device in, for a while and once").add_subparsers(
        title="code", metavar="WORD", required=True
    )
    make = words.add_parser("make", help="make one; it is shown this once, as text and as a QR code")
    make.add_argument("--organisation", required=True, metavar="CODE", help="for a device of this organisation")
    make.add_argument("--offices", help="offices to certify, separated by commas (default: all that work needs)")
    make.add_argument("--letters", help="number letters (default: the next free one)")
    make.add_argument("--days", type=int, default=366, metavar="N", help="how long the certificate holds (default %(default)s)")
    make.add_argument("--minutes", type=int, default=60, metavar="N", help="how long it is good (default %(default)s, a week at most)")
    make.add_argument("--label", help="what the device is called in the console")
    make.add_argument("--takes-over", metavar="REPLICA", help="the lost replica that the device takes over from, which is revoked by that")
    make.add_argument("--by", required=True, help="who makes it, shown with the device")
    make.add_argument("--address", metavar="URL", help="where the new device reaches the center (default: only the code is shown)")
    make.add_argument("--qr", type=Path, metavar="FILE", help="write the QR code too: .png, .svg, .pdf or .txt, for its owner alone")
    make.set_defaults(act=lazily(_CODES, "make"))
    shown = words.add_parser("list", help="the codes of the last month, and what became of them")
    shown.set_defaults(act=lazily(_CODES, "shown"))
    withdraw = words.add_parser("withdraw", help="let a code that nobody used let nobody in")
    withdraw.add_argument("name", metavar="NAME", help="as `center code list` names it")
    withdraw.set_defaults(act=lazily(_CODES, "withdraw"))
    for word in (make, shown, withdraw):
        word.add_argument("--data", dest="life_data", type=Path, required=True, help="the center's folder")


def add_address(acts: "argparse._SubParsersAction[argparse.ArgumentParser]", lazily: Lazily) -> None:
    """Add `center address`."""
    word = acts.add_parser("address", help="the center's address with its root behind it, as text and as a QR code for the set-up page")
    word.add_argument("address", metavar="URL", help="where devices reach the center")
    word.add_argument("--data", dest="life_data", type=Path, required=True, help="the center's folder")
    word.add_argument("--qr", type=Path, metavar="FILE", help="write the QR code too: .png, .svg, .pdf or .txt")
    word.set_defaults(act=lazily(_CODES, "address"))


def add_brought(parser: argparse.ArgumentParser, *, required: bool = False) -> None:
    """Add the options by which the root's key is brought from a file, for one act."""
    parser.add_argument(
        "--root", dest="root_file", type=Path, required=required, metavar="FILE", help="the root's key, sealed, where it is away"
    )
    parser.add_argument(
        "--root-passphrase-file", type=Path, metavar="FILE", help="owner-only file whose first line opens it (default: a prompt)"
    )


def _add_sealing(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--root-passphrase-file", type=Path, metavar="FILE", help="owner-only file whose first line is to seal it (default: a prompt)"
    )
