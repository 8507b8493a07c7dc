"""Whose entries count here: births checked, certificates matched, keys accepted by a person.

A replica's standing is *own*, *center*, *certified*, *accepted* (a person compared the fingerprint) or *unknown*. Entries of
the unknown are kept and forwarded, and fold on the day their device is certified or accepted; no entry is rewritten.

Source: our design (engine specification §4).
"""

from sync.domain.failures import Refused
from sync.domain.ids import ReplicaId
from sync.oplog.birth import Birth, Certificate, Role, parse_birth, parse_certificate
from sync.oplog.codec import Malformed
from sync.store import life
from sync.store.life import Connection
from sync.store.streams import ReplicaRow, Streams

ROOT = "root"
SHOWN = "shown:"  # + sign key: the certificate that its device showed, while the authority's record of it is not held


class Trust:
    """Keeps `replicas.standing` true; owned by the writer thread."""

    def __init__(self, connection: Connection, streams: Streams) -> None:
        """Read and write through the writer's connection."""
        self._connection = connection
        self._streams = streams

    @property
    def root(self) -> bytes | None:
        """Return the pinned public key of the root, None before the first contact."""
        return life.get(self._connection, ROOT)

    def pin_root(self, root: bytes) -> tuple[ReplicaRow, ...]:
        """Pin the root once; return the replicas whose standing changed.

        Raises: Refused: `trust.other_root` when another one is pinned.
        """
        held = self.root
        if held is not None and held != root:
            raise Refused("trust.other_root")
        if held == root:
            return ()
        life.put(self._connection, ROOT, root)
        rows = self._connection.execute("select replica from replicas").fetchall()
        return tuple(row for (replica,) in rows if (row := self._reassess(ReplicaId(replica))) is not None)

    def learn_birth(self, raw: bytes, *, now_ms: int) -> ReplicaRow:
        """Note a replica by its birth; known ones are returned as they are.

        Raises: Malformed: the birth is not sound.
        """
        birth = parse_birth(raw)
        known = self._streams.replica(birth.replica)
        if known is not None:
            return known
        standing, organisation, letters, certificate = self._assess(birth)
        return self._streams.save_replica(
            ReplicaRow(
                number=0,
                replica=birth.replica,
                birth=raw,
                hash=birth.hash,
                sign_key=birth.sign_key,
                standing=standing,
                organisation=organisation,
                letters=letters,
                certificate=certificate,
            ),
            seen_ms=now_ms,
        )

    def accept(self, sign_key: bytes) -> tuple[ReplicaRow, ...]:
        """Let a key count whose fingerprint a person compared; return the replicas that changed."""
        life.put(self._connection, life.ACCEPTED + sign_key.hex(), b"1")
        return self.reassess_key(sign_key)

    def reassess_key(self, sign_key: bytes) -> tuple[ReplicaRow, ...]:
        """Assess every life of a device again, after a certificate arrived. Returns what changed."""
        rows = self._streams.replicas_of_key(sign_key)
        return tuple(changed for row in rows if (changed := self._reassess(row.replica)) is not None)

    def show(self, raw: bytes) -> tuple[ReplicaRow, ...]:
        """Take a certificate that its device shows, until the authority's own record of it is here; return what changed.

        One that our root did not sign, or that is none of a device, changes nothing.
        """
        root = self.root
        shown = None if root is None else _parsed(raw, root)
        if shown is None or shown.role is not Role.DEVICE:
            return ()
        life.put(self._connection, SHOWN + shown.sign_key.hex(), raw)
        return self.reassess_key(shown.sign_key)

    def certificate_for(self, sign_key: bytes) -> tuple[Certificate, bytes] | None:
        """Return the latest certificate held for a key, with its bytes."""
        root = self.root
        if root is None:
            return None
        found: list[tuple[Certificate, bytes]] = []
        rows = self._connection.execute("select certificate, struck from device_rows where sign_key = ?", (sign_key,)).fetchall()
        shown = None if rows else life.get(self._connection, SHOWN + sign_key.hex())
        for raw in (shown,) if shown is not None else [raw for raw, struck in rows if struck is None]:
            certificate = _parsed(raw, root)
            if certificate is not None and certificate.sign_key == sign_key:
                found.append((certificate, raw))
        return max(found, key=lambda pair: pair[0].serial, default=None)

    def _reassess(self, replica: ReplicaId) -> ReplicaRow | None:
        row = self._streams.replica(replica)
        assert row is not None
        standing, organisation, letters, certificate = self._assess(parse_birth(row.birth))
        if row.standing == "own":
            standing = "own"
        now = (standing, organisation, letters, certificate)
        if now == (row.standing, row.organisation, row.letters, row.certificate):
            return None
        row.standing, row.organisation, row.letters, row.certificate = now
        return self._streams.save_replica(row, seen_ms=0)

    def _assess(self, birth: Birth) -> tuple[str, str, str, bytes | None]:
        claimed = birth.claim or ""
        root = self.root
        carried = None if root is None or birth.certificate is None else _parsed(birth.certificate, root)
        if carried is not None and birth.certificate is not None and carried.sign_key == birth.sign_key:
            held = (carried, birth.certificate)
        else:
            held = None
        if held is None or held[0].role is Role.DEVICE:
            held = self.certificate_for(birth.sign_key) or held
        if held is not None and held[0].role is not Role.KEEPER:
            certificate, raw = held
            if certificate.role is Role.CENTER:
                return "center", "", "", raw
            return "certified", certificate.organisation or "", certificate.letters, raw
        accepted = life.get(self._connection, life.ACCEPTED + birth.sign_key.hex()) is not None
        return "accepted" if accepted else "unknown", claimed, "", None


def _parsed(raw: bytes, root: bytes) -> Certificate | None:
    try:
        return parse_certificate(raw, root=root)
    except Malformed:
        return None
