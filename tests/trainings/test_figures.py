"""The page of a group's figures: what it shows, what it hides and why, and that it reads nothing but what was released."""

import re
from collections.abc import Iterator
from datetime import timedelta
from random import Random

import pytest
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.plugin import DjangoDbBlocker

from ravive.insight.models import ReleasedFigures
from ravive.people.models import Role
from ravive.reviews.models import Answer, LearnerKey
from ravive.trainings import actions, figures_page, groups, queries, retention, training_rules
from ravive.trainings.models import Training
from tests.people.cast import organisation, person, signed_in
from tests.steady_queries import steady_queries
from tests.trainings.cast import NOON
from tests.trainings.released import opened_and_released
from tests.trainings.simulated import answer, measured_training, noon, opened, release

pytestmark = pytest.mark.slow


def page_of(desk: Client, training: Training) -> str:
    reply = desk.get(f"/desk/trainings/{training.pk}/figures/")
    assert reply.status_code == 200
    return reply.text


def words(page: str) -> str:
    """Return what a page says, in one line, with plain spaces."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


@pytest.fixture(scope="module")
def measured_number(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[int]:
    with django_db_blocker.unblock(), measured_training(days=119, learners=24, silent=4) as number:
        yield number


@pytest.fixture
def measured(measured_number: int, training: Training) -> Training:
    """A training whose figures can all be shown: three months old, 24 learners, four without answers."""
    return Training.objects.get(pk=measured_number)


@pytest.mark.database
def test_a_trainer_reads_the_four_figures(desk: Client, measured: Training) -> None:
    page = words(page_of(desk, measured))
    found = figures_page.page_of(measured, language="fr", today=noon(measured.held_on).date() + timedelta(days=119))
    assert "24 sur 28" in page
    assert "Sans réponse ici : 4 personnes, qui n’en ont pas envoyé ou sont parties avec elles." in page
    assert found.recall is not None
    assert found.effect is not None
    assert f"Retenu aujourd’hui, prévu {round(found.recall.value * 100)} %" in page
    assert found.last_test is not None
    assert found.last_test.share is not None
    assert found.last_test.day == 90
    # What carries over stands on top; the whole test, both wordings and their difference stand further down.
    assert found.last_test.wordings is not None
    shown = [found.last_test.wordings.unseen, found.last_test.wordings.practised, found.last_test.share]
    unseen, practised, whole = (f"{round(share.value * 100)} %" for share in shown)
    assert f"Juste dans une nouvelle formulation, mesuré au jour 90 {unseen}" in page
    assert f"dans la formulation révisée {practised}" in page
    assert whole in page
    assert "Pour établir une différence de 6 points, il faut environ" in page
    assert f"{round(found.effect.difference.value * 100):+d} points" in page
    assert "ouvre le" in page


def test_page_sentences_and_table_print_one_change(desk: Client, measured: Training) -> None:
    reply = desk.get(f"/desk/trainings/{measured.pk}/figures/")
    figures = figures_page.page_of(measured, language="fr", today=measured.held_on + timedelta(days=119))
    entry, later = figures.tests[0], figures.tests[-2]
    assert later.day == 90
    assert entry.share is not None
    assert later.share is not None
    before, after = (round(share.value * 100) for share in (entry.share, later.share))
    page, change = words(reply.text).replace("−", "-"), f"{after - before:+d}".replace("+0", "0")
    assert f"depuis le test d’entrée : {change} points" in page.replace("\N{NO-BREAK SPACE}", " ")
    (sentence,) = [text for text in reply.context["sentences"] if "Au test d’entrée" in text]
    assert re.search(rf"{before}\D*%.*{entry.share.learners} personnes.*{after}\D*%.*{later.share.learners} personnes", sentence)
    assert str(abs(after - before)) in sentence
    table = desk.get(f"/desk/trainings/{measured.pk}/figures/table.csv").content.decode("utf-8-sig")
    rows = {(line.split(",")[0], line.split(",")[5]): line.split(",") for line in table.splitlines()}
    assert round(float(rows["change_since_entry", "90"][10]) * 100) == after - before
    assert round(float(rows["test", "90"][10]) * 100) == after


def test_a_message_to_pass_on_leads_the_whole_group_to_its_cards(desk: Client, measured: Training) -> None:
    page = page_of(desk, measured)
    message = re.search(r'<textarea id="message"[^>]*lang="fr">(.*?)</textarea>', page)
    assert message is not None
    assert f"de la formation «\N{NO-BREAK SPACE}{measured.title}\N{NO-BREAK SPACE}» sont prêtes." in message[1]
    assert message[1].endswith("/fr/trainings/")


def test_the_table_has_every_value_of_the_mosaic(desk: Client, measured: Training) -> None:
    page = page_of(desk, measured)
    figures = figures_page.page_of(measured, language="fr", today=measured.held_on + timedelta(days=119))
    tiles = re.findall(r'<i class="r-t r-of-\w+ r-recall-(\d+)', page.split("r-mz-heads")[1].split("r-legend")[0])
    cells = re.findall(r"<td><span[^>]*>([^<]*)</span></td>", page.split("r-behind")[1].split("</table>")[0])
    assert len(cells) == len(figures.columns) * (1 + len(figures.drawn_cards))
    drawn = [recall for of in (figures, *figures.drawn_cards) for recall in of.recalls]
    assert len(tiles) == len(figures.drawn_cards) + sum(recall is not None for recall in drawn)
    assert f"Rien ne distingue {figures.cards_alike} cartes entre elles" in words(page)


def test_a_small_group_learns_why_nothing_is_shown(desk: Client, training: Training) -> None:
    group = opened(training.organisation, training.opened_by, days_ago=30)
    answer(group, learners=4, days=30, silent=3)
    release(group, day=30)
    page = words(page_of(desk, group))
    assert "Moins de 5 personnes ont répondu : à partir de ce nombre, personne ne peut être reconnu." in page
    assert "masqué : moins de 5 personnes" in page
    assert "prévu à partir de 10 personnes" in page
    assert "Mémoire du groupe" not in page


def test_nobody_is_shown_as_silent_before_answers_were_counted(desk: Client, training: Training) -> None:
    group = opened(training.organisation, training.opened_by, days_ago=0)
    answer(group, learners=6, days=0)
    page = words(page_of(desk, group))
    assert "Ont répondu – sur 6 pas encore compté : chiffres dès le" in page
    # Answers, predictions, the measure, and the entry test itself.
    assert page.count("pas encore compté : chiffres dès le") == 4
    assert "prévu à partir de" not in page
    assert "Sans réponse ici" not in page
    assert "0 sur 6" not in words(desk.get("/desk/trainings/figures/").text)


def test_who_joins_after_the_count_is_not_silent(desk: Client, measured: Training) -> None:
    for number in range(5):
        LearnerKey.objects.create(training=measured.pk, key_digest=bytes([number]) * 32, joined_on=timezone.localdate(), form="A")
    page = words(page_of(desk, measured))
    assert "24 sur 28" in page
    assert "Sans réponse ici : 4 personnes, qui n’en ont pas envoyé ou sont parties avec elles." in page


def test_who_left_after_the_count_is_in_it(desk: Client, measured: Training) -> None:
    for key in LearnerKey.objects.filter(training=measured.pk)[:20]:
        key.delete()
    page, beside = words(page_of(desk, measured)), words(desk.get("/desk/trainings/figures/").text)
    assert "24 sur 28" in page
    assert "Sans réponse ici : 4 personnes, qui n’en ont pas envoyé ou sont parties avec elles." in page
    assert "24 sur 28" in beside
    assert queries.totals_of(measured.organisation).joined == 28
    table = desk.get(f"/desk/trainings/{measured.pk}/figures/table.csv").content.decode("utf-8-sig")
    assert {line.split(",")[0]: line.split(",")[10] for line in table.splitlines()}["joined"] == "28"


def test_figures_that_are_not_renewed_say_for_which_day_they_stand(desk: Client, measured: Training) -> None:
    assert "depuis 14 jours" in words(page_of(desk, measured))
    ReleasedFigures.objects.filter(training=measured.pk).update(until=F("until") - 60)
    page = words(page_of(desk, measured))
    assert "depuis 14 jours" not in page
    assert re.search(r"Retenu le \d+(er)? \w+ \d{4}, prévu", page)
    assert re.search(r"dans les 14 jours avant le \d+(er)? \w+ \d{4}", page)
    assert "aucun chiffre n’a été établi depuis" in page
    assert re.search(r"\d\d/\d\d/\d{4}, \d+ à", words(desk.get("/desk/trainings/figures/").text))


def test_what_is_hidden_at_first_is_shown(desk: Client, training: Training) -> None:
    assert "Les premiers chiffres viennent le lendemain de la formation." in words(page_of(desk, training))
    bare = opened(training.organisation, training.opened_by, days_ago=3, uses_controls=False)
    page = words(page_of(desk, bare))
    assert "Cette formation n’a pas de cartes témoins" in page
    assert "Le groupe compte moins de 5 personnes" in page


def test_a_raised_smallest_group_hides_what_was_shown(desk: Client, measured: Training) -> None:
    admin = person("ad", measured.organisation, Role.ADMIN)
    training_rules.change_rules(
        organisation=measured.organisation, values={"smallest_group": 30, "retention_months": 24}, by=admin, now=NOON
    )
    page = words(page_of(desk, measured))
    assert "Résultats masqués." in page
    assert "Mémoire du groupe" not in page


def test_the_page_reads_no_answer(desk: Client, measured: Training) -> None:
    page_of(desk, measured)
    with CaptureQueriesContext(connection) as asked:
        page_of(desk, measured)
    assert asked.captured_queries
    assert not [query["sql"] for query in asked if "reviews_answer" in query["sql"]]


@pytest.mark.database
def test_trainings_stand_side_by_side_in_a_handful_of_queries(desk: Client, measured: Training) -> None:
    path = "/desk/trainings/figures/"
    few = steady_queries(lambda: desk.get(path))
    assert "24 sur 28" in words(desk.get(path).text)
    overview = figures_page.side_by_side(measured.organisation, [measured], today=measured.held_on + timedelta(days=119))[0]
    whole = figures_page.page_of(measured, language="fr", today=measured.held_on + timedelta(days=119))
    assert overview.test is not None
    assert whole.last_test is not None
    assert (overview.recall, overview.test.share, overview.test.takers) == (whole.recall, whole.last_test.share, whole.last_test.takers)
    assert overview.effect is not None
    assert whole.effect is not None
    assert overview.effect.difference == whole.effect.difference
    for number, deck in enumerate(["voyage", "accueil", "declic", "parole"] * 2):
        opened(measured.organisation, measured.opened_by, days_ago=200 + number, decks=[deck], languages=["fr", "nl"][: 1 + number % 2])
    assert steady_queries(lambda: desk.get(path)) == few


@pytest.mark.database
def test_people_of_all_trainings_together_are_those_of_the_last_figures(desk: Client, measured: Training) -> None:
    path = "/desk/trainings/figures/"
    assert queries.totals_of(measured.organisation).practised == 24
    silent = LearnerKey.objects.filter(training=measured.pk, answers=0).first()
    assert silent is not None
    LearnerKey.objects.filter(pk=silent.pk).update(answers=1)
    before = desk.get(path).text
    assert queries.totals_of(measured.organisation).practised == 24
    retention.forget_due(now=noon(queries.forget_on(measured)))
    assert queries.totals_of(measured.organisation).practised == 24
    assert re.findall(r'r-big">(\d+)<', before) == ["2", "28", "24"]


def test_notions_are_shown_as_means_of_their_cards(desk: Client, training: Training) -> None:
    assert training.opened_by is not None
    group = opened_and_released(training.organisation, training.opened_by, days_ago=119, learners=24, taken=20)
    found = figures_page.page_of(group, language="fr", today=timezone.localdate())
    page = words(page_of(desk, group))
    assert "Par notion" in page
    for row in found.notions:
        assert " ".join(" · ".join(row.reflexes).split()) in page
        assert set(row.reflexes) == {card.card.reflex for card in found.cards if card.card.notion == row.notion}
    assert {row.notion for row in found.notions} <= {row.card.notion for row in found.cards}
    first = found.notions[0]
    cards = [row.now.value for row in found.cards if row.card.notion == first.notion and row.now]
    assert first.now == pytest.approx(sum(cards) / len(cards), abs=0.006)


@pytest.mark.database
def test_only_trainings_with_answers_and_a_day_that_has_come_are_due(training: Training) -> None:
    group = opened(training.organisation, training.opened_by, days_ago=10)
    assert groups.due_trainings(now=noon(group.held_on + timedelta(days=10))) == []
    answer(group, learners=6, days=8)
    assert groups.due_trainings(now=noon(group.held_on)) == []
    assert groups.due_trainings(now=noon(group.held_on + timedelta(days=1))) == [group]
    release(group, day=1)
    assert groups.due_trainings(now=noon(group.held_on + timedelta(days=6))) == []
    assert groups.due_trainings(now=noon(group.held_on + timedelta(days=7))) == [group]
    circle = actions.open_second_circle(training=group, by=training.opened_by, now=NOON, chance=Random(3))
    LearnerKey.objects.filter(training=group.pk).update(training=circle.pk)
    assert groups.due_trainings(now=noon(group.held_on + timedelta(days=7))) == []


@pytest.mark.database
def test_groups_of_many_trainings_are_those_of_each(measured: Training) -> None:
    minors = opened(measured.organisation, measured.opened_by, days_ago=4, decks=["declic"], languages=["fr"])
    together = groups.groups_of(measured.organisation, [measured, minors])
    assert together == {minor.pk: groups.group_of(minor) for minor in (measured, minors)}
    assert together[minors.pk].smallest_group == 10


def test_figures_go_with_their_training(desk: Client, measured: Training) -> None:
    assert ReleasedFigures.objects.filter(training=measured.pk).exists()
    actions.delete_training(training=measured, by=measured.opened_by, now=NOON)
    assert not ReleasedFigures.objects.exists()
    assert not Answer.objects.exists()


def test_figures_are_for_trainers_of_the_organisation(desk: Client, measured: Training) -> None:
    author = signed_in(person("ada", measured.organisation, Role.AUTHOR))
    stranger = signed_in(person("olga", organisation("ailleurs"), Role.TRAINER))
    for path in (f"/desk/trainings/{measured.pk}/figures/", "/desk/trainings/figures/"):
        assert author.get(path).status_code == 403
    assert stranger.get(f"/desk/trainings/{measured.pk}/figures/").status_code == 404
    assert "24 sur 28" not in words(stranger.get("/desk/trainings/figures/").text)
    circle = actions.open_second_circle(training=measured, by=measured.opened_by, now=NOON, chance=Random(4))
    assert desk.get(f"/desk/trainings/{circle.pk}/figures/").status_code == 404
    assert queries.trainings_with_figures(measured.organisation).filter(pk=circle.pk).count() == 0
