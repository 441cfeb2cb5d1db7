"""What is stored of an appeal for money: its goal, the references that lead to it, promises, and the teams of a sponsored run."""

from datetime import date
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from ravive.entries.models import AddressedRow, VisitorEntry
from ravive.giving.models.accounts import BankAccount
from ravive.people.models import Organisation

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

LONGEST_TITLE, LONGEST_SHOWN_NAME, LONGEST_REFERENCE = 255, 80, 25
HANDLE_LENGTH, MARK_LENGTH = 64, 64
PROMISE_DAYS = 30


class Review(models.TextChoices):
    """What staff decided of a name before it is shown."""

    NONE = "none", _("not to be shown")
    WAITING = "waiting", _("waits for you")
    RELEASED = "released", _("shown")
    REFUSED = "refused", _("refused")


class Appeal(models.Model):
    """An appeal for money. The pages of its translations have the same translation key."""

    organisation_id: int
    account_id: int | None
    teams: "RelatedManager[RunTeam]"
    runners: "RelatedManager[SponsoredRunner]"
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="appeals")
    key = models.UUIDField(unique=True, editable=False)
    # What the desk calls it: the title of its first page.
    title = models.CharField(max_length=LONGEST_TITLE)
    # Nobody can give before one is chosen.
    account = models.ForeignKey(
        BankAccount, null=True, blank=True, on_delete=models.PROTECT, related_name="appeals", verbose_name=_("Bank account")
    )
    goal_cents = models.BigIntegerField(_("Goal"), default=0)
    starts_on = models.DateField(_("First day"), default=localdate)
    ends_on = models.DateField(_("Last day"), default=localdate)
    accepts_standing_orders = models.BooleanField(_("Offer standing orders"), default=True)
    # Teams and runners collect for it, each with a reference.
    is_run = models.BooleanField(_("Sponsored run"), default=False)
    is_example = models.BooleanField(default=False, editable=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["-ends_on", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(goal_cents__gte=0), name="appeal_goal_not_negative"),
            models.CheckConstraint(condition=Q(ends_on__gte=models.F("starts_on")), name="appeal_ends_after_its_start"),
        ]

    def __str__(self) -> str:
        return self.title

    def is_open(self, today: date) -> bool:
        """Return whether people are asked to give on a day."""
        return self.account_id is not None and self.goal_cents > 0 and self.starts_on <= today <= self.ends_on


class RunTeam(VisitorEntry):
    """A team of a sponsored run. Its name appears once staff released it.

    `review` is `NONE` until its e-mail address is confirmed. The name is empty once withdrawn or erased: the sums stay. A team that staff
    added has no address.
    """

    appeal_id: int
    references: "RelatedManager[PaymentReference]"
    appeal = models.ForeignKey(Appeal, on_delete=models.CASCADE, related_name="teams")
    name = models.CharField(max_length=LONGEST_SHOWN_NAME)
    review = models.CharField(max_length=10, choices=Review, default=Review.WAITING)

    class Meta(VisitorEntry.Meta):
        ordering: ClassVar[list[str]] = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class SponsoredRunner(VisitorEntry):
    """A runner of age with a page, otherwise as a team. Minors run inside a team, and nothing is stored of them."""

    appeal_id: int
    team_id: int | None
    references: "RelatedManager[PaymentReference]"
    appeal = models.ForeignKey(Appeal, on_delete=models.CASCADE, related_name="runners")
    team = models.ForeignKey(RunTeam, null=True, blank=True, on_delete=models.SET_NULL, related_name="runners")
    name = models.CharField(max_length=LONGEST_SHOWN_NAME)
    is_of_age = models.BooleanField(default=False)
    review = models.CharField(max_length=10, choices=Review, default=Review.WAITING)

    class Meta(VisitorEntry.Meta):
        ordering: ClassVar[list[str]] = ["name", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(is_of_age=True), name="runner_is_of_age"),
        ]

    def __str__(self) -> str:
        return self.name


class PaymentReference(models.Model):
    """A reference that a transfer carries, and what it leads to. It never leads to anything else."""

    class ReferenceKind(models.TextChoices):
        """Who carries it."""

        APPEAL = "appeal", _("the appeal's own, for posters")
        ONCE = "once", _("one promise")
        STANDING = "standing", _("one donor, for life")
        TEAM = "team", _("a team")
        RUNNER = "runner", _("a runner")

    organisation_id: int
    appeal_id: int
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="payment_references")
    appeal = models.ForeignKey(Appeal, on_delete=models.CASCADE, related_name="references")
    kind = models.CharField(max_length=10, choices=ReferenceKind)
    # 12 digits, or RF and what follows: as `banking.references.checked_reference` returns it.
    reference = models.CharField(max_length=LONGEST_REFERENCE, unique=True)
    team = models.ForeignKey(RunTeam, null=True, blank=True, on_delete=models.PROTECT, related_name="references")
    runner = models.ForeignKey(SponsoredRunner, null=True, blank=True, on_delete=models.PROTECT, related_name="references")

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["appeal"], condition=Q(kind="appeal"), name="one_own_reference_an_appeal"),
        ]

    def __str__(self) -> str:
        return self.reference


class GivingPromise(AddressedRow):
    """What somebody announced. Only received money counts; a promise expires quietly. Its details are sealed."""

    reference_id: int
    reference = models.OneToOneField(PaymentReference, on_delete=models.CASCADE, related_name="promise")
    # In the address of the page where its donor finds the payment details again; random.
    private_key = models.CharField(max_length=HANDLE_LENGTH, null=True, unique=True, editable=False)
    amount_cents = models.BigIntegerField()
    is_standing = models.BooleanField(default=False)
    promised_on = models.DateField()
    expires_on = models.DateField()
    # The name to be shown, encrypted until staff released it; then in clear.
    sealed_name = models.TextField(blank=True)
    shown_name = models.CharField(max_length=LONGEST_SHOWN_NAME, blank=True)
    name_review = models.CharField(max_length=10, choices=Review, default=Review.NONE)
    hides_amount = models.BooleanField(default=False)
    wants_certificate = models.BooleanField(default=False)
    # A keyed digest of the mailbox: the gifts of one person are added up.
    mailbox_mark = models.CharField(max_length=MARK_LENGTH, blank=True)
    language = models.CharField(max_length=12)
    thanked_on = models.DateField(null=True, blank=True)
    # The donor asked to be erased: what comes with this reference later loses its details too.
    erased_on = models.DateField(null=True, blank=True)

    class Meta(AddressedRow.Meta):
        ordering: ClassVar[list[str]] = ["pk"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["expires_on"], name="promises_by_expiry")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(amount_cents__gt=0), name="promise_of_money"),
            models.CheckConstraint(condition=Q(shown_name="") | Q(name_review="released"), name="donor_name_shown_once_released"),
        ]

    def __str__(self) -> str:
        return str(self.reference_id)
