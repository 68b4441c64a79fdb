"""`python -m games` is `hydralan`."""

from games.cli import main

raise SystemExit(main())
