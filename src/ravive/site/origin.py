"""Where a request comes from, as the browser says."""

from django.http import HttpRequest


def is_from_elsewhere(request: HttpRequest) -> bool:
    """Return whether the browser says that another site sent this."""
    return request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none")
