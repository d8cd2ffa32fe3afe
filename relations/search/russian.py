"""Stems of Russian words: the dictionary form by pymorphy3, then Snowball, so that relatives meet too."""

import functools
import threading
from pathlib import Path

from .memory import give_back, leave_in_file


@functools.cache
def _dictionary():
    import pymorphy3  # noqa: PLC0415  slow to load

    analyser = pymorphy3.MorphAnalyzer(lang="ru")
    read, folder = analyser.dictionary, Path(analyser.dictionary.path)
    leave_in_file(read.words, folder / "words.dawg")
    for number, suffixes in enumerate(read.prediction_suffixes_dawgs):
        leave_in_file(suffixes, folder / f"prediction-suffixes-{number}.dawg")
    give_back()
    return analyser


_one_at_a_time = threading.Lock()  # Snowball works on the word in place


@functools.cache
def _snowball():
    import snowballstemmer  # noqa: PLC0415  slow to load

    return snowballstemmer.stemmer("russian")


VERBS = frozenset(["VERB", "INFN", "PRTF", "PRTS", "GRND"])


def stem(word: str) -> str:
    """The key under which all forms of a lower-case Russian word meet.

    A verb in -ить keeps its ending: «договориться» is not «договор».
    """
    if len(word) < 3 or len(word) > 40:
        return word
    read = _dictionary().parse(word)[0]
    lemma = read.normal_form.replace("ё", "е")
    if read.tag.POS in VERBS and lemma.endswith(("ить", "иться")):
        return lemma.removesuffix("ся")
    with _one_at_a_time:
        return _snowball().stemWord(lemma)


def dictionary_form(word: str) -> str:
    """The word that dictionaries list; that of a noun which looks like a form of another word is the noun."""
    if len(word) < 2 or len(word) > 40:
        return word
    found = _dictionary().parse(word)
    is_noun = any(read.tag.POS == "NOUN" and read.normal_form == word for read in found)
    return word if is_noun else found[0].normal_form.replace("ё", "е")
