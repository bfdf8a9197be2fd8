"""The words of the pages: each language says the same things, and nothing is said in vain."""

import re
import string
from pathlib import Path

import pytest

from valico.web.firmness import LOOKS
from valico.web.language import LANGUAGES, WORDS, words_in

WEB = WORDS.parent
SAID = tuple(
    path.read_text(encoding="utf-8")
    for folder, ending in (("templates", "*.html"), (".", "*.py"))
    for path in sorted((WEB / folder).rglob(ending))
)
KEY = re.compile(r"""["']([a-z_]+\.[a-z0-9_]+)["']""")
BEGUN = re.compile(r"""["']([a-z_]+\.[a-z0-9_]*_|[a-z_]+\.)["']\s*~|f["']([a-z_]+\.[a-z0-9_]*)\{""")
OF_SETS = re.compile(
    r"^(firmness\.|(ask|sources|chronicle|reader)\.(section|kind|folder|type|modality|part)_)"
)
"""Words that are looked up by the value of a record."""


def holes(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_says_the_same_things(language: str) -> None:
    english, other = words_in("en"), words_in(language)

    assert sorted(english) == sorted(other)
    assert {key: holes(text) for key, text in english.items()} == {
        key: holes(text) for key, text in other.items()
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_left_without_words(language: str) -> None:
    assert [key for key, text in words_in(language).items() if not text.strip()] == []


def test_every_word_is_used() -> None:
    whole = {key for text in SAID for key in KEY.findall(text)}
    begun = tuple({first or second for text in SAID for first, second in BEGUN.findall(text)})
    unused = [
        key
        for key in words_in("en")
        if key not in whole and not OF_SETS.match(key) and not key.startswith(begun)
    ]

    assert unused == []


def test_every_word_that_a_template_asks_for_is_there() -> None:
    asked = re.compile(r"""\bt\(\s*["']([a-z_]+\.[a-z0-9_]+)["']\s*[,)]""")
    wanted = {key for text in SAID for key in asked.findall(text)}

    assert sorted(wanted - words_in("en").keys()) == []


def test_an_italian_page_is_not_left_in_english() -> None:
    english, italian = words_in("en"), words_in("it")
    same = [key for key, text in english.items() if len(text) > 24 and italian[key] == text]

    assert same == []


def test_every_catalogue_stands_in_each_language() -> None:
    folders = [{file.name for file in Path(WORDS / each).iterdir()} for each in LANGUAGES]

    assert all(found == folders[0] for found in folders)


def test_firm_and_denied_never_look_alike() -> None:
    assert LOOKS["denied"] != LOOKS["on record"]
    assert LOOKS["reported"] != LOOKS["on record"]
