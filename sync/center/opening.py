"""Which database a center's folder belongs to: the encrypted file in it, or the PostgreSQL that `database.url` names.

The file `database.url` is written by the first start with `--database`, for its owner alone, since an address may hold a
password; from then on every word on that folder finds the same database. Keys, blobs, checkpoints and the files beside the
database stay in the folder, so processes that serve one database share it.

Source: engine specification §10.
"""

from pathlib import Path

from sync.center.database import Database
from sync.center.keys import URL_FILE, CenterKeys
from sync.center.postgres import Postgres, parsed
from sync.domain.failures import Refused
from sync.store.cipher import named
from sync.store.home import write_durably


def url_in(directory: Path) -> str | None:
    """Return the address of the folder's PostgreSQL, None when its database is the file in it."""
    try:
        return (directory / URL_FILE).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None


def keep_url(directory: Path, url: str) -> None:
    """Let the folder belong to the database at ``url``.

    Raises: Refused: `center.database_address`, `center.other_database` (it belongs to another one). Outage: of the disk.
    """
    url = parsed(url).render_as_string(hide_password=False)
    held = url_in(directory)
    if held is not None and parsed(held).render_as_string(hide_password=False) != url:
        raise Refused("center.other_database")
    if held is None:
        with named():
            directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_durably(directory / URL_FILE, (url + "\n").encode())


def open_database(directory: Path, keys: CenterKeys) -> Database:
    """Open the folder's database.

    Raises: Outage: those of `sync.store.cipher.connect` or of `Postgres`.
    """
    url = url_in(directory)
    return Database(directory, keys.database) if url is None else Postgres(url)
