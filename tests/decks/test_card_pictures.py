"""A picture is added from a card's form, with what it shows there; what is wrong is shown at its field."""

import html
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from ravive.decks.editing.queries import field_choices
from ravive.decks.models import Card, DeckPicture
from ravive.people.models import Role
from tests.decks.studio_cast import Studio, address, studio_of, words_of
from tests.people.cast import person, signed_in

pytestmark = pytest.mark.django_db
DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 200"><rect width="9" height="9"/></svg>'


@pytest.fixture
def desk() -> Studio:
    return studio_of()


def send(desk: Studio, name: str = "Le quai.svg", content: bytes = DRAWING, **changed: str) -> Any:  # noqa: ANN401 -- a test response
    values = {"picture": SimpleUploadedFile(name, content), "picture_alt": "Un quai vide.", **changed}
    return desk.client.post(f"/desk/decks/{desk.deck.pk}/new-picture/", values)


def test_a_picture_sent_from_a_card_is_there_to_choose(desk: Studio) -> None:
    answer = send(desk)
    assert answer.status_code == 201
    shown = f"/desk/decks/{desk.deck.pk}/pictures/le-quai/"
    assert answer.json() == {"name": "le-quai", "url": shown, "label": "le quai – Un quai vide."}
    assert desk.client.get(shown).content == DRAWING
    assert [name for name, _label in field_choices(desk.deck).pictures] == ["le-quai"]


def test_a_picture_is_listed_by_what_the_first_card_says_it_shows(desk: Studio) -> None:
    send(desk)
    card = desk.card()
    Card.objects.filter(pk=card.pk).update(structure={**card.structure, "picture": "le-quai"})
    card.words.update(words={**words_of(card), "picture_alt": "Un quai vide, un sac."})
    assert field_choices(desk.deck).pictures == (("le-quai", "le quai – Un quai vide, un sac."),)
    assert "le quai \\u2013 Un quai vide, un sac." in html.unescape(desk.client.get(address(card)).text)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"content": b"not a drawing"}, "picture"),
        ({"name": "quai.gif"}, "picture"),
        ({"picture_alt": "  "}, "picture_alt"),
    ],
)
def test_what_is_wrong_is_shown_by_field_and_nothing_is_added(desk: Studio, changed: dict[str, Any], field: str) -> None:
    refused = send(desk, **changed)
    assert refused.status_code == 422
    assert list(refused.json()["errors"]) == [field]
    assert all(refused.json()["errors"][field])
    assert not DeckPicture.objects.filter(deck=desk.deck).exists()


def test_the_same_sending_twice_adds_one_picture(desk: Studio) -> None:
    first, second = (send(desk, sending="0b5f") for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 201)
    assert second.json()["name"] == first.json()["name"]
    assert second.json()["url"] == first.json()["url"]
    assert DeckPicture.objects.filter(deck=desk.deck).count() == 1


def test_only_authors_of_the_organisation_add_pictures(desk: Studio) -> None:
    expert = signed_in(person("experte", desk.organisation, Role.EXPERT))
    other = studio_of("sud")
    for client in (expert, other.client):
        form = {"picture": SimpleUploadedFile("a.svg", DRAWING), "picture_alt": "a"}
        answer = client.post(f"/desk/decks/{desk.deck.pk}/new-picture/", form)
        assert answer.status_code in (403, 404)
    assert not DeckPicture.objects.filter(deck=desk.deck).exists()
