"""Import: the recognised structure as a tree, each heading's level and use to change, then what a person says of the plan."""

import json
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QStackedWidget, QVBoxLayout, QWidget

from desktop.features.plans.acts import publish_entries
from desktop.features.plans.import_lines import SectionLine, SectionPaint, notice_words
from desktop.features.plans.importing import ReadFile, content_of, read_file
from desktop.features.plans.sheets import Act, ActHost
from desktop.runtime.services import Services
from desktop.widgets.controls import ICON, PRIMARY, Button, ground, label, rule
from desktop.widgets.editors import ChoiceEditor
from desktop.widgets.failures import failure_words
from desktop.widgets.page import EmptyState
from desktop.widgets.rows_model import RowsModel
from desktop.widgets.rows_view import RowsView
from desktop.widgets.sheet_host import Values
from desktop.widgets.texts import Texts
from sync.domain.commands.plans import PublishPlan
from sync.domain.failures import Refused
from sync.domain.plan_assembly import Setting, assemble, level_of
from sync.domain.plan_document import CHAPTER_DEPTH_MAX, parse
from sync.domain.plan_text import RESPONSE, USES, Notice, Section, releveled
from sync.store.queries import plan_library
from sync.store.queries.plan_rows import PlanLine
from sync.store.queries.rows import DeskIdentity

SIDE_WIDTH = 470
DRAFT = "plans.import"
NUMBERS = tuple(str(number) for number in range(1, CHAPTER_DEPTH_MAX + 1))


class ImportView(QWidget):
    """Mapping and review.

    Signals:
        back: the page before is wanted.
        published: id of the plan whose version was made.
        another: another file is to be chosen.
    """

    back = Signal()
    published = Signal(object)
    another = Signal()

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        ground(self, "surface")
        self._services = services
        self._texts = Texts(services.words)
        self.plan: PlanLine | None = None
        self._file: Path | None = None
        self._title = ""
        self._notices: tuple[Notice, ...] = ()
        self._sections: tuple[Section, ...] = ()
        self._codes: dict[str, str] = {}
        self._error: BaseException | None = None
        self._organisation = ""
        self.rows: RowsModel[SectionLine] = RowsModel(_identity, _speech, self)
        self.view = RowsView(self.rows, SectionPaint(services).rows(), services.look)
        self.view.chosen.connect(self._on_chosen)
        self.view.picked.connect(self._on_picked)
        self.back_button = Button(services.look, ICON, icon_name="arrow-left")
        self.next_button = Button(services.look, PRIMARY)
        self.title, self.subtitle = label("title"), label("small", tone="quiet")
        self.level = ChoiceEditor(services.look, [(int(number), number) for number in NUMBERS])
        self.use = ChoiceEditor(services.look, [(use, "") for use in USES])
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.notices = label("small", tone="off", wrap=True)
        self.summary = label("small", wrap=True)
        self.section_title = label("row", wrap=True)
        self._side = ground(QWidget(), "sunken")
        self.host = ActHost(services, self._side)
        self.host.done.connect(self._on_done)
        self.empty = EmptyState(services)
        self.empty.acted.connect(self.another)
        self._body = QStackedWidget()
        self._build()

    def set_identity(self, identity: DeskIdentity) -> None:
        """Say whose plan it becomes."""
        self._organisation = identity.organisation

    def start(self, path: Path, plan: PlanLine | None) -> None:
        """Read a file; `plan` = it becomes a new version of that plan."""
        self.host.leave()
        self.plan, self._file = plan, path
        self._show_reading(path)
        self._services.readers.query(plan_library.codes_by_name, to=self._on_codes)
        self._services.pool.run(read_file, path, done=self._on_read, failed=self._on_failed)

    def relevel(self, by: int) -> None:
        """Change the level of the section under the cursor by one."""
        place = self._place()
        if place is not None:
            self._sections = releveled(self._sections, place, self._sections[place].level + by)
            self._changed(place)

    def reuse(self, by: int) -> None:
        """Let the section under the cursor become the next thing, or the one before."""
        place = self._place()
        if place is not None:
            use = USES[(USES.index(self._sections[place].use) + by) % len(USES)]
            self._set_use(place, use)

    def review(self) -> None:
        """Ask what the file does not say, and show what becomes of it."""
        if not self._sections:
            return
        states_level = any(section.use == RESPONSE and level_of(section.title) for section in self._sections)
        name = self._title or (self._file.stem if self._file is not None else "")
        entries = publish_entries(new=self.plan is None, name=name, states_level=states_level)
        subject = b"" if self.plan is None else self.plan.id
        self.host.open(
            Act(name="publish", title="import.publish", hint="import.publish.hint", build=self._request, entries=entries), subject
        )

    def reword(self) -> None:
        self._texts.reword()
        self.empty.reword()
        self.host.reword()
        for number in range(self.use.count()):
            self.use.setItemText(number, self._services.words.say(f"import.use.{self.use.itemData(number)}"))
        self._say()
        self._say_failure()
        self.view.viewport().update()

    def _build(self) -> None:
        bind = self._texts.bind
        bind(self.back_button.setAccessibleName, "plans.back")
        bind(self.back_button.setToolTip, "plans.back")
        bind(self.next_button.setText, "import.next")
        bind(self.view.setAccessibleName, "import.structure")
        bind(self.level.setAccessibleName, "import.level")
        bind(self.use.setAccessibleName, "import.use")
        bind(self.text.setAccessibleName, "import.text")
        self.back_button.clicked.connect(self.back)
        self.next_button.clicked.connect(self.review)
        self.level.activated.connect(self._on_level)
        self.use.activated.connect(self._on_use)
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(self.title)
        names.addWidget(self.subtitle)
        head = QHBoxLayout()
        head.setContentsMargins(12, 6, 16, 6)
        head.setSpacing(8)
        head.addWidget(self.back_button)
        head.addLayout(names, 1)
        head.addWidget(self.next_button)
        self._build_side()
        self._body.addWidget(self.view)
        self._body.addWidget(self.empty)
        lower = QHBoxLayout()
        lower.setSpacing(0)
        lower.addWidget(self._body, 1)
        lower.addWidget(rule(upright=True))
        self.host.setFixedWidth(SIDE_WIDTH)
        lower.addWidget(self.host)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(rule())
        column.addLayout(lower, 1)
        self._side.setFocusProxy(self.view)
        self.reword()

    def _build_side(self) -> None:
        inside = QVBoxLayout(self._side)
        inside.setContentsMargins(16, 12, 16, 12)
        inside.setSpacing(6)
        inside.addWidget(self.summary)
        inside.addWidget(self.notices)
        inside.addWidget(rule(hair=True))
        inside.addWidget(self.section_title)
        fields = QHBoxLayout()
        for key, box in (("import.level", self.level), ("import.use", self.use)):
            named = label("label")
            self._texts.bind(named.setText, key)
            place = QVBoxLayout()
            place.addWidget(named)
            place.addWidget(box)
            fields.addLayout(place, 1)
        inside.addLayout(fields)
        inside.addWidget(self.text, 1)

    def _show_reading(self, path: Path) -> None:
        self._sections, self._error = (), None
        self.rows.set_rows(())
        self._notices = ()
        self._title = ""
        self._body.setCurrentWidget(self.empty)
        self.empty.say("import.reading")
        self.host.hide()
        self.next_button.setEnabled(False)
        self.subtitle.setText(path.name)
        self._say()

    def _on_codes(self, codes: object) -> None:
        if isinstance(codes, dict):
            self._codes = codes

    def _on_read(self, read: ReadFile) -> None:
        if read.path != self._file:
            return
        self._title, self._notices = read.structure.title, read.structure.notices
        self._sections = self._resumed(read.path, read.structure.sections)
        self.host.show()
        self.next_button.setEnabled(bool(self._sections))
        self._body.setCurrentWidget(self.view)
        self._changed(0)
        self.view.setFocus()

    def _on_failed(self, error: BaseException) -> None:
        self._error = error
        self._say_failure()

    def _say_failure(self) -> None:
        if self._error is not None:
            self._body.setCurrentWidget(self.empty)
            self.empty.say("import.refused", "", "import.another")
            self.empty.set_hint(failure_words(self._error, self._services.words))

    def _resumed(self, path: Path, sections: tuple[Section, ...]) -> tuple[Section, ...]:
        """Return the sections with what was chosen for this very file before the program ended."""
        try:
            kept = json.loads(self._services.drafts.text(DRAFT) or "{}")
            choices = kept["choices"] if kept.get("path") == str(path) and len(kept["choices"]) == len(sections) else ()
            return tuple(replace(section, level=int(level), use=str(use)) for section, (level, use) in zip(sections, choices, strict=True))
        except (ValueError, KeyError, TypeError, AttributeError):
            return sections

    def _changed(self, place: int) -> None:
        self.rows.set_rows(tuple(SectionLine(place=number, section=section) for number, section in enumerate(self._sections)))
        if self._sections:
            self.view.setCurrentIndex(self.rows.index(place, 0))
            self._show_section(self._sections[place])
        choices = [(section.level, section.use) for section in self._sections]
        self._services.drafts.put(DRAFT, json.dumps({"path": str(self._file), "choices": choices}))
        self._say()

    def _say(self) -> None:
        words = self._services.words
        self.title.setText(
            words.say("import.title") if self.plan is None else words.say("import.title_version", name=self.plan.name),
        )
        counts = {use: sum(1 for section in self._sections if section.use == use) for use in USES}
        self.summary.setText(
            " · ".join(words.say("import.count", use=words.say(f"import.use.{use}"), count=count) for use, count in counts.items() if count)
        )
        notices = (*self._notices, *self._assembled_notices())
        self.notices.setText("\n".join(notice_words(notice, words) for notice in notices))
        self.notices.setVisible(bool(notices))

    def _assembled_notices(self) -> tuple[Notice, ...]:
        return assemble(self._sections, self._setting("", "", 1)).notices if self._sections else ()

    def _show_section(self, section: Section) -> None:
        self.section_title.setText(f"{section.number}  {section.title}".strip())
        self.level.set_value(section.level)
        self.use.set_value(section.use)
        tables = ["\n".join("  ".join(cell.replace("\n", " ") for cell in row) for row in table) for table in section.tables]
        self.text.setPlainText("\n\n".join(part for part in (section.text, *tables) if part))

    def _place(self) -> int | None:
        row = self.view.current_row()
        return row.place if isinstance(row, SectionLine) else None

    def _set_use(self, place: int, use: str) -> None:
        self._sections = (*self._sections[:place], replace(self._sections[place], use=use), *self._sections[place + 1 :])
        self._changed(place)

    def _on_chosen(self, row: SectionLine) -> None:
        self._show_section(row.section)

    def _on_picked(self, _row: SectionLine) -> None:
        self.use.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_level(self, _index: int) -> None:
        place, level = self._place(), self.level.value()
        if place is not None and isinstance(level, int):
            self._sections = releveled(self._sections, place, level)
            self._changed(place)

    def _on_use(self, _index: int) -> None:
        place = self._place()
        if place is not None:
            self._set_use(place, str(self.use.value()))

    def _setting(self, matters: str, measures: str, hours: int) -> Setting:
        words = self._services.words
        return Setting(
            title=(self.plan.name if self.plan is not None else self._title) or (self._file.stem if self._file is not None else "-"),
            organisation=self._organisation or "-",
            matters=matters or "-",
            measures=measures or matters or "-",
            period_hours=hours,
            role=words.say("import.role"),
            phase=words.say("import.phase"),
            as_of=self._services.clock(),
            resolve=self._codes,
        )

    def _request(self, values: Values) -> object:
        """Return the publishing of what was chosen, as a draft.

        Raises: Refused: `plan.malformed` with the place.
        """
        given = dict(values)
        hours = given.pop("period_hours")
        matters, measures = str(given.pop("matters")), str(given.pop("measures") or "")
        setting = self._setting(matters, measures, hours if isinstance(hours, int) else 24)
        assembly = assemble(self._sections, replace(setting, title=str(given.get("name") or setting.title)))
        parse(assembly.document)
        if not assembly.document["chapters"] and not assembly.document["cards"]:
            raise Refused("import.nothing")
        code = given.pop("class_codes", None)
        classes = (str(code),) if code else ()
        content = content_of(assembly)
        if self.plan is not None:
            return PublishPlan(document=content, plan=self.plan.id, version=str(given["version"]), as_draft=True)
        return PublishPlan(document=content, class_codes=classes, as_draft=True, **given)  # type: ignore[arg-type]

    def _on_done(self, _name: str, answer: object) -> None:
        self._services.drafts.put(DRAFT, "")
        created = getattr(answer, "created", ())
        self.published.emit(self.plan.id if self.plan is not None else created[0] if created else None)


def _identity(row: SectionLine) -> object:
    return row.place


def _speech(row: SectionLine) -> str:
    return f"{row.section.number} {row.section.title}"
