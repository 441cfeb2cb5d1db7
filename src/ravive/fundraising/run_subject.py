"""What a sponsored run says of its teams and runners: confirmed by those who registered, looked at by staff, erased after the run."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ravive.departures import actions as departures
from ravive.entries.form_subjects import FormPlace, FormSubject
from ravive.entries.row_data import Data
from ravive.entries.subjects import Correction, Thanks
from ravive.fundraising import queries, run_pages, run_queries
from ravive.fundraising.actions.teams import change_team, erase_name
from ravive.fundraising.review_words import review_words
from ravive.fundraising.run_forms import RunnerForm, TeamChoice, TeamForm
from ravive.fundraising.run_queries import PURPOSE, STORED_DAYS, Participant, erasure_day, takes_registrations
from ravive.giving.models import Appeal, RunTeam, SponsoredRunner
from ravive.giving.models.appeals import LONGEST_SHOWN_NAME, Review
from ravive.mailing.queries import is_offered
from ravive.people.actions import RefusedError
from ravive.people.addresses import organisation_address
from ravive.people.models import Organisation
from ravive.site.context import current_language, interface_language
from ravive.site.form_limits import FormLimit
from ravive.site.forms import PublicForm
from ravive.site.personal_data import DataRecipient, DataSubject, StorageLimit, fixed
from ravive.site.public_form import SentValue
from ravive.site.public_names import is_public_name

_TAKING_PART = gettext_lazy("Taking part in a sponsored run")
TEAM_LIMIT = FormLimit("run-team", label=_TAKING_PART, burst=60, interval_seconds=30)
RUNNER_LIMIT = FormLimit("run-runner", label=_TAKING_PART, burst=300, interval_seconds=10)


@dataclass(frozen=True, kw_only=True)
class RunPlace(FormPlace):
    """The form of a run for a team or for a runner; `team` is the number of the one that a link chose beforehand."""

    appeal: Appeal
    is_team: bool
    team: str


class SponsoredRuns(FormSubject[Participant, RunPlace]):
    """Teams and runners. They count for staff once confirmed, and are shown once released."""

    name, path, form_path, form_route = PURPOSE, "runs", "appeals", "<int:appeal_id>/register/<str:kind>/"
    models = (RunTeam, SponsoredRunner)
    related = ("appeal__organisation__site", "appeal__account")
    leaves_rows = True
    organisation_field, about_field = "appeal__organisation", "appeal"
    withdrawn = "run"
    template, form_template, sent_template = "appeals/run_entry.html", "appeals/run_register.html", "appeals/run_registered.html"
    title = gettext_lazy("Sponsored run")
    request = gettext_lazy(
        "Somebody, probably you, registered for a sponsored run and gave this address. Without your confirmation, nothing is shown."
    )
    people, label, recipients = DataSubject.RUNNERS, _TAKING_PART, (DataRecipient.PUBLIC,)
    why = gettext_lazy("E-mail address of the adult responsible for a team, or of a runner, for the private link. Encrypted.")
    details = (("name", gettext_lazy("Name of a team, or the name that a runner of 18 or over chose, on the page of a sponsored run")),)
    deletion = gettext_lazy(
        "30 days after the appeal’s last day; at once when the team or runner withdraws; after two days without a confirmation"
    )
    limit = StorageLimit(days=fixed(STORED_DAYS), since=gettext_lazy("after the appeal’s last day"))

    def place_of(self, request: HttpRequest, where: Mapping[str, Any]) -> RunPlace:
        """Return the form of a run of this site. Raises Http404."""
        run, kind, team = run_pages.shown_run(request, where["appeal_id"]), where["kind"], request.GET.get("team", "")
        if kind not in ("team", "runner"):
            raise Http404("a run has no such form")
        return RunPlace(
            organisation=run.appeal.organisation,
            key=f"run-{run.appeal.pk}-{kind}",
            is_open=takes_registrations(run.appeal, localdate()) and is_offered(),
            values={"page": run.page, "appeal": run.appeal, "kind": kind, "erased_on": erasure_day(run.appeal)},
            appeal=run.appeal,
            is_team=kind == "team",
            team=team if team.isdecimal() else "",
        )

    def new_form(self, place: RunPlace, sent: Mapping[str, Any] | None) -> TeamForm | RunnerForm:
        """Return the form of a team or of a runner."""
        return TeamForm(sent, appeal=place.appeal) if place.is_team else RunnerForm(sent, appeal=place.appeal, initial={"team": place.team})

    def new_row(self, place: RunPlace, form: PublicForm) -> Participant:
        """Return the team, or the runner of age."""
        values = form.cleaned_data
        if place.is_team:
            return RunTeam(appeal=place.appeal, name=values["name"], review=Review.NONE)
        return SponsoredRunner(
            appeal=place.appeal, name=values["name"], team=values["team"], is_of_age=values["is_of_age"], review=Review.NONE
        )

    def check_flood(self, request: HttpRequest, place: RunPlace, form: PublicForm, sent: SentValue) -> None:
        """Count a form: a run has more runners than teams."""
        (TEAM_LIMIT if place.is_team else RUNNER_LIMIT).check(request, sent, place.appeal.pk)

    def organisation_of(self, row: Participant) -> Organisation:
        """Return whose run it is."""
        return row.appeal.organisation

    def rows_to_lock(self, row: Participant) -> Sequence[Model]:
        """Return the row, which staff may release at the same moment; for a new one the appeal, whose last day is promised."""
        return (row if row.pk else row.appeal,)

    def beside(self, row: Participant) -> QuerySet[Participant]:
        """Return the teams or the runners of the same run. A mailbox may have several: an adult registers two teams."""
        return self.rows(type(row)).filter(appeal=row.appeal_id)

    def about(self, row: Participant) -> str:
        """Return the title of the run."""
        return row.appeal.title

    def summary(self, row: Participant) -> tuple[str, ...]:
        """Return the name, the run, and once it is confirmed what became of the name."""
        page = queries.page_of(row.appeal, current_language())
        state = (_state(row),) if row.is_confirmed else ()
        return run_queries.participant_name(row), page.title if page else row.appeal.title, *state

    def accept(self, row: Participant, now: datetime) -> bool:
        """Let the name wait for staff."""
        row.review = Review.WAITING
        row.save(update_fields=["review"])
        return True

    def is_still_open(self, place: RunPlace, now: datetime) -> bool:
        """Return whether the run takes registrations; read its last day again, which the day of erasure follows."""
        place.appeal.refresh_from_db(fields=["ends_on", "is_run"])
        return takes_registrations(place.appeal, localdate(now))

    def desk_page(self, row: Participant) -> str:
        """Return the page of the run at the desk."""
        return reverse("desk_run", args=[row.appeal_id])

    def data_of(self, row: Participant) -> Data:
        """Return everything that a team or a runner says, with the decision of staff in words for them."""
        return {**super().data_of(row), "review": review_words(row.review)}

    def corrections(self, row: Participant) -> tuple[Correction, ...]:
        """Return the name."""
        return (Correction(name="name", label=gettext_lazy("Name"), value=row.name, longest=LONGEST_SHOWN_NAME),)

    def correct(self, row: Participant, name: str, value: str) -> None:
        """Store the name. It is shown where the one before was: staff typed it."""
        row.name = value
        row.save(update_fields=["name"])

    def erase_on(self, row: Participant) -> date:
        """Return the day that is promised by the appeal's last day."""
        return erasure_day(row.appeal)

    def erase(self, row: Participant) -> None:
        """Delete a name; sums stay."""
        erase_name(row)

    def withdraw(self, row: Participant, now: datetime) -> None:
        """Delete a name; sums stay."""
        erase_name(row)

    def clear(self, rows: Sequence[Participant], *, by: User, now: datetime) -> set[int]:
        """Delete names; sums stay."""
        numbers = {row.pk for row in rows}
        for row in rows:
            erase_name(row)
        return numbers

    def departure_digest(self, row: Participant) -> str:
        """Return the handle; of a team that staff added without an address, what its number makes."""
        return row.handle or departures.digest_of(self.withdrawn, row.pk)

    def rows_of_departure(self, digest: str) -> list[Participant]:
        """Return the team or runner of a line of the log."""
        added = RunTeam.objects.filter(handle=None).exclude(name="")
        return self.find([digest]) or [team for team in added if self.departure_digest(team) == digest]

    def own_page(self, request: HttpRequest, row: Participant) -> Mapping[str, object] | None:
        """Return sums and code to pay; let a runner choose another team."""
        today, language = localdate(), current_language()
        is_released, page = row.review == Review.RELEASED, queries.page_of(row.appeal, language)
        values = {
            "is_released": is_released,
            "sums": run_queries.sums_of_participant(row, today=today),
            "own_path": run_pages.participant_path(row, language) if is_released and page else "",
            "payment": run_pages.payment_for(row) if is_released else None,
        }
        if not isinstance(row, SponsoredRunner):
            return values
        is_sent = request.POST.get("answer") == "team"
        form, problem = TeamChoice(request.POST if is_sent else None, appeal=row.appeal, initial={"team": row.team_id}), ""
        if is_sent and form.is_valid():
            try:
                change_team(runner=row, team=form.cleaned_data["team"], now=timezone.now())
                return None
            except RefusedError as refusal:
                problem = str(refusal)
        return {**values, "form": form if takes_registrations(row.appeal, today) else None, "problem": problem}

    def thanks(self, row: Participant) -> Thanks:
        """Return what became of a name, and the private link. Staff's decisions are written with it too."""
        language, name = interface_language(), {"name": _mailed_name(row)}
        page = queries.page_of(row.appeal, language)
        if row.review == Review.RELEASED:
            subject = _("Your page is there: %(name)s")
            first = _("The page of %(name)s is shown, with its code to pay and a sheet to print:") % name
            news = (first, organisation_address(row.appeal.organisation, run_pages.participant_path(row, language)))
        elif row.review == Review.REFUSED:
            subject, news = (
                _("We do not show this name: %(name)s"),
                (_("Withdraw it by your private link, then register again with another."),),
            )
        else:
            subject, news = _("You are registered: %(name)s"), (_state(row),)
        if isinstance(row, RunTeam):
            may = _("The private link of the team, to see its state, to get the code again, or to withdraw:")
        else:
            may = _("Your private link, to change team, to get the code again, or to withdraw:")
        title = page.title if page else row.appeal.title
        return Thanks(subject=subject % name, paragraphs=(title, *news, may, self.own_link(row, language), *self.day_in_words(row)))

    def day_in_words(self, row: Participant) -> tuple[str, ...]:
        """Return the day of erasure, of the name too."""
        day = {"day": date_format(row.erase_on, "DATE_FORMAT")} if row.erase_on else None
        return (_("Name and address are deleted on %(day)s at the latest.") % day,) if day else ()


def _mailed_name(row: Participant) -> str:
    """Return the name as an e-mail may carry it: a mail program makes a link of an address in an older name."""
    return row.name if is_public_name(row.name) else _("a team") if isinstance(row, RunTeam) else _("a runner")


def _state(row: Participant) -> str:
    if row.review == Review.RELEASED:
        return _("The name is shown.")
    if row.review == Review.REFUSED:
        return _("We do not show this name. Withdraw it, then register again with another.")
    return _("We look at the name first. An e-mail tells you when its page is shown.")


RUNS = SponsoredRuns()
