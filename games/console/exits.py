"""The exit statuses of the programs."""

OK = 0
FAILED = 1  # also of a program that could not tell its result
USAGE = 2  # the command line makes no sense
INTERRUPTED = 130  # after Ctrl-C: 128 and the number of the signal
