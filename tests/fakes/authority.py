"""A center's authority without its center: a root, an online key, and the entries they write, as runs to carry."""

from collections.abc import Mapping
from dataclasses import replace

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.domain.draft import Create, Draft, Urgency, Write
from sync.domain.ids import EntityId, op_id
from sync.domain.kind import Field, Kind
from sync.domain.offices import OFFICES
from sync.domain.registry import KINDS
from sync.domain.scopes import AUTHORITY
from sync.oplog.birth import Certificate, Role, make_birth, make_certificate
from sync.oplog.compose import NOTHING_SEEN, Seen, plain_ops
from sync.oplog.entry import Header, encode_entry
from sync.oplog.hashing import public_bytes
from sync.oplog.run import Run, Tip, advance, empty_tip, sign_tip


class Authority:
    """One life of a center's authority stream, written by hand."""

    def __init__(self, root: Ed25519PrivateKey | None = None, *, predecessor: "Authority | None" = None) -> None:
        self.root_key = root or (predecessor.root_key if predecessor else Ed25519PrivateKey.generate())
        self.key = Ed25519PrivateKey.generate()
        certificate = make_certificate(self.root_key, self._certificate(public_bytes(self.key), None, ()))
        self.birth = make_birth(
            self.key,
            seal_key=bytes(32),
            nonce=bytes(16),
            certificate=certificate,
            predecessor=predecessor.birth.replica if predecessor else None,
        )
        self.entries: list[bytes] = []
        self.tip: Tip = empty_tip(self.birth, AUTHORITY)

    @property
    def root(self) -> bytes:
        return public_bytes(self.root_key)

    def certify(
        self,
        sign_key: bytes,
        organisation: str,
        *,
        letters: str = "B",
        offices: tuple[str, ...] = OFFICES,
        not_after_ms: int = 2_000_000_000_000,
    ) -> EntityId:
        """Write a device record with its certificate."""
        certificate = self._certificate(sign_key, organisation, offices, letters=letters)
        raw = make_certificate(self.root_key, replace(certificate, not_after_ms=not_after_ms))
        fields = {"certificate": raw, "sign_key": sign_key, "organisation": organisation, "letters": letters}
        return self.write(Create(kind="device", fields=fields))

    def rule(self, replica: bytes, ranges: list[list[int | None]], *, replaces: tuple[bytes, ...] = ()) -> EntityId:
        """Write a ruling: these ordinals of the replica are set aside."""
        fields: Mapping[str, object] = {"replica": replica, "ranges": ranges, "reason": "核查", "by": "值班长", "replaces": list(replaces)}
        return self.write(Create(kind="ruling", fields=fields))

    def organisation(self, code: str, name: str, parent: str | None) -> EntityId:
        """Write an organisation record."""
        return self.write(
            Create(kind="organisation", fields={"code": code, "name": name, "short_name": name[:-1], "tier": "county", "parent": parent})
        )

    def write(self, write: Write) -> EntityId:
        """Append an entry and return the id of the record it creates."""
        seq = self.tip.seq + 1
        draft = Draft(scope=AUTHORITY, writes=(write,), urgency=Urgency.FLASH)
        ops = plain_ops(draft, KINDS, replica=self.birth.replica, ordinal=seq, sight=self)
        header = Header(
            seq=seq,
            ordinal=seq,
            wall_ms=1_795_430_400_000 + seq,
            person="center",
            office="administrator",
            command_no=0,
            urgency=Urgency.FLASH,
            schema=1,
        )
        body = encode_entry(self.birth.replica, AUTHORITY, header, ops)
        self.tip, _ = advance(self.tip, body)
        self.entries.append(body)
        return EntityId(op_id(self.birth.replica, seq, 0))

    def seen(self, kind: Kind, entity: EntityId, field: Field) -> Seen:  # noqa: ARG002 - nothing is written twice here
        return NOTHING_SEEN

    def run(self) -> Run:
        """Return the whole stream, signed at its end."""
        signature = (self.tip.seq, sign_tip(self.key, self.tip))
        return Run(
            replica=self.birth.replica,
            scope=AUTHORITY,
            first_seq=1,
            entries=tuple(self.entries),
            signatures=(signature,),
            birth=self.birth.raw,
        )

    def _certificate(self, sign_key: bytes, organisation: str | None, offices: tuple[str, ...], letters: str = "") -> Certificate:
        return Certificate(
            role=Role.DEVICE if organisation else Role.CENTER,
            sign_key=sign_key,
            seal_key=bytes(32),
            organisation=organisation,
            offices=offices,
            letters=letters,
            not_after_ms=2_000_000_000_000,
            serial=len(getattr(self, "entries", ())) + 1,
        )
