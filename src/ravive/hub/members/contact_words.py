"""What a proposed contact says in each language of the interface: its purpose and its details, from what was chosen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from ravive.hub.members.language_names import language_name
from ravive.lib.languages import INTERFACE

# The needs that the register knows, each with what a contact for it is for.
NEEDS: Mapping[str, str | Promise] = {
    "danger": gettext_lazy("Immediate danger: police or emergency number"),
    "child": gettext_lazy("Child missing or sexually exploited"),
    "talk": gettext_lazy("A child or a teenager wants to talk"),
    "travel": gettext_lazy("A doubt about something seen on a journey"),
    "report-images": gettext_lazy("Abuse images seen online"),
    "online": gettext_lazy("Pressure or blackmail online"),
    "violence": gettext_lazy("Sexual violence"),
    "trafficking": gettext_lazy("Human trafficking"),
    "guardian": gettext_lazy("Unaccompanied minor"),
}
DAYS: Mapping[str, str | Promise] = {
    "always": gettext_lazy("Day and night"),
    "daily": gettext_lazy("Every day"),
    "weekdays": gettext_lazy("Monday to Friday"),
    "saturdays": gettext_lazy("Monday to Saturday"),
}


@dataclass(frozen=True, kw_only=True)
class ContactProposal:
    """A contact as a member proposes it. `value` is what people read, `href` what a tap opens.

    `days` is a key of `DAYS`; hours are None where it is "always". `replaces` is the entry that it corrects, empty for a new one.
    """

    need: str
    name: str
    value: str
    href: str
    audience: str
    days: str
    opens: time | None
    closes: time | None
    languages: Sequence[str]
    is_free: bool
    source_title: str
    source_reference: str
    grade: str
    verified_on: date
    replaces: str = ""


def purpose_of(proposal: ContactProposal) -> dict[str, str]:
    """Return what the contact is for, by language."""
    return {language: _in(language, NEEDS[proposal.need]) for language in INTERFACE}


def detail_of(proposal: ContactProposal) -> dict[str, str]:
    """Return hours, languages and price, by language."""
    return {language: _detail(proposal, language) for language in INTERFACE}


def _in(language: str, words: str | Promise) -> str:
    with override(language):
        return str(words)


def _detail(proposal: ContactProposal, language: str) -> str:
    with override(language):
        hours = str(DAYS[proposal.days])
        if proposal.opens and proposal.closes:
            hours = _("%(days)s, %(opens)s–%(closes)s, local time") % {
                "days": hours,
                "opens": f"{proposal.opens:%H:%M}",
                "closes": f"{proposal.closes:%H:%M}",
            }
        parts = [hours]
        if proposal.is_free:
            parts.append(_("Free of charge"))
        if proposal.languages:
            names = ", ".join(language_name(tag, language) for tag in proposal.languages)
            parts.append(_("Languages: %(languages)s") % {"languages": names})
        return f"{'. '.join(parts)}."
