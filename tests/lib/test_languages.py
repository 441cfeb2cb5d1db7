"""The table of languages: sound, in the order of every file, and with the plural rules that Babel has."""

import doctest
import gettext
import re
from pathlib import Path

import pytest
from babel import Locale
from babel.core import get_global
from babel.messages.plurals import PLURALS, get_plural

import ravive
from ravive.lib import languages
from ravive.lib.languages import LanguageRow

LOCALE = Path(ravive.__file__).parent / "locale"
# What addresses begin with besides a language.
FIRST_PARTS = {"act", "api", "bundles", "desk", "media", "static", "units"}
each_row = pytest.mark.parametrize("row", languages.TABLE, ids=lambda row: row.tag)


def test_examples_in_the_module_hold() -> None:
    assert doctest.testmod(languages, optionflags=doctest.ELLIPSIS).failed == 0


def test_the_interface_comes_first_in_the_order_of_every_file() -> None:
    assert languages.INTERFACE == languages.ALL[:4] == ("fr", "nl", "de", "en")
    assert list(languages.ALL[4:]) == sorted(languages.ALL[4:])


@each_row
def test_a_tag_can_begin_an_address(row: LanguageRow) -> None:
    assert re.fullmatch("[a-z]{2,3}", row.tag)
    assert row.tag not in FIRST_PARTS


@each_row
def test_name_direction_and_script_are_unicodes(row: LanguageRow) -> None:
    locale = Locale.parse(row.tag)
    assert row.direction == locale.text_direction
    assert row.name.casefold() == (locale.get_display_name() or "").casefold()
    assert row.script == get_global("likely_subtags")[row.tag].split("_")[1]


@each_row
def test_a_plural_rule_is_babels(row: LanguageRow) -> None:
    if row.tag in PLURALS:
        assert row.plural == str(get_plural(row.tag))
        return
    # Gettext has no usage of its own for these: the rule is Unicode's, with its forms in gettext's order.
    form_of = gettext.c2py(row.plural.partition("plural=")[2].rstrip(";"))
    rule = Locale.parse(row.tag).plural_form
    forms = [*sorted(rule.rules, key=["zero", "one", "two", "few", "many"].index), "other"]
    assert [form_of(count) for count in range(201)] == [forms.index(rule(count)) for count in range(201)]


@pytest.mark.parametrize("tag", languages.INTERFACE)
def test_the_catalogue_of_an_interface_language_counts_by_the_table(tag: str) -> None:
    text = (LOCALE / tag / "LC_MESSAGES" / "django.po").read_text("utf-8")
    assert f'"Plural-Forms: {languages.BY_TAG[tag].plural}\\n"' in text


def test_an_unknown_language_is_refused_with_those_accepted() -> None:
    with pytest.raises(languages.UnknownLanguageError, match=r'language "xx" is unknown; accepted are fr, nl, de, en, am, ar, .* and zh'):
        languages.checked_language("xx")
