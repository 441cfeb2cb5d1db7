"""A live question in the room: one answer a phone, rounded bars shown once, words of three people, nothing stored, no figure changed."""

import re
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from random import Random

import pypdfium2
import pytest
from django.apps import apps
from django.core.cache import caches
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from ravive.config import valkey
from ravive.people.models import Role
from ravive.reviews.models import Answer, LearnerKey
from ravive.throttling.models import RequestCount
from ravive.trainings import actions, figure_texts, figures_page, live, report
from ravive.trainings import room as rooms
from ravive.trainings.models import Training
from tests.client_response import ClientResponse
from tests.existing import existing
from tests.people.cast import organisation, person, signed_in
from tests.trainings.cast import code
from tests.trainings.simulated import answer, opened

pytestmark = [pytest.mark.slow]

OWN = {"ask": "1", "kind": "own", "prompt": "Qui appelez-vous ?", "options": "Le 101\nLe 116 000\nPersonne", "seconds": "0"}
WORDS = {"ask": "1", "kind": "words", "prompt": "Un mot pour ce matin ?", "seconds": "0"}


@pytest.fixture(autouse=True)
def _empty_room() -> Iterator[None]:
    caches["room"].clear()
    yield
    caches["room"].clear()


def at(training: Training, path: str = "live/") -> str:
    return f"/desk/trainings/{training.pk}/{path}"


def words(page: str) -> str:
    page = re.sub(r"<script.*?</script>", " ", page, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", page).split()).replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")


def phone_at(visitor: Client, training: Training) -> str:
    """Scan the code, and return the address that this phone got."""
    return visitor.get(f"/fr/live/{code(training)}").headers["Location"]


def sent(visitor: Client, training: Training, value: str, *, phone: str = "") -> ClientResponse:
    """Let a phone, a new one unless it is named, answer what is open; return its page."""
    address = phone or phone_at(visitor, training)
    number = existing(live.current(training)).number
    return visitor.post(address, {"number": number, "answer": value}, follow=True)


def bars(page: str) -> list[tuple[int, int]]:
    return [(int(low), int(high)) for low, high in re.findall(r"(\d+) à (\d+) ?%", words(page))]


def test_bars_are_shown_once_by_the_trainer_the_same_everywhere(desk: Client, visitor: Client, training: Training) -> None:
    assert "Pas encore de question" in words(visitor.get(phone_at(visitor, training)).text)
    assert desk.post(at(training), OWN).status_code == 302
    addresses = [phone_at(visitor, training) for _ in range(12)]
    for place, address in enumerate(addresses):
        page = sent(visitor, training, "0" if place < 8 else "1" if place < 11 else "2", phone=address).text
        assert "Votre réponse compte" in words(page)
        assert bars(page) == []
    before = desk.get(at(training)).text
    assert bars(before) == []
    assert '<b class="r-huge" data-live-answered>12</b>' in before
    assert desk.get(at(training, "live/state/")).json()["answered"] == 12
    shown = desk.post(at(training), {"show": "1"}, follow=True).text
    # Eight, three and one of twelve, in steps of a quarter: the one is not to be seen.
    assert bars(shown) == [(62, 88), (12, 38), (0, 13)]
    assert "12 personnes ont répondu" in words(shown)
    assert bars(visitor.get(addresses[0]).text) == [(62, 88), (12, 38), (0, 13)]
    # Shown, it is closed.
    assert "déjà montrées" in words(sent(visitor, training, "2").text)
    desk.post(at(training), {"show": "1"})
    assert bars(desk.get(at(training)).text) == [(62, 88), (12, 38), (0, 13)]
    desk.post(at(training), {"end": "1"})
    assert live.current(training) is None
    assert "Pas encore de question" in words(visitor.get(addresses[0]).text)


def test_a_phone_answers_once(desk: Client, visitor: Client, training: Training) -> None:
    desk.post(at(training), OWN)
    address = phone_at(visitor, training)
    for value in ("0", "1", "0"):
        sent(visitor, training, value, phone=address)
    question = existing(live.current(training))
    assert live.answered(question) == 1
    # A form of an earlier question counts for none.
    visitor.post(phone_at(visitor, training), {"number": "0" * 16, "answer": "0"})
    # Nor does one that another site sent.
    number = {"number": question.number, "answer": "0"}
    visitor.post(phone_at(visitor, training), number, headers={"Sec-Fetch-Site": "cross-site"})
    assert live.answered(question) == 1
    for value in ("3", "-1", "x", ""):
        assert "Choisissez une des réponses" in words(sent(visitor, training, value).text)
    # The next question begins with none.
    desk.post(at(training), OWN)
    assert live.answered(existing(live.current(training))) == 0


def test_too_few_are_not_shown(desk: Client, visitor: Client, training: Training) -> None:
    desk.post(at(training), OWN)
    for _ in range(4):
        sent(visitor, training, "0")
    page = words(desk.post(at(training), {"show": "1"}, follow=True).text)
    assert "À partir de 5 réponses" in page
    assert not existing(live.current(training)).is_shown


def test_no_bar_and_no_pair_of_bars_stands_for_one_number_of_people() -> None:
    for people in range(5, 201):
        numbers: dict[tuple[int, ...], int] = {}
        for first in range(people + 1):
            made = live.bars_of(("a", "b"), (), ["0"] * first + ["1"] * (people - first))
            shown = tuple(bar.percent for bar in made)
            assert made[0].low <= 100 * first / people <= made[0].high
            numbers[shown] = numbers.get(shown, 0) + 1
        assert min(numbers.values()) >= 2, people


def test_a_word_is_shown_from_three_people_unless_the_trainer_hides_it(desk: Client, visitor: Client, training: Training) -> None:
    desk.post(at(training), WORDS)
    for word in ("Écouter", "ecouter", " écouter ", "Croire", "croire", "Bêtise", "bêtise", "bêtise", "Peter"):
        sent(visitor, training, word)
    assert "écouter" not in words(visitor.get(phone_at(visitor, training)).text).lower()
    before = words(desk.get(at(training)).text)
    # The trainer reads what could be shown, and nothing else.
    assert "bêtise" in before
    assert "Peter" not in before
    assert "roire" not in before
    desk.post(at(training), {"hide": "betise"})
    shown = desk.post(at(training), {"show": "1"}, follow=True)
    for page in (words(shown.text), words(visitor.get(phone_at(visitor, training)).text)):
        assert "Écouter 3 personnes ou plus" in page
        assert "êtise" not in page
        assert "roire" not in page
        assert "Peter" not in page


@pytest.mark.parametrize(
    "hostile",
    ["0470 12 34 56", "http://x.be", "www.x.be", "a@b.be", "mot de plus de vingt-quatre lettres", "un deux trois quatre", "", "<b>"],
)
def test_what_is_no_word_is_refused(desk: Client, visitor: Client, training: Training, hostile: str) -> None:
    desk.post(at(training), WORDS)
    assert "trois au plus" in words(sent(visitor, training, hostile).text)
    assert live.answered(existing(live.current(training))) == 0


def test_nobody_types_a_word_where_a_deck_is_for_minors(desk: Client, training: Training) -> None:
    assert 'value="words"' in desk.get(at(training)).text
    Training.objects.filter(pk=training.pk).update(written_for_minors=True)
    assert 'value="words"' not in desk.get(at(training)).text
    desk.post(at(training), WORDS)
    assert live.current(training) is None


def test_a_card_is_asked_with_its_reflex_but_not_during_the_entry_test(desk: Client, visitor: Client, training: Training) -> None:
    name, card = next((name, card) for name, card in live.askable_cards(training, "fr") if card.kind == "choice")
    sending = {"ask": "1", "kind": "card", "card": name, "seconds": "60"}
    assert "Fermez d’abord le test d’entrée" in words(desk.post(at(training), sending, follow=True).text)
    Training.objects.filter(pk=training.pk).update(held_on=training.held_on - timedelta(days=2))
    desk.post(at(training), sending)
    question = existing(live.current(training))
    phone = visitor.get(phone_at(visitor, training)).text
    assert words(card.prompt) in words(phone)
    assert "data-live-left" in desk.get(at(training)).text
    desk.post(at(training), {"stop_timer": "1"})
    assert "data-live-left" not in desk.get(at(training)).text
    for _ in range(6):
        sent(visitor, training, str(question.right[0]))
    shown = desk.post(at(training), {"show": "1"}, follow=True).text
    assert shown.count("live-right") == 1
    assert words(existing(card.reflex)) in words(shown)


@pytest.mark.database
def test_nothing_of_it_is_in_the_database(desk: Client, visitor: Client, training: Training) -> None:
    def texts() -> str:
        return "\n".join(str(list(model.objects.values())) for model in apps.get_models() if model._meta.managed)

    desk.post(at(training), WORDS)
    address = phone_at(visitor, training)
    for phone in [address, *(phone_at(visitor, training) for _ in range(4))]:
        sent(visitor, training, "Zwaardvis", phone=phone)
    desk.post(at(training), {"show": "1"})
    assert "Zwaardvis" in desk.get(at(training)).text
    stored = texts()
    assert RequestCount.objects.filter(key__startswith="room-answer/").count() == 6
    for secret in ("Zwaardvis", "zwaardvis", WORDS["prompt"], address.rpartition("/")[2], existing(live.current(training)).number):
        assert secret not in stored
    assert not Answer.objects.exists()
    assert not LearnerKey.objects.exists()


def test_processes_of_one_machine_share_it_and_old_files_go(
    desk: Client, visitor: Client, training: Training, tmp_path: Path, settings: Settings
) -> None:
    settings.CACHES = valkey.caches("", stored_pages=0, room_folder=str(tmp_path))
    desk.post(at(training), OWN)
    sent(visitor, training, "0")
    assert len(list(tmp_path.glob("*.djcache"))) == 2
    now = timezone.now()
    assert live.delete_expired(now=now) == 0
    assert live.delete_expired(now=now + timedelta(seconds=live.LIFE_SECONDS + 60)) == 2
    assert live.current(training) is None


def test_while_the_shared_memory_is_away_the_trainer_learns_so_and_phones_wait(
    desk: Client, visitor: Client, training: Training, settings: Settings
) -> None:
    settings.CACHES = valkey.caches("redis://127.0.0.1:1", stored_pages=0)
    page = desk.post(at(training), OWN)
    assert (page.status_code, "la mémoire que les téléphones partagent" in words(page.text)) == (200, True)
    # What was typed is still there.
    assert "Qui appelez-vous ?" in page.text
    assert "Pas encore de question" in words(visitor.get(phone_at(visitor, training)).text)
    for pressed in ("show", "stop_timer", "end"):
        assert desk.post(at(training), {pressed: "1"}).status_code == 302


def test_only_trainers_of_the_organisation_ask(client: Client, training: Training) -> None:
    stranger = signed_in(person("olga", organisation("other"), Role.TRAINER))
    for path in ("live/", "live/state/"):
        assert stranger.get(at(training, path)).status_code == 404
        assert client.get(at(training, path)).status_code == 302
    assert client.post(at(training), OWN).status_code in (302, 403)
    assert live.current(training) is None


def test_a_wrong_code_leads_to_the_form_in_each_language(visitor: Client, training: Training) -> None:
    assert visitor.get("/nl/live/999999").status_code == 404
    for language in ("fr", "nl", "de", "en"):
        page = visitor.get(f"/{language}/live")
        assert 'name="code"' in page.text
        assert not page.cookies
        typed = visitor.get(f"/{language}/live", {"code": code(training).lower()})
        assert typed.headers["Location"] == f"/{language}/live/{code(training)}"


@pytest.mark.parametrize("run", [1, 2, 3])
def test_room_page_and_report_agree_of_twelve_phones(desk: Client, visitor: Client, training: Training, run: int) -> None:
    """Twelve phones take the entry test, it is closed, they answer a live question: every printed figure is of the same people."""
    today = opened(training.organisation, training.opened_by, days_ago=0)
    answer(today, learners=12, days=0, seed=run)
    room = words(desk.post(at(today, "room/close/"), {"confirmed": "1"}, follow=True).text)
    before = words(desk.get(at(today, "figures/")).text)
    name, _card = next(live.askable_cards(today, "fr"))
    desk.post(at(today), {"ask": "1", "kind": "card", "card": name, "seconds": "0"})
    question, chance = existing(live.current(today)), Random(run)
    chosen = [chance.randrange(len(question.options)) for _ in range(12)]
    for option in chosen:
        sent(visitor, today, str(option))
    projected = desk.post(at(today), {"show": "1"}, follow=True).text
    assert "12 personnes ont répondu" in words(projected)
    assert bars(projected) == bars(visitor.get(phone_at(visitor, today)).text)
    assert len(bars(projected)) == len(question.options)
    assert all(low <= 100 * chosen.count(place) / 12 <= high for place, (low, high) in enumerate(bars(projected)))

    figures = words(desk.get(at(today, "figures/")).text)
    assert figures == before
    result = existing(rooms.result_of(today, language="fr"))
    page = figures_page.page_of(today, language="fr", today=timezone.localdate())
    share = existing(result.everything)
    with closing(pypdfium2.PdfDocument(report.printed(training=today, language="fr", now=timezone.now()))) as document:
        paper = " ".join(sheet.get_textpage().get_text_bounded() for sheet in document)
    paper = words(paper)
    for text in (figure_texts.percent(share), figure_texts.interval(share)):
        for place in (room, figures, paper):
            assert words(text) in place
    # The same cards to take up, or none, everywhere.
    reflexes = [card.row.card.reflex for card in result.missed]
    assert [card.row.card.reflex for card in page.again] == reflexes
    assert "terminé par 12 personnes" in room
    assert "12" in figures
    assert Answer.objects.filter(learner__training=today.pk).values("learner").distinct().count() == 12


def test_a_second_circle_has_no_live_question(desk: Client, visitor: Client, training: Training) -> None:
    circle = actions.open_second_circle(training=training, by=existing(training.opened_by), now=timezone.now(), chance=Random(3))
    assert desk.get(at(circle)).status_code == 404
    assert visitor.get(f"/fr/live/{code(circle)}").status_code == 404
