"""The words of the command line in every language of the screen at once: who watches the English screen may still type 派.

States and urgencies go by their labels; a sentence ``line.words.…`` holds further words for one thing, parted by spaces.
"""

from collections.abc import Iterator

from desktop.runtime import line_grammar as grammar
from desktop.runtime.line_grammar import Vocabulary, folded
from desktop.runtime.words import LANGUAGES, Words
from sync.domain.kinds.assignment import LIFE
from sync.domain.kinds.force import READINESS
from sync.domain.kinds.shared import PRIORITIES

# A unit is ordered by a dispatch, never by saying that it was.
STEPS = tuple(state for state in LIFE.states if state not in LIFE.initials)


def vocabulary(words: Words) -> Vocabulary:
    """Return the words of every language."""
    return Vocabulary(
        verbs={word: verb for verb in grammar.VERBS for word in _listed(words, f"line.words.verb.{verb}")},
        states={
            **{word: (grammar.STEP, step) for step in STEPS for word in _named(words, f"assignment.state.{step}", step)},
            **{word: (grammar.READINESS, state) for state in READINESS for word in _named(words, f"unit.readiness.{state}", state)},
        },
        urgencies={word: urgency for urgency in PRIORITIES for word in _named(words, f"order.urgency.{urgency}", urgency)},
        voice=frozenset(_listed(words, "line.words.voice")),
        to=frozenset(_listed(words, "line.words.to")),
        joined_to=frozenset(_listed(words, "line.words.joined_to")),
        by=frozenset(_listed(words, "line.words.by")),
        joined_by=frozenset(_listed(words, "line.words.joined_by")),
    )


def verb_word(words: Words, verb: str) -> str:
    """Return the word that the line itself writes for a verb, the first of the present language."""
    return words.say(f"line.words.verb.{verb}").split()[0]


def voice_word(words: Words) -> str:
    """Return the word in front of a stamped time."""
    return words.say("line.words.voice").split()[0]


def _named(words: Words, label: str, value: str) -> Iterator[str]:
    """Yield the label of a value in each language, then its further words."""
    for language in LANGUAGES:
        yield folded(words.template(label, language)).replace(" ", "")
    further = f"line.words.value.{value}"
    if words.has(further):
        yield from _listed(words, further)


def _listed(words: Words, key: str) -> Iterator[str]:
    for language in LANGUAGES:
        yield from (folded(word) for word in words.template(key, language).split())
