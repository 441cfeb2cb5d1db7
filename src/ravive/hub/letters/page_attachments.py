"""What hangs on pages of open letters: signatures, and the day on which a letter was delivered."""

from collections.abc import Iterator

from django.db.models import Count, QuerySet
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page

from ravive.hub.letters.models import OpenLetter


def say(pages: QuerySet[Page]) -> Iterator[str]:
    """Yield what these pages have of letters: how many signed, and whether they were delivered."""
    today = localdate()
    for letter in OpenLetter.objects.filter(key__in=pages.values("translation_key")).annotate(signed=Count("signatures")):
        signed: int = letter.signed  # pyright: ignore[reportAttributeAccessIssue] -- annotated
        if letter.final_organisations is not None and letter.final_people is not None:
            signed = letter.final_organisations + letter.final_people
        words = ngettext("%(count)s signature", "%(count)s signatures", signed) % {"count": signed}
        if letter.delivered_on:
            day = date_format(letter.delivered_on, "DATE_FORMAT")
            yield _("The letter “%(title)s”, delivered on %(day)s: %(signatures)s. Its list stays stored as long as was promised.") % {
                "title": letter.title, "day": day, "signatures": words,
            }  # fmt: skip
        elif letter.is_open(today) or signed:
            yield _("The letter “%(title)s”, not delivered: %(signatures)s. Nobody can sign while it is in the bin.") % {
                "title": letter.title, "signatures": words,
            }  # fmt: skip
