"""The center's end of letting new devices in over the network: `POST /v1/enrol`.

What proves a code certifies the device that shows its birth, in one transaction with the use of the code. Each refusal is one
line of the log, with the code of what was wrong and the fingerprint of who asked; it changes nothing but the count of what was
proved wrongly. Thread: the center's writer. Source: engine specification §4, §10.
"""

import logging
from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, Row, select

from sync.center import codes
from sync.center.admission import DAY_MS, certify
from sync.center.authority import RECOVERY, Authority
from sync.center.beside import Beside
from sync.center.births import birth_in
from sync.center.database import Database, devices, get_number, newcomers
from sync.center.exchange import BAD_REQUEST, OK, UNAUTHORISED, Answer
from sync.center.facts import Facts
from sync.center.judge import Judge, Verdicts
from sync.center.keepers import is_revoked
from sync.center.key_change import changed
from sync.center.keys import CenterKeys
from sync.center.life import not_in_recovery
from sync.domain.draft import Create
from sync.domain.failures import Outage, Refused
from sync.oplog.birth import Birth, Role, is_within, parse_certificate
from sync.oplog.codec import Malformed
from sync.oplog.hashing import fingerprint
from sync.oplog.key_change import KeyChange, read_key_change
from sync.protocol.enrolment import Asked, read_asked, read_keys_asked, read_presented, tell
from sync.protocol.messages import encode_refusal

log = logging.getLogger("sync.center")

UNAVAILABLE = 503
ROOT_AWAY_RETRY_S = 60


class Enrolment:
    """Lets devices in; one for each process."""

    def __init__(self, database: Database, keys: CenterKeys, *, now_ms: Callable[[], int]) -> None:
        self._database = database
        self._keys = keys
        self._now_ms = now_ms
        self._beside = Beside(keys.directory)

    def take(self, wire: bytes) -> Answer:
        """Answer a request."""
        try:
            changing = read_keys_asked(wire)
            if changing is not None:
                present = birth_in(changing[0])
                return self._changed(present, read_key_change(changing[1], present=present.sign_key))
            presented = read_presented(wire)
            if presented is not None:
                return self._taken_up(birth_in(presented[0]), presented[1])
            asked = read_asked(wire)
            birth = birth_in(asked.birth) if asked.birth else None
        except Malformed:
            return Answer(BAD_REQUEST, encode_refusal("request.malformed"))
        now_ms = self._now_ms()
        with self._database.write() as connection:
            # Committed whatever comes of it: tries are counted.
            why = codes.prove(connection, self._keys, asked, now_ms=now_ms)
        if why is not None:
            return _refused(why, birth)
        try:
            return self._admitted(asked, birth, now_ms=now_ms)
        except Refused as refused:
            return _refused(refused.code, birth)
        except Outage as outage:
            if outage.code != "center.root_away":
                raise
            log.warning("enrolment waits", extra={"code": outage.code})
            return Answer(UNAVAILABLE, encode_refusal(outage.code, retry=ROOT_AWAY_RETRY_S))

    def _changed(self, birth: Birth, change: KeyChange) -> Answer:
        """Certify the next keys of a device, and end the present ones where it says that they ended. Asked again, the same is told.

        Refused: `device.uncertified`, `device.revoked`, `device.key_changed`, `center.in_recovery`, `center.root_away`.
        """
        now_ms = self._now_ms()
        try:
            with self._database.write() as connection:
                raw = changed(connection, self._keys, birth, change, now_ms=now_ms)
                after = self._beside.look(connection)
        except Refused as refused:
            return _refused(refused.code, birth)
        except Outage as outage:
            if outage.code != "center.root_away":
                raise
            # No outage to the device: its present keys go on, and the operator brings the root when it suits.
            return _refused(outage.code, birth)
        self._beside.write(after)
        return Answer(OK, raw, grown=True)

    def _taken_up(self, birth: Birth, raw: bytes) -> Answer:
        """Say to everyone what an enrolment officer certified, where it might.

        Refused: `certificate.malformed` (not this root's, or outside of what its signer may), `certificate.other_device`,
        `officer.revoked`, `device.revoked`, `certificate.older`; nothing is written then.
        """
        with self._database.write() as connection:
            facts = Facts(connection)
            why = self._objection(connection, facts, birth, raw)
            if why is None and codes.certificate_held(connection, birth.sign_key) != raw:
                certificate = parse_certificate(raw, root=self._keys.root_public)
                fields: dict[str, object] = {
                    "certificate": raw,
                    "sign_key": birth.sign_key,
                    "organisation": certificate.organisation,
                    "offices": list(certificate.offices),
                    "letters": certificate.letters,
                    "not_after": certificate.not_after_ms,
                }
                Authority(connection, self._keys, now_ms=self._now_ms()).say([[Create(kind="device", fields=fields)]])
                connection.execute(newcomers.delete().where(newcomers.c.sign_key == birth.sign_key))
                Judge(connection, Verdicts()).again()
            after = self._beside.look(connection)
        if why is not None:
            return _refused(why, birth)
        self._beside.write(after)
        return Answer(OK, raw, grown=True)

    def _objection(self, connection: Connection, facts: Facts, birth: Birth, raw: bytes) -> str | None:
        try:
            certificate = parse_certificate(raw, root=self._keys.root_public)
        except Malformed:
            return "certificate.malformed"
        held = connection.execute(select(devices.c.serial).where(devices.c.sign_key == birth.sign_key)).scalar_one_or_none()
        objections = {
            "certificate.malformed": certificate.role is not Role.DEVICE or not is_within(certificate, facts.parent),
            "certificate.other_device": certificate.sign_key != birth.sign_key,
            "organisation.unknown": not facts.knows(certificate.organisation or ""),
            "officer.revoked": certificate.through is not None and is_revoked(connection, certificate.through.sign_key),
            "device.revoked": facts.revoked(birth.sign_key),
            "center.in_recovery": bool(get_number(connection, RECOVERY)),
            # What the authority said of a device, an officer never undoes.
            "certificate.older": held is not None and codes.certificate_held(connection, birth.sign_key) != raw,
        }
        return next((code for code, holds in objections.items() if holds), None)

    def _admitted(self, asked: Asked, birth: Birth | None, *, now_ms: int) -> Answer:
        with self._database.write() as connection:
            row = codes.row_of(connection, asked)
            assert row is not None, "it was proved just now, and codes are kept for a month"
            certificate = b"" if birth is None else self._certificate(connection, row, birth, now_ms=now_ms)
            if birth is None and row.used_by is not None:
                raise Refused("enrol.used")
            after = self._beside.look(connection)
        self._beside.write(after)
        told = codes.told_of(row, self._keys.root_public, certificate)
        return Answer(OK, tell(told, codes.key_of(self._keys, row), nonce=asked.nonce), grown=birth is not None)

    def _certificate(self, connection: Connection, row: Row[Any], birth: Birth, *, now_ms: int) -> bytes:
        """Certify a device by a code that was proved; one that used it before is given what it has.

        Raises: Refused: `enrol.used`, `enrol.takes_over` (the code is for the successor of another device),
            `device.revoked`, `center.in_recovery`, those of `certify`; Outage: `center.root_away`.
        """
        if Facts(connection).revoked(birth.sign_key):
            raise Refused("device.revoked")
        held = codes.certificate_held(connection, birth.sign_key)
        if row.used_by is not None:
            if row.used_by != birth.sign_key or held is None:
                raise Refused("enrol.used")
            return held
        not_in_recovery(connection)
        if row.takes_over is not None and birth.predecessor != row.takes_over:
            raise Refused("enrol.takes_over")
        terms = codes.told_of(row, b"")
        certify(
            connection,
            self._keys,
            birth,
            organisation=terms.organisation,
            offices=terms.offices,
            letters=row.letters,
            not_after_ms=now_ms + row.days * DAY_MS,
            label=row.label,
            takes_over=row.takes_over is not None,
            by=row.by_whom,
        )
        codes.use(connection, row, birth.sign_key, now_ms=now_ms)
        made = codes.certificate_held(connection, birth.sign_key)
        assert made is not None
        return made


def _refused(code: str, birth: Birth | None) -> Answer:
    log.info("enrolment refused", extra={"code": code, "device": "-" if birth is None else fingerprint(birth.sign_key)})
    return Answer(UNAUTHORISED, encode_refusal(code))
