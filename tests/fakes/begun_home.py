"""Homes that were begun and hold no device yet, as a start leaves them that was cut short: folders, a key, a migrated database.

The product makes one for each key; a home gets a copy. Two homes that follow one another have two keys.
"""

import itertools
import shutil
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from sync.store import device, migrations
from sync.store.cipher import close, connect, database
from sync.store.home import Home
from sync.store.tables import signature

KEYS = 4
_NUMBERS = itertools.count()


def begin(path: Path) -> Home:
    """Return the home at ``path``, ready for `create_device`; one that has a key stays as it is."""
    home = Home(path)
    if home.key_file.exists() or home.wrap_file.exists():
        return home
    home.make_folders()
    # Of the tables as they are now: some tests are of an older or a later release.
    held = _begun(next(_NUMBERS) % KEYS, migrations.MIGRATIONS, signature(device.KINDS))
    for file in (held.database, held.key_file):
        shutil.copyfile(file, path / file.name)
        (path / file.name).chmod(0o600)
    return home


@cache
def _begun(number: int, fixed: object, declared: str) -> Home:
    home = Home(Path(mkdtemp(prefix="begun-")) / f"home-{number}")
    home.create()
    connection = connect(home.database, home.key(), read_only=False)
    migrations.migrate(database(connection))
    migrations.shape_state_tables(database(connection), device.KINDS)
    close(connection)
    return home
