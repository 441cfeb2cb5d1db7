"""Creating the example on the site of an organisation: its pages in each language, their pictures, and who signed the letter."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from wagtail.images.models import Image
from wagtail.models import Collection, Page

from ravive.giving.models import Appeal
from ravive.hub.campaigns.models import Campaign, CampaignAction
from ravive.hub.events.models import Event, EventQuestion
from ravive.hub.events.models.registrations import USUAL_DAYS
from ravive.hub.letters.models import LetterSignature, OpenLetter, SignatureLogo
from ravive.pages.example_pages import example_pages
from ravive.pages.models import HomePage, SiteProfile
from ravive.people.actions import record
from ravive.people.logos import check_logo
from ravive.people.models import Organisation
from ravive.register.queries import register_of
from ravive.starter.public_site import content, drawings, gifts, pages, signers
from ravive.starter.public_site.content import PageEntry

# Whose they are, for staff who want to use them again.
PICTURE_TITLE = "Exemple: {name} (Ravive, CC BY-SA 4.0)"
COLLECTION = "Exemple · Voorbeeld · Beispiel · Example"
# What a new installation's site is called until its organisation names it.
UNNAMED = "Ravive"
# Days over which the example's signatures came in.
SIGNED_WITHIN_DAYS = 12
EVERY_LOGO = 3
# A campaign lasts a year at most.
LONGEST_DAYS = 365


class ExampleSiteError(Exception):
    """The example cannot be created here; the message is for the person who asked for it."""


# Takes how many pages are written, and of how many.
type PageProgress = Callable[[int, int], None]


def create(*, organisation: Organisation, by: str, now: datetime, progress: PageProgress | None = None) -> str:
    """Create the example on an organisation's site, in the languages that have a home page, and return a line about it.

    Pages that stayed of an earlier example keep their addresses: the new ones stand beside them. Raises ExampleSiteError where there is no
    site, or an example already.
    """
    if organisation.site is None:
        raise ExampleSiteError(f"{organisation.name} has no public site yet; open it at /desk/site/")
    if example_pages(organisation):
        raise ExampleSiteError("the example content is there already; remove it first: ravive demo --site --remove")
    with transaction.atomic():
        sites = _write_pages(organisation, organisation.site.root_page, now, progress)
        _introduce(organisation)
        record(organisation=organisation, by=by, now=now, verb="site.example_created", subject=organisation)
    written = sum(len(site.pages) for site in sites)
    return f"example content: {written} pages made in {' '.join(site.language for site in sites)}; remove it at /desk/site/"


def _write_pages(organisation: Organisation, root: Page, now: datetime, progress: PageProgress | None) -> list[pages.LanguageSite]:
    register, pictures, keys = register_of(organisation), _store_pictures(organisation), {}
    homes = HomePage.objects.filter(translation_key=root.translation_key).select_related("locale").order_by("path")
    sites = [
        pages.LanguageSite(
            language=home.locale.language_code,
            home=home,
            locale=home.locale,
            register=register,
            pictures=pictures,
            translation_keys=keys,
            now=now,
        )
        for home in homes
        if home.locale.language_code in content.INTERFACE
    ]
    entries = content.shared().pages
    for number, entry in enumerate(entries, start=1):
        for site in sites:
            pages.create(site, entry)
        _complete(entry, sites, organisation)
        if progress:
            progress(number * len(sites), len(entries) * len(sites))
    if sites:
        appeals = {key: Appeal.objects.get(key=keys[key]) for key in gifts.planned().appeals}
        gifts.receive(organisation, appeals, now=now)
    return sites


def _store_pictures(organisation: Organisation) -> dict[str, Image]:
    """Draw and store the pictures, in a collection of their own within the organisation's."""
    above = organisation.collection or Collection.get_first_root_node()
    collection = above.add_child(name=COLLECTION)
    drawn = {name: drawings.draw(rows) for name, rows in content.mosaics().items()}
    drawn |= {name: drawings.picture_of(drawing) for name, drawing in content.scenes().items()}
    return {
        name: Image.objects.create(
            title=PICTURE_TITLE.format(name=name), file=ContentFile(png, name=f"example-{name}.png"), collection=collection
        )
        for name, png in drawn.items()
    }


def _complete(entry: PageEntry, sites: list[pages.LanguageSite], organisation: Organisation) -> None:
    """Store what the translations of a page share."""
    site = sites[0]
    key = site.translation_keys[entry.key]
    if entry.kind == "campaign":
        _open_campaign(Campaign.objects.get(key=key), entry, sites)
    if entry.kind == "letter":
        letter = OpenLetter.objects.get(key=key)
        letter.closes_on = site.today + timedelta(days=entry.open_days)
        letter.save(update_fields=["closes_on"])
        _sign(letter, entry, site.now)
    if entry.kind == "event" and entry.starts_in_days > 0:
        event = Event.objects.create(key=key, organisation=organisation, places=entry.places)
        kinds = EventQuestion.QuestionKind
        EventQuestion.objects.bulk_create(
            [
                EventQuestion(event=event, kind=kinds.NAME, is_required=True),
                EventQuestion(event=event, kind=kinds.NEEDS, stored_days=USUAL_DAYS[kinds.NEEDS]),
            ]
        )


def _open_campaign(campaign: Campaign, entry: PageEntry, sites: list[pages.LanguageSite]) -> None:
    """Let the campaign run until its day of the year; nobody has joined it."""
    today = sites[0].today
    this_year = date.fromisoformat(f"{today.year}-{entry.until}")
    ends_on = this_year if today <= this_year else this_year.replace(year=today.year + 1)
    campaign.begins_on = max(today - timedelta(days=entry.days_ago), ends_on - timedelta(days=LONGEST_DAYS))
    campaign.ends_on, campaign.goal = ends_on, entry.goal
    campaign.save(update_fields=["begins_on", "ends_on", "goal"])
    words = [{site.language: site.words.pages[entry.key].actions[place] for site in sites} for place in range(entry.choices)]
    CampaignAction.objects.bulk_create(CampaignAction(campaign=campaign, place=place, words=text) for place, text in enumerate(words))


def _sign(letter: OpenLetter, entry: PageEntry, now: datetime) -> None:
    """Store the invented organisations that signed, every third with a drawn logo."""
    first = timezone.localdate(now) - timedelta(days=entry.days_ago)
    rows = LetterSignature.objects.bulk_create(
        LetterSignature(
            letter=letter,
            kind=LetterSignature.SignerKind.ORGANISATION,
            state=LetterSignature.SignatureState.VALID,
            is_confirmed=True,
            name=signer.name,
            domain=signer.domain,
            country=signer.country,
            entered_on=first + timedelta(days=min(entry.days_ago, place % SIGNED_WITHIN_DAYS)),
            is_released=True,
        )
        for place, signer in enumerate(signers.signers())
    )
    logos = []
    for place, row in enumerate(rows):
        if place % EVERY_LOGO == 0:
            logo = check_logo(name="logo.svg", content=drawings.logo(place // EVERY_LOGO))
            logos.append(SignatureLogo(signature=row, content=logo.content, media_type=logo.media_type, digest=logo.digest))
    SignatureLogo.objects.bulk_create(logos)


def example_profile(organisation: Organisation) -> SiteProfile:
    """Return how to reach the fictional organisation, not stored."""
    shared = content.shared()
    return SiteProfile(organisation=organisation, email=shared.email, press_email=shared.press_email, address=shared.address)


def _introduce(organisation: Organisation) -> None:
    """Name the site after the fictional organisation, where nobody has named it yet."""
    site = organisation.site
    if not SiteProfile.objects.filter(organisation=organisation).exists():
        example_profile(organisation).save()
    if site and site.site_name == UNNAMED:
        site.site_name = content.shared().name
        site.save(update_fields=["site_name"])
