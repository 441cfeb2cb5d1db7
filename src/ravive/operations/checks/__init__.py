"""What may be wrong with an installation: each check says what it found, and what to do about it.

A check is a function of `context.CheckContext` that yields results. `check_list` lists them. Quick ones are for the page at the desk.
Slow ones ask the network, read the whole database or load every migration: they are for the command and its nightly run.
"""
