"""Every target takes its kept seeds, and variations that are the same each time."""

from __future__ import annotations

from importlib import import_module
from random import Random

import pytest

from p2p.errors import RemoteProtocolError
from tests.fuzz.__main__ import main
from tests.fuzz.mutator import LONGEST, varied
from tests.fuzz.names import NAMES
from tests.fuzz.seeds import FOLDER, kept, line
from tests.fuzz.targets import wire

VARIATIONS = 200


@pytest.mark.parametrize("target", NAMES)
def test_a_target_takes_its_seeds_and_variations_of_them(target: str) -> None:
    one = import_module(f"tests.fuzz.targets.{target}").one
    seeds, dice = kept(target), Random(target)
    assert seeds
    for data in seeds.values():
        one(data)
    for _ in range(VARIATIONS):
        data = varied([*seeds.values()], dice)
        try:
            one(data)
        except BaseException:
            print(line(data, "broke it"))
            raise


def test_each_file_of_seeds_is_of_a_target() -> None:
    assert sorted(file.stem for file in FOLDER.glob("*.txt")) == [*NAMES]


def test_a_seed_is_kept_as_it_was() -> None:
    data, _, what = line(b"\x00\xff", "odd").partition("#")
    assert (bytes.fromhex(data), what.strip()) == (b"\x00\xff", "odd")


def test_variations_differ_and_are_the_same_each_time() -> None:
    seeds = [b"hello", b"world" * 800]
    made = [[varied(seeds, dice) for _ in range(50)] for dice in (Random(1), Random(1))]
    assert made[0] == made[1]
    assert len(set(made[0])) > 40
    assert max(map(len, made[0])) <= LONGEST


def test_a_decoder_that_breaks_its_contract_is_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(wire, "RemoteProtocolError", KeyError)
    data = kept("wire")["an endless length"]
    with pytest.raises(RemoteProtocolError, match="too long"):
        wire.one(data)


def test_a_target_that_does_not_exist_is_refused(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["no such"]) == 2
    assert "wire" in capsys.readouterr().out
