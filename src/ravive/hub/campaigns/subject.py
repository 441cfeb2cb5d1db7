"""What campaigns say of those who join with an address: counted once confirmed, no longer once they withdraw."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import User
from django.db.models import F, Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ravive.entries.form_subjects import FormPlace, FormSubject
from ravive.entries.subjects import Thanks
from ravive.hub.campaigns import queries
from ravive.hub.campaigns.forms import JoinForm, form_purpose
from ravive.hub.campaigns.models import Campaign, CampaignAction, Participation
from ravive.hub.campaigns.models.campaign import ERASED_AFTER_DAYS, PURPOSE
from ravive.hub.campaigns.queries import CampaignNumbers
from ravive.hub.campaigns.site_campaigns import campaign_or_404
from ravive.people.models import Organisation
from ravive.site.context import current_language, interface_language
from ravive.site.form_limits import FormLimit
from ravive.site.forms import PublicForm
from ravive.site.personal_data import DataSubject, StorageLimit, fixed
from ravive.site.public_form import SentValue

_JOINING = gettext_lazy("Joining a campaign")
# No address of a visitor is stored, so the campaign counts. Without an e-mail address, a script could count itself: fewer a day.
MAIL_LIMIT = FormLimit("join-campaign", label=_JOINING, burst=400, interval_seconds=10)
COUNT_LIMIT = FormLimit("count-campaign", label=_JOINING, burst=200, interval_seconds=20)


@dataclass(frozen=True, kw_only=True)
class CampaignPlace(FormPlace):
    """The form of a campaign."""

    campaign: Campaign
    numbers: CampaignNumbers


class JoinedCampaigns(FormSubject[Participation, CampaignPlace]):
    """Promises of people who join a campaign."""

    name, path, form_route = PURPOSE, "campaigns", "<int:campaign_id>/join/"
    models = (Participation,)
    related = ("campaign__organisation__site", "action")
    organisation_field, about_field = "campaign__organisation", "campaign"
    withdrawn, stopped = "participation", "participation-mails"
    template, form_template, sent_template = "campaigns/entry.html", "campaigns/join.html", "campaigns/thanks.html"
    title = gettext_lazy("Your promise")
    question = gettext_lazy("Confirm your promise: %(about)s")
    request = gettext_lazy("Somebody, probably you, joined a campaign with this address. Without your confirmation, it does not count.")
    people, label = DataSubject.CAMPAIGNERS, _JOINING
    why = gettext_lazy("Confirm that somebody joined a campaign, and remind them once if they asked for it")
    details = (
        ("action", gettext_lazy("What somebody with an address promised")),
        ("wants_reminder", gettext_lazy("Consent to one reminder")),
        ("language", gettext_lazy("Language of the e-mails")),
    )
    deletion = gettext_lazy(
        "30 days after the last day of the campaign; two days after it was entered if it is not confirmed; at once when it is withdrawn"
    )
    limit = StorageLimit(days=fixed(ERASED_AFTER_DAYS), since=gettext_lazy("after the last day of the campaign"))

    def place_of(self, request: HttpRequest, where: Mapping[str, Any]) -> CampaignPlace:
        """Return the form of a campaign of this site. Raises Http404."""
        campaign, page = campaign_or_404(request, where["campaign_id"])
        numbers = queries.numbers_of(campaign)
        state = queries.state_of(campaign, numbers, timezone.localdate())
        return CampaignPlace(
            organisation=campaign.organisation,
            key=form_purpose(campaign),
            is_open=state == "open",
            values={"page": page, "campaign": campaign, "state": state, "numbers": numbers},
            campaign=campaign,
            numbers=numbers,
        )

    def new_form(self, place: CampaignPlace, sent: Mapping[str, Any] | None) -> JoinForm:
        """Return the form of a campaign."""
        return JoinForm(sent, campaign=place.campaign, numbers=place.numbers)

    def new_row(self, place: CampaignPlace, form: PublicForm) -> Participation:
        """Return the promise that a form gives an address for."""
        wants_reminder = bool(form.cleaned_data.get("wants_reminder"))
        action_id = int(form.cleaned_data["action"])
        return Participation(campaign=place.campaign, action_id=action_id, language=interface_language(), wants_reminder=wants_reminder)

    def check_flood(self, request: HttpRequest, place: CampaignPlace, form: PublicForm, sent: SentValue) -> None:
        """Count a form: fewer are accepted without an address."""
        if self.recipient_of(form):
            MAIL_LIMIT.check(request, sent, place.campaign.pk)
        else:
            busy = _(
                "Very many people are joining without an address at this moment. Give one to be counted now, or send this again later."
            )
            COUNT_LIMIT.check(request, sent, place.campaign.pk, busy=busy)

    def take_without_address(self, place: CampaignPlace, form: PublicForm) -> None:
        """Count somebody of whom nothing is stored, for staff alone: the public figure moves by nothing that nobody confirmed."""
        chosen = CampaignAction.objects.filter(pk=form.cleaned_data["action"], campaign=place.campaign)
        chosen.update(without_address=F("without_address") + 1)

    def address_after(self, place: CampaignPlace, form: PublicForm, where: Mapping[str, object]) -> str:
        """Return the thanks to somebody without an address, who has nothing to confirm."""
        has_address = self.recipient_of(form) is not None
        return super().address_after(place, form, where) if has_address else reverse("campaign_thanks", args=[place.campaign.pk])

    def organisation_of(self, row: Participation) -> Organisation:
        """Return who runs the campaign."""
        return row.campaign.organisation

    def rows_to_lock(self, row: Participation) -> Sequence[Model]:
        """Return the campaign, which counts."""
        return (row.campaign,)

    def beside(self, row: Participation) -> QuerySet[Participation]:
        """Return who joined the same campaign."""
        return row.campaign.participations.all()

    def about(self, row: Participation) -> str:
        """Return the title of the campaign."""
        return row.campaign.title

    def named(self, row: Participation) -> str:
        """Return the title of the page in the active language."""
        page = queries.page_of(row.campaign, current_language())
        return page.title if page else row.campaign.title

    def summary(self, row: Participation) -> tuple[str, ...]:
        """Return the promise, the campaign, and the reminder that was asked for."""
        page = queries.page_of(row.campaign, current_language())
        day = date_format(row.campaign.reminds_on, "DATE_FORMAT") if row.wants_reminder and row.campaign.reminds_on else ""
        reminder = (_("You are reminded once, by e-mail, on %(day)s.") % {"day": day},) if day else ()
        return self.line_for_staff(row), page.title if page else row.campaign.title, *reminder

    def line_for_staff(self, row: Participation) -> str:
        """Return the promise."""
        return row.action.words_in(current_language())

    def accept(self, row: Participation, now: datetime) -> bool:
        """Count a promise, unless the campaign is over: its numbers are final."""
        if timezone.localdate(now) > row.campaign.ends_on:
            return False
        CampaignAction.objects.filter(pk=row.action_id).update(confirmed=F("confirmed") + 1)
        return True

    def withdraw(self, row: Participation, now: datetime) -> None:
        """Count a promise no longer, unless the campaign is over."""
        _count_no_longer(row, now)
        row.delete()

    def clear(self, rows: Sequence[Participation], *, by: User, now: datetime) -> set[int]:
        """Delete promises, and count the confirmed ones no longer."""
        for row in rows:
            _count_no_longer(row, now)
        return super().clear(rows, by=by, now=now)

    def bring_back(self, row: Participation, now: datetime) -> bool:
        """Count a confirmed promise again, unless the campaign is over."""
        return not row.is_confirmed or self.accept(row, now)

    def stop(self, row: Participation) -> None:
        """Remind nobody whose address is deleted."""
        row.wants_reminder = False
        row.save(update_fields=["wants_reminder"])

    def desk_page(self, row: Participation) -> str:
        """Return the page of the campaign at the desk."""
        return reverse("desk_campaign", args=[row.campaign_id])

    def erase_on(self, row: Participation) -> date:
        """Return the day on which a campaign erases the addresses."""
        return row.campaign.erase_on

    def own_page(self, request: HttpRequest, row: Participation) -> Mapping[str, object]:
        """Return whether the numbers no longer change."""
        return {"is_over": timezone.localdate() > row.campaign.ends_on}

    def thanks(self, row: Participation) -> Thanks:
        """Return the thanks for a promise that counts."""
        return self.mail(row, subject=_("You joined: %(title)s"), first=_("Your promise counts. Thank you."))

    def mail(self, row: Participation, *, subject: str, first: str) -> Thanks:
        """Return an e-mail about a promise, in the active language."""
        page = queries.page_of(row.campaign, row.language)
        title = page.title if page else row.campaign.title
        promise = _("Your promise: %(action)s") % {"action": row.action.words_in(row.language)}
        own = (_("To look at your promise, or to take it back:"), self.own_link(row, row.language))
        return Thanks(subject=subject % {"title": title}, paragraphs=(title, first, promise, *own, *self.day_in_words(row)))


def _count_no_longer(row: Participation, now: datetime) -> None:
    if row.is_confirmed and timezone.localdate(now) <= row.campaign.ends_on:
        CampaignAction.objects.filter(pk=row.action_id, confirmed__gt=0).update(confirmed=F("confirmed") - 1)


JOINED = JoinedCampaigns()
