"""Somebody of the staff, signed in at a served site: their account and session are written into its database."""

import json
import os
import subprocess
import sys

from playwright.sync_api import BrowserContext

from tests.journeys.conftest import Site

SIGN_IN = """
import json, sys
import django
django.setup()
from datetime import UTC, datetime
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore
from ravive.people import actions, queries
name, roles = json.loads(sys.argv[1])
user, _ = User.objects.get_or_create(username=name)
actions.set_roles(organisation=queries.host_organisation(), user=user, roles=roles, by="journey", now=datetime.now(UTC))
Authenticator.objects.get_or_create(user=user, type="totp", defaults={"data": {"secret": "JBSWY3DPEHPK3PXP"}})
session = SessionStore()
session["_auth_user_id"] = str(user.pk)
session["_auth_user_backend"] = settings.AUTHENTICATION_BACKENDS[0]
session["_auth_user_hash"] = user.get_session_auth_hash()
session.save()
print(session.session_key)
"""


def sign_in(context: BrowserContext, site: Site, name: str, *roles: str) -> None:
    """Let this browser be somebody with these roles at the host's organisation, signed in with two factors."""
    environment = {**os.environ, "RAVIVE_DATA": str(site.data), "DJANGO_SETTINGS_MODULE": "ravive.config.settings"}
    environment.pop("DATABASE_URL", None)
    done = subprocess.run(
        [sys.executable, "-c", SIGN_IN, json.dumps([name, roles])], env=environment, capture_output=True, text=True, check=True, timeout=120
    )
    key = done.stdout.split()[-1]
    context.add_cookies([{"name": "sessionid", "value": key, "url": f"{site.url}/desk/", "sameSite": "Strict"}])
