"""What hangs on pages that ask for workshops: requests that are open."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils.translation import ngettext
from wagtail.models import Page

from ravive.hub.workshops.models import Stage, WorkshopRequest


def say(pages: QuerySet[Page]) -> Iterator[str]:
    """Yield how many requests that came through these pages are open."""
    rows = WorkshopRequest.objects.filter(page__in=pages, is_erased=False).exclude(stage__in=(Stage.DONE, Stage.DROPPED))
    if count := rows.count():
        words = ngettext("%(count)s open request for a workshop. It stays on the board.",
                         "%(count)s open requests for a workshop. They stay on the board.", count)  # fmt: skip
        yield words % {"count": count}
