"""What changes an organisation's public site. Each action is one transaction, with its line in the audit log."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from wagtail.models import Locale, Page, Site

from ravive.lib.languages import INTERFACE
from ravive.pages.models import HomePage, SiteProfile
from ravive.people.actions import record
from ravive.people.models import Organisation
from ravive.people.wagtail_groups import sync_groups

# What a new site's home page takes over from the site that answers by default, until its organisation writes its own.
COPIED = ("promise", "lead", "start_label", "decks_heading", "search_description")


def change_site(*, organisation: Organisation, profile: SiteProfile, name: str, host: str, by: User | str, now: datetime) -> Site:
    """Store what an organisation says of its site, and return the site. Where it has none yet, it gets one, with home pages.

    `host` is empty where it stays as it is, and ignored for the site that answers by default.
    """
    with transaction.atomic():
        site = organisation.site or _open(organisation, name, host)
        site.site_name = name
        if host and not site.is_default_site:
            site.hostname = host
        site.save()
        profile.organisation = organisation
        profile.save()
        record(organisation=organisation, by=by, now=now, verb="site.changed", subject=organisation, subject_label=name)
    return site


def change_brand(*, organisation: Organisation, profile: SiteProfile, by: User | str, now: datetime) -> None:
    """Store the colours, corners and letters of an organisation's site."""
    with transaction.atomic():
        profile.organisation = organisation
        profile.save()
        record(organisation=organisation, by=by, now=now, verb="site.brand_changed", subject=organisation, subject_label=profile.colour)


def _open(organisation: Organisation, name: str, host: str) -> Site:
    """Create the site of an organisation, with a home page in each of its languages that the interface speaks."""
    root, first = Page.get_first_root_node(), None
    for language in [language for language in INTERFACE if language in organisation.languages] or INTERFACE[:1]:
        locale, _is_new = Locale.objects.get_or_create(language_code=language)
        pattern = HomePage.objects.filter(locale=locale).order_by("path").first()
        words = {field: getattr(pattern, field) for field in COPIED} if pattern else {}
        page = HomePage(title=name, slug=f"home-{organisation.slug}-{language}", locale=locale, **words)
        if first:
            page.translation_key = first.translation_key
        root.add_child(instance=page)
        page.save_revision().publish()
        first = first or page
    site = Site.objects.create(hostname=host, port=443, root_page=first, site_name=name)
    organisation.site = site
    organisation.save(update_fields=["site"])
    sync_groups(organisation=organisation)
    return site
