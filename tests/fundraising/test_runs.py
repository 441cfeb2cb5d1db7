"""Teams and runners of a sponsored run: they register, are shown once staff released them, receive, withdraw, and are erased."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any
from unittest.mock import patch

import pypdfium2
import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ravive.banking.references import printed_reference
from ravive.entries import actions as entries
from ravive.entries import erasure
from ravive.fundraising import run_moderation, run_queries, run_subject
from ravive.fundraising.actions import teams
from ravive.fundraising.appeal_settings import change_appeal
from ravive.fundraising.run_subject import RUNS, SponsoredRuns
from ravive.giving.actions import booking, imports
from ravive.giving.models import Appeal, BankAccount, PaymentReference, Receipt, RunTeam, SponsoredRunner
from ravive.giving.models.appeals import Review
from ravive.giving.queries import sums_of
from ravive.mailing.actions import delete_expired
from ravive.mailing.models import MailAddress
from ravive.site.form_limits import UNPROVED_PART, FormLimit
from ravive.site.models import SentForm
from tests.conftest import NOW
from tests.fundraising.appeal_cast import HOLDER, HOST, IBAN, appeal_page, days, promise_of, receive, scanned, send
from tests.fundraising.run_cast import (
    ADULT,
    confirm_last,
    draw,
    link_in,
    once,
    receive_for,
    received_cents_of,
    register,
    run_of,
    runner_of,
    team_of,
)
from tests.giving.ledger import coda_of, gift
from tests.people.cast import person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("run_mails")]


def once_of(visitor: Client, appeal: Appeal, kind: str = "team") -> str:
    return once(visitor.get(f"/fr/appeals/{appeal.pk}/register/{kind}/").text)


def released(row: RunTeam | SponsoredRunner) -> None:
    run_moderation.release(row=row, draw=draw, by=person(f"officer{row.pk}{row._meta.model_name}"), now=timezone.now())


def test_a_team_is_shown_once_confirmed_and_released(visitor: Client) -> None:
    page = appeal_page()
    appeal = run_of(page)
    reply = register(visitor, appeal)
    assert (reply.status_code, reply.headers["Location"]) == (302, f"/fr/appeals/{appeal.pk}/register/team/sent/")
    assert "boîte" in visitor.get(reply.headers["Location"]).text
    team = RunTeam.objects.get()
    assert (team.review, team.erase_on) == (Review.NONE, days(50))
    assert mail.outbox[-1].to == [ADULT]
    assert "Foulées" not in str(mail.outbox[-1].body)
    address = f"/fr/runs/teams/{team.pk}/"
    assert "Les Foulées" in visitor.get(link_in(mail.outbox[-1], "confirm")).text
    assert confirm_last(visitor).status_code == 200
    team.refresh_from_db()
    assert team.review == Review.WAITING
    assert visitor.get(address).status_code == 404
    assert not PaymentReference.objects.filter(team=team).exists()
    released(team)
    shown = visitor.get(address)
    assert shown.headers["X-Robots-Tag"] == "noindex"
    assert "<h1>Les Foulées</h1>" in shown.text
    assert "BE68 5390 0754 7034" in shown.text
    # The app of a bank reads what stands beside the code.
    reference = PaymentReference.objects.get(team=team)
    assert scanned(shown.text).splitlines() == ["BCD", "002", "1", "SCT", "", HOLDER, IBAN, "", "", reference.reference]
    assert printed_reference(reference.reference) in shown.text
    listed, indexed = visitor.get(f"/fr/appeals/{appeal.pk}/teams/"), visitor.get(page.url or "")
    assert f'href="{address}"' in listed.text and listed.headers["X-Robots-Tag"] == "noindex"
    # Search engines read the page of the appeal: it names no team.
    assert "X-Robots-Tag" not in indexed.headers and 'content="noindex"' not in indexed.text
    assert "1 équipe" in indexed.text and f'href="/fr/appeals/{appeal.pk}/teams/"' in indexed.text
    assert "Foulées" not in indexed.text
    assert ADULT not in listed.text + indexed.text
    # No table holds the address in clear.
    assert ADULT not in str(list(RunTeam.objects.values()) + list(MailAddress.objects.values()))


def test_the_e_mails_say_the_state_and_bring_the_private_link(visitor: Client) -> None:
    appeal = run_of(appeal_page())
    register(visitor, appeal, "runner", "nl")
    asked = link_in(mail.outbox[-1], "confirm")
    assert confirm_last(visitor).text.count("Wij bekijken eerst de naam") == 1
    runner = SponsoredRunner.objects.get()
    assert runner.handle
    assert "Wij bekijken eerst de naam" in str(mail.outbox[-1].body)
    private = link_in(mail.outbox[-1], "stop")
    assert "Wij bekijken eerst de naam" in visitor.get(private).text
    desk_by = person("officer")
    run_moderation.refuse(row=runner, by=desk_by, now=timezone.now())
    for path in (private, asked):
        shown = visitor.get(path).text
        assert "Wij tonen deze naam niet" in shown and "Wij bekijken eerst de naam" not in shown
    released(runner)
    shown = visitor.get(private).text
    assert f'href="/nl/runs/runners/{runner.pk}/"' in shown
    assert "BE68 5390 0754 7034" in shown


def test_the_private_page_has_the_name_the_run_and_a_warning_and_the_run_stays_after_withdrawing(visitor: Client) -> None:
    page = appeal_page()
    appeal = run_of(page)
    register(visitor, appeal)
    confirm_last(visitor)
    private, run_link = link_in(mail.outbox[-1], "stop"), f'href="{page.url}"'
    shown = visitor.get(private).text.partition("<main")[2]
    assert "<h1>Les Foulées</h1>" in shown and run_link in shown
    assert "qui la connaît peut retirer le nom" in shown
    withdrawn = visitor.post(private, {"answer": "withdraw"}).text.partition("<main")[2]
    assert run_link in withdrawn and "Foulées" not in withdrawn


def test_the_private_page_of_a_run_without_a_page_names_the_appeal(visitor: Client) -> None:
    page = appeal_page()
    appeal = run_of(page)
    register(visitor, appeal)
    confirm_last(visitor)
    page.unpublish()
    shown = visitor.get(link_in(mail.outbox[-1], "stop")).text.partition("<main")[2]
    assert appeal.title in shown.replace("&#x27;", "'") and f'href="{page.url}"' not in shown


def test_an_older_name_with_an_address_goes_into_no_e_mail(visitor: Client) -> None:
    appeal = run_of(appeal_page())
    register(visitor, appeal, "runner")
    SponsoredRunner.objects.update(name="Gagnez sur casino.example")
    confirm_last(visitor)
    assert "casino" not in str(mail.outbox[-1].body) + mail.outbox[-1].subject
    assert "un coureur" in mail.outbox[-1].subject


@pytest.mark.parametrize(
    "values", [{"is_of_age": None}, {"is_of_age": ""}, {"name": ""}, {"email": "nobody"}, {"name": "http://x.example"}]
)
def test_nothing_is_stored_of_a_runner_who_does_not_tick_the_box_or_of_a_form_with_a_fault(visitor: Client, values: dict[str, Any]) -> None:
    appeal = run_of(appeal_page())
    shown = visitor.get(f"/fr/appeals/{appeal.pk}/register/runner/").text
    assert "checked" not in shown
    assert "Moins de 18 ans" in shown
    reply = register(visitor, appeal, "runner", **values)
    assert reply.status_code == 422
    assert not SponsoredRunner.objects.exists()
    assert not MailAddress.objects.exists()
    assert not mail.outbox


def test_no_runner_is_stored_under_age_or_in_a_team_that_is_not_shown(visitor: Client) -> None:
    appeal = run_of(appeal_page())
    waiting = team_of(appeal, review=Review.WAITING)
    elsewhere = team_of(run_of(appeal_page(slug="autre")), "Ailleurs")
    for team in (waiting, elsewhere):
        reply = register(visitor, appeal, "runner", team=str(team.pk))
        assert reply.status_code == 422
    with transaction.atomic(), pytest.raises(IntegrityError):
        SponsoredRunner.objects.create(appeal=appeal, name="Ada", is_of_age=False, entered_on=days(0))
    assert not SponsoredRunner.objects.exists()


@pytest.mark.parametrize(
    "name",
    ["Аda", "Ada\u200b", "Les www.foulees.example", "foulees.example", "a@foulees.example", "Ada 0470 12 34 56", "Á̧̈́da", "Ada\nBcc: x"],
)
def test_names_that_hide_letters_or_advertise_are_refused(visitor: Client, name: str) -> None:
    appeal = run_of(appeal_page())
    assert register(visitor, appeal, name=name).status_code == 422
    assert not RunTeam.objects.exists()


def test_a_flood_of_teams_leaves_the_form_of_runners_open(visitor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    appeal = run_of(appeal_page())
    monkeypatch.setattr(run_subject, "TEAM_LIMIT", FormLimit("few-teams", label="Form", burst=UNPROVED_PART, interval_seconds=1000))
    assert register(visitor, appeal, email="a@b.example").status_code == 302
    assert register(visitor, appeal, email="c@d.example").status_code == 429
    assert register(visitor, appeal, "runner", email="c@d.example").status_code == 302


def test_no_one_registers_after_the_last_day_or_where_there_is_no_run(visitor: Client) -> None:
    appeal = run_of(appeal_page())
    value = once_of(visitor, appeal)
    run_of(appeal_page(slug="fini"), is_run=False)
    Appeal.objects.filter(pk=appeal.pk).update(ends_on=days(-1))
    assert register(visitor, appeal, once=value).status_code == 409
    assert not RunTeam.objects.exists()
    other = Appeal.objects.exclude(pk=appeal.pk).get()
    for path in ("teams/", "runners/", "register/team/", "register/runner/"):
        assert visitor.get(f"/fr/appeals/{other.pk}/{path}").status_code == 404


@pytest.mark.parametrize("changed", [{"ends_on": days(-1)}, {"is_run": False}])
def test_no_one_registers_where_the_run_closes_while_the_form_is_sent(visitor: Client, changed: dict[str, Any]) -> None:
    appeal = run_of(appeal_page())

    def close(*_args: object) -> None:
        Appeal.objects.filter(pk=appeal.pk).update(**changed)

    with patch.object(RUNS, "check_flood", close):
        reply = register(visitor, appeal)
    assert (reply.status_code, 'name="once"' in reply.text.partition("<main")[2]) == (409, False)
    assert "ne prend pas d’inscriptions" in reply.text
    assert not RunTeam.objects.exists() and not SentForm.objects.exists() and not mail.outbox


@pytest.mark.parametrize("answer", ["not_me", "confirm"])
def test_what_its_reader_answers_while_it_is_sent_again_is_another_request(visitor: Client, answer: str) -> None:
    appeal = run_of(appeal_page())
    register(visitor, appeal)
    path, first = link_in(mail.outbox[-1], "confirm"), RunTeam.objects.get()
    lock = entries.lock

    def answer_before(subject: SponsoredRuns, rows: list[RunTeam]) -> None:
        if first in rows:
            with patch.object(entries, "lock", lock):
                assert visitor.post(path, {"answer": answer, "request": first.handle}).status_code == 200
        lock(subject, rows)

    with patch.object(entries, "lock", answer_before):
        assert register(visitor, appeal).status_code == 302
    waiting = RunTeam.objects.get(is_confirmed=False)
    assert waiting != first
    assert RunTeam.objects.filter(pk=first.pk, is_confirmed=True).exists() is (answer == "confirm")


@pytest.mark.database
def test_sums_roll_up_from_runner_to_team_to_appeal() -> None:
    appeal = run_of(appeal_page())
    team, other = team_of(appeal), team_of(appeal, "Les Lièvres")
    runner, alone = runner_of(appeal, team=team), runner_of(appeal, "Bo")
    gift = receive_for(runner, 10_000)
    receive_for(team, 2_500)
    receive_for(alone, 700)
    receive(appeal, 50_000)
    undone = receive_for(runner, 99_900)
    Receipt.objects.filter(pk=undone.pk).update(undone_at=timezone.now())
    receive_for(runner, -4_000, reverses=gift)
    # Booked by the treasurer for another appeal: it counts there.
    elsewhere = run_of(appeal_page(slug="autre"))
    receive(elsewhere, 1_111, reference=run_queries.reference_of(team))
    received = received_cents_of
    assert [received(row) for row in (runner, team, other, alone)] == [6_000, 8_500, 0, 700]
    assert sums_of([appeal], today=days(0))[appeal.pk].received_cents == 59_200
    numbers = run_queries.numbers_of_run(appeal, today=days(0))
    assert (numbers.teams, numbers.runners, numbers.received_cents, numbers.unnamed_cents) == (2, 2, 9_200, 0)
    assert [row.name for row in run_queries.teams_of(appeal, today=days(0), by_sum=True)] == ["Les Foulées", "Les Lièvres"]
    assert [row.name for row in run_queries.runners_of(appeal, today=days(0), by_sum=True)] == ["Ada", "Bo"]


@pytest.mark.database
def test_promises_through_a_team_or_runner_stand_apart_and_expire(visitor: Client) -> None:
    page = appeal_page()
    appeal = run_of(page)
    team = team_of(appeal)
    runner, alone = runner_of(appeal, team=team), runner_of(appeal, "Bo")
    address = f"/fr/runs/runners/{runner.pk}/"
    assert f"/fr/appeals/{appeal.pk}/give/?through=runners-{runner.pk}" in visitor.get(address).text
    assert "Via <b>Ada</b>" in visitor.get(f"/fr/appeals/{appeal.pk}/give/?through=runners-{runner.pk}").text
    own = run_queries.reference_of(runner)
    promises = [
        promise_of(visitor, appeal, amount=amount, through=through)
        for amount, through in (
            ("2500", f"runners-{runner.pk}"), ("5000", f"teams-{team.pk}"), ("1000", f"runners-{alone.pk}"), ("10000", ""),
        )
    ]  # fmt: skip
    # It has a reference of its own, and the runner's sheet stays as it was printed.
    assert promises[0].reference.runner == runner and run_queries.reference_of(runner) == own != promises[0].reference

    def sums(row: RunTeam | SponsoredRunner, on: int = 0) -> tuple[int, int]:
        found = run_queries.sums_of_participant(row, today=days(on))
        return found.received_cents, found.promised_cents

    assert [sums(row) for row in (team, runner, alone)] == [(0, 7_500), (0, 2_500), (0, 1_000)]
    assert run_queries.numbers_of_run(appeal, today=days(0)).promised_cents == 8_500
    assert sums_of([appeal], today=days(0))[appeal.pk].promised_cents == 18_500
    assert "En plus, 25\xa0€ promis, pas encore reçus." in visitor.get(address).text
    assert "85\xa0€ promis, pas encore reçus" in visitor.get(page.url or "").text
    assert "75\xa0€ promis" in visitor.get(f"/fr/appeals/{appeal.pk}/teams/").text
    # Money that arrives is received and no longer promised, on each level.
    receive(appeal, 2_000, reference=promises[0].reference)
    receive_for(runner, 300)
    receive_for(team, 50)
    assert [sums(row) for row in (team, runner, alone)] == [(2_350, 5_000), (2_300, 0), (0, 1_000)]
    assert [sums(row, 31) for row in (team, runner, alone)] == [(2_350, 0), (2_300, 0), (0, 0)]
    numbers = run_queries.numbers_of_run(appeal, today=days(31))
    assert (numbers.received_cents, numbers.promised_cents, numbers.unnamed_cents) == (2_350, 0, 0)
    teams.change_team(runner=runner, team=None, now=timezone.now())
    assert [sums(row) for row in (team, runner)] == [(50, 5_000), (2_300, 0)]


def test_a_gift_through_a_team_that_is_not_shown_asks_first(visitor: Client) -> None:
    appeal, elsewhere = run_of(appeal_page()), team_of(run_of(appeal_page(slug="autre")), "Ailleurs")
    hidden = team_of(appeal, review=Review.WAITING)
    for through in (f"teams-{hidden.pk}", f"teams-{elsewhere.pk}", "teams-99999999999999999999", "cups-1", "teams-x"):
        refused = send(visitor, appeal, through=through)
        assert refused.status_code == 422 and "n’est plus montré" in refused.text, through
        assert 'name="through"' not in refused.text
    assert not PaymentReference.objects.filter(kind="once").exists()


@pytest.mark.database
def test_lists_are_paged_and_sorted_without_ranks_in_a_constant_number_of_queries(visitor: Client) -> None:
    page = appeal_page()
    appeal = run_of(page)

    def queries(path: str) -> int:
        with CaptureQueriesContext(connection) as caught:
            assert visitor.get(path).status_code == 200
        return len(caught)

    first = team_of(appeal, "Alpha")
    runner_of(appeal, "Ada", first)
    receive_for(first, 100)
    paths = [
        f"/fr/appeals/{appeal.pk}/teams/",
        f"/fr/appeals/{appeal.pk}/runners/?sort=sum",
        f"/fr/runs/teams/{first.pk}/",
        page.url or "",
    ]
    before = [queries(path) for path in paths]
    for number in range(64):
        receive_for(runner_of(appeal, f"Runner {number:02}", first), 100 + number)
        team_of(appeal, f"Team {number:02}")
    receive_for(RunTeam.objects.get(name="Team 63"), 90_000)
    assert [queries(path) for path in paths] == before
    by_name, by_sum = visitor.get(paths[0]).text, visitor.get(paths[0] + "?sort=sum").text
    assert "Team 63" not in by_name
    assert "Team 63" in visitor.get(paths[0] + "?page=2").text
    assert by_sum.index("Team 63") < by_sum.index("Alpha") < by_sum.index("Team 00")
    assert "<ol" not in by_sum.partition("<main")[2].partition("</main")[0]
    assert 'href="?sort=sum&amp;page=2"' in by_sum
    assert visitor.get(paths[0] + "?page=x&sort=y").status_code == 200


def test_a_runner_changes_team_and_the_sum_moves_along(visitor: Client) -> None:
    appeal = run_of(appeal_page())
    first, second = team_of(appeal), team_of(appeal, "Les Lièvres")
    register(visitor, appeal, "runner", team=str(first.pk))
    confirm_last(visitor)
    private, runner = link_in(mail.outbox[-1], "stop"), SponsoredRunner.objects.get()
    released(runner)
    receive_for(runner, 5_000)
    assert visitor.post(private, {"answer": "team", "team": str(second.pk)}).status_code == 302
    assert [received_cents_of(row) for row in (first, second)] == [0, 5_000]
    assert visitor.post(private, {"answer": "team", "team": "999999"}).status_code == 200
    assert visitor.post(private, {"answer": "team", "team": ""}).status_code == 302
    assert SponsoredRunner.objects.get().team is None
    Appeal.objects.filter(pk=appeal.pk).update(ends_on=days(-1))
    assert 'value="team"' not in visitor.get(private).text
    visitor.post(private, {"answer": "team", "team": str(second.pk)})
    assert SponsoredRunner.objects.get().team is None


@pytest.mark.database
def test_who_withdraws_leaves_the_sum_and_nothing_else(visitor: Client) -> None:
    appeal = run_of(appeal_page())
    register(visitor, appeal)
    confirm_last(visitor)
    private, team = link_in(mail.outbox[-1], "stop"), RunTeam.objects.get()
    released(team)
    runner = runner_of(appeal, team=team)
    receive_for(team, 2_000)
    receive_for(runner, 1_000)
    assert "effacés" in visitor.post(private, {"answer": "withdraw"}).text
    team.refresh_from_db()
    assert (team.name, team.handle, team.review) == ("", None, Review.NONE)
    assert not MailAddress.objects.exists()
    for path in (f"/fr/runs/teams/{team.pk}/", f"/fr/runs/teams/{team.pk}/sheet.pdf", private):
        assert visitor.get(path).status_code == 404
    # The runner is still shown, and runs without a team that is named.
    assert "Foulées" not in visitor.get(f"/fr/runs/runners/{runner.pk}/").text
    numbers = run_queries.numbers_of_run(appeal, today=days(0))
    assert (numbers.teams, numbers.received_cents, numbers.unnamed_cents) == (0, 3_000, 2_000)
    assert "20\xa0€" in visitor.get(f"/fr/appeals/{appeal.pk}/teams/").text
    assert run_queries.participant_name(team) == "une équipe"


def test_the_button_of_a_mail_program_stops_e_mails_and_leaves_the_page(visitor: Client) -> None:
    appeal = run_of(appeal_page())
    register(visitor, appeal)
    confirm_last(visitor)
    private, team = link_in(mail.outbox[-1], "stop"), RunTeam.objects.get()
    released(team)
    assert visitor.post(private, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not MailAddress.objects.exists()
    assert visitor.get(f"/fr/runs/teams/{team.pk}/").status_code == 200
    assert visitor.get(private).status_code == 200


def test_what_nobody_confirms_is_deleted_after_two_days(visitor: Client) -> None:
    appeal = run_of(appeal_page())
    register(visitor, appeal)
    register(visitor, appeal, "runner")
    delete_expired(now=timezone.now() + timedelta(days=1))
    assert RunTeam.objects.count() == SponsoredRunner.objects.count() == 1
    delete_expired(now=timezone.now() + timedelta(days=2, minutes=1))
    assert RunTeam.objects.count() == SponsoredRunner.objects.count() == MailAddress.objects.count() == 0


@pytest.mark.database
def test_names_are_erased_on_the_promised_day_even_if_the_appeal_is_extended(visitor: Client) -> None:
    appeal = run_of(appeal_page())
    register(visitor, appeal, "runner")
    confirm_last(visitor)
    runner, school = SponsoredRunner.objects.get(), team_of(appeal, "6e B")
    released(runner)
    receive_for(runner, 3_000)
    Appeal.objects.filter(pk=appeal.pk).update(ends_on=days(300))
    # Days later it is the same hour on the clock, in summer too.
    now = timezone.localtime()
    assert erasure.erase(RUNS, now + timedelta(days=49)) == 0
    assert erasure.erase(RUNS, now + timedelta(days=50)) == 2
    runner.refresh_from_db()
    assert (runner.name, runner.handle) == ("", None)
    assert not MailAddress.objects.exists()
    assert received_cents_of(runner) == 3_000
    school.refresh_from_db()
    assert school.name == ""
    # Its row stays with its sum, also beyond the time of a request.
    assert erasure.erase(RUNS, now + timedelta(days=330)) == 0


def test_names_are_erased_earlier_where_the_appeal_ends_earlier() -> None:
    appeal = run_of(appeal_page(), starts_on=days(-60))
    waiting, promised = team_of(appeal, review=Review.WAITING), runner_of(appeal, erase_on=days(-1))
    assert waiting.erase_on == days(50)
    appeal.ends_on = days(-30)
    change_appeal(appeal=appeal, changed=["ends_on"], draw=draw, by=person("officer"), now=timezone.now())
    waiting.refresh_from_db()
    promised.refresh_from_db()
    assert (waiting.erase_on, promised.erase_on) == (days(0), days(-1))
    assert erasure.erase(RUNS, timezone.now()) == 2
    assert not RunTeam.objects.filter(pk=waiting.pk).exists()


def test_a_request_that_lost_its_address_is_deleted() -> None:
    appeal = run_of(appeal_page())
    lost = runner_of(appeal, review=Review.NONE, handle="a" * 64)
    SponsoredRunner.objects.filter(pk=lost.pk).update(entered_on=days(-4))
    fresh = runner_of(appeal, review=Review.NONE, handle="b" * 64)
    assert erasure.erase(RUNS, timezone.now()) == 1
    assert list(SponsoredRunner.objects.all()) == [fresh]


def test_the_days_of_a_request_are_those_of_the_site() -> None:
    """Half past midnight in Brussels, the day before in London."""
    lost = runner_of(run_of(appeal_page()), review=Review.NONE, handle="a" * 64)
    SponsoredRunner.objects.filter(pk=lost.pk).update(entered_on=date(2026, 7, 2))
    assert erasure.erase(RUNS, datetime(2026, 7, 5, 21, 30, tzinfo=UTC)) == 0
    assert erasure.erase(RUNS, datetime(2026, 7, 5, 22, 30, tzinfo=UTC)) == 1


def test_the_sheet_is_a_pdf_with_the_details_of_the_transfer(visitor: Client) -> None:
    appeal = run_of(appeal_page())
    team = team_of(appeal, "Les Foulées de l’École communale numéro trente-quatre")
    reply = visitor.get(f"/fr/runs/teams/{team.pk}/sheet.pdf")
    assert reply.headers["Content-Type"] == "application/pdf"
    sheet = pypdfium2.PdfDocument(reply.content)
    text = " ".join(sheet[0].get_textpage().get_text_bounded().split())
    assert len(sheet) == 1
    for words in ("Les Foulées", "BE68 5390 0754 7034", HOLDER, f"{HOST.partition('//')[2]}/fr/runs/teams/{team.pk}"):
        assert words in text
    Appeal.objects.filter(pk=appeal.pk).update(ends_on=days(-1))
    assert visitor.get(f"/fr/runs/teams/{team.pk}/sheet.pdf").status_code == 404
    assert "terminé" in visitor.get(f"/fr/runs/teams/{team.pk}/").text


def test_an_example_is_struck_through_and_has_no_code(visitor: Client) -> None:
    appeal = run_of(appeal_page())
    account = appeal.account
    assert account
    BankAccount.objects.filter(pk=account.pk).update(is_example=True)
    team = team_of(appeal)
    shown = visitor.get(f"/fr/runs/teams/{team.pk}/").text
    assert "<s>BE68 5390 0754 7034</s>" in shown
    assert "payment-code" not in shown
    assert visitor.get(f"/fr/runs/teams/{team.pk}/sheet.pdf").status_code == 200


def test_the_file_of_the_bank_adds_up_from_runner_to_team_to_appeal(visitor: Client) -> None:
    appeal = run_of(appeal_page())
    team = team_of(appeal)
    runner = runner_of(appeal, team=team)
    structured = [(run_queries.reference_of(row) or pytest.fail()).reference for row in (team, runner, runner)]
    gifts = zip(("120.00", "80.50", "-80.50"), structured, strict=True)
    file = "\r\n".join(coda_of(*(gift(amount, structured=reference) for amount, reference in gifts))) + "\r\n"
    outcome = imports.import_file(organisation=appeal.organisation, file=BytesIO(file.encode()), name="november", by=None, now=NOW)
    assert outcome.self_booked == 3
    # The runner's gift was taken back by the bank.
    assert [received_cents_of(row) for row in (team, runner)] == [12_000, 0]
    back = Receipt.objects.get(amount_cents=-8_050)
    booking.undo(receipt_id=back.pk, by=None, now=NOW)
    assert [received_cents_of(row) for row in (team, runner)] == [20_050, 8_050]
    assert sums_of([appeal], today=days(0))[appeal.pk].received_cents == 20_050
    assert "200,50\xa0€" in visitor.get(f"/fr/runs/teams/{team.pk}/").text


@pytest.mark.database
def test_a_transfer_that_arrives_after_a_withdrawal_still_counts_for_the_appeal() -> None:
    appeal = run_of(appeal_page())
    team = team_of(appeal, handle="9" * 64)
    reference = (run_queries.reference_of(team) or pytest.fail()).reference
    assert entries.withdraw(RUNS, team, now=NOW)
    file = "\r\n".join(coda_of(gift("15.00", structured=reference))) + "\r\n"
    imports.import_file(organisation=appeal.organisation, file=BytesIO(file.encode()), name="late", by=None, now=NOW)
    assert run_queries.numbers_of_run(appeal, today=days(0)).unnamed_cents == 1_500
