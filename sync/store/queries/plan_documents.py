"""Documents of plans' versions as they lie here, read once: content never changes under its address. Layer: store."""

from functools import lru_cache
from pathlib import Path

from sync.domain.failures import Outage, Refused
from sync.domain.plan_document import PlanDocument, parse_bytes
from sync.store.blobs import ADDRESS_BYTES, Blobs
from sync.store.cipher import Database
from sync.store.home import Home

DOCUMENTS_KEPT = 256


def held_document(db: Database, address: object) -> PlanDocument | None:
    """Return the document at a content address, None when it is not held here, damaged, or of a later version."""
    place = place_of(db)
    if not place or not isinstance(address, bytes) or len(address) != ADDRESS_BYTES:
        return None
    try:
        return _document(place, bytes(address))
    except (LookupError, Outage, Refused):
        return None


def is_held(db: Database, address: object) -> bool:
    """Tell whether a content lies here, without reading it."""
    place = place_of(db)
    return bool(place) and isinstance(address, bytes) and len(address) == ADDRESS_BYTES and Blobs(Home(Path(place))).has(bytes(address))


@lru_cache(maxsize=DOCUMENTS_KEPT)
def _document(place: str, address: bytes) -> PlanDocument:
    """Return a document.

    Raises: LookupError: not held, which is not remembered; Outage, Refused: damaged, or no plan.
    """
    content = Blobs(Home(Path(place))).get(address)
    if content is None:
        raise LookupError
    return parse_bytes(content)


def place_of(db: Database) -> str:
    """Return the folder of the home that `db` belongs to, empty for a database in memory."""
    file = next((row[2] for row in db.execute("pragma database_list").fetchall() if row[1] == "main"), "")
    return str(Path(file).parent) if file else ""
