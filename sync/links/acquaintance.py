"""What a neighbour stands for: by the certificate held or shown, or because a person accepted its key; in the writer's transaction.

Layer: links. Source: our design (engine specification §4, §9).
"""

from contextlib import suppress

from sync.domain.access import Standing
from sync.domain.lapse import is_withheld
from sync.oplog.birth import Birth, Certificate, Role, is_within, parse_certificate
from sync.oplog.codec import Malformed
from sync.store import life
from sync.store.desk import Desk
from sync.store.rulings import keys_revoked, ranges_of
from sync.store.slips import verify_held


def standing_of(desk: Desk, birth: Birth, certificate: bytes | None, *, now_ms: int) -> Standing | None:
    """Return the standing of a neighbour: by the certificate held, or shown, or because a person accepted its key.

    A revoked one is a stranger. One whose certificate ran out so long ago that its grace is over too is given the authority's log,
    which may renew it, and nothing else, until a person accepts its key. Nothing of a stranger is kept.
    """
    if is_revoked(desk, birth):
        return None
    accepted = life.get(desk.connection, life.ACCEPTED + birth.sign_key.hex()) is not None
    held = _certificate_of(desk, birth, certificate)
    if held is None and not accepted:
        return None
    for row in () if certificate is None else desk.trust.show(certificate):
        desk.folding.project_again(row.replica, row.organisation)
    verify_held(desk, desk.trust.learn_birth(birth.raw, now_ms=0))
    if held is None:
        return Standing(organisation=birth.claim or "", offices=frozenset(), certified=False)
    if is_withheld(held.not_after_ms, now_ms=now_ms) and not accepted:
        return Standing(organisation="", offices=frozenset(), certified=False)
    return Standing(organisation=held.organisation or "", offices=frozenset(held.offices), certified=True)


def _certificate_of(desk: Desk, birth: Birth, shown: bytes | None) -> Certificate | None:
    """Return the certificate of a device: what the authority says of its key, and only where it says nothing what is shown."""
    held = desk.trust.certificate_for(birth.sign_key)
    said = desk.connection.execute("select 1 from device_rows where sign_key = ?", (birth.sign_key,)).fetchone() is not None
    found = [] if held is None else [held[0]]
    root = desk.trust.root
    revoked = keys_revoked(desk.connection)
    for raw in () if root is None or (said and not found) else (shown, birth.certificate):
        with suppress(Malformed):
            if raw is not None and root is not None:
                one = parse_certificate(raw, root=root)
                # An officer's word counts within its bounds, while its key does, and where the authority said nothing of the device.
                withdrawn = one.through is not None and (said or one.through.sign_key in revoked)
                if not withdrawn and is_within(one, desk.tree.parent):
                    found.append(one)
    fitting = (one for one in found if one.role is Role.DEVICE and one.sign_key == birth.sign_key)
    return max(fitting, key=lambda one: one.serial, default=None)


def is_revoked(desk: Desk, birth: Birth) -> bool:
    """Tell whether an open ruling stands against any life of a device: whoever has its key could begin another."""
    lives = {birth.replica, *(row.replica for row in desk.streams.replicas_of_key(birth.sign_key))}
    ruled = ranges_of(desk.connection)
    return any(last is None for replica in lives for _, last in ruled.get(replica, ()))


def is_foreign(desk: Desk, birth: Birth, shown: bytes | None) -> bool:
    """Tell whether a device has a certificate, and none that this device's root signed: it is another province's."""
    root = desk.trust.root
    told = [raw for raw in (shown, birth.certificate) if raw is not None]
    if root is None or not told:
        return False
    for raw in told:
        with suppress(Malformed):
            parse_certificate(raw, root=root)
            return False
    return True
