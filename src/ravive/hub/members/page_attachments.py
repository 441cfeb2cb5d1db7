"""What hangs on pages of members: who writes them."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from wagtail.models import Page

from ravive.people.models import EntrustedPage


def say(pages: QuerySet[Page]) -> Iterator[str]:
    """Yield the organisations that write these pages."""
    rows = EntrustedPage.objects.filter(translation_key__in=pages.values("translation_key"))
    if names := list(rows.order_by("organisation__name").values_list("organisation__name", flat=True).distinct()):
        yield _("Written by %(names)s: they cannot change it while it is in the bin.") % {"names": ", ".join(names)}
