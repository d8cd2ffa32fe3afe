"""Reading the demo's own data files."""

import json
from functools import cache
from pathlib import Path

DATA = Path(__file__).resolve().parent / "data"


@cache
def read(name: str) -> dict:
    """One file of `data/`, without its ending."""
    return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))


def translated(field: str, values: dict | None) -> dict[str, str]:
    """The columns of a translated field: {"kk": "…"} → {"name_kk": "…"}; missing languages stay empty."""
    return {f"{field}_{language}": text or "" for language, text in (values or {}).items()}
