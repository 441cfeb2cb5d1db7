"""The host names that sites of organisations may have: the desk gives them, and an import does."""

import re
from urllib.parse import urlsplit

from django.conf import settings
from wagtail.models import Site

from ravive.people.addresses import is_loopback

# As a browser sends it: labels of a to z, digits and hyphens. An accent is written in its "xn--" form, which is computed.
_HOST_NAME = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")


class NoHostNameError(ValueError):
    """A text is no host name, such as an address with its scheme."""


class TakenHostNameError(ValueError):
    """The installation itself or another site is at this host name."""


def checked_host_name(text: str, *, own: Site | None = None) -> str:
    """Return a host name as browsers send it. `own`: the site that may have it already.

    Raises NoHostNameError or TakenHostNameError.
    """
    try:
        host = text.strip().lower().rstrip(".").encode("idna").decode()
    except UnicodeError:
        host = ""
    if not _HOST_NAME.fullmatch(host):
        raise NoHostNameError(text)
    is_of_installation = host == urlsplit(settings.RAVIVE_URL).hostname or is_loopback(f"http://{host}/")
    if is_of_installation or Site.objects.filter(hostname=host).exclude(pk=own.pk if own else None).exists():
        raise TakenHostNameError(host)
    return host
