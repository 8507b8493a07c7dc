"""What a person is told when an act did not come through: the sentence of its refusal, its outage, or of our own mistake."""

from desktop.runtime.words import Words
from sync.domain.failures import Outage, Refused


def failure_words(error: BaseException, words: Words) -> str:
    """Return the sentence for what an act failed with."""
    if isinstance(error, Refused):
        return words.refusal(error.code, error.facts)
    if isinstance(error, Outage):
        return words.outage(error.code, error.facts)
    return words.say("notice.not_done")
