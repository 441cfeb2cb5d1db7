"""Sending due prompts. This may run twice, late, or again after an interruption: none is lost.

A prompt is counted once it was pushed, or with its e-mail in the queue. A process that dies in between pushes a few once more: each
replaces the notification before it, because all of them have one tag.
"""

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import batched

import msgspec
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from ravive.lib.ending import ENDING
from ravive.mailing import actions as mailing
from ravive.mailing import mail_queue
from ravive.mailing.encryption import SealKeyError
from ravive.mailing.queries import address_state
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
    """A prompt that is due, and the moment until which it may arrive."""

    handle: str
    state: ReminderState
    closes_at_ms: int


def send_due(*, now: datetime, hand_over: HandOver | None = None) -> int:
    """Send every due prompt, and return how many were handed over. `hand_over` replaces the network in tests.

    A prompt is one message: a push message if possible, else an e-mail.
    """
    clear(now=now)
    with ExitStack() as stack:
        if hand_over is None:
            session = stack.enter_context(push.open_session())
            hand_over = partial(push.hand_over, session=session)
        pool = stack.enter_context(ThreadPoolExecutor(AT_ONCE))
        sent = 0
        for group in batched(_due(now), AT_ONCE):
            if ENDING.is_set():
                break
            outcomes = pool.map(partial(_push, now=now, hand_over=hand_over), group)
            sent += sum(_count(prompt, outcome, now) for prompt, outcome in zip(group, outcomes, strict=True))
    return sent


def clear(*, now: datetime) -> None:
    """Delete the reminders of trainings that are over, and the addresses that nobody confirmed in time."""
    if Reminder.objects.filter(training__answers_until__lt=timezone.localdate(now)).delete()[0]:
        journal.empty_after_commit()
    mailing.delete_expired(now=now)


def _due(now: datetime) -> Iterator[Prompt]:
    """Yield the prompts that are due. It locks nothing."""
    now_ms = int(now.timestamp() * 1000)
    unreadable = 0
    for handle, text, most in list(Reminder.objects.order_by("pk").values_list("pk", "sealed", "training__prompts_a_week")):
        try:
            state = storage.decrypt_state(text)
        except SealKeyError:
            unreadable += 1
            continue
        day = reminders_prompts.due_day(state, now_ms=now_ms, most_a_week=most)
        # Some have a calendar alone, or did not confirm their address.
        if day is not None and (state.push or address_state(handle) == "confirmed"):
            yield Prompt(handle=handle, state=state, closes_at_ms=day.closes_at)
    if unreadable:
        logger.warning("%s reminders cannot be read; restore the seal key that encrypted them", unreadable)


def _count(prompt: Prompt, outcome: Outcome | None, now: datetime) -> bool:
    """Count a prompt that was pushed, or queue its e-mail and count that; return whether it goes one of these ways.

    A subscription that no longer exists is deleted, unless the phone has sent another one meanwhile.
    """
    now_ms = int(now.timestamp() * 1000)
    with transaction.atomic():
        reminder = Reminder.objects.select_for_update(of=("self",)).select_related("training").filter(pk=prompt.handle).first()
        if reminder is None:
            return outcome == "sent"
        state = before = storage.decrypt_state(reminder.sealed)
        # Another process may have counted it.
        is_due = reminders_prompts.due_day(state, now_ms=now_ms, most_a_week=reminder.training.prompts_a_week) is not None
        goes_by_mail = False
        if is_due and outcome != "sent" and address_state(prompt.handle) == "confirmed":
            goes_by_mail = mail_queue.queue(mails.PROMPT, [f"{prompt.handle} {prompt.closes_at_ms}"], now=now) > 0
        if is_due and (goes_by_mail or outcome == "sent"):
            state = reminders_prompts.record_prompt(state, now_ms=now_ms)
        if outcome == "gone" and state.push == prompt.state.push:
            state = msgspec.structs.replace(state, push=None)
        if state != before:
            reminder.sealed = storage.encrypt_state(state)
            reminder.save(update_fields=["sealed"])
        if outcome == "gone":
            actions.drop_idle(reminder)
    return goes_by_mail or outcome == "sent"


def words(state: ReminderState) -> dict[str, str]:
    """Return what a prompt says. Others may read a lock screen, so it says nothing about the subject."""
    with override(state.language):
        return {"title": _("A few cards are ready"), "stop": _("No more reminders"), "open": f"/{state.language}/cards/"}


def _push(prompt: Prompt, *, now: datetime, hand_over: HandOver) -> Outcome | None:
    """Return the outcome of a push message; None without a subscription. An error in one does not stop the others."""
    if prompt.state.push is None:
        return None
    # A late message still arrives before the quiet hours, or not at all.
    ttl_seconds = int(prompt.closes_at_ms / 1000 - now.timestamp())
    try:
        return hand_over(push.encrypt_message(prompt.state.push, words=words(prompt.state), ttl_seconds=ttl_seconds))
    except Exception as problem:
        # The message of the error may contain the address.
        logger.warning("a reminder could not be pushed: %s", type(problem).__name__)
        return "failed"
