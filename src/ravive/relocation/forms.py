"""Forms of the files to bring, each with its limit beside the field."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ravive.lib.languages import INTERFACE, name_of
from ravive.mailing.queries import is_offered
from ravive.relocation import members_upload, readers_upload, site_upload
from ravive.relocation.reader_rows import LONGEST_PLACE, LONGEST_WORDS
from ravive.site.forms import LimitedFileField

MEGABYTE = 1024 * 1024


def too_large(most_mb: int) -> str:
    """Return that a file is larger than a limit in MB."""
    return _("The file has more than %(most)s MB. Split it, or ask the people who run the installation.") % {"most": most_mb}


class SiteExportForm(forms.Form):
    """An export of WordPress, and the language of the texts in it that name none."""

    file = LimitedFileField(
        most_bytes=site_upload.LARGEST_MB * MEGABYTE,
        too_large=lambda: too_large(site_upload.LARGEST_MB),
        label=gettext_lazy("Export of WordPress (XML or ZIP)"),
        help_text=gettext_lazy(
            "In WordPress: Tools, Export, All content. For pictures and documents, pack the XML file and the folder wp-content/uploads "
            "into one ZIP file. At most 60 MB, 400 MB unpacked."
        ),
        widget=forms.FileInput({"accept": ".xml,.zip,application/xml,text/xml,application/zip"}),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of texts that name none"),
        required=False,
        help_text=gettext_lazy("Leave it as it is, unless the export has several languages or names another."),
    )

    def __init__(self, *args: Any, languages: Sequence[str], **kwargs: Any) -> None:  # noqa: ANN401 - as Django's form
        super().__init__(*args, **kwargs)
        choices = [("", _("as the export says")), *((language, name_of(language)) for language in languages)]
        cast("forms.ChoiceField", self.fields["language"]).choices = choices
        if len(languages) < 2:
            del self.fields["language"]


class ReadersForm(forms.Form):
    """A list of readers, the proof of those whose rows name none, and what becomes of those without."""

    file = LimitedFileField(
        most_bytes=readers_upload.LARGEST_MB * MEGABYTE,
        too_large=lambda: too_large(readers_upload.LARGEST_MB),
        label=gettext_lazy("List of readers (CSV, XLSX or ZIP)"),
        help_text=gettext_lazy(
            "From Mailchimp: Audience, Export audience, the ZIP file as it is. From Brevo: Contacts, Export. Any other list needs a "
            "column of addresses. At most 10 MB."
        ),
        widget=forms.FileInput({"accept": ".csv,.txt,.tsv,.xlsx,.zip"}),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language of the news"), help_text=gettext_lazy("For rows that name none."))
    place = forms.CharField(
        label=gettext_lazy("Where they agreed"),
        required=False,
        max_length=LONGEST_PLACE,
        help_text=gettext_lazy("The address of the old form, or the occasion. A column “Source” or “Page” counts more."),
    )
    words = forms.CharField(
        label=gettext_lazy("The words they agreed to"),
        required=False,
        max_length=LONGEST_WORDS,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("As the old form had them, to the letter. A column “Wording” counts more."),
    )
    given_on = forms.DateField(
        label=gettext_lazy("When they agreed"),
        required=False,
        widget=forms.DateInput({"type": "date"}),
        help_text=gettext_lazy("Only where the list has no day for each: for a list that was signed on one day."),
    )
    without_proof = forms.ChoiceField(
        label=gettext_lazy("Readers without proof (when, where and in which words)"),
        widget=forms.RadioSelect,
        choices=(
            ("ask", gettext_lazy("Ask each to confirm, by one e-mail")),
            ("leave", gettext_lazy("Leave them out")),
        ),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:  # noqa: ANN401 - as Django's form
        super().__init__(*args, **kwargs)
        self.today = today
        cast("forms.ChoiceField", self.fields["language"]).choices = [(language, name_of(language)) for language in INTERFACE]
        if not is_offered():
            choice = cast("forms.ChoiceField", self.fields["without_proof"])
            choice.choices = [("leave", _("Leave them out"))]
        self.fields["without_proof"].initial = "ask" if is_offered() else "leave"

    def clean_given_on(self) -> date | None:
        """Return the day. Raises ValidationError for a day to come."""
        day = self.cleaned_data["given_on"]
        if day and day > self.today:
            raise forms.ValidationError(_("This day has not come yet."))
        return day

    def options(self) -> Mapping[str, object]:
        """Return what the reading of the file needs."""
        values = self.cleaned_data
        named = {name: values[name] for name in ("language", "place", "words", "without_proof")}
        return {**named, "given_on": values["given_on"].isoformat() if values["given_on"] else ""}


class MembersForm(forms.Form):
    """A spreadsheet of members, and the language of their pages."""

    file = LimitedFileField(
        most_bytes=members_upload.LARGEST_MB * MEGABYTE,
        too_large=lambda: too_large(members_upload.LARGEST_MB),
        label=gettext_lazy("Spreadsheet of members (CSV, XLSX or ZIP)"),
        help_text=gettext_lazy(
            "The first row has the heads: name, country, languages, website, e-mail, phone, address, summary, logo. For logos, pack the "
            "table and the pictures into one ZIP file; the column “Logo” has the name of each picture. At most 60 MB."
        ),
        widget=forms.FileInput({"accept": ".csv,.txt,.tsv,.xlsx,.zip"}),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language of the pages"))

    def __init__(self, *args: Any, languages: Sequence[str], **kwargs: Any) -> None:  # noqa: ANN401 - as Django's form
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["language"]).choices = [(language, name_of(language)) for language in languages]
        if len(languages) < 2:
            del self.fields["language"]
