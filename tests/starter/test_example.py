"""The example: its figures are there, nothing else of the site changes, and nothing of it stays."""

from contextlib import closing
from datetime import timedelta
from functools import partial
from io import BytesIO
from random import Random
from zipfile import ZipFile

import pypdfium2
import pytest
from django.apps import apps
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.utils import timezone
from wagtail.models import Collection

from ravive.config.commands import command_line, installation
from ravive.config.server import preparation
from ravive.insight import queries as released
from ravive.insight.pool import PooledFigures
from ravive.people import queries as queries_of_people
from ravive.people.models import Organisation, Role
from ravive.publishing.models import PublishedBundle
from ravive.reviews import memory_release
from ravive.reviews.models import KnownBundle, KnownCard, LearnerKey
from ravive.starter.example import organisation
from ravive.trainings import actions, pools, queries
from ravive.trainings.figures_page import page_of
from ravive.trainings.models import Training
from ravive.trainings.pools import PoolChoice
from tests.existing import existing
from tests.people.cast import host, person, signed_in
from tests.people.cast import organisation as people_organisation
from tests.trainings.simulated import answer, opened

WORDS = {
    "fr": "Exemple, réponses inventées",
    "nl": "Voorbeeld, verzonnen antwoorden",
    "de": "Beispiel, erfundene Antworten",
    "en": "Example, invented answers",
}

pytestmark = [pytest.mark.django_db]


def counts() -> dict[str, int]:
    """Return how many rows each table has, without the numbers of published cards and bundles, which say nothing of answers."""
    kept = {KnownCard, KnownBundle}
    return {model._meta.label: model._default_manager.count() for model in apps.get_models() if model not in kept}


def bundles() -> list[tuple[object, ...]]:
    return list(PublishedBundle.objects.order_by("pk").values_list("deck", "language", "digest", "body", "is_current"))


def test_the_example_shows_figures_leaves_bundles_and_pools_as_they_are_and_goes_without_a_trace() -> None:
    before, public, now = counts(), bundles(), timezone.now()
    made = organisation.create(by="test", now=now)
    days = {(timezone.localdate(now) - training.held_on).days: training for training in Training.objects.filter(organisation=made)}
    assert set(days) == {0, 36, 113}
    assert released.release_of(days[113].pk).cells
    assert released.release_of(days[36].pk).cells
    assert released.release_of(days[0].pk).until is None
    assert queries.numbers_of(list(days.values()))[days[0].pk].practised == 14
    # It pools its own, never with real ones: a pool is of one organisation.
    assert {training.pk for training in queries.trainings_for_pools(made)} == {training.pk for training in days.values()}
    # What was predicted before a test does not contradict what it measured, whatever the noise of this site.
    tests = [test for test in page_of(days[113], language="fr", today=timezone.localdate(now)).tests if test.day and test.share]
    assert [test.day for test in tests] == [30, 90]
    for test in tests:
        predicted, measured = existing(test.predicted), existing(test.share)
        assert existing(predicted.low) <= existing(measured.high)
        assert existing(measured.low) <= existing(predicted.high)
    entry, later = (existing(pool_of_example(made).tests[day]).share.value for day in (0, 90))
    # Before the training less is known than at day 90, after it and months of practice.
    assert entry < later
    # They would count, had they been real.
    later = now + timedelta(days=memory_release.SETTLED_DAYS + 1)
    assert LearnerKey.objects.filter(joined_on__lte=now).count() > 20
    assert all((done.learners, done.languages) == (0, ()) for done in memory_release.release_memory(now=later))
    assert bundles() == public
    with pytest.raises(organisation.ExampleError, match="there already"):
        organisation.create(by="test", now=now)
    assert organisation.remove()
    assert counts() == before
    assert not organisation.remove()
    assert not Collection.objects.filter(name=organisation.NAME).exists()
    assert Group.objects.count() == before["auth.Group"]


def pool_of_example(made: Organisation) -> PooledFigures:
    return pools.page_of(made, PoolChoice(), language="fr", today=timezone.localdate()).pool


@pytest.fixture
def trainer() -> User:
    return person("lena", people_organisation("nord"), Role.TRAINER)


def test_a_trainer_creates_the_example_sees_that_it_is_one_everywhere_and_removes_it(trainer: User) -> None:
    desk = signed_in(trainer, "en")
    assert "Show the example" in desk.get("/desk/trainings/").text
    assert "Example, invented answers" not in desk.get("/desk/trainings/").text
    page = desk.post("/desk/example/create/", follow=True)
    assert page.text.count("/desk/trainings/") >= 3
    made = existing(organisation.example())
    assert queries_of_people.own_roles(trainer, made) == {Role.TRAINER}
    oldest = Training.objects.filter(organisation=made).order_by("held_on")[0]
    here = f"/desk/trainings/{oldest.pk}"
    for language, words in WORDS.items():
        desk = signed_in(trainer, language)
        desk.post("/desk/example/create/")
        for path in (
            "/desk/trainings/",
            "/desk/",
            f"{here}/",
            f"{here}/figures/",
            f"{here}/room/?language={language}",
            f"{here}/again/?language={language}",
            "/desk/trainings/figures/",
            "/desk/trainings/figures/pooled/",
        ):
            assert words in desk.get(path).text, path
        for path in ("/desk/trainings/figures/pooled/report/", f"{here}/figures/report/", f"{here}/poster/", f"{here}/slide/"):
            content = desk.get(f"{path}?language={language}").content
            with closing(pypdfium2.PdfDocument(content)) as document:
                for number in range(len(document)):
                    with closing(document[number]) as pdf_page, closing(pdf_page.get_textpage()) as text:
                        assert words in " ".join(text.get_text_bounded().split()), path
        with ZipFile(BytesIO(desk.get(f"{here}/figures/table.xlsx").content)) as book:
            assert words in book.read("xl/workbook.xml").decode()
        with ZipFile(BytesIO(desk.get("/desk/trainings/figures/pooled/table.xlsx").content)) as book:
            assert words in book.read("xl/workbook.xml").decode()
        assert desk.get(f"{here}/figures/table.csv").content.decode("utf-8-sig").splitlines()[1].startswith("example_invented_answers,")
    assert "invented answers only" in desk.get("/desk/trainings/new/", follow=True).text
    for act in (actions.reopen_training, partial(actions.open_second_circle, chance=Random(1))):
        with pytest.raises(actions.RefusedError, match=r"invented|inventées"):
            act(training=oldest, by=trainer, now=timezone.now())
    # Its name has its day already.
    assert desk.get(f"{here}/figures/table.csv")["Content-Disposition"].count(oldest.held_on.isoformat()) == 1
    asked = desk.post("/desk/example/remove/")
    assert "Remove the example?" in asked.text
    assert organisation.example() is not None
    for typed in ("", "exempel", "x"):
        assert "Nothing was removed" in desk.post("/desk/example/remove/", {"typed": typed, "counted": "0"}).text or not typed
    assert organisation.example() is not None
    assert desk.post("/desk/example/remove/", {"typed": " example", "counted": "0"}, follow=True).status_code == 200
    assert organisation.example() is None
    assert desk.post("/desk/example/remove/").status_code == 404


def test_who_asks_for_the_example_while_a_colleague_creates_it_sees_it_too(trainer: User, monkeypatch: pytest.MonkeyPatch) -> None:
    organisation.create(by="test", now=timezone.now())
    join, seen = organisation.join, [None]
    # At first, the colleague's is not there yet.
    monkeypatch.setattr(organisation, "join", lambda **named: seen.pop() if seen else join(**named))
    page = signed_in(trainer, "en").post("/desk/example/create/", follow=True).text
    assert "Example, invented answers" in page
    assert "needs a published deck" not in page


@pytest.mark.slow
def test_real_answers_publish_the_same_bytes_with_and_without_the_example(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory_release, "FIRST_LEARNERS", 20)
    answer(opened(host(), person("anna", host(), Role.TRAINER), days_ago=112), learners=22, days=40)
    tomorrow, before = timezone.now() + timedelta(days=1), bundles()
    with transaction.atomic():
        assert [parameters.languages for parameters in memory_release.release_memory(now=tomorrow) if parameters.languages]
        without = bundles()
        transaction.set_rollback(True)
    organisation.create(by="test", now=timezone.now())
    assert list(memory_release.release_memory(now=tomorrow))
    assert bundles() == without != before


def test_the_command_creates_the_example_and_removes_it(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(installation, "configure", lambda options, computes: None)
    monkeypatch.setattr(preparation, "prepare_database", lambda say: None)
    assert command_line.main(["demo"]) == 0
    assert "with invented answers" in capsys.readouterr().out
    assert command_line.main(["demo"]) == 1
    assert "ravive demo --remove" in capsys.readouterr().err
    assert command_line.main(["demo", "--remove"]) == command_line.main(["demo", "--remove", "--name", "x"]) == 1
    assert 'To remove it: ravive demo --remove --name "Exemple"' in capsys.readouterr().out
    removing = ["demo", "--remove", "--name", "Exemple"]
    assert command_line.main(removing) == command_line.main(removing) == 0
    assert capsys.readouterr().out == "The example is removed.\nThere is no example.\n"
