"""What this page is put together from, in the sequence of the screen: a line for each section and each sheet.

A section of the left list, a section of the right list or a sheet is added here and nowhere else.
"""

from desktop.features.sync.ahead_section import AheadSection
from desktop.features.sync.aside_section import AsideSection
from desktop.features.sync.bundle_in import BundleIn
from desktop.features.sync.bundle_out import BundleOut
from desktop.features.sync.bundle_section import BundleSection
from desktop.features.sync.center_sheet import CenterSheet
from desktop.features.sync.certificate_section import CertificateSection
from desktop.features.sync.certificate_sheet import CertificateSheet
from desktop.features.sync.checkpoint_section import CheckpointSection
from desktop.features.sync.history_section import HistorySection
from desktop.features.sync.keys_section import KeysSection
from desktop.features.sync.lan_section import LanSection
from desktop.features.sync.lan_sheet import LanSheet
from desktop.features.sync.life_section import LifeSection
from desktop.features.sync.owed_section import OwedSection
from desktop.features.sync.questions_section import QuestionsSection
from desktop.features.sync.records_section import RecordsSection
from desktop.features.sync.section import Section, Sheet
from desktop.features.sync.slip_panel import SlipPanel
from desktop.features.sync.ways_section import WaysSection

LEFT: tuple[type[Section], ...] = (
    HistorySection,
    CertificateSection,
    KeysSection,
    AheadSection,
    WaysSection,
    LanSection,
    BundleSection,
    CheckpointSection,
    LifeSection,
    RecordsSection,
)
RIGHT: tuple[type[Section], ...] = (
    QuestionsSection,
    OwedSection,
    AsideSection,
)
SHEETS: tuple[type[Sheet], ...] = (SlipPanel, BundleOut, BundleIn, CenterSheet, CertificateSheet, LanSheet)
