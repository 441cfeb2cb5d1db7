"""What a badge says, who can verify it, and that nothing in it can be changed.

The schema of 1EdTech is not copied here, its licence is its own: `REQUIRED` says, after the specification's chapters on the data model
(AchievementCredential, Profile, AchievementSubject, Achievement, Criteria, ResultDescription, Result), what has to be there.
"""

import base64
import json
import stat
import string
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urlsplit

import jsonschema
import jwt
import pytest
from django.contrib.auth.models import User
from django.test import Client
from hypothesis import given as drawn
from hypothesis import strategies
from joserfc import jws
from pytest_django import Settings

from ravive.people.models import Organisation
from ravive.trainings import actions, retention
from ravive.trainings.certificates import actions as certificates_actions
from ravive.trainings.certificates import badge_keys, badges, verification
from ravive.trainings.models import Certificate, Training
from tests.trainings.cast import HELD_ON, NOON, ask, half, phones, sit, values

# Either says the same, by the specification.
KINDS = ("AchievementCredential", "OpenBadgeCredential")
TEXT = {"type": "string", "minLength": 1}
ADDRESS = {"type": "string", "pattern": "^https?://"}
TYPED = {"type": "array", "items": TEXT, "minItems": 1}
PROFILE = {"type": "object", "required": ["id", "type"], "properties": {"id": ADDRESS, "type": {**TYPED, "contains": {"const": "Profile"}}}}
ACHIEVEMENT = {
    "type": "object",
    "required": ["id", "type", "name", "description", "criteria"],
    "properties": {
        "id": ADDRESS,
        "type": {**TYPED, "contains": {"const": "Achievement"}},
        "name": TEXT,
        "description": TEXT,
        "criteria": {"type": "object", "anyOf": [{"required": ["id"]}, {"required": ["narrative"]}]},
        "creator": PROFILE,
        "achievementType": {"enum": ["Certificate"]},
        "tag": {"type": "array", "items": TEXT},
        "resultDescription": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id", "type", "name", "resultType"],
                "properties": {
                    "id": ADDRESS,
                    "type": {**TYPED, "contains": {"const": "ResultDescription"}},
                    "resultType": {"enum": ["Percent", "Result", "Status", "RawScore", "ScaledScore"]},
                    "requiredValue": TEXT,
                },
            },
        },
    },
}
REQUIRED = {
    "type": "object",
    "required": ["@context", "id", "type", "name", "credentialSubject", "issuer", "validFrom"],
    "properties": {
        "@context": {
            "type": "array",
            "prefixItems": [
                {"const": "https://www.w3.org/ns/credentials/v2"},
                {"pattern": "^https://purl.imsglobal.org/spec/ob/v3p0/context"},
            ],
            "minItems": 2,
        },
        "id": {"type": "string", "pattern": "^urn:uuid:"},
        "type": {
            "type": "array",
            "allOf": [
                {"contains": {"const": "VerifiableCredential"}},
                {"contains": {"enum": ["AchievementCredential", "OpenBadgeCredential"]}},
            ],
        },
        "name": TEXT,
        "issuer": PROFILE,
        "validFrom": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"},
        "credentialSubject": {
            "type": "object",
            "required": ["type", "achievement"],
            "anyOf": [{"required": ["id"]}, {"required": ["identifier"]}],
            "properties": {
                "type": {**TYPED, "contains": {"const": "AchievementSubject"}},
                "achievement": ACHIEVEMENT,
                "result": {"type": "array", "items": {"required": ["type"], "properties": {"status": {"enum": ["Completed"]}}}},
            },
        },
        "credentialSchema": {"type": "array", "items": {"required": ["id", "type"]}},
    },
}
ALPHABET = string.ascii_letters + string.digits + "-_."
SITE = "https://ravive.example"


@pytest.fixture
def held(host: Organisation, trainer: User) -> Training:
    """A training of five weeks ago."""
    chosen = values(held_on=HELD_ON - timedelta(days=35))
    return actions.open_training(organisation=host, values=chosen, by=trainer, now=NOON, chance=Random(1))


@pytest.fixture
def certificate(visitor: Client, held: Training) -> dict[str, str]:
    """The certificate of a phone that showed the level."""
    phone = phones(visitor, held, 1)[0]
    sit(phone, half("B"), right=8)
    reply = ask(phone)
    assert reply.status_code == 200, reply.content
    return reply.json()


def fetched(visitor: Client, address: str) -> dict[str, Any]:
    """Return what stands at an address, as another site's verifier gets it."""
    assert urlsplit(address).netloc == "testserver"
    reply = visitor.get(urlsplit(address).path)
    assert reply.status_code == 200, address
    assert reply.headers["Access-Control-Allow-Origin"] == "*"
    assert not reply.cookies
    return json.loads(reply.content)


def independent(visitor: Client, badge: str) -> dict[str, Any]:
    """Return what a badge says, verified by another library with the key that the badge names."""
    header = jwt.get_unverified_header(badge)
    assert set(header) == {"alg", "kid", "typ"}
    assert (header["alg"], header["typ"]) == ("RS256", "JWT")
    key = fetched(visitor, header["kid"])
    assert set(key) == {"kty", "n", "e", "kid", "alg", "use"}
    return jwt.decode(badge, jwt.PyJWK(key).key, algorithms=["RS256"], options={"require": ["iss", "sub", "jti", "nbf"]})


def test_another_library_verifies_the_badge_and_finds_what_has_to_be_there(visitor: Client, certificate: dict[str, str]) -> None:
    payload = independent(visitor, certificate["badge"])
    jsonschema.Draft202012Validator(REQUIRED).validate(payload)
    assert payload["iss"] == payload["issuer"]["id"]
    assert payload["sub"] == payload["credentialSubject"]["id"]
    assert payload["jti"] == payload["id"] == f"urn:uuid:{certificate['number']}"
    assert datetime.fromtimestamp(payload["nbf"], UTC) == datetime.fromisoformat(payload["validFrom"])
    assert datetime.fromtimestamp(payload["nbf"], UTC) <= datetime.now(UTC)


def test_the_key_set_has_the_key(visitor: Client, certificate: dict[str, str]) -> None:
    name = jwt.get_unverified_header(certificate["badge"])["kid"].rpartition("/")[2]
    for address in ("/badges/keys", "/.well-known/jwks.json"):
        names = [key["kid"] for key in fetched(visitor, f"http://testserver{address}")["keys"]]
        assert names == [name]
    assert "d" not in visitor.get("/badges/keys").json()["keys"][0]
    assert visitor.get("/badges/keys/nowhere").status_code == 404


def test_issuer_and_achievement_stand_at_their_addresses(visitor: Client, certificate: dict[str, str], held: Training) -> None:
    payload = independent(visitor, certificate["badge"])
    issuer = fetched(visitor, payload["issuer"]["id"])
    assert {name: issuer[name] for name in payload["issuer"]} == payload["issuer"]
    inside = payload["credentialSubject"]["achievement"]
    achievement = fetched(visitor, inside["id"])
    others = set(inside) - {"resultDescription"}
    assert {name: achievement[name] for name in others} == {name: inside[name] for name in others}
    # The badge names the test that was taken, the address of all.
    assert [test["id"].rpartition("#")[2] for test in achievement["resultDescription"]] == ["test-30", "test-90", "test-180"]
    assert inside["resultDescription"] == achievement["resultDescription"][:1]
    assert (inside["name"], inside["creator"]["name"]) == (held.title, held.organisation.name)
    assert payload["credentialSubject"]["result"][0]["resultDescription"] == f"{inside['id']}#test-30"


def test_a_badge_names_neither_place_nor_person_nor_hour(visitor: Client, certificate: dict[str, str], held: Training) -> None:
    payload = independent(visitor, certificate["badge"])
    assert held.place not in json.dumps(payload, ensure_ascii=False)
    subject = payload["credentialSubject"]
    assert set(subject) == {"id", "type", "achievement", "result", "activityStartDate", "activityEndDate"}
    assert subject["activityStartDate"] == subject["activityEndDate"] == f"{held.held_on}T00:00:00Z"
    assert payload["validFrom"].endswith("T00:00:00Z")
    assert uuid.UUID(payload["sub"]) != uuid.UUID(payload["jti"])


def test_organisations_that_gave_nothing_have_no_profile(visitor: Client, host: Organisation) -> None:
    assert visitor.get(f"/badges/issuers/{host.pk}").status_code == 404
    assert visitor.get(f"/badges/achievements/{uuid.uuid4()}").status_code == 404


@pytest.fixture(scope="module")
def badge() -> str:
    """A signed badge, without a database."""
    issuer = badges.Issuer(address=f"{SITE}/badges/issuers/1", name="Organisation", site=f"{SITE}/", logo=None)
    level = badges.Level(
        address=f"{SITE}/badges/achievements/{uuid.UUID(int=5)}",
        title="Accueil",
        description="…",
        criteria="…",
        decks=("À l’accueil",),
        language="fr",
        percent=80,
        tests={30: "30", 90: "90"},
    )
    shown = badges.ShownLevel(
        credential=uuid.UUID(int=7).urn, subject=uuid.UUID(int=8).urn, test_day=30, held_on=HELD_ON, issued_on=NOON.date()
    )
    keys = badge_keys.keys()
    return keys.sign(badges.credential(shown, level, issuer), key_address=certificates_actions.key_address(SITE, keys.signing))


def test_a_signed_badge_is_read_as_it_was_signed(badge: str) -> None:
    payload = verification._read_payload(badge_keys.keys().read(badge))
    assert (payload.title, payload.percent, payload.test_day, payload.issued_on) == ("Accueil", 80, 30, NOON.date())
    assert (payload.held_on, payload.place) == (HELD_ON, "")


@drawn(strategies.data())
def test_any_changed_sign_is_refused(badge: str, data: strategies.DataObject) -> None:
    place = data.draw(strategies.integers(0, len(badge) - 1))
    sign = data.draw(strategies.sampled_from([sign for sign in ALPHABET if sign != badge[place]]))
    with pytest.raises((badge_keys.AlteredError, badge_keys.ForeignError)):
        badge_keys.keys().read(badge[:place] + sign + badge[place + 1 :])


@drawn(strategies.data())
def test_any_lost_or_added_sign_is_refused(badge: str, data: strategies.DataObject) -> None:
    place = data.draw(strategies.integers(0, len(badge) - 1))
    sign = data.draw(strategies.sampled_from(ALPHABET))
    for changed in (badge[:place] + badge[place + 1 :], badge[:place] + sign + badge[place:]):
        if changed != badge:
            with pytest.raises((badge_keys.AlteredError, badge_keys.ForeignError)):
                badge_keys.keys().read(changed)


def test_the_last_sign_of_each_part_is_checked_too(badge: str) -> None:
    # 256 bytes leave four bits of the last character unused: decoders pass over them.
    refused = 0
    for sign in ALPHABET[:-1]:
        if sign != badge[-1]:
            with pytest.raises(badge_keys.AlteredError):
                badge_keys.keys().read(badge[:-1] + sign)
            refused += 1
    assert refused == 63


@drawn(strategies.text(max_size=400) | strategies.from_regex(r"[\w-]{1,40}\.[\w-]{1,40}\.[\w-]{1,40}", fullmatch=True))
def test_whatever_is_no_badge_is_refused(text: str) -> None:
    with pytest.raises((badge_keys.AlteredError, badge_keys.ForeignError)):
        badge_keys.keys().read(text)


def _written(part: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()


def test_no_other_algorithm_and_no_other_key_is_believed(badge: str) -> None:
    head, body, _ = badge.split(".")
    header = json.loads(base64.urlsafe_b64decode(head + "=="))
    for forged in (
        f"{_written({**header, 'alg': 'none'})}.{body}.AA",
        jwt.encode({"iss": "x"}, "a secret that is long enough for this algorithm", algorithm="HS256", headers={"kid": header["kid"]}),
    ):
        with pytest.raises(badge_keys.AlteredError):
            badge_keys.keys().read(forged)
    other = badge_keys.RSAKey.generate_key(2048, private=True)
    text = base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))
    with pytest.raises(badge_keys.AlteredError):
        badge_keys.keys().read(jws.serialize_compact(header, text, other, algorithms=["RS256"]))
    with pytest.raises(badge_keys.ForeignError):
        badge_keys.keys().read(jws.serialize_compact({**header, "kid": "https://elsewhere.example/key"}, text, other, algorithms=["RS256"]))


@pytest.mark.parametrize("name", ["iss", "sub", "jti", "nbf"])
def test_a_badge_whose_names_disagree_is_refused(badge: str, name: str) -> None:
    keys = badge_keys.keys()
    payload = keys.read(badge)
    for changed in ({**payload, name: 5 if name == "nbf" else "urn:uuid:other"}, {key: payload[key] for key in payload if key != name}):
        with pytest.raises(badge_keys.AlteredError):
            verification._read_payload(changed)


def test_the_key_is_created_once_and_its_owner_s_only(settings: Settings, tmp_path: Path) -> None:
    settings.RAVIVE_DATA = tmp_path
    keys = badge_keys.keys()
    folder = tmp_path / "badge-keys"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert [(path.name, stat.S_IMODE(path.stat().st_mode)) for path in folder.iterdir()] == [("0001.pem", 0o600)]
    badge_keys._keys_in.cache_clear()
    assert badge_keys.keys().signing == keys.signing


def test_a_newer_key_signs_and_the_earlier_one_still_verifies(settings: Settings, tmp_path: Path) -> None:
    settings.RAVIVE_DATA = tmp_path
    before = badge_keys.keys().sign({"a": 1}, key_address=f"{SITE}/{badge_keys.keys().signing}")
    badge_keys._create(tmp_path / "badge-keys/0002.pem")
    badge_keys._keys_in.cache_clear()
    keys = badge_keys.keys()
    assert len(keys.by_name) == 2
    assert keys.read(before) == {"a": 1}
    after = keys.sign({"a": 2}, key_address=f"{SITE}/{keys.signing}")
    assert jwt.get_unverified_header(after)["kid"] != jwt.get_unverified_header(before)["kid"]
    assert keys.read(after) == {"a": 2}


def test_two_first_starts_create_one_key(tmp_path: Path) -> None:
    badge_keys._create(tmp_path / "0001.pem")
    first = (tmp_path / "0001.pem").read_bytes()
    badge_keys._create(tmp_path / "0001.pem")
    assert (tmp_path / "0001.pem").read_bytes() == first
    assert [path.name for path in tmp_path.iterdir()] == ["0001.pem"]


def test_the_signed_text_goes_with_a_training_that_is_deleted(certificate: dict[str, str], held: Training, trainer: User) -> None:
    assert Certificate.objects.get().badge
    actions.delete_training(training=held, by=trainer, now=NOON)
    assert Certificate.objects.get().badge == ""
    assert verification.check(certificate["number"], "fr").verdict == "valid"


@pytest.mark.database
def test_certificates_outlive_the_answers_and_the_training(
    visitor: Client, certificate: dict[str, str], held: Training, trainer: User
) -> None:
    Training.objects.filter(pk=held.pk).update(held_on=HELD_ON - timedelta(days=2_000))
    retention.forget_due(now=NOON)
    assert Certificate.objects.get().badge == ""
    for shown in (certificate["number"], certificate["badge"]):
        assert verification.check(shown, "fr").verdict == "valid"
    actions.delete_training(training=Training.objects.get(pk=held.pk), by=trainer, now=NOON)
    for shown in (certificate["number"], certificate["badge"]):
        assert verification.check(shown, "fr").verdict == "valid"
    assert fetched(visitor, independent(visitor, certificate["badge"])["credentialSubject"]["achievement"]["id"])["name"] == held.title
