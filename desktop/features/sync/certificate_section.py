"""How near the end of this device's certificate is: said from two weeks before it, with what can be done."""

from collections.abc import Sequence

from desktop.features.sync.lines import Head, Said
from desktop.features.sync.section import Section
from desktop.runtime.certificate_words import certificate_said
from sync.domain.lapse import Stage
from sync.store.queries import own_certificate
from sync.store.queries.own_certificate import OwnCertificate


class CertificateSection(Section):
    """Reads until when it is good."""

    _held: OwnCertificate | None = None

    def refresh(self) -> None:
        self.services.readers.query(own_certificate.own_certificate, to=self._on_read)

    def lines(self) -> Sequence[object]:
        held, link = self._held, self.reading.present
        if held is None or self.reading.is_revoked:
            return ()
        now_ms = self.services.clock() + ((link.clock_offset_ms or 0) if link is not None else 0)
        said = certificate_said(held.not_after_ms, self.services.words, now_ms=now_ms)
        if said.stage is Stage.GOOD:
            return ()
        return (Head(title="sync.certificate", note=said.chip, warns=True), Said(key="certificate", text=said.whole))

    def _on_read(self, held: object) -> None:
        assert held is None or isinstance(held, OwnCertificate)
        self._held = held
        self.told.emit()
