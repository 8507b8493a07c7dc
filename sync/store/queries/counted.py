"""How many rows a list has, as counted while they came and went; see `sync.store.listed`. Layer: store."""

from collections.abc import Mapping, Sequence

from sync.store.cipher import Database
from sync.store.queries.common import chunks, marks


def counted(db: Database, kind: str, scopes: Sequence[bytes] | None = None) -> Mapping[str, int]:
    """Return how many rows a kind's list has of each word, in some scopes or in all; words without a row are left out."""
    found: dict[str, int] = {}
    for chunk in (None,) if scopes is None else chunks(scopes):
        within = "" if chunk is None else f" and scope in ({marks(chunk)})"
        rows = db.execute(
            f"select word, sum(rows) from counts where list = ? and rows > 0{within} group by word", [kind, *(chunk or ())]
        ).fetchall()
        for word, number in rows:
            found[word] = found.get(word, 0) + int(number)
    return found
