"""From what making and taking a bundle yields to what a window is told of it.

Layer: engine.
"""

from collections.abc import Callable, Mapping

from sync.domain.draft import Urgency
from sync.engine.bundle_told import AskerTold, CertificateTold, MadeTold, PlanTold, PreviewTold, ReceiptTold
from sync.links.bundle_ask import Asker
from sync.links.bundle_check import Preview
from sync.links.bundle_in import Receipt
from sync.links.bundle_out import Made
from sync.links.bundle_plan import Plan
from sync.links.certificate_file import CertificateSeen
from sync.oplog.hashing import fingerprint

SCOPES_TOLD = 20


Name = Callable[[str], str]


def asker_told(asker: Asker, name: Name) -> AskerTold:
    """Return who asks; ``name`` says what an organisation is called."""
    return AskerTold(
        replica=asker.replica,
        sign_key=asker.sign_key,
        fingerprint=asker.fingerprint,
        organisation=name(asker.organisation),
        standing=asker.standing,
    )


def certificate_told(seen: CertificateSeen, name: Name) -> CertificateTold:
    """Return what a certificate file says."""
    return CertificateTold(
        organisation=seen.organisation,
        organisation_name=name(seen.organisation),
        offices=seen.offices,
        letters=seen.letters,
        not_after_ms=seen.not_after_ms,
        officer="" if seen.officer is None else name(seen.officer),
        root_fingerprint=seen.root_fingerprint,
        held_not_after_ms=seen.held_not_after_ms,
        address=seen.address or "",
    )


def plan_told(plan: Plan) -> PlanTold:
    """Return what a plan holds."""
    return PlanTold(
        entries=sum(piece.entries for piece in plan.streams),
        blobs=len(plan.blobs),
        blob_bytes=sum(blob.size for blob in plan.blobs),
        bytes=plan.bytes,
        parts=len(plan.parts),
        left_entries=plan.left_entries,
        left_blobs=plan.left_blobs,
        news=plan.is_news,
        urgencies=tuple(
            (
                urgency.name.lower(),
                sum(piece.entries for piece in plan.streams if piece.urgency is urgency),
                sum(piece.bytes for piece in plan.streams if piece.urgency is urgency),
            )
            for urgency in Urgency
        ),
    )


def made_told(made: Made) -> MadeTold:
    """Return what was made."""
    return MadeTold(
        bundle=made.bundle,
        paths=tuple(str(path) for path in made.paths),
        entries=made.entries,
        blobs=made.blobs,
        bytes=made.bytes,
        left_entries=made.left_entries,
        left_blobs=made.left_blobs,
        news=made.news,
    )


def preview_told(preview: Preview, titles: Mapping[bytes, str], name: Name) -> PreviewTold:
    """Return what was looked into; ``titles`` are those of incidents held, ``name`` says what an organisation is called."""
    maker, changes = preview.maker, preview.changes
    names = {**titles, **changes.titles}
    return PreviewTold(
        bundle=preview.bundle,
        made_ms=preview.made_ms,
        count=preview.count,
        for_us=preview.for_us,
        sound=preview.is_sound,
        news=preview.is_news,
        organisation=name(maker.organisation),
        fingerprint=maker.fingerprint,
        key=maker.sign_key,
        standing=maker.standing,
        shown=name(maker.shown),
        root=maker.root,
        root_fingerprint="" if maker.root is None else fingerprint(maker.root),
        other_root=maker.other_root,
        parts=tuple(
            (part.part, part.size, part.verified, part.whole, part.taken, part.damaged + part.malformed, part.unreadable)
            for part in preview.parts
        ),
        new=preview.new,
        held=preview.held,
        waiting=preview.waiting,
        refused=preview.refused,
        uncounted=tuple((name(code), count) for code, count in preview.uncounted.most_common()),
        forks=preview.forks,
        claims=preview.claims,
        blobs_new=preview.blobs_new,
        blobs_held=preview.blobs_held,
        blobs_bytes=preview.blobs_bytes,
        kinds=tuple(changes.by_kind.most_common()),
        urgencies=tuple((Urgency(number).name.lower(), count) for number, count in sorted(changes.by_urgency.items())),
        scopes=tuple((names.get(scope, ""), count) for scope, count in changes.by_scope.most_common(SCOPES_TOLD)),
        orders=changes.orders,
        questions=changes.questions,
        questions_counted=changes.questions_counted,
        certificates=tuple(name(code) for code in changes.certificates),
        rulings=tuple((name(ruling.organisation), ruling.entries, ruling.reason) for ruling in changes.rulings),
    )


def receipt_told(receipt: Receipt) -> ReceiptTold:
    """Return what became of a bundle."""
    return ReceiptTold(
        bundle=receipt.bundle,
        maker=receipt.maker,
        made_ms=receipt.made_ms,
        count=receipt.count,
        taken=tuple(receipt.taken),
        missing=receipt.missing,
        new=receipt.new,
        refused=receipt.refused,
        blobs=receipt.blobs,
        claims=receipt.claims,
        skipped=receipt.skipped,
        stopped=receipt.stopped,
        waiting=receipt.waiting,
        parts=tuple((part.part, part.state, part.entries, part.new, part.waiting) for part in receipt.parts),
    )
