"""A plan on paper: one pack of action cards for each role, and the contact sheet with the dated copies the plan holds."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from desktop.runtime.services import Services
from desktop.runtime.words import at
from desktop.widgets.page import PaperOffer
from desktop.widgets.paper import Block, Facts, Heading, Lines, NewPage, PageNumbers, Paper, Prose, Table, made_by
from sync.domain.activation import of_level
from sync.domain.commands.looks import NoteLook
from sync.domain.kinds.look import PRINT
from sync.domain.plan_document import Card, Chapter, PlanDocument
from sync.store.queries import desk
from sync.store.queries.plan_rows import PlanDetail
from sync.store.queries.rows import DeskIdentity

Take = Callable[[Paper], None]


class PlanPapers(QObject):
    """The papers of one version at one response level; a child of the page, since who prints is read first.

    Args:
        mode: of the incident that the plan is about to be activated in, empty for none: papers of a drill are marked.
    """

    def __init__(
        self, services: Services, detail: PlanDetail, document: PlanDocument, level: str, parent: QObject, *, mode: str = ""
    ) -> None:
        super().__init__(parent)
        self._services, self._detail, self._document, self._level = services, detail, document, level
        self._mark = "" if mode in {"", "actual"} else services.words.choice("incident", "mode", mode)
        self._whole: Take | None = None
        self._waiting: tuple[str, Callable[[], tuple[Block, ...]], Take] | None = None

    def offers(self) -> tuple[PaperOffer, ...]:
        """Return what can be printed of this plan."""
        name = f"{self._detail.plan.name} {self._detail.plan.code}"
        found = [PaperOffer(label="paper.cards", name=name, make=self._cards)] if self._document.cards else []
        if self._document.contacts:
            found.append(PaperOffer(label="paper.contacts", name=name, make=self._contacts))
            found.append(PaperOffer(label="paper.contacts.private", name=name, make=self._contacts_whole))
        return (*found, PaperOffer(label="paper.full_text", name=name, make=self._text))

    def _cards(self, take: Take) -> None:
        self._begin("paper.cards", self._card_blocks, take)

    def _contacts(self, take: Take) -> None:
        self._begin("paper.contacts", self._contact_blocks, take)

    def _contacts_whole(self, take: Take) -> None:
        """Print names and telephones, which is a look at all of them: written first."""
        version = self._detail.version
        assert version is not None
        self._whole = take
        look = NoteLook(act=PRINT, kind="plan_version", subject=version.id, fields=("contacts",), records=len(self._document.contacts))
        self._services.masks.note(look, self._begin_contacts)

    def _begin_contacts(self) -> None:
        assert self._whole is not None
        self._begin("paper.contacts", self._whole_contact_blocks, self._whole)

    def _text(self, take: Take) -> None:
        self._begin("paper.full_text", self._text_blocks, take)

    def _begin(self, key: str, blocks: Callable[[], tuple[Block, ...]], take: Take) -> None:
        self._waiting = (key, blocks, take)
        self._services.readers.query(desk.identity, to=self._on_identity)

    def _on_identity(self, identity: object) -> None:
        assert isinstance(identity, DeskIdentity)
        assert self._waiting is not None
        key, blocks, take = self._waiting
        words, version = self._services.words, self._detail.version
        made = made_by(words, organisation=identity.organisation_name, person=identity.person, now_ms=self._services.clock())
        plan = self._detail.plan
        take(
            Paper(
                title=words.say(key),
                subtitle=plan.name,
                number=f"{plan.code} {'' if version is None else version.version}".strip(),
                made=made,
                mark=self._mark,
                page_of=PageNumbers(words),
                blocks=blocks(),
            )
        )

    def _card_blocks(self) -> tuple[Block, ...]:
        """Return the cards of the level, each role's on pages of its own, in the sequence of the document."""
        words, document = self._services.words, self._document
        cards = of_level(document.cards, self._level) if self._level else list(document.cards)
        level = document.level(self._level)
        head = tuple(words.say(f"paper.head.{name}") for name in ("card", "phase", "card_text", "limit", "evidence", "done"))
        blocks: list[Block] = []
        for role in dict.fromkeys(card.role for card in cards):
            rows = tuple(self._card(card) for card in cards if card.role == role)
            blocks.append(Heading(text=role))
            if level is not None:
                pair = (words.say("response.level"), words.choice("response", "level", level.level))
                blocks.append(Facts(pairs=(pair, (words.say("response.matters"), level.matters))))
            blocks += [
                Table(head=head, rows=rows, shares=(6, 12, 44, 12, 18, 8)),
                Lines(labels=(words.say("paper.by_hand.role"),)),
                NewPage(),
            ]
        return tuple(blocks[:-1])

    def _card(self, card: Card) -> tuple[str, ...]:
        words = self._services.words
        limit = "" if card.limit_minutes is None else words.span(card.limit_minutes * 60)
        if card.repeat_minutes is not None:
            limit = f"{limit}\n{words.say('paper.repeats', span=words.span(card.repeat_minutes * 60))}".strip()
        text = f"{card.title}\n{card.text}" if card.text else card.title
        return (str(card.number), card.phase, text, limit, card.evidence, "□")

    def _contact_blocks(self) -> tuple[Block, ...]:
        return self._contacts_table(private=False)

    def _whole_contact_blocks(self) -> tuple[Block, ...]:
        return self._contacts_table(private=True)

    def _contacts_table(self, *, private: bool) -> tuple[Block, ...]:
        withheld = self._services.words.say("paper.masked")
        words, names = self._services.words, self._detail.names
        head = tuple(words.say(f"paper.head.{name}") for name in ("organisation", "office", "person", "phone", "radio", "as_of"))
        rows = tuple(
            (
                names.get(contact.organisation, contact.organisation),
                contact.office,
                contact.name if private or not contact.name else withheld,
                contact.phone if private or not contact.phone else withheld,
                contact.radio,
                "" if contact.as_of is None else f"{at(contact.as_of):%Y-%m-%d}",
            )
            for contact in self._document.contacts
        )
        table = Table(head=head, rows=rows, shares=(24, 18, 12, 20, 14, 12))
        note = words.say("paper.private" if private else "paper.without_private")
        return (Prose(text=words.say("paper.dated_copies")), Prose(text=note), table)

    def _text_blocks(self) -> tuple[Block, ...]:
        blocks: list[Block] = [Prose(text=self._document.basis)] if self._document.basis else []
        waiting: list[Chapter] = list(reversed(self._document.chapters))
        while waiting:
            chapter = waiting.pop()
            blocks.append(Heading(text=f"{chapter.number} {chapter.title}".strip()))
            if chapter.text:
                blocks.append(Prose(text=chapter.text))
            waiting += reversed(chapter.chapters)
        return tuple(blocks)
