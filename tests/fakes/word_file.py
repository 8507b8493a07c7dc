"""Word files made by hand, so that a test says what is in them: paragraphs, styles, tables, and what should not be there."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override ContentType="main+xml"/></Types>'
STYLES = (
    f'<w:styles xmlns:w="{NAMESPACE}">'
    '<w:style w:styleId="1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:styleId="2"><w:name w:val="标题 2"/></w:style>'
    '<w:style w:styleId="own"><w:name w:val="own"/><w:basedOn w:val="2"/></w:style>'
    '<w:style w:styleId="loop"><w:name w:val="loop"/><w:basedOn w:val="loop"/></w:style>'
    '<w:style w:styleId="lvl"><w:name w:val="lvl"/><w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style>'
    '<w:style w:styleId="T"><w:name w:val="toc 1"/></w:style></w:styles>'
)


def paragraph(text: str, style: str = "") -> str:
    """Return a paragraph."""
    named = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{named}<w:r><w:t>{escape(text)}</w:t></w:r></w:p>"


def table(*rows: Sequence[str]) -> str:
    """Return a table; a cell that begins with ``<`` is taken as it stands."""
    cells = ("".join(f"<w:tc>{cell if cell.startswith('<') else paragraph(cell)}</w:tc>" for cell in row) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


def word_file(*body: str, head: str = "", more: Mapping[str, str | bytes] | None = None, types: str = TYPES) -> bytes:
    """Return a .docx; `head` stands before the document's root, `more` are further entries, over the usual ones."""
    entries: dict[str, str | bytes] = {
        "[Content_Types].xml": types,
        "word/styles.xml": STYLES,
        "word/document.xml": f'{head}<w:document xmlns:w="{NAMESPACE}"><w:body>{"".join(body)}</w:body></w:document>',
        **(more or {}),
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return made.getvalue()
