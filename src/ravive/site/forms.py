"""What forms for visitors share: how they look, and what no field accepts."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from ravive.site.public_names import one_line, public_name


class PublicForm(forms.Form):
    """A form that anybody may send. It asks for names, addresses and choices: there is no place for a text about somebody."""

    template_name = "site/fields.html"  # pyright: ignore[reportIncompatibleMethodOverride, reportAssignmentType] -- as Django documents it
    error_css_class = "has-problem"

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as Django's form
        super().__init__(*args, label_suffix="", **kwargs)


class NameField(forms.CharField):
    """The name of a person or an organisation, in one line: no link, no address, no phone number."""

    def clean(self, value: Any) -> str:  # noqa: ANN401 - as Django's field
        """Return the name as `public_name` does. Raises ValidationError."""
        name = public_name(super().clean(value) or "")
        # One character may have become a whole phrase.
        self.run_validators(name)
        return name


class LineField(forms.CharField):
    """A line that nobody else reads on a page, such as a postal address or the name of a company: anything in one line."""

    def clean(self, value: Any) -> str:  # noqa: ANN401 - as Django's field
        """Return the line with single spaces. Raises ValidationError."""
        return one_line(super().clean(value) or "")


class LimitedFileField(forms.FileField):
    """A file of at most `most_bytes`; a larger one is refused in the words of `too_large` before anything of it is read."""

    def __init__(self, *, most_bytes: int, too_large: Callable[[], str], **named: Any) -> None:  # noqa: ANN401 - Django's own arguments
        super().__init__(**named)
        self.most_bytes, self.too_large = most_bytes, too_large

    def clean(self, data: Any, initial: Any = None) -> Any:  # noqa: ANN401 - as Django's field
        """Return the file, None for an optional one that was not sent. Raises ValidationError."""
        upload = super().clean(data, initial)
        if upload and (upload.size or 0) > self.most_bytes:
            raise ValidationError(self.too_large())
        return upload
