"""Open Badges 3.0: documents at public addresses, and the signed credential. Pure.

It follows the specification's chapters on the data model, document formats and JSON Web Token proof.
The payload is the credential itself (Verifiable Credentials 2.0), with `iss`, `sub`, `jti` and `nbf` added.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

CONTEXT = [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json",
]
SCHEMA = "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"
# A result's name starts with this. The day of the delayed test follows.
TEST = "test-"

type Document = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Issuer:
    """An organisation as badges name it. `address` is that of its profile."""

    address: str
    name: str
    site: str
    logo: str | None


@dataclass(frozen=True, kw_only=True)
class Level:
    """What a certificate confirms, in one language. `percent` is the required share, not the reached one."""

    address: str
    title: str
    description: str
    criteria: str
    decks: tuple[str, ...]
    language: str
    percent: int
    # Name of each delayed test, by its day.
    tests: dict[int, str]


@dataclass(frozen=True, kw_only=True)
class ShownLevel:
    """The fact that somebody reached a level: two random numbers, the day of the test, the days of training and issue."""

    credential: str
    subject: str
    test_day: int
    held_on: date
    issued_on: date


def profile(issuer: Issuer) -> Document:
    """Return an organisation as a profile."""
    found: Document = {"id": issuer.address, "type": ["Profile"], "name": issuer.name, "url": issuer.site}
    return {**found, "image": {"id": issuer.logo, "type": "Image"}} if issuer.logo else found


def achievement(level: Level, issuer: Issuer, test_day: int | None = None) -> Document:
    """Return the achievement of a training: with all its tests, or only the one that was taken."""
    return {
        "id": level.address,
        "type": ["Achievement"],
        "achievementType": "Certificate",
        "name": level.title,
        "description": level.description,
        "criteria": {"narrative": level.criteria},
        "creator": profile(issuer),
        "inLanguage": level.language,
        "tag": list(level.decks),
        "resultDescription": [
            {
                "id": f"{level.address}#{TEST}{day}",
                "type": ["ResultDescription"],
                "name": name,
                "resultType": "Percent",
                "requiredValue": str(level.percent),
                "valueMin": "0",
                "valueMax": "100",
            }
            for day, name in level.tests.items()
            if test_day in (None, day)
        ],
    }


def credential(shown: ShownLevel, level: Level, issuer: Issuer) -> Document:
    """Return what is signed: who confirms which level, and when. It names nobody."""
    moment = datetime.combine(shown.issued_on, time.min, tzinfo=UTC)
    return {
        "@context": CONTEXT,
        "id": shown.credential,
        "type": ["VerifiableCredential", "AchievementCredential"],
        "name": level.title,
        "issuer": profile(issuer),
        "validFrom": _midnight(shown.issued_on),
        "credentialSubject": {
            "id": shown.subject,
            "type": ["AchievementSubject"],
            "activityStartDate": _midnight(shown.held_on),
            "activityEndDate": _midnight(shown.held_on),
            "achievement": achievement(level, issuer, shown.test_day),
            "result": [{"type": ["Result"], "resultDescription": f"{level.address}#{TEST}{shown.test_day}", "status": "Completed"}],
        },
        "credentialSchema": [{"id": SCHEMA, "type": "1EdTechJsonSchemaValidator2019"}],
        "iss": issuer.address,
        "sub": shown.subject,
        "jti": shown.credential,
        "nbf": int(moment.timestamp()),
    }


def _midnight(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"


def hosted(document: Document) -> Document:
    """Return a document as its own address serves it."""
    return {"@context": CONTEXT, **document}
