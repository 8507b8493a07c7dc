"""Peers that bring their own transport, driven over the link: a server at its far end, a client at its near one.

The client does one thing for each line and says how long the part on the link took; what is written before is local work.
"""

import json
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

import trustme

from benchmarks.link import Link
from benchmarks.link_profiles import L4, Profile
from benchmarks.peers.install import FOLDER, Peers
from benchmarks.peers.rows import Row

SCRIPTS = Path(__file__).parent / "scripts"
EDITS, QUEUED = 7, 200
_KINTO = """[server:main]
use = egg:waitress#main
host = {host}
port = {port}

[app:main]
use = egg:kinto
kinto.storage_backend = kinto.core.storage.memory
kinto.cache_backend = kinto.core.cache.memory
kinto.permission_backend = kinto.core.permission.memory
kinto.userid_hmac_secret = of this run alone
multiauth.policies = basicauth
kinto.bucket_create_principals = system.Authenticated
"""
_KINTO_PORT = 8_888
_START_S = 60.0
POUCH_NOTE = "TLS 1.3; LevelDB without fsync on both sides, no signature, the newest revision of each record alone"
KINTO_NOTE = "plain HTTP, in memory: no durability; no local copy, no signature"


class Client:
    """A client at the near end: `do` sends a line and returns what it answered."""

    def __init__(self, link: Link, words: Sequence[str], *, environment: dict[str, str] | None = None) -> None:
        self._link = link
        with link.near():
            self.process = subprocess.Popen(  # noqa: S603 - fixed words
                words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment
            )

    def do(self, act: str) -> dict[str, Any]:
        """Do one thing."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(act + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            message = f"the client ended at {act}"
            raise RuntimeError(message)
        answer: dict[str, Any] = json.loads(line)
        return answer

    def measured(self, act: str) -> tuple[float, int, int]:
        """Do one thing; return the seconds, and the bytes of TCP content up and down."""
        self._link.reset()
        answer = self.do(act)
        counts = self._link.counts()
        return float(answer["s"]), counts["up"]["content"], counts["down"]["content"]


def pouch(peers: Peers, profile: Profile, folder: Path, records: Path) -> Iterator[Row]:
    """Yield PouchDB's figures."""
    if "node" in peers.missing:
        yield Row(measure="all", peer="PouchDB", value=None, unit="", note=peers.missing["node"])
        return
    authority = trustme.CA()
    with Link(profile) as link:
        made = authority.issue_cert(link.far_host)
        (folder / "key.pem").write_bytes(made.private_key_pem.bytes())
        (folder / "chain.pem").write_bytes(b"".join(one.bytes() for one in made.cert_chain_pems))
        authority.cert_pem.write_to_path(str(folder / "ca.pem"))
        modules = str(FOLDER / "node_modules")
        words = [str(peers.node), str(SCRIPTS / "pouch_server.mjs"), str(folder / "server"), link.far_host]
        with _serving(link, [*words, str(folder / "key.pem"), str(folder / "chain.pem"), modules]) as server:
            assert server.stdout is not None
            url = f"https://{link.far_host}:{server.stdout.readline().strip()}"
            (folder / "client").mkdir()
            words = [str(peers.node), str(SCRIPTS / "pouch_client.mjs"), str(folder / "client"), url, str(records), modules]
            environment = {"NODE_EXTRA_CA_CERTS": str(folder / "ca.pem"), "PATH": "/usr/bin:/bin", "HOME": str(folder)}
            yield from _figures("PouchDB", Client(link, words, environment=environment), POUCH_NOTE)


def kinto(peers: Peers, profile: Profile, folder: Path, records: Path) -> Iterator[Row]:
    """Yield Kinto's figures."""
    if "python" in peers.missing:
        yield Row(measure="all", peer="Kinto", value=None, unit="", note=peers.missing["python"])
        return
    with Link(profile) as link:
        settings = folder / "kinto.ini"
        settings.write_text(_KINTO.format(host=link.far_host, port=_KINTO_PORT), "utf-8")
        with _serving(link, [str(peers.python.parent / "kinto"), "start", "--ini", str(settings)]):
            _await_door(link, _KINTO_PORT)
            words = [str(peers.python), str(SCRIPTS / "kinto_client.py"), f"http://{link.far_host}:{_KINTO_PORT}", str(records)]
            yield from _figures("Kinto", Client(link, words), KINTO_NOTE)


@contextmanager
def kinto_here(peers: Peers, folder: Path) -> Iterator[str]:
    """Serve Kinto where the caller is, at no link at all; give its address."""
    if "python" in peers.missing:
        yield ""
        return
    with Link(L4) as link, link.far():
        settings = folder / "kinto-here.ini"
        settings.write_text(_KINTO.format(host=link.far_host, port=_KINTO_PORT), "utf-8")
        with _serving(link, [str(peers.python.parent / "kinto"), "start", "--ini", str(settings)]):
            _await_door(link, _KINTO_PORT)
            yield f"http://{link.far_host}:{_KINTO_PORT}"


def _figures(peer: str, client: Client, note: str) -> Iterator[Row]:
    try:
        client.do("create")
        client.do("edit")
        edits = [client.measured("edit")[0] for _ in range(EDITS)]
        yield Row(measure="one edit, warm, acknowledged", peer=peer, value=median(edits), unit="s", note=note)
        client.do(f"queue {QUEUED}")
        seconds, up, down = client.measured("push")
        yield Row(measure=f"{QUEUED} queued records", peer=peer, value=seconds, unit="s", note=f"{up:,} B up, {down:,} B down; {note}")
        client.do("noop")
        seconds, up, down = client.measured("noop")
        yield Row(measure="nothing new, asked", peer=peer, value=seconds, unit="s", note=f"{up:,} B up, {down:,} B down, TLS included")
        answer = client.do("compare")
        yield Row(measure="both ends equal afterwards", peer=peer, value=float(bool(answer["equal"])), unit="")
    except RuntimeError as error:
        yield Row(measure="all", peer=peer, value=None, unit="", note=str(error))
    finally:
        client.process.kill()
        client.process.communicate()


def _await_door(link: Link, port: int) -> None:
    """Wait until somebody listens at the far end."""
    ends = time.monotonic() + _START_S
    with link.far():
        while time.monotonic() < ends:
            try:
                socket.create_connection((link.far_host, port), timeout=1).close()
            except OSError:
                time.sleep(0.2)
            else:
                return


@contextmanager
def _serving(link: Link, words: Sequence[str]) -> Iterator[subprocess.Popen[str]]:
    with link.far():
        server = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)  # noqa: S603 - fixed words
    try:
        yield server
    finally:
        server.kill()
        server.communicate()


def state_bytes(peers: Peers, records: Path, count: int) -> Iterator[Row]:
    """Yield what those peers that have no transport of their own make of the records, in bytes for each."""
    note = "deflate 9 over what it makes; net state, no author, no signature"
    scripts = (
        ("python", [str(peers.python), str(SCRIPTS / "state_bytes.py"), str(records)], ("geodiff", "session", "pycrdt")),
        ("node", [str(peers.node), str(SCRIPTS / "automerge_bytes.mjs"), str(records), str(FOLDER / "node_modules")], ("automerge",)),
    )
    for registry, words, names in scripts:
        done = None
        if registry not in peers.missing:
            done = subprocess.run(words, check=False, capture_output=True, text=True)  # noqa: S603 - fixed words
        told = json.loads(done.stdout) if done is not None and done.returncode == 0 else {}
        for name in names:
            each = told[name][1] / count if name in told else None
            why = note if name in told else peers.missing.get(registry, "its script failed")
            yield Row(measure="bytes for each record, one author's 1,000", peer=_SHOWN[name], value=each, unit="B", note=why)


_SHOWN = {"geodiff": "geodiff", "session": "SQLite session", "pycrdt": "pycrdt", "automerge": "automerge"}
