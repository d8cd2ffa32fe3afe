"""Stems of Russian words: the dictionary form by pymorphy3, then Snowball, so that relatives meet too."""

import functools
import threading

from .memory import give_back


@functools.cache
def _dictionary():
    import pymorphy3  # noqa: PLC0415  slow to load

    analyser = pymorphy3.MorphAnalyzer(lang="ru")
    give_back()
    return analyser


_one_at_a_time = threading.Lock()  # Snowball works on the word in place


@functools.cache
def _snowball():
    import snowballstemmer  # noqa: PLC0415  slow to load

    return snowballstemmer.stemmer("russian")


def stem(word: str) -> str:
    """The key under which all forms of a lower-case Russian word meet."""
    if len(word) < 3 or len(word) > 40:
        return word
    lemma = _dictionary().normal_forms(word)[0].replace("ё", "е")
    with _one_at_a_time:
        return _snowball().stemWord(lemma)
