"""What hangs on pages of campaigns: those who joined, and the days that are left."""

from collections.abc import Iterator

from django.db.models import F, QuerySet, Sum
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page

from ravive.hub.campaigns.models import Campaign


def say(pages: QuerySet[Page]) -> Iterator[str]:
    """Yield what these pages have of campaigns: how many joined, and whether people still can."""
    today = localdate()
    found = Campaign.objects.filter(key__in=pages.values("translation_key"))
    for campaign in found.annotate(joined=Sum(F("actions__confirmed") + F("actions__without_address"))):
        joined: int = campaign.joined or 0  # pyright: ignore[reportAttributeAccessIssue] -- annotated
        values = {
            "title": campaign.title,
            "joined": ngettext("%(count)s person joined", "%(count)s people joined", joined) % {"count": joined},
            "day": date_format(campaign.ends_on, "DATE_FORMAT"),
        }
        if campaign.begins_on <= today <= campaign.ends_on:
            yield _("The campaign “%(title)s” runs until %(day)s: %(joined)s.") % values
        elif joined:
            yield _("The campaign “%(title)s”, which ends on %(day)s: %(joined)s.") % values
