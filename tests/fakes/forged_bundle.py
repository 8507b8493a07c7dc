"""Bundles as a dishonest producer would write them: real heads and signatures, whatever contents, whatever end."""

from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.domain.draft import Urgency
from sync.links.bundle_seal import seal
from sync.oplog.birth import make_birth
from sync.oplog.hashing import Domain, sign
from sync.protocol.bundle import (
    FRAME_BYTES,
    Footer,
    Head,
    Recipient,
    Section,
    Sort,
    body_hash,
    encode_footer,
    encode_head,
    encode_index,
    encode_section,
    index_hash,
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A section to be: its content before it is sealed, or, with `raw`, its body as it is."""

    sort: Sort
    content: bytes
    raw: bool = False


class Forger:
    """A device of its own that signs what it likes."""

    def __init__(self, organisation: str = "320106") -> None:
        self.key = Ed25519PrivateKey.generate()
        self.birth = make_birth(self.key, seal_key=bytes(32), nonce=bytes(16), claim=organisation)

    def sign(self, domain: Domain, body: bytes) -> bytes:
        return sign(self.key, domain, body)

    def bundle(
        self,
        to: Recipient,
        pieces: Sequence[Piece],
        *,
        rows: Sequence[tuple[int, bytes]] | None = None,
        index: bytes | None = None,
        index_at: int | None = None,
    ) -> bytes:
        """Return a whole file; ``rows``, ``index`` and ``index_at`` replace what an honest one would say."""
        head = Head(bundle=bytes(16), made_ms=1, part=1, parts=1, birth=self.birth, certificate=None, root=None, recipients=(to,))
        raw, chain = encode_head(head, self.sign)
        parts, said, at = [raw], list[tuple[int, bytes]](), len(raw)
        for number, piece in enumerate(pieces):
            opened = piece.sort in {Sort.BIRTHS, Sort.AUTHORITY}
            body = piece.content if piece.raw or opened else seal(piece.content, [to.seal_key])
            places = None if opened else (0,)
            section = Section(number=number, sort=piece.sort, urgency=Urgency.FLASH, to=places, size=len(body), hash=body_hash(body))
            frame, chain = encode_section(section, chain, self.sign)
            parts += [frame, body]
            said.append((at, chain))
            at += len(frame) + len(body)
        index = encode_index(said if rows is None else rows) if index is None else index
        footer = Footer(
            bundle=head.bundle,
            part=1,
            parts=1,
            sections=len(said),
            index_at=at if index_at is None else index_at,
            index_hash=index_hash(index[FRAME_BYTES:]),
            chain=chain,
        )
        return b"".join((*parts, index, encode_footer(footer, self.sign)))
