"""Writes docs/understand/threat-model.md from the words of the public page: `python -m tests.docs.build_threat_model`."""

from __future__ import annotations

from pathlib import Path

from ravive.pages.notices.notice_texts import notices_in

PAGE = Path(__file__).resolve().parents[2] / "docs/understand/threat-model.md"
HEAD = """Every site shows this page in four languages, at `/LANGUAGE/notices/protection/`. The words are in
`src/ravive/pages/notices/texts/`, and `python -m tests.docs.build_threat_model` writes this page from them. What shows each promise of the
cards: [what protects a learner](safety.md).
"""


def page() -> str:
    """Return the text of the page."""
    notice = notices_in("en").threats
    sections = [f"## {section.heading}\n\n" + "".join(f"- {line}\n" for line in section.lines) for section in notice.sections]
    return f"# {notice.title}\n\n{notice.lead}\n\n{HEAD}\n" + "\n".join(sections)


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
