"""The public addresses of the site, what each does, and the hostile values that they are asked with."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.urls import URLPattern, get_resolver

from ravive.entries.form_subjects import FormSubject
from ravive.entries.registry import registered
from tests.hub.erasure.seeding import patterns_below

INSIDE = ("desk/", "api/")
READS = [
    "logo",
    "brand_sheet",
    "link_preview",
    "reminders_feed",
    "badge_keys",
    "badge_key",
    "badge_issuer",
    "badge_achievement",
    "verify_in_own_language",
    "signature_logo",
    "short_campaign",
    "campaign_code",
    "embedded_campaign",
    "short_appeal",
    "embedded_appeal",
    "security_txt",
    "sitemap",
    "robots",
    "join",
    "verify",
    "verify_list",
    "live_phone_state",
    "own_gift_certificate",
    "reported",
    "training_certificate",
    "training_test",
    "search",
    "letter_signatures",
    "campaign_thanks",
    "campaign_file",
    "promised_gift",
    "appeal_supporters",
    "appeal_poster",
    "my_gifts_asked",
    "my_gifts_file",
    "run_teams",
    "run_runners",
    "run_team",
    "run_team_sheet",
    "run_runner",
    "run_runner_sheet",
    "news_atom",
    "news_rss",
    "events_feed",
    "event_file",
    "registered_before",
    "newsletter_issue",
    "privacy_notice",
    "threat_notice",
    "accessibility_notice",
    "device_notice",
    "form_challenge",
]
# Forms, which change something where they are sent.
ACCEPTS = [
    "live_answer",
    "own_donor_page",
    "stop_desk_mails",
    "report_card",
    "campaign_kit",
    "give",
    "my_gifts",
    "open_gifts",
    "my_gifts_page",
    "erase_my_gifts",
    "register_for_event",
    "registration",
]
# Wagtail's, closed here.
CLOSED = ["wagtailcore_authenticate_with_password", "wagtailcore_login", "wagtail_serve"]
WITHOUT_NAME = re.compile(
    r"^(fr/)?(\^?bundles/.*|\.well-known/jwks\.json|units/|sw\.js|media/.*|leaving/|manifest\.webmanifest|start/|\^?decks/.*|session/|cards/"
    r"|memory/|settings/|act/|trainings/|shell/|_util/.*|\^\(\(\?:.*)?$"
)
# What the registry of entries adds.
SENT = [f"sent_{subject.name}" for subject in registered() if isinstance(subject, FormSubject)]
FORMS = [f"send_{subject.name}" for subject in registered() if isinstance(subject, FormSubject)]
LINKS = [f"{page}_{subject.name}" for subject in registered() for page in ("confirm", "own")]
CLASSIFIED = {
    **dict.fromkeys([*READS, *SENT], "reads"),
    **dict.fromkeys([*ACCEPTS, *FORMS, *LINKS], "accepts"),
    **dict.fromkeys(CLOSED, "closed"),
}
METHODS = ("get", "head", "post", "put", "patch", "delete", "options", "trace")
NUMBERS = ("0", "1", "2147483648", "99999999999999999999")
TEXTS = ("x", "..", "%00", "a" * 300, "%27%3B--", "%3Cscript%3E", "😀")
VALUES = {"language": ("fr", "zz"), "digest": ("a" * 64, "0"), "extension": ("png", "exe"), "size": ("a4", "x"), "kind": ("csv", "person")}


@dataclass(frozen=True, kw_only=True)
class PublicAddress:
    """An address outside the desk and the endpoints of phones: its name, empty without one, its route, and the pattern."""

    name: str
    route: str
    pattern: URLPattern

    @property
    def key(self) -> str:
        """What stands for it: the name, else the route."""
        return self.name or key_of(self.route)

    @property
    def places(self) -> dict[str, str]:
        """What stands in its path: the kind of each value, by its name."""
        kinds = {name: kind for kind, name in re.findall(r"<(\w+):(\w+)>", self.route)}
        return kinds | dict.fromkeys(re.findall(r"\(\?P<(\w+)>", self.route), "regex")

    def paths(self, numbers: tuple[str, ...]) -> Iterator[str]:
        """Yield concrete paths: each place filled with each of its invented values, the others with their first."""
        values = {name: VALUES.get(name) or (numbers if kind == "int" else TEXTS) for name, kind in self.places.items()}
        first = {name: options[0] for name, options in values.items()}
        yield self.filled(first)
        for name, options in values.items():
            for option in options[1:]:
                yield self.filled({**first, name: option})

    def filled(self, values: Mapping[str, str]) -> str:
        """Return the path with these values."""
        text = re.sub(r"<\w+:(\w+)>", lambda found: values[found[1]], self.route)
        text = re.sub(r"\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)", lambda found: values[found[1]], text)
        text = re.sub(r"\(\?:([^()]*)\)\?", r"\1", text)
        return "/" + re.sub(r"\(\(\?:.*?\)\*\)", "", text).replace("\\", "").replace("^", "").replace("$", "").replace("?", "")


def key_of(route: str) -> str:
    """Return what stands for an address without a name. Django leaves the first mark of a pattern out where it found the address."""
    return route.replace("^", "")


def public_addresses() -> list[PublicAddress]:
    """Return every public address, from the resolver itself."""
    return [
        PublicAddress(name=pattern.name or "", route=route, pattern=pattern)
        for route, pattern in patterns_below(get_resolver(), "")
        if not route.startswith(INSIDE)
    ]
