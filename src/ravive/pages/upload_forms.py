"""The forms by which staff upload pictures and documents: pictures lose what the camera wrote, documents are of a few types."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.db.models import Model
from django.utils.translation import gettext as _
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm
from wagtail.utils.file import hash_filelike

from ravive.pages import document_types
from ravive.pages.films import FILM_ENDINGS
from ravive.pages.picture_copies import UNREADABLE, PictureError, plain_copy

# What is no film.
LARGEST_DOCUMENT_BYTES = 20 * 1024 * 1024


class PlainPicture(SimpleUploadedFile):
    """An uploaded picture that was copied already."""


class PictureField(WagtailImageField):
    """A picture as an uploaded file, copied once Wagtail has checked its type and size."""

    def to_python(self, data: Any) -> PlainPicture | None:  # noqa: ANN401 - as Django's field
        """Return the copy of an uploaded picture. Raises ValidationError for one that cannot be copied."""
        try:
            upload = super().to_python(data)
            if upload is None:
                return None
            upload.seek(0)
            return PlainPicture(upload.name or "", plain_copy(upload.read()))
        except (PictureError, *UNREADABLE) as problem:
            raise ValidationError(_("This picture is damaged, or has more than 50 million pixels. Save it again, smaller.")) from problem


class PlainPictureForm(BaseImageForm):
    """Stores a copy of the picture, without place, time and camera."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as Django's form
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            field = self.fields["file"]
            self.fields["file"] = PictureField(label=field.label, required=field.required, widget=field.widget, help_text=field.help_text)
        if "description" in self.fields:
            # Pages ask the same: what is written here needs no second writing there.
            self.fields["description"].label = _("What the picture shows")
            self.fields["description"].help_text = _("For people who do not see it. Pages take it from here.")


class DocumentForm(BaseDocumentForm):
    """Accepts documents of a few types, whose content is what their name says."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as Django's form
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            self.fields["file"].help_text = _(
                "%(types)s. A document keeps what its program wrote into it, such as the author's name: remove it there first."
            ) % {"types": ", ".join(sorted(document_types.TYPES)).upper()}

    def clean_file(self) -> object:
        """Return the document. Raises ValidationError for another type than its name says."""
        upload = self.cleaned_data["file"]
        ending = (upload.name or "").lower().rpartition(".")[2] if isinstance(upload, UploadedFile) else ""
        if isinstance(upload, UploadedFile) and ending not in FILM_ENDINGS and (upload.size or 0) > LARGEST_DOCUMENT_BYTES:
            raise ValidationError(_("This file has more than 20 MB; films may have 200 MB."))
        if isinstance(upload, UploadedFile) and not document_types.is_sound((upload.name or "").rpartition(".")[2], upload):
            raise ValidationError(_("This file is not what its name says, or it holds macros. Save it again as a plain document."))
        return upload


def copy_before_storing(*, instance: Any, **_signal: object) -> None:  # noqa: ANN401 - Wagtail's picture has no useful type
    """Replace a new picture by its copy where it did not come through the form. Receives Django's signal before saving."""
    upload = instance.file
    if not upload or upload._committed or isinstance(upload.file, PlainPicture):
        return
    upload.seek(0)
    content = plain_copy(upload.read())
    instance.file = ContentFile(content, name=upload.name)
    instance.file_size, instance.file_hash = len(content), hash_filelike(ContentFile(content))


def connect(picture_model: type[Model]) -> None:
    """Let no picture be stored as it was uploaded."""
    from django.db.models.signals import pre_save

    pre_save.connect(copy_before_storing, sender=picture_model, dispatch_uid="ravive.pages.picture_copies")
