"""The order of words as Estonians look them up.

Source: the Estonian alphabet: a b c d e f g h i j k l m n o p q r s š z ž t u v w õ ä ö ü x y. A letter with
a mark that is not among these counts as the plain one; other scripts stand behind the Latin one.
"""

import unicodedata

ALPHABET = " abcdefghijklmnopqrsšzžtuvwõäöüxy"
PLACES = {ord(letter): place for place, letter in enumerate(ALPHABET, start=1)}
"""Letter -> a character that sorts as its place; below every character somebody could type."""

IGNORED = dict.fromkeys((*range(0x300, 0x370), *map(ord, "'’ʼ-")))

Key = tuple[str, str]


def estonian(words: str) -> Key:
    """What to sort `words` by: letters first, and where those are the same, the words as written."""
    known = unicodedata.normalize("NFC", words).casefold().translate(PLACES)
    if known.isascii():
        return known.translate(IGNORED), words
    return unicodedata.normalize("NFD", known).translate(PLACES | IGNORED), words
