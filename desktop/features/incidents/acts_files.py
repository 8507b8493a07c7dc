"""The acts on files: attaching, saying what one shows, striking one, opening one with another program.

What is no command of its own (choosing files, looking at them) makes no request: the page does it once it is chosen.
"""

from desktop.features.incidents.act import Act, Target, Values, nothing, reason, text_of
from desktop.runtime.words import Words
from desktop.widgets.form import Entry, entry
from sync.domain.commands.attachments import CaptionAttachment, StrikeAttachment
from sync.domain.registry import KINDS
from sync.store.queries.attachments import AttachmentRow

ATTACHMENT = KINDS["attachment"]
ATTACH, ATTACH_FILES, SEE, OPEN_OUTSIDE, RETRY, STOP = (
    "attach", "attach_files", "see_files", "open_outside", "attach_retry", "attach_stop",
)  # fmt: skip
# Acts that the page itself carries out.
OF_THE_PAGE = frozenset({ATTACH, ATTACH_FILES, SEE, OPEN_OUTSIDE, RETRY, STOP})


def _attach_entries(target: Target, words: Words) -> tuple[Entry, ...]:
    first = target.files[0] if target.files else None
    name = first.path.name if first is not None and len(target.files) == 1 else words.say("files.chosen", count=len(target.files))
    moments = {found.taken_at for found in target.files}
    taken = next(iter(moments)) if len(moments) == 1 else None
    # Where the cameras name moments of their own, each file keeps its own unless another is stated for all.
    return (entry(ATTACHMENT, "caption", long=True, note=name), entry(ATTACHMENT, "taken_at", initial=taken, given=taken is not None))


def _caption_entries(target: Target, _words: Words) -> tuple[Entry, ...]:
    row = _row(target)
    return (entry(ATTACHMENT, "caption", long=True, initial=row.caption, note=row.file_name),)


def _caption(target: Target, values: Values) -> object:
    return CaptionAttachment(attachment=_row(target).id, caption=text_of(values, "caption"), seen=target.seen("caption") or ())


def _strike(target: Target, values: Values) -> object:
    return StrikeAttachment(attachment=_row(target).id, reason=text_of(values, "reason"))


def _no_request(_target: Target, _values: Values) -> object:
    return None


def _row(target: Target) -> AttachmentRow:
    assert isinstance(target.row, AttachmentRow)
    return target.row


ACTS = (
    Act(name=ATTACH, entries=nothing, build=_no_request, at_once=True),
    Act(name=ATTACH_FILES, entries=_attach_entries, build=_no_request),
    Act(name=SEE, entries=nothing, build=_no_request, at_once=True),
    Act(name="caption", entries=_caption_entries, build=_caption),
    Act(name="strike_file", entries=reason, build=_strike, danger=True),
    Act(name=OPEN_OUTSIDE, entries=nothing, build=_no_request, danger=True),
    Act(name=RETRY, entries=nothing, build=_no_request, at_once=True),
    Act(name=STOP, entries=nothing, build=_no_request, at_once=True),
)
