"""Issuing and withdrawing certificates. The same key always gets the same certificate."""

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import override

from ravive.departures import actions as departures
from ravive.departures.log_file import Departure
from ravive.people import logos
from ravive.people.actions import RefusedError, record
from ravive.people.models import Organisation
from ravive.publishing import queries as published
from ravive.reviews import queries as reviews
from ravive.trainings.certificates import badge_keys, badges
from ravive.trainings.certificates.eligibility import earned_day
from ravive.trainings.models import Achievement, Certificate, Training

SALT = "ravive.trainings.certificate"
# Of a line in the log of departures: a certificate that was withdrawn on a day or, without a day, restored.
CERTIFICATE = "certificate"


class NoCertificateError(Exception):
    """This training issues no certificates."""


class NotEarnedError(Exception):
    """The answers do not reach the required level at a delayed test yet."""


class WithdrawnError(Exception):
    """The organisation withdrew this certificate."""


class UnknownKeyError(Exception):
    """The key never joined, or left and deleted everything."""


@dataclass(frozen=True, kw_only=True)
class IssuedCertificate:
    """A certificate and the achievement it is for."""

    certificate: Certificate
    achievement: Achievement


def certify(*, code: str, key_digest: bytes, site: str, now: datetime, chance: Random) -> IssuedCertificate:
    """Return the certificate of a key, issued now if it reached the level. `site` is this site's address, without a final slash.

    Raises UnknownTrainingError (of `reviews`), UnknownKeyError, NoCertificateError, NotEarnedError or WithdrawnError.
    """
    learner = reviews.find_learner(code=code, key_digest=key_digest, now=now)
    if learner is None:
        raise UnknownKeyError
    training = Training.objects.select_related("organisation").filter(pk=learner.training).first()
    if training is None:
        raise reviews.UnknownTrainingError(code)
    number = _number(training, key_digest)
    known = Certificate.objects.select_related("achievement").filter(pk=number).first()
    if known is not None:
        if known.withdrawn_on:
            raise WithdrawnError
        return IssuedCertificate(certificate=known, achievement=known.achievement)
    if training.certificate_share is None:
        raise NoCertificateError
    day = earned_day(training=training, learner=learner)
    if day is None:
        raise NotEarnedError
    return _issue(training, number, day, site=site, now=now, chance=chance)


def _number(training: Training, key_digest: bytes) -> uuid.UUID:
    """Return the number of a key's certificate, always the same. Only the site's secret connects it with the key."""
    digest = salted_hmac(SALT, key_digest + str(training.pk).encode(), algorithm="sha256").digest()
    return uuid.UUID(bytes=digest[:16], version=4)


def _issue(training: Training, number: uuid.UUID, day: int, *, site: str, now: datetime, chance: Random) -> IssuedCertificate:
    # In UTC, as the badge says it.
    issued_on = now.astimezone(UTC).date()
    with transaction.atomic():
        achievement = _achievement(training, chance)
        subject = uuid.UUID(int=chance.getrandbits(128), version=4)
        shown = badges.ShownLevel(
            credential=number.urn, subject=subject.urn, test_day=day, held_on=achievement.held_on, issued_on=issued_on
        )
        payload = badges.credential(shown, level_of(achievement, site), issuer_of(training.organisation, site))
        keys = badge_keys.keys()
        badge = keys.sign(payload, key_address=key_address(site, keys.signing))
        # Two requests at once with one key get one certificate.
        certificate, _made = Certificate.objects.get_or_create(
            pk=number, defaults={"achievement": achievement, "test_day": day, "issued_on": issued_on, "badge": badge}
        )
    return IssuedCertificate(certificate=certificate, achievement=certificate.achievement)


def _achievement(training: Training, chance: Random) -> Achievement:
    language = training.languages[0]
    fields = {
        "organisation": training.organisation,
        "title": training.title,
        "held_on": training.held_on,
        "place": "" if training.written_for_minors else training.place,
        "decks": [deck.bundle.title if (deck := published.current_deck(slug, language)) else slug for slug in training.decks],
        "language": language,
        "share": training.certificate_share,
        "test_days": training.test_days,
    }
    known = training.achievements.filter(**fields).first()
    return known or training.achievements.create(id=uuid.UUID(int=chance.getrandbits(128), version=4), **fields)


def decks_of(achievement: Achievement, language: str) -> list[str]:
    """Return the titles of its decks in a language. A deck without a published title in it has the stored title."""
    titles = achievement.decks
    slugs = achievement.training.decks if achievement.training else []
    if language == achievement.language or len(slugs) != len(titles):
        return titles
    # Once somebody has joined, the decks of a training and their order do not change.
    shown = [published.current_deck(slug, language) for slug in slugs]
    return [deck.bundle.title if deck else title for deck, title in zip(shown, titles, strict=True)]


def percent_of(achievement: Achievement) -> int:
    """Return the required share of right answers, in whole per cent."""
    return round(achievement.share * 100)


def issuer_of(organisation: Organisation, site: str) -> badges.Issuer:
    """Return an organisation as badges name it."""
    logo = None
    if organisation.logo_digest:
        logo = f"{site}/logos/{organisation.logo_digest}.{logos.extension_of(organisation.logo_media_type)}"
    return badges.Issuer(address=f"{site}/badges/issuers/{organisation.pk}", name=organisation.name, site=f"{site}/", logo=logo)


def level_of(achievement: Achievement, site: str) -> badges.Level:
    """Return the level that certificates confirm, in the training's language."""
    with override(achievement.language):
        values = {"title": achievement.title, "decks": ", ".join(achievement.decks), "percent": percent_of(achievement)}
        return badges.Level(
            address=f"{site}/badges/achievements/{achievement.pk}",
            title=achievement.title,
            description=_("Still knows, at a test long after the training “%(title)s”, what these cards taught: %(decks)s.") % values,
            criteria=_(
                "At least %(percent)s%% of right answers at a delayed test, taken on one’s own device without supervision. "
                "Made for a random key: nobody’s name is known or checked."
            )
            % values,
            decks=tuple(achievement.decks),
            language=achievement.language,
            percent=percent_of(achievement),
            tests={day: _("Test %(day)s days after the training") % {"day": day} for day in achievement.test_days},
        )


def key_address(site: str, name: str) -> str:
    """Return the public address of a key."""
    return f"{site}/badges/keys/{name}"


def own_certificate(organisation: Organisation, number: uuid.UUID) -> Certificate | None:
    """Return a certificate that this organisation issued, None if there is none with this number."""
    found = Certificate.objects.select_related("achievement__training")
    return found.filter(pk=number, achievement__organisation=organisation).first()


def withdraw(*, organisation: Organisation, number: uuid.UUID, is_back: bool, by: User, now: datetime) -> Certificate:
    """Withdraw a certificate of an organisation, or restore it. Raises RefusedError for an unknown number."""
    with transaction.atomic():
        found = own_certificate(organisation, number)
        if found is None:
            raise RefusedError(_("This organisation gave no certificate with this number."))
        if bool(found.withdrawn_on) is not is_back:
            return found
        found.withdrawn_on = None if is_back else timezone.localdate(now)
        found.save(update_fields=["withdrawn_on"])
        verb = "certificate.restored" if is_back else "certificate.withdrawn"
        record(organisation=organisation, by=by, now=now, verb=verb, subject=found.achievement, detail={"number": str(number)})
        day = found.withdrawn_on.isoformat() if found.withdrawn_on else ""
        departures.record(kind=CERTIFICATE, digest=departures.digest_of(CERTIFICATE, number), day=day)
    return found


def replay_withdrawal(departure: Departure, _now: datetime) -> None:
    """Withdraw a certificate again, or restore it where the line has no day, after a copy of the database was restored."""
    for number in Certificate.objects.values_list("pk", flat=True).iterator():
        if departures.digest_of(CERTIFICATE, number) == departure.digest:
            Certificate.objects.filter(pk=number).update(withdrawn_on=departure.day or None)
            return
