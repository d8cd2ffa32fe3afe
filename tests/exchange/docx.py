"""Word files for tests, written part by part: ordinary ones and hostile ones."""

import io
import zipfile

from django.core.files.base import ContentFile

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = """<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>
<Override PartName="/word/document.xml"
 ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"""
ROOT = f"""<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="r1" Type="{R}/officeDocument" Target="word/document.xml"/></Relationships>"""
RELATIONS = f"""<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="n1" Type="{R}/footnotes" Target="footnotes.xml"/>
<Relationship Id="s1" Type="{R}/styles" Target="styles.xml"/></Relationships>"""
STYLES = f"""<?xml version="1.0"?><w:styles {W}>
<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/></w:style>
<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 2"/></w:style></w:styles>"""


def paragraph(text: str, style: str = "", bold: bool = False, note: int | None = None) -> str:
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    run = f'<w:r>{"<w:rPr><w:b/></w:rPr>" if bold else ""}<w:t xml:space="preserve">{text}</w:t></w:r>'
    reference = f'<w:r><w:footnoteReference w:id="{note}"/></w:r>' if note else ""
    return f"<w:p>{properties}{run}{reference}</w:p>"


def table(*rows: list[str]) -> str:
    lines = ""
    for number, row in enumerate(rows):
        cells = "".join(f"<w:tc>{paragraph(cell, bold=number == 0)}</w:tc>" for cell in row)
        lines += f"<w:tr>{cells}</w:tr>"
    return f"<w:tbl>{lines}</w:tbl>"


def docx(
    *blocks: str, notes: tuple[str, ...] = (), name: str = "текст.docx", extra=None, document=None
) -> ContentFile:
    """A .docx of these blocks; `extra` adds or replaces parts, `document` replaces the whole main part."""
    footnotes = "".join(
        f'<w:footnote w:id="{number}">{paragraph(text)}</w:footnote>'
        for number, text in enumerate(notes, start=1)
    )
    parts = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": ROOT,
        "word/document.xml": document
        or f'<?xml version="1.0"?><w:document {W}><w:body>{"".join(blocks)}</w:body></w:document>',
        "word/_rels/document.xml.rels": RELATIONS,
        "word/footnotes.xml": f'<?xml version="1.0"?><w:footnotes {W}>{footnotes}</w:footnotes>',
        "word/styles.xml": STYLES,
    } | (extra or {})
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, text in parts.items():
            archive.writestr(part, text)
    return ContentFile(buffer.getvalue(), name=name)
