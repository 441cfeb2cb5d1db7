"""Sending what a test queued, as the worker does."""

from ravive.mailing import mail_queue
from ravive.mailing.models import QueuedMail


def send_queued() -> int:
    """Send what was never tried, each e-mail at the moment since which it waits; return how many were accepted."""
    moments = QueuedMail.objects.filter(tries=0).order_by("queued_at").values_list("queued_at", flat=True)
    return sum(mail_queue.send_batch(clock=lambda moment=moment: moment).accepted for moment in sorted(set(moments)))
