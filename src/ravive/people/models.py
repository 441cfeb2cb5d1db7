"""What is stored: organisations, roles of people, and the audit log."""

from collections.abc import Iterable
from typing import Any, ClassVar, NoReturn

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from ravive.lib.languages import ALL
from ravive.people.countries import COUNTRIES

LONGEST_NAME = 120
LONGEST_ACTOR_NAME = 150
LONGEST_LABEL = 200
# Of those from which somebody agrees alone in a form (`people.ages`): article 8 of the GDPR allows none below.
LOWEST_AGE, HIGHEST_AGE = 13, 18


class Role(models.TextChoices):
    """What somebody may do in an organisation. A person may have several roles."""

    AUTHOR = "author", _("Author")
    EXPERT = "expert", _("Field expert")
    SECOND_READER = "second_reader", _("Second reader")
    TRANSLATOR = "translator", _("Translator")
    TRAINER = "trainer", _("Trainer")
    TREASURER = "treasurer", _("Treasurer")
    COMMUNICATOR = "communicator", _("Communication officer")
    PRIVACY_OFFICER = "privacy_officer", _("Data protection officer")
    ADMIN = "admin", _("Administrator")


# Who looks after the public site of an organisation, and what it sends.
OFFICERS = (Role.COMMUNICATOR, Role.ADMIN)
# Who answers for details of people: requests, breaches, the record of processing, the audit log, papers.
PRIVACY_ROLES = (Role.PRIVACY_OFFICER, Role.ADMIN)


# Roles that see decks, facts and the network at the desk.
DECK_ROLES = (Role.AUTHOR, Role.EXPERT, Role.SECOND_READER, Role.TRANSLATOR, Role.ADMIN)


class SecondRole(models.TextChoices):
    """Who signs a deck beside the field expert. The organisation chooses it.

    Only the first says nothing about the person. The others are published for a signature only if its reader agrees.
    """

    SECOND_READER = "second_reader", _("Second reader")
    LEGAL = "legal", _("Lawyer")
    SURVIVOR_INFORMED = "survivor_informed", _("Survivor-informed reader")
    YOUTH_READER = "youth_reader", _("Young reader")


def _default_languages() -> list[str]:
    return ["fr"]


def known_languages(values: object) -> None:
    """Raise ValidationError unless these are languages of the site, at least one."""
    if not isinstance(values, list) or not values or set(values) - set(ALL):
        raise ValidationError(_("Choose at least one of the languages of the site."))


def known_countries(values: object) -> None:
    """Raise ValidationError unless these are codes of two capitals of countries."""
    unknown = sorted(str(value) for value in values if value not in COUNTRIES) if isinstance(values, list) else [str(values)]
    if unknown:
        raise ValidationError(
            _("These are not codes of countries: %(codes)s. Use two capitals each, such as BE."),
            params={"codes": ", ".join(unknown)},
        )


class Organisation(models.Model):
    """A member of the network. Its people, decks and trainings are invisible to other organisations."""

    name = models.CharField(max_length=LONGEST_NAME)
    slug = models.SlugField(max_length=60, unique=True)
    languages = models.JSONField(default=_default_languages, validators=[known_languages])
    countries = models.JSONField(default=list, blank=True, validators=[known_countries])
    # Counts where it is higher than the age of its countries (`people.ages`).
    own_age = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(LOWEST_AGE), MaxValueValidator(HIGHEST_AGE)]
    )
    # The picture itself, checked by `people.logos`. So a copy of the database contains everything of an organisation.
    logo = models.BinaryField(null=True, blank=True, editable=True)
    logo_media_type = models.CharField(max_length=20, blank=True)
    logo_digest = models.CharField(max_length=64, blank=True, db_index=True)
    second_role = models.CharField(max_length=20, choices=SecondRole, default=SecondRole.SECOND_READER)
    site = models.OneToOneField("wagtailcore.Site", null=True, blank=True, on_delete=models.SET_NULL, related_name="organisation")
    # Its place in Wagtail: its pictures and documents, and the group that edits its pages (`wagtail_groups.sync_groups`).
    collection = models.OneToOneField(
        "wagtailcore.Collection", null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="organisation"
    )
    collection_id: int | None
    communicators = models.OneToOneField(
        "auth.Group", null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="organisation"
    )
    # The organisation that hosts the installation for the others.
    is_host = models.BooleanField(default=False)
    # Its trainings are an example: their answers are invented, say so wherever they are shown, and enter no pool and no memory model.
    is_example = models.BooleanField(default=False, editable=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["name", "slug"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["is_host"], condition=models.Q(is_host=True), name="one_host"),
            models.CheckConstraint(
                condition=models.Q(logo__isnull=True, logo_digest="", logo_media_type="")
                | (models.Q(logo__isnull=False) & ~models.Q(logo_digest="") & ~models.Q(logo_media_type="")),
                name="logo_has_its_type_and_digest",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class EntrustedPage(models.Model):
    """A page of a site that the communication officers of an organisation write, in every language it is in.

    It may stand in the site of another organisation, whose officers write and publish it too.
    """

    organisation_id: int
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="entrusted_pages")
    # The page's translations have the same.
    translation_key = models.UUIDField(unique=True)
    # Without it, the officers of the site publish what is written.
    may_publish = models.BooleanField(default=False)
    # The organisation was created to write this page: who entrusts the page invites its people, until it has an administrator.
    is_created_for_page = models.BooleanField(default=False, editable=False)

    def __str__(self) -> str:
        return f"{self.translation_key} to {self.organisation_id}"


class Membership(models.Model):
    """One role of one person in one organisation."""

    user_id: int
    organisation_id: int
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["user", "organisation", "role"], name="one_row_a_role"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="role_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.role} ({self.organisation_id})"


class MailRefusal(models.Model):
    """Somebody who wants no e-mails from the desk. Without a row, they are sent."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mail_refusal")

    def __str__(self) -> str:
        return f"{self.user} refuses e-mails"


class DailyMail(models.Model):
    """Somebody who also gets the summary of the desk on each other day that brings something new, not on Mondays alone."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="daily_mail")
    # What waited on the last morning, as digests: what is not among them is new.
    known = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.user} wants what is new each day"


class FirstAccountLink(models.Model):
    """The link that creates the first account, until it is used. There is one at most; `people.first_account` creates it."""

    # SHA-256 of the token: people who read the database cannot use the link.
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    # The person who started the site let other machines use it.
    from_anywhere = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"link for the first account, {self.created_at:%Y-%m-%d %H:%M}"


class AcceptedForm(models.Model):
    """A form that created something: the same form sent again leads to `address`. Rows are deleted after a few days."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="accepted_forms")
    # A digest of the fields and of a random value in the form.
    key = models.CharField(max_length=64)
    address = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["user", "key"], name="one_row_an_accepted_form"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.address}"


class AppendOnlyError(Exception):
    """Rows of this table are never changed or deleted."""


class AuditEvents(models.QuerySet["AuditEvent"]):
    """Audit events to read. `people.actions.record` writes them, and nothing changes them."""

    def update(self, **kwargs: object) -> NoReturn:
        raise AppendOnlyError("the audit log is never changed; record another event")

    def delete(self) -> NoReturn:
        raise AppendOnlyError("the audit log is never shortened")


class AuditEvent(models.Model):
    """Who did what, and when. It never changes."""

    # Empty for the whole installation.
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="audit_events")
    # The name stays when the account is deleted.
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    by_name = models.CharField(max_length=LONGEST_ACTOR_NAME)
    # The name to sign in with at that time: people can change the other one. Empty for a command and for nobody signed in.
    by_username = models.CharField(max_length=LONGEST_ACTOR_NAME, blank=True)
    at = models.DateTimeField()
    verb = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=100, blank=True)
    subject_id = models.CharField(max_length=64, blank=True)
    subject_label = models.CharField(max_length=LONGEST_LABEL, blank=True)
    detail = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    # `people.audit_chain` writes these: the place in the chain of its organisation, from 1, and what proves the entry. Empty until then.
    place = models.PositiveBigIntegerField(null=True, editable=False)
    # It goes with the names (`people.audit_names`): without it, their digest leads to nobody.
    salt = models.CharField(max_length=32, blank=True, editable=False)
    names_digest = models.CharField(max_length=64, blank=True, editable=False)
    digest = models.CharField(max_length=64, blank=True, editable=False)

    objects = AuditEvents.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "-at"], name="audit_by_organisation"),
            models.Index(fields=["organisation", "place"], name="audit_by_place"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.by_name}: {self.verb} {self.subject_label}"

    def save(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 -- Django's own signature
        if self.pk is not None:
            raise AppendOnlyError("the audit log is never changed; record another event")
        super().save(*args, **kwargs)

    def delete(self, *args: object, **kwargs: object) -> NoReturn:
        raise AppendOnlyError("the audit log is never shortened")


class AuditChain(models.Model):
    """Where the chain of one organisation's audit entries ends, and how far the copy outside of the database has followed."""

    # "installation", or the number of the organisation: a null in `organisation` would not be unique.
    scope = models.CharField(max_length=20, unique=True)
    organisation = models.OneToOneField(Organisation, null=True, on_delete=models.CASCADE, related_name="audit_chain")
    # Names the chain in the copy.
    name = models.CharField(max_length=32, unique=True)
    length = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)
    copied = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.scope}: {self.length}"


def ordered_roles(roles: Iterable[str]) -> tuple[Role, ...]:
    """Return roles in the order in which pages name them."""
    held = set(roles)
    return tuple(role for role in Role if role in held)
