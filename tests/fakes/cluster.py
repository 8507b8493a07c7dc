"""A PostgreSQL of the tests' own: initialised, started and thrown away, as a user without rights, on a socket in its folder.

Settings are those of a server that loses nothing: `fsync` and `full_page_writes` on. A test gets a database copied from one
that has the center's schema. Nothing listens on a network.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from itertools import count
from pathlib import Path

import psycopg

from sync.center.postgres import Postgres

_OWNER, _ROLE, _READY = "owner", "center", "ready"
_PLACES = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda place: float(place.parent.name), reverse=True)


def binaries() -> Path | None:
    """Return the folder of the newest PostgreSQL on this machine, None where there is none."""
    on_path = shutil.which("initdb")
    places = _PLACES if on_path is None else [Path(on_path).parent, *_PLACES]
    return next((place for place in places if (place / "initdb").exists()), None)


class Cluster:
    """One server; `start` and `stop` as often as wanted, `discard` at the end."""

    def __init__(self, place: Path) -> None:
        self._place = place
        self.folder = Path(tempfile.mkdtemp(prefix="qianzhi-pg-"))
        self._user: dict[str, object] = {}
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            os.chown(self.folder, nobody.pw_uid, nobody.pw_gid)
            self._user = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        self._numbers = count(1)
        self._run("initdb", "-D", str(self._data), "-U", _OWNER, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        settings = (
            "listen_addresses = ''",
            f"unix_socket_directories = '{self.folder}'",
            "max_connections = 200",
            "shared_buffers = '64MB'",
            "dynamic_shared_memory_type = mmap",  # in its folder, and gone with it where the server is killed
        )
        with (self._data / "postgresql.conf").open("a", encoding="ascii") as file:
            file.write("\n".join(settings) + "\n")
        self.start()
        with self._owner() as connection:
            connection.execute(f"create role {_ROLE} login")
            connection.execute(f"create database {_READY} owner {_ROLE}")
        Postgres(self._url(_READY)).close()

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    @property
    def pid(self) -> int:
        """Return the server's process, above all others of it."""
        return int((self._data / "postmaster.pid").read_text(encoding="ascii").split()[0])

    def start(self) -> None:
        self._run("pg_ctl", "-w", "-t", "60", "-D", str(self._data), "-l", str(self.folder / "log"), "start")

    def stop(self, mode: str = "fast") -> None:
        """Stop; `immediate` is a crash, after which the log is replayed."""
        self._run("pg_ctl", "-w", "-D", str(self._data), "-m", mode, "stop")

    def fresh(self) -> str:
        """Return the address of a database that holds the center's empty schema."""
        name = f"center_{next(self._numbers)}"
        with self._owner() as connection:
            connection.execute(f"create database {name} template {_READY} owner {_ROLE}")
        return self._url(name)

    def empty(self) -> str:
        """Return the address of a database that holds nothing."""
        name = f"empty_{next(self._numbers)}"
        with self._owner() as connection:
            connection.execute(f"create database {name} owner {_ROLE}")
        return self._url(name)

    def copied(self, url: str) -> str:
        """Return the address of a copy of a database to which nobody is connected."""
        name = f"copy_{next(self._numbers)}"
        source = url.split("?", maxsplit=1)[0].rsplit("/", 1)[1]
        with self._owner() as connection:
            connection.execute(f"create database {name} template {source} owner {_ROLE}")
        return self._url(name)

    def discard(self) -> None:
        self.stop("immediate")
        shutil.rmtree(self.folder, ignore_errors=True)

    def _url(self, name: str) -> str:
        return f"postgresql+psycopg://{_ROLE}@/{name}?host={self.folder}"

    def _owner(self) -> psycopg.Connection[tuple[object, ...]]:
        return psycopg.connect(host=str(self.folder), user=_OWNER, dbname="postgres", autocommit=True)

    def _run(self, program: str, *arguments: str) -> None:
        environment = {"PATH": os.environ.get("PATH", ""), "HOME": str(self.folder), "LC_ALL": "C"}
        done = subprocess.run(  # what the server writes goes into its log
            [str(self._place / program), *arguments],
            env=environment,
            cwd=self.folder,
            stdout=subprocess.PIPE if program == "initdb" else subprocess.DEVNULL,
            stderr=subprocess.STDOUT if program == "initdb" else subprocess.DEVNULL,
            check=False,
            **self._user,  # type: ignore[call-overload]
        )
        assert done.returncode == 0, (program, done.stdout)
