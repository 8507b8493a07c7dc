"""Whose entries count here: births checked, certificates matched, keys accepted by a person.

A replica's standing is *own*, *center*, *certified*, *accepted* (a person compared the fingerprint) or *unknown*. Entries of
the unknown are kept and forwarded, and fold on the day their device is certified or accepted; no entry is rewritten.

Source: our design (engine specification §4).
"""

from collections.abc import Callable

from sync.domain.failures import Refused
from sync.domain.ids import ReplicaId
from sync.oplog.birth import Birth, Certificate, Role, born_as, is_within, parse_birth, parse_certificate
from sync.oplog.codec import Malformed
from sync.store import life, retired
from sync.store.life import Connection
from sync.store.rulings import keys_revoked
from sync.store.streams import ReplicaRow, Streams

ROOT = "root"
SHOWN = "shown:"  # + sign key: the certificate that its device showed, while the authority's record of it is not held


class Trust:
    """Keeps `replicas.standing` true; owned by the writer thread."""

    def __init__(self, connection: Connection, streams: Streams, parent: Callable[[str], str | None]) -> None:
        """Read and write through the writer's connection; ``parent`` is the organisation above another."""
        self._connection = connection
        self._streams = streams
        self._parent = parent
        self._root: bytes | None = None
        self._is_root_read = False

    @property
    def root(self) -> bytes | None:
        """Return the pinned public key of the root, None before the first contact."""
        if not self._is_root_read:
            self._root, self._is_root_read = life.get(self._connection, ROOT), True
        return self._root

    def forget(self) -> None:
        """Drop what is in memory, after a rollback."""
        self._is_root_read = False

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
        self.forget()
        rows = self._connection.execute("select replica from replicas").fetchall()
        return tuple(row for (replica,) in rows if (row := self._reassess(ReplicaId(replica))) is not None)

    def learn_birth(self, raw: bytes, *, now_ms: int) -> ReplicaRow:
        """Note a replica by its birth; known ones are returned as they are.

        Raises: Malformed: the birth is not sound.
        """
        known = self._streams.replica(born_as(raw))
        if known is not None and known.birth == raw:  # verified when it first came; it comes again with the first run of every stream
            return known
        birth = parse_birth(raw)
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

        One that neither our root signed nor an officer of it within its bounds, that is none of a device, or older than what was
        shown before, changes nothing.
        """
        root = self.root
        shown = None if root is None else self._judged(raw, root)
        if shown is None or shown.role is not Role.DEVICE or self._is_withdrawn(shown):
            return ()
        held = self._shown(shown.sign_key)
        if held is not None and held[0].serial > shown.serial:
            return ()
        life.put(self._connection, SHOWN + shown.sign_key.hex(), raw)
        return self.reassess_key(shown.sign_key)

    def certificate_for(self, sign_key: bytes) -> tuple[Certificate, bytes] | None:
        """Return the latest certificate held for a key, with its bytes."""
        root = self.root
        if root is None:
            return None
        rows = self._connection.execute("select certificate, struck from device_rows where sign_key = ?", (sign_key,)).fetchall()
        said = [(judged, raw, struck) for raw, struck in rows if (judged := self._judged(raw, root)) is not None]
        fitting = [(one, raw, struck) for one, raw, struck in said if one.sign_key == sign_key]
        found = [(one, raw) for one, raw, struck in fitting if struck is None]
        shown = self._shown(sign_key)
        # What the authority says of a device counts, until the root itself said something later; an officer's word never undoes it.
        if shown is not None and not self._is_withdrawn(shown[0]):
            later = shown[0].through is None and shown[0].serial > max((one.serial for one, _, _ in fitting), default=0)
            if not rows or later:
                found.append(shown)
        return max(found, key=lambda pair: pair[0].serial, default=None)

    def reassess_through_officers(self) -> tuple[ReplicaRow, ...]:
        """Assess again every device that an officer let in, after the tree or a ruling changed. Returns what changed."""
        root = self.root
        if root is None:
            return ()
        kept = self._connection.execute("select value from meta where name between ? and ?", (SHOWN, SHOWN + "g")).fetchall()
        held = self._connection.execute("select certificate from device_rows").fetchall()
        carried = self._connection.execute("select birth from replicas").fetchall()
        raws = [raw for (raw,) in (*kept, *held)] + [parse_birth(raw).certificate for (raw,) in carried]
        keys = {one.sign_key for raw in raws if raw is not None and (one := _parsed(raw, root)) is not None and one.through is not None}
        return tuple(row for key in sorted(keys) for row in self.reassess_key(key))

    def reassess_retired(self) -> tuple[ReplicaRow, ...]:
        """Assess again every life of an online key that the root retired. Returns what changed."""
        return tuple(row for key in sorted(retired.retirements(self._connection)) for row in self.reassess_key(key))

    def _shown(self, sign_key: bytes) -> tuple[Certificate, bytes] | None:
        root, raw = self.root, life.get(self._connection, SHOWN + sign_key.hex())
        certificate = None if root is None or raw is None else self._judged(raw, root)
        return None if certificate is None or raw is None else (certificate, raw)

    def _judged(self, raw: bytes, root: bytes) -> Certificate | None:
        """Return a certificate that whoever signed it might sign, for its organisation too."""
        certificate = _parsed(raw, root)
        return certificate if certificate is not None and is_within(certificate, self._parent) else None

    def _is_withdrawn(self, certificate: Certificate) -> bool:
        """Tell whether a certificate was signed by an officer whose key a ruling revokes, and that nobody but it vouches for."""
        return certificate.through is not None and certificate.through.sign_key in keys_revoked(self._connection)

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
        carried = None if root is None or birth.certificate is None else self._judged(birth.certificate, root)
        counts = carried is not None and carried.sign_key == birth.sign_key and not self._is_withdrawn(carried)
        held = (carried, birth.certificate) if carried is not None and birth.certificate is not None and counts else None
        if held is None or held[0].role is Role.DEVICE:
            held = self.certificate_for(birth.sign_key) or held
        if held is not None and held[0].role in {Role.DEVICE, Role.CENTER}:
            certificate, raw = held
            if certificate.role is Role.CENTER:
                said = retired.retirements(self._connection).get(birth.sign_key)
                if said is not None and said.life(birth.replica) is None:
                    # A life that a retired key began by itself: nobody's.
                    return "unknown", claimed, "", None
                return "center", certificate.organisation or "", "", raw
            return "certified", certificate.organisation or "", certificate.letters, raw
        accepted = life.get(self._connection, life.ACCEPTED + birth.sign_key.hex()) is not None
        return "accepted" if accepted else "unknown", claimed, "", None


def _parsed(raw: bytes, root: bytes) -> Certificate | None:
    try:
        return parse_certificate(raw, root=root)
    except Malformed:
        return None
