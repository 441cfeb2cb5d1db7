"""What `ravive serve` prints while nobody can sign in: a link that creates the first account. Imports models, once Django is set up."""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.urls import reverse

from ravive.people import first_account
from ravive.people.addresses import is_loopback


def say_link(*, address: str, from_anywhere: bool, now: datetime, say: Callable[[str], None]) -> None:
    """Print a new link, or how to get one where the link would not work; nothing once an account exists.

    `address`: where the site listens, as a browser on this machine would name it. `from_anywhere`: other machines may use the link.
    """
    site = settings.RAVIVE_URL or address
    if not from_anywhere and not is_loopback(site):
        if not first_account.has_accounts():
            say("No account exists yet. Create one with: ravive staff add NAME --host")
            say("Or start once with --first-account-from-anywhere, which prints a link that works once, for a day.")
        return
    token = first_account.create_link(from_anywhere=from_anywhere, now=now)
    if token is not None:
        where = "from any machine that reaches the site" if from_anywhere else "on this computer"
        say(f"Create the first account (once, within a day, {where}): {site}{reverse('first_account', args=[token])}")
