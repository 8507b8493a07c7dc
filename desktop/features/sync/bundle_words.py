"""What a person is told of a bundle: before it is taken in, and after."""

from desktop.runtime.services import Services
from sync.engine.bundle_told import MadeTold, PlanTold, PreviewTold, ReceiptTold

KINDS_SHOWN, SCOPES_SHOWN = 4, 6


def plan_words(plan: PlanTold, services: Services) -> str:
    """Return what would go, by urgency, and what would stay."""
    words = services.words
    if not plan.news:
        return words.say("bundle.plan.nothing")
    lines = [
        words.say("bundle.plan.urgency", urgency=words.say(f"urgency.{urgency}"), entries=entries, size=words.size(size))
        for urgency, entries, size in plan.urgencies
        if entries
    ]
    if plan.blobs:
        lines.append(words.say("bundle.blobs.new", count=plan.blobs, size=words.size(plan.blob_bytes)))
    lines.append(words.say("bundle.plan.whole", size=words.size(plan.bytes), parts=plan.parts))
    if plan.left_entries or plan.left_blobs:
        lines.append(words.say("bundle.plan.left", entries=plan.left_entries, blobs=plan.left_blobs))
    return "\n".join(lines)


def made_words(made: MadeTold, services: Services) -> str:
    """Return that it was written and read back, and what is still owed."""
    words = services.words
    lines = [
        words.say("bundle.made", files=len(made.paths), size=words.size(made.bytes)),
        words.say("bundle.made.holds", entries=made.entries, blobs=made.blobs) if made.news else words.say("bundle.plan.nothing"),
        words.say("bundle.made.owed"),
    ]
    return "\n".join(lines)


def maker_words(preview: PreviewTold, services: Services) -> str:
    """Return who made it, when, and for whom."""
    words = services.words
    who = preview.organisation or preview.shown or words.say("bundle.maker.nobody")
    return "\n".join(
        (
            words.say("bundle.maker", who=who, clock=words.moment(preview.made_ms, now_ms=services.clock())),
            words.say(f"bundle.maker.{preview.standing}"),
            words.say("bundle.fingerprint", fingerprint=preview.fingerprint),
            words.say("bundle.for_us" if preview.for_us else "bundle.for_others"),
        )
    )


def parts_words(preview: PreviewTold, services: Services) -> str:
    """Return of each file whether it is whole, and what cannot be read of it."""
    words, lines = services.words, []
    for part, size, verified, whole, taken, bad, closed in preview.parts:
        said = words.say("bundle.part", part=part, count=preview.count, size=words.size(size))
        if not whole:
            said += words.say("bundle.part.torn", verified=words.size(verified))
        if bad:
            said += words.say("bundle.part.damaged", count=bad)
        if closed:
            said += words.say("bundle.part.closed", count=closed)
        if taken:
            said += words.say("bundle.part.taken")
        lines.append(said)
    return "\n".join(lines)


def changes_words(preview: PreviewTold, services: Services) -> str:
    """Return what would change here, what matters most first."""
    words = services.words
    lines: list[str] = []
    if preview.orders:
        lines.append(words.say("bundle.orders", count=preview.orders))
    if preview.questions or not preview.questions_counted:
        lines.append(words.say("bundle.questions" if preview.questions_counted else "bundle.questions.least", count=preview.questions))
    lines.extend(words.say("bundle.ruling", who=who, count=count, reason=reason) for who, count, reason in preview.rulings)
    if preview.certificates:
        lines.append(words.say("bundle.certificates", who="、".join(preview.certificates)))
    if preview.forks:
        lines.append(words.say("bundle.forks", count=preview.forks))
    lines.append(words.say("bundle.entries", new=preview.new, held=preview.held))
    kinds = " · ".join(
        words.say("waiting.kind", kind=words.say(f"kind.{kind}"), count=count)
        for kind, count in preview.kinds[:KINDS_SHOWN]
        if words.has(f"kind.{kind}")
    )
    if kinds:
        lines.append(kinds)
    lines.extend(
        words.say("bundle.scope", title=title or words.say("bundle.scope.other"), count=count)
        for title, count in preview.scopes[:SCOPES_SHOWN]
    )
    if preview.blobs_new:
        lines.append(words.say("bundle.blobs.new", count=preview.blobs_new, size=words.size(preview.blobs_bytes)))
    if preview.waiting:
        lines.append(words.say("bundle.waiting", count=preview.waiting))
    if preview.refused:
        lines.append(words.say("bundle.refused", count=preview.refused))
    lines.extend(words.say("bundle.uncounted", who=who or "?", count=count) for who, count in preview.uncounted)
    return "\n".join(lines) if preview.news or len(lines) > 1 else words.say("bundle.no_news")


def receipt_words(receipt: ReceiptTold, services: Services) -> str:
    """Return what became of it, and what is left to do."""
    words = services.words
    lines = [words.say("bundle.receipt", entries=receipt.new, blobs=receipt.blobs, claims=receipt.claims)]
    if receipt.stopped:
        lines.append(words.say("bundle.receipt.stopped"))
    if receipt.refused or receipt.skipped:
        lines.append(words.say("bundle.receipt.left", runs=receipt.refused, sections=receipt.skipped))
    for part, state, entries, _new, waiting in receipt.parts:
        if state == "torn":
            lines.append(words.say("bundle.receipt.torn", part=part, entries=entries))
        elif state == "waiting":
            lines.append(words.say("bundle.receipt.waiting", part=part, entries=waiting))
    if receipt.missing:
        lines.append(words.say("bundle.receipt.missing", parts="、".join(map(str, receipt.missing))))
    lines.append(words.say("bundle.receipt.return"))
    return "\n".join(lines)
