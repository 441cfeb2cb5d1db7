"""A deck's words out to a workbook and in again at the desk, with the same checks as XLIFF."""

from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from ravive.cards.card import Language
from ravive.decks.models import Card, CardWords, Deck, DeckWords
from ravive.decks.translating import actions, queries, translator_files
from ravive.formats import texts_workbook
from ravive.formats.problems import TextsCode
from ravive.formats.texts import AppliedTexts
from ravive.people.models import AuditEvent
from tests.decks.readers import Team, rewrite
from tests.people.cast import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
FRENCH, DUTCH = Language("fr"), Language("nl")
TARGET, HOLDS = "F", "G"


@pytest.fixture
def deck() -> Deck:
    return Deck.objects.get(slug="accueil")


@pytest.fixture
def client(people: Team) -> Client:
    return signed_in(people.translator)


def sent(deck: Deck, now: datetime, *, only_to_do: bool = False) -> bytes:
    """Return the deck's workbook for Dutch."""
    texts = translator_files.texts_of(deck.slug, FRENCH, DUTCH, queries.pieces_of(deck, DUTCH), only_to_do=only_to_do)
    return texts_workbook.write(texts, translator_files.workbook_words(FRENCH, DUTCH), made_at=now).content


def taken(deck: Deck, people: Team, now: datetime, content: bytes) -> AppliedTexts:
    return actions.take_in(deck=deck, language=DUTCH, content=content, by=people.translator, now=now)


def filled(content: bytes, cells: Mapping[tuple[str, str], object]) -> bytes:
    """Return the workbook with other cells: by the id of the text and the column."""
    book = load_workbook(BytesIO(content))
    sheet: Any = book.worksheets[0]
    rows = {sheet.cell(row, 1).value: row for row in range(1, sheet.max_row + 1)}
    for (text, column), value in cells.items():
        sheet[f"{column}{rows[text]}"] = value
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def rows() -> list[object]:
    """Return everything that is translated."""
    held = ("words", "translated_from", "status", "translated_by")
    own = ("title", "summary", "content_notes", "translated_from", "status", "translated_by")
    return [*CardWords.objects.order_by("pk").values_list(*held), *DeckWords.objects.order_by("pk").values_list(*own)]


def reflex(card: Card) -> str:
    return f"cards.{card.card_id}.reflex"


@pytest.mark.parametrize("slug", ["accueil", "voyage", "declic", "parole"])
def test_what_went_out_comes_in_and_changes_nothing(slug: str, people: Team, now: datetime) -> None:
    deck = Deck.objects.get(slug=slug)
    before = rows()
    found = taken(deck, people, now, sent(deck, now))
    assert (found.count, found.problems) == (0, ())
    assert rows() == before


@pytest.mark.parametrize("slug", ["accueil", "voyage", "declic", "parole"])
def test_an_empty_language_is_filled_from_a_workbook_as_it_was(slug: str, people: Team, now: datetime) -> None:
    deck = Deck.objects.get(slug=slug)
    content = sent(deck, now)
    words = {row.card.card_id: row.words for row in CardWords.objects.filter(card__deck=deck, language="nl").select_related("card")}
    own = queries.own_words(DeckWords.objects.get(deck=deck, language="nl"))
    CardWords.objects.filter(card__deck=deck, language="nl").delete()
    DeckWords.objects.filter(deck=deck, language="nl").delete()
    assert {wrong.code for wrong in taken(deck, people, now, content).problems} <= {TextsCode.OTHER_FACTS}
    again = {row.card.card_id: row.words for row in CardWords.objects.filter(card__deck=deck, language="nl").select_related("card")}
    assert again == words
    assert queries.own_words(DeckWords.objects.get(deck=deck, language="nl")) == own


def test_a_translator_fills_in_what_is_to_do(deck: Deck, people: Team, now: datetime) -> None:
    card = deck.cards.get(position=0)
    rewrite(card, people, now, reflex="Un autre réflexe.")
    found = taken(deck, people, now, filled(sent(deck, now, only_to_do=True), {(reflex(card), TARGET): "Een andere reflex."}))
    assert (found.count, found.problems) == (1, ())
    row = card.words.get(language="nl")
    assert (row.words["reflex"], row.status, row.translated_by) == ("Een andere reflex.", "to_be_read", people.translator)
    assert AuditEvent.objects.get(verb="translation.taken_in").detail == {"language": "nl", "texts": 1, "cards": 1}


def test_a_translation_of_a_changed_original_is_valid_once_it_is_confirmed(deck: Deck, people: Team, now: datetime) -> None:
    card = deck.cards.get(position=0)
    rewrite(card, people, now, reflex="Un autre réflexe.")
    content = sent(deck, now)
    assert taken(deck, people, now, content).count == 0
    assert taken(deck, people, now, filled(content, {(reflex(card), HOLDS): "x"})).count == 1
    assert queries.states_of([deck])[deck.pk][card.pk][DUTCH] == "to_be_read"


def test_everything_wrong_is_named_by_its_cell_and_nothing_is_saved(deck: Deck, people: Team, now: datetime) -> None:
    first, second = deck.cards.get(position=0), deck.cards.get(position=1)
    named = next(card for card in deck.cards.all() if "{fact:police}" in card.words.get(language="fr").words["explanation"])
    explanation = f"cards.{named.card_id}.explanation"
    cells = {(explanation, TARGET): "Bel de politie.", (reflex(first), TARGET): "Bel {fact:sos-viol}.", (reflex(second), TARGET): "Goed."}
    before = rows()
    found = taken(deck, people, now, filled(sent(deck, now), cells | {("deck.title", "A"): "deck.titel"}))
    assert found.is_refused
    assert sorted((wrong.code.name, wrong.values["unit"], wrong.column) for wrong in found.problems) == [
        ("ADDED", reflex(first), TARGET),
        ("LOST", explanation, TARGET),
        ("UNKNOWN", "deck.titel", TARGET),
    ]
    assert all(wrong.line > 2 for wrong in found.problems)
    assert rows() == before


def test_an_original_that_changed_or_was_written_over_is_skipped_and_the_others_are_taken(deck: Deck, people: Team, now: datetime) -> None:
    cards = [deck.cards.get(position=place) for place in range(3)]
    content = sent(deck, now)
    rewrite(cards[0], people, now, reflex="Un autre réflexe.")
    cells: dict[tuple[str, str], object] = {(reflex(card), TARGET): "Nieuw." for card in cards}
    found = taken(deck, people, now, filled(content, cells | {(reflex(cards[1]), "E"): "Réécrit."}))
    assert [(wrong.code, wrong.values["unit"]) for wrong in found.problems] == [
        (TextsCode.STALE, reflex(cards[0])),
        (TextsCode.STALE, reflex(cards[1])),
    ]
    assert [card.words.get(language="nl").words["reflex"] == "Nieuw." for card in cards] == [False, False, True]


@pytest.mark.parametrize(
    ("key", "code"),
    [
        ("ravive-deck:voyage", TextsCode.DECK),
        ("ravive-source:en", TextsCode.SOURCE_LANGUAGE),
        ("ravive-target:de-BE", TextsCode.TARGET_LANGUAGE),
    ],
)
def test_a_workbook_for_something_else_changes_nothing(deck: Deck, people: Team, now: datetime, key: str, code: TextsCode) -> None:
    column = {"ravive-deck:voyage": "A", "ravive-source:en": "E"}.get(key, TARGET)
    content = filled(sent(deck, now), {(reflex(deck.cards.get(position=0)), TARGET): "Nieuw.", ("ravive-deck:accueil", column): key})
    before = rows()
    assert [wrong.code for wrong in taken(deck, people, now, content).problems] == [code]
    assert rows() == before


def test_the_desk_gives_the_workbook_in_its_language(deck: Deck, people: Team, now: datetime, client: Client) -> None:
    card = deck.cards.get(position=0)
    rewrite(card, people, now, reflex="Un autre réflexe.")
    path = f"/desk/decks/{deck.pk}/translate/nl/file/"
    assert f'href="{path}?format=xlsx"' in client.get(f"/desk/decks/{deck.pk}/translate/").text
    answer = client.get(path, {"format": "xlsx", "only": "to_do"})
    assert answer["Content-Type"] == texts_workbook.MEDIA_TYPE
    assert answer["Content-Disposition"] == 'attachment; filename="ravive-accueil-nl.xlsx"'
    sheet: Any = load_workbook(BytesIO(answer.content)).worksheets[0]
    assert [cell.value for cell in sheet[2]][1:] == [
        "Carte",
        "Texte",
        "À savoir",
        "Original\xa0: Français",
        "À remplir\xa0: Nederlands",
        "Toujours juste\xa0? Écrivez x",
        "État",
    ]
    assert [[cell.value for cell in row][4:] for row in sheet.iter_rows(min_row=3)] == [
        ["Un autre réflexe.", card.words.get(language="nl").words["reflex"], None, "original modifié"]
    ]
    whole: Any = load_workbook(BytesIO(client.get(path, {"format": "xlsx"}).content)).worksheets[0]
    assert whole.max_row > 100


def given_back(client: Client, deck: Deck, content: bytes, *, follow: bool = False) -> Any:  # noqa: ANN401 -- a test client's answer
    file = SimpleUploadedFile("traduction.xlsx", content, texts_workbook.MEDIA_TYPE)
    return client.post(f"/desk/decks/{deck.pk}/translate/nl/file/take/", {"file": file}, follow=follow)


def test_the_desk_takes_a_workbook_in(deck: Deck, now: datetime, client: Client) -> None:
    card = deck.cards.get(position=0)
    answer = given_back(client, deck, filled(sent(deck, now), {(reflex(card), TARGET): "Nieuw."}), follow=True)
    assert "1 texte repris." in answer.text
    assert card.words.get(language="nl").words["reflex"] == "Nieuw."


def test_the_desk_names_the_row_and_the_column_of_what_is_wrong(deck: Deck, now: datetime, client: Client) -> None:
    card = deck.cards.get(position=0)
    answer = given_back(client, deck, filled(sent(deck, now), {(reflex(card), TARGET): "=1+1"}))
    assert answer.status_code == 422
    assert "colonne F\xa0:" in answer.text
    assert "La cellule contient une formule" in answer.text
    assert "Rien n’a été enregistré" in answer.text


@pytest.mark.parametrize("content", [b"PK\x03\x04 damaged", b"\xd0\xcf\x11\xe0 old"])
def test_the_desk_says_that_a_file_is_no_workbook_without_a_line(deck: Deck, client: Client, content: bytes) -> None:
    answer = given_back(client, deck, content)
    assert answer.status_code == 422
    assert "Ce fichier n’est pas un classeur lisible" in answer.text
    assert "Ligne 0" not in answer.text
