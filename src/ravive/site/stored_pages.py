"""What is noted while a page is rendered: whether visitors may share it, which tables it shows, and the forms that it holds.

A view says that its pages are the same for all visitors (`same_for_all`). The random value of a form never is: a mark stands in its place,
which the page cache replaces for each visitor (`config.server.page_cache`).
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache, wraps
from typing import Any

from django.db import connection
from django.http import HttpResponseBase
from django.utils.crypto import salted_hmac

from ravive.site import table_versions
from ravive.site.table_versions import Execute

# Every page depends on them: where it stands, on whose site, in which language. Wagtail does not read them each time.
ALWAYS = frozenset({"wagtailcore_page", "wagtailcore_site", "wagtailcore_locale", "people_organisation"})


@dataclass
class PageRecording:
    """What is noted of one page. `statements` are those that read the database; `has_marks`: a form's value is to be filled in."""

    is_same_for_all: bool = False
    has_written: bool = False
    has_marks: bool = False
    statements: list[str] = field(default_factory=list[str])

    def __call__(self, execute: Execute, sql: Any, params: Any, many: bool, context: Any) -> Any:  # noqa: ANN401 - as Django's wrappers
        """Note a statement and execute it."""
        text = str(sql)
        self.statements.append(text)
        self.has_written |= bool(table_versions.written_tables(text))
        return execute(sql, params, many, context)

    def tables(self) -> frozenset[str]:
        """Return the tables that the page was read from."""
        return ALWAYS.union(*(table_versions.named_tables(text, table_versions.tables_of_models()) for text in self.statements))

    def may_be_stored(self) -> bool:
        """Return whether the page is the same for all, and every table that it shows has a version."""
        return self.is_same_for_all and not self.has_written and not self.tables() & table_versions.WITHOUT_VERSION


_current: ContextVar[PageRecording | None] = ContextVar("page_recording", default=None)


@contextmanager
def recording() -> Iterator[PageRecording]:
    """Note what happens in this block. The connection to the database is open by then: a watch added inside would be taken for ours."""
    found = PageRecording()
    token = _current.set(found)
    try:
        with connection.execute_wrapper(found):
            yield found
    finally:
        _current.reset(token)


def same_for_all[**P](view: Callable[P, HttpResponseBase]) -> Callable[P, HttpResponseBase]:
    """Let the pages of a view be stored and shown to other visitors, as long as nothing that they show changes.

    The view reads nothing of a request but its address, its language and its host.
    """

    @wraps(view)
    def shown(*arguments: P.args, **named: P.kwargs) -> HttpResponseBase:
        if found := _current.get():
            found.is_same_for_all = True
        return view(*arguments, **named)

    return shown


@cache
def _mark() -> str:
    # No author of a page can write it: only this installation knows its key.
    return salted_hmac("ravive.site.page_recording", "mark", algorithm="sha256").hexdigest()[:32]


def mark_for(purpose: str) -> str | None:
    """Return what stands for the random value of a form in a page that is being recorded; None in any other page."""
    found = _current.get()
    if found is None:
        return None
    found.has_marks = True
    return f"{_mark()}.{purpose}."


def fill_marks(page: bytes, new_value: Callable[[str], str]) -> bytes:
    """Return a page with a new random value in each form."""
    return re.sub(rb"%b\.([\w-]+)\." % _mark().encode(), lambda found: new_value(found[1].decode()).encode(), page)
