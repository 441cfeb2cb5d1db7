"""Removing the example: what nobody edited goes, with its pictures and what visitors sent to it. What was edited stays, unmarked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Sum
from wagtail.images.models import Image
from wagtail.models import Collection, Page, ReferenceIndex

from ravive.entries import actions as entries
from ravive.entries.forms import label_of
from ravive.entries.registry import find_subject
from ravive.giving.actions.examples import remove_money, sent_by_visitors
from ravive.giving.models import Appeal, BankAccount, BankMovement, Receipt
from ravive.hub.campaigns.models import Campaign, CampaignAction, Participation
from ravive.hub.events.models import Event, Registration
from ravive.hub.events.subject import REGISTRATIONS
from ravive.hub.letters import actions as letters
from ravive.hub.letters.models import LetterSignature, OpenLetter
from ravive.hub.newsletter.models import NewsSubscription
from ravive.hub.workshops.models import WorkshopRequest
from ravive.mailing import actions as mailing
from ravive.pages.example_pages import example_pages
from ravive.pages.models import SiteProfile
from ravive.people.actions import record
from ravive.people.models import Organisation
from ravive.people.queries import pages_of
from ravive.site.public_page import PublicPage
from ravive.starter.public_site import content
from ravive.starter.public_site.creation import COLLECTION, UNNAMED, example_profile
from ravive.starter.public_site.own_pages import make_own
from ravive.starter.public_site.signers import DOMAIN_ENDING

# Characters of a path in the tree of pages, for each level.
STEP = Page.steplen
# The worker writes down within minutes what a page refers to.
NEWLY_CHANGED = timedelta(days=1)
_SITE_FIELDS = ("email", "phone", "address", "press_email", "press_phone", "colour")


@dataclass(frozen=True, kw_only=True)
class RemovalPlan:
    """What goes and what stays.

    `sent` counts, by subject, what visitors sent to pages that go, with their addresses: it goes too. Requests for workshops stay on their
    board, and readers of the news stay readers.
    """

    leaving: tuple[PublicPage, ...]
    edited: tuple[PublicPage, ...]
    # Nobody edited them, but pages that stay stand below.
    above_others: tuple[PublicPage, ...]
    example_signatures: int
    sent: Mapping[str, int]
    readers: int
    requests: int
    # Of the example's accounts.
    accounts: int
    movements: int
    receipts: int

    @property
    def is_empty(self) -> bool:
        """Whether the site has no example page."""
        return not (self.leaving or self.staying)

    @property
    def count_sent(self) -> int:
        """Return how much visitors sent to pages that go."""
        return sum(self.sent.values())

    @property
    def sent_in_words(self) -> list[tuple[str, int]]:
        """Return how much visitors sent with each form, in the active language."""
        return [(label_of(find_subject(name)), count) for name, count in self.sent.items() if count]

    @property
    def languages(self) -> list[str]:
        """Return the languages of the pages that go."""
        return sorted({page.locale.language_code for page in self.leaving})

    @property
    def staying(self) -> tuple[PublicPage, ...]:
        """Return all pages that stay."""
        return (*self.edited, *self.above_others)


def plan(organisation: Organisation) -> RemovalPlan:
    """Return what a removal would do now."""
    found = example_pages(organisation)
    numbers = {page.pk for page in found}
    # Created without a revision: somebody has edited those that have one.
    edited = [page for page in found if page.latest_revision is not None]
    own = Page.objects.filter(pages_of(Organisation.objects.filter(pk=organisation.pk))).exclude(pk__in=numbers)
    staying = {path for other in [*own, *edited] for path in _paths_above(other.path)}
    leaving = tuple(page for page in found if page.path not in staying and page not in edited)
    keys = _keys_without_pages(organisation, leaving)
    signatures = LetterSignature.objects.filter(letter__organisation=organisation)
    promises, teams, runners = sent_by_visitors(Appeal.objects.filter(organisation=organisation, key__in=keys))
    sent = {
        "letters": signatures.filter(letter__key__in=keys).exclude(domain__endswith=DOMAIN_ENDING).count(),
        "events": Registration.objects.filter(event__in=keys, event__organisation=organisation).count(),
        "campaigns": _joined(organisation, keys),
        "gifts": promises.count(),
        "runs": teams.count() + runners.count(),
    }
    accounts = BankAccount.objects.filter(organisation=organisation, is_example=True)
    return RemovalPlan(
        leaving=leaving,
        edited=tuple(edited),
        above_others=tuple(page for page in found if page.path in staying and page not in edited),
        example_signatures=signatures.filter(domain__endswith=DOMAIN_ENDING).count(),
        sent=sent,
        readers=NewsSubscription.objects.filter(organisation=organisation, is_confirmed=True).count(),
        requests=WorkshopRequest.objects.filter(page__in=[page.pk for page in leaving]).count(),
        accounts=accounts.count(),
        movements=BankMovement.objects.filter(account__in=accounts).count(),
        receipts=Receipt.objects.filter(transfer__movement__account__in=accounts).count(),
    )


def _joined(organisation: Organisation, keys: list[object]) -> int:
    """Return how many people joined campaigns, with those who gave no address: they are a number."""
    campaigns = Campaign.objects.filter(key__in=keys, organisation=organisation)
    numbers = CampaignAction.objects.filter(campaign__in=campaigns).aggregate(without=Sum("without_address"))
    return Participation.objects.filter(campaign__in=campaigns).count() + (numbers["without"] or 0)


def _paths_above(path: str) -> Iterable[str]:
    return (path[:end] for end in range(STEP, len(path), STEP))


def _keys_without_pages(organisation: Organisation, leaving: Sequence[PublicPage]) -> list[object]:
    """Return the translation keys of which no page stays: neither one of the example, nor one that somebody made their own."""
    staying = Page.objects.filter(pages_of(Organisation.objects.filter(pk=organisation.pk))).exclude(pk__in=[page.pk for page in leaving])
    return list({page.translation_key for page in leaving} - set(staying.values_list("translation_key", flat=True)))


def remove(*, organisation: Organisation, by: User | str, now: datetime) -> RemovalPlan:
    """Remove the example of an organisation's site, and return what went and what stayed. A second time removes nothing."""
    with transaction.atomic():
        # Two clicks at once wait for each other.
        organisation = Organisation.objects.select_for_update(of=("self",)).select_related("site", "collection").get(pk=organisation.pk)
        done = plan(organisation)
        if done.is_empty:
            return done
        keys = _keys_without_pages(organisation, done.leaving)
        for page in reversed(done.leaving):
            # Who may call this is decided by its role at the desk; Wagtail would count subpages that are gone by now.
            page.delete(user=None if isinstance(by, str) else by, skip_permission_checks=True)
        _remove_what_was_sent(organisation, keys, now)
        for page in done.staying:
            make_own(page)
        _remove_pictures(organisation, now)
        _take_name_back(organisation)
        detail = {"removed": len(done.leaving), "kept": len(done.staying), "sent": done.count_sent}
        record(organisation=organisation, by=by, now=now, verb="site.example_removed", subject=organisation, detail=detail)
    return done


def _remove_what_was_sent(organisation: Organisation, keys: list[object], now: datetime) -> None:
    """Delete invented signatures, and letters, events and campaigns without a page, with what visitors sent to them and their addresses."""
    own = LetterSignature.objects.filter(letter__organisation=organisation)
    for signature in own.filter(letter__key__in=keys):
        letters.delete(signature)
    own.filter(domain__endswith=DOMAIN_ENDING).delete()
    OpenLetter.objects.filter(organisation=organisation, key__in=keys).delete()
    # The pages are gone, so nobody moves up and no e-mail is sent.
    for registration in Registration.objects.filter(event__in=keys, event__organisation=organisation):
        entries.withdraw(REGISTRATIONS, registration, now=now)
    Event.objects.filter(organisation=organisation, pk__in=keys).delete()
    campaigns = Campaign.objects.filter(organisation=organisation, key__in=keys)
    for handle in Participation.objects.filter(campaign__in=campaigns).values_list("handle", flat=True):
        mailing.delete_address(handle)
    campaigns.delete()
    # Also where an appeal stays: its gifts are invented.
    remove_money(organisation, going=list(Appeal.objects.filter(organisation=organisation, key__in=keys).values_list("pk", flat=True)))
    without_page = Appeal.objects.filter(organisation=organisation, key__in=keys)
    without_page.filter(receipts=None).exclude(references__receipts__isnull=False).delete()
    # Real money arrived for it: it stays in the accounts.
    without_page.update(is_example=False)


def _remove_pictures(organisation: Organisation, now: datetime) -> None:
    """Delete the pictures that no page shows; those that one still shows move to the organisation's own."""
    above = organisation.collection or Collection.get_first_root_node()
    own = Page.objects.filter(pages_of(Organisation.objects.filter(pk=organisation.pk)))
    for page in own.filter(latest_revision_created_at__gte=now - NEWLY_CHANGED):
        ReferenceIndex.create_or_update_for_object(page.specific)
    for collection in above.get_children().filter(name=COLLECTION):
        for picture in Image.objects.filter(collection=collection):
            if ReferenceIndex.get_references_to(picture).exists():
                Image.objects.filter(pk=picture.pk).update(collection=above)
            else:
                picture.delete()
        collection.delete()


def _take_name_back(organisation: Organisation) -> None:
    """Delete how to reach the fictional organisation, and its name at the top, unless somebody changed them."""
    example = example_profile(organisation)
    for profile in SiteProfile.objects.filter(organisation=organisation):
        if all(getattr(profile, name) == getattr(example, name) for name in _SITE_FIELDS):
            profile.delete()
    site = organisation.site
    if site and site.site_name == content.shared().name:
        site.site_name = UNNAMED
        site.save(update_fields=["site_name"])
