"""A leaked code: a new one, and rejecting whole days of phones, without showing anything of one person."""

from datetime import timedelta
from random import Random

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ravive.people.actions import RefusedError
from ravive.people.models import AuditEvent
from ravive.reviews import http
from ravive.reviews.models import Answer, LearnerKey, TrainingCode
from ravive.throttling.limit import RequestLimit
from ravive.trainings import actions, newcomers
from ravive.trainings.models import Training
from tests.people.cast import signed_in
from tests.reviews.phone import ANSWERS, Phone, answer, headers, join, send
from tests.trainings.cast import NOON, code, half, key, on_day, phones, practise

SHEET = "/api/v1/trainings/{code}"


def renewed(training: Training, by: User) -> str:
    return newcomers.renew_code(training=training, by=by, now=NOON, chance=Random(2)).code


def days(training: Training) -> list[tuple[str, int]]:
    return [(day.joined_with, day.count) for day in newcomers.joined_days(training)]


@pytest.mark.database
def test_a_replaced_code_lets_nobody_in_and_those_who_joined_continue(visitor: Client, training: Training, trainer: User) -> None:
    former = code(training)
    phone = phones(visitor, training, 1)[0]
    new = renewed(training, trainer)
    assert (code(training), former != new) == (new, True)
    refused = join(visitor, former, key(1))
    assert (refused.status_code, refused.json()["code"]) == (410, "closed")
    assert "replaced" in refused.json()["detail"]
    assert visitor.get(SHEET.format(code=former)).status_code == 410
    page = visitor.get(f"/fr/join/{former}")
    assert (page.status_code, "Ce code a été remplacé" in page.text) == (410, True)
    practise(phone, 1, *half("A")[:2])
    sheet = visitor.get(SHEET.format(code=former), headers=headers(phone.key))
    assert (sheet.status_code, sheet.json()["code"], sheet.headers["Cache-Control"]) == (200, new, "no-store")
    assert join(visitor, new, key(1)).status_code == 201
    assert visitor.delete(ANSWERS.format(code=former), headers=headers(phone.key)).status_code == 204
    assert LearnerKey.objects.get().joined_with == new


@pytest.mark.database
def test_a_new_code_has_room_where_the_former_one_was_full(visitor: Client, training: Training, trainer: User) -> None:
    phones(visitor, training, 2)
    TrainingCode.objects.update(capacity=2)
    assert join(visitor, code(training), key(2)).status_code == 409
    assert join(visitor, renewed(training, trainer), key(2)).status_code == 201


def test_a_replaced_code_is_not_reopened(visitor: Client, training: Training, trainer: User) -> None:
    former = code(training)
    new = renewed(training, trainer)
    actions.close_training(training=training, by=trainer, now=NOON)
    actions.reopen_training(training=training, by=trainer, now=NOON)
    assert dict(TrainingCode.objects.values_list("code", "is_open")) == {former: False, new: True}


@pytest.mark.database
def test_the_phones_of_a_day_are_rejected_together(visitor: Client, training: Training, trainer: User) -> None:
    former = code(training)
    joined = phones(visitor, training, 6)
    for phone in joined:
        practise(phone, 1, half("A")[0])
    new = renewed(training, trainer)
    for number in range(6, 12):
        join(visitor, new, key(number))
    assert days(training) == sorted([(former, 5), (new, 5)])
    today = LearnerKey.objects.first()
    assert today is not None
    count = newcomers.reject_day(training=training, joined_on=today.joined_on, joined_with=former, by=trainer, now=NOON)
    assert (count, Answer.objects.count(), days(training)) == (5, 0, [(new, 5)])
    refused = send(visitor, former, [answer(9, half("A")[0], deck="accueil")], joined[0].key)
    assert (refused.status_code, refused.json()["code"]) == (401, "unknown_key")
    assert TrainingCode.objects.get(code=former).withdrawn == 0
    event = AuditEvent.objects.get(verb="training.keys_rejected")
    assert event.detail == {"joined_on": today.joined_on.isoformat(), "learners_at_least": 5}


@pytest.mark.database
def test_fewer_than_a_smallest_group_are_neither_shown_nor_rejected(visitor: Client, training: Training, trainer: User) -> None:
    phones(visitor, training, 6)
    LearnerKey.objects.filter(pk__in=LearnerKey.objects.values("pk")[:4]).update(joined_on=on_day(-3).date())
    assert days(training) == []
    with pytest.raises(RefusedError):
        newcomers.reject_day(training=training, joined_on=on_day(-3).date(), joined_with=code(training), by=trainer, now=NOON)
    assert LearnerKey.objects.count() == 6


def test_of_a_second_circle_whole_groups_are_shown(visitor: Client, training: Training, trainer: User) -> None:
    circle = actions.open_second_circle(training=training, by=trainer, now=NOON, chance=Random(3))
    phones(visitor, circle, 8)
    assert days(circle) == [(code(circle), 5)]


@pytest.mark.parametrize("language", ["fr", "nl", "de", "en"])
def test_the_desk_renews_and_rejects(visitor: Client, training: Training, trainer: User, language: str) -> None:
    desk = signed_in(trainer)
    desk.defaults["HTTP_ACCEPT_LANGUAGE"] = language
    former = code(training)
    phones(visitor, training, 6)
    page = reverse("desk_training", args=[training.pk])
    assert reverse("new_code", args=[training.pk]) in desk.get(page).text
    assert desk.get(reverse("new_code", args=[training.pk])).status_code == 200
    assert code(training) == former
    assert desk.post(reverse("new_code", args=[training.pk]), follow=True).redirect_chain == [(page, 302)]
    assert code(training) != former
    chosen = {"day": LearnerKey.objects.values_list("joined_on", flat=True)[0].isoformat(), "code": former}
    link = f"{reverse('reject_day', args=[training.pk])}?day={chosen['day']}&amp;code={former}"
    assert link in desk.get(page).text
    asking = desk.get(reverse("reject_day", args=[training.pk]), chosen)
    assert (asking.status_code, LearnerKey.objects.count()) == (200, 6)
    assert {"fr": "au moins 5", "nl": "minstens 5", "de": "mindestens 5", "en": "at least 5"}[language] in asking.text
    text = {"fr": "Au moins 5 téléphones", "nl": "Minstens 5 telefoons", "de": "Mindestens 5 Telefone", "en": "At least 5 phones"}[language]
    assert text in desk.post(reverse("reject_day", args=[training.pk]), chosen, follow=True).text
    assert not LearnerKey.objects.exists()


@pytest.mark.parametrize("chosen", [{}, {"day": "yesterday"}, {"day": "2020-01-01", "code": "X"}])
def test_a_day_that_is_not_listed_is_not_found(desk: Client, training: Training, chosen: dict[str, str]) -> None:
    for ask in (desk.get, desk.post):
        assert ask(reverse("reject_day", args=[training.pk]), chosen).status_code == 404


@pytest.mark.slow
@pytest.mark.database
def test_invented_keys_warn_the_trainer_and_stop_no_phone(visitor: Client, desk: Client, training: Training) -> None:
    """Two hundred invented keys kept 23 of 30 phones out."""
    page = reverse("desk_training", args=[training.pk])
    phones(visitor, training, 20)
    assert "r-note-warn r-part" not in desk.get(page).text
    for number in range(200):
        assert join(visitor, code(training), f"an-invented-key-that-is-long-{number:03d}").status_code == 201
    statuses = [join(visitor, code(training), key(20 + number)).status_code for number in range(30)]
    assert statuses == [201] * 30
    assert "r-note-warn r-part" in desk.get(page).text


@pytest.mark.database
def test_past_what_people_mistype_wrong_codes_are_not_answered_and_right_ones_are(
    visitor: Client, training: Training, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone = phones(visitor, training, 1)[0]
    limit = RequestLimit("wrong-code-of-a-test", burst=2, interval_seconds=1_000, caches_refusals=True)
    monkeypatch.setattr(http, "WRONG_CODE_LIMIT", limit)
    wrong = SHEET.format(code="ZZZZZZ")
    assert [visitor.get(wrong).status_code for _ in range(4)] == [404, 404, 429, 429]
    refused = visitor.get(wrong)
    assert refused.json()["code"] == "too_many"
    assert 0 < int(refused.headers["Retry-After"]) <= 1_000
    page = visitor.get("/nl/join/ZZZZZZ")
    assert (page.status_code, "te veel foute codes" in page.text, int(page.headers["Retry-After"]) > 0) == (429, True, True)
    assert join(visitor, "ZZZZZZ", key(1)).status_code == 429
    assert send(visitor, "ZZZZZZ", [], key(1)).status_code == 429
    for path in ("answers", "reminders"):
        method = visitor.delete if path == "answers" else visitor.get
        assert method(f"{wrong}/{path}", headers=headers()).status_code == 429
    assert visitor.post(f"{wrong}/certificate", headers=headers()).status_code == 429
    # Nobody who has a right code notices.
    assert visitor.get(SHEET.format(code=code(training))).status_code == 200
    assert visitor.get(f"/fr/join/{code(training)}").status_code == 200
    assert [join(visitor, code(training), key(1 + number)).status_code for number in range(40)] == [201] * 40
    assert Phone(visitor, phone.code, phone.key).sync()["count"] == 0


def test_a_flood_of_wrong_codes_writes_nothing(visitor: Client, training: Training, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        http, "WRONG_CODE_LIMIT", RequestLimit("wrong-code-of-a-test", burst=1, interval_seconds=1_000, caches_refusals=True)
    )
    for _ in range(2):
        visitor.get(SHEET.format(code="ZZZZZZ"))
    with CaptureQueriesContext(connection) as queries:
        assert visitor.get(SHEET.format(code="ZZZZZZ")).status_code == 429
    assert all(query["sql"].startswith("SELECT") for query in queries)


def test_days_of_old_joinings_stay(visitor: Client, training: Training, trainer: User) -> None:
    phones(visitor, training, 10)
    LearnerKey.objects.filter(pk__in=LearnerKey.objects.values("pk")[:5]).update(joined_on=(NOON - timedelta(days=9)).date())
    newcomers.reject_day(
        training=training, joined_on=LearnerKey.objects.latest("pk").joined_on, joined_with=code(training), by=trainer, now=NOON
    )
    assert list(LearnerKey.objects.values_list("joined_on", flat=True).distinct()) == [(NOON - timedelta(days=9)).date()]
