"""How an organisation is paid: its accounts, what its certificates say, and the layouts of its bank's tables."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ravive.people.models import Organisation

LONGEST_HOLDER, LONGEST_IBAN, LONGEST_BIC = 70, 34, 11
LONGEST_LINE, LONGEST_SOURCE = 200, 300
RETENTION_YEARS, FEWEST_YEARS, MOST_YEARS = 7, 1, 15


class GivingSettings(models.Model):
    """What an organisation says of itself on certificates, and how long its accounts are stored."""

    organisation_id: int
    organisation = models.OneToOneField(Organisation, on_delete=models.CASCADE, related_name="giving_settings")
    legal_name = models.CharField(_("Name in the statutes"), max_length=LONGEST_LINE, blank=True)
    seat = models.CharField(_("Address of the seat"), max_length=LONGEST_LINE, blank=True)
    enterprise_number = models.CharField(_("Enterprise number"), max_length=10, blank=True)
    # Only an approved institution gives certificates that lower a tax.
    is_approved = models.BooleanField(_("Approved to give tax certificates"), default=False)
    approval_source = models.CharField(_("Where the approval is published"), max_length=LONGEST_SOURCE, blank=True)
    approved_on = models.DateField(_("Day of the approval"), null=True, blank=True)
    signer_name = models.CharField(_("Who signs the certificates"), max_length=LONGEST_LINE, blank=True)
    signer_function = models.CharField(_("Function of the signer"), max_length=LONGEST_LINE, blank=True)
    retention_years = models.PositiveSmallIntegerField(
        _("Years that details of gifts are stored"),
        default=RETENTION_YEARS,
        validators=[MinValueValidator(FEWEST_YEARS), MaxValueValidator(MOST_YEARS)],
        help_text=_(
            "Counted from the end of the year of the gift. Ask your accountant: 7 and 10 years are both in use. More years count for gifts "
            "after today alone: earlier donors were promised fewer. Fewer years count for all gifts at once, and cannot be taken back."
        ),
    )
    # Of gifts before a day, the years that were promised until the organisation raised them (`giving.retention`).
    earlier_years = models.JSONField(default=dict, blank=True, editable=False)

    def __str__(self) -> str:
        return self.legal_name


class BankAccount(models.Model):
    """An account in euros that gifts arrive on."""

    class ReferenceStyle(models.TextChoices):
        """Which references its payments carry."""

        BELGIAN = "belgian", _("Belgian structured communication")
        CREDITOR = "creditor", _("Creditor reference (RF), outside Belgium")

    class QrLine(models.TextChoices):
        """Where the payment code carries the reference."""

        STRUCTURED = "structured", _("As a structured reference")
        TEXT = "text", _("As text, between plus signs")

    class FileFormat(models.TextChoices):
        """Which files are booked: those of one format, so that no movement is stored in the words of two."""

        FIRST = "", _("Those of the first file that is read")
        CODA = "coda", "CODA"
        CAMT_053 = "camt.053", "camt.053"
        MT940 = "mt940", "MT940"
        TABLE = "table", _("Tables (CSV, XLSX): balances are not checked")
        NOTICES = "camt.054", _("Notices only (camt.054): balances are not checked")

    organisation_id: int
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="bank_accounts")
    iban = models.CharField(_("IBAN"), max_length=LONGEST_IBAN)
    # Banks warn a donor who pays under another name.
    holder = models.CharField(_("Legal name of the account"), max_length=LONGEST_HOLDER)
    bic = models.CharField(_("BIC"), max_length=LONGEST_BIC, blank=True)
    reference_style = models.CharField(_("References"), max_length=10, choices=ReferenceStyle, default=ReferenceStyle.BELGIAN)
    qr_line = models.CharField(_("Reference in the payment code"), max_length=10, choices=QrLine, default=QrLine.STRUCTURED)
    file_format = models.CharField(_("Files that are booked"), max_length=10, choices=FileFormat, default=FileFormat.FIRST, blank=True)
    # Its payment details are shown struck through: nobody may pay to it.
    is_example = models.BooleanField(default=False, editable=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["iban"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "iban"], name="one_bank_account_an_iban"),
        ]

    def __str__(self) -> str:
        return self.iban


class BankLayout(models.Model):
    """How to read a bank's table that no packaged layout fits: mapped once at the desk."""

    organisation_id: int
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="bank_layouts")
    name = models.CharField(_("Name"), max_length=LONGEST_LINE)
    # As `banking` writes a layout.
    layout = models.JSONField()

    class Meta:
        ordering: ClassVar[list[str]] = ["name"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "name"], name="one_bank_layout_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class TaxRule(models.Model):
    """An organisation's own value of a dated rule of tax law, from a day on. Without one, the packaged value of that day holds."""

    class RuleCode(models.TextChoices):
        """Which rule."""

        LEAST_CENTS = "least_cents", _("Least amount a donor a year, in cents")
        REDUCTION_PERCENT = "reduction_percent", _("Reduction of tax, in percent")
        # Month and day, such as 301 for the first of March.
        FILING_DAY = "filing_day", _("Day before which certificates are given and declared")
        # 1: no certificate without it. 0: a warning.
        NUMBER_REQUIRED = "number_required", _("A national number is required")

    organisation_id: int
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="tax_rules")
    code = models.CharField(_("Rule"), max_length=20, choices=RuleCode)
    value = models.PositiveIntegerField(_("Value"))
    valid_from = models.DateField(_("From"))
    source = models.CharField(_("Source"), max_length=LONGEST_SOURCE)

    class Meta:
        ordering: ClassVar[list[str]] = ["code", "-valid_from"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "code", "valid_from"], name="one_tax_rule_a_day"),
            models.CheckConstraint(condition=~Q(source=""), name="tax_rule_has_a_source"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.valid_from}: {self.value}"
