"""What does not count: set aside by a ruling, or unknown to this version."""

from collections.abc import Hashable, Mapping, Sequence

from PySide6.QtCore import QObject

from desktop.features.sync.lines import Head
from desktop.features.sync.question_paints import QuestionPaints
from desktop.features.sync.reading import Reading
from desktop.features.sync.section import Section
from desktop.runtime.services import Services
from desktop.widgets.rows_view import RowPaint
from sync.store.queries.question_rows import UnknownRow


class AsideSection(Section):
    """Comes with the inbox."""

    def __init__(self, services: Services, reading: Reading, parent: QObject | None = None) -> None:
        super().__init__(services, reading, parent)
        reading.inbox_told.connect(self.told)

    def lines(self) -> Sequence[object]:
        inbox = self.reading.inbox
        if inbox is None:
            return ()
        aside = (Head(title="sync.set_aside"), *inbox.set_aside) if inbox.set_aside else ()
        return (*aside, Head(title="sync.unknown"), *inbox.unknown) if inbox.unknown else aside

    def paints(self) -> Mapping[type, RowPaint]:
        return QuestionPaints(self.services).aside()

    def identify(self, row: object) -> Hashable:
        return (row.kind_number, row.organisation_name) if isinstance(row, UnknownRow) else super().identify(row)
