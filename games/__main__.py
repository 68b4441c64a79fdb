"""`python -m games` is `hydralan`."""

# The bare one, which is there already: to import `signal` takes a moment, and whoever
# changes his mind does so in the first. Until all is imported Ctrl-C just ends it.
import _signal  # type: ignore[import-not-found]

_signal.signal(_signal.SIGINT, _signal.SIG_DFL)


def main() -> int:
    """What the command `hydralan` runs."""
    from games.console.signals import SIGNALS

    SIGNALS.install()
    from games.console.collector import importing

    with importing():
        from games.commands.cli import main as run
        from games.console import streams

    SIGNALS.begin()
    streams.prepare()
    try:
        status = run()
    except SystemExit as end:  # the parser has shown what it had to
        status = end.code if isinstance(end.code, int) else 2
    return streams.finish(status)


if __name__ == "__main__":
    raise SystemExit(main())
