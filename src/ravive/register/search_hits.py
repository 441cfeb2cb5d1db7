"""Facts of the register that a search of the desk finds."""

from collections.abc import Iterator

from django.urls import reverse

from ravive.people.search import DeskSearch, SearchHit
from ravive.register.models import RegisterEntry
from ravive.site.context import current_language


def find_facts(search: DeskSearch) -> Iterator[SearchHit]:
    """Yield the organisation's facts whose name, value, address or purpose holds the words, in one query."""
    language = current_language()
    for row in RegisterEntry.objects.filter(organisation=search.organisation).order_by("entry_id"):
        texts = [text for part in (row.name, row.value, row.href, row.purpose) for text in (part or {}).values()]
        if search.is_in([row.entry_id, *texts, *row.countries]):
            value = str(row.value.get(language) or next(iter(row.value.values()), ""))
            name = row.name.get(language) or row.entry_id
            yield SearchHit(kind="facts", title=name, detail=value, address=reverse("fact", args=[row.pk]))
