"""`ravive bank read`: what a bank file says, one JSON object a line, and what is wrong with it."""

import argparse
import dataclasses
import io
import sys
from pathlib import Path
from typing import TextIO

from ravive.banking import bank_file
from ravive.banking.statement import Statement
from ravive.lib.problem import Problem

DONE, REFUSED, WITH_WARNINGS = 0, 1, 3
DESCRIPTION = """Read a bank file without booking anything. Exit code 0: it was read, 1: it is refused, 3: it was read with warnings."""
NO_BALANCES = "a table has no balances, so that nothing shows whether rows are missing"

type Commands = argparse._SubParsersAction[argparse.ArgumentParser]  # pyright: ignore[reportPrivateUsage]


def add_commands(commands: Commands) -> None:
    """Add `bank read` to the command line."""
    bank = commands.add_parser("bank", help="read the files of a bank").add_subparsers(metavar="read", required=True)
    read = bank.add_parser("read", help="print what a bank file says", description=DESCRIPTION)
    read.add_argument("file", type=Path, metavar="FILE", help="a CODA, camt or MT940 file, or a table (CSV, XLSX)")
    read.add_argument("--json", action="store_true", help="print one JSON object a line (without: a table for people)")
    read.set_defaults(run=lambda options: run_read(options.file, as_json=options.json, out=sys.stdout, errors=sys.stderr))


def run_read(path: Path, *, as_json: bool, out: TextIO, errors: TextIO) -> int:
    """Print a bank file to `out` and its problems to `errors`, each with its line; return the exit code."""
    code, is_table = DONE, False
    try:
        file = path.open("rb")
    except OSError as problem:
        print(f"{path}: {problem.strerror}; name a file that can be read", file=errors)
        return REFUSED
    with file:
        # A pipe cannot be read twice.
        for part in bank_file.read(file if file.seekable() else io.BytesIO(file.read())):
            if isinstance(part, Problem):
                print(dataclasses.replace(part, file=str(path)), file=errors)
                code = REFUSED if part.severity == "error" else code or WITH_WARNINGS
            else:
                is_table = is_table or (isinstance(part, Statement) and part.is_table)
                print(bank_file.as_json(part) if as_json else _as_text(part), file=out)
    if is_table and code != REFUSED:
        print(f"{path}: {NO_BALANCES}", file=errors)
    return code


def _as_text(part: bank_file.Row) -> str:
    if not isinstance(part, Statement):
        described = " · ".join(filter(None, (part.counterparty, part.structured, part.message)))
        return f"  {part.date} {part.amount:>12} {part.currency}  {described}"
    balances = " → ".join(str(balance.amount) for balance in (part.opening, part.closing) if balance)
    named = " ".join(filter(None, (part.format, part.identifier)))
    return f"{named} · {part.account} {part.currency} · {balances or 'no balances'}"
