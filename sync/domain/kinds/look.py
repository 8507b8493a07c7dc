"""What somebody looked at that is masked: who, in which office and when stand in the entry; here which field of which record.

Names and telephones are masked wherever records are displayed, printed or handed out. Whoever needs one has it by one act, and
that act is a record of its own, in the scope of the organisation for which she acts: its superiors see it too. It is about
records, never about where a person of the field is.

Pure. Source: domain notes §3.3 (personal data only as needed, maskable), §6 (every look logged); 个人信息保护法 art. 6, 51, 54.
"""

from sync.domain.kind import NOBODY, Field, Kind, Shape
from sync.domain.kinds.shared import IN_ORGANISATION, who_may
from sync.domain.offices import EVERYBODY

SHOW, PRINT, EXPORT = "show", "print", "export"
RECORDS_MAX = 1_000_000

# Whoever may read it may look, in whatever office; what was looked at is never written anew.
LOOK = Kind(
    number=42,
    name="look",
    scopes=IN_ORGANISATION,
    offices=who_may({"create": EVERYBODY, "set": NOBODY}),
    fields=(
        Field(number=1, name="act", shape=Shape.CHOICE, choices=(SHOW, PRINT, EXPORT), required=True),
        Field(number=2, name="subject_kind", shape=Shape.TEXT, required=True, chars_max=32),
        Field(number=3, name="subject", shape=Shape.REFERENCE),
        Field(number=4, name="seen", shape=Shape.TEXT, required=True, chars_max=200),
        Field(number=5, name="records", shape=Shape.INTEGER, unit="records", bounds=(1, RECORDS_MAX)),
        Field(number=6, name="about", shape=Shape.TEXT, chars_max=120),
        Field(number=7, name="reason", shape=Shape.TEXT, chars_max=400),
    ),
)
