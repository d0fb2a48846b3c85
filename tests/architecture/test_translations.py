"""Every sentence a person may read exists in Estonian and Russian."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po

from tests.architecture.sources import ROOT, sources

SOURCES = ("shared/web", "services/registration", "services/notifications", "services/certificates")
LANGUAGES = ("et", "ru")
METHODS = [("**.py", "python"), ("**.html", "jinja2"), ("mails/**.txt", "jinja2"), ("**.jinja", "jinja2")]
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "lazy_gettext": None,
    "lazy_ngettext": (1, 2),
    "lazy_pgettext": ((1, "c"), 2),
    "say": None,
}
Key = tuple[str, str]


@cache
def said_in(source: str) -> dict[Key, str]:
    """(context, words) of every text in a folder's code and templates -> where it stands."""
    found: dict[Key, str] = {}
    for name, line, words, _, context in extract_from_dir(ROOT / source, METHODS, keywords=KEYWORDS):
        first = words if isinstance(words, str) else words[0]
        if first:
            found.setdefault((context or "", first), f"{source}/{name}:{line}")
    return found


def written_in(source: str) -> set[str]:
    """Every text constant of a folder's code: words may stand in a table before they are said."""
    return {
        node.value
        for one in sources(source)
        for node in one.nodes
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def catalogues(source: str, language: str) -> Iterator[tuple[Path, Catalog]]:
    """Every catalogue of a folder in one language."""
    for path in sorted((ROOT / source).rglob(f"translations/**/{language}/LC_MESSAGES/messages.po")):
        with path.open("rb") as text:
            yield path, read_po(text, locale=language)


@cache
def translated(source: str, language: str) -> set[Key]:
    """What the folder's own catalogues and the shared ones say in the language, all plural forms of it."""
    known: set[Key] = set()
    for place in {source, "shared/web"}:
        for _, catalogue in catalogues(place, language):
            for message in catalogue:
                forms = message.string if isinstance(message.string, tuple) else (message.string,)
                if message.id and all(forms) and not message.fuzzy:
                    first = message.id if isinstance(message.id, str) else message.id[0]
                    known.add((message.context or "", first))
    return known


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("source", SOURCES)
def test_everything_said_is_said_in_every_language(source: str, language: str) -> None:
    said = said_in(source)

    missing = {
        place: words
        for (context, words), place in said.items()
        if (context, words) not in translated(source, language)
    }

    assert said
    assert not missing


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("source", SOURCES)
def test_no_translation_loses_or_invents_a_placeholder(source: str, language: str) -> None:
    wrong = [
        (path.relative_to(ROOT), message.id, str(error))
        for path, catalogue in catalogues(source, language)
        for message, errors in catalogue.check()
        for error in errors
        if message.string
    ]

    assert not wrong


@pytest.mark.parametrize("source", SOURCES)
def test_no_catalogue_keeps_what_nobody_says(source: str) -> None:
    said = {words for _, words in said_in(source)} | written_in(source)

    kept = {
        (path.parents[2].name, message.id if isinstance(message.id, str) else message.id[0])
        for language in LANGUAGES
        for path, catalogue in catalogues(source, language)
        for message in catalogue
        if message.id
    }

    assert not {words for _, words in kept} - said


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("source", SOURCES[1:])
def test_the_same_words_mean_the_same_in_every_catalogue_of_a_service(source: str, language: str) -> None:
    """A service loads its catalogues and the shared one as one: of two translations the last would win."""
    said: dict[tuple[str, object], dict[object, list[str]]] = {}
    for place in (source, "shared/web"):
        for path, catalogue in catalogues(place, language):
            for message in catalogue:
                if message.id:
                    forms = said.setdefault((message.context or "", message.id), {})
                    forms.setdefault(message.string, []).append(str(path.relative_to(ROOT)))

    assert {words: forms for words, forms in said.items() if len(forms) > 1} == {}


@pytest.mark.parametrize(
    ("language", "beside"), [("et", re.compile(r"[\d)]s? ")), ("ru", re.compile(r"[\d)]s?\u00a0"))]
)
def test_per_cent_stands_beside_its_number_as_the_language_has_it(
    language: str, beside: re.Pattern[str]
) -> None:
    """Estonian without a space, Russian behind one that does not break (GOST 8.417)."""
    said = {
        part
        for source in SOURCES
        for _, catalogue in catalogues(source, language)
        for message in catalogue
        for text in (message.string if isinstance(message.string, tuple) else (message.string,))
        for part in re.findall(r"(?:\d|\)s)[ \u00a0]?%%", str(text))
    }

    assert {part for part in said if bool(beside.search(part)) != (language == "ru")} == set()


GENDERED = re.compile(
    r"[а-яё]\([а-яё]{1,4}\)|\b[а-яё]+(?:ся|н|лся|ин) \([а-яё]+\)|[а-яё]/(?:а|ла|ась|на|ая)\b"
)


def test_no_russian_sentence_writes_two_genders() -> None:
    said = {
        str(text)
        for source in SOURCES
        for _, catalogue in catalogues(source, "ru")
        for message in catalogue
        for text in (message.string if isinstance(message.string, tuple) else (message.string,))
    }

    assert all(map(GENDERED.search, ("опоздал(а)", "один (одна)", "отказался (отказалась)", "согласен/на")))
    assert {words for words in said if GENDERED.search(words)} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_documents_and_the_pages_about_them_each_have_all_their_words(language: str) -> None:
    """Certificates are printed with one catalogue, their pages speak another: neither loads the other's."""
    known: dict[bool, set[Key]] = {True: set(), False: translated("shared/web", language)}
    for path, catalogue in catalogues("services/certificates", language):
        printed = "documents" in path.parts
        known[printed] |= {
            (each.context or "", each.id if isinstance(each.id, str) else each.id[0])
            for each in catalogue
            if each.id and each.string
        }

    missing = {
        place: words
        for (context, words), place in said_in("services/certificates").items()
        if (context, words) not in known["/renderer/" in place]
    }

    assert missing == {}
