"""Staff look at the names of a sponsored run, add a school class, and take a name away."""

import json
from pathlib import Path

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ravive.departures import actions as departures
from ravive.departures.log_file import Departure
from ravive.entries import actions as entries
from ravive.entries import erasure
from ravive.fundraising import run_moderation, run_queries
from ravive.fundraising.run_subject import RUNS
from ravive.giving.models import Appeal, PaymentReference, RunTeam, SponsoredRunner
from ravive.giving.models.appeals import Review
from ravive.mailing.models import MailAddress
from ravive.people.actions import RefusedError
from ravive.people.agenda import WaitingFor, items_for
from ravive.people.models import AuditEvent, Role
from tests.fundraising.appeal_cast import appeal_page, days
from tests.fundraising.run_cast import (
    ADULT,
    confirm_last,
    draw,
    receive_for,
    register,
    run_of,
    runner_of,
    team_of,
)
from tests.people.cast import host, person, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("run_mails")]
NAME = "Zoé Introuvable"


@pytest.fixture
def appeal() -> Appeal:
    return run_of(appeal_page())


@pytest.fixture
def desk() -> Client:
    return signed_in(person("officer", host(), Role.COMMUNICATOR))


def moderate(desk: Client, row: RunTeam | SponsoredRunner, answer: str) -> str:
    kind = "teams" if isinstance(row, RunTeam) else "runners"
    return desk.post(f"/desk/runs/{row.appeal_id}/{kind}/{row.pk}/", {"answer": answer}, follow=True).text


def test_what_waits_is_counted_in_the_agenda_and_named_nowhere_there(appeal: Appeal) -> None:
    team_of(appeal, NAME, Review.WAITING)
    for number in range(3):
        runner_of(appeal, f"{NAME} {number}", review=Review.WAITING)
    runner_of(appeal, "pas confirmé", review=Review.NONE)
    treasurer = person("someone", host(), Role.TREASURER)
    waiting = WaitingFor(user=treasurer, organisation=host(), roles=frozenset({Role.TREASURER}), today=days(0))
    (item,) = [entry for entry in items_for(waiting) if entry.address == f"/desk/runs/{appeal.pk}/"]
    assert item.title.startswith("4 ")
    assert NAME not in str(item)
    author = WaitingFor(user=treasurer, organisation=host(), roles=frozenset({Role.AUTHOR}), today=days(0))
    assert not [entry for entry in items_for(author) if entry.menu == "appeals"]


def test_staff_release_and_refuse_each_with_an_e_mail_sent_once(visitor: Client, appeal: Appeal, desk: Client) -> None:
    register(visitor, appeal, name=NAME)
    assert NAME not in desk.get(f"/desk/runs/{appeal.pk}/").text
    confirm_last(visitor)
    team = RunTeam.objects.get()
    shown = desk.get(f"/desk/runs/{appeal.pk}/").text
    assert NAME in shown
    assert ADULT not in shown
    sent = len(mail.outbox)
    moderate(desk, team, "release")
    moderate(desk, team, "release")
    assert len(mail.outbox) == sent + 1
    assert f"/fr/runs/teams/{team.pk}/" in str(mail.outbox[-1].body)
    assert visitor.get(f"/fr/runs/teams/{team.pk}/").status_code == 200
    moderate(desk, team, "refuse")
    assert "Nous n’affichons pas ce nom" in mail.outbox[-1].subject
    for path in (f"/fr/runs/teams/{team.pk}/", f"/fr/runs/teams/{team.pk}/sheet.pdf"):
        assert visitor.get(path).status_code == 404
    assert NAME not in visitor.get(f"/fr/appeals/{appeal.pk}/teams/").text + visitor.get("/fr/soutenir/declic/").text
    # Released again, it has the reference that stands on its sheets.
    reference = PaymentReference.objects.get(team=team)
    moderate(desk, team, "release")
    assert PaymentReference.objects.get(team=team) == reference


def test_a_name_that_staff_removes_leaves_the_sum_and_nothing_in_the_log(visitor: Client, appeal: Appeal, desk: Client) -> None:
    register(visitor, appeal, "runner", name=NAME)
    confirm_last(visitor)
    runner = SponsoredRunner.objects.get()
    moderate(desk, runner, "release")
    receive_for(runner, 4_200)
    moderate(desk, runner, "remove")
    runner.refresh_from_db()
    assert (runner.name, runner.handle) == ("", None)
    assert not MailAddress.objects.exists()
    assert run_queries.numbers_of_run(appeal, today=days(0)).unnamed_cents == 4_200
    assert "n’est plus là" in moderate(desk, runner, "release")
    log = str(list(AuditEvent.objects.values()))
    assert "run.name_removed" in log
    assert NAME not in log
    assert run_queries.participant_name(runner) == "un coureur ou une coureuse"


def test_a_class_that_staff_adds_is_shown_at_once_without_an_address(visitor: Client, appeal: Appeal, desk: Client) -> None:
    refused = desk.post(f"/desk/runs/{appeal.pk}/teams/", {"name": "www.foulees.example"})
    assert refused.status_code == 422
    assert not RunTeam.objects.exists()
    assert desk.post(f"/desk/runs/{appeal.pk}/teams/", {"name": "6e B"}).status_code == 302
    team = RunTeam.objects.get()
    assert (team.review, team.handle, team.erase_on) == (Review.RELEASED, None, days(50))
    assert "+++" in visitor.get(f"/fr/runs/teams/{team.pk}/").text
    assert not MailAddress.objects.exists()
    moderate(desk, team, "remove")
    assert visitor.get(f"/fr/runs/teams/{team.pk}/").status_code == 404
    # A copy that is restored has it again.
    RunTeam.objects.filter(pk=team.pk).update(name="6e B", review=Review.RELEASED)
    digest = json.loads(Path(departures.place()).read_text().splitlines()[-1])["digest"]
    erasure.replay_withdrawal(Departure(kind=RUNS.withdrawn, digest=digest, day=""), timezone.now())
    team.refresh_from_db()
    assert team.name == ""


def test_a_class_is_erased_by_the_last_day_that_holds_when_it_is_stored(appeal: Appeal) -> None:
    Appeal.objects.filter(pk=appeal.pk).update(ends_on=days(5))
    team = run_moderation.add_team(appeal=appeal, name="6e B", draw=draw, by=person("officer", host()), now=timezone.now())
    assert (appeal.ends_on, team.erase_on) == (days(20), days(35))


def test_a_name_that_looks_like_another_is_marked(appeal: Appeal, desk: Client) -> None:
    team_of(appeal, "Les Foulées")
    team_of(appeal, "les-foulées !", Review.WAITING)
    runner_of(appeal, "Bo", review=Review.WAITING)
    shown = desk.get(f"/desk/runs/{appeal.pk}/").text
    assert shown.count("un autre a le même nom") == 1


def test_the_lists_of_the_desk_ask_a_constant_number_of_queries(appeal: Appeal, desk: Client) -> None:
    def queries(show: str) -> int:
        with CaptureQueriesContext(connection) as caught:
            assert desk.get(f"/desk/runs/{appeal.pk}/?show={show}").status_code == 200
        return len(caught)

    team = team_of(appeal)
    runner_of(appeal, team=team)
    runner_of(appeal, "Bo", team, Review.WAITING)
    queries("")
    before = [queries(show) for show in ("", "teams", "runners", "nothing")]
    for number in range(60):
        team_of(appeal, f"Team {number}")
        runner_of(appeal, f"Runner {number}", team)
        runner_of(appeal, f"Waits {number}", team, Review.WAITING)
    assert [queries(show) for show in ("", "teams", "runners", "nothing")] == before
    assert "Team 9<" in desk.get(f"/desk/runs/{appeal.pk}/?show=teams&page=2").text


def test_people_without_the_role_and_other_organisations_see_nothing(appeal: Appeal) -> None:
    team = team_of(appeal, NAME, Review.WAITING)
    author = signed_in(person("author", host(), Role.AUTHOR))
    assert author.get(f"/desk/runs/{appeal.pk}/").status_code == 403
    assert author.post(f"/desk/runs/{appeal.pk}/teams/{team.pk}/", {"answer": "release"}).status_code == 403
    team.refresh_from_db()
    assert team.review == Review.WAITING


def test_staff_cannot_release_who_withdrew_meanwhile(visitor: Client, appeal: Appeal) -> None:
    register(visitor, appeal)
    confirm_last(visitor)
    team, by = RunTeam.objects.get(), person("officer")
    assert entries.withdraw(RUNS, team, now=timezone.now())
    with pytest.raises(RefusedError):
        run_moderation.release(row=team, draw=draw, by=by, now=timezone.now())
    assert not PaymentReference.objects.filter(kind="team").exists()
