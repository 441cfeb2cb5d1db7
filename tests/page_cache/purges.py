"""A proxy that notes what it is to forget: the backend of `test_proxy.py`."""

from wagtail.contrib.frontend_cache.backends.base import BaseBackend

FORGOTTEN: list[str] = []


class NotingBackend(BaseBackend):
    """Notes addresses."""

    def purge(self, url: str) -> None:
        """Note an address."""
        FORGOTTEN.append(url)
