"""What is said of this device's certificate before it runs out, in its grace and after, and what a person can do. Pure."""

from dataclasses import dataclass

from desktop.runtime.words import Words, at
from sync.domain.lapse import GRACE_MS, Stage, days_left, stage_of


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateSaid:
    """What is said at one stage; every sentence is empty while the certificate is good for longer.

    Attributes:
        chip: a few words beside the link's.
        sentence: what is so, and until when.
        whole: that, and what a person can do.
    """

    stage: Stage
    chip: str = ""
    sentence: str = ""
    whole: str = ""


def certificate_said(not_after_ms: int, words: Words, *, now_ms: int) -> CertificateSaid:
    """Return what is said of a certificate that ends then."""
    stage = stage_of(not_after_ms, now_ms=now_ms)
    if stage is Stage.GOOD:
        return CertificateSaid(stage=stage)
    facts = {"days": days_left(not_after_ms, now_ms=now_ms), "end": day_of(not_after_ms), "grace": day_of(not_after_ms + GRACE_MS)}
    sentence = words.say(f"certificate.{stage}", **facts)
    return CertificateSaid(
        stage=stage,
        chip="" if stage is Stage.SOON else words.say(f"certificate.chip.{stage}", **facts),
        sentence=sentence,
        whole=words.say("certificate.whole", sentence=sentence, act=words.say("certificate.act")),
    )


def day_of(at_ms: int) -> str:
    """Return day and time with the year: a certificate may end in another one."""
    return at(at_ms).strftime("%Y-%m-%d %H:%M")
