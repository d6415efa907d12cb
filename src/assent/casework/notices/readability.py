"""How hard a text is to read: the Flesch-Kincaid grade for English, the Fernández-Huerta ease for Spanish.

Both count words to a sentence and syllables to a word. Syllables are counted by groups of vowels, which
is close enough for a whole text and wrong for single words.
"""

import re
from dataclasses import dataclass

_SENTENCE = re.compile(r"[.!?]+(?:\s|$)|\n+")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_ENGLISH = re.compile(r"[aeiouy]+")
_SPANISH = re.compile(r"[iuüy]?[aeoáéó][iuüy]?|[íú]|[iuü]+y?|y$")


@dataclass(frozen=True, slots=True)
class Counts:
    """What a text is made of."""

    sentences: int
    words: int
    syllables: int


def flesch_kincaid(text: str) -> float:
    """The school grade in which an English text is read; 8 is what a grown reader manages with ease."""
    count = counts(text, "en")
    return 0.39 * count.words / count.sentences + 11.8 * count.syllables / count.words - 15.59


def fernandez_huerta(text: str) -> float:
    """The ease of a Spanish text, 0 to about 100: from 70 on fairly easy, 60 to 70 as a newspaper."""
    count = counts(text, "es")
    return 206.84 - 60 * count.syllables / count.words - 1.02 * count.words / count.sentences


def counts(text: str, language: str) -> Counts:
    """Sentences, words and syllables of a text; at least one of each."""
    sentences = [sentence for sentence in _SENTENCE.split(text) if _WORD.search(sentence)]
    words = _WORD.findall(text)
    count = spanish_syllables if language == "es" else english_syllables
    syllables = sum(count(word) for word in words)
    return Counts(max(len(sentences), 1), max(len(words), 1), max(syllables, 1))


def english_syllables(word: str) -> int:
    """Groups of vowels, without a silent e at the end."""
    small = word.lower()
    groups = len(_ENGLISH.findall(small))
    silent = small.endswith("e") and not small.endswith(("le", "ee", "ie"))
    ended = small.endswith("ed") and not small.endswith(("ted", "ded"))
    return max(groups - (1 if (silent or ended) and groups > 1 else 0), 1)


def spanish_syllables(word: str) -> int:
    """Strong vowels with the weak ones beside them, accented weak vowels alone."""
    small = re.sub(r"[qg]u(?=[eiéí])", "q", word.lower())
    return max(len(_SPANISH.findall(small)), 1)
