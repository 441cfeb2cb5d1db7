"""How a training is joined from outside: the address behind its QR code."""

from django.http import HttpRequest

from ravive.people.addresses import public_address


def path_of(language: str, code: str = "") -> str:
    """Return the path where a training is joined; without a code, where one is typed."""
    return f"/{language}/join/{code}"


def address_of(request: HttpRequest, language: str, code: str = "") -> str:
    """Return the full address, as it can be reached from outside."""
    return public_address(request, path_of(language, code))


def short_address(address: str) -> str:
    """Return an address as people type it.

    >>> short_address("https://ravive.example/fr/join/")
    'ravive.example/fr/join'
    """
    return address.partition("://")[2].rstrip("/")
