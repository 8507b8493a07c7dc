"""Both databases under the center's tests: `ground` runs a test on SQLite and on PostgreSQL, each folder on a database of its own.

What the center does is claimed on both. Not on both, and why:

- channel, channel_renewal, doors, rates, root: sockets, certificates and keys; no claim is about what a database holds;
- hostile_bodies: tens of thousands of bodies that are refused before anything is asked of a database;
- full_disk, small_disk, replacing, verifying, and of backups, life and restore what is done to a file: copied, torn, cut short,
  put back by hand. On PostgreSQL the disk is the server's, and a copy of it is such a file;
- upstream_heads: what a head says is of no database; that what convicts is kept is claimed on both in tree;
- keeper_revoked: every test begins from one copied folder, database and all; what a keeper makes is claimed on both in keeper;
- uplink: two centers, wire by wire; the same exchange is claimed on both in upstream;
- below_keys: two centers beside one another, and files between them; what a retirement does is claimed on both in rotation;
- postgres, processes, schema, sequencer: several processes and connections, which a file does not have.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes.cluster import Cluster, binaries
from fakes.kept_center import KeptCenter

from sync.center import opening, serve
from sync.center.beside import Beside
from sync.center.keys import URL_FILE
from sync.center.sequencer import Sequencer, drain

SQLITE, POSTGRESQL = "sqlite", "postgresql"


def published_at_once(self: Sequencer) -> None:
    drain(self._database, self._keys, Beside(self._keys.directory), now_ms=self._now_ms)


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[KeptCenter]:
    """Return a center without a socket."""
    made = KeptCenter(tmp_path)
    yield made
    made.close()


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    place = binaries()
    if place is None:
        pytest.skip("no PostgreSQL on this machine; on Debian: apt-get install postgresql")
    made = Cluster(place)
    yield made
    made.discard()


@pytest.fixture(params=[SQLITE, POSTGRESQL])
def ground(request: pytest.FixtureRequest) -> Iterator[str]:
    """One test on each; of no longer life, or tests beside it that ask for none would stand on PostgreSQL too."""
    yield from stood_on(request)


@pytest.fixture(params=[SQLITE, pytest.param(POSTGRESQL, marks=pytest.mark.slow)])
def long_ground(request: pytest.FixtureRequest) -> Iterator[str]:
    """The same for one test that is long on PostgreSQL."""
    yield from stood_on(request)


@pytest.fixture(scope="module", params=[SQLITE, POSTGRESQL])
def module_ground(request: pytest.FixtureRequest) -> Iterator[str]:
    """The same for a module whose tests all share one center."""
    yield from stood_on(request)


@pytest.fixture(scope="module", params=[SQLITE, pytest.param(POSTGRESQL, marks=pytest.mark.slow)])
def wide_ground(request: pytest.FixtureRequest) -> Iterator[str]:
    """The same where a whole module is long."""
    yield from stood_on(request)


def stood_on(request: pytest.FixtureRequest) -> Iterator[str]:
    if request.param == SQLITE:
        yield SQLITE
        return
    cluster: Cluster = request.getfixturevalue("cluster")

    def url_in(directory: Path) -> str | None:
        if not (directory / URL_FILE).exists():
            (directory / URL_FILE).write_text(cluster.fresh(), encoding="utf-8")
        return genuine(directory)

    genuine = opening.url_in
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(opening, "url_in", url_in)
        patch.setattr(serve, "url_in", url_in)
        # A round goes on when the one before it can be read, as on SQLite; tests/center/test_sequencer.py has the rest.
        patch.setattr(Sequencer, "pushed", published_at_once)
        yield POSTGRESQL
