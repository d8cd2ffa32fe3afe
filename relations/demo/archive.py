"""Twelve reviews of 1995–2012, brought in as an institute would bring its own: a folder of Word and PDF files with a table,
the export of a former site, and two scans. The texts were written for the demonstration.

The folder goes through `exchange.intake` like any other; a scan is a file with its summary until somebody has installed
what recognises its words.
"""

from __future__ import annotations

import io
import json
import re
import tempfile
from pathlib import Path
from xml.sax.saxutils import escape

from django.utils import timezone
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from relations.exchange.intake import jobs
from relations.exchange.tables import write_csv
from relations.models import Article, Genre, IntakeBatch, OldAddress, changes
from relations.text.addresses import normal
from relations.text.dates import long_date

from .acts import Office, day_of
from .source import read

SOURCE = "institute.example"  # the former site: whole links to it lead to what came in
JOURNAL = {"kk": "Институт бюллетені", "ru": "Бюллетень института", "en": "Bulletin of the Institute"}
FONTS = Path(__file__).resolve().parents[1] / "briefing" / "fonts"
PAGE = """#set page(paper: "a4", margin: 28mm)
#set text(font: "Source Serif 4", size: 12pt, lang: sys.inputs.language, hyphenate: false)
#set par(justify: true, leading: 0.75em, spacing: 1.1em)
#let review = json(bytes(sys.inputs.data))
#text(size: 19pt, weight: "bold", review.title)
#for line in review.lines [#par(emph(line))]
#for line in review.body [#par(line)]"""
LINKED = re.compile(r"\{([\w-]+)\}")
DOTS = 200  # of a scan, to the inch


def load(office: Office) -> None:
    """The archive, once: what an earlier run did not finish is gone on with."""
    rows = read("archive")["reviews"]
    if IntakeBatch.objects.filter(source=SOURCE, state=IntakeBatch.State.DONE).exists():
        return
    with tempfile.TemporaryDirectory() as folder:
        _write_folder(Path(folder), rows)
        _bring_folder(Path(folder), office)
    for row in rows:
        if row["form"] == "wordpress":
            _lead_on(
                row, Article.objects.get(papers__key=f"wordpress:{row['post']}", papers__batch__source=SOURCE)
            )


def _lead_on(row: dict, article: Article) -> None:
    """Where a review stood, beside what its export says of that."""
    for address in row["old"]:
        OldAddress.objects.get_or_create(
            address=normal(address), defaults={"content": article.content_ptr, "language": row["language"]}
        )


def _bring_folder(folder: Path, office: Office) -> None:
    """Read, accepted, brought in by an editor, approved by the chief editor."""
    IntakeBatch.objects.filter(source=SOURCE).update(
        worker="", beat_at=timezone.now() - 2 * IntakeBatch.SILENT_AFTER
    )
    batch = jobs.begin(SOURCE, by=office.people["editor"])
    jobs.work(batch.pk, folder)
    for row in read("archive")["reviews"]:
        if row["form"] == "wordpress":  # its export has neither: an editor would type them into the table
            paper = batch.papers.get(key=f"wordpress:{row['post']}")
            paper.values |= {name: "; ".join(row[name]) for name in ("topics", "countries")}
            paper.save()
    jobs.accept(batch, batch.papers.values_list("pk", flat=True))
    batch.refresh_from_db()
    jobs.bring_in(batch)
    jobs.work(batch.pk)
    changes.update(Article.objects.filter(papers__batch=batch), is_demo=True)
    batch.refresh_from_db()
    jobs.approve(batch, by=office.people["chief-editor"])
    jobs.work(batch.pk)


# --- The folder ------------------------------------------------------------------------------------------


def _write_folder(folder: Path, rows: list[dict]) -> None:
    files = {"word": (_word, "docx"), "pdf": (_pdf, "pdf"), "scan": (_scan, "pdf")}
    table = []
    for row in rows:
        if row["form"] in files:
            write, ending = files[row["form"]]
            name = f"{row['date'][:4]}/{row['id']}.{ending}"
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_bytes(write(row))
            table.append({"file": name, **_columns(row)})
    columns = list(table[0])
    lines = ([row[column] for column in columns] for row in table)
    (folder / "archive.csv").write_bytes(write_csv(columns, lines))
    posts = [row for row in rows if row["form"] == "wordpress"]
    (folder / "wordpress.xml").write_text(_export(posts, {row["id"]: row for row in rows}), encoding="utf-8")
    (folder / "uploads").mkdir()
    (folder / "uploads" / "aral-1993-2009.png").write_bytes(_line_of_years((1993, 2002, 2005, 2009)))


def _columns(row: dict) -> dict[str, str]:
    """What the table beside the files says of one."""
    return {
        "language": row["language"],
        "title": row["title"],
        "lead": row["lead"],
        "authors": _author(row),
        "date": row["date"],
        "genre": Genre.REVIEW.value,
        "topics": "; ".join(row["topics"]),
        "countries": "; ".join(row["countries"]),
        "appeared_in": JOURNAL[row["language"]],
        "issue": row["issue"],
        "pages": row["pages"],
        "old_addresses": "; ".join(row["old"]),
    }


def _author(row: dict) -> str:
    names = next(author["name"] for author in read("articles")["authors"] if author["id"] == row["authors"])
    return names[row["language"]]


def _word(row: dict) -> bytes:
    from docx import Document  # noqa: PLC0415 large, and asked once

    document = Document()
    document.add_heading(row["title"], level=1)
    for words in row["body"]:
        document.add_paragraph(words)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _pdf(row: dict) -> bytes:
    return _printed(row, [], format="pdf")


def _printed(row: dict, lines: list[str], **how) -> bytes | list[bytes]:
    import typst  # noqa: PLC0415 large, and asked once

    data = json.dumps({"title": row["title"], "lines": lines, "body": row["body"]}, ensure_ascii=False)
    inputs = {"data": data, "language": row["language"]}
    return typst.compile(
        PAGE.encode(), font_paths=[str(FONTS)], ignore_system_fonts=True, sys_inputs=inputs, **how
    )


# --- The export of the former site -----------------------------------------------------------------------


def _export(posts: list[dict], known: dict[str, dict]) -> str:
    """What “Tools → Export” of WordPress writes, with the groups of Polylang."""
    authors = {f"{row['authors']}-{row['language']}": _author(row) for row in posts}
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>Institute</title>
<wp:base_site_url>http://{SOURCE}</wp:base_site_url>
{"".join(f"<wp:author><wp:author_login>{login}</wp:author_login><wp:author_display_name>{escape(name)}</wp:author_display_name></wp:author>" for login, name in authors.items())}
{"".join(_post(row, known) for row in posts)}</channel></rss>"""


def _post(row: dict, known: dict[str, dict]) -> str:
    code = row["language"]

    def link(found: re.Match) -> str:
        target = known[found[1]]
        return f'<a href="{target["old"][0]}">{escape(target["title"])}</a>'

    body = "\n\n".join(LINKED.sub(link, words) for words in row["body"])
    if row.get("group"):
        picture = (
            f'<img src="http://{SOURCE}/wp-content/uploads/aral-1993-2009.png" alt="1993, 2002, 2005, 2009">'
        )
        body += f"\n\n[caption]{picture} 1993 – 2002 – 2005 – 2009[/caption]"
    group = (
        f'<category domain="post_translations" nicename="{row["group"]}">x</category>'
        if row.get("group")
        else ""
    )
    return f"""<item><title>{escape(row["title"])}</title><link>{escape(row["old"][0])}</link><dc:creator>{row["authors"]}-{code}</dc:creator>
<guid isPermaLink="false">http://{SOURCE}/?p={row["post"]}</guid><content:encoded>{escape(body)}</content:encoded>
<excerpt:encoded>{escape(row["lead"])}</excerpt:encoded><wp:post_id>{row["post"]}</wp:post_id>
<wp:post_date>{row["date"]} 09:00:00</wp:post_date><wp:status>publish</wp:status><wp:post_type>post</wp:post_type>
<category domain="language" nicename="{code}">x</category>{group}</item>
"""


def _line_of_years(years: tuple[int, ...]) -> bytes:
    """A drawing for the post about the Aral Sea: the years that its text names, on a line."""
    image = Image.new("RGB", (1200, 300), (250, 247, 240))
    draw = ImageDraw.Draw(image)
    font = ImageFont.truetype(str(FONTS / "portal-sans-bold.ttf"), 44)
    draw.line([(100, 180), (1100, 180)], fill=(16, 92, 92), width=6)
    for year in years:
        x = 100 + round(1000 * (year - years[0]) / (years[-1] - years[0]))
        draw.ellipse([(x - 14, 166), (x + 14, 194)], fill=(180, 140, 60))
        draw.text((x, 90), str(year), font=font, fill=(40, 40, 40), anchor="mm")
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


# --- Scans -----------------------------------------------------------------------------------------------


def _scan(row: dict) -> bytes:
    """The printed pages as an old machine sees them: grey, a little aslant, with grains."""
    day = day_of(row["date"])
    line = f"{JOURNAL[row['language']]}, {day.year}, № {row['issue']} · {long_date(day, row['language'])}"
    printed = _printed(row, [line, _author(row)], format="png", ppi=float(DOTS))
    pages = [
        _seen(data, number) for number, data in enumerate(printed if isinstance(printed, list) else [printed])
    ]
    out = io.BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=DOTS, quality=60)
    return out.getvalue()


def _seen(data: bytes, number: int) -> Image.Image:
    page = Image.open(io.BytesIO(data)).convert("L")
    page = page.rotate(0.5 if number % 2 else -0.4, resample=Image.Resampling.BICUBIC, fillcolor=246)
    grains = Image.effect_noise(page.size, 18)
    return Image.blend(page, grains, 0.12).filter(ImageFilter.GaussianBlur(0.6))
