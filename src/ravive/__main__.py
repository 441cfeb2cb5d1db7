"""`python -m ravive` is the `ravive` command."""

from ravive.config.command import main

raise SystemExit(main())
