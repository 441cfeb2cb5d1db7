"""An organisation that stores answers for fewer months: asked before, shown on each training's page, and never undone."""

from datetime import date, timedelta
from random import Random

import pytest
from django.test import Client
from django.utils.formats import date_format
from django.utils.translation import override

from ravive.people.actions import RefusedError
from ravive.people.models import Organisation, Role
from ravive.reviews.models import Answer, TrainingCode
from ravive.trainings import actions, plan, queries, retention, retention_changes, training_rules
from ravive.trainings.models import Training, TrainingRules
from tests.people.cast import person, signed_in
from tests.trainings.cast import HELD_ON, NOON, code, phones, values
from tests.trainings.test_retention import night, practising

ADDRESS = "/desk/trainings/rules/"


def in_french(day: date, look: str = "DATE_FORMAT") -> str:
    """Return a day as French pages have it."""
    with override("fr"):
        return date_format(day, look)


@pytest.fixture
def admin(host: Organisation) -> Client:
    """An administrator's browser, in French."""
    return signed_in(person("ad", host, Role.ADMIN))


def set_retention(training: Training, months: int) -> Training:
    """Let its organisation store answers for so many months; return the training as it is now."""
    chosen = {"smallest_group": 5, "retention_months": months}
    training_rules.change_rules(organisation=training.organisation, values=chosen, by=training.opened_by, now=NOON)
    return Training.objects.select_related("organisation").get(pk=training.pk)


def months(months: int, **more: str) -> dict[str, str]:
    """Return the form of the rules, filled in."""
    return {"smallest_group": "5", "retention_months": str(months), **more}


def test_no_order_of_rules_puts_off_a_promised_day(visitor: Client, training: Training) -> None:
    promised_day = [queries.forget_on(training)]
    for changed in (36, 12, 24, 1, 24, 60):
        training = set_retention(training, changed)
        promised_day.append(queries.forget_on(training))
        # The job deletes on the day that phones got, and that the page shows before joining.
        sheet = visitor.get(f"/api/v1/trainings/{code(training)}").json()
        assert (sheet["retention_months"], sheet["kept_until"]) == (training.retention_months, promised_day[-1].isoformat())
        assert in_french(promised_day[-1]) in visitor.get(f"/fr/join/{code(training)}/").text
        assert plan.forget_on(training.last_test_day, training.retention_months) == promised_day[-1]
    assert promised_day == sorted(promised_day, reverse=True)
    assert promised_day[-1] == plan.forget_on(training.last_test_day, 1)
    assert retention.due_trainings(now=night(promised_day[-1] - timedelta(days=1))) == []
    assert retention.due_trainings(now=night(promised_day[-1])) == [training]


def test_a_training_opened_after_has_the_months_of_its_own_day(training: Training) -> None:
    set_retention(training, 1)
    set_retention(training, 24)
    opened = actions.open_training(organisation=training.organisation, values=values(), by=training.opened_by, now=NOON, chance=Random(5))
    assert opened.retention_months == 24


@pytest.mark.database
def test_a_form_that_was_open_while_the_months_were_shortened_writes_none_back(training: Training) -> None:
    read_before = Training.objects.select_related("organisation").get(pk=training.pk)
    short = set_retention(training, 1)
    actions.change_training(training=read_before, values=values(title="Autre titre"), by=training.opened_by, now=NOON)
    with pytest.raises(RefusedError):
        actions.extend_training(training=training, until=queries.forget_on(short), by=training.opened_by, now=NOON)
    circle = actions.open_second_circle(training=training, by=training.opened_by, now=NOON, chance=Random(6))
    stored = Training.objects.get(pk=training.pk)
    assert (stored.title, stored.retention_months, stored.answers_until) == ("Autre titre", 1, short.answers_until)
    assert circle.retention_months == 1


@pytest.mark.parametrize("of_a_circle", [False, True])
def test_more_weeks_do_not_put_off_the_day_once_somebody_joined(visitor: Client, training: Training, of_a_circle: bool) -> None:
    by = training.opened_by
    chosen = values() if of_a_circle else values(test_days=[], uses_controls=False)
    actions.change_training(training=training, values=chosen, by=by, now=NOON)
    circle = actions.open_second_circle(training=training, by=by, now=NOON, chance=Random(6)) if of_a_circle else training
    longer, shorter = ({**vars(chosen), "weeks": weeks} for weeks in (50, 30))
    phones(visitor, circle, 1)
    promised_day = queries.forget_on(circle)
    with pytest.raises(RefusedError):
        actions.change_training(training=training, values=actions.TrainingValues(**longer), by=by, now=NOON)
    circle = Training.objects.get(pk=circle.pk)
    assert queries.forget_on(circle) == promised_day
    training = Training.objects.get(pk=training.pk)
    actions.change_training(training=training, values=actions.TrainingValues(**shorter), by=by, now=NOON)
    assert queries.forget_on(Training.objects.get(pk=circle.pk)) < promised_day


def test_with_tests_more_weeks_are_free_as_they_put_nothing_off(visitor: Client, training: Training) -> None:
    phones(visitor, training, 1)
    promised_day = queries.forget_on(training)
    actions.change_training(training=training, values=values(weeks=50), by=training.opened_by, now=NOON)
    assert queries.forget_on(Training.objects.get(pk=training.pk)) == promised_day


def test_an_empty_circle_refuses_its_training_no_weeks(visitor: Client, training: Training) -> None:
    actions.open_second_circle(training=training, by=training.opened_by, now=NOON, chance=Random(5))
    phones(visitor, training, 1)
    actions.change_training(training=training, values=values(weeks=50), by=training.opened_by, now=NOON)
    assert Training.objects.get(pk=training.pk).weeks == 50


def test_a_shorter_plan_takes_no_answers_after_they_are_deleted(training: Training) -> None:
    bare = set_retention(training, 1)
    actions.change_training(training=bare, values=values(test_days=[], uses_controls=False, weeks=36), by=bare.opened_by, now=NOON)
    bare = Training.objects.get(pk=bare.pk)
    actions.extend_training(training=bare, until=queries.last_end(bare), by=bare.opened_by, now=NOON)
    bare = Training.objects.get(pk=bare.pk)
    actions.change_training(training=bare, values=values(test_days=[], uses_controls=False, weeks=4), by=bare.opened_by, now=NOON)
    bare = Training.objects.get(pk=bare.pk)
    assert bare.answers_until < queries.forget_on(bare)


@pytest.mark.database
def test_a_training_deleted_meanwhile_is_shown(training: Training) -> None:
    Training.objects.filter(pk=training.pk).delete()
    with pytest.raises(RefusedError, match="supprimée entre-temps"), override("fr"):
        actions.change_training(training=training, values=values(weeks=50), by=training.opened_by, now=NOON)


def test_a_shorter_time_is_asked_about_first_and_nothing_is_saved_before(admin: Client, visitor: Client, training: Training) -> None:
    by = training.opened_by
    practising(visitor, training, 5)
    old = values(title="Formation de 2020", held_on=HELD_ON - timedelta(days=400))
    gone = actions.open_training(organisation=training.organisation, values=old, by=by, now=NOON, chance=Random(5))
    page = admin.post(ADDRESS, months(1)).text
    assert "Les réponses d’une formation sont supprimées au prochain passage" in page
    first, later = page.index(gone.title), page.index(training.title)
    assert first < page.index("au prochain passage", first) < later
    assert in_french(plan.forget_on(training.last_test_day, 1), "SHORT_DATE_FORMAT") in page[later:]
    assert not TrainingRules.objects.exclude(retention_months=24).exists()
    assert set(Training.objects.values_list("retention_months", flat=True)) == {24}
    # Agreed to other months than those that are sent: asked again.
    assert 'name="confirmed" value="1"' in admin.post(ADDRESS, months(1, confirmed="3")).text
    assert set(Training.objects.values_list("retention_months", flat=True)) == {24}
    assert admin.post(ADDRESS, months(1, confirmed="1")).status_code == 302
    assert set(Training.objects.values_list("retention_months", flat=True)) == {1}
    assert retention.due_trainings(now=night(HELD_ON + timedelta(days=1))) == [gone]
    assert Answer.objects.exists()


def test_a_group_that_is_refused_is_shown_before_anything_is_asked(admin: Client, training: Training) -> None:
    TrainingRules.objects.update_or_create(organisation=training.organisation, defaults={"smallest_group": 8})
    page = admin.post(ADDRESS, months(1)).text
    assert "ce qui était masqué le reste" in page
    assert 'confirmed" value="1"' not in page


def test_more_months_and_the_same_months_ask_nothing(admin: Client, training: Training) -> None:
    for stored in (24, 36):
        assert admin.post(ADDRESS, months(stored)).status_code == 302


def test_the_page_says_when_a_training_ends_before_its_plan(desk: Client, training: Training) -> None:
    address = f"/desk/trainings/{training.pk}/"
    assert "le plan de cette formation" not in desk.get(address).text
    plan_end = training.plan_end
    training = set_retention(training, 1)
    assert training.answers_until < plan_end
    assert TrainingCode.objects.get().closes_at == training.closes_at
    page = desk.get(address).text
    assert f"Les réponses ne sont prises que jusqu’au {in_french(training.answers_until)}" in page
    assert f"le plan de cette formation irait jusqu’au {in_french(plan_end)}" in page
    assert "selon les règles de votre organisation" in page
    set_retention(training, 24)
    assert "le plan de cette formation" in desk.get(address).text


@pytest.mark.database
def test_shortening_is_shown_in_the_order_of_the_days(training: Training) -> None:
    early = values(title="Avant", held_on=HELD_ON - timedelta(days=30))
    actions.open_training(organisation=training.organisation, values=early, by=training.opened_by, now=NOON, chance=Random(5))
    assert [change.training.title for change in retention_changes.shortened(training.organisation, 3)] == ["Avant", training.title]
    assert retention_changes.shortened(training.organisation, 24) == ()
