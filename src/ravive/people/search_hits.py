"""Members of the team that a search of the desk finds."""

from collections.abc import Iterator

from django.urls import reverse

from ravive.people import queries
from ravive.people.search import DeskSearch, SearchHit


def find_members(search: DeskSearch) -> Iterator[SearchHit]:
    """Yield the people whose names, address or roles hold the words. Two queries."""
    for member in queries.members(search.organisation):
        roles = ", ".join(str(role.label) for role in member.roles)
        if search.is_in([member.name, member.username, member.email, roles]):
            yield SearchHit(
                kind="team", title=member.name or member.username, detail=roles, address=reverse("member", args=[member.user_id])
            )
