"""Foreign bytes by the million: one target for each decoder, see `targets`.

    python -m tests.fuzz                  what targets there are
    python -m tests.fuzz wire 3600        one of them for an hour (default: a minute)
    python -m tests.fuzz all 60           all of them, the time divided among them

With atheris (`pip install -e '.[fuzz]'`; it has no wheel for every Python and system)
inputs are grown by coverage, else a small random mutator varies the kept seeds: the
first line says which. What a target asserts is the contract of its decoder. An input
that breaks it is printed as a line for `seeds/<target>.txt`; add it there with a word
on what it was, and mend the decoder. `test_fuzz.py` runs all kept seeds, and some
thousand variations of them that are the same each time, among the ordinary tests.
"""
