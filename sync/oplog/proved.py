"""What verified once and is not verified again by the same process: proofs, kept in place of decoded entries.

A bundle is looked into before it is taken in, and everything in it is decoded, chained and verified then. To keep it decoded
until a person agreed would take thousands of bytes for each entry; a proof takes some hundred for each 8 kB. It holds for exactly
the bytes that verified, behind exactly the entry that they verified behind, under the key that signed them: whatever differs in
any of these finds no proof, and is verified as everything that arrives. Proofs are never written down and never sent.

Pure. Source: our design.
"""

from dataclasses import dataclass

from sync.domain.ids import ORDINAL_BYTES
from sync.oplog.entry import Header, read_header
from sync.oplog.hashing import Domain, digest
from sync.oplog.run import Run, Tip, VerifiedRun, pieces

PIECES_MAX = 50_000  # proved at a time, of 8 kB or a little more; about 30 MB
_LENGTH_BYTES = 4


@dataclass(frozen=True, slots=True)
class ProvedRun:
    """A piece of which everything may be stored, behind `before`: the headers of its entries, and their bytes as they came.

    Attributes:
        signatures: (seq, entry hash, signature), rising; the last one is over the last entry.
    """

    before: Tip
    headers: tuple[Header, ...]
    bodies: tuple[bytes, ...]
    signatures: tuple[tuple[int, bytes, bytes], ...]

    @property
    def tip(self) -> Tip:
        """Return the tip behind the last entry."""
        last = self.headers[-1]
        return Tip(replica=self.before.replica, scope=self.before.scope, seq=last.seq, ordinal=last.ordinal, hash=self.signatures[-1][1])


@dataclass(frozen=True, slots=True)
class _Proof:
    """That all of a piece verified. `before`: hash of the entry that it stands behind."""

    sign_key: bytes
    before: bytes
    signatures: tuple[tuple[int, bytes, bytes], ...]


class Proofs:
    """Owned by whoever looked at what is to arrive; read by the writer, which is handed it with the arrival."""

    def __init__(self, *, pieces_max: int = PIECES_MAX) -> None:
        """Hold so many proofs; of what comes behind them none are kept."""
        self._proofs: dict[bytes, _Proof] = {}
        self._pieces_max = pieces_max

    def note(self, run: Run, verified: VerifiedRun, *, sign_key: bytes, piece_bytes: int) -> None:
        """Keep what ``verified`` says of ``run`` for each of the pieces that it is going to be stored in.

        A piece is proved where all of it is new and a good signature stands at its end; of any other nothing is kept.
        """
        first = verified.before.seq + 1
        good = [(seq, verified.hashes[seq - first], signature) for seq, signature in verified.signatures]
        for piece in pieces(run, piece_bytes):
            begin, last = piece.first_seq - first, piece.first_seq + len(piece.entries) - 1
            signatures = tuple(row for row in good if piece.first_seq <= row[0] <= last)
            if begin < 0 or not signatures or signatures[-1][0] != last or len(self._proofs) >= self._pieces_max:
                continue
            before = verified.hashes[begin - 1] if begin else verified.before.hash
            self._proofs[_digest(piece)] = _Proof(sign_key, before, signatures)

    def proved(self, piece: Run, before: Tip, *, sign_key: bytes) -> ProvedRun | None:
        """Return what of ``piece`` may be stored behind ``before``, which is all of it; None where nothing proves it."""
        proof = self._proofs.get(_digest(piece)) if self._proofs else None
        if proof is None or (proof.sign_key, proof.before, piece.first_seq) != (sign_key, before.hash, before.seq + 1):
            return None
        return ProvedRun(before, tuple([read_header(body) for body in piece.entries]), piece.entries, proof.signatures)


def _digest(piece: Run) -> bytes:
    """Return the hash of everything in a piece that was judged: every part with its length, so that no two pieces share one."""
    signatures = [part for seq, signature in piece.signatures for part in (seq.to_bytes(ORDINAL_BYTES, "big"), signature)]
    parts = (piece.replica, piece.scope, piece.first_seq.to_bytes(ORDINAL_BYTES, "big"), *signatures, *piece.entries)
    counts = (len(piece.signatures), len(piece.entries), *map(len, parts))
    return digest(Domain.PROVED, b"".join([count.to_bytes(_LENGTH_BYTES, "big") for count in counts]) + b"".join(parts))
