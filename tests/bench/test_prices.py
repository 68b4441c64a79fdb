"""The bench of prices has something to say of each kind, and can say it."""

from __future__ import annotations

from p2p import messages as m
from p2p.wire.codec import decode, encode
from p2p.wire.prices import PRICES
from tests.bench import prices


def test_each_kind_has_an_example_that_can_be_sent() -> None:
    every = prices.examples(b"x" * 16, m.Term(1, 0, prices.IDS[0]), 1, 1)
    kinds = set()
    for said in every:
        for one in said:
            message = one.message if isinstance(one, prices.Asked) else one
            kinds.add(type(decode(encode(message)[4:])))
        assert prices.kind_of(said) is type(message)
    assert kinds == PRICES.keys() - prices.UNMEASURED


def test_it_runs() -> None:
    lan = prices.table(nodes=6, players=1)
    size, microseconds = prices.measured(lan.stations["n0"], [m.Renamed("Ann")] * 2)
    assert size == len(encode(m.Renamed("Ann"))) - 4
    assert microseconds > 0
