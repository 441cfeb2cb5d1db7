"""A paper with the values of an organisation, ready to be shown or saved."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import override

from ravive.lib.languages import Language
from ravive.pages.notices.storage_table import StoredForm, storage_table
from ravive.pages.papers.paper_texts import PaperSection, paper_in
from ravive.pages.papers.paper_values import paper_values
from ravive.people.models import Organisation

# What is left to the organisation or its counsel.
OPEN = re.compile(r"(\[[^\]]+\])")


@dataclass(frozen=True, kw_only=True)
class PaperPiece:
    """A part of a sentence; `is_open`: somebody has to fill it in or to confirm it."""

    text: str
    is_open: bool


type Sentence = tuple[PaperPiece, ...]


@dataclass(frozen=True, kw_only=True)
class FilledSection:
    """A section with its values; `forms` is the table of the register where the section has it."""

    heading: str
    lines: tuple[Sentence, ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[Sentence, ...], ...]
    forms: tuple[StoredForm, ...]

    @property
    def is_numbered(self) -> bool:
        """Whether its sentences have numbers of their own, as clauses have."""
        return bool(self.lines) and all(line[0].text[:1].isdigit() for line in self.lines)


@dataclass(frozen=True, kw_only=True)
class FilledPaper:
    """A paper of one organisation in one language."""

    name: str
    language: str
    title: str
    use: str
    lead: Sentence
    sections: tuple[FilledSection, ...]

    @property
    def open_count(self) -> int:
        """How many places are left to be filled in or confirmed."""
        return sum(piece.is_open for sentence in self._sentences() for piece in sentence)

    def _sentences(self) -> Iterator[Sentence]:
        yield self.lead
        for section in self.sections:
            yield from section.lines
            for row in section.rows:
                yield from row


def filled_paper(name: str, language: Language | str, organisation: Organisation, today: date) -> FilledPaper:
    """Return a paper of an organisation. Raises FileNotFoundError for a paper or a language that is not there."""
    paper, values = paper_in(language, name), paper_values(organisation, language, today)
    with override(language):
        forms = storage_table(organisation)
    return FilledPaper(
        name=name,
        language=language,
        title=paper.title,
        use=paper.use,
        lead=_sentence(paper.lead, values),
        sections=tuple(_section(section, values, forms) for section in paper.sections),
    )


def _section(section: PaperSection, values: Mapping[str, str], forms: tuple[StoredForm, ...]) -> FilledSection:
    return FilledSection(
        heading=section.heading,
        lines=tuple(_sentence(line, values) for line in section.lines),
        columns=section.columns,
        rows=tuple(tuple(_sentence(cell, values) for cell in row) for row in section.rows),
        forms=forms if section.table == "register" else (),
    )


def _sentence(text: str, values: Mapping[str, str]) -> Sentence:
    parts = OPEN.split(text.format_map(values))
    return tuple(
        PaperPiece(text=part.strip("[]") if OPEN.fullmatch(part) else part, is_open=bool(OPEN.fullmatch(part))) for part in parts if part
    )
