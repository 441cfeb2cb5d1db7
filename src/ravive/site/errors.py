"""What ends a request with a page of its own."""

from django.http import Http404


class GonePageError(Http404):
    """What stood at this address was taken away: 410, with the page that `template` and `values` make."""

    def __init__(self, template: str, values: dict[str, object]) -> None:
        super().__init__("it was taken away")
        self.template = template
        self.values = values
