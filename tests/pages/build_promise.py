"""Writes `src/ravive/pages/promise.json`: what the home page draws of memory.

Run `python -m tests.pages.build_promise` after a deliberate change of the model, then the tests.
"""

import json

from ravive.pages.mosaic import FIGURES, compute_figures

if __name__ == "__main__":
    FIGURES.write_text(json.dumps(compute_figures()) + "\n", "utf-8")
