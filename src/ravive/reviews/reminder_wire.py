"""What phones and the endpoints for reminders exchange. `trainings` answers them."""

from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from ravive.reviews.columns import Milliseconds

MOST_DAYS = 60
LONGEST_ENDPOINT = 1_024
LONGEST_ADDRESS = 254

Language = Literal["fr", "nl", "de", "en"]
Base64Text = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]+={0,2}$", max_length=128)]


class ReminderDay(Struct, frozen=True, kw_only=True):
    """A day on which cards are due, and when on it the learner may be reminded: outside the quiet hours, and not before cards are due."""

    day: Annotated[
        str, Meta(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$", description="By the phone's calendar.", extra_json_schema={"format": "date"})
    ]
    opens_at: Annotated[Milliseconds, Meta(description="From when, in milliseconds since 1970.")]
    closes_at: Annotated[Milliseconds, Meta(description="Until when: at most 25 hours later, as long as the day on which clocks go back.")]


class PushEndpoint(Struct, frozen=True, kw_only=True):
    """Where the browser receives push messages, and the keys they are encrypted for (RFC 8291)."""

    endpoint: Annotated[str, Meta(max_length=LONGEST_ENDPOINT, description="An https address of the browser's push service.")]
    p256dh: Base64Text
    auth: Base64Text


class ReminderRequest(Struct, frozen=True, kw_only=True):
    """When, in which language and by which push service to remind. It replaces the last request; `push` left out stays as it was."""

    language: Language
    days: Annotated[list[ReminderDay], Meta(max_length=MOST_DAYS)]
    # A phone without a subscription leaves it out: another phone of the same key may have one.
    push: PushEndpoint | UnsetType | None = UNSET


class MailReminderRequest(Struct, frozen=True, kw_only=True):
    """An e-mail address to remind at, once its reader has agreed."""

    language: Language
    address: Annotated[str, Meta(max_length=LONGEST_ADDRESS)]


class CalendarRequest(Struct, frozen=True, kw_only=True):
    """The language of a calendar of due days."""

    language: Language


class CalendarReply(Struct, frozen=True, kw_only=True):
    """The address of a calendar of due days; anyone who knows it may read it."""

    address: str


class ReminderReply(Struct, frozen=True, kw_only=True):
    """How this key is reminded."""

    push: Annotated[str | None, Meta(description="The start of the SHA-256 of the stored endpoint, so that a phone knows its own.")]
    email: Literal["none", "unconfirmed", "confirmed"]
    calendar: bool
    offers_email: Annotated[bool, Meta(description="Whether this site can send e-mail at all.")]


read_reminders = msgspec.json.Decoder(ReminderRequest).decode
read_calendar = msgspec.json.Decoder(CalendarRequest).decode
read_mail = msgspec.json.Decoder(MailReminderRequest).decode
