"""A field's value as people read it, by its declaration."""

from desktop.runtime.masks import MASK, is_private
from desktop.runtime.words import Words, figure
from sync.domain import classes
from sync.domain.kind import Shape
from sync.domain.lifecycle import DISPUTED
from sync.domain.registry import KINDS


def shown(field: str, value: object, words: Words, *, kind: str, now_ms: int = 0, lifted: bool = False) -> str:
    """Return `value` of ``kind.field`` in words; an unset one is a dash, a private one masked unless its mask is `lifted`."""
    declared = KINDS[kind].by_name.get(field) if kind in KINDS else None
    shape = declared.shape if declared is not None else Shape.TEXT
    if value is None:
        said = words.say("value.none")
    elif not lifted and is_private(kind, field):
        said = MASK
    elif value == DISPUTED:
        said = words.say("state.disputed")
    elif shape in {Shape.CHOICE, Shape.STATE}:
        said = words.choice(kind, field, value)
    elif shape is Shape.MOMENT and isinstance(value, int):
        said = words.moment(value, now_ms=now_ms or value)
    elif shape is Shape.POINT and isinstance(value, (tuple, list)):
        said = f"{value[1]:.3f} N {value[0]:.3f} E"
    elif shape is Shape.FLAG:
        said = words.say("value.yes" if value else "value.no")
    elif isinstance(value, (tuple, list)):
        said = words.say("history.and").join(str(part) for part in value)
    elif isinstance(value, bytes):
        said = value.hex()[-8:]
    else:
        said = figure(value) if isinstance(value, int) else class_words(value, words) if field == "class_code" else str(value)
    return said


def class_words(code: object, words: Words) -> str:
    """Return the name of a class of incident, the code itself when this version doesn't know it."""
    return classes.words(str(code), words.language) if code else ""
