"""How the state of reminders is stored: as encrypted JSON."""

import msgspec

from ravive.mailing import encryption
from ravive.trainings.reminders.prompts import ReminderState

PURPOSE = "reminders"
_decode = msgspec.json.Decoder(ReminderState).decode


def handle_of(key: str) -> str:
    """Return the name under which reminders of a learner's key are stored. The log stores another digest of that key."""
    return encryption.handle_of(PURPOSE, key)


def encrypt_state(state: ReminderState) -> str:
    """Return a state, encrypted."""
    return encryption.encrypt(msgspec.json.encode(state).decode())


def decrypt_state(sealed: str) -> ReminderState:
    """Return the state that was encrypted. Raises encryption.SealKeyError."""
    return _decode(encryption.decrypt(sealed))
