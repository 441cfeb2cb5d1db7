"""E-mails that are written in the background. The queue names nobody."""

from django.tasks import task


@task
def say_moved_up(handles: list[str]) -> int:
    """Tell people of the waiting list that a place is theirs; return how many e-mails were accepted."""
    from ravive.hub.events import mails  # the mails know the actions, which put this in the queue

    return mails.write(handles, has_moved_up=True)
