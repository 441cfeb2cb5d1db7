"""Where the site of an imported organisation is: at a host name that the desk would give it too."""

from collections.abc import Sequence
from typing import Any

from ravive.pages.host_names import NoHostNameError, TakenHostNameError, checked_host_name
from ravive.portability.errors import ImportRefusedError

SITE = "wagtailcore.Site"
# A browser finds a site at its name alone, as one that was opened at the desk.
PORT = 443


def site_host(rows: Sequence[tuple[str, dict[str, Any]]], *, own: object, asked: str) -> str:
    """Return the host name of the site, `asked` or that of the file; empty where the organisation has no site.

    `own`: the number of its site in the file. Raises ImportRefusedError.
    """
    if len(rows) > 1:
        raise ImportRefusedError(f"rows/{SITE}.jsonl has {len(rows)} sites, and an organisation has one; export again")
    if not rows:
        if asked:
            raise ImportRefusedError(
                f"--host is {asked[:100]!r}, and this organisation has no site; leave --host out, and open a site later"
            )
        return ""
    place, row = rows[0]
    if row["id"] != own:
        raise ImportRefusedError(f"{place} is site {str(row['id'])[:20]}, and the organisation has site {str(own)[:20]}; export again")
    name = asked or str(row["hostname"])
    stated_name = f"{'--host' if asked else f'{place}, field hostname'} is {name[:100]!r}"
    try:
        return checked_host_name(name)
    except NoHostNameError as problem:
        raise ImportRefusedError(
            f"{stated_name}, which is no host name of a public site; give its name alone, such as --host www.example.org"
        ) from problem
    except TakenHostNameError as problem:
        raise ImportRefusedError(
            f"{stated_name}, where this installation or another site is already; give this site another name with --host NAME, "
            "which somebody who runs the installation changes at the desk later"
        ) from problem
