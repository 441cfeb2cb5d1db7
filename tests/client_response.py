"""The type of what Django's test client returns."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # it exists only in the stubs
    from django.test.client import _MonkeyPatchedWSGIResponse

type ClientResponse = _MonkeyPatchedWSGIResponse
