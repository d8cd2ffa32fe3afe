"""Lines that a program broke, put together again: sentences, and the paragraphs of a page."""

import re

BROKEN = re.compile(r"(?<=[^\W\d_])[-\u00ad\u2010]\n\s*(?=[^\W\d_])(?=[a-zа-яёәғқңөұүһі])")


def joined_lines(text: str) -> str:
    """Lines that a program broke joined again: a hyphen at the end of a line goes when a small letter follows."""
    text = BROKEN.sub("", text.strip())
    return " ".join(line for part in text.split("\n") if (line := part.strip()))


def paragraphs_of(page: str) -> list[str]:
    """Lines of a page joined where a sentence goes on; a line far shorter than the others ends its paragraph."""
    lines = [line.strip() for line in page.split("\n")]
    longest = max((len(line) for line in lines), default=0)
    found, part = [], []
    for line in lines:
        if line:
            part.append(line)
        if part and (
            not line or len(line) < longest * 0.6 or (len(line) < longest * 0.85 and line[-1] in ".!?…»”")
        ):
            found.append(joined_lines("\n".join(part)))
            part = []
    if part:
        found.append(joined_lines("\n".join(part)))
    return [one for one in found if re.search(r"\w{2}", one)]
