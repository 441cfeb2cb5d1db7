"""Whether this process was asked to end: what goes on for long stops at its next sound place, such as between two e-mails."""

from threading import Event

ENDING = Event()
