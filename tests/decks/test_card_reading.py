"""Reading a deck under review card by card: the phone, how far one is, comments beside it, the signature at the end."""

import re
from datetime import datetime

import pytest
from django.test import Client
from django.utils import timezone

from ravive.decks.models import Card, CardComment, CardReading, CardWords, Deck, SignOff
from ravive.decks.reviewing import actions, queries, signatures
from tests.decks.readers import Team, rewrite
from tests.people.cast import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def deck() -> Deck:
    return Deck.objects.get(slug="accueil")


@pytest.fixture
def submitted(deck: Deck, people: Team, now: datetime) -> Deck:
    actions.submit(deck=deck, name="automne", by=people.author, now=now)
    return deck


def shown(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, f"{address}: {answer.status_code}"
    return re.sub("[ \n]+", " ", answer.content.decode())


def names_of(deck: Deck) -> list[str]:
    cards = deck.cards.order_by("position").values_list("card_id", "structure")
    return [name for name, structure in cards if structure.get("status") != "draft"]


def content_on(page: str) -> str:
    found = re.search(r'name="content" value="(\w+)"', page)
    assert found
    return found[1]


def go_past(client: Client, deck: Deck, card: str, **fields: str) -> str:
    """Press "Next card" and return where that leads."""
    address = f"/desk/decks/{deck.pk}/review/read/{card}/"
    content = content_on(shown(client, address))
    return client.post(address, {"content": content, **fields}).headers["location"]


def read_all(client: Client, deck: Deck) -> None:
    for name in names_of(deck):
        go_past(client, deck, name)


def test_to_sign_on_the_deck_list_leads_to_the_first_card_in_two_taps(submitted: Deck, people: Team) -> None:
    client, first = signed_in(people.expert), names_of(submitted)[0]
    reading = f"/desk/decks/{submitted.pk}/review/read/"
    assert f'href="{reading}"' in shown(client, "/desk/decks/")
    assert f'href="{reading}"' in shown(client, "/desk/")
    assert client.get(reading).headers["location"] == f"{reading}{first}/"
    for other in (people.author, people.translator):
        assert f'href="{reading}"' not in shown(signed_in(other), "/desk/decks/")


def test_reading_counts_the_cards_that_were_read_and_goes_on_at_the_first_unread(submitted: Deck, people: Team) -> None:
    client, (first, second, third, *others) = signed_in(people.expert), names_of(submitted)
    reading, total = f"/desk/decks/{submitted.pk}/review/read/", len(others) + 3
    assert f"Cartes lues\u00a0: 0 sur {total}" in shown(client, f"{reading}{first}/")
    assert go_past(client, submitted, first) == f"{reading}{second}/"
    assert go_past(client, submitted, second) == f"{reading}{third}/"
    page = shown(client, f"{reading}{third}/")
    assert f"Cartes lues\u00a0: 2 sur {total}" in page
    assert f'href="{reading}{second}/" data-r-turn="previous"' in page
    assert page.count('data-r-state="read"') == 2 + 1  # and the legend
    assert client.get(reading).headers["location"] == f"{reading}{third}/"
    assert client.get(f"/desk/decks/{submitted.pk}/review/").status_code == 200
    assert signed_in(people.reader).get(reading).headers["location"] == f"{reading}{first}/"


def test_the_signature_form_comes_after_the_last_card(submitted: Deck, people: Team) -> None:
    client, end = signed_in(people.expert), f"/desk/decks/{submitted.pk}/review/end/"
    assert 'name="note"' not in shown(client, end)
    assert 'name="note"' not in shown(client, f"/desk/decks/{submitted.pk}/review/")
    *others, last = names_of(submitted)
    for name in others:
        go_past(client, submitted, name)
    assert go_past(client, submitted, last) == end
    page = shown(client, end)
    assert 'name="role" value="expert"' in page
    assert 'name="role" value="second"' not in page
    number = str(submitted.revisions.first().number)  # type: ignore[union-attr]  # just submitted
    client.post(f"/desk/decks/{submitted.pk}/review/sign/", {"role": "expert", "revision": number})
    assert SignOff.objects.get(deck=submitted).by == people.expert


def test_a_card_to_see_again_holds_the_form_back_until_it_was_seen(submitted: Deck, people: Team) -> None:
    client, end, first = signed_in(people.expert), f"/desk/decks/{submitted.pk}/review/end/", names_of(submitted)[0]
    read_all(client, submitted)
    go_past(client, submitted, first, doubtful="1")
    page = shown(client, end)
    assert 'name="note"' not in page
    assert f'href="/desk/decks/{submitted.pk}/review/read/{first}/"' in page
    go_past(client, submitted, first)
    assert 'name="note"' in shown(client, end)


def test_nobody_has_to_read_a_draft(submitted: Deck, people: Team) -> None:
    draft = submitted.cards.order_by("position")[0]
    Card.objects.filter(pk=draft.pk).update(structure={**draft.structure, "status": "draft"})
    client, reading = signed_in(people.expert), f"/desk/decks/{submitted.pk}/review/read/"
    assert client.get(f"{reading}{draft.card_id}/").headers["location"] == f"/desk/decks/{submitted.pk}/cards/{draft.card_id}/"
    assert draft.card_id not in client.get(reading).headers["location"]
    assert f'href="{reading}{draft.card_id}/"' not in shown(client, f"/desk/decks/{submitted.pk}/review/?show=all")


def test_a_reader_sees_what_changed_since_she_read_it_though_nobody_has_signed(submitted: Deck, people: Team, now: datetime) -> None:
    client, first = signed_in(people.expert), names_of(submitted)[0]
    reading = f"/desk/decks/{submitted.pk}/review/read/{first}/"
    go_past(client, submitted, first)
    assert "Modifiée depuis votre lecture" not in shown(client, reading)
    rewrite(submitted.cards.get(card_id=first), people, now, reflex="Observer, noter, téléphoner.")
    page = shown(client, reading)
    assert "Modifiée depuis votre lecture" in page
    assert "téléphoner" in page.split("Modifiée depuis votre lecture")[1].split("</dl>")[0]
    assert "Modifiée depuis votre lecture" not in shown(signed_in(people.reader), reading)


def test_the_end_of_reading_names_what_stands_in_the_way(submitted: Deck, people: Team) -> None:
    client, end = signed_in(people.expert), f"/desk/decks/{submitted.pk}/review/end/"
    assert "Une fois toutes les cartes lues" in shown(client, end)
    read_all(client, submitted)
    go_past(client, submitted, names_of(submitted)[0], doubtful="1")
    page = shown(client, end)
    assert "Une fois toutes les cartes lues" not in page
    assert "dès que vous avez revu la carte" in page


def test_a_card_that_changed_is_to_be_read_again(submitted: Deck, people: Team, now: datetime) -> None:
    client, first = signed_in(people.expert), names_of(submitted)[0]
    read_all(client, submitted)
    rewrite(submitted.cards.get(card_id=first), people, now, reflex="Observer, noter, appeler.")
    submitted.refresh_from_db()
    progress = queries.progress_of(submitted, signatures.state_of(submitted), people.expert)
    assert progress.next_card == first
    assert len(progress.read) == len(progress.digests) - 1


def test_what_changed_on_the_screen_is_not_noted_as_read(submitted: Deck, people: Team, now: datetime) -> None:
    client, first = signed_in(people.expert), names_of(submitted)[0]
    address = f"/desk/decks/{submitted.pk}/review/read/{first}/"
    content = content_on(shown(client, address))
    rewrite(submitted.cards.get(card_id=first), people, now, reflex="Observer, noter, appeler.")
    answer = client.post(address, {"content": content, "text": "Trop long."})
    assert answer.headers["location"] == address
    assert not CardReading.objects.exists()
    assert CardComment.objects.get().text == "Trop long."


def test_a_form_with_a_comment_that_is_sent_twice_stores_it_once(submitted: Deck, people: Team) -> None:
    client, first = signed_in(people.expert), names_of(submitted)[0]
    for _ in range(2):
        go_past(client, submitted, first, text="Trop long.")
        client.post(f"/desk/decks/{submitted.pk}/review/cards/{first}/", {"text": "Trop long.", "from": "reading"})
    comment = CardComment.objects.get()
    actions.resolve(comment=comment, by=people.author, now=timezone.now())
    go_past(client, submitted, first, text="Trop long.")
    assert CardComment.objects.count() == 2


def test_a_comment_stands_beside_its_card_and_none_is_lost_by_going_on(submitted: Deck, people: Team) -> None:
    client, first = signed_in(people.expert), names_of(submitted)[0]
    address = f"/desk/decks/{submitted.pk}/review/read/{first}/"
    sent = {"text": "Est-ce clair ?", "from": "reading"}
    answer = client.post(f"/desk/decks/{submitted.pk}/review/cards/{first}/", sent)
    assert answer.headers["location"] == f"{address}#comments"
    go_past(client, submitted, first, text="Deuxième remarque")
    assert [row.text for row in CardComment.objects.order_by("pk")] == ["Est-ce clair ?", "Deuxième remarque"]
    page = shown(signed_in(people.author), address)
    assert "Est-ce clair ?" in page
    assert "Deuxième remarque" in page


def test_variants_and_languages_are_links_and_the_preview_shows_the_variant(deck: Deck, people: Team) -> None:
    row = next(row for row in CardWords.objects.filter(card__deck=deck, language="fr", card__kind="choice") if row.words.get("variants"))
    card, client = row.card, signed_in(people.expert)
    address = f"/desk/decks/{deck.pk}/review/read/{card.card_id}/"
    page = shown(client, f"{address}?language=nl&show=answer")
    assert 'href="?language=nl&amp;variant=1&amp;show=answer"' in page
    assert 'href="?language=de&amp;variant=0&amp;show=answer"' in page
    assert '"isAnswered": true' in page
    assert client.get(f"{address}?language=xx").status_code == 404
    preview = f"/desk/decks/{deck.pk}/cards/{card.card_id}/preview/"
    asked = [
        client.get(preview, {"language": "fr", "variant": number}).json()["bundle"]["cards"][0]["prompt"] for number in ("0", "1", "99")
    ]
    variant = row.words["variants"][0]["prompt"]
    assert re.sub(r"\s", " ", asked[1]) == re.sub(r"\s", " ", variant)
    assert asked[0] == asked[2] != asked[1]


def test_the_list_of_fields_is_folded(deck: Deck, people: Team) -> None:
    page = shown(signed_in(people.expert), f"/desk/decks/{deck.pk}/review/read/{names_of(deck)[0]}/")
    assert '<details class="r-card"><summary>Tout ce que dit la carte' in page
    assert "<details open" not in shown(signed_in(people.expert), f"/desk/decks/{deck.pk}/review/?show=all")
