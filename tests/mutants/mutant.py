"""A mutant: one place of the code, changed so that somebody is harmed."""

import ast
import json
import tomllib
from dataclasses import dataclass
from pathlib import Path

FILE, RESULTS = Path(__file__).parent / "mutants.toml", Path(__file__).parent / "caught_by.json"


@dataclass(frozen=True, kw_only=True)
class Mutant:
    """`find` is in the file at `path` once; `replace` stands there instead. `breaks` says what goes wrong for whom.

    `survives` says why no test has to catch it, empty otherwise. `caught_by` is the test that caught it in the last stored run.
    """

    name: str
    path: str
    find: str
    replace: str
    breaks: str
    survives: str = ""
    caught_by: str | None = None

    @property
    def is_of_app(self) -> bool:
        """Whether the app's own tests judge it."""
        return self.path.startswith("app/")

    def place_problem(self, root: Path) -> str:
        """Return that the place is not in a checkout, or several times, or that no Python is left; empty where nothing is wrong."""
        path = root / self.path
        text = path.read_text("utf-8") if path.is_file() else ""
        if (count := text.count(self.find)) != 1:
            return f"{self.name}: {count} places in {self.path} have this text; name one:\n{self.find}"
        try:
            # Code that cannot start is no proof that a test watches it.
            if path.suffix == ".py":
                ast.parse(text.replace(self.find, self.replace))
        except SyntaxError as error:
            return f"{self.name}: {self.path} is no Python any more: {error}"
        return ""


def load() -> list[Mutant]:
    """Return the mutants of the file, in its order."""
    caught_by: dict[str, str | None] = json.loads(RESULTS.read_text("utf-8"))
    found = tomllib.loads(FILE.read_text("utf-8"))
    return [Mutant(name=name, caught_by=caught_by.get(name), **values) for name, values in found.items()]
