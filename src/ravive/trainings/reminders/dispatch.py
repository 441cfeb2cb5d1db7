"""Sending due prompts. This may run twice, late, or in two places at once: a prompt is counted before it is sent.

A process that stops in between sends one prompt less, never one more.
"""

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime

import msgspec
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from ravive.mailing import actions as mailing
from ravive.mailing.encryption import SealKeyError
from ravive.reviews import journal
from ravive.trainings.models import Reminder
from ravive.trainings.reminders import actions, mails, push, storage
from ravive.trainings.reminders import prompts as reminders_prompts
from ravive.trainings.reminders.prompts import ReminderState
from ravive.trainings.reminders.push import Outcome, PushMessage

logger = logging.getLogger(__name__)

# Push services answer slowly, so several requests run at once.
AT_ONCE = 8

type HandOver = Callable[[PushMessage], Outcome]


@dataclass(frozen=True, kw_only=True)
class Prompt:
    """A prompt that counts as sent, and the moment until which it may arrive."""

    handle: str
    state: ReminderState
    closes_at_ms: int


def send_due(*, now: datetime, hand_over: HandOver | None = None) -> int:
    """Send every due prompt, and return how many were handed over. `hand_over` replaces the network in tests.

    A prompt is one message: a push message if possible, else an e-mail.
    """
    clear(now=now)
    mailing.ask_readers.call()
    prompts = list(claimed(now=now))
    pushed = [prompt for prompt in prompts if prompt.state.push]
    outcomes = _pushed(pushed, now, hand_over)
    for prompt, outcome in zip(pushed, outcomes, strict=True):
        if outcome == "gone":
            _forget_push(prompt)
    arrived = {prompt.handle for prompt, outcome in zip(pushed, outcomes, strict=True) if outcome == "sent"}
    mailed = [mails.prompt_mail(prompt.handle, prompt.state.language) for prompt in prompts if prompt.handle not in arrived]
    return len(arrived) + mailing.send(mailed)


def clear(*, now: datetime) -> None:
    """Delete the reminders of trainings that are over, and the addresses that nobody confirmed in time."""
    if Reminder.objects.filter(training__answers_until__lt=timezone.localdate(now)).delete()[0]:
        journal.empty_after_commit()
    mailing.delete_expired(now=now)


def claimed(*, now: datetime) -> Iterator[Prompt]:
    """Count due prompts as sent, one after the other, and yield each."""
    now_ms = int(now.timestamp() * 1000)
    unreadable = 0
    # The first pass reads all of them without locks.
    for handle, text, most in Reminder.objects.order_by("pk").values_list("pk", "sealed", "training__prompts_a_week"):
        try:
            is_due = reminders_prompts.due_day(storage.decrypt_state(text), now_ms=now_ms, most_a_week=most) is not None
        except SealKeyError:
            unreadable += 1
            continue
        if is_due and (prompt := _claim(handle, now_ms)):
            yield prompt
    if unreadable:
        logger.warning("%s reminders cannot be read; restore the seal key that encrypted them", unreadable)


def _claim(handle: str, now_ms: int) -> Prompt | None:
    with transaction.atomic():
        reminder = Reminder.objects.select_for_update(of=("self",)).select_related("training").filter(pk=handle).first()
        if reminder is None:
            return None
        state = storage.decrypt_state(reminder.sealed)
        day = reminders_prompts.due_day(state, now_ms=now_ms, most_a_week=reminder.training.prompts_a_week)
        if day is None:
            return None
        reminder.sealed = storage.encrypt_state(reminders_prompts.record_prompt(state, now_ms=now_ms))
        reminder.save(update_fields=["sealed"])
    return Prompt(handle=handle, state=state, closes_at_ms=day.closes_at)


def words(state: ReminderState) -> dict[str, str]:
    """Return what a prompt says. Others may read a lock screen, so it says nothing about the subject."""
    with override(state.language):
        return {"title": _("A few cards are ready"), "stop": _("No more reminders"), "open": f"/{state.language}/cards/"}


def _pushed(prompts: list[Prompt], now: datetime, hand_over: HandOver | None) -> list[Outcome]:
    if hand_over is not None:
        return [_push(prompt, now, hand_over) for prompt in prompts]
    if not prompts:
        return []
    with push.open_session() as session, ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(lambda prompt: _push(prompt, now, lambda message: push.hand_over(message, session)), prompts))


def _push(prompt: Prompt, now: datetime, hand_over: HandOver) -> Outcome:
    """Return the outcome of a push message. An error in one does not stop the others."""
    assert prompt.state.push is not None  # noqa: S101 - the caller selects those that have one
    # A late message still arrives before the quiet hours, or not at all.
    ttl_seconds = int(prompt.closes_at_ms / 1000 - now.timestamp())
    try:
        return hand_over(push.encrypt_message(prompt.state.push, words=words(prompt.state), ttl_seconds=ttl_seconds))
    except Exception as problem:
        # The message of the error may contain the address.
        logger.warning("a reminder could not be pushed: %s", type(problem).__name__)
        return "failed"


def _forget_push(prompt: Prompt) -> None:
    """Delete a subscription that no longer exists, unless the phone has sent another one meanwhile."""
    with transaction.atomic():
        reminder = Reminder.objects.select_for_update().filter(pk=prompt.handle).first()
        if reminder is None:
            return
        state = storage.decrypt_state(reminder.sealed)
        if state.push == prompt.state.push:
            reminder.sealed = storage.encrypt_state(msgspec.structs.replace(state, push=None))
            reminder.save(update_fields=["sealed"])
            actions.drop_idle(reminder)
