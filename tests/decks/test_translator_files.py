"""A deck's words out to a translator's file and in again: nothing is lost, and nothing wrong is half saved."""

from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from translate.storage.xliff2 import Xliff2File

from ravive.decks.models import CardWords, Deck, DeckWords
from ravive.decks.translating import actions as translating_actions
from ravive.decks.translating import queries, translator_files
from ravive.formats import xliff
from ravive.formats.problems import TextsCode
from ravive.formats.texts import AppliedTexts
from ravive.lib.languages import Language
from ravive.people.models import AuditEvent
from ravive.register.problem_texts import text_of
from tests.decks.cast import grow
from tests.decks.readers import Team, rewrite

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def deck() -> Deck:
    return Deck.objects.get(slug="accueil")


def sent(deck: Deck, *, only_to_do: bool = False) -> str:
    """Return the deck's file for Dutch."""
    pieces = queries.pieces_of(deck, Language("nl"))
    return xliff.write(translator_files.texts_of(deck.slug, Language("fr"), Language("nl"), pieces, only_to_do=only_to_do)).content.decode()


def rows() -> list[object]:
    """Return everything that is translated."""
    held = ("words", "translated_from", "status", "translated_by")
    own = ("title", "summary", "content_notes", "translated_from", "status", "translated_by")
    return [*CardWords.objects.order_by("pk").values_list(*held), *DeckWords.objects.order_by("pk").values_list(*own)]


def taken(deck: Deck, people: Team, now: datetime, content: str | bytes) -> AppliedTexts:
    """Give the deck a file for Dutch."""
    data = content if isinstance(content, bytes) else content.encode()
    return translating_actions.take_in(deck=deck, language=Language("nl"), content=data, by=people.translator, now=now)


def changed(content: str, unit: str, target: str, state: str = "translated") -> str:
    """Return the file with another translation of one text."""
    start = content.index(f'<unit id="{unit}"')
    end = content.index("</unit>", start)
    part = content[start:end]
    before = part[part.index("<target>") : part.index("</target>")] if "<target>" in part else ""
    assert before, f"{unit} has no translation"
    part = part.replace(before, f"<target>{target}").replace('state="initial"', f'state="{state}"')
    return content[:start] + part + content[end:]


@pytest.mark.parametrize("slug", ["accueil", "voyage", "declic", "parole"])
def test_what_went_out_comes_in_and_changes_nothing(slug: str, people: Team, now: datetime) -> None:
    deck = Deck.objects.get(slug=slug)
    before = rows()
    found = taken(deck, people, now, sent(deck))
    assert (found.count, found.problems) == (0, ())
    assert rows() == before


@pytest.mark.parametrize("slug", ["accueil", "voyage", "declic", "parole"])
def test_an_empty_language_is_filled_from_a_file_as_it_was(slug: str, people: Team, now: datetime) -> None:
    deck = Deck.objects.get(slug=slug)
    content = sent(deck)
    words = {row.card.card_id: row.words for row in CardWords.objects.filter(card__deck=deck, language="nl").select_related("card")}
    own = queries.own_words(DeckWords.objects.get(deck=deck, language="nl"))
    CardWords.objects.filter(card__deck=deck, language="nl").delete()
    DeckWords.objects.filter(deck=deck, language="nl").delete()
    found = taken(deck, people, now, content)
    # A helpline of one language stands in the place of another's: accepted, and pointed out.
    assert {wrong.code for wrong in found.problems} <= {TextsCode.OTHER_FACTS}
    again = {row.card.card_id: row for row in CardWords.objects.filter(card__deck=deck, language="nl").select_related("card")}
    assert {name: row.words for name, row in again.items()} == words
    assert queries.own_words(DeckWords.objects.get(deck=deck, language="nl")) == own
    assert {row.status for row in again.values()} == {"to_be_read"}
    assert sent(deck) == content


def test_a_translators_program_fills_in_what_is_to_do(deck: Deck, people: Team, now: datetime) -> None:
    card = deck.cards.get(position=0)
    rewrite(card, people, now, reflex="Un autre réflexe.")
    content = sent(deck, only_to_do=True)
    assert content.count("<unit ") == 1
    assert "Le réflexe" not in content
    store = Xliff2File.parsestring(content.encode())
    store.units[0].target = "Een andere reflex."
    found = taken(deck, people, now, bytes(store))
    assert (found.count, found.problems) == (1, ())
    row = card.words.get(language="nl")
    assert (row.words["reflex"], row.status, row.translated_by) == ("Een andere reflex.", "to_be_read", people.translator)
    assert sent(deck, only_to_do=True).count("<unit ") == 0
    assert AuditEvent.objects.get(verb="translation.taken_in").detail == {"language": "nl", "texts": 1, "cards": 1}


def test_a_changed_original_is_reported_beside_its_translation(deck: Deck, people: Team, now: datetime) -> None:
    card = deck.cards.get(position=0)
    before = card.words.get(language="fr").words["reflex"]
    rewrite(card, people, now, reflex="Un autre réflexe.")
    read = xliff.read(sent(deck).encode()).texts
    assert read is not None
    unit = next(unit for unit in read.all() if unit.id == f"cards.{card.card_id}.reflex")
    assert (unit.state, unit.is_outdated, unit.target) == ("initial", True, card.words.get(language="nl").words["reflex"])
    assert any(before in note for note in unit.notes)


def test_an_unchanged_text_marked_as_translated_is_confirmed_as_still_valid(deck: Deck, people: Team, now: datetime) -> None:
    card = deck.cards.get(position=0)
    rewrite(card, people, now, reflex="Un autre réflexe.")
    reflex = card.words.get(language="nl").words["reflex"]
    assert taken(deck, people, now, sent(deck)).count == 0
    assert taken(deck, people, now, changed(sent(deck), f"cards.{card.card_id}.reflex", reflex)).count == 1
    assert queries.states_of([deck])[deck.pk][card.pk][Language("nl")] == "to_be_read"


@pytest.mark.database
def test_a_text_whose_original_changed_since_the_file_was_made_is_skipped_and_the_others_are_taken(
    deck: Deck, people: Team, now: datetime
) -> None:
    first, second = deck.cards.get(position=0), deck.cards.get(position=1)
    content = sent(deck)
    rewrite(first, people, now, reflex="Un autre réflexe.")
    content = changed(changed(content, f"cards.{first.card_id}.reflex", "Oud."), f"cards.{second.card_id}.reflex", "Nieuw.")
    found = taken(deck, people, now, content)
    assert [(wrong.code, wrong.values["unit"]) for wrong in found.problems] == [(TextsCode.STALE, f"cards.{first.card_id}.reflex")]
    assert found.problems[0].line > 1
    assert first.words.get(language="nl").words["reflex"] != "Oud."
    assert second.words.get(language="nl").words["reflex"] == "Nieuw."


def test_everything_wrong_is_reported_with_its_place_and_nothing_is_saved(deck: Deck, people: Team, now: datetime) -> None:
    named = next(card for card in deck.cards.all() if "{fact:police}" in card.words.get(language="fr").words["explanation"])
    content = changed(sent(deck), f"cards.{named.card_id}.explanation", "Bel de politie.")
    content = changed(content, f"cards.{deck.cards.get(position=0).card_id}.reflex", "Bel {fact:sos-viol}.")
    content = content.replace('<unit id="deck.title"', '<unit id="deck.titel"')
    before = rows()
    found = taken(deck, people, now, content)
    assert found.is_refused
    assert sorted((wrong.code.name, wrong.values["unit"]) for wrong in found.problems) == [
        ("ADDED", f"cards.{deck.cards.get(position=0).card_id}.reflex"),
        ("LOST", f"cards.{named.card_id}.explanation"),
        ("UNKNOWN", "deck.titel"),
    ]
    assert all(wrong.line > 1 and text_of(wrong) for wrong in found.problems)
    assert rows() == before


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ('original="accueil"', 'original="voyage"', TextsCode.DECK),
        ('srcLang="fr"', 'srcLang="en"', TextsCode.SOURCE_LANGUAGE),
        ('trgLang="nl"', 'trgLang="de-BE"', TextsCode.TARGET_LANGUAGE),
        ("</file>", "", TextsCode.BROKEN),
        ('<xliff xmlns="', '<!DOCTYPE x [<!ENTITY a "b">]><xliff xmlns="', TextsCode.DOCTYPE),
    ],
)
def test_a_file_for_something_else_or_with_a_trap_changes_nothing(
    deck: Deck, people: Team, now: datetime, before: str, after: str, code: TextsCode
) -> None:
    content = changed(sent(deck), f"cards.{deck.cards.get(position=0).card_id}.reflex", "Nieuw.")
    assert before in content
    stands = rows()
    found = taken(deck, people, now, content.replace(before, after, 1))
    assert [wrong.code for wrong in found.problems] == [code]
    assert rows() == stands


def test_a_language_with_its_country_is_the_same_language(deck: Deck, people: Team, now: datetime) -> None:
    content = changed(sent(deck), f"cards.{deck.cards.get(position=0).card_id}.reflex", "Nieuw.")
    assert taken(deck, people, now, content.replace('trgLang="nl"', 'trgLang="nl-BE"')).count == 1


def test_queries_do_not_grow_with_the_cards(deck: Deck, people: Team, now: datetime) -> None:
    def count(mark: str) -> int:
        content = sent(deck)
        for card in deck.cards.all():
            content = changed(content, f"cards.{card.card_id}.reflex", f"{mark}.")
        with CaptureQueriesContext(connection) as done:
            assert taken(deck, people, now, content).count == deck.cards.count()
        return len(done)

    few = count("Een")
    grow(deck, 300)
    assert count("Twee") <= few
