"""Settings that are secrets may stand in files: the environment then names the file, and shows no secret."""

from collections.abc import MutableMapping
from pathlib import Path

SUFFIX = "_FILE"
# A key or an address; a file that is larger is another one.
MOST_BYTES = 16 * 1024


class SecretFileError(Exception):
    """A file of a secret cannot be used; the message is one line for the person who started the command."""


def read_into(variables: MutableMapping[str, str]) -> None:
    """Replace each `NAME_FILE` by `NAME` with the text of that file, for `DATABASE_URL` and all settings of Ravive.

    Raises SecretFileError for a file that cannot be read or is empty, and for a secret that is set in both ways.
    """
    for file_name in [name for name in variables if _names_a_secret_file(name)]:
        name, path = file_name.removesuffix(SUFFIX), Path(variables[file_name])
        if variables.get(name):
            raise SecretFileError(f"{name} and {file_name} are both set; set one of them")
        variables[name] = _text(file_name, path)
        del variables[file_name]


def _names_a_secret_file(name: str) -> bool:
    return name == f"DATABASE_URL{SUFFIX}" or (name.startswith("RAVIVE_") and name.endswith(SUFFIX))


def _text(name: str, path: Path) -> str:
    try:
        with path.open("rb") as file:
            found = file.read(MOST_BYTES + 1)
        text = found.decode().strip()
    except OSError as problem:
        raise SecretFileError(f'{name} "{path}" cannot be read ({problem.strerror}); name a file that this user may read') from problem
    except UnicodeDecodeError as problem:
        raise SecretFileError(f'{name} "{path}" is not text; name the file that holds the secret') from problem
    if not text or len(found) > MOST_BYTES or "\0" in text:
        raise SecretFileError(f'{name} "{path}" is empty or too large; name the file that holds the secret, and nothing else')
    return text
