"""What a visitor's form leaves: stored, confirmed by e-mail, shown on its own page, stopped or withdrawn, erased on its day.

Each subject declares itself (`subjects.py`) and registers in its `AppConfig.ready`. What it is about belongs to its own package; this one
imports none.
"""
