"""Old formats come in by a program of the operator: whatever that program does, the answer is a draft or a clear word."""

import io
import shutil
import sys
import zipfile

import pytest
from django.core.files.base import ContentFile

from relations.exchange import converters, documents
from relations.exchange.bounded import Limits
from relations.exchange.word.package import WordRefused
from tests.exchange.docx import docx, paragraph

RTF = rb"{\rtf1\ansi\ansicpg1251 \b Obzor\b0\par Tekst.}"


def upload(data: bytes = RTF, name: str = "a.rtf") -> ContentFile:
    return ContentFile(data, name=name)


@pytest.fixture
def stand_in(tmp_path, settings, monkeypatch):
    """A program that is called like LibreOffice and does what a test says."""

    def put(code: str) -> None:
        program = tmp_path / "soffice"
        head = (
            f"#!{sys.executable}\nimport os, pathlib, sys, time\nmade = pathlib.Path('made')\nmade.mkdir()\n"
        )
        program.write_text(head + code)
        program.chmod(0o755)
        settings.DOCUMENT_CONVERTER = str(program)
        monkeypatch.setattr(converters, "LIMITS", Limits(seconds=20, megabytes=400, file_megabytes=2))

    return put


def test_what_the_program_makes_is_read_and_its_part_is_said(stand_in, tmp_path):
    made = tmp_path / "good.docx"
    made.write_bytes(docx(paragraph("Обзор", "Title"), paragraph("Текст.")).read())
    stand_in(f"(made / 'source.docx').write_bytes(open({str(made)!r}, 'rb').read())")

    draft = documents.read(upload())

    assert (draft.title, draft.body) == ("Обзор", "<p>Текст.</p>")
    assert draft.receipt.source == "rtf"
    assert set(draft.receipt.lines) == {"converted"}


@pytest.mark.parametrize(
    "code",
    [
        "sys.exit(3)",
        "os.kill(os.getpid(), 9)",
        "",  # ends well and makes nothing
        "(made / 'source.docx').symlink_to('/etc/passwd')",
        "(made / 'source.docx').mkdir()",
        "(made / 'other.docx').write_bytes(b'x')",
        "(made / 'source.docx').write_bytes(b'x' * 9_000_000)",
        "while True: sys.stdout.write('x' * 100_000)",
        "x = bytearray(900_000_000)",
    ],
)
def test_a_program_that_fails_is_a_clear_word(stand_in, code):
    stand_in(code)

    with pytest.raises(WordRefused) as refused:
        documents.read(upload())

    assert refused.value.code == "converter"


def test_a_program_that_hangs_ends_with_its_children(stand_in, monkeypatch, tmp_path):
    stand_in(
        f"os.fork()\nopen({str(tmp_path / 'pids')!r}, 'a').write(f'{{os.getpid()}}\\n')\ntime.sleep(300)"
    )
    monkeypatch.setattr(converters, "LIMITS", Limits(seconds=2, megabytes=400))

    with pytest.raises(WordRefused):
        documents.read(upload())

    started = (tmp_path / "pids").read_text().split()
    assert len(started) == 2
    assert not [pid for pid in started if _is_alive(pid)]


def _is_alive(pid: str) -> bool:
    try:
        with open(f"/proc/{pid}/stat") as state:
            return state.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_what_comes_out_is_judged_as_any_upload(stand_in):
    stand_in("(made / 'source.docx').write_bytes(b'no archive')")

    with pytest.raises(WordRefused) as refused:
        documents.read(upload())

    assert refused.value.code == "type"


@pytest.mark.parametrize(("data", "name", "said"), [
    (RTF, "a.rtf", ".rtf"),
    (b"PK\x03\x04" + b"\x00" * 26 + b"mimetypeapplication/vnd.oasis.opendocument.text", "a.odt", ".odt"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "a.doc", ".doc"),
])  # fmt: skip
def test_without_a_program_the_message_says_what_to_do(monkeypatch, data, name, said):
    monkeypatch.setattr(converters.shutil, "which", lambda _name: None)

    with pytest.raises(WordRefused) as refused:
        documents.read(upload(data, name))

    assert said in refused.value.messages[0]
    assert ".docx" in refused.value.messages[0]


@pytest.mark.parametrize("program", ["soffice", "pandoc"])
def test_a_real_program_brings_the_words(settings, program):
    """Where the program is installed; the tests above do without."""
    path = shutil.which(program)
    if path is None:
        pytest.skip(f"{program} is not installed")
    settings.DOCUMENT_CONVERTER = path

    draft = documents.read(upload())

    assert "Obzor" in draft.title + draft.body
    assert "Tekst." in draft.body


ODT = """<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:xlink="http://www.w3.org/1999/xlink"
 xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"><office:body><office:text>
<text:tracked-changes><text:changed-region><text:deletion><text:p>пять</text:p></text:deletion></text:changed-region></text:tracked-changes>
<text:h>Обзор</text:h><text:p>Срок десять<text:s/>лет.<text:note><text:note-body><text:p>Сборник.</text:p></text:note-body></text:note>
<office:annotation><text:p>Проверить</text:p></office:annotation></text:p>
<text:p>Итак <draw:frame><draw:object xlink:href="./Formula-0/"/></draw:frame> и таблица.</text:p></office:text></office:body></office:document-content>"""


def test_an_odt_is_read_a_second_time_by_ourselves(stand_in, tmp_path):
    """What the program left out is named, for nobody else knows."""
    made = tmp_path / "made.docx"
    made.write_bytes(
        docx(paragraph("Обзор", "Title"), paragraph("Срок десять лет."), paragraph("Итак и.")).read()
    )
    stand_in(f"(made / 'source.docx').write_bytes(open({str(made)!r}, 'rb').read())")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", ODT)
        archive.writestr(
            "Formula-0/content.xml", '<math xmlns="http://www.w3.org/1998/Math/MathML"><mi>E</mi></math>'
        )

    draft = documents.read(upload(buffer.getvalue(), "a.odt"))

    told = {kind: [words for _place, words in line.items] for kind, line in draft.receipt.lines.items()}
    assert told == {
        "converted": [".odt"], "deleted": ["пять"], "comment": ["Проверить"], "formula": [""], "words": ["сборник", "таблица"],
    }  # fmt: skip
