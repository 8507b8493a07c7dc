"""The command line: every part the program can play, by its first word. Without a word it is the window.

Nothing heavy is imported before it is known what is wanted: the center and a served device run on machines without Qt.

Layer: app. Source: our design.
"""

import argparse
import contextlib
import gc
import sys
from collections.abc import Callable, Iterator, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from desktop.app.authority_words import (
    add_address,
    add_brought,
    add_certificates,
    add_codes,
    add_officers,
    add_renewal,
    add_revoke,
    add_root,
    add_rotation,
)
from desktop.app.exits import BUG, EXITS, OUTAGE, REFUSED, USAGE
from sync.domain.failures import Outage, Refused

_AUTHORITY = "PEM of the authority that vouches for the center's channel, where it is not the center's own root"
_EXITS_HELP = "exit codes:\n" + "\n".join(f"  {code:<3} {words}" for code, words in EXITS.items())


def main(argv: Sequence[str]) -> int:
    """Do what `argv` asks and return the exit code."""
    _speak_utf8()
    _leave_no_core()
    parser = make_parser()
    try:
        asked = parser.parse_args(list(argv))
    except SystemExit as error:
        return error.code if isinstance(error.code, int) else USAGE
    try:
        code: int = asked.act(asked)
    except Refused as refused:
        _complain(refused)
        return REFUSED
    except Outage as outage:
        _complain(outage)
        return OUTAGE
    except KeyboardInterrupt:
        return OUTAGE
    except Exception as error:  # noqa: BLE001 - the last boundary of a process without a window
        _complain_bug(error)
        return BUG
    return code


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    parser = argparse.ArgumentParser(
        prog="qianzhi",
        description="Qianzhi 前指: a command post that keeps working when the network does not. Without a word it opens the window.",
        epilog=_EXITS_HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {_version()}")
    parser.add_argument("--home", type=Path, help="the data folder of this device (default: QIANZHI_HOME, else the system's place)")
    parser.add_argument(
        "--leave-plain-key", action="store_true", help="let a key that lies in an owner-only file lie there; for demonstrations and tests"
    )
    _add_yard(parser, prefix="window_")
    parser.set_defaults(act=_window)
    words = parser.add_subparsers(title="words", metavar="WORD")
    _add_device(words)
    _add_center(words)
    _add_bundle(words)
    _add_engine(words)
    _add_checks(words)
    demo = words.add_parser("demo", help="a seeded province with its center: its hall in a window, else the main job told aloud")
    demo.add_argument("--seed", type=int, default=1, help="seed of the world (default %(default)s)")
    demo.add_argument("--pictures", type=Path, help="write pictures of every page into this folder instead of opening windows")
    demo.add_argument("--province", action="store_true", help="seed the whole province, where there is no screen too")
    demo.set_defaults(act=_demo)
    return parser


def _add_device(words: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    acts = words.add_parser("device", help="make, look at and serve the device of a data folder").add_subparsers(
        title="device", metavar="WORD", required=True
    )
    new = acts.add_parser("new", help="make this device: keys, database, first life; needs no center")
    _add_home(new)
    new.add_argument("--organisation", metavar="CODE", help="code of the organisation, from the shipped list (default: that of --enrol)")
    new.add_argument("--enrol", metavar="INVITATION", help="be let in at once: address and code in one word, or the text of the QR code")
    new.add_argument("--person", required=True, help="who sits here")
    new.add_argument("--office", required=True, help="the office in which the person acts")
    _add_address(new, "address of the center as it shows it, https://HOST:PORT#KEY: the key of its root makes sure of it")
    new.add_argument("--root", metavar="KEY", help="public key of the center's root, 64 hexadecimal digits, as the center shows it")
    new.add_argument("--authority", type=Path, metavar="FILE", help=_AUTHORITY)
    new.add_argument("--takes-over", metavar="REPLICA", help="the lost replica whose work goes on here, 16 hexadecimal digits")
    new.add_argument(
        "--plain-key", action="store_true", help="no passphrase: the key lies in an owner-only file; for demonstrations and tests"
    )
    new.set_defaults(act=_lazily("desktop.app.device_commands", "new"))
    center = acts.add_parser("center", help="note where the center is, from the next start on")
    _add_home(center)
    center.add_argument("address", nargs="?", metavar="URL", help="as the center shows it, https://HOST:PORT#KEY; none = no center")
    center.add_argument("--authority", type=Path, metavar="FILE", help=_AUTHORITY)
    center.set_defaults(act=_lazily("desktop.app.device_commands", "note_center"))
    _add_letting_in(acts)
    _add_own(acts)
    exchange = acts.add_parser("sync", help="one exchange with the center, then say what it holds")
    _add_home(exchange)
    _add_address(exchange)
    exchange.set_defaults(act=_lazily("desktop.app.device_commands", "exchange"))
    serve = acts.add_parser("serve", help="keep this device at work without a window")
    _add_home(serve)
    _add_links(serve)
    serve.set_defaults(act=_lazily("desktop.app.engine_command", "serve"))
    slip = acts.add_parser("slip", help="one entry ahead of its stream, by radio: hand it out or take it in").add_subparsers(
        title="slip", metavar="WORD", required=True
    )
    out = slip.add_parser("out", help="print an entry of this device as groups to read out")
    _add_home(out)
    out.add_argument("entry", metavar="NUMBER", help="number of an order or incident, or the ordinal of any entry of this device")
    out.set_defaults(act=_lazily("desktop.app.device_commands", "slip_out"))
    take = slip.add_parser("in", help="take in a slip as it was read out")
    _add_home(take)
    take.add_argument("groups", nargs="*", metavar="GROUP", help="the groups (default: standard input)")
    take.set_defaults(act=_lazily("desktop.app.device_commands", "slip_in"))


def _add_letting_in(acts: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    enrol = acts.add_parser("enrol", help="be let in by a code that the center's operator made")
    _add_home(enrol)
    enrol.add_argument("invitation", nargs="+", metavar="ADDRESS CODE", help="as they were handed over, or the text of the QR code")
    enrol.set_defaults(act=_lazily("desktop.app.device_commands", "enrol"))
    take = acts.add_parser("certificate", help="take this device's certificate from a file .qzc, renewed or new")
    _add_home(take)
    take.add_argument("file", type=Path, metavar="FILE", help="of `device certify`, or of `device admit --out`")
    take.add_argument("--root", metavar="FINGERPRINT", help="of the center's root, as the center shows it, where none is trusted yet")
    take.add_argument("--show", action="store_true", help="only say what is in it; nothing is kept")
    take.set_defaults(act=_lazily("desktop.app.certificate_commands", "take"))
    add_certificates(acts, _lazily)
    admit = acts.add_parser("admit", help="at the center: certify a waiting device")
    admit.add_argument("--data", type=Path, required=True, help="the center's folder")
    admit.add_argument(
        "fingerprint", nargs="?", help="fingerprint that the device shows; the start of it is enough when it is the only one"
    )
    admit.add_argument("--all-waiting", action="store_true", help="every waiting device, as the organisation it claims")
    admit.add_argument("--organisation", metavar="CODE", help="organisation to certify (default: the one it claims)")
    admit.add_argument("--offices", help="offices to certify, separated by commas (default: all that work needs)")
    admit.add_argument("--takes-over", action="store_true", help="it may take over from the lost device that it names, which is revoked")
    admit.add_argument("--by", default="", help="who decides that, shown to everyone")
    admit.add_argument("--refuse", metavar="REASON", help="turn the device away instead: it waits in no list any more")
    admit.add_argument("--let-come", action="store_true", help="let one that was turned away wait again, from its next contact on")
    admit.add_argument("--request", type=Path, metavar="FILE", help="a device that can't reach the center: its request, .qzr")
    admit.add_argument("--out", type=Path, metavar="FILE", help="write the certificate to a file .qzc, to be carried to the device")
    add_brought(admit)
    admit.set_defaults(act=_lazily("desktop.app.center_commands", "admit"))


def _add_keepers(acts: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    keepers = acts.add_parser("keepers", help="list what makes checkpoints here; revoke its key, or let it count again")
    keepers.add_argument("--data", dest="life_data", type=Path, required=True, help="the center's folder")
    which = keepers.add_mutually_exclusive_group()
    which.add_argument("--revoke", metavar="FINGERPRINT", help="devices drop what it sealed and read logs")
    which.add_argument("--restore", metavar="FINGERPRINT", help="take that back")
    keepers.add_argument("--reason", default="", help="why, shown to everyone")
    keepers.add_argument("--by", default="", help="who rules")
    keepers.set_defaults(act=_lazily("desktop.app.center_commands", "keepers"))


def _add_own(acts: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    status = acts.add_parser("status", help="who this device is and what waits for the center")
    _add_home(status)
    status.set_defaults(act=_lazily("desktop.app.device_commands", "status"))
    authors = acts.add_parser("authors", help="whose entries are held here: replica, organisation, fingerprint, and whether they count")
    _add_home(authors)
    authors.add_argument("--accept", metavar="FINGERPRINT", help="let this device's entries count; compare the fingerprint first")
    authors.set_defaults(act=_lazily("desktop.app.device_commands", "authors"))
    change = acts.add_parser("passphrase", help="change what opens this device; backups copied away before open by the old one")
    _add_home(change)
    change.add_argument("--new-passphrase-file", type=Path, metavar="FILE", help="owner-only file with the new one (default: a prompt)")
    change.add_argument("--forget-keystore", action="store_true", help="only let the keystore of the system open it no longer")
    change.set_defaults(act=_lazily("desktop.app.opening", "change"))
    rotate = acts.add_parser("rotate", help="change this device's signing and sealing keys; the center certifies the next ones")
    _add_home(rotate)
    rotate.set_defaults(act=_lazily("desktop.app.device_commands", "rotate"))
    again = acts.add_parser("rekey", help="change the database's key itself: it, backups and blobs are written anew; no engine runs")
    _add_home(again)
    again.set_defaults(act=_lazily("desktop.app.opening", "rekey"))


def _add_center(words: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    center = words.add_parser("center", help="the provincial center: on a folder alone, or on PostgreSQL with any number of processes")
    center.add_argument("--data", type=Path, help="the center's folder, made at the first start")
    center.add_argument(
        "--database", metavar="URL", help="keep the center in this PostgreSQL, postgresql+psycopg://…; the folder remembers it"
    )
    center.add_argument("--upstream", metavar="URL", help="the center above this one, as it shows its address; the folder remembers it")
    center.add_argument("--host", default="127.0.0.1", help="address to listen at (default %(default)s)")
    center.add_argument("--port", type=int, default=8470, help="port to listen at (default %(default)s)")
    center.add_argument("--name", action="append", default=[], help="a name or address for tools that judge it; devices need none")
    center.add_argument("--tls-certificate", type=Path, metavar="FILE", help="PEM chain of another authority, instead of the root's own")
    center.add_argument("--tls-key", type=Path, metavar="FILE", help="its key, PEM")
    center.add_argument("--plaintext", action="store_true", help="speak no TLS, to this machine alone: behind a proxy that does")
    center.add_argument("--no-keeper", action="store_true", help="make no checkpoints: newcomers read whole logs, nobody drops any")
    center.add_argument(
        "--console",
        type=int,
        metavar="PORT",
        help="serve the operator's pages there, to this machine alone (0 = a free one); `center console` lets in",
    )
    center.set_defaults(act=_lazily("desktop.app.center_commands", "serve"))
    acts = center.add_subparsers(title="center", metavar="WORD")
    rule = acts.add_parser("rule", help="set a device's entries aside, or take that back")
    rule.add_argument("--data", dest="rule_data", type=Path, required=True, help="the center's folder")
    rule.add_argument("--replica", required=True, metavar="HEX", help="the replica, 16 hexadecimal digits")
    rule.add_argument(
        "--aside",
        action="append",
        default=[],
        metavar="FROM-TO",
        help="ordinals set aside, 813-830 or 813- for all from there on; none = take back",
    )
    rule.add_argument("--reason", default="", help="why, shown to everyone")
    rule.add_argument("--by", default="", help="who rules")
    rule.add_argument("--preview", action="store_true", help="only show which records would change, from what to what")
    rule.set_defaults(act=_lazily("desktop.app.center_commands", "rule"))
    _add_keepers(acts)
    add_root(acts, _lazily)
    add_codes(acts, _lazily)
    add_address(acts, _lazily)
    add_revoke(acts, _lazily)
    add_rotation(acts, _lazily)
    add_renewal(acts, _lazily)
    add_officers(acts, _lazily)
    keeping = acts.add_parser("backup", help="copy the center's database while it serves, prove the copy, and tell the devices of it")
    keeping.add_argument("--data", dest="life_data", type=Path, required=True, help="the center's folder")
    keeping.add_argument(
        "--to", type=Path, metavar="FOLDER", help="another folder, which gets the blobs too (default: backups in the center's own)"
    )
    keeping.set_defaults(act=_lazily("desktop.app.center_commands", "back_up"))
    _add_center_life(acts)
    _add_joining(acts)


def _add_joining(acts: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    request = acts.add_parser("request", help="make the keys of a center that is to stand below another, and its request")
    whose = request.add_mutually_exclusive_group(required=True)
    whose.add_argument("--organisation", metavar="CODE", help="whose center it is, a city's say")
    whose.add_argument("--another-key", action="store_true", help="of a center that lives here: another online key, in place of its own")
    request.set_defaults(act=_lazily("desktop.app.joining_commands", "request"))
    certify = acts.add_parser("certify", help="answer the request of a center that is to stand below this one; needs the root's key")
    certify.add_argument("request", type=Path, metavar="FILE", help="the request")
    certify.add_argument("--to", type=Path, required=True, metavar="FILE", help="where the answer is written")
    certify.add_argument("--root", dest="root_file", type=Path, metavar="FILE", help="the sealed root, where it is not in the folder")
    certify.add_argument("--reason", default="更换密钥", metavar="TEXT", help="of another key: why the present one ends (%(default)s)")
    certify.add_argument("--by", default="", metavar="NAME", help="of another key: who decided it")
    certify.add_argument("--stolen", action="store_true", help="of another key: the present one was stolen, its keepers count no more")
    certify.set_defaults(act=_lazily("desktop.app.joining_commands", "certify"))
    join = acts.add_parser("join", help="take in what the center above answered")
    join.add_argument("answer", type=Path, metavar="FILE", help="the answer")
    join.set_defaults(act=_lazily("desktop.app.joining_commands", "join"))
    for word in (request, certify, join):
        word.add_argument("--data", dest="life_data", type=Path, required=True, help="the center's folder")


def _add_center_life(acts: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    restore = acts.add_parser(
        "restore", help="put a backup in the database's place and begin a new life in recovery; stop the center first"
    )
    restore.add_argument(
        "--from", dest="source", type=Path, required=True, metavar="BACKUP", help="the copy, or a folder: the one that came furthest"
    )
    restore.add_argument(
        "--database", dest="life_database", metavar="URL", help="put it into this PostgreSQL, to which the folder belongs from then on"
    )
    restore.set_defaults(act=_lazily("desktop.app.center_commands", "restore"))
    authority = acts.add_parser("authority", help="take in a copy of authority.runs: certificates and rulings from outside the database")
    authority.add_argument("--from", dest="source", type=Path, required=True, metavar="FILE", help="the file")
    authority.set_defaults(act=_lazily("desktop.app.center_commands", "authority"))
    entries = acts.add_parser("entries", help="take in what another copy of the database, or a replaced one, holds and the center lacks")
    entries.add_argument(
        "--from",
        dest="source",
        type=Path,
        required=True,
        metavar="FILE",
        help="the copy, replaced-…/center.db, or the name of a schema, replaced_…",
    )
    entries.set_defaults(act=_lazily("desktop.app.center_commands", "entries"))
    recovered = acts.add_parser(
        "recovered", help="say that the predecessor's tail was sought; devices are admitted and rulings written again"
    )
    recovered.set_defaults(act=_lazily("desktop.app.center_commands", "recovered"))
    status = acts.add_parser("status", help="how the center stands: its life, recovery, who waits, rulings, the last backup")
    status.set_defaults(act=_lazily("desktop.app.center_commands", "status"))
    console = acts.add_parser("console", help="the address that opens the operator's pages of a running center once")
    console.set_defaults(act=_lazily("desktop.app.center_commands", "console"))
    verify = acts.add_parser("verify", help="what the database, or a backup, proves by hashes and signatures, and what is wrong")
    verify.add_argument("--copy", type=Path, metavar="FILE", help="a backup, instead of the database itself")
    verify.set_defaults(act=_lazily("desktop.app.center_commands", "verify"))
    for word in (restore, authority, entries, recovered, status, console, verify):
        word.add_argument("--data", dest="life_data", type=Path, required=True, help="the center's folder")


def _add_bundle(words: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    acts = words.add_parser("bundle", help="carry entries and files by hand, on a stick; beside a window too").add_subparsers(
        title="bundle", metavar="WORD", required=True
    )
    request = acts.add_parser("request", help="what another device needs to make a bundle for this one")
    _add_home(request)
    request.add_argument("--out", type=Path, metavar="PATH", help="file .qzr, or the folder for one; the text is printed in any case")
    request.set_defaults(act=_lazily("desktop.app.bundle_commands", "request"))
    make = acts.add_parser("make", help="write what others may read and lack; read back before it is called written")
    _add_home(make)
    make.add_argument("--out", type=Path, required=True, metavar="FOLDER", help="folder of the stick")
    make.add_argument(
        "--to", action="append", default=[], metavar="FINGERPRINT", help="a known device, by fingerprint or replica; again for more"
    )
    make.add_argument("--organisation", metavar="CODE", help="every known device of this organisation")
    make.add_argument(
        "--request", action="append", default=[], type=Path, metavar="FILE", help="a request, .qzr or its text; again for more"
    )
    _add_accept(make, "fingerprint of a request's device, as that device shows it: 8 digits or more")
    make.add_argument(
        "--urgency", choices=("flash", "record", "blob"), default="blob", help="nothing less urgent goes (default: everything)"
    )
    make.add_argument("--bytes-max", type=int, metavar="N", help="bound of what goes, most urgent first")
    make.add_argument("--part-bytes", type=int, default=2 * 1024**3, metavar="N", help="bound of one file (default 2 GiB)")
    make.add_argument("--plan", action="store_true", help="only say what would go")
    make.set_defaults(act=_lazily("desktop.app.bundle_commands", "make"))
    show = acts.add_parser("show", help="say what a bundle is and what it would change")
    _add_home(show)
    show.add_argument("files", nargs="+", type=Path, metavar="FILE", help="parts of one bundle, in any sequence")
    show.set_defaults(act=_lazily("desktop.app.bundle_commands", "show"))
    take = acts.add_parser("take", help="take a bundle in, after the same preview")
    _add_home(take)
    take.add_argument("files", nargs="+", type=Path, metavar="FILE", help="parts of one bundle, in any sequence")
    _add_accept(take, "fingerprint of its maker, as that device shows it: what it wrote counts from now on")
    take.add_argument(
        "--root", metavar="FINGERPRINT", help="fingerprint of the center's root, as the center shows it, where none is trusted yet"
    )
    take.add_argument("--torn", action="store_true", help="take what verifies of a torn or damaged file")
    take.set_defaults(act=_lazily("desktop.app.bundle_commands", "take"))


def _add_accept(parser: argparse.ArgumentParser, words: str) -> None:
    parser.add_argument("--accept", action="append", default=[], metavar="FINGERPRINT", help=words)


def _add_engine(words: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    engine = words.add_parser("engine", help="the process behind a window; started by it")
    _add_home(engine, opens=False)
    _add_links(engine)
    engine.add_argument("--rekey", action="store_true", help="only change the key of the database, between two engines of a window")
    engine.set_defaults(act=_lazily("desktop.app.engine_command", "child"))


def _add_checks(words: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    rebuild = words.add_parser("rebuild", help="make the state anew from the log")
    _add_home(rebuild)
    rebuild.add_argument("--check", action="store_true", help="only compare: is the state what the log says?")
    rebuild.set_defaults(act=_lazily("desktop.app.device_commands", "rebuild"))
    verify = words.add_parser("verify", help="what the data prove by hashes and signatures, what they do not, and what is wrong")
    _add_home(verify)
    instead = verify.add_mutually_exclusive_group()
    instead.add_argument("--copy", type=Path, metavar="FILE", help="a backup of this home, instead of its database")
    instead.add_argument("--bundle", type=Path, nargs="+", metavar="FILE", help="the parts of a bundle, before anything of it is taken in")
    verify.set_defaults(act=_lazily("desktop.app.verify_command", "run"))
    selftest = words.add_parser("selftest", help="try out what the program stands on, one line each")
    selftest.set_defaults(act=_lazily("desktop.app.selftest", "run"))
    doctor = words.add_parser("doctor", help="what is installed, where the data lie, and what is wrong with them; no secrets")
    _add_home(doctor)
    doctor.set_defaults(act=_lazily("desktop.app.doctor", "run"))


def _add_home(parser: argparse.ArgumentParser, *, opens: bool = True) -> None:
    # A default here would undo `--home` given before the word.
    parser.add_argument("--home", type=Path, default=argparse.SUPPRESS, help="the data folder of this device")
    if opens:
        given = parser.add_mutually_exclusive_group()
        given.add_argument("--passphrase-file", type=Path, metavar="FILE", help="owner-only file whose first line is the passphrase")
        given.add_argument("--passphrase-fd", type=int, metavar="N", help="descriptor to read the passphrase from (default: a prompt)")


def _add_links(parser: argparse.ArgumentParser) -> None:
    _add_address(parser)
    _add_yard(parser)


def _add_address(parser: argparse.ArgumentParser, words: str = "address of the center, instead of the one kept") -> None:
    parser.add_argument("--center", metavar="URL", help=words)


def _add_yard(parser: argparse.ArgumentParser, *, prefix: str = "") -> None:
    parser.add_argument(
        "--lan",
        dest=f"{prefix}lan",
        metavar="HOST:PORT",
        help="listen there for devices beside this one: 0.0.0.0:8471 for every network, port 0 for a free one",
    )
    parser.add_argument(
        "--neighbour",
        dest=f"{prefix}neighbour",
        action="append",
        default=[],
        metavar="HOST:PORT",
        help="a device beside this one; again for more",
    )


def _lazily(module: str, name: str) -> Callable[[argparse.Namespace], int]:
    """Return an act that imports its module when it is asked for."""

    def act(asked: argparse.Namespace) -> int:
        from importlib import import_module

        with _uncollected():
            part = import_module(module)
        code: int = getattr(part, name)(asked)
        return code

    return act


@contextlib.contextmanager
def _uncollected() -> Iterator[None]:
    """Keep the collector still while a part is loaded, and what it loads out of later searches: none of it is garbage, or will be."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def _window(asked: argparse.Namespace) -> int:
    from desktop.app.start import run_window
    from desktop.runtime import paths

    yard = ("--lan", asked.window_lan) if asked.window_lan is not None else ()
    named = (part for address in asked.window_neighbour for part in ("--neighbour", address))
    return run_window(asked.home or paths.home(), engine=(*yard, *named), plain=asked.leave_plain_key)


def _demo(asked: argparse.Namespace) -> int:
    from desktop.app.demo import run_demo

    return run_demo(seed=asked.seed, pictures=asked.pictures, province=asked.province)


def _complain(failure: Refused | Outage) -> None:
    from desktop.app.sentences import sentence

    print(sentence(failure), file=sys.stderr)


def _complain_bug(error: Exception) -> None:
    import logging
    import traceback

    from desktop.runtime.crash import report_id

    report = report_id(error)
    if logging.getLogger().hasHandlers():
        logging.getLogger("desktop.cli").error("unexpected error", exc_info=error, extra={"report": report})
    else:
        traceback.print_exception(error)
    print(f"程序出错，报告编号 {report}。 / The program made a mistake, report {report}.", file=sys.stderr)


def _speak_utf8() -> None:
    """Answer in Chinese wherever the program runs; a character that a terminal can't show must not end it."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")


def _leave_no_core() -> None:
    """Let a crash write no image of the memory, in which keys and records lie."""
    if sys.platform != "win32":
        import resource

        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _version() -> str:
    try:
        return version("qianzhi")
    except PackageNotFoundError:
        return "0.1.0"
