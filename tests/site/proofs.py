"""The proof of work of a public form, as a browser computes it."""

import altcha
from django.test import Client
from pytest_django import Settings


def shorten_work(settings: Settings) -> None:
    """Let a proof take a moment only."""
    settings.ALTCHA_CHALLENGE = {**settings.ALTCHA_CHALLENGE, "max_number": 20}


def proof(visitor: Client) -> str:
    """Return what a browser computes for a new challenge."""
    challenge = altcha.Challenge.from_dict(visitor.get("/forms/challenge/").json())
    solution = altcha.solve_challenge(challenge)
    assert solution
    return altcha.Payload(challenge, solution).to_base64()
