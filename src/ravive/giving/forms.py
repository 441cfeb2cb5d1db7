"""The forms of the treasurer's desk."""

from collections.abc import Iterator
from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from stdnum import bic as bic_number
from stdnum import iban as iban_number
from stdnum.exceptions import ValidationError as NumberError

from ravive.giving import desk_queries
from ravive.giving.actions.accounts import SETTINGS
from ravive.giving.models import Appeal, BankAccount, BankTransfer, Donor, GivingSettings, PaymentReference, Receipt
from ravive.giving.refunds import refundable_receipts
from ravive.lib.sent_numbers import sent_number

MOST_FILES = 20
LARGEST_FILE_BYTES = 64 * 1024 * 1024


class BankAccountForm(forms.ModelForm):
    """An account that gifts arrive on. Its number can change until something has arrived."""

    class Meta:
        model = BankAccount
        fields = SETTINGS
        help_texts = {  # noqa: RUF012 - as Django's Meta has it
            "iban": gettext_lazy("As on your statements, with or without spaces. Only accounts in euros."),
            "holder": gettext_lazy(
                "Exactly the name under which the bank opened the account, up to 70 characters. Banks compare it with each transfer: "
                "under any other name, donors are warned of a fraud."
            ),
            "bic": gettext_lazy("Optional in Europe."),
            "reference_style": gettext_lazy("References that exist already stay as they are."),
            "qr_line": gettext_lazy(
                "Most banks’ apps read the structured reference. If an app of your donors leaves it out, choose the text."
            ),
            "file_format": gettext_lazy(
                "Which files does your bank give you? Others are refused, since the same movement looks different in them. After a "
                "change, what is stored stays, and is added to only where its day lacks an amount. Balances prove that nothing is "
                "missing: choose tables or notices only if your bank gives nothing else."
            ),
        }
        widgets = {  # noqa: RUF012 - as Django's Meta has it
            "reference_style": forms.RadioSelect,
            "qr_line": forms.RadioSelect,
            "file_format": forms.RadioSelect,
        }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # pyright: ignore[reportArgumentType] -- Django's own arguments
        if self.instance.pk and desk_queries.is_in_use(self.instance):
            self.fields["iban"].disabled = True
            self.fields["iban"].help_text = _("Movements or appeals name it: it cannot change any more.")
        self.fields["iban"].widget.attrs |= {"autocomplete": "off", "spellcheck": "false", "maxlength": 42}

    def clean_iban(self) -> str:
        """Return the number without spaces. Raises ValidationError for one that is none, or that the organisation has already."""
        if self.fields["iban"].disabled:
            return self.instance.iban
        try:
            # Without its list of Belgian banks, which a new bank is not in.
            number = iban_number.validate(self.cleaned_data["iban"], check_country=False)
        except NumberError as problem:
            raise ValidationError(_("This is no IBAN: a character is wrong, missing or too many.")) from problem
        if BankAccount.objects.filter(organisation=self.instance.organisation, iban=number).exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("This account is in your list already."))
        return number

    def clean_holder(self) -> str:
        """Return the name with single spaces."""
        return " ".join(self.cleaned_data["holder"].split())

    def clean_bic(self) -> str:
        """Return the BIC in capitals. Raises ValidationError for one that is none."""
        bic = self.cleaned_data["bic"]
        try:
            return bic_number.validate(bic) if bic.strip() else ""
        except NumberError as problem:
            raise ValidationError(_("This is no BIC: it has 8 or 11 characters.")) from problem


class RetentionForm(forms.ModelForm):
    """For how many years details of gifts are stored."""

    class Meta:
        model = GivingSettings
        fields = ("retention_years",)


class SeveralFiles(forms.ClearableFileInput):
    """A field that takes several files, chosen or dropped."""

    allow_multiple_selected = True


class BankFilesField(forms.FileField):
    """Several files of a bank. Each is judged by itself when it is read, an empty one too."""

    widget = SeveralFiles

    def clean(self, data: object, initial: object = None) -> list[UploadedFile]:
        """Return the files. Raises ValidationError for none, too many, or one that is too large."""
        files = [upload for upload in (data if isinstance(data, list) else [data]) if isinstance(upload, UploadedFile)]
        if not files:
            raise ValidationError(_("Choose one file or more."))
        if len(files) > MOST_FILES:
            raise ValidationError(_("%(count)s files are too many at once: at most %(most)s.") % {"count": len(files), "most": MOST_FILES})
        for file in files:
            if (file.size or 0) > LARGEST_FILE_BYTES:
                sizes = {"name": file.name, "most": LARGEST_FILE_BYTES // 1024**2}
                raise ValidationError(_("“%(name)s” has more than %(most)s MB: export a shorter time.") % sizes)
        return files


class BankFilesForm(forms.Form):
    """The files of a bank."""

    bank_files = BankFilesField(label=gettext_lazy("Files of the bank"))


@dataclass(frozen=True, kw_only=True)
class BookingTarget:
    """What money is for: an appeal, one of its references, or neither."""

    appeal: Appeal | None
    reference: PaymentReference | None


NO_TARGET = "none"


class BookingForm(forms.Form):
    """What a transfer is for, and what kind of money it is."""

    target = forms.CharField(label=gettext_lazy("For"), widget=forms.Select)
    kind = forms.ChoiceField(label=gettext_lazy("What it is"), choices=Receipt.ReceiptKind.choices, widget=forms.RadioSelect)
    donor = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: object, account: BankAccount, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # pyright: ignore[reportArgumentType] -- Django's own arguments
        self.organisation_id = account.organisation_id
        self.appeals = Appeal.objects.filter(organisation=account.organisation_id, is_example=account.is_example)
        if not self.is_bound:
            self.fields["target"].widget.choices = list(_targets(self.appeals))
        self.fields["kind"].help_text = _("Only gifts count for tax certificates: no fee, no collection, no payout of a platform.")

    def clean_target(self) -> BookingTarget:
        """Return what money is for. Raises ValidationError for what is not the organisation's."""
        kind, _dash, number = self.cleaned_data["target"].partition("-")
        if kind == NO_TARGET and not number:
            return BookingTarget(appeal=None, reference=None)
        key = sent_number(number)
        if kind == "appeal" and (appeal := self.appeals.filter(pk=key).first()):
            return BookingTarget(appeal=appeal, reference=None)
        references = PaymentReference.objects.filter(appeal__in=self.appeals).select_related("appeal")
        if kind == "reference" and (reference := references.filter(pk=key).first()):
            return BookingTarget(appeal=reference.appeal, reference=reference)
        self.fields["target"].widget.choices = list(_targets(self.appeals))
        raise ValidationError(_("Choose one of the appeals, teams or runners."))

    def clean_donor(self) -> Donor | None:
        """Return the donor whose account it came from, None for an unknown one."""
        number = self.cleaned_data["donor"]
        return Donor.objects.filter(organisation=self.organisation_id, pk=number, erased_on=None).first() if number else None


def _targets(appeals: QuerySet[Appeal]) -> Iterator[tuple[str, object]]:
    """Yield what money can be for: each appeal, with its teams and runners below it."""
    of_runs = PaymentReference.objects.filter(appeal__in=appeals.order_by(), kind__in=("team", "runner"))
    by_appeal: dict[int, list[tuple[str, str]]] = {}
    for of_run in of_runs.select_related("team", "runner"):
        named = of_run.runner or of_run.team
        if named and named.name:
            by_appeal.setdefault(of_run.appeal_id, []).append((f"reference-{of_run.pk}", named.name))
    for appeal in appeals:
        yield f"appeal-{appeal.pk}", appeal.title
        if appeal.pk in by_appeal:
            label = _("Teams and runners of %(appeal)s") % {"appeal": appeal.title}
            yield label, sorted(by_appeal[appeal.pk], key=lambda choice: choice[1].casefold())
    yield NO_TARGET, _("no appeal in particular")


class DeductionForm(forms.Form):
    """The receipt that a debit gives back, whole or in part."""

    receipt = forms.TypedChoiceField(label=gettext_lazy("Deduct from"), coerce=int, widget=forms.RadioSelect)

    def __init__(self, *args: object, transfer: BankTransfer, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # pyright: ignore[reportArgumentType] -- Django's own arguments
        choices = [(refundable_receipt.receipt.pk, refundable_receipt.label) for refundable_receipt in refundable_receipts(transfer)]
        self.fields["receipt"].choices = choices  # pyright: ignore[reportAttributeAccessIssue] -- of a field of choices


class KindForm(forms.Form):
    """What was received."""

    kind = forms.ChoiceField(label=gettext_lazy("What it is"), choices=Receipt.ReceiptKind.choices, widget=forms.Select)
