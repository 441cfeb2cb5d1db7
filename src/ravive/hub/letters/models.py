"""What is stored of an open letter: its pages, the letter that all its translations share, and who signed it."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from django.core.paginator import Paginator
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel
from wagtail.search import index

from ravive.entries.models import VisitorEntry
from ravive.mailing import encryption
from ravive.mailing.mailboxes import counted_mailbox
from ravive.pages.blocks import BODY
from ravive.people.models import Organisation
from ravive.site.blocks import BlocksField
from ravive.site.public_page import PublicPage
from ravive.site.renditions import with_pictures

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

LONGEST_NAME, LONGEST_ADDRESSEE, LONGEST_DEMAND, LONGEST_DOMAIN, LONGEST_LABEL = 120, 160, 300, 253, 200
# Of e-mails to signers, and of the handles under which their addresses are stored.
PURPOSE = "letters"
# Details of people are erased so many days after the delivery; those of a letter that nobody delivered, after its last day.
ERASED_AFTER_DAYS, MOST_DAYS = 30, 365
OPEN_DAYS = 90
# What staff change of a letter.
SETTINGS = ("accepts_people", "closes_on", "erased_after_days", "offers_news")
LETTERS_A_PAGE = 12


def _last_day() -> date:
    return localdate() + timedelta(days=OPEN_DAYS)


class OpenLetter(models.Model):
    """A letter to sign. The pages of its translations have the same translation key."""

    organisation_id: int
    signatures: "RelatedManager[LetterSignature]"
    partners: "RelatedManager[LetterPartner]"
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="open_letters")
    key = models.UUIDField(unique=True, editable=False)
    # What the desk calls it: the title of its first page.
    title = models.CharField(max_length=255)
    accepts_people = models.BooleanField(
        _("People sign too"), default=False, help_text=_("Without it, only organisations sign. People are counted apart.")
    )
    closes_on = models.DateField(_("Last day to sign"), default=_last_day)
    erased_after_days = models.PositiveSmallIntegerField(
        _("Days until the details of people are erased, after the delivery"),
        default=ERASED_AFTER_DAYS,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_DAYS)],
    )
    offers_news = models.BooleanField(_("Ask whether signers want our news"), default=False)
    # Its list is final from this day on, and the numbers below are those of that day.
    delivered_on = models.DateField(null=True, editable=False)
    final_organisations = models.PositiveIntegerField(null=True, editable=False)
    final_people = models.PositiveIntegerField(null=True, editable=False)
    # The details of people are no longer stored since this day.
    erased_on = models.DateField(null=True, editable=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(erased_after_days__gte=1, erased_after_days__lte=MOST_DAYS), name="letter_erased_in_a_year"),
            models.CheckConstraint(
                condition=Q(delivered_on=None, final_organisations=None, final_people=None)
                | Q(delivered_on__isnull=False, final_organisations__isnull=False, final_people__isnull=False),
                name="delivered_letter_has_final_numbers",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def is_open(self, today: date) -> bool:
        """Return whether it can be signed on a day."""
        return self.delivered_on is None and self.erased_on is None and today <= self.closes_on

    @property
    def erase_on(self) -> date:
        """Return the day that those who sign now are promised for the erasure of their details."""
        return self.erased_after(self.delivered_on) if self.delivered_on else self.closes_on + timedelta(days=MOST_DAYS)

    def erased_after(self, delivered_on: date) -> date:
        """Return the day on which details of people are erased, where the letter is delivered on a day."""
        return min(delivered_on + timedelta(days=self.erased_after_days), self.closes_on + timedelta(days=MOST_DAYS))

    def promise_earlier(self) -> None:
        """Bring forward what signers were promised, once the letter is delivered or its days are fewer. A promised day is never later."""
        self.signatures.filter(erase_on__gt=self.erase_on).update(erase_on=self.erase_on)


class LetterPartner(models.Model):
    """An organisation that signers may give their name and address to, each by a box of its own."""

    letter_id: int
    letter = models.ForeignKey(OpenLetter, on_delete=models.CASCADE, related_name="partners")
    name = models.CharField(_("Name of the partner"), max_length=LONGEST_NAME)

    class Meta:
        ordering: ClassVar[list[str]] = ["name"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["letter", "name"], name="one_letter_partner_of_a_name")
        ]

    def __str__(self) -> str:
        return self.name


class LetterSignature(VisitorEntry):
    """One signature. Address and name of a person are sealed; a name in clear is one that staff released, or an organisation's."""

    class SignerKind(models.TextChoices):
        """Who signs."""

        ORGANISATION = "organisation", _("Organisation")
        PERSON = "person", _("Person")

    class SignatureState(models.TextChoices):
        """Whether a confirmed signature counts."""

        # An organisation that staff did not look at with its domain yet.
        WAITING = "waiting", _("waits for you")
        VALID = "valid", _("counts")
        REFUSED = "refused", _("refused")

    letter_id: int
    letter = models.ForeignKey(OpenLetter, on_delete=models.CASCADE, related_name="signatures")
    kind = models.CharField(max_length=12, choices=SignerKind)
    state = models.CharField(max_length=12, choices=SignatureState, default=SignatureState.WAITING)
    # Of an organisation, and of a person whose name staff released; empty otherwise.
    name = models.CharField(max_length=LONGEST_NAME, blank=True)
    # The domain of the address that an organisation signed with, unless it is a mail provider's.
    domain = models.CharField(max_length=LONGEST_DOMAIN, blank=True)
    country = models.CharField(max_length=2, blank=True)
    # A `SealedSigner`: name, address, language. Empty once erased.
    sealed = models.TextField(blank=True)
    wants_name_shown = models.BooleanField(default=False)
    wants_news = models.BooleanField(default=False)
    # The words beside the box that was ticked for it. Empty once erased.
    news_words = models.TextField(blank=True)
    partners = models.ManyToManyField(LetterPartner, blank=True, related_name="signatures")
    # Staff is to look at its mandate, its name or its logo; what they released is shown.
    needs_review = models.BooleanField(default=False)
    is_released = models.BooleanField(default=False)

    class Meta(VisitorEntry.Meta):
        ordering: ClassVar[list[str]] = ["pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["letter", "kind", "state", "name"], name="letter_signatures_listed"),
            models.Index(fields=["letter"], condition=Q(needs_review=True), name="letter_signatures_to_review"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["letter", "kind", "mailbox_mark"],
                condition=Q(is_confirmed=True) & ~Q(mailbox_mark=""),
                name="one_signature_a_mailbox",
            ),
            models.CheckConstraint(condition=~Q(state="valid") | Q(is_confirmed=True), name="signature_counts_once_confirmed"),
            models.CheckConstraint(condition=~Q(kind="person") | Q(name="") | Q(wants_name_shown=True), name="name_shown_by_own_choice"),
        ]

    def __str__(self) -> str:
        return self.name or f"{self.kind} {self.pk}"

    def mark_for(self, address: str) -> str:
        """Return what recognises a mailbox among those who sign a letter, as organisations or as people."""
        return encryption.mark_of(f"{PURPOSE} {self.letter_id} {self.kind} {counted_mailbox(address)}")


class SignatureLogo(models.Model):
    """The logo of an organisation that signed: small, checked, and shown once staff released it."""

    signature = models.OneToOneField(LetterSignature, on_delete=models.CASCADE, primary_key=True, related_name="logo")
    content = models.BinaryField()
    media_type = models.CharField(max_length=20)
    digest = models.CharField(max_length=64, db_index=True)

    def __str__(self) -> str:
        return self.digest


class LetterIndexPage(PublicPage):
    """The list of open letters."""

    body = BlocksField(BODY, blank=True, verbose_name=_("Text"))

    template = "letters/letter_index_page.html"
    parent_page_types: ClassVar[list[str]] = ["pages.HomePage"]
    subpage_types: ClassVar[list[str]] = ["letters.LetterPage"]
    content_panels: ClassVar[list[Any]] = [*PublicPage.content_panels, FieldPanel("body")]

    class Meta:  # pyright: ignore[reportIncompatibleVariableOverride] -- as Django's models have it
        verbose_name = _("list of open letters")

    def get_context(self, request: HttpRequest, *args: object, **kwargs: object) -> dict[str, Any]:
        """Return a page of the letters, the latest first."""
        letters = with_pictures(LetterPage.objects.live().public().child_of(self)).order_by("-published_on", "-pk")
        shown = Paginator(letters, LETTERS_A_PAGE).get_page(request.GET.get("page"))
        return {**super().get_context(request, *args, **kwargs), "letters": shown}


class LetterPage(PublicPage):
    """The words of an open letter in one language. Signatures belong to the letter, whatever the language."""

    addressee = models.CharField(_("Addressed to"), max_length=LONGEST_ADDRESSEE)
    published_on = models.DateField(_("Date"), default=localdate)
    body = BlocksField(BODY, blank=True, verbose_name=_("Text"))
    demands = BlocksField(
        [("demand", blocks.CharBlock(label=_("Demand"), max_length=LONGEST_DEMAND))], blank=True, verbose_name=_("Demands"), max_num=10
    )

    is_announced = True
    template = "letters/letter_page.html"
    parent_page_types: ClassVar[list[str]] = ["letters.LetterIndexPage", "pages.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar[list[Any]] = [
        *PublicPage.content_panels,
        FieldPanel("addressee"),
        FieldPanel("published_on"),
        FieldPanel("body"),
        FieldPanel("demands"),
    ]
    search_fields: ClassVar[list[Any]] = [*PublicPage.search_fields, index.SearchField("body"), index.SearchField("demands")]

    class Meta:  # pyright: ignore[reportIncompatibleVariableOverride] -- as Django's models have it
        verbose_name = _("open letter")

    @property
    def shown_on(self) -> date:
        """Return the date of the letter."""
        return self.published_on

    @property
    def letter(self) -> OpenLetter | None:
        """Return what its translations share; None where the page stands on no organisation's site."""
        return OpenLetter.objects.filter(key=self.translation_key).select_related("organisation").first()
