"""What the details of entries are called in the file of a person, by the name of their field."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ravive.lib.languages import name_of
from ravive.people.country_names import country_name
from ravive.site.context import interface_language

_LANGUAGES = frozenset({"language", "email_language"})
_LABELS: Mapping[str, str | Promise] = {
    "about": _("What it is about"),
    "email": _("E-mail address"),
    "emails": _("E-mail addresses"),
    "email_language": _("Language of e-mails"),
    "email_confirmed": _("Address confirmed"),
    "email_entered": _("Address entered"),
    "email_unreachable": _("Address out of reach since"),
    "email_bounces": _("Days on which mail servers refused it"),
    "email_bounced": _("Last refused on"),
    "emails_waiting": _("E-mails that wait to be sent"),
    "entered_on": _("Entered on"),
    "is_confirmed": _("Confirmed"),
    "erase_on": _("Will be deleted on"),
    "other_details": _("Everything else"),
    "language": _("Language"),
    "action": _("Promise"),
    "wants_reminder": _("Reminder asked for"),
    "is_reminded": _("Reminder sent"),
    "kind": _("Kind"),
    "state": _("State"),
    "name": _("Name"),
    "domain": _("Domain of the address"),
    "country": _("Country"),
    "wants_name_shown": _("Name may be shown"),
    "wants_news": _("News asked for"),
    "news_words": _("Words of the consent to news"),
    "needs_review": _("Waits for our team"),
    "is_released": _("Released by our team"),
    "partners": _("Partners who may write"),
    "signaturelogo": _("Logo"),
    "content": _("Content"),
    "media_type": _("Type of file"),
    "confirmed_at": _("Confirmed at"),
    "consent_words": _("Words of the consent"),
    "consent_page": _("Page of the consent"),
    "has_place": _("Has a place"),
    "is_online": _("Online"),
    "answers": _("Answers"),
    "own_answers": _("Answers to own questions"),
    "came": _("Came"),
    "ticked_at": _("Ticked at the entrance on"),
    "registered_on": _("Registered on"),
    "reminded_for": _("Reminded of the event of"),
    "organisation": _("Organisation or school"),
    "needs": _("Needs to take part"),
    "place": _("Kind of place"),
    "establishment": _("Establishment"),
    "postal_code": _("Postal code"),
    "function": _("Function"),
    "needs_interpreter": _("Interpreter needed"),
    "age_bands": _("Ages"),
    "groups": _("Groups"),
    "group_size": _("People a group"),
    "month": _("Month that suits"),
    "day_part": _("Time of day"),
    "stage": _("Stage"),
    "planned_on": _("Planned on"),
    "starts_at": _("Begins at"),
    "room": _("Room"),
    "training": _("Training"),
    "is_erased": _("Details erased"),
    "workshopanswer": _("E-mails that were sent"),
    "sent_on": _("Sent on"),
    "review": _("Decision of our team"),
    "team": _("Team"),
    "is_of_age": _("18 or older"),
    "reminder_days": _("Days of coming reminders"),
    "reminders_sent": _("Reminders of the last week"),
    "push": _("Reminders of a browser"),
    "calendar": _("Reminders in a calendar"),
    "promises": _("Promises"),
    "unconfirmed_promises": _("Promises that nobody confirmed"),
    "appeal": _("Appeal"),
    "amount": _("Amount in euros"),
    "every_month": _("Every month"),
    "reference": _("Payment reference"),
    "promised_on": _("Promised on"),
    "expires_on": _("Expires on"),
    "name_state": _("State of the name"),
    "hides_amount": _("Amount hidden"),
    "wants_certificate": _("Tax certificate asked for"),
    "thanked_on": _("Thanked on"),
    "gifts": _("Gifts"),
    "received_on": _("Received on"),
    "given_back": _("Given back in euros"),
    "currency": _("Currency"),
    "bank": _("What the bank says"),
    "counterparty": _("Name at the bank"),
    "iban": _("Account"),
    "message": _("Message"),
    "bank_reference": _("Reference of the bank"),
    "donor": _("Donor"),
    "same_donors": _("Donors that are one person"),
    "street": _("Street"),
    "postcode": _("Postal code"),
    "city": _("City"),
    "enterprise_number": _("Number of the company"),
    "added_on": _("Added on"),
    "certificates": _("Tax certificates"),
    "national_number": _("National number"),
    "issued": _("Certificates that were issued"),
    "year": _("Year"),
    "number": _("Number"),
    "issued_on": _("Issued on"),
    "cancelled_on": _("Cancelled on"),
    "username": _("Name to sign in with"),
    "roles": _("Roles"),
    "last_login": _("Last sign-in"),
    "date_joined": _("Account opened on"),
}


def label_of(name: str) -> str:
    """Return what a detail is called, in the active language; without words, the name itself."""
    return str(_LABELS.get(name, name))


def value_of(name: str, value: str) -> str:
    """Return a text as people read it: the name of a language or a country instead of its code."""
    if name in _LANGUAGES:
        return name_of(value)
    return country_name(value, interface_language()) if name == "country" else value


def has_label(name: str) -> bool:
    """Return whether a detail has words."""
    return name in _LABELS
