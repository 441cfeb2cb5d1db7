"""The trainer's desk: opening a training in a minute, its page, its prints, its end."""

import re
from datetime import timedelta

import pytest
from django.test import Client, override_settings
from django.utils import timezone

from ravive.people.models import AuditEvent, Organisation, Role
from ravive.publishing.models import PublishedBundle
from ravive.reviews.models import Answer, LearnerKey, TrainingCode
from ravive.trainings import codes, queries
from ravive.trainings.actions import DRAWN_BY
from ravive.trainings.models import Training, TrainingRules
from tests.people.cast import organisation, person, signed_in
from tests.reviews.phone import ANSWERS, headers
from tests.trainings.cast import HELD_ON, code, phones, practise
from tests.trainings.test_figures import words

USUAL = {
    "title": "Accueil, équipe de nuit", "place": "", "held_on": HELD_ON.isoformat(), "decks": ["accueil"], "languages": ["fr"],
    "print_language": "fr", "entry_test": "on", "test_days": "30 90 180", "uses_controls": "on", "situations": "9", "cycles": "4",
    "weeks": "36", "prompts_a_week": "2", "certificate_share": "0.8",
}  # fmt: skip


def test_the_form_holds_a_good_plan(desk: Client) -> None:
    before = timezone.localdate()
    page = desk.get("/desk/trainings/new/").text
    for value in ('value="30 90 180"', 'value="36"', 'value="0.8" selected'):
        assert value in page
    assert any(f'value="{today.isoformat()}"' in page for today in (before, timezone.localdate()))
    assert 'value="accueil"' in page


def test_a_trainer_opens_a_training(desk: Client) -> None:
    reply = desk.post("/desk/trainings/new/", USUAL, follow=True)
    training = Training.objects.get()
    assert reply.redirect_chain == [(f"/desk/trainings/{training.pk}/", 302)]
    shown = TrainingCode.objects.get(training=training.pk).code
    assert codes.format_code(shown) in reply.text
    assert f"/fr/join/{shown}" in reply.text
    assert shown in desk.get("/desk/trainings/").text.replace("\N{NO-BREAK SPACE}", "")
    assert AuditEvent.objects.filter(verb="training.opened", subject_id=str(training.pk)).exists()


@pytest.mark.parametrize(
    ("changed", "text"),
    [
        ({"decks": []}, "Choisissez au moins un des jeux publiés."),
        ({"test_days": "30 40"}, "Laissez au moins 21 jours"),
        ({"test_days": "trente"}, "Écrivez des nombres de jours"),
        ({"test_days": "30 60"}, "Les cartes témoins sont posées au test des 90 jours"),
        ({"test_days": "0"}, "Les tests viennent 1 à 730 jours"),
        ({"print_language": "nl", "languages": ["fr", "de"]}, "Choisissez une des langues de la formation."),
        ({"prompts_a_week": "3"}, "Sélectionnez un choix valide"),
        ({"test_days": "30 999999999999"}, "Les tests viennent 1 à 730 jours"),
        ({"held_on": "9999-12-31"}, "Ce jour est dans plus de 5 ans. Vérifiez l’année."),
        ({"title": ""}, "Donnez un titre à la formation."),
    ],
)
def test_what_does_not_fit_is_shown_and_nothing_is_created(desk: Client, changed: dict[str, object], text: str) -> None:
    page = desk.post("/desk/trainings/new/", {**USUAL, **changed}).text
    assert text in page
    assert not Training.objects.exists()
    assert not TrainingCode.objects.exists()


@pytest.mark.parametrize(("days_ago", "more"), [(366 * 6, {}), (300, {}), (60, {"weeks": "4", "test_days": "30"})])
def test_days_whose_plan_is_over_are_refused(desk: Client, days_ago: int, more: dict[str, str]) -> None:
    held_on = HELD_ON - timedelta(days=days_ago)
    form = {**USUAL, "uses_controls": "", "held_on": held_on.isoformat(), **more}
    page = desk.post("/desk/trainings/new/", form).text
    assert "Avec ces dates, le plan s’est terminé le" in page
    assert not Training.objects.exists()


def test_months_that_end_a_plan_before_its_time_are_counted_too(desk: Client, host: Organisation) -> None:
    TrainingRules.objects.create(organisation=host, retention_months=1)
    form = {**USUAL, "uses_controls": "", "test_days": "30", "held_on": (HELD_ON - timedelta(days=100)).isoformat()}
    assert "Avec ces dates, le plan s’est terminé le" in desk.post("/desk/trainings/new/", form).text


def test_a_day_of_some_weeks_ago_is_accepted_and_takes_answers(desk: Client) -> None:
    desk.post("/desk/trainings/new/", {**USUAL, "held_on": (HELD_ON - timedelta(days=60)).isoformat()})
    assert not Training.objects.get().is_over(HELD_ON)


def test_what_is_over_is_renamed_but_not_moved_to_another_time_that_is_over(desk: Client, training: Training) -> None:
    held_on = HELD_ON - timedelta(days=400)
    Training.objects.update(held_on=held_on, answers_until=held_on + timedelta(days=266))
    form, address = {**USUAL, "held_on": held_on.isoformat()}, f"/desk/trainings/{training.pk}/change/"
    assert desk.post(address, form).status_code == 302
    assert "le plan s’est terminé" in desk.post(address, {**form, "held_on": "2020-11-26"}).text
    assert Training.objects.get().held_on == held_on


def test_before_anybody_joined_everything_can_be_changed(desk: Client, training: Training) -> None:
    desk.post(f"/desk/trainings/{training.pk}/change/", {**USUAL, "decks": ["voyage"], "test_days": "90"})
    training.refresh_from_db()
    assert (training.title, training.decks, training.test_days) == ("Accueil, équipe de nuit", ["voyage"], [90])


def test_the_audit_log_says_what_was_changed_in_words(desk: Client, training: Training) -> None:
    desk.post(f"/desk/trainings/{training.pk}/change/", {**USUAL, "weeks": "20", "languages": ["fr", "nl"]})
    admin = signed_in(person("ad", training.organisation, Role.ADMIN))
    page = admin.get("/desk/audit/").text
    assert "a modifié la formation" in page
    assert "Titre, Lieu, Semaines de pratique" in page


def test_prints_left_in_a_language_the_training_has_not_come_in_its_first(desk: Client) -> None:
    desk.post("/desk/trainings/new/", {**USUAL, "title": "Vroege dienst", "languages": ["nl", "de"]})
    assert Training.objects.get(title="Vroege dienst").languages == ["nl", "de"]


def test_once_somebody_joined_the_tests_stay(desk: Client, visitor: Client, training: Training) -> None:
    phones(visitor, training, 1)
    page = desk.post(f"/desk/trainings/{training.pk}/change/", {**USUAL, "test_days": "90"})
    assert "Quelqu’un a rejoint la formation" in page.text
    page = desk.get(f"/desk/trainings/{training.pk}/change/").text
    assert "Quelqu’un a rejoint la formation" in page
    assert re.search(r'<input type="date" name="held_on"[^>]* disabled', page)
    # As a browser sends it: what is shown and stays is left out.
    shown = {name: value for name, value in USUAL.items() if name not in DRAWN_BY}
    assert desk.post(f"/desk/trainings/{training.pk}/change/", {**shown, "title": "Troisième titre"}).status_code == 302
    same = {**USUAL, "languages": ["fr", "nl"], "title": "Autre titre"}
    assert desk.post(f"/desk/trainings/{training.pk}/change/", same).status_code == 302
    training.refresh_from_db()
    assert (training.title, training.test_days) == ("Autre titre", [30, 90, 180])


def test_the_order_of_decks_and_a_deck_that_is_withdrawn_stop_nobody_from_changing_the_title(
    desk: Client, visitor: Client, training: Training
) -> None:
    Training.objects.update(decks=["voyage", "accueil"], languages=["fr"])
    phones(visitor, training, 1)
    form = {**USUAL, "decks": ["accueil", "voyage"], "languages": ["fr"], "title": "Sans faute"}
    assert desk.post(f"/desk/trainings/{training.pk}/change/", form).status_code == 302
    training.refresh_from_db()
    assert (training.title, training.decks) == ("Sans faute", ["voyage", "accueil"])
    PublishedBundle.objects.filter(deck="voyage").delete()
    page = desk.get(f"/desk/trainings/{training.pk}/change/").text
    assert "voyage</bdi> (n’est plus publié)" in page
    assert desk.post(f"/desk/trainings/{training.pk}/change/", {**form, "title": "Encore"}).status_code == 302
    training.refresh_from_db()
    assert (training.title, training.decks) == ("Encore", ["voyage", "accueil"])
    assert "voyage" not in desk.get("/desk/trainings/new/").text.partition("id_decks")[2].partition("id_languages")[0]


def test_closing_retains_who_joined_and_lets_nobody_in(desk: Client, visitor: Client, training: Training) -> None:
    first, *_ = phones(visitor, training, 1)
    page = desk.post(f"/desk/trainings/{training.pk}/close/", follow=True).text
    assert "plus personne ne peut la rejoindre" in page
    assert visitor.get(f"/api/v1/trainings/{code(training)}").json()["is_open"] is False
    practise(first, 1, _card())
    assert "Fermée aux nouvelles personnes" in desk.get(f"/desk/trainings/{training.pk}/").text
    assert "On peut de nouveau la rejoindre." in desk.post(f"/desk/trainings/{training.pk}/close/", {"reopen": "1"}, follow=True).text
    assert TrainingCode.objects.get(training=training.pk).is_open


def _card() -> str:
    from ravive.publishing import queries as decks

    deck = decks.current_deck("accueil", "fr")
    assert deck is not None
    return deck.bundle.cards[0].id


def test_extending_moves_the_end_up_to_the_day_of_deletion(desk: Client, training: Training) -> None:
    last = queries.forget_on(training)
    for until, text in ((HELD_ON, "Choisissez un jour après la fin actuelle."), (last, "Les réponses sont supprimées après le")):
        assert text in desk.post(f"/desk/trainings/{training.pk}/extend/", {"until": until.isoformat()}).text
    until = training.answers_until + timedelta(days=365)
    assert desk.post(f"/desk/trainings/{training.pk}/extend/", {"until": until.isoformat()}).status_code == 302
    training.refresh_from_db()
    assert training.answers_until == until
    assert TrainingCode.objects.get(training=training.pk).closes_at == training.closes_at


@pytest.mark.database
def test_deleting_asks_first_and_takes_the_answers_out(desk: Client, visitor: Client, training: Training) -> None:
    for number, phone in enumerate(phones(visitor, training, 2)):
        practise(phone, number, _card())
    page = desk.get(f"/desk/trainings/{training.pk}/delete/").text
    assert "Les réponses de toutes les personnes" in page
    assert "2 personnes" not in page
    assert Training.objects.exists()
    desk.post(f"/desk/trainings/{training.pk}/delete/")
    assert not any(model.objects.exists() for model in (Training, TrainingCode, LearnerKey, Answer))
    event = AuditEvent.objects.get(verb="training.deleted")
    assert event.detail == {"learners_below": 5}


def _texts(desk: Client, training: Training) -> list[str]:
    """Return what each page says that has a number of people in it."""
    path = f"/desk/trainings/{training.pk}/"
    places = ("/desk/trainings/", path, f"{path}figures/", f"{path}room/", f"{path}delete/", "/desk/trainings/figures/")
    return [words(re.sub(r"(?s)<(script|style|svg).*?</\1>", "", desk.get(place).text)) for place in places]


def test_nobody_sees_whether_any_joined_or_left_below_the_smallest_group(desk: Client, visitor: Client, training: Training) -> None:
    nobody = _texts(desk, training)
    phones(visitor, training, 3)
    TrainingCode.objects.filter(training=training.pk).update(withdrawn=1)
    assert _texts(desk, training) == nobody
    assert "moins de 5" in nobody[1]


def test_no_number_falls_when_one_person_leaves(desk: Client, visitor: Client, training: Training) -> None:
    joined = phones(visitor, training, 9)
    before = _texts(desk, training)
    assert "Ont rejoint 9" in before[1]
    for phone in joined[:4]:
        visitor.delete(ANSWERS.format(code=phone.code), headers=headers(phone.key))
    assert _texts(desk, training) == before
    visitor.delete(ANSWERS.format(code=joined[4].code), headers=headers(joined[4].key))
    assert "parties avec leurs réponses : 5" in _texts(desk, training)[1]


def test_the_page_says_what_a_certificate_takes(desk: Client, training: Training) -> None:
    text = "avec au moins 80\N{NO-BREAK SPACE}% de bonnes réponses donne droit à une attestation"
    assert text in desk.get(f"/desk/trainings/{training.pk}/").text
    Training.objects.update(certificate_share=None)
    assert "attestation" not in desk.get(f"/desk/trainings/{training.pk}/").text


def test_only_trainers_and_administrators_come_in(desk: Client, training: Training) -> None:
    other = signed_in(person("ada", training.organisation, Role.AUTHOR))
    assert other.get(f"/desk/trainings/{training.pk}/").status_code == 403
    assert desk.get("/desk/trainings/rules/").status_code == 403
    stranger = signed_in(person("olga", organisation("ailleurs"), Role.TRAINER))
    assert stranger.get(f"/desk/trainings/{training.pk}/").status_code == 404


def test_an_administrator_raises_the_smallest_group_and_never_lowers_it(training: Training, visitor: Client) -> None:
    admin = signed_in(person("ad", training.organisation, Role.ADMIN))
    assert admin.post("/desk/trainings/rules/", {"smallest_group": "8", "retention_months": "24"}).status_code == 302
    page = admin.post("/desk/trainings/rules/", {"smallest_group": "7", "retention_months": "24"}).text
    assert "ce qui était masqué le reste" in page
    assert TrainingRules.objects.get().smallest_group == 8
    sheet = visitor.get(f"/api/v1/trainings/{code(training)}").json()
    assert (sheet["smallest_group"], sheet["retention_months"]) == (8, 24)


def test_longer_retention_holds_for_new_trainings_only(training: Training) -> None:
    admin = signed_in(person("ad", training.organisation, Role.ADMIN))
    admin.post("/desk/trainings/rules/", {"smallest_group": "5", "retention_months": "36"})
    training.refresh_from_db()
    assert training.retention_months == 24
    admin.post("/desk/trainings/new/", USUAL)
    assert Training.objects.exclude(pk=training.pk).get().retention_months == 36


@pytest.mark.parametrize(("url", "is_said"), [("http://127.0.0.1:8000", True), ("https://ravive.example", False)])
def test_an_address_that_phones_cannot_reach_is_shown(desk: Client, training: Training, url: str, is_said: bool) -> None:
    with override_settings(RAVIVE_URL=url):
        page = desk.get(f"/desk/trainings/{training.pk}/").text
    assert ("Les téléphones n’atteignent pas" in page) == is_said


def test_a_deck_s_title_may_run_in_another_direction_among_the_choices(desk: Client) -> None:
    assert "<bdi>Je pars en voyage</bdi> · " in desk.get("/desk/trainings/new/").text
