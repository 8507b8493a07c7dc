"""Whose entries are held here: every replica with its device's fingerprint, and whether it counts. Layer: store."""

from dataclasses import dataclass

from sync.domain.ids import ReplicaId
from sync.oplog.hashing import fingerprint
from sync.store.cipher import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorRow:
    """One replica.

    Attributes:
        standing: own, center, certified, accepted or unknown; see trust.py.
        entries: how many of its entries are held; they wait while it is unknown.
    """

    replica: ReplicaId
    organisation: str
    letters: str
    standing: str
    sign_key: bytes
    entries: int

    @property
    def fingerprint(self) -> str:
        """Return what two persons compare."""
        return fingerprint(self.sign_key)


def authors(db: Database) -> tuple[AuthorRow, ...]:
    """Return every replica known here, in the order in which they were met; the center's lives are left out."""
    rows = db.execute(
        "select replicas.replica, organisation, letters, standing, sign_key,"
        " (select coalesce(sum(seq), 0) from streams where streams.replica = replicas.number)"
        " from replicas where standing <> 'center' order by replicas.number"
    ).fetchall()
    return tuple(
        AuthorRow(
            replica=ReplicaId(replica), organisation=organisation, letters=letters, standing=standing, sign_key=key, entries=int(entries)
        )
        for replica, organisation, letters, standing, key, entries in rows
    )
