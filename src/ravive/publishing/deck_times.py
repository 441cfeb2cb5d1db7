"""When decks were published last, and whether two people signed what is online."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from django.db.models import Min

from ravive.decks.models import SignOff, Submission
from ravive.decks.publication_times import PublicationTimes
from ravive.lib.languages import in_order
from ravive.publishing.models import PublishedBundle


def publication_times(slugs: Collection[str]) -> dict[str, PublicationTimes]:
    """Return when, and in which languages, each of these decks that is published was written and published last."""
    rows = list(
        PublishedBundle.objects.filter(deck__in=list(slugs), is_current=True).select_related("revision").defer("body", "revision__snapshot")
    )
    signed = _signed_since(rows)
    by_deck: dict[str, list[PublishedBundle]] = defaultdict(list)
    # A language that a later publication left as it was is of its revision all the same.
    latest: dict[int, datetime] = {}
    for row in sorted(rows, key=lambda row: row.published_at):
        by_deck[row.deck].append(row)
        latest[row.revision_id] = row.published_at
    return {
        deck: PublicationTimes(
            written_at=max(row.revision.at for row in bundles),
            published_at=max(row.published_at for row in bundles),
            languages=in_order(row.language for row in bundles),
            is_signed=all((since := signed.get(row.revision.signed_content)) and since <= latest[row.revision_id] for row in bundles),
        )
        for deck, bundles in by_deck.items()
    }


def _signed_since(rows: Collection[PublishedBundle]) -> dict[str, datetime]:
    """Return since when enough seats have signed each content that some of these bundles have: both, or one for a typo."""
    contents = {row.revision.signed_content for row in rows if row.revision.signed_content}
    first = SignOff.objects.filter(revision__signed_content__in=contents).order_by().values_list("revision__signed_content", "role")
    by_content: dict[str, list[datetime]] = defaultdict(list)
    for content, _role, at in first.annotate(first=Min("at")):
        by_content[content].append(at)
    typos = set(
        Submission.objects.filter(revision__signed_content__in=contents, is_typo=True).values_list("revision__signed_content", flat=True)
    )
    return {
        content: min(times) if content in typos else max(times)
        for content, times in by_content.items()
        if len(times) == len(SignOff.Seat) or content in typos
    }
