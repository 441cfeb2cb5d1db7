"""What news by mail say of their readers: asked for in a form, confirmed, gone with the address once they stop."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ravive.departures import actions as departures
from ravive.entries.form_subjects import FormPlace, FormSubject
from ravive.entries.subjects import Correction
from ravive.hub.newsletter import queries
from ravive.hub.newsletter.forms import SubscriptionForm
from ravive.hub.newsletter.models import MOVED, PURPOSE, NewsSubscription
from ravive.lib.languages import INTERFACE, INTERFACE_CHOICES
from ravive.mailing import actions as mailing
from ravive.mailing.news_consents import consent_words
from ravive.pages.navigation import organisation_of_site
from ravive.people.models import Organisation
from ravive.site.context import current_language, interface_language
from ravive.site.form_limits import FormLimit
from ravive.site.forms import PublicForm
from ravive.site.personal_data import DataSubject, StorageLimit

_PROOF = gettext_lazy("Proof that the reader agreed to get the news")


@dataclass(frozen=True, kw_only=True)
class NewsPlace(FormPlace):
    """The form of an organisation: the words that a visitor agrees to, and the page they stand on. Both are the proof."""

    words: str
    page: str


class NewsByMail(FormSubject[NewsSubscription, NewsPlace]):
    """Subscriptions to the news of organisations."""

    name = path = PURPOSE
    models = (NewsSubscription,)
    related = ("organisation__site",)
    withdrawn = "news"
    # A subscription is nothing but e-mails.
    one_click = "withdraw"
    # One for each language. Each has its own words.
    most_waiting = len(INTERFACE)
    template, form_template, sent_template = "newsletter/entry.html", "newsletter/subscribe.html", "newsletter/sent.html"
    is_indexed = True
    people = DataSubject.READERS
    title = label = gettext_lazy("News by e-mail")
    is_list = True
    question = gettext_lazy("Confirm the news by e-mail: %(about)s")
    request = gettext_lazy(
        "Somebody, probably you, asked for our news by e-mail at this address. Nothing is sent without your confirmation."
    )
    # Scripts get no further. No address of a visitor is stored, so the organisation counts.
    flood = FormLimit("newsletter", label=gettext_lazy("News by e-mail"), burst=200, interval_seconds=10)
    why = gettext_lazy("Address that asked for the news")
    details = (
        ("language", gettext_lazy("Language of the news")),
        *((field, _PROOF) for field in ("consent_words", "consent_page", "entered_on", "confirmed_at", "origin")),
    )
    why_mark = gettext_lazy("Write once to a mailbox")
    deletion = gettext_lazy(
        "At once when the reader stops the news; after two days without confirmation; 30 days after mail servers gave it up"
    )
    limit = StorageLimit(days=None, since=gettext_lazy("as long as you read the news"))

    def opening(self, rows: Sequence[NewsSubscription]) -> tuple[str, ...]:
        """Return whose news moved here, to those who come along from another tool."""
        moved = next((row for row in rows if row.is_moved), None)
        if moved is None or not all(row.is_moved for row in rows):
            return ()
        words = _("Until now, %(name)s sent you its news with another tool. It now sends them from its own site, and asks you once.")
        return (words % {"name": moved.organisation.name}, _("Nothing is sent without your confirmation."))

    def sends_thanks(self, row: NewsSubscription) -> bool:
        """Return that no e-mail follows: each issue has the private link."""
        return False

    def place_of(self, request: HttpRequest, where: Mapping[str, Any]) -> NewsPlace:
        """Return the form of the organisation of this site. Raises Http404 where visitors cannot ask for news."""
        organisation, language = organisation_of_site(request), current_language()
        if organisation is None or not queries.is_open(organisation):
            raise Http404("this site sends no news")
        issues = queries.public_issues(organisation, language)[: queries.SHOWN_ISSUES]
        shown = [(issue, text) for issue in issues for text in issue.texts.all() if text.language == language]
        return NewsPlace(
            organisation=organisation,
            key=f"newsletter-{organisation.pk}",
            is_open=True,
            values={"organisation": organisation, "issues": shown},
            words=consent_words(organisation),
            page=request.path,
        )

    def new_form(self, place: NewsPlace, sent: Mapping[str, Any] | None) -> SubscriptionForm:
        """Return the form, whose only field is the address."""
        return SubscriptionForm(sent)

    def new_row(self, place: NewsPlace, form: PublicForm) -> NewsSubscription:
        """Return the subscription of a form, with the proof."""
        return NewsSubscription(
            organisation=place.organisation, language=interface_language(), consent_words=place.words, consent_page=place.page
        )

    def organisation_of(self, row: NewsSubscription) -> Organisation:
        """Return whose news they are."""
        return row.organisation

    def rows_to_lock(self, row: NewsSubscription) -> Sequence[Model]:
        """Return the news of the organisation: a mailbox gets each issue once."""
        return (queries.newsletter_of(row.organisation),)

    def beside(self, row: NewsSubscription) -> QuerySet[NewsSubscription]:
        """Return what waits for the same organisation. A confirmed subscription is not in the way: the later one replaces it."""
        return NewsSubscription.objects.filter(organisation=row.organisation, is_confirmed=False)

    def named(self, row: NewsSubscription) -> str:
        """Return whose news it is."""
        return row.organisation.name

    def summary(self, row: NewsSubscription) -> tuple[str, ...]:
        """Return whose news they are, and the words that were agreed to."""
        return row.organisation.name, row.consent_words

    def accept(self, row: NewsSubscription, now: datetime) -> bool:
        """Send the news from now on. What the mailbox had confirmed earlier becomes this subscription, under its own handle."""
        row.confirmed_at = now
        if earlier := queries.confirmed_at_mailbox(row).first():
            replace(earlier, row)
        row.save(update_fields=["is_confirmed", "confirmed_at"])
        return True

    def desk_page(self, row: NewsSubscription) -> str:
        """Return the page of the news by mail at the desk."""
        return reverse("desk_newsletter")

    def corrections(self, row: NewsSubscription) -> tuple[Correction, ...]:
        """Return the language: the proof of the consent stays as it was."""
        return (
            Correction(name="language", label=gettext_lazy("Language of the news"), value=row.language, choices=tuple(INTERFACE_CHOICES)),
        )

    def correct(self, row: NewsSubscription, name: str, value: str) -> None:
        """Send the news in another language from the next issue on."""
        row.language = value
        row.save(update_fields=["language"])
        mailing.change_language(row.handle or "", value)

    def departure_digest(self, row: NewsSubscription) -> str:
        """Return a digest of the mailbox: a copy may have an earlier subscription of this reader, which a later one replaced.

        A request that others typed has its own handle: its reader may have the news, and did not stop them.
        """
        if row.is_confirmed or row.is_moved:
            return digest_of_reader(row.organisation_id, row.mailbox_mark, is_confirmed=row.is_confirmed)
        return row.handle or ""

    def rows_of_departure(self, digest: str) -> list[NewsSubscription]:
        """Return the subscriptions of a mailbox, or the one of a handle."""
        # All of them are read: without the organisations.
        rows = NewsSubscription.objects.values_list("pk", "organisation_id", "mailbox_mark", "is_confirmed", "origin")
        found = [
            pk
            for pk, organisation, mark, is_confirmed, origin in rows
            if digest_of_reader(organisation, mark, is_confirmed=True) == digest
            or (not is_confirmed and origin.startswith(MOVED) and digest_of_reader(organisation, mark, is_confirmed=False) == digest)
        ]
        return list(self.rows(NewsSubscription).filter(pk__in=found)) or self.find([digest])


def digest_of_reader(organisation: int, mark: str, *, is_confirmed: bool) -> str:
    """Return the digest by which the log of departures names a reader who stopped; unconfirmed: who was asked, and refused."""
    return departures.digest_of(NewsByMail.withdrawn if is_confirmed else f"{NewsByMail.withdrawn} asked", organisation, mark)


def replace(earlier: NewsSubscription, later: NewsSubscription) -> None:
    """Move a later consent, whose address is stored, to the row of an earlier one of its mailbox: old links still stop the news.

    What waits in an issue that has no words in the later language is not sent.
    """
    handle = earlier.handle or ""
    mailing.move_address(later.handle or "", to=handle)
    NewsSubscription.objects.filter(pk=later.pk).delete()
    later.pk, later.handle = earlier.pk, handle
    later.save(force_update=True)


NEWS = NewsByMail()
