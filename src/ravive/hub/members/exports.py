"""The members of a network as a file for a spreadsheet."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ravive.hub.members.queries import DeskMember
from ravive.lib.csv_table import csv_table
from ravive.people.addresses import public_address


def members_csv(members: Iterable[DeskMember], request: HttpRequest) -> bytes:
    """Return the members as CSV, in the language of the desk: one line each. No cell is run as a formula."""
    heads = (
        *(_("Member"), _("Country code"), _("Country"), _("Languages"), _("Website"), _("E-mail"), _("Phone"), _("Address")),
        *(_("Shared decks"), _("Written by"), _("Published"), _("Page")),
    )
    return csv_table(heads, (_row(member, request) for member in members), language=get_language() or "")


def _row(member: DeskMember, request: HttpRequest) -> tuple[object, ...]:
    line, facts = member.line, member.line.facts
    return (
        *(line.page.title, facts.country, line.country, ", ".join(line.languages), facts.website, facts.email, facts.phone),
        " ".join(facts.address.split()),
        len(line.decks),
        member.writer.organisation.name if member.writer else "",
        _("Yes") if member.is_public else _("No"),
        public_address(request, line.page.get_url(request) or "/") if member.is_public else "",
    )
