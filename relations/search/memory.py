"""The memory of dictionaries: what loading one leaves behind, and what all processes of a machine can share."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import mmap
import struct
from pathlib import Path


def give_back() -> None:
    """Return to the system what is free; glibc would keep it for the life of the process. Elsewhere nothing happens."""
    gc.collect()
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL("libc.so.6").malloc_trim(0)


def leave_in_file(automaton, file: Path) -> None:
    """Let an automaton of dawg_python look into its file, which the system keeps once for all processes, only the parts
    that are asked for, instead of holding a copy. Not one of that library: nothing happens.

    The file holds a number of units of 4 bytes, the units, a number of pairs of bytes, and the pairs.
    """
    transitions, guide = getattr(automaton, "dct", None), getattr(automaton, "guide", None)
    if not (hasattr(transitions, "_units") and hasattr(guide, "_units")):
        return
    with open(file, "rb") as opened:
        whole = memoryview(mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ))
    (units,) = struct.unpack_from("=I", whole)
    end = 4 + 4 * units
    (pairs,) = struct.unpack_from("=I", whole, end)
    if (units, 2 * pairs) == (len(transitions._units), len(guide._units)):
        transitions._units = whole[4:end].cast("I")
        guide._units = whole[end + 4 : end + 4 + 2 * pairs]
