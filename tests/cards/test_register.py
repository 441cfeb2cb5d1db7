"""The register refuses what could not be relied on, at its line."""

from datetime import date
from pathlib import Path

import pytest

from ravive.cards.register import Register, read_register
from ravive.lib.yaml_lines import read_yaml

FACTS = (Path(__file__).parents[1] / "samples" / "decks" / "facts.yaml").read_text(encoding="utf-8")


def problems_of(before: str, after: str) -> list[str]:
    assert before in FACTS
    return [str(problem) for problem in read_register(read_yaml(FACTS.replace(before, after, 1).encode(), "facts.yaml")).problems]


def test_entry_expires_after_180_days(register: Register) -> None:
    fact = register.facts["share"]
    assert fact.expires_on() == date(2027, 5, 23)
    assert not fact.is_expired(date(2027, 5, 22))
    assert fact.is_expired(date(2027, 5, 23))


def test_one_text_stands_for_all_languages(register: Register) -> None:
    assert register.facts["child-focus"].name == dict.fromkeys(("fr", "nl", "de", "en"), "Child Focus")


def test_sources_of_draft_law_only_are_known(register: Register) -> None:
    assert register.sources_of_draft_law_only() == {"bill"}


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("countries: [BE]", "countries: [Belgium]", "facts.police.countries[0]: “Belgium” is not a country; use two capitals"),
        ('href: "tel:101"', 'href: "101"', "facts.police.href: “101” is not a link; write tel: and digits, or https://"),
        ('href: "tel:101"', 'href: "tel:102"', "facts.police.href: tel:102 does not dial 101; write the same number in both"),
        ('href: "tel:101"', 'href: "tel:+32101"', "facts.police.href: tel:+32101 does not dial 101; write the same number in both"),
        ("    need: danger\n", "", "facts.police: a contact needs `need`; add it"),
        ("sources: [guide]", "sources: [guid]", "facts.police.sources[0]: “guid” is not a source of the register; add it under `sources`"),
        ("de: Prob", "xx: Prob", "sources.guide.title.xx: “xx” is unknown; use fr, nl, de, en"),
        (", en: Sample guide}", "}", "sources.guide.title: no text in en; write one a language, or one text for all"),
        ("status: to_confirm", "status: sure", "facts.police.status: “sure” is unknown; use draft, to_confirm, confirmed"),
        ("grade: A\n    status: to_confirm", "grade: C\n    status: to_confirm", "facts.police.status: grade C allows only `draft`"),
        ("always: true", "always: yes", "facts.police.always: “yes” is not true or false; write one of them"),
        ("verified_on: 2026-01-05", "verified_on: soon", "facts.police.verified_on: “soon” is not a date; write it as 2027-05-24"),
    ],
)
def test_register_says_what_is_wrong(before: str, after: str, expected: str) -> None:
    problems = problems_of(before, after)
    assert any(expected in problem for problem in problems), problems


@pytest.mark.parametrize(
    ("value", "href"),
    [
        ("0800 98 100", "tel:080098100"), ("0800 98 100", "tel:+3280098100"), ("+32 2 123 45 67", "tel:+3221234567"),
        ("101, jour et nuit", "tel:101"), ("police.be", "https://police.be"), ("116 000", "tel:116000"),
    ],
)  # fmt: skip
def test_the_same_number_may_be_written_in_other_ways(value: str, href: str) -> None:
    text = FACTS.replace('href: "tel:101"', f'href: "{href}"').replace('value: "101"', f'value: "{value}"')
    assert text != FACTS or href == "tel:101"
    found = [str(problem) for problem in read_register(read_yaml(text.encode(), "facts.yaml")).problems]
    assert found == []
