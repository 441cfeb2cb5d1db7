"""What the posters and pictures of all subjects share."""

from pathlib import Path

POSTER = Path(__file__).parent / "layouts" / "poster.typ"
