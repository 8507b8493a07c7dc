"""Leaves of blobs as bundles carry them, out of a home and into one.

Layer: links. Source: our design (engine specification §9).
"""

import logging
from collections.abc import Sequence

from sync.domain.content import HASH_BYTES, LEAF_BYTES, leaves
from sync.domain.failures import Outage
from sync.protocol.blob_proof import proof_of, root_by
from sync.protocol.bundle_content import Leaf, leaf_count
from sync.store.blobs import BLOB_BYTES_MAX, Blobs
from sync.store.home import Home

log = logging.getLogger("sync.links")


class BlobLeaves:
    """Reads and gathers leaves; holds one blob at a time."""

    def __init__(self, home: Home) -> None:
        self._files = Blobs(home)
        self._read: tuple[bytes, bytes, tuple[bytes, ...]] | None = None
        self._gathered: tuple[bytes, list[bytes]] | None = None

    def leaves(self, address: bytes, first: int, count: int) -> Sequence[Leaf]:
        """Return leaves as they lie here; none of a blob that is gone or damaged, which is fetched again by whoever fetches blobs."""
        if self._read is None or self._read[0] != address:
            try:
                content = self._files.get(address)
            except Outage as outage:
                if outage.code != "blob.damaged":
                    raise
                log.warning("blob damaged, not carried", extra={"address": address.hex()})
                content = None
            if content is None:
                return ()
            self._read = (address, content, leaves(content))
        _, content, hashes = self._read
        return [
            Leaf(address, index, content[index * LEAF_BYTES : (index + 1) * LEAF_BYTES], proof_of(hashes, index))
            for index in range(first, first + count)
        ]

    def has(self, address: bytes) -> bool:
        """Tell whether the whole blob lies here."""
        return self._files.has(address)

    def keep(self, leaf: Leaf) -> bool:
        """Keep a leaf that proves itself; return whether its blob is whole now.

        Raises: Outage: those of the disk.
        """
        if not is_leaf_of(leaf):
            return False
        size = int.from_bytes(leaf.address[HASH_BYTES:], "big")
        if size > BLOB_BYTES_MAX:
            return False
        gathered = self._gathered[1] if self._gathered is not None and self._gathered[0] == leaf.address else []
        if leaf.index != len(gathered):
            return False
        gathered.append(leaf.content)
        self._gathered = (leaf.address, gathered)
        if len(gathered) < leaf_count(leaf.address):
            return False
        self._gathered = None
        self._files.put_as(leaf.address, b"".join(gathered))
        return True


def is_leaf_of(leaf: Leaf) -> bool:
    """Tell whether a leaf is part of the blob that it names."""
    return root_by(leaf.content, leaf.index, leaf_count(leaf.address), leaf.proof) == leaf.address[:HASH_BYTES]
