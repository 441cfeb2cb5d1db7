"""`python -m ravive` is the `ravive` command."""

from ravive.config.commands.command_line import main

raise SystemExit(main())
