"""What the page of a letter shows of its signatures, and its forms."""

from typing import Any

from django import template
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy

from ravive.hub.letters import exports, queries
from ravive.hub.letters.forms import OrganisationSignatureForm, PersonSignatureForm
from ravive.hub.letters.forms import partner_words as words_of_partner
from ravive.hub.letters.models import LetterPage, LetterPartner, LetterSignature, OpenLetter
from ravive.mailing.queries import is_offered
from ravive.people.country_names import country_name
from ravive.people.logos import extension_of
from ravive.site.context import interface_language
from ravive.site.templatetags.forms import form_once

register = template.Library()

# Organisations that the page names; the list has all.
NAMED = 8
DOUBTS: dict[queries.Doubt, str | Promise] = {
    "provider": gettext_lazy("The address is at a public mail provider: check the mandate."),
    "name": gettext_lazy("An organisation of this name has signed already."),
    "domain": gettext_lazy("Another organisation has signed with this domain."),
    "new": gettext_lazy("Is this domain its own? Once released, the organisation signs other letters without waiting."),
}
RECALLS = (100, 85, 70, 55)


@register.inclusion_tag("letters/signers.html")
def letter_signers(page: LetterPage) -> dict[str, Any]:
    """Return the counter, the first organisations, and the forms of a letter. A page outside a site has none."""
    letter = page.letter
    if letter is None:
        return {"letter": None}
    is_open = letter.is_open(localdate()) and is_offered()
    return {
        "letter": letter,
        "page": page,
        "language": page.locale.language_code,
        "numbers": queries.numbers_of(letter),
        "named": [
            (organisation, RECALLS[place % len(RECALLS)]) for place, organisation in enumerate(queries.organisations_of(letter)[:NAMED])
        ],
        "is_open": is_open,
        "organisation_form": OrganisationSignatureForm(letter=letter) if is_open else None,
        "person_form": PersonSignatureForm(letter=letter) if is_open and letter.accepts_people else None,
    }


@register.simple_tag
def letter_of(page: LetterPage) -> OpenLetter | None:
    """Return the letter of a page."""
    return page.letter


@register.simple_tag
def signature_once(letter: OpenLetter, kind: str) -> SafeString:
    """Return the field by which a form of a letter is accepted once."""
    return form_once(f"letter-{letter.pk}-{kind}")


@register.filter
def organisations_in_words(count: int) -> str:
    """Return a number of organisations in words."""
    return exports.counted_organisations(count)


@register.filter
def people_in_words(count: int) -> str:
    """Return a number of people in words."""
    return exports.counted_people(count)


@register.filter
def signer_name(signature: LetterSignature) -> str:
    """Return the name of who signed, for staff and for themselves."""
    return queries.name_of(signature)


@register.filter
def partner_words(partner: LetterPartner) -> str:
    """Return what a signer agreed to by the box of a partner."""
    return words_of_partner(partner)


@register.filter
def country_in_words(code: str) -> str:
    """Return the name of a country in the language of the interface."""
    return country_name(code, interface_language()) if code else ""


@register.simple_tag
def signature_logo(signature: LetterSignature) -> SafeString:
    """Return the released logo of an organisation; nothing where it has none. Its name stands beside, so it has no words."""
    logo = getattr(signature, "logo", None)
    if logo is None or not signature.is_released:
        return SafeString()
    address = f"/letters/logos/{logo.digest}.{extension_of(logo.media_type)}"
    return format_html('<img src="{}" alt="" width="120" height="56" loading="lazy" decoding="async">', address)


@register.filter
def doubt(signature: LetterSignature) -> str:
    """Return why an organisation waits for staff."""
    return str(DOUBTS[queries.doubt_about(signature) or "new"])
