"""The room of a training: counters that name nobody, one release when the test is closed, ten minutes with the cards."""

import re
from collections.abc import Sequence
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.test import Client
from django.utils import timezone

from ravive.insight import queries as released
from ravive.insight.models import EntryTestRelease, ReleasedFigures
from ravive.people.models import AuditEvent, Role
from ravive.reviews.models import Answer, LearnerKey
from ravive.trainings import actions, figure_texts, figures_page, queries
from ravive.trainings import room as rooms
from ravive.trainings.models import Training
from ravive.trainings.room import RoomNumbers
from tests.existing import existing
from tests.insight.simulated import Plan
from tests.insight.stored import numbers, store
from tests.people.cast import organisation, person, signed_in
from tests.trainings.simulated import answer, opened, release

pytestmark = [pytest.mark.slow, pytest.mark.database]


@pytest.fixture
def today(training: Training) -> Training:
    """A training held today, of which nobody has answered."""
    return opened(training.organisation, training.opened_by, days_ago=0)


def at(training: Training, path: str = "") -> str:
    return f"/desk/trainings/{training.pk}/{path}"


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def closed(desk: Client, training: Training) -> str:
    """Close the entry test, and return what the room sees then."""
    reply = desk.post(at(training, "room/close/"), {"confirmed": "1"}, follow=True)
    assert reply.status_code == 200
    return words(reply.text)


def answered_alike(training: Training, credit: float, *, cards: Sequence[int]) -> None:
    """Let everybody have this credit on these cards: what a card is called for must not depend on who the made-up learners are."""
    Answer.objects.filter(learner__training=training.pk, card__in=cards, credit__isnull=False).update(credit=credit)


@pytest.mark.parametrize(
    ("joined", "finished", "shown"),
    [
        (31, 3, "3"),
        (31, 26, "26"),
        (31, 28, "26 ou plus"),
        (31, 31, "26 ou plus"),
        (8, 2, "2"),
        (8, 4, "moins de 5"),
        (8, 8, "5 ou plus"),
        (0, 0, "moins de 5"),
    ],
)
def test_the_room_never_sees_how_few_are_missing(joined: int, finished: int, shown: str) -> None:
    from django.utils.translation import override

    with override("fr"):
        assert RoomNumbers(joined=joined, finished=finished, fewest=5).shown_finished == shown


def test_the_counters_follow_who_joined_and_finished(desk: Client, today: Training) -> None:
    answer(today, learners=6, days=0, silent=9)
    numbers = desk.get(at(today, "room/numbers/")).json()
    assert numbers == {"joined": "15", "finished": "6", "can_close": True}
    LearnerKey.objects.create(training=today.pk, key_digest=b"1" * 32, joined_on=timezone.localdate(), form="A")
    assert desk.get(at(today, "room/numbers/")).json()["joined"] == "16"


def test_closing_shows_at_once_what_most_of_the_room_missed(desk: Client, today: Training) -> None:
    answer(today, learners=80, days=0, silent=3)
    answered_alike(today, 0.0, cards=numbers()[-4:])
    page = closed(desk, today)
    result = rooms.result_of(today, language="fr")
    assert result is not None
    # Noise may put a card that some were sure of, and wrong about, before those that fewest found.
    found = [card.share.value for card in result.missed if card.is_found]
    assert found
    assert found == sorted(found)
    assert all(card.share.value < 0.7 and card.share.learners >= 5 for card in result.missed)
    for card in result.missed:
        assert words(card.row.card.reflex) in page
        assert f"environ {card.found} sur {card.share.learners}" in page
        assert f"intervalle {figure_texts.interval(card.share)}" in page.replace("\N{NO-BREAK SPACE}", " ")
        assert card.share.is_ranked
    assert "terminé par 80 personnes" in page
    # Neither how many joined nor how many are missing.
    assert "83" not in page
    assert AuditEvent.objects.filter(verb="training.entry_test_closed").count() == 1


def test_it_is_closed_once(desk: Client, today: Training) -> None:
    answer(today, learners=12, days=0)
    closed(desk, today)
    first = EntryTestRelease.objects.get(training=today.pk)
    store(Plan(training=today.pk, held_on=today.held_on, learners=9, days=0, first_learner=100), seed=8)
    closed(desk, today)
    again = EntryTestRelease.objects.get(training=today.pk)
    assert (again.closed_at, again.cells, again.finished) == (first.closed_at, first.cells, first.finished)
    assert AuditEvent.objects.filter(verb="training.entry_test_closed").count() == 1


def test_of_two_clicks_at_the_same_moment_one_is_recorded(today: Training, monkeypatch: pytest.MonkeyPatch) -> None:
    answer(today, learners=12, days=0)
    # Neither sees the other one's release before it begins its own.
    monkeypatch.setattr(rooms, "released", SimpleNamespace(room_of=lambda _training: None))
    by, first = today.opened_by, timezone.now()
    assert by is not None
    for now in (first, first + timedelta(milliseconds=2)):
        assert rooms.close_entry_test(training=today, by=by, now=now).closed_at == first
    assert AuditEvent.objects.filter(verb="training.entry_test_closed").count() == 1


def test_too_few_are_not_shown(desk: Client, today: Training) -> None:
    answer(today, learners=4, days=0, silent=5)
    page = closed(desk, today)
    assert "dès que 5 personnes l’ont terminé" in page
    assert not EntryTestRelease.objects.exists()
    assert "disabled" in desk.get(at(today, "room/")).text


def test_ten_are_needed_where_a_deck_is_for_minors(desk: Client, training: Training) -> None:
    group = opened(training.organisation, training.opened_by, days_ago=0)
    Training.objects.filter(pk=group.pk).update(written_for_minors=True)
    answer(group, learners=9, days=0)
    assert "dès que 10 personnes l’ont terminé" in closed(desk, group)
    assert not EntryTestRelease.objects.exists()


def test_a_small_room_sees_one_figure_and_no_card(desk: Client, today: Training) -> None:
    answer(today, learners=6, days=0)
    page = closed(desk, today)
    assert "Ce que nous savions avant de commencer" in page
    result = rooms.result_of(today, language="fr")
    assert result is not None
    assert result.everything is not None
    assert result.missed == ()
    # Where no card is named, room and figures say from how many people on some are.
    for text in (page, words(desk.get(at(today, "figures/")).text)):
        assert "À partir d’environ 40 personnes à un test, 20 par moitié des cartes" in text.replace("\N{NO-BREAK SPACE}", " ")


def test_closing_asks_first_and_says_how_many_still_answer(desk: Client, today: Training) -> None:
    answer(today, learners=6, days=0, silent=9)
    asked = words(desk.post(at(today, "room/close/")).text)
    assert not EntryTestRelease.objects.exists()
    assert "Clore le test d’entrée ?" in asked.replace("\N{NO-BREAK SPACE}", " ")
    assert "Pas encore terminé : 9." in asked.replace("\N{NO-BREAK SPACE}", " ")


def test_it_never_says_how_few_still_answer() -> None:
    from django.utils.translation import override

    with override("fr"):
        assert RoomNumbers(joined=14, finished=14, fewest=5).shown_missing == "moins de 5"
        assert RoomNumbers(joined=14, finished=13, fewest=5).shown_missing == "moins de 5"
        assert RoomNumbers(joined=14, finished=9, fewest=5).shown_missing == "5"


def test_who_joins_after_the_closing_is_not_asked_the_test(desk: Client, today: Training) -> None:
    code = existing(queries.code_of(today))
    answer(today, learners=12, days=0)
    assert not queries.sheet_of(today, code, timezone.localdate()).entry_test_closed
    assert next(test.day for test in queries.tests_to_take(today, timezone.localdate(), closed=released.closed_in_room([today.pk]))) == 0
    closed(desk, today)
    sheet = queries.sheet_of(today, code, timezone.localdate())
    # That there was one stays: people who are in it finish it.
    assert (sheet.entry_test, sheet.entry_test_closed) == (True, True)
    assert next(test.day for test in queries.tests_to_take(today, timezone.localdate(), closed=released.closed_in_room([today.pk]))) == 30
    assert "clos en salle" in words(desk.get(at(today)).text)


def test_a_training_closed_to_new_people_shows_no_code(desk: Client, today: Training) -> None:
    assert "r-join-code" in desk.get(at(today, "room/")).text
    actions.close_training(training=today, by=existing(today.opened_by), now=timezone.now())
    assert "r-join-code" not in desk.get(at(today, "room/")).text


def test_the_room_comes_first_on_the_day_and_the_message_is_where_the_agenda_leads(desk: Client, today: Training) -> None:
    page = desk.get(at(today)).text
    assert page.index(f'r-button"\n  href="{at(today, "room/")}') < page.index(at(today, "figures/"))
    assert 'id="message"' in desk.get(at(today, "figures/")).text


def test_another_day_has_no_test_to_close(desk: Client, training: Training) -> None:
    group = opened(training.organisation, training.opened_by, days_ago=1)
    answer(group, learners=12, days=0)
    assert "Le test d’entrée n’est ouvert que le jour de la formation." in closed(desk, group)
    assert not EntryTestRelease.objects.exists()
    assert "data-r-numbers" not in desk.get(at(group, "room/")).text


def test_the_next_day_counts_those_who_came_late_when_they_are_enough(desk: Client, today: Training) -> None:
    answer(today, learners=12, days=0)
    closed(desk, today)
    room = released.room_of(today.pk)
    assert room is not None
    assert len(room.counted) == 12
    late = LearnerKey.objects.filter(training=today.pk).count()
    answer(today, learners=9, days=0, seed=6)
    assert LearnerKey.objects.filter(training=today.pk).count() == late + 9
    assert release(today, day=1)
    after = released.release_of(today.pk)
    assert after.counts.at_tests[0] > 12
    assert after.room is not None
    assert after.room.counted == frozenset()
    # What the room saw stays as it was.
    assert after.room.cells == room.cells


def test_what_was_shown_in_the_room_goes_with_its_training(desk: Client, today: Training) -> None:
    answer(today, learners=12, days=0)
    closed(desk, today)
    desk.post(at(today, "delete/"))
    assert not EntryTestRelease.objects.exists()
    assert not ReleasedFigures.objects.exists()


def test_figures_stand_below_from_the_closing_on(desk: Client, today: Training) -> None:
    answer(today, learners=80, days=0, silent=3)
    answered_alike(today, 0.0, cards=numbers()[-4:])
    before = words(desk.get(at(today, "figures/")).text)
    assert "pas encore compté : chiffres dès le" in before.replace("\N{NO-BREAK SPACE}", " ")
    assert "moins de 5 personnes" not in before
    assert "Les cartes les moins connues sont nommées ici après le premier test" in before
    closed(desk, today)
    page = words(desk.get(at(today, "figures/")).text)
    assert "80 des 83 personnes arrivées l’ont passé" in page
    named = [card.row.card.reflex for card in figures_page.page_of(today, language="fr", today=timezone.localdate()).again]
    result = rooms.result_of(today, language="fr")
    assert result is not None
    assert named == [card.row.card.reflex for card in result.missed] != []
    assert all(words(reflex) in page for reflex in named)


def test_ten_minutes_have_the_cards_that_were_missed(desk: Client, today: Training) -> None:
    answer(today, learners=80, days=0, silent=3)
    answered_alike(today, 0.0, cards=numbers()[-4:])
    closed(desk, today)
    page = desk.get(at(today, "again/")).text
    result = rooms.result_of(today, language="fr")
    assert result is not None
    assert result.missed
    for card in result.missed:
        assert words(card.row.card.reflex) in words(page)
    assert page.count('class="r-card r-take"') <= 5
    assert page.count("Montrer la réponse") == page.count('class="r-card r-take"')


def test_ten_minutes_without_figures_have_the_vital_cards(desk: Client, today: Training) -> None:
    answer(today, learners=3, days=0)
    page = words(desk.get(at(today, "again/")).text)
    assert "un réflexe vital" in page


def test_only_trainers_of_the_organisation_enter_the_room(client: Client, today: Training) -> None:
    other = organisation("other")
    stranger = signed_in(person("olga", other, Role.TRAINER))
    author = signed_in(person("ada", today.organisation, Role.AUTHOR))
    for path in ("room/", "room/numbers/", "again/"):
        assert stranger.get(at(today, path)).status_code == 404
        assert author.get(at(today, path)).status_code == 403
        assert client.get(at(today, path)).status_code == 302
    assert stranger.post(at(today, "room/close/")).status_code == 404


def test_the_room_is_shown_in_a_language_of_the_training(desk: Client, training: Training) -> None:
    group = opened(training.organisation, training.opened_by, days_ago=0, languages=["fr", "nl"])
    assert "Wat weten we voor we beginnen?" in desk.get(at(group, "room/?language=nl")).text
    assert desk.get(at(group, "room/?language=de")).status_code == 404


def test_a_room_is_closed_while_a_release_of_tomorrow_waits(today: Training) -> None:
    """A cut of figures that came first is not undone: closing shows nothing new then."""
    answer(today, learners=12, days=0)
    assert release(today, day=1)
    assert released.room_of(today.pk) is None
    assert Answer.objects.exists()
    assert not rooms.can_be_closed(today, today.held_on + timedelta(days=1))
