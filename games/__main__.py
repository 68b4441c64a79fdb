"""`python -m games` is `hydralan`."""

import gc


def main() -> int:
    """What the command `hydralan` runs."""
    # What is imported stays. To look again and again for garbage in it would take a
    # twelfth of the start, and later a moment of each tick that it falls into.
    gc.disable()
    from games.cli import main as run

    gc.freeze()
    gc.enable()
    return run()


if __name__ == "__main__":
    raise SystemExit(main())
