"""Tells of this device's certificate before it runs out, in its grace and after: a notice for each stage, a few words on the chip.

A class because it remembers at which stage a person was told, so that a notice that was put away stays away until the next one.
"""

from PySide6.QtCore import QObject, QTimer

from desktop.runtime.certificate_words import certificate_said
from desktop.runtime.services import Changes, Services
from desktop.shell.link_chip import REVOKED, LinkChip
from desktop.shell.notices import CERTIFICATE, Notices
from sync.domain.lapse import Stage
from sync.store.queries import own_certificate
from sync.store.queries.own_certificate import OwnCertificate

LOOK_MS = 60_000
_KINDS = frozenset({"device", "ruling"})


class CertificateWatch(QObject):
    """Looks when the authority said something, when the engine told of the link, and once a minute; owned by the window."""

    def __init__(self, services: Services, notices: Notices, chip: LinkChip, parent: QObject) -> None:
        super().__init__(parent)
        self._services = services
        self._notices = notices
        self._chip = chip
        self._held: OwnCertificate | None = None
        self._told = Stage.GOOD
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        services.engine.changed.connect(self._on_changed)
        services.engine.status.connect(self._on_status)

    def look(self) -> None:
        """Read the certificate again, and say what is to be said of it."""
        self._services.readers.query(own_certificate.own_certificate, to=self._on_read, failed=self._on_failed)

    def reword(self) -> None:
        """Say it in the present language; the notice does by itself."""
        self._judge()

    def _judge(self) -> None:
        engine, held = self._services.engine, self._held
        link = engine.link
        if held is None or (link is not None and link.error == REVOKED):
            self._tell(Stage.GOOD, "")
            return
        # By the center's clock where it was ever measured: a laptop's own may be days off.
        now_ms = self._services.clock() + ((link.clock_offset_ms or 0) if link is not None else 0)
        said = certificate_said(held.not_after_ms, self._services.words, now_ms=now_ms)
        self._tell(said.stage, said.chip, said.sentence)

    def _tell(self, stage: Stage, chip: str, sentence: str = "") -> None:
        self._chip.set_note(chip)
        if stage is Stage.GOOD:
            self._notices.end(CERTIFICATE)
        elif stage is not self._told or CERTIFICATE in self._notices.banners:
            # Said anew while it stands, since the days go down; a notice that was put away comes back with the next stage.
            self._notices.tell(CERTIFICATE, "notice.certificate", said=sentence)
        self._told = stage

    def _on_read(self, held: object) -> None:
        assert held is None or isinstance(held, OwnCertificate)
        self._held = held
        self._judge()

    def _on_failed(self, _error: BaseException) -> None:
        # Whatever failed is told by those whose rows are shown; it is looked at again within a minute.
        self._judge()

    def _on_changed(self, changes: Changes) -> None:
        if not _KINDS.isdisjoint(changes):
            self.look()

    def _on_status(self, _link: object) -> None:
        self.look()
