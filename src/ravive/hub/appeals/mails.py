"""What `mailing` needs to know of the e-mails to givers: they are asked to confirm their address, and nothing else before that."""

from django.utils.translation import gettext_lazy

from ravive.giving.actions import promises
from ravive.giving.actions.promises import PURPOSE
from ravive.mailing import purposes


def register() -> None:
    """Let `mailing` confirm addresses of givers, and forget each that nobody confirms: the promise itself stays."""
    request = gettext_lazy("Somebody, probably you, promised a gift and gave this address. We write to it only if you confirm it.")
    organisation_of = purposes.organisation_by("appeals__references__promise__handle")
    purposes.register(
        purposes.Purpose(name=PURPOSE, path="gifts", request=request, delete=promises.forget_address, organisation_of=organisation_of)
    )
