"""`python -m games` is `hydralan`."""

# The bare one, which is there already: to import `signal` takes a moment, and whoever
# changes his mind does so in the first. Until all is imported Ctrl-C just ends it.
import _signal  # type: ignore[import-not-found]

_signal.signal(_signal.SIGINT, _signal.SIG_DFL)

import gc  # noqa: E402


def main() -> int:
    """What the command `hydralan` runs."""
    from games.console.signals import SIGNALS

    SIGNALS.install()
    # What is imported stays. To look again and again for garbage in it would take a
    # twelfth of the start, and later a moment of each tick that it falls into.
    gc.disable()
    from games.commands.cli import main as run
    from games.console import streams

    gc.freeze()
    gc.enable()
    SIGNALS.begin()
    streams.prepare()
    try:
        status = run()
    except SystemExit as end:  # the parser has shown what it had to
        status = end.code if isinstance(end.code, int) else 2
    return streams.finish(status)


if __name__ == "__main__":
    raise SystemExit(main())
