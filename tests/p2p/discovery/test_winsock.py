"""A UDP socket that Windows would break by what it reports."""

from __future__ import annotations

import socket

from p2p.discovery.winsock import ignore_unreachable

HERE = "127.0.0.1"


def test_whoever_wrote_to_nobody_hears_the_next_word_all_the_same() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as ear:
        ear.bind((HERE, 0))
        ear.settimeout(5.0)
        ignore_unreachable(ear)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as gone:
            gone.bind((HERE, 0))
            nobody = gone.getsockname()
        ear.sendto(b"is anybody there?", nobody)
        ear.sendto(b"word", ear.getsockname())
        assert ear.recv(99) == b"word"
