"""Where passkeys work: browsers bind them to a name, never to an address in numbers."""

from ipaddress import ip_address
from typing import Any

from django import template
from django.http import HttpRequest
from django.http.request import split_domain_port

register = template.Library()


@register.inclusion_tag("people/passkey_address.html", takes_context=True)
def passkey_address(context: dict[str, Any]) -> dict[str, Any]:
    """Return what to say where the site is opened at an IP address; on this computer, with the address of the same page that works."""
    request: HttpRequest = context["request"]
    host, port = split_domain_port(request.get_host())
    try:
        found = ip_address(host.strip("[]"))
    except ValueError:
        return {"is_number": False}
    name = f"localhost:{port}" if port else "localhost"
    return {"is_number": True, "address": f"{request.scheme}://{name}{request.get_full_path()}" if found.is_loopback else ""}
