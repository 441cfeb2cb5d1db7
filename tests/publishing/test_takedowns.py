"""Taken offline by one person, back with two signatures: gone from every page, list, file and bundle, reported to who must know."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.core import mail
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from ravive.cards.assembly import to_plain
from ravive.decks.models import Card, Deck, SignOff, Takedown
from ravive.decks.reviewing import actions as reviewing_actions
from ravive.decks.reviewing import signatures
from ravive.people.actions import RefusedError
from ravive.people.models import AuditEvent, Role
from ravive.publishing import actions as publishing_actions
from ravive.publishing import bundle_builder, published_source
from ravive.publishing import queries as publishing_queries
from ravive.publishing.actions.background import CARDS_IN_REQUEST, publish_requested
from ravive.publishing.actions.bundles import without_cards
from ravive.publishing.actions.takedowns import take_offline
from ravive.publishing.models import BundleTaken, CardReport, PublishedBundle, PublishedPicture, TakedownNotice
from tests.decks.cast import grow, host
from tests.decks.readers import Team, released, rewrite, signed
from tests.mailing.queued import send_queued
from tests.people.cast import organisation, person, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
LANGUAGES = ("fr", "nl", "de", "en")


@pytest.fixture
def deck() -> Deck:
    return Deck.objects.select_related("organisation").get(slug="voyage")


@pytest.fixture
def card(deck: Deck) -> str:
    return deck.cards.order_by("position")[1].card_id


def ids(language: str = "fr") -> list[str]:
    """Return the cards that are published in a language."""
    found = publishing_queries.current_deck("voyage", language)
    return [card.id for card in found.bundle.cards] if found else []


def offline(deck: Deck, card_id: str, by: Any, now: datetime, **changed: str) -> Takedown:  # noqa: ANN401 -- a person
    values = {"reason": "hurtful", "note": "Cela sonne comme un reproche.", **changed}
    return take_offline(deck=deck, card_id=card_id, by=by, now=now, **values)


@pytest.mark.database
def test_a_card_is_gone_from_every_language_and_its_bundles_answer_410(deck: Deck, card: str, people: Team, now: datetime) -> None:
    before = {language: publishing_queries.current_deck("voyage", language) for language in LANGUAGES}
    made = offline(deck, card, people.expert, now)
    for language in LANGUAGES:
        old, new = before[language], publishing_queries.current_deck("voyage", language)
        assert old
        assert new
        assert [row.id for row in new.bundle.cards] == [row.id for row in old.bundle.cards if row.id != card]
        answer = Client().get(old.url)
        assert (answer.status_code, answer.headers["Cache-Control"]) == (410, "no-store")
        assert answer.json() == {
            "error": "gone", "reason": "A card of this version was taken offline.", "index": f"/bundles/index.{language}.json",
        }  # fmt: skip
        assert Client().get(new.url).status_code == 200
    assert (made.by_name, made.returned_at) == (people.expert.username, None)
    event = AuditEvent.objects.get(verb="card.taken_offline")
    assert event.subject_label == f"voyage: {card}"
    assert event.detail == {"reason": "hurtful", "note": "Cela sonne comme un reproche.", "languages": sorted(LANGUAGES)}


def test_it_is_gone_from_pages_lists_print_and_the_single_file(deck: Deck, card: str, people: Team, now: datetime) -> None:
    paths = ("/fr/decks/voyage/", "/fr/decks/voyage/print/", "/bundles/index.fr.json")
    anyone = Client()
    assert all(card in anyone.get(path).text for path in (paths[0], paths[2]))
    prompt = next(row.prompt for row in publishing_queries.current_deck("voyage", "fr").bundle.cards if row.id == card)  # type: ignore[union-attr]  # it is published
    assert prompt in anyone.get(paths[1]).text
    offline(deck, card, people.author, now)
    assert not [path for path in paths if card in anyone.get(path).text or prompt in anyone.get(path).text]
    source = published_source.source_out(deck)
    assert source
    assert card not in source.draft.card_ids


@pytest.mark.database
def test_a_deck_is_gone_as_a_whole_and_its_numbers_stay(deck: Deck, people: Team, now: datetime) -> None:
    called = [contact.id for contact in publishing_queries.contacts("fr")]
    urls = [row.url for row in PublishedBundle.objects.filter(deck="voyage")]
    offline(deck, "", people.author, now)
    assert [Client().get(url).status_code for url in urls] == [410] * len(urls)
    assert not [language for language in LANGUAGES if ids(language)]
    assert "voyage" not in {line["deck"] for line in Client().get("/bundles/index.fr.json").json()["decks"]}
    assert Client().get("/fr/start/").status_code == 200
    assert [contact.id for contact in publishing_queries.contacts("fr")] == called


TITLES = {
    "fr": ("Cette carte n’est plus en ligne", "Ce jeu de cartes n’est plus en ligne"),
    "nl": ("Deze kaart staat niet meer online", "Deze kaartenset staat niet meer online"),
    "de": ("Diese Karte ist nicht mehr online", "Dieses Kartenset ist nicht mehr online"),
    "en": ("This card is no longer online", "This deck is no longer online"),
}


@pytest.mark.database
@pytest.mark.parametrize("language", LANGUAGES)
def test_its_pages_answer_410_and_lead_to_the_decks_that_are_there(
    deck: Deck, card: str, people: Team, now: datetime, language: str
) -> None:
    anyone = Client()
    prompt = next(row.prompt for row in publishing_queries.current_deck("voyage", language).bundle.cards if row.id == card)  # type: ignore[union-attr]  # it is published
    of_card = f"/{language}/decks/voyage/cards/{card}/"
    offline(deck, card, people.author, now)
    for answer in (anyone.get(of_card), anyone.post(of_card, {"choice": "a"})):
        assert (answer.status_code, answer.headers["Cache-Control"]) == (410, "no-store")
        assert TITLES[language][0] in answer.text
        assert prompt not in answer.text
        assert f'href="/{language}/decks/voyage/"' in answer.text
        assert f'href="/{language}/act/"' in answer.text
        assert "data-exit" in answer.text
    assert anyone.get(f"/{language}/decks/voyage/cards/none-such/").status_code == 404
    offline(deck, "", people.author, now)
    for path in ("", "start/", "print/", "file/", f"cards/{card}/", "cards/none-such/"):
        answer = anyone.get(f"/{language}/decks/voyage/{path}")
        assert (answer.status_code, answer.headers["Cache-Control"]) == (410, "no-store")
        assert TITLES[language][1] in answer.text
        assert "/decks/voyage/" not in answer.text.partition("<main")[2]
        assert f'href="/{language}/decks/accueil/"' in answer.text
    assert anyone.get(f"/{language}/decks/none-such/").status_code == 404


def test_a_card_that_is_back_has_its_page_again(deck: Deck, card: str, people: Team, now: datetime) -> None:
    offline(deck, card, people.author, now)
    at = now + timedelta(days=1)
    signed(deck, people, at, name="après")
    released(deck, people, at)
    assert Client().get(f"/fr/decks/voyage/cards/{card}/").status_code == 200


@pytest.mark.database
def test_no_command_brings_it_back(deck: Deck, card: str, people: Team, now: datetime) -> None:
    offline(deck, card, people.author, now)
    assert publishing_actions.publish(deck=deck, by="test", now=now).changed == ()
    rewrite(deck.cards.exclude(card_id=card)[0], people, now, reflex="Un autre réflexe.")
    publishing_actions.publish(deck=deck, by="test", now=now)
    publishing_actions.refresh_memory(now=now)
    assert ids()
    assert card not in ids()
    offline(deck, "", people.author, now)
    publishing_actions.publish(deck=deck, by="test", now=now)
    assert ids() == []


@pytest.mark.database
def test_it_comes_back_with_two_signatures_given_afterwards(deck: Deck, card: str, people: Team, now: datetime) -> None:
    signed(deck, people, now, name="avant")
    released(deck, people, now)
    old = publishing_queries.current_deck("voyage", "fr")
    later = now + timedelta(hours=1)
    offline(deck, card, people.author, later)
    with pytest.raises(RefusedError, match="Deux personnes"):
        released(deck, people, later)
    at = later + timedelta(days=1)
    # The same content, unchanged: it is submitted and signed anew.
    submission = reviewing_actions.submit(deck=deck, name="après", by=people.author, now=at)
    reviewing_actions.sign(deck=deck, revision=submission.revision, role=SignOff.Seat.EXPERT, by=people.expert, now=at)
    assert not signatures.state_of(deck).is_signed
    with pytest.raises(RefusedError, match="Deux personnes"):
        released(deck, people, at)
    assert card not in ids()
    reviewing_actions.sign(deck=deck, revision=submission.revision, role=SignOff.Seat.SECOND, by=people.reader, now=at)
    released(deck, people, at)
    assert [card in ids(language) for language in LANGUAGES] == [True] * 4
    assert Takedown.objects.get().returned_at == at
    assert AuditEvent.objects.filter(verb="card.back_online").count() == 1
    # The version that was taken offline stays so.
    assert old
    assert Client().get(old.url).status_code == 410


def test_a_version_signed_before_is_never_published_again_by_one_person(deck: Deck, card: str, people: Team, now: datetime) -> None:
    row = Card.objects.get(deck=deck, card_id=card)
    before = row.words.get(language="fr").words["reflex"]
    signed(deck, people, now, name="avant")
    released(deck, people, now)
    offline(deck, card, people.author, now + timedelta(hours=1))
    rewrite(row, people, now, reflex="Un réflexe corrigé.")
    deck.refresh_from_db()
    later = now + timedelta(hours=2)
    signed(deck, people, later, name="corrigé")
    released(deck, people, later, **{card.replace("-", "_"): "typo"})
    rewrite(row, people, later, reflex=before)
    deck.refresh_from_db()
    assert not signatures.state_of(deck).is_signed
    with pytest.raises(RefusedError, match="Deux personnes"):
        released(deck, people, later, **{card.replace("-", "_"): "typo"})


def test_who_took_the_deck_offline_sees_it_back_with_its_old_meaning(deck: Deck, card: str, people: Team, now: datetime) -> None:
    offline(deck, "", people.author, now)
    rewrite(Card.objects.get(deck=deck, card_id=card), people, now, reflex="Un réflexe corrigé.")
    deck.refresh_from_db()
    later = now + timedelta(hours=1)
    signed(deck, people, later)
    with pytest.raises(RefusedError, match="coquille"):
        released(deck, people, later)
    released(deck, people, later, **{card.replace("-", "_"): "meaning"})
    found = publishing_queries.current_deck("voyage", "fr")
    assert found
    assert found.card(card).meaning == 2  # type: ignore[union-attr]  # it is there


@pytest.mark.database
def test_taking_offline_wins_over_a_publication_that_is_being_built(
    deck: Deck, card: str, people: Team, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    grow(deck, CARDS_IN_REQUEST + 10)
    signed(deck, people, now)
    released(deck, people, now)
    build, taken = bundle_builder.build, []

    def meanwhile(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401 -- whatever build takes and returns
        built = build(*arguments, **named)
        if not taken:
            taken.append(offline(deck, card, people.author, now + timedelta(minutes=1)))
        return built

    monkeypatch.setattr(bundle_builder, "build", meanwhile)
    publish_requested.func(deck.pk)
    assert len(ids()) >= CARDS_IN_REQUEST
    assert not [language for language in LANGUAGES if card in ids(language)]


def test_a_deck_taken_offline_while_the_worker_builds_it_stays_offline(
    deck: Deck, people: Team, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    grow(deck, CARDS_IN_REQUEST + 10)
    signed(deck, people, now)
    released(deck, people, now)
    build = bundle_builder.build

    def meanwhile(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401 -- whatever build takes and returns
        built = build(*arguments, **named)
        if not Takedown.objects.exists():
            offline(deck, "", people.author, now + timedelta(minutes=1))
        return built

    monkeypatch.setattr(bundle_builder, "build", meanwhile)
    publish_requested.func(deck.pk)
    assert ids() == []


def test_a_second_person_changes_nothing(deck: Deck, card: str, people: Team, now: datetime) -> None:
    offline(deck, card, people.author, now)
    with pytest.raises(RefusedError, match="avant vous"):
        offline(deck, card, people.expert, now)
    with pytest.raises(RefusedError, match="jamais"):
        offline(deck, "nowhere", people.expert, now)
    assert Takedown.objects.count() == 1


def test_a_bundle_without_a_card_has_no_fact_source_note_or_picture_that_only_it_named() -> None:
    for slug in ("voyage", "accueil"):
        deck = publishing_queries.current_deck(slug, "fr")
        assert deck
        whole = json.loads(json.dumps(to_plain(deck.bundle)))
        for card in whole["cards"]:
            left = without_cards(whole, {card["id"]})
            text = json.dumps(left["cards"])
            assert card["id"] not in {left_card["id"] for left_card in left["cards"]}
            for part in ("facts", "sources", "content_notes", "pictures"):
                assert all(f'"{name}"' in text for name in left[part])
            publishing_queries.BUNDLE_TYPE.validate_python(left)


def test_a_picture_that_only_the_card_showed_is_gone_too(people: Team, now: datetime) -> None:
    bundles = [found for slug in ("voyage", "accueil") if (found := publishing_queries.current_deck(slug, "fr"))]
    found, shown = next((found, card) for found in bundles for card in found.bundle.cards if card.picture)
    picture = found.bundle.pictures[str(shown.picture)].url.rpartition("/")[2]
    shared = sum(card.picture == shown.picture for published in bundles for card in published.bundle.cards) > 1
    deck = Deck.objects.select_related("organisation").get(slug=found.bundle.deck)
    for card in [card for card in found.bundle.cards if card.picture == shown.picture]:
        assert Client().get(f"/bundles/{picture}").status_code == 200
        offline(deck, card.id, people.author, now)
    assert Client().get(f"/bundles/{picture}").status_code == 410
    assert shared or PublishedPicture.objects.exclude(gone_at=None).exists()


def test_reports_on_it_are_closed_and_adopters_and_trainings_are_notified(
    deck: Deck,
    card: str,
    people: Team,
    now: datetime,
    settings: LazySettings,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    settings.RAVIVE_SENDS_MAIL = True
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    settings.DEFAULT_FROM_EMAIL = "cartes@example.org"
    CardReport.objects.create(deck=deck, card_id=card, bundle_digest="0" * 64, language="fr", reason="hurtful", day=now.date())
    north = organisation("nord")
    nora = person("nora", north, Role.AUTHOR)
    person("tom", north, Role.TRAINER)
    Deck.objects.create(organisation=north, slug="voyage-nord", review_due=now.date(), edited_at=now, upstream=deck)
    with django_capture_on_commit_callbacks():
        made = offline(deck, card, people.author, now)
    report = CardReport.objects.get()
    assert (report.closed_by_name, report.closing_note) == (
        people.author.username,
        "Mis hors ligne · Elle peut blesser · Cela sonne comme un reproche.",
    )
    notices = dict(TakedownNotice.objects.values_list("organisation__slug", "reason"))
    assert notices == {"nord": "adopted", host().slug: "own"}
    assert send_queued() == len(mail.outbox) > 1
    assert mail.outbox[0].to == [nora.email]
    assert "votre propre copie" in mail.outbox[0].body
    assert people.author.email not in {address for sent in mail.outbox for address in sent.to}
    assert not [sent for sent in mail.outbox if "reproche" in sent.body]
    assert send_queued() == 0
    page = signed_in(nora).get(f"/desk/offline/{made.pk}/")
    assert page.status_code == 200
    assert "reproche" not in page.text
    assert signed_in(person("else", organisation("sud"), Role.AUTHOR)).get(f"/desk/offline/{made.pk}/").status_code == 404


def test_the_page_shows_what_happens_before_the_button(deck: Deck, card: str, people: Team, now: datetime) -> None:
    CardReport.objects.create(deck=deck, card_id=card, bundle_digest="0" * 64, language="fr", reason="hurtful", day=now.date())
    current = publishing_queries.current_deck("voyage", "fr")
    assert current
    BundleTaken.objects.create(deck="voyage", language="fr", digest=current.digest, way="print", day=now.date(), count=4)
    client = signed_in(people.expert)
    address = f"/desk/decks/{deck.pk}/cards/{card}/offline/"
    assert f'href="{address}"' in client.get("/desk/reports/cards/").text
    page = client.get(address).text
    for text in (
        "blessante",
        "Tout de suite",
        "moins d’une minute",
        "4 fichiers et impressions",
        f"<b>{len(ids()) - 1} cartes</b>",
        "deux signatures",
    ):
        assert text in page
    assert 'value="hurtful" required id="id_reason_0" checked' in page or "checked" in page.split('value="hurtful"')[1].split(">")[0]
    refused = client.post(address, {"reason": "hurtful", "note": ""})
    assert (refused.status_code, card in ids()) == (400, True)
    done = client.post(address, {"reason": "hurtful", "note": "Un reproche."}, follow=True)
    assert "Hors ligne" in done.text
    assert card not in ids()
    assert client.get(address, follow=True).redirect_chain


@pytest.mark.parametrize("role", [Role.TRANSLATOR, Role.SECOND_READER, Role.TRAINER, Role.TREASURER, Role.COMMUNICATOR])
def test_other_roles_cannot_take_anything_offline(deck: Deck, card: str, role: str) -> None:
    client = signed_in(person("someone", host(), role))
    for address in (f"/desk/decks/{deck.pk}/offline/", f"/desk/decks/{deck.pk}/cards/{card}/offline/"):
        assert [client.get(address).status_code, client.post(address, {"reason": "other", "note": "x"}).status_code] == [403, 403]
    stranger = signed_in(person("else", organisation("sud"), Role.AUTHOR))
    assert stranger.get(f"/desk/decks/{deck.pk}/offline/").status_code == 404
    assert card in ids()
