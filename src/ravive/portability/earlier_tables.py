"""What `ravive upgrade export` carries of an installation from before 1.0.0: tables, and how their columns were called and filled."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class CarriedTable:
    """A table of this version whose rows come from an earlier one.

    `former`: what it was called before; empty: as it is. `filled`: columns that earlier versions lack, each with the SQL expression of
    its value. `replaced`: the same for columns whose value does not come. `condition`: which rows come; all without it. `is_needed`:
    every version has it.
    """

    name: str
    former: str = ""
    filled: Mapping[str, str] = field(default_factory=dict[str, str])
    replaced: Mapping[str, str] = field(default_factory=dict[str, str])
    condition: str = ""
    is_needed: bool = True


def _later(name: str, former: str = "", **filled: str) -> CarriedTable:
    """Return a table that the oldest versions lack, or call otherwise."""
    return CarriedTable(name=name, former=former, filled=filled, is_needed=False)


# Its site, collection and group in Wagtail are created by this version.
PLACE_IN_WAGTAIL = {"site_id": "NULL", "collection_id": "NULL", "communicators_id": "NULL"}
# Stands in an expression before a table of the earlier version: each database puts there where its tables are.
EARLIER = "{earlier}"
OF_REMINDERS = "handle IN (SELECT handle FROM {earlier}trainings_reminder)"

ACCOUNTS = (
    CarriedTable(name="auth_user"),
    CarriedTable(name="account_emailaddress"),
    CarriedTable(name="mfa_authenticator"),
    CarriedTable(name="people_organisation", filled={"is_example": "FALSE"}, replaced=PLACE_IN_WAGTAIL),
    CarriedTable(name="people_membership"),
    CarriedTable(name="people_auditevent", filled={"by_username": "''"}),
    _later("people_mailrefusal"),
    _later("people_dailymail"),
)
DECKS = (
    CarriedTable(name="decks_deck"),
    CarriedTable(name="decks_deckwords"),
    CarriedTable(name="decks_deckpicture"),
    CarriedTable(name="decks_card"),
    CarriedTable(name="decks_cardwords"),
    CarriedTable(name="decks_cardrevision"),
    CarriedTable(name="decks_revisionpicture"),
    CarriedTable(name="decks_deckrevision"),
    CarriedTable(name="decks_submission", filled={"is_typo": "FALSE"}),
    CarriedTable(name="decks_signoff", filled={"languages": "'{}'"}),
    CarriedTable(name="decks_cardcomment"),
    _later("decks_cardreading", card_read="NULL"),
    _later("decks_takedown"),
    _later("network_adoption", "decks_adoption"),
    _later("register_registersourceentry", "decks_registersourceentry"),
    _later("register_registerentry", "decks_registerentry"),
    _later("register_factcheck", "decks_factcheck"),
    _later("publishing_publishedbundle", "decks_publishedbundle", gone_at="NULL"),
    _later("publishing_publishedpicture", "decks_publishedpicture", gone_at="NULL"),
    _later("publishing_publishedcontacts", "decks_publishedcontacts"),
    _later("publishing_bundletaken", "decks_bundletaken"),
    _later("publishing_cardreport", "decks_cardreport"),
    _later("publishing_takedownnotice"),
)
TRAININGS = (
    CarriedTable(name="trainings_trainingrules"),
    CarriedTable(name="trainings_training", filled={"partner": "''", "comment": "''"}),
    CarriedTable(name="trainings_reminder"),
    CarriedTable(
        name="trainings_achievement",
        # The oldest versions did not store the day there.
        replaced={"held_on": "COALESCE(held_on, (SELECT held_on FROM {earlier}trainings_training WHERE id = training_id))"},
    ),
    CarriedTable(name="trainings_certificate"),
    CarriedTable(
        name="mailing_mailaddress",
        filled={"unreachable_since": "NULL", "soft_bounces": "0", "bounced_on": "NULL"},
        condition=OF_REMINDERS,
        is_needed=False,
    ),
    CarriedTable(name="reviews_trainingcode", filled={"is_current": "TRUE", "is_example": "FALSE", "counted_from": "NULL"}),
    CarriedTable(name="reviews_learnerkey", filled={"joined_with": "''"}),
    CarriedTable(name="reviews_knowncard"),
    CarriedTable(name="reviews_knownbundle"),
    CarriedTable(name="reviews_answer"),
    CarriedTable(name="reviews_forgottentotal"),
    _later("insight_releasedfigures"),
    _later("insight_entrytestrelease"),
    _later("departures_logposition"),
    _later("departures_followeddeparture"),
)
CARRIED = (*ACCOUNTS, *DECKS, *TRAININGS)

_OF_PAGES = "pages, pictures and forms of the public site, with what visitors entered, stay in the earlier folder"
_OF_GIFTS = "gifts, donors and bank files stay in the earlier folder"
_COMPUTED = "this version computes it again"
_OF_WAGTAIL = "rights in Wagtail follow from the roles"
_OF_THE_MOMENT = "it belongs to the moment: sessions, tasks, limits, half-filled forms"
# By the beginning of a table's name, the longest first: why its rows stay.
_REASONS = {
    "auth_": _OF_WAGTAIL,
    "wagtailcore_group": _OF_WAGTAIL,
    "wagtailsearch_": _COMPUTED,
    "wagtailcore_referenceindex": _COMPUTED,
    "search_": _COMPUTED,
    "django_": _OF_THE_MOMENT,
    "django_content_type": _COMPUTED,
    "django_migrations": _COMPUTED,
    "account_": _OF_THE_MOMENT,
    "people_": _OF_THE_MOMENT,
    "operations_": _OF_THE_MOMENT,
    "throttling_": _OF_THE_MOMENT,
    "site_": _COMPUTED,
    "insight_": _COMPUTED,
    "decks_": _COMPUTED,
    "publishing_": _COMPUTED,
    "giving_": _OF_GIFTS,
    "trainings_mailaddress": "learners give their address again: it was stored in another way",
}


def reason_to_stay(table: str) -> str:
    """Return why rows of a table that is not carried stay where they are."""
    beginnings = [beginning for beginning in _REASONS if table.startswith(beginning)]
    return _REASONS[max(beginnings, key=len)] if beginnings else _OF_PAGES
