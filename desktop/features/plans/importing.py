"""What an import does off the GUI thread: reading a file, and making the bytes that are published. No Qt."""

import json
from dataclasses import dataclass
from pathlib import Path

from desktop.runtime.paths import resources
from sync.domain.commands.plans import PublishPlan
from sync.domain.failures import Outage
from sync.domain.plan_assembly import Assembly
from sync.domain.plan_document import parse_bytes
from sync.domain.plan_text import Structure, recognise
from sync.store.plan_files import read_plan


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadFile:
    """A file and what was recognised in it."""

    path: Path
    structure: Structure


def read_file(path: Path) -> ReadFile:
    """Read a plan's file.

    Raises: Refused, Outage: as `read_plan`.
    """
    return ReadFile(path=path, structure=recognise(read_plan(path)))


def content_of(assembly: Assembly) -> bytes:
    """Return the document as it is stored."""
    return json.dumps(assembly.document, ensure_ascii=False, separators=(",", ":")).encode()


def shipped_requests() -> tuple[PublishPlan, ...]:
    """Return one request for each worked plan that the program brings along; each becomes a draft, since nobody here approved it.

    Raises: Refused: a document is no plan; Outage: `file.unreadable`.
    """
    requests = []
    for path in sorted((resources() / "plans").glob("*.json")):
        try:
            content = path.read_bytes()
        except OSError as error:
            raise Outage("file.unreadable", name=path.name) from error
        document = parse_bytes(content)
        requests.append(PublishPlan(document=content, version="1.0", name=document.title, code=path.stem.upper(), as_draft=True))
    return tuple(requests)
