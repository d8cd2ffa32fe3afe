"""Marks of drawings as SVG paths, and numbers as drawings write them."""


def diamond(x: float, y: float, half: float) -> str:
    """A lozenge standing on its point."""
    return f"M{number_text(x)} {number_text(y - half)}l{number_text(half)} {number_text(half)}-{number_text(half)} {number_text(half)}-{number_text(half)}-{number_text(half)}z"


def circle(x: float, y: float, radius: float) -> str:
    """A circle as a path, so that many can share one."""
    size = number_text(radius)
    return f"M{number_text(x - radius)} {number_text(y)}a{size} {size} 0 1 0 {number_text(radius * 2)} 0a{size} {size} 0 1 0 -{number_text(radius * 2)} 0z"


def square(x: float, y: float, half: float) -> str:
    """A square around its middle."""
    return rectangle(x - half, y - half, half * 2, half * 2)


def triangle(x: float, y: float, half: float) -> str:
    """A triangle on its base, or on its point when `half` is below zero."""
    wide = number_text(abs(half) * 2)
    return f"M{number_text(x - abs(half))} {number_text(y + half)}h{wide}L{number_text(x)} {number_text(y - half)}z"


def cross(x: float, y: float, half: float) -> str:
    """A thick plus."""
    arm, bar = number_text(half * 2 / 3), number_text(half * 2 / 3)
    start = f"M{number_text(x - half / 3)} {number_text(y - half)}"
    return f"{start}h{bar}v{arm}h{arm}v{bar}h-{arm}v{arm}h-{bar}v-{arm}h-{arm}v-{bar}h{arm}z"


LINE_MARKS = {
    "first": lambda x, y: circle(x, y, 5.5),
    "second": lambda x, y: diamond(x, y, 7),
    "third": lambda x, y: square(x, y, 5),
    "fourth": lambda x, y: triangle(x, y, 6),
    "fifth": lambda x, y: triangle(x, y, -6),
    "sixth": lambda x, y: cross(x, y, 6),
}


STRIP_MARKS = {
    "treaty": lambda x, y: diamond(x, y, 6),
    "deed": lambda x, y: diamond(x, y, 6),
    "meeting": lambda x, y: circle(x, y, 4.5),
    "word": lambda x, y: square(x, y, 4),
    "milestone": lambda x, y: square(x, y, 2.5),
}


def rectangle(x: float, y: float, width: float, height: float) -> str:
    """A rectangle from its upper left corner."""
    return f"M{number_text(x)} {number_text(y)}h{number_text(width)}v{number_text(height)}h-{number_text(width)}z"


def segment(ax: float, ay: float, bx: float, by: float) -> str:
    """A straight line."""
    return f"M{number_text(ax)} {number_text(ay)}L{number_text(bx)} {number_text(by)}"


def rounded(value: float) -> float:
    """A coordinate as exactly as drawings need it."""
    return round(value, 1)


def number_text(value: float) -> str:
    """A coordinate with one decimal at most: 12, 12.5."""
    text = f"{value:.1f}"
    return text[:-2] if text.endswith(".0") else text
