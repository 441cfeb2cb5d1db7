"""The facts register: what `cards.register` defines, a row for each entry, and every verification ever made."""

from datetime import date, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models

from ravive.cards.register import FACT_LIFE_DAYS
from ravive.people.models import Organisation
from ravive.register.ordered_json import OrderedJSONField


class RegisterSourceEntry(models.Model):
    """Where a fact or a card's content comes from; `title` by language."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="register_sources")
    organisation_id: int
    source_id = models.CharField(max_length=60)
    position = models.PositiveIntegerField(default=0)
    title = OrderedJSONField(default=dict)
    reference = models.TextField()
    grade = models.CharField(max_length=1)
    read_on = models.DateField()
    # Of the host's sources: whether the other organisations may rest cards on it.
    is_shared = models.BooleanField(default=True)
    shipped_content = models.CharField(max_length=64, blank=True)
    # Of the rows whose query asked for it.
    is_hosts: bool

    class Meta:
        ordering: ClassVar[list[str]] = ["position", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "source_id"], name="one_row_a_register_source")
        ]

    def __str__(self) -> str:
        return self.source_id


class RegisterEntry(models.Model):
    """One fact. `name`, `value`, `href`, `purpose` and `detail` are by language; cards name it by `entry_id`."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="register_entries")
    organisation_id: int
    entry_id = models.CharField(max_length=60)
    position = models.PositiveIntegerField(default=0)
    kind = models.CharField(max_length=12)
    name = OrderedJSONField(default=dict)
    value = OrderedJSONField(default=dict)
    href = OrderedJSONField(null=True, blank=True)
    purpose = OrderedJSONField(null=True, blank=True)
    detail = OrderedJSONField(null=True, blank=True)
    grade = models.CharField(max_length=1)
    status = models.CharField(max_length=12)
    verified_on = models.DateField()
    verified_by = models.CharField(max_length=200)
    need = models.CharField(max_length=60, null=True, blank=True)
    countries = OrderedJSONField(default=list)
    # To whom a contact is shown; None: to everybody.
    languages = OrderedJSONField(null=True, blank=True)
    audience = models.CharField(max_length=12, default="everyone")
    always = models.BooleanField(default=False)
    order = models.PositiveIntegerField(default=1000)
    sources = OrderedJSONField(default=list)
    # Of the host's facts: whether the other organisations' cards may name it.
    is_shared = models.BooleanField(default=True)
    # Of an entry that comes with Ravive: a digest of its file, and of the content it had then; what differs now was edited here.
    shipped_file = models.CharField(max_length=64, blank=True)
    shipped_content = models.CharField(max_length=64, blank=True)
    # Of the rows whose query asked for it.
    is_hosts: bool

    class Meta:
        ordering: ClassVar[list[str]] = ["position", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "entry_id"], name="one_row_a_register_entry")
        ]

    def __str__(self) -> str:
        return self.entry_id

    @property
    def expires_on(self) -> date:
        """The first day on which the entry is too old to be published."""
        return self.verified_on + timedelta(days=FACT_LIFE_DAYS)


class FactCheck(models.Model):
    """One verification or correction of an entry, with its content before and after; never changed."""

    entry = models.ForeignKey(RegisterEntry, on_delete=models.CASCADE, related_name="checks")
    verified_on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    by_name = models.CharField(max_length=150)
    note = models.TextField(blank=True)
    # None for an entry that was not there before.
    before = OrderedJSONField(null=True)
    after = OrderedJSONField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.entry.entry_id}, {self.verified_on}"
