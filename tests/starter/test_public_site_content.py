"""The files of the example site: the same pages in four languages, facts by their key alone, words that respect."""

import doctest
import re
from collections import Counter
from io import BytesIO

import pytest
import yaml
from PIL import Image

from ravive.cards.register import Register, read_register
from ravive.lib.languages import INTERFACE, Language
from ravive.lib.yaml_lines import read_yaml
from ravive.people.countries import COUNTRIES
from ravive.starter import starter_content
from ravive.starter.public_site import content, drawings, gifts, pages, signers, texts
from ravive.starter.public_site.content import PageWords

FRENCH = INTERFACE[0]
# Words that the field avoids, for they excuse, or lay blame on the child.
AVOIDED = re.compile(
    r"p[ée]dopornogra|child porn|kinderporno|tourisme sexuel|seksto[eu]ris|sextouris|sex tourism|p[ée]dophil|paedophil|pedofiel"
    r"|prostitu[ée]e? mineur|child prostitut|kinderprostit|loverboy|monstre|kinderschänder",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def register() -> Register:
    found = read_register(read_yaml(starter_content.REGISTER.read_bytes(), "facts.yaml")).register
    assert found
    return found


def written(words: PageWords) -> str:
    return yaml.safe_dump(words.model_dump(), allow_unicode=True, width=100_000)


@pytest.mark.parametrize("language", INTERFACE)
def test_every_language_has_every_page_with_the_same_parts(language: Language) -> None:
    first, words = content.words_of(FRENCH).pages, content.words_of(language).pages
    assert list(words) == list(first)
    assert Counter(words.keys()) == Counter(entry.key for entry in content.shared().pages)
    for key, page in words.items():
        assert [part.kind for part in page.body] == [part.kind for part in first[key].body], key
        assert [(part.fact, part.deck, part.link and part.link.page) for part in page.body] == [
            (part.fact, part.deck, part.link and part.link.page) for part in first[key].body
        ], key
        assert shape(page) == shape(first[key]), key


def shape(words: PageWords) -> tuple[object, ...]:
    """Return how many parts of each kind a page has, and which pages it leads to."""
    text = "\n\n".join(part.text or "" for part in words.body)
    links = sorted(re.findall(r"\]\(([a-z-]+)\)", text))
    counts = [len(part) for part in (words.demands, words.actions, words.steps, words.programme, words.relay_texts)]
    return text.count("## "), text.count("\n- "), links, counts, sorted(words.themes), bool(words.picture), bool(words.byline)


@pytest.mark.parametrize("language", INTERFACE)
def test_every_page_has_what_its_kind_needs(language: Language) -> None:
    for entry in content.shared().pages:
        words = content.words_of(language).pages[entry.key]
        assert words.summary, entry.key
        assert bool(entry.picture) == bool(words.picture), entry.key
        assert len(words.programme) == len(entry.programme), entry.key
        assert set(words.themes) == set(entry.themes), entry.key
        assert len(words.actions) == entry.choices, entry.key
        if entry.kind in ("article", "letter", "campaign", "info"):
            assert words.body, entry.key
        if entry.in_menus:
            assert len(words.title) <= content.LONGEST_MENU_TITLE, words.title


def test_the_example_has_what_a_site_shows() -> None:
    kinds = Counter(entry.kind for entry in content.shared().pages)
    assert (kinds["article"], kinds["campaign"], kinds["letter"], kinds["event"], kinds["member"]) == (8, 1, 1, 2, 12)
    members = [entry for entry in content.shared().pages if entry.kind == "member"]
    assert len({entry.country for entry in members}) == 12
    assert {entry.country for entry in members} <= set(COUNTRIES)


def test_facts_and_sources_are_those_of_the_register_that_may_be_shown(register: Register) -> None:
    pages = [words for language in INTERFACE for words in content.words_of(language).pages.values()]
    cited = dict.fromkeys(part.fact for words in pages for part in words.body if part.fact)
    assert cited
    for key in cited:
        fact = register.facts[key]
        assert (fact.kind, fact.status, fact.grade in "AB") == ("figure", "to_confirm", True), key
        for language in INTERFACE:
            shown = texts.figure(fact, register, language, content.words_of(language).read_on)
            assert shown["number"] and "2026" in shown["source"]
            assert len(shown["number"]) <= 20
    hidden = register.sources_of_draft_law_only()
    for entry in content.shared().pages:
        for source in entry.sources:
            assert register.sources[source].grade in "AB"
            assert source not in hidden


@pytest.mark.parametrize("language", INTERFACE)
def test_no_text_carries_a_number_to_call_an_address_or_an_avoided_word(language: Language, register: Register) -> None:
    contacts = {value for fact in register.facts.values() if fact.kind == "contact" for value in fact.value.values()}
    numbers = re.compile("|".join(rf"(?<![\w.]){re.escape(value)}(?![\w.])" for value in contacts if any(map(str.isdigit, value))))
    for key, page in content.words_of(language).pages.items():
        text = written(page)
        assert not numbers.search(text), key
        assert "http" not in text and "www." not in text, key
        assert not AVOIDED.search(text), key


def test_french_has_its_spaces() -> None:
    for key, page in content.words_of(FRENCH).pages.items():
        values = [part.text or "" for part in page.body] + [page.title, page.summary, page.picture, *page.demands]
        assert not re.search(r" [;?!»:]|« ", " ".join(values)), key


def test_drawings_are_tiles_of_known_colours_and_every_one_is_shown() -> None:
    drawn, scenes = content.mosaics(), content.scenes()
    assert not set(drawn) & set(scenes)
    assert set(drawn) | set(scenes) == {entry.picture for entry in content.shared().pages if entry.picture}
    for name, rows in drawn.items():
        assert len({len(row) for row in rows}) == 1, name
        png = drawings.draw(rows)
        assert len(png) < 20_000, name
        with Image.open(BytesIO(png)) as picture:
            assert picture.width > picture.height > 500


def test_the_latest_news_a_campaign_and_an_event_have_scenes() -> None:
    entries = [entry for entry in content.shared().pages if entry.kind in ("article", "campaign", "event", "appeal")]
    shown = [entry for entry in entries if entry.picture in content.scenes()]
    assert sum(entry.kind == "article" for entry in shown) >= 3
    assert {entry.kind for entry in shown} == {"article", "campaign", "event", "appeal"}
    # The three that a new home page announces.
    latest = sorted((entry for entry in entries if not entry.starts_in_days < 0), key=lambda entry: entry.days_ago)[:3]
    assert all(entry in shown for entry in latest)


def test_scenes_are_drawn_large_and_hold_nothing_that_runs_or_is_fetched() -> None:
    for name, drawing in content.scenes().items():
        assert not re.search(r"<(?:script|image|foreignObject|style|text)|href|\son\w+=|url\((?!#)", drawing), name
        png = drawings.picture_of(drawing)
        assert len(png) < 60_000, name
        with Image.open(BytesIO(png)) as picture:
            assert picture.size == (1280, 800)


def test_the_organisations_that_sign_are_invented_and_differ() -> None:
    found = signers.signers()
    assert len({signer.name for signer in found}) == len({signer.domain for signer in found}) == len(found) == 312
    assert all(signer.domain.endswith(".example") and signer.country in COUNTRIES for signer in found)
    assert all(len(signer.name) <= 60 for signer in found)
    assert len({drawings.logo(number) for number in range(104)}) > 30


def test_the_news_of_the_appeal_tell_what_its_bank_file_says() -> None:
    plan, (entry,) = gifts.planned(), [page for page in content.shared().pages if page.key == "appeal-declic"]
    signs = {"day": 1, "again_day": 1, "back_day": -1}
    moves = [(getattr(gift, name), sign * gift.euros) for gift in plan.declic.gifts for name, sign in signs.items() if getattr(gift, name)]
    # The last day of the file is the day before the installation.
    received = [sum(euros for day, euros in moves if day <= plan.days + 1 - ago) for ago in entry.updates]
    first, half, reached = received
    assert first > 0 and half >= plan.declic.goal_euros / 2 and reached >= plan.declic.goal_euros


def test_what_the_docstrings_show() -> None:
    assert not any(doctest.testmod(module).failed for module in (pages, signers, texts))
