"""A group that trains others: a code to pass on, and only counts of the people who join with it."""

from datetime import timedelta
from random import Random

import pytest
from django.test import Client

from ravive.people.models import AuditEvent
from ravive.reviews.models import Answer, LearnerKey, TrainingCode
from ravive.trainings import actions, codes, queries, retention, training_rules
from ravive.trainings.models import Training
from ravive.trainings.queries import Numbers
from tests.reviews.phone import ANSWERS, Phone, headers
from tests.trainings.cast import HELD_ON, NOON, code, phones, practise, values
from tests.trainings.test_desk import USUAL
from tests.trainings.test_retention import cards, night


@pytest.fixture
def circle(desk: Client, training: Training) -> Training:
    """The second circle of the training, opened by its trainer, with its code."""
    page = desk.post(f"/desk/trainings/{training.pk}/second-circle/", follow=True).text
    found = Training.objects.get(parent=training)
    assert f"Le second cercle a son code\N{NO-BREAK SPACE}: {codes.format_code(code(found))}." in page
    return found


def practising(visitor: Client, circle: Training, count: int) -> list[Phone]:
    """Let so many join the circle, and all but two of them answer."""
    found = phones(visitor, circle, count)
    for number, phone in enumerate(found[2:]):
        practise(phone, number, cards()[0])
    return found


@pytest.mark.database
def test_opening_twice_gives_one_code(desk: Client, training: Training, circle: Training) -> None:
    desk.post(f"/desk/trainings/{training.pk}/second-circle/")
    assert Training.objects.filter(parent=training).count() == 1
    assert code(circle) != code(training)
    assert AuditEvent.objects.filter(verb="circle.opened").count() == 1


def test_its_sheet_says_what_it_is_and_the_trainings_sheet_gives_its_code(visitor: Client, training: Training, circle: Training) -> None:
    own = visitor.get(f"/api/v1/trainings/{code(circle)}").json()
    assert (own["is_second_circle"], own["second_circle"], own["title"]) == (True, None, training.title)
    assert (own["entry_test"], own["test_days"], own["control_cards"], own["certificate_share"]) == (False, [], 0, None)
    handed = visitor.get(f"/api/v1/trainings/{code(training)}").json()
    assert (handed["is_second_circle"], handed["second_circle"]) == (False, code(circle))


def test_a_closed_circle_is_not_handed_on(desk: Client, visitor: Client, training: Training, circle: Training) -> None:
    desk.post(f"/desk/trainings/{circle.pk}/close/")
    assert visitor.get(f"/api/v1/trainings/{code(training)}").json()["second_circle"] is None
    found = queries.by_code(code(training))
    assert found is not None
    TrainingCode.objects.update(is_open=True)
    assert queries.sheet_of(*found, today=circle.answers_until).second_circle == code(circle)
    assert queries.sheet_of(*found, today=circle.closes_at.date()).second_circle is None


def test_the_desk_shows_its_code_poster_and_qr(desk: Client, training: Training, circle: Training) -> None:
    page = desk.get(f"/desk/trainings/{training.pk}/").text
    assert code(circle) in page.replace("\N{NO-BREAK SPACE}", "")
    assert f"/desk/trainings/{circle.pk}/poster/" in page
    own = desk.get(f"/desk/trainings/{circle.pk}/").text
    assert "second cercle" in own
    assert f"/fr/join/{code(circle)}" in own
    assert 'class="qr"' in own
    assert "Seulement combien de personnes, au moins, ont rejoint" in own


def test_too_few_are_not_shown(desk: Client, visitor: Client, training: Training, circle: Training) -> None:
    practising(visitor, circle, 4)
    for page in (training, circle):
        shown = desk.get(f"/desk/trainings/{page.pk}/").text
        assert "moins de 5" in shown
        assert "se sont exercées\N{NO-BREAK SPACE}: moins de 5" in shown
    lost = desk.get(f"/desk/trainings/{circle.pk}/delete/").text
    assert "Les réponses de toutes les personnes qui ont rejoint avec son code" in lost
    assert "4 personnes" not in lost


def test_enough_are_shown_as_numbers(desk: Client, visitor: Client, training: Training, circle: Training) -> None:
    practising(visitor, circle, 8)
    shown = desk.get(f"/desk/trainings/{training.pk}/").text
    assert "Ont rejoint\N{NO-BREAK SPACE}: au moins 5" in shown
    assert "se sont exercées\N{NO-BREAK SPACE}: au moins 5" in shown
    # The group's own number stays its own.
    assert queries.numbers_of([training])[training.pk].joined == 0


@pytest.mark.parametrize(
    ("joined", "practised", "shown"),
    [
        (0, 0, 0),
        (1, 1, 0),
        (4, 4, 0),
        (5, 0, 0),
        (5, 4, 0),
        (5, 5, 0),
        (6, 5, 5),
        (6, 6, 5),
        (9, 4, 0),
        (9, 9, 5),
        (11, 10, 10),
        (11, 11, 10),
        (12, 9, 5),
    ],
)
def test_what_everybody_did_is_never_certain(joined: int, practised: int, shown: int) -> None:
    assert queries.shown_practised(Numbers(joined=joined, practised=practised), 5) == shown
    # What is stored of it when its answers are deleted shows the same.
    assert queries.shown_practised(Numbers(joined=joined, practised=shown), 5) == shown


def test_who_leaves_a_circle_does_not_show_whether_they_practised(
    desk: Client, visitor: Client, training: Training, circle: Training
) -> None:
    found = practising(visitor, circle, 9)

    def leave(phone: Phone) -> None:
        assert visitor.delete(ANSWERS.format(code=code(circle)), headers=headers(phone.key)).status_code == 204

    def shown() -> str:
        page = desk.get(f"/desk/trainings/{training.pk}/").text
        return page[page.index("Ont rejoint\N{NO-BREAK SPACE}:") :][:90]

    before = shown()
    leave(found[0])
    without_one_who_did_not = shown()
    leave(found[-1])
    assert before == without_one_who_did_not == shown()


@pytest.mark.parametrize(("count", "counted"), [(0, None), (4, None), (8, 5)])
def test_what_stays_of_it_is_a_number(visitor: Client, training: Training, circle: Training, count: int, counted: int | None) -> None:
    practising(visitor, circle, count)
    retention.forget_due(now=night(queries.forget_on(circle)))
    circle.refresh_from_db()
    assert circle.practised == counted
    assert not Answer.objects.exists()
    detail = AuditEvent.objects.get(verb="training.forgotten", subject_id=str(circle.pk)).detail
    assert detail == ({"learners_at_least": 5} if counted else {"learners_below": 5})


def test_it_follows_its_training(desk: Client, training: Training, circle: Training) -> None:
    changed = {**USUAL, "title": "Autre titre", "decks": ["voyage"], "weeks": "20"}
    assert desk.post(f"/desk/trainings/{training.pk}/change/", changed).status_code == 302
    training.refresh_from_db()
    circle.refresh_from_db()
    assert (circle.title, circle.decks, circle.weeks, circle.test_days) == ("Autre titre", ["voyage"], 20, [])
    assert circle.answers_until == training.answers_until
    assert TrainingCode.objects.get(training=circle.pk).closes_at == circle.closes_at


def test_what_its_people_draw_cards_by_stays(desk: Client, visitor: Client, training: Training, circle: Training) -> None:
    phones(visitor, circle, 1)
    page = desk.post(f"/desk/trainings/{training.pk}/change/", {**USUAL, "decks": ["voyage"]})
    assert "Quelqu’un a rejoint la formation" in page.text


def test_it_is_changed_by_its_training_only(desk: Client, training: Training, circle: Training) -> None:
    reply = desk.post(f"/desk/trainings/{circle.pk}/change/", USUAL)
    assert reply.headers["Location"] == f"/desk/trainings/{training.pk}/change/"
    circle.refresh_from_db()
    assert (circle.title, circle.test_days) == (training.title, [])


def test_a_circle_has_no_circle_nor_has_what_is_over(desk: Client, training: Training, circle: Training) -> None:
    desk.post(f"/desk/trainings/{circle.pk}/second-circle/")
    over = actions.open_training(organisation=training.organisation, values=values(), by=training.opened_by, now=NOON, chance=Random(5))
    Training.objects.filter(pk=over.pk).update(answers_until=HELD_ON - timedelta(days=365))
    page = desk.post(f"/desk/trainings/{over.pk}/second-circle/", follow=True).text
    assert "Un second cercle appartient à une formation qui prend encore des réponses." in page
    assert Training.objects.exclude(parent=None).count() == 1


def test_it_takes_no_answer_once_they_are_deleted(training: Training) -> None:
    short = values(weeks=4, test_days=[180], uses_controls=False)
    by = training.opened_by
    training_rules.change_rules(organisation=training.organisation, values={"smallest_group": 5, "retention_months": 1}, by=by, now=NOON)
    opened = actions.open_training(organisation=training.organisation, values=short, by=by, now=NOON, chance=Random(5))
    circle = actions.open_second_circle(training=opened, by=by, now=NOON, chance=Random(6))
    assert circle.answers_until < queries.forget_on(circle) < opened.answers_until


def test_a_phone_learns_the_day_its_own_circle_is_deleted(visitor: Client, circle: Training) -> None:
    sheet = visitor.get(f"/api/v1/trainings/{code(circle)}").json()
    assert (sheet["test_days"], sheet["kept_until"]) == ([], queries.forget_on(circle).isoformat())


@pytest.mark.database
def test_deleting_its_training_takes_it_along_and_shows_only_the_trainings_own(
    desk: Client, visitor: Client, training: Training, circle: Training
) -> None:
    phones(visitor, training, 6)
    phones_of_circle = [Phone(visitor, code(circle), phone.key) for phone in practising(visitor, circle, 3)]
    assert phones_of_circle
    desk.post(f"/desk/trainings/{training.pk}/delete/")
    assert not any(model.objects.exists() for model in (Training, TrainingCode, LearnerKey, Answer))
    assert AuditEvent.objects.get(verb="training.deleted").detail == {"learners_at_least": 5}


def test_extending_a_training_extends_its_second_circle(training: Training, circle: Training) -> None:
    until = training.answers_until + timedelta(days=60)
    actions.extend_training(training=training, until=until, by=training.opened_by, now=NOON)
    circle.refresh_from_db()
    assert circle.answers_until == until
    assert TrainingCode.objects.get(training=circle.pk).closes_at == circle.closes_at
