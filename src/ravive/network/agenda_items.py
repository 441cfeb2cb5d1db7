"""What waits from the network: changes where adopted decks come from."""

from collections import defaultdict
from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ravive.decks import queries as decks_queries
from ravive.network.models import Adoption
from ravive.people.agenda import OTHER, WaitingFor, WaitingItem
from ravive.people.models import Role
from ravive.publishing import published_source
from ravive.publishing.models import PublishedBundle


def items(person: WaitingFor) -> Iterator[WaitingItem]:
    """Yield the adopted decks whose source was published otherwise since the last decision. Three queries for any number of decks."""
    if not person.may(Role.AUTHOR):
        return
    rows = Adoption.objects.filter(deck__organisation=person.organisation, deck__upstream__is_shared=True)
    adoptions = list(rows.select_related("deck__upstream").defer("base"))
    out = PublishedBundle.objects.filter(deck__in=[row.deck.upstream.slug for row in adoptions if row.deck.upstream], is_current=True)
    bundles: dict[str, list[tuple[str, str]]] = defaultdict(list)
    latest = dict(out.order_by("published_at").values_list("deck", "published_at"))
    for slug, language, digest in out.values_list("deck", "language", "digest"):
        bundles[slug].append((language, digest))
    titles = decks_queries.titles_of(row.deck for row in adoptions)
    for row in adoptions:
        slug = row.deck.upstream.slug if row.deck.upstream else ""
        if slug in latest and published_source.content_of(bundles[slug]) != row.settled:
            yield WaitingItem(
                menu="network",
                icon="link-external",
                title=_("Change at the source: %(deck)s") % {"deck": titles[row.deck.pk]},
                detail=_("Published there on %(day)s") % {"day": date_format(timezone.localtime(latest[slug]), "SHORT_DATE_FORMAT")},
                state=_("nothing changes without you"),
                action=_("Compare"),
                address=reverse("upstream", args=[row.deck.pk]),
                urgency=OTHER,
                since=timezone.localdate(latest[slug]),
            )
