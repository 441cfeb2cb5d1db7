"""The desk's pages around a deck: reviewing, weighing, translating; who may do what, and what the pages say."""

import re
from collections import Counter
from datetime import datetime
from functools import partial

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ravive.decks.models import CardComment, CardWords, Deck, SignOff
from ravive.decks.reviewing import actions as reviewing_actions
from ravive.decks.reviewing import signatures, snapshot_diff
from ravive.decks.translating import actions as translating_actions
from ravive.lib.languages import Language, in_order
from ravive.people.models import Role
from ravive.publishing import actions as publishing_actions
from ravive.publishing import publication
from tests.decks.cast import grow, host
from tests.decks.readers import Team, rewrite, signed
from tests.people.cast import organisation, person, signed_in
from tests.steady_queries import steady_queries

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def deck() -> Deck:
    return Deck.objects.get(slug="accueil")


def page(client: Client, path: str) -> str:
    answer = client.get(f"/desk/{path}")
    assert answer.status_code == 200, f"{path}: {answer.status_code}"
    # Templates break their lines anywhere between words.
    return re.sub("[ \n]+", " ", answer.content.decode())


def test_a_starter_deck_says_that_nobody_signed_it(deck: Deck, people: Team, visitor: Client) -> None:
    assert "À confirmer\u00a0: personne n’a encore signé" in page(signed_in(people.expert), f"decks/{deck.pk}/review/")
    for path in ("decks/accueil/", "decks/accueil/print/"):
        assert "À confirmer\u00a0: ni expertise de terrain" in visitor.get(f"/fr/{path}").content.decode()


def test_a_deck_is_submitted_signed_by_two_and_published_from_the_desk(deck: Deck, people: Team, visitor: Client) -> None:
    author, expert, reader = (signed_in(member) for member in (people.author, people.expert, people.reader))
    review = f"/desk/decks/{deck.pk}/review/"
    assert author.post(f"{review}submit/", {"name": "automne 2026"}).status_code == 302
    number = str(deck.revisions.first().number)  # type: ignore[union-attr]  # just submitted
    assert "Vous attend" in expert.get(review).content.decode()
    draft = signatures.state_of(deck).draft
    ticked = [f"{language}:{snapshot_diff.language_digest(draft, language)}" for language in in_order(["nl", "de", "en"])]
    read = {"revision": number, "languages": ticked}
    expert.post(f"{review}sign/", {"role": "expert", "note": "Relu.", **read})
    reader.post(f"{review}sign/", {"role": "second", **read})
    assert [(row.by, row.note) for row in SignOff.objects.filter(deck=deck)] == [(people.expert, "Relu."), (people.reader, "")]
    shown = page(author, f"decks/{deck.pk}/publish/")
    assert "Ce qui empêche de publier" not in shown
    assert "Expertise de terrain\u00a0: demonstration-expert" in shown
    assert "Field expert: demonstration-expert" in page(signed_in(people.author, "en"), f"decks/{deck.pk}/publish/")
    token = publication.publication_of(deck).token
    assert author.post(f"/desk/decks/{deck.pk}/publish/", {"token": token}).status_code == 302
    colophon = visitor.get("/nl/decks/accueil/").content.decode()
    assert "demonstration-expert" in colophon
    assert "demonstration-reader" in colophon
    assert "Gelezen en ondertekend door" in visitor.get("/nl/decks/accueil/print/").content.decode()


def test_publishing_without_signatures_is_refused_and_says_why(deck: Deck, people: Team) -> None:
    author = signed_in(people.author)
    token = publication.publication_of(deck).token
    answer = author.post(f"/desk/decks/{deck.pk}/publish/", {"token": token})
    assert answer.status_code == 409
    assert "Deux personnes doivent d’abord signer cette version" in answer.content.decode()


def test_each_changed_card_shows_its_difference_the_suggestion_and_both_choices(deck: Deck, people: Team, now: datetime) -> None:
    card = deck.cards.get(card_id="sans-preuve")
    rewrite(card, people, now, {"right": True})
    other = deck.cards.get(position=0)
    rewrite(other, people, now, reflex="Observer noter, transmettre. Jamais confronter.")
    signed(deck, people, now)
    shown = page(signed_in(people.author), f"decks/{deck.pk}/publish/")
    assert "2 cartes modifiées\u00a0: coquille ou changement de sens\u00a0?" in shown
    assert "La bonne réponse est une autre." in shown
    assert 'name="decision-sans-preuve" value="meaning" checked' in shown
    assert f'name="decision-{other.card_id}" value="typo" checked' in shown
    assert 'class="addition"' in shown or 'class="deletion"' in shown


def test_an_error_leads_to_the_field_it_concerns(deck: Deck, people: Team, now: datetime) -> None:
    card, other = deck.cards.get(position=0), deck.cards.get(position=1)
    rewrite(card, people, now, explanation="Appelez le 0800 12 345 67.")
    translating_actions.save_texts(
        deck=deck, card=other, language=Language("nl"), texts={("reflex",): "Bel een pedofiel."}, by=people.translator, now=now
    )
    shown = page(signed_in(people.author), f"decks/{deck.pk}/publish/")
    assert f'href="/desk/decks/{deck.pk}/cards/{card.card_id}/"' in shown
    assert f'href="/desk/decks/{deck.pk}/translate/nl/cards/{other.card_id}/#reflex"' in shown
    assert "0800 12 345 67" in shown


def test_a_passed_review_date_is_warned_of(deck: Deck, people: Team) -> None:
    Deck.objects.filter(pk=deck.pk).update(review_due="2020-01-01")
    for path in ("publish/", "review/"):
        assert "01/01/2020" in page(signed_in(people.author), f"decks/{deck.pk}/{path}")


def test_a_comment_is_made_read_and_resolved(deck: Deck, people: Team) -> None:
    card = deck.cards.get(position=2).card_id
    review = f"/desk/decks/{deck.pk}/review/"
    signed_in(people.expert).post(f"{review}cards/{card}/", {"text": "La question <b>devine</b> le genre.", "show": "all", "page": "1"})
    shown = page(signed_in(people.author), f"decks/{deck.pk}/review/?show=talked")
    assert "La question &lt;b&gt;devine&lt;/b&gt; le genre." in shown
    comment = CardComment.objects.get(card=deck.cards.get(position=2))
    answer = signed_in(people.author).post(f"{review}comments/{comment.pk}/", {"show": "talked"})
    assert answer.url == f"{review}?show=talked&page=0#{card}"  # type: ignore[attr-defined]  # a redirect
    assert "résolu par demonstration-author" in page(signed_in(people.expert), f"decks/{deck.pk}/review/?show=all")


def test_the_grid_shows_and_filters_states(deck: Deck, people: Team) -> None:
    CardWords.objects.filter(card__deck=deck, card__position=0, language="nl").update(status="outdated")
    CardWords.objects.filter(card__deck=deck, card__position=1, language="de").delete()
    client = signed_in(people.translator)
    shown = page(client, f"decks/{deck.pk}/translate/")
    assert "24 lignes" in shown
    only = page(client, f"decks/{deck.pk}/translate/?language=nl&state=outdated")
    assert "1 ligne<" in only
    assert deck.cards.get(position=0).card_id in only
    assert "1 ligne<" in page(client, f"decks/{deck.pk}/translate/?state=missing")
    assert "Aucune carte n’est dans cet état." in page(client, f"decks/{deck.pk}/translate/?state=signed")
    assert "1 périmée" in page(client, "translations/")


def test_a_text_is_saved_by_itself_with_what_is_wrong_beside_it(deck: Deck, people: Team) -> None:
    card = next(card for card in deck.cards.all() if "{fact:police}" in card.words.get(language="fr").words["explanation"])
    before = card.words.get(language="nl").words["explanation"]
    client, path = signed_in(people.translator), f"/desk/decks/{deck.pk}/translate/nl/save/"
    sent = {"card": card.card_id, "key": "explanation", "text": "Bel de pedofiel.", "base": before}
    answer = client.post(path, sent).json()
    assert (answer["state"], answer["digest"]) == ("to_be_read", "Bel de pedofiel.")
    assert answer["counts"]["toDo"] == "Chaque texte suit son original"
    assert answer["mark"] == ""
    flaws = " ".join(flaw["text"] for flaw in answer["flaws"])
    assert "{fact:police}" in flaws
    assert "pedofiel" in flaws
    assert client.post(path, {**sent, "text": "Nog anders.", "base": "wat er eerst stond"}).status_code == 409
    assert client.post(path, {**sent, "text": "Nog anders.", "base": "wat er eerst stond", "force": "1"}).status_code == 200
    assert client.post(path, {**sent, "key": "niets"}).status_code == 400
    assert card.words.get(language="nl").words["explanation"] == "Nog anders."


def test_what_is_to_do_is_shown_again_with_every_saved_text(deck: Deck, people: Team, now: datetime) -> None:
    card = deck.cards.get(position=0)
    rewrite(card, people, now, reflex="Un autre réflexe.", explanation="Un seul signe ne prouve rien. Deux non plus.")
    client, base = signed_in(people.translator), f"/desk/decks/{deck.pk}/translate/nl"
    shown = client.get(f"{base}/cards/{card.card_id}/").text
    assert '<h2 id="to-do" data-r-count="toDo">2 textes à faire</h2>' in shown
    words = card.words.get(language="nl").words
    sent = {"card": card.card_id, "key": "reflex", "text": "Een andere reflex.", "base": words["reflex"]}
    answer = client.post(f"{base}/save/", sent).json()
    assert (answer["counts"]["toDo"], answer["mark"]) == ("1 texte à faire", "")
    emptied = client.post(f"{base}/save/", {**sent, "text": "", "base": "Een andere reflex."}).json()
    assert (emptied["counts"]["toDo"], emptied["mark"]) == ("2 textes à faire", "manquante")


def test_readers_read_the_words_of_a_card_and_not_its_ids(deck: Deck, people: Team, now: datetime) -> None:
    card = deck.cards.get(card_id="sans-preuve")
    other = next(candidate for candidate in deck.cards.all() if candidate.kind == "choice")
    options = other.words.get(language="fr").words["options"]
    text = next(iter(options.values()))["text"]
    signed(deck, people, now)
    changed = {name: {**option, "feedback": f"{option['feedback']} Et après."} for name, option in options.items()}
    rewrite(other, people, now, options=changed)
    shown = page(signed_in(people.expert), f"decks/{deck.pk}/review/?show=changed").replace("&#x27;", "'")
    assert f"› {text[:30]}" in shown
    visible = re.sub(r"<[^>]*>", "\n", shown)
    for name in (*options, *other.structure["sources"], card.structure.get("help", "child-focus")):
        assert not re.search(rf"(?m)(^|› ){re.escape(name)}( ›|$)", visible), name
    translated = page(signed_in(people.translator), f"decks/{deck.pk}/translate/nl/cards/{other.card_id}/")
    assert f"«\u00a0{text[:30]}" in translated


def test_without_script_all_texts_are_saved_at_once_and_what_holds_is_shown(deck: Deck, people: Team, now: datetime) -> None:
    card = deck.cards.get(position=0)
    rewrite(card, people, now, reflex="Un autre réflexe.", explanation="Un seul signe ne prouve rien. Deux non plus.")
    client, path = signed_in(people.translator), f"/desk/decks/{deck.pk}/translate/nl/cards/{card.card_id}/"
    assert "2 textes à faire" in client.get(path).content.decode()
    words = card.words.get(language="nl").words
    client.post(path, {"do": "save", "text-reflex": "Een andere\r\nreflex.", "base-reflex": words["reflex"]})
    assert card.words.get(language="nl").words["reflex"] == "Een andere\nreflex."
    client.post(path, {"hold": "explanation"})
    shown = client.get(path).content.decode()
    assert "à faire" not in shown.split("<form", 1)[1]
    assert card.words.get(language="nl").status == "to_be_read"


def test_a_native_reader_signs_and_is_led_on(deck: Deck, people: Team) -> None:
    card, following = deck.cards.get(position=0), deck.cards.get(position=1)
    path = f"/desk/decks/{deck.pk}/translate/nl/cards/{card.card_id}/"
    reader = signed_in(people.reader)
    (shown,) = re.findall(r'name="shown" value="(\w+)"', reader.get(path).content.decode())
    answer = reader.post(path, {"do": "sign", "shown": shown})
    assert answer.url.endswith(f"/cards/{following.card_id}/")  # type: ignore[attr-defined]  # a redirect
    assert card.words.get(language="nl").signed_by_name == "demonstration-reader"
    signed_in(people.expert).post(f"/desk/decks/{deck.pk}/translate/nl/cards/{following.card_id}/", {"do": "sign"})
    assert following.words.get(language="nl").status == "to_be_read"


def test_a_file_goes_out_and_comes_in_at_the_desk(deck: Deck, people: Team) -> None:
    client = signed_in(people.translator)
    out = client.get(f"/desk/decks/{deck.pk}/translate/nl/file/")
    assert out["Content-Disposition"] == 'attachment; filename="ravive-accueil-nl.xlf"'
    take = f"/desk/decks/{deck.pk}/translate/nl/file/take/"
    same = client.post(take, {"file": SimpleUploadedFile("a.xlf", out.content)})
    assert same.status_code == 302
    broken = client.post(take, {"file": SimpleUploadedFile("a.xlf", out.content[:900])})
    assert broken.status_code == 422
    assert "Le fichier n’est pas du XML correct" in broken.content.decode()
    assert client.post(take, {}).status_code == 422


def test_what_a_file_cannot_hold_is_shown_on_the_next_page(deck: Deck, people: Team) -> None:
    words = deck.cards.get(position=0).words.get(language="fr")
    words.words["prompt"] += "\x07"
    words.save()
    client = signed_in(people.translator)
    client.get(f"/desk/decks/{deck.pk}/translate/nl/file/")
    page = client.get(f"/desk/decks/{deck.pk}/translate/nl/file/take/").text
    assert f"cards.{words.card.card_id}: Le nom ou une note contient des caractères de contrôle" in page


def test_roles_decide_who_does_what(deck: Deck, people: Team) -> None:
    base = f"/desk/decks/{deck.pk}"
    for who, path in (
        (people.expert, f"{base}/review/submit/"),
        (people.author, f"{base}/review/sign/"),
        (people.translator, f"{base}/review/sign/"),
        (people.expert, f"{base}/publish/"),
        (people.reader, f"{base}/translate/nl/save/"),
        (people.expert, f"{base}/translate/add/"),
        (people.expert, f"{base}/translate/nl/file/take/"),
    ):
        assert signed_in(who).post(path).status_code == 403, (who.username, path)
    trainer = signed_in(person("coach", host(), Role.TRAINER))
    for path in ("review/", "publish/", "translate/", "translate/nl/words/", "translate/nl/file/"):
        assert trainer.get(f"{base}/{path}").status_code == 403, path


def test_another_organisation_sees_nothing_of_it(deck: Deck, people: Team, now: datetime) -> None:
    submission = reviewing_actions.submit(deck=deck, name="automne", by=people.author, now=now)
    comment = reviewing_actions.comment(card=deck.cards.get(position=0), text="Secret.", by=people.expert, now=now)
    stranger = signed_in(person("stranger", organisation("nord"), *Role.values))
    card, base = deck.cards.get(position=0).card_id, f"/desk/decks/{deck.pk}"
    for path in (
        "review/",
        "publish/",
        "translate/",
        "translate/nl/words/",
        f"translate/nl/cards/{card}/",
        "translate/nl/file/",
        "translate/nl/file/take/",
    ):
        assert stranger.get(f"{base}/{path}").status_code == 404, path
    for path, data in (
        ("review/submit/", {"name": "x"}),
        ("review/sign/", {"role": "expert", "revision": str(submission.revision.number)}),
        (f"review/cards/{card}/", {"text": "x"}),
        (f"review/comments/{comment.pk}/", {}),
        ("publish/", {"token": "x"}),
        ("translate/add/", {"language": "de"}),
        ("translate/nl/save/", {"card": card, "key": "reflex", "text": "x"}),
        (f"translate/nl/cards/{card}/", {"do": "sign"}),
        ("translate/nl/file/take/", {}),
    ):
        assert stranger.post(f"{base}/{path}", data).status_code == 404, path
    assert "À l’accueil" not in page(stranger, "translations/")
    assert signatures.state_of(deck).signatures == ()


def test_pages_ask_as_many_queries_for_many_cards_as_for_few(deck: Deck, people: Team, now: datetime) -> None:
    client = signed_in(people.author)
    paths = (
        "translations/",
        f"decks/{deck.pk}/translate/",
        f"decks/{deck.pk}/publish/",
        f"decks/{deck.pk}/review/",
        f"decks/{deck.pk}/translate/nl/words/",
    )

    def counts() -> dict[str, Counter[str]]:
        return {path: steady_queries(partial(page, client, path)) for path in paths}

    few = counts()
    grow(deck, 30)
    signed(deck, people, now)
    publishing_actions.publish(deck=deck, by=people.author, now=now)
    rewrite(deck.cards.get(position=0), people, now, reflex="Un autre réflexe.")
    few_signed = counts()
    grow(deck, 120)
    many = counts()
    assert {path: many[path] - few_signed[path] for path in paths if many[path] != few_signed[path]} == {}
    assert {path: few_signed[path] - many[path] for path in paths if many[path] != few_signed[path]} == {}
    assert max(queries.total() for queries in few.values()) <= 40
