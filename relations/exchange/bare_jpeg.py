"""JPEG and JPEG 2000 without what was written about the picture: only segments and boxes that draw it stay.

Sources: ITU-T T.81 annex B (segments of JPEG); ISO/IEC 15444-1 annexes A and I (segments and boxes of JPEG 2000).
"""

START, END, SCAN = 0xD8, 0xD9, 0xDA
COMMENT_2000, FIRST_TILE = 0x64, 0x90
ADOBE = 0xEE  # says how colours are stored
LENGTHLESS = frozenset((0x01, *range(0xD0, 0xD8)))
BOXES = frozenset((b"jP  ", b"ftyp", b"rreq", b"jp2h", b"jp2c"))


def bare_jpeg(data: bytes) -> bytes:
    """The picture without EXIF, XMP, comments and what hangs behind its end. Raises ValueError on anything else."""
    start = data.find(b"\xff\xd8")
    if start < 0:
        raise ValueError("no JPEG")
    out, at = [b"\xff\xd8"], start + 2
    while at + 1 < len(data):
        if data[at] != 0xFF:
            raise ValueError("no segment of a JPEG")
        marker = data[at + 1]
        if marker == 0xFF:  # filling
            at += 1
            continue
        if marker == END:
            break
        if marker in LENGTHLESS:
            out.append(data[at : at + 2])
            at += 2
            continue
        stop = at + 2 + max(2, int.from_bytes(data[at + 2 : at + 4]))
        if marker == SCAN:
            stop = _end_of_scan(data, stop)
            out.append(data[at:stop])
        elif marker == ADOBE:
            out.append(
                b"\xff\xee\x00\x0e" + data[at + 4 : at + 16] if data[at + 4 : at + 9] == b"Adobe" else b""
            )
        elif not 0xE0 <= marker <= 0xEF and marker != 0xFE:
            out.append(data[at:stop])
        at = stop
    return b"".join([*out, b"\xff\xd9"])


def _end_of_scan(data: bytes, at: int) -> int:
    """Where the next segment begins after the coded signs of a scan."""
    while True:
        at = data.find(b"\xff", at)
        if at < 0 or at + 1 >= len(data):
            return len(data)
        if data[at + 1] != 0 and data[at + 1] not in LENGTHLESS and data[at + 1] != 0xFF:
            return at
        at += 1 if data[at + 1] == 0xFF else 2


def bare_jpeg_2000(data: bytes) -> bytes:
    """The picture without XML, UUID and comments. Raises ValueError on anything else."""
    if data.startswith(b"\xff\x4f"):
        return _bare_codestream(data)
    out, at = [], 0
    while at + 8 <= len(data):
        size, kind, head = int.from_bytes(data[at : at + 4]), data[at + 4 : at + 8], 8
        if size == 1:
            size, head = int.from_bytes(data[at + 8 : at + 16]), 16
        size = size or len(data) - at
        if size < head:
            raise ValueError("no box of a JPEG 2000")
        body = data[at + head : at + size]
        if kind == b"jp2c":
            body = _bare_codestream(body)
        if kind in BOXES:
            out.append((len(body) + 8).to_bytes(4) + kind + body)
        at += size
    if not out:
        raise ValueError("no JPEG 2000")
    return b"".join(out)


def _bare_codestream(data: bytes) -> bytes:
    """Without the comments of the main header."""
    out, at = [data[:2]], 2
    while at + 4 <= len(data) and data[at] == 0xFF and data[at + 1] != FIRST_TILE:
        stop = at + 2 + max(2, int.from_bytes(data[at + 2 : at + 4]))
        if data[at + 1] != COMMENT_2000:
            out.append(data[at:stop])
        at = stop
    return b"".join([*out, data[at:]])
