"""Forms of the files to bring, each with its limit beside the field."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ravive.lib.languages import name_of
from ravive.relocation import site_upload
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
