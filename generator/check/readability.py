"""How easy a text is to read: Flesch's reading ease, in the languages for which it was fitted.

All are ``base - a x words per sentence - b x syllables per word`` and give about 0 to 100. The
constants are those of their authors:

- English: R. Flesch, "A new readability yardstick", Journal of Applied Psychology 32 (1948);
- German: T. Amstad, "Wie verständlich sind unsere Zeitungen?", Zürich 1978;
- French: L. Kandel and A. Moles, "Application de l'indice de Flesch à la langue française", 1958;
- Spanish: J. Fernández Huerta, "Medidas sencillas de lecturabilidad", Consigna 214 (1959), whose
  second term is per word: see G. Law, "Error in the Fernandez Huerta readability formula" (2011);
- Italian: V. Franchina and R. Vacca, "Adaptation of Flesh readability index", Linguaggi 3 (1986);
- Dutch: W. H. Douma, "De leesbaarheid van landbouwbladen", Wageningen 1960;
- Portuguese: T. Martins and others, "Readability formulas applied to textbooks in Brazilian
  Portuguese", São Carlos 1996.

For other languages, Polish among them, no such constants have found general use.

Syllables are counted as groups of vowels, which is what such formulas allow for: their own counts
were made by hand on samples, and a few in a hundred make no difference to a whole text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

__all__ = ["LANGUAGES", "Measure", "ease", "measured"]


class Measure(NamedTuple):
    """How much there is of a text."""

    sentences: int
    words: int
    syllables: int


_CONSTANTS: Final = {
    "en": (206.835, 1.015, 84.6),
    "de": (180.0, 1.0, 58.5),
    "fr": (207.0, 1.015, 73.6),
    "es": (206.84, 1.02, 60.0),
    "it": (217.0, 1.3, 60.0),
    "nl": (206.84, 0.93, 77.0),
    "pt": (248.835, 1.015, 84.6),
}
LANGUAGES: Final = frozenset(_CONSTANTS)
"""The languages for which there is a measure."""

# What is one syllable: in most languages any run of vowels, in others the diphthongs they have.
_WEAK: Final = "iuyü"
_NUCLEI: Final = {
    "en": r"[aeiouyáéíóúàèêëïöü]+",
    "de": r"aa|ee|oo|ie|ei|ai|au|äu|eu|[aeiouyäöüé]",
    "fr": r"eau|[aeiouyàâéèêëîïôöùûüœ]+",
    "nl": r"ij|[aeiouyéèëïöü](?:(?!ij)[aeiouyéèëïöü])*",
    # Two strong vowels are two syllables, and a weak one with an accent is one by itself.
    "es": rf"[{_WEAK}]?[aeoáéó][{_WEAK}]?|[íú]|[{_WEAK}]+",
    "it": rf"[{_WEAK}]?[aeoàèéòó][{_WEAK}]?|[ìíùú]|[{_WEAK}]+",
    "pt": r"[aeioãõ][eo](?=s?$)|[iuy]?[aeoáàâãéêóôõ][iu]?|[íú]|[iuy]+",
}
# What is written and not spoken, at the end of a word of more than one syllable.
_MUTE: Final = {"en": r"(?<![aeiouyl])e$|(?<=[aeiouy]l)e$|(?<![dt])ed$|(?<![sxzcgh])es$"}
_MUTE_FRENCH: Final = r"(?<=[^aeiouyàâéèêëîïôöùûüœ])(?:es?|ent)$"
_SPOKEN: Final = {language: re.compile(pattern) for language, pattern in _NUCLEI.items()}
_SILENT: Final = {
    language: re.compile(pattern) for language, pattern in {**_MUTE, "fr": _MUTE_FRENCH}.items()
}
_WORD: Final = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")
_END: Final = re.compile(r"[.!?…]+(?=[\"'”\u2019»)\]]*(?:\s|$))|[:;](?=\s)")
_ABBREVIATION: Final = re.compile(
    r"\b(?:[A-Za-zÄÖÜ]|Mr|Mrs|Ms|Dr|Prof|St|vs|etc|Jr|Sr|No|ca|bzw|usw|Nr|Sra?|Mme|resp|inkl)\.$"
)


def measured(paragraphs: Iterable[str], language: str) -> Measure:
    """Return how many sentences, words and syllables some paragraphs have.

    Each paragraph ends a sentence, with a full stop or without. A colon and a semicolon end one
    too, as Flesch's own rules for counting have it: what stands between them is one thought.
    """
    sentences = words = syllables = 0
    for paragraph in paragraphs:
        found = _WORD.findall(paragraph)
        if not found:
            continue
        words += len(found)
        syllables += sum(_syllables(word, language) for word in found)
        sentences += _sentences(paragraph)
    return Measure(sentences, words, syllables)


def _sentences(paragraph: str) -> int:
    count, last = 0, 0
    for match in _END.finditer(paragraph):
        piece = paragraph[last : match.end()]
        if _ABBREVIATION.search(piece) or not _WORD.search(piece):
            continue
        count, last = count + 1, match.end()
    return count + bool(_WORD.search(paragraph[last:]))


def _syllables(word: str, language: str) -> int:
    word = word.lower()
    if silent := _SILENT.get(language):
        word = silent.sub("", word) or word
    return max(1, len(_SPOKEN[language].findall(word)))


def ease(measure: Measure, language: str) -> float:
    """Return the reading ease of a text that has words, 0 to 100 and now and then beyond."""
    base, by_sentence, by_word = _CONSTANTS[language]
    return (
        base
        - by_sentence * measure.words / measure.sentences
        - by_word * measure.syllables / measure.words
    )
