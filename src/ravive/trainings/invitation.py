"""What a training says to people outside: the address behind its QR code, and a message to a group that has joined."""

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import override

from ravive.people.addresses import public_address
from ravive.trainings.models import Training


def path_of(language: str, code: str = "") -> str:
    """Return the path where a training is joined; without a code, where one is typed."""
    return f"/{language}/join/{code}"


def address_of(request: HttpRequest, language: str, code: str = "") -> str:
    """Return the full address, as it can be reached from outside."""
    return public_address(request, path_of(language, code))


def message_to_group(request: HttpRequest, training: Training) -> str:
    """Return a few words for everybody who joined, in the training's first language: that cards are waiting, and where."""
    language = training.languages[0]
    with override(language):
        return _("Cards of the training “%(title)s” are waiting. Three minutes are enough, on the device used to join: %(address)s") % {
            "title": training.title,
            "address": public_address(request, f"/{language}/trainings/"),
        }


def short_address(address: str) -> str:
    """Return an address as people type it.

    >>> short_address("https://ravive.example/fr/join/")
    'ravive.example/fr/join'
    """
    return address.partition("://")[2].rstrip("/")
