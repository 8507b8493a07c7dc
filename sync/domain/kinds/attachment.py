"""The attachment: a file of any sort that belongs to an incident, a journal line or an order.

The file itself is a blob, and so is its preview; the record names both, so that an entry stays small and a thumbnail is
seen long before a film has come. How large the file is stands in its address. Nothing is deleted: an attachment is struck.

Pure. Source: engine specification §1 (blob), §9 (preview ≤ 30 kB early); 突发事件应对法 (2024) art. 92 (complete records).
"""

from sync.domain.kind import Field, Kind, Shape
from sync.domain.kinds.shared import IN_WORK
from sync.domain.media import FILE_NAME_CHARS_MAX, MEDIA

SUBJECTS = ("incident", "journal", "order")
CAPTION_CHARS_MAX = 400

ATTACHMENT = Kind(
    number=19,
    name="attachment",
    scopes=IN_WORK,
    fields=(
        Field(number=1, name="subject", shape=Shape.REFERENCE, required=True),
        Field(number=2, name="subject_kind", shape=Shape.CHOICE, choices=SUBJECTS, required=True),
        Field(number=3, name="original", shape=Shape.BLOB, required=True),
        Field(number=4, name="preview", shape=Shape.BLOB),
        Field(number=5, name="media", shape=Shape.CHOICE, choices=MEDIA, required=True),
        Field(number=6, name="file_name", shape=Shape.TEXT, required=True, chars_max=FILE_NAME_CHARS_MAX, search=True),
        Field(number=7, name="taken_at", shape=Shape.MOMENT),
        Field(number=8, name="caption", shape=Shape.TEXT, chars_max=CAPTION_CHARS_MAX, search=True),
    ),
)
