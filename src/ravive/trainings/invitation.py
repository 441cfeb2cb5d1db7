"""What a training sends outside: the address of its QR code, and a message to its group."""

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import override

from ravive.people.addresses import public_address
from ravive.trainings.models import Training


def path_of(language: str, code: str = "") -> str:
    """Return the path to join a training. Without a code, it leads to the form for one."""
    return f"/{language}/join/{code}"


def address_of(request: HttpRequest, language: str, code: str = "") -> str:
    """Return the full public address."""
    return public_address(request, path_of(language, code))


def message_to_group(request: HttpRequest, training: Training) -> str:
    """Return a short message for everybody who joined: cards are waiting, and where. In the training's first language."""
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
