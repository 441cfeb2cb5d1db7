"""The authors' desk: pages, saving by itself, the preview, pictures, and how it bears a library of 2,000 cards."""

import json
import re
import struct
import zlib
from collections import Counter
from datetime import timedelta
from functools import partial
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from ravive.decks.editing.actions import cards as actions_cards
from ravive.decks.models import Card, CardRevision, CardWords, Deck, DeckPicture, DeckWords
from ravive.people.actions import set_roles
from ravive.people.models import Role
from ravive.people.queries import host_organisation
from ravive.publishing import publication
from ravive.publishing.models import PublishedBundle
from tests.decks.readers import signed, team
from tests.decks.studio_cast import Studio, address, form_of, save, studio_of, words_of
from tests.people.cast import NOW, person, signed_in
from tests.steady_queries import steady_queries

pytestmark = [pytest.mark.django_db]
DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 200"><rect width="9" height="9"/></svg>'


@pytest.fixture
def desk() -> Studio:
    return studio_of()


@pytest.mark.database
def test_the_list_says_of_each_deck_what_its_author_needs(desk: Studio) -> None:
    desk.card()
    page = desk.client.get("/desk/decks/").text
    for text in ("À la plage", "Tout le monde", "Jamais publié", "01/05/2027"):
        assert text in page


def test_the_desk_says_how_many_cards_are_drafts_and_leads_to_what_is_published(desk: Studio) -> None:
    desk.card()
    assert "1 brouillon" in desk.client.get("/desk/decks/").text
    page = desk.client.get(f"/desk/decks/{desk.deck.pk}/").text
    assert "Dont 1 brouillon, qui n’est pas publié." in page
    assert "Publié en" not in page
    voyage = Deck.objects.get(slug="voyage")
    Deck.objects.filter(pk=voyage.pk).update(organisation=desk.organisation)
    assert 'href="/nl/decks/voyage/"' in desk.client.get(f"/desk/decks/{voyage.pk}/").text


def test_a_deck_is_made_from_the_form(desk: Studio) -> None:
    values = {
        "title": "En gare", "summary": "Un quai.", "language": "nl", "audience": "teenagers", "written_for_minors": "on",
        "age_rating": "from_12", "themes": ["react", "signs"],
        "review_due": "2027-03-01", "licence": "CC-BY-SA-4.0", "new_note": "Parle de contrainte.",
    }  # fmt: skip
    desk.client.post("/desk/decks/new/", values)
    made = Deck.objects.get(slug="en-gare")
    assert (made.organisation, made.languages, made.themes) == (desk.organisation, {"nl": "original"}, ["signs", "react"])
    assert made.content_notes == ["parle-de-contrainte"]


def test_what_is_missing_in_the_form_is_shown_and_nothing_is_created(desk: Studio) -> None:
    count = Deck.objects.count()
    page = desk.client.post("/desk/decks/new/", {"title": "En gare", "review_due": "bientôt"})
    assert page.status_code == 200
    assert page.text.count("r-error") >= 4
    assert Deck.objects.count() == count


def test_notes_and_languages_are_changed_on_the_deck_s_own_page(desk: Studio) -> None:
    at = f"/desk/decks/{desk.deck.pk}/properties/"
    values = {
        "title": "À la mer", "summary": "S.", "audience": "public", "age_rating": "all_ages", "themes": ["react"],
        "review_due": "2027-05-01", "licence": "L", "languages": ["nl", "en"], "note_violence": "", "new_note": "Parle de peur.",
    }  # fmt: skip
    assert desk.client.post(at, values).status_code == 302
    desk.deck.refresh_from_db()
    assert desk.deck.languages == {"fr": "original", "nl": "to_be_read", "en": "to_be_read"}
    assert desk.deck.content_notes == ["parle-de-peur"]


def test_a_form_gives_back_the_card_it_showed(desk: Studio) -> None:
    card = desk.card()
    before = CardRevision.objects.count()
    answer = save(desk.client, card, form_of(card))
    assert answer.status_code == 200
    assert CardRevision.objects.count() == before
    assert answer.json()["digest"] == actions_cards.card_digest(card.structure, words_of(card))


def test_a_save_tells_the_ids_of_new_rows_and_what_to_mend_where(desk: Studio) -> None:
    card = desk.card()
    options = [
        {"id": "new:1", "text": "Bravo !", "feedback": "", "right": True},
        {"id": "noter", "text": "Je note", "feedback": "Bien.", "right": False},
    ]
    reply = save(desk.client, card, form_of(card, options=options)).json()
    assert reply["ids"] == {"new:1": "bravo"}
    places = {(tuple(problem["place"]), problem["severity"]) for problem in reply["problems"]}
    assert (("options", "row:bravo", "feedback"), "error") in places
    assert (("options", "row:bravo", "text"), "error") in places
    card.refresh_from_db()
    assert card.structure["options"] == ["bravo", "noter"]


@pytest.mark.database
def test_a_save_on_an_older_state_is_refused_and_can_be_forced(desk: Studio) -> None:
    card = desk.card()
    body = form_of(card, reflex="De moi.")
    opened = actions_cards.card_digest(card.structure, words_of(card))
    actions_cards.save_card(
        card=card, structure=card.structure, words={**words_of(card), "reflex": "De l’autre."}, base=opened, by=desk.author, now=NOW
    )
    refused = save(desk.client, card, body, base=opened)
    assert (refused.status_code, refused.json()["by"]) == (409, "auteur-nord")
    assert save(desk.client, card, body, base=opened, headers=[("x-force", "1")]).status_code == 200
    assert words_of(card)["reflex"] == "De moi."


@pytest.mark.parametrize("body", ["", "card-options-count=x", "card-options-count=3", "a" * 600_000])
def test_what_is_not_the_form_is_refused_and_changes_nothing(desk: Studio, body: str) -> None:
    card = desk.card()
    held = (card.structure, words_of(card))
    assert save(desk.client, card, body).status_code in (400, 413)
    card.refresh_from_db()
    assert (card.structure, words_of(card)) == held


def test_readers_see_the_card_and_cannot_save_it(desk: Studio) -> None:
    card = desk.card()
    reader = signed_in(person("lectrice", desk.organisation, Role.EXPERT))
    page = reader.get(address(card))
    assert page.status_code == 200
    assert "data-r-block" not in page.text
    assert save(reader, card, form_of(card, reflex="Non.")).status_code == 403
    assert words_of(card)["reflex"] == "Noter."


def preview(client: Client, card: Card, language: str = "fr") -> Any:  # noqa: ANN401 -- JSON
    return client.get(address(card, "preview/"), {"language": language})


def test_a_draft_is_shown_as_phones_will_get_it(host_desk: Studio) -> None:
    card = host_desk.card()
    shown = preview(host_desk.client, card).json()
    assert [held["id"] for held in shown["bundle"]["cards"]] == [card.card_id]
    assert shown["bundle"]["cards"][0]["prompt"] == "Que faites-vous\u00a0?"
    assert "Cache-Control" in preview(host_desk.client, card).headers


def test_what_cannot_be_shown_says_why(host_desk: Studio) -> None:
    card = host_desk.card()
    Card.objects.filter(pk=card.pk).update(structure={**card.structure, "options": ["noter", "attendre", "fuir"]})
    reasons = preview(host_desk.client, card).json()["reasons"]
    assert len(reasons) == 1
    assert "fuir" in reasons[0]["text"]
    assert preview(host_desk.client, card, "nl").json()["reasons"]
    assert preview(host_desk.client, card, "xx").status_code == 404


def test_what_an_unfinished_card_lacks_leads_to_its_field(host_desk: Studio) -> None:
    card = actions_cards.add_card(
        deck=host_desk.deck, kind="choice", theme="react", notion="n", prompt="Que faites-vous ?", by=host_desk.author, now=NOW
    )
    reasons = preview(host_desk.client, card).json()["reasons"]
    places = [reason["place"][0] for reason in reasons if reason["place"]]
    assert {"options", "explanation", "reflex"} <= set(places)
    assert all(reason["address"] == "" for reason in reasons)
    complete = host_desk.card()
    translation = f"/desk/decks/{host_desk.deck.pk}/translate/nl/cards/{complete.card_id}/"
    assert [reason["address"] for reason in preview(host_desk.client, complete, "nl").json()["reasons"]] == [translation]


def test_the_whole_draft_is_played_in_order_and_what_cannot_be_shown_is_named(host_desk: Studio) -> None:
    first, second = host_desk.card("Premier ?"), host_desk.card("Second ?")
    unfinished = actions_cards.add_card(
        deck=host_desk.deck, kind="choice", theme="react", notion="n", prompt="Inachevée ?", by=host_desk.author, now=NOW
    )
    base = f"/desk/decks/{host_desk.deck.pk}/play/"
    answer = host_desk.client.get(f"{base}preview/", {"language": "fr"})
    shown = answer.json()
    assert shown["cards"] == [card["id"] for card in shown["bundle"]["cards"]] == [first.card_id, second.card_id]
    assert "no-store" in answer.headers["cache-control"]
    page = host_desk.client.get(base).text
    assert f'<a href="{address(unfinished)}">Inachevée ?</a>' in page
    assert host_desk.client.get(base, {"language": "xx"}).status_code == 404
    assert f'href="{base}"' in host_desk.client.get(f"/desk/decks/{host_desk.deck.pk}/").text


def test_a_card_leads_to_its_neighbours_and_to_a_new_card_like_it(desk: Studio) -> None:
    first, second = desk.card("Premier ?"), desk.card("Second ?")
    base = f"/desk/decks/{desk.deck.pk}"
    one, other = (desk.client.get(address(card)).text for card in (first, second))
    assert f'<a data-r-leave href="{address(second)}">' in one
    assert f'<a data-r-leave href="{address(first)}">' in other
    assert one.count("data-r-leave") == other.count("data-r-leave") == 2
    assert f'href="{base}/new-card/?like={second.card_id}"' in other
    form = desk.client.get(f"{base}/new-card/", {"like": second.card_id}).text
    assert re.search(r'value="choice"[^>]*checked', form)
    assert '<option value="react" selected>' in form
    assert 'value="noter"' in form
    assert "checked" not in desk.client.get(f"{base}/new-card/", {"like": "nothing"}).text


def test_a_review_is_at_most_a_year_ahead(desk: Studio) -> None:
    at = f"/desk/decks/{desk.deck.pk}/properties/"
    values = {
        "title": "À la mer", "summary": "S.", "audience": "public", "age_rating": "all_ages", "themes": ["react"], "licence": "L",
        "note_violence": "Parle de peur.",
    }  # fmt: skip
    today = timezone.localdate()
    page = desk.client.post(at, {**values, "review_due": (today + timedelta(days=367)).isoformat()})
    assert "Dans un an au plus\u00a0:" in page.text
    assert desk.client.post(at, {**values, "review_due": (today + timedelta(days=364)).isoformat()}).status_code == 302


def test_a_new_statement_is_false_until_its_box_is_ticked(desk: Studio) -> None:
    card = actions_cards.add_card(deck=desk.deck, kind="truth", theme="react", notion="n", prompt="P.", by=desk.author, now=NOW)
    assert card.structure["right"] is False


def test_what_publishing_repairs_is_no_advice_at_the_desk(desk: Studio) -> None:
    advice = json.dumps("Il manque des espaces insécables")[1:-1]
    assert advice not in desk.client.get(address(desk.card("Que faites-vous ? Et puis ?"))).text


@pytest.mark.parametrize(("kind", "advice"), [("choice", "Cochez la réponse juste."), ("multiple", "Cochez les réponses justes.")])
def test_a_card_without_a_right_answer_says_what_to_tick_and_where(host_desk: Studio, kind: str, advice: str) -> None:
    card = host_desk.card()
    structure = {name: value for name, value in card.structure.items() if name != "right"} | ({"right": []} if kind == "multiple" else {})
    Card.objects.filter(pk=card.pk).update(structure=structure, kind=kind)
    assert [reason["text"] for reason in preview(host_desk.client, card).json()["reasons"]] == [
        f"Réponses, et ce que chacune explique\u00a0: {advice}"
    ]
    assert json.dumps(advice)[1:-1] in host_desk.client.get(address(card)).text


@pytest.fixture
def host_desk(desk: Studio) -> Studio:
    """The same deck at the organisation whose register comes with Ravive."""
    host = host_organisation()
    assert host is not None
    set_roles(organisation=host, user=desk.author, roles=["author"], by="test", now=NOW)
    Deck.objects.filter(pk=desk.deck.pk).update(organisation=host)
    desk.deck.refresh_from_db()
    set_roles(organisation=desk.organisation, user=desk.author, roles=[], by="test", now=NOW)
    return desk


def test_the_frame_can_reach_nothing(desk: Studio) -> None:
    answer = desk.client.get("/desk/decks/frame/")
    policy = answer.headers["Content-Security-Policy"]
    assert "sandbox allow-scripts allow-forms" in policy
    assert "default-src 'none'" in policy
    assert "connect-src" not in policy
    assert "frame-ancestors 'self'" in policy
    assert "unsafe-inline" in policy


def test_publishing_says_what_stands_in_the_way(host_desk: Studio) -> None:
    card, path = host_desk.card(), f"/desk/decks/{host_desk.deck.pk}/publish/"
    structure = {name: value for name, value in card.structure.items() if name != "status"}
    Card.objects.filter(pk=card.pk).update(structure={**structure, "right": "fuir"})
    people = team(host_desk.deck.organisation)
    signed(host_desk.deck, people, NOW)
    refused = host_desk.client.post(path, {"token": publication.publication_of(host_desk.deck).token})
    assert refused.status_code == 409
    assert f'href="/desk/decks/{host_desk.deck.pk}/cards/{card.card_id}/"' in refused.text
    Card.objects.filter(pk=card.pk).update(structure=structure)
    signed(host_desk.deck, people, NOW, "printemps")
    assert host_desk.client.post(path, {"token": publication.publication_of(host_desk.deck).token}).status_code == 302
    assert PublishedBundle.objects.get(deck=host_desk.deck.slug, is_current=True).language == "fr"
    assert "Publié et signé" in host_desk.client.get("/desk/decks/").text


def test_a_revision_is_compared_and_brought_back(desk: Studio) -> None:
    card = desk.card()
    before = CardRevision.objects.filter(card=card).first()
    assert before is not None
    CardRevision.objects.filter(pk=before.pk).update(begun_at=NOW.replace(year=2025))
    save(desk.client, card, form_of(card, reflex="Noter vite."))
    page = desk.client.get(address(card, f"history/{before.number}/")).text
    assert "Réflexe" in page
    assert "vite" in page
    listed = desk.client.get(address(card, "history/")).text
    assert listed.count(f'href="{address(card, "history/")}') == CardRevision.objects.filter(card=card).count()
    desk.client.post(address(card, f"history/{before.number}/restore/"))
    assert words_of(card)["reflex"] == "Noter."


def test_deleting_asks_first(desk: Studio) -> None:
    card = desk.card()
    assert desk.client.get(address(card, "delete/")).status_code == 200
    assert Card.objects.filter(pk=card.pk).exists()
    desk.client.post(address(card, "delete/"))
    assert not Card.objects.filter(pk=card.pk).exists()


def sent_picture(desk: Studio, name: str, content: bytes) -> Any:  # noqa: ANN401 -- a test response
    return desk.client.post(f"/desk/decks/{desk.deck.pk}/pictures/", {"picture": SimpleUploadedFile(name, content)})


def drawn(kind: str, size: tuple[int, int] = (2400, 1200), **options: Any) -> bytes:  # noqa: ANN401 -- Pillow's own
    written = BytesIO()
    Image.effect_noise(size, 40).convert("RGB").save(written, kind, **options)
    return written.getvalue()


def test_a_drawing_is_kept_as_it_is(desk: Studio) -> None:
    assert sent_picture(desk, "La réception.svg", DRAWING).status_code == 302
    kept = DeckPicture.objects.get(deck=desk.deck)
    assert (kept.name, kept.file, bytes(kept.content), kept.width, kept.height) == ("la-reception", "la-reception.svg", DRAWING, 320, 200)
    shown = desk.client.get(f"/desk/decks/{desk.deck.pk}/pictures/la-reception/")
    assert (shown.content, shown.headers["Content-Type"]) == (DRAWING, "image/svg+xml")
    assert "sandbox" in shown.headers["Content-Security-Policy"]


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photograph_is_made_small_and_forgets_where_it_was_taken(desk: Studio, kind: str) -> None:
    place = Image.Exif()
    place[0x010E] = "51.05 N 3.72 E"
    content = drawn(kind, (900, 450), exif=place) if kind != "PNG" else drawn(kind, (1800, 900))
    assert sent_picture(desk, f"quai.{kind.lower()}", content).status_code == 302
    kept = DeckPicture.objects.get(deck=desk.deck)
    assert len(kept.content) <= 60_000
    with Image.open(BytesIO(bytes(kept.content))) as read:
        assert (read.format, dict(read.getexif())) == ("WEBP", {})
        assert max(read.size) <= 1600
        assert read.size == (kept.width, kept.height)
        assert abs(read.width / read.height - 2) < 0.02


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("grand.png", b"\x89PNG\r\n\x1a\n" + bytes(60 * 1024 * 1024)),
        ("script.svg", b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><script>alert(1)</script></svg>'),
        ("onload.svg", b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" onload="alert(1)"/>'),
        ("bombe.svg", b'<!DOCTYPE a [<!ENTITY b "c">]><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>'),
        ("sans-cadre.svg", b'<svg xmlns="http://www.w3.org/2000/svg"/>'),
        ("casse.png", b"\x89PNG\r\n\x1a\nrien"),
        ("faux.png", drawn("JPEG", (90, 90))),
        ("page.html", b"<script>alert(1)</script>"),
        ("vide.svg", b""),
        ("anime.gif", drawn("GIF", (20, 20))),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_fit_picture_is_refused_with_a_reason(desk: Studio, name: str, content: bytes) -> None:
    refused = sent_picture(desk, name, content)
    assert refused.status_code == 200
    assert "r-error" in refused.text
    assert not DeckPicture.objects.filter(deck=desk.deck).exists()


@pytest.mark.parametrize("side", [9_000, 30_000])
def test_a_picture_of_far_too_many_pixels_is_refused_with_its_reason(desk: Studio, side: int) -> None:
    header = b"IHDR" + struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    chunks = [header, b"IDAT" + bytes(9)]
    content = b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk)) for chunk in chunks
    )
    refused = sent_picture(desk, "bombe.png", content)
    assert "dépasse 50 millions de pixels" in refused.text
    assert "choisissez à nouveau le fichier" in refused.text
    assert not DeckPicture.objects.filter(deck=desk.deck).exists()


def test_a_picture_that_a_card_shows_is_not_deleted(desk: Studio) -> None:
    sent_picture(desk, "scene.svg", DRAWING)
    card = desk.card()
    Card.objects.filter(pk=card.pk).update(structure={**card.structure, "picture": "scene"})
    refused = desk.client.post(f"/desk/decks/{desk.deck.pk}/pictures/scene/delete/", follow=True)
    assert "Cette image est encore montrée par" in refused.text
    assert refused.text.count("Que faites-vous ?") == 2
    assert DeckPicture.objects.filter(deck=desk.deck).exists()
    Card.objects.filter(pk=card.pk).update(structure=card.structure)
    desk.client.post(f"/desk/decks/{desk.deck.pk}/pictures/scene/delete/")
    assert not DeckPicture.objects.filter(deck=desk.deck).exists()


def fill(desk: Studio, count: int) -> None:
    """Give the deck this many cards in four languages."""
    model = desk.card()
    start = Card.objects.filter(deck=desk.deck).count()
    cards = [
        Card(
            deck=desk.deck, card_id=f"card-{number}", position=number, kind="choice", structure={**model.structure, "id": f"card-{number}"}
        )
        for number in range(start, count)
    ]
    Card.objects.bulk_create(cards)
    words = words_of(model)
    rows = [
        CardWords(card=card, language=language, words=words, translated_from=words)
        for card in cards
        for language in ("fr", "nl", "de", "en")
    ]
    CardWords.objects.bulk_create(rows, batch_size=500)
    Deck.objects.filter(pk=desk.deck.pk).update(languages={"fr": "original", "nl": "to_be_read", "de": "to_be_read", "en": "to_be_read"})


PAGES = ("/desk/decks/", "/desk/decks/{deck}/", "/desk/decks/{deck}/cards/{card}/", "/desk/decks/{deck}/cards/{card}/preview/?language=fr")


def asked(desk: Studio) -> dict[str, Counter[str]]:
    """Return the queries that each page asks."""
    card = Card.objects.filter(deck=desk.deck).first()
    assert card is not None

    def read(page: str) -> None:
        assert desk.client.get(page.format(deck=desk.deck.pk, card=card.card_id)).status_code == 200

    return {page: steady_queries(partial(read, page)) for page in PAGES}


@pytest.mark.slow
def test_two_thousand_cards_in_four_languages_ask_as_many_queries_as_twenty(desk: Studio) -> None:
    """How long they take is measured by `python -m bench.desk`."""
    fill(desk, 20)
    few = asked(desk)
    fill(desk, 2000)
    assert asked(desk) == few
    assert max(queries.total() for queries in few.values()) < 40


def test_a_title_in_another_direction_keeps_its_place_in_a_sentence(desk: Studio) -> None:
    DeckWords.objects.filter(deck=desk.deck).update(title="في المسبح")
    for page in ("/desk/decks/", f"/desk/decks/{desk.deck.pk}/", f"/desk/decks/{desk.deck.pk}/new-card/"):
        assert "<bdi>في المسبح</bdi>" in desk.client.get(page).text, page
