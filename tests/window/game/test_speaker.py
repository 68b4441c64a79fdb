"""Sounds are heard where there is audio, and everywhere else there is silence."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator

import pygame
import pytest

from games.window.game.speaker import GAP, MAX_OPENINGS, RATE, Speaker
from games.window.game.tones import TONES
from games.window.preferences import LOUDEST, USUAL


@pytest.fixture
def speaker(monkeypatch: pytest.MonkeyPatch) -> Iterator[Speaker]:
    monkeypatch.setenv("SDL_AUDIODRIVER", "dummy")
    pygame.display.init()  # as the window has
    one = Speaker()
    yield one
    one.close()
    pygame.quit()


@pytest.fixture
def ready(speaker: Speaker) -> Speaker:
    speaker.prepare()
    assert speaker.await_ready(10)
    return speaker


@pytest.mark.parametrize("name", TONES)
def test_each_sound_is_heard(ready: Speaker, name: str) -> None:
    assert ready.say(name)
    assert pygame.mixer.get_busy()


def test_nothing_is_opened_before_anybody_wants_to_be_heard(speaker: Speaker) -> None:
    assert not speaker.say("eat")
    assert pygame.mixer.get_init() is None


def test_an_unknown_name_is_silence(ready: Speaker) -> None:
    for name in ("", "bang", "eat\0", "x" * 10_000, "eat+", "eat+x", "bang+1", "+1"):
        assert not ready.say(name)
    assert not pygame.mixer.get_busy()


@pytest.mark.parametrize("name", ["eat+1", "eat+7", "eat+12", "win+2"])
def test_each_sound_is_heard_higher_as_well(ready: Speaker, name: str) -> None:
    assert ready.say(name)
    assert pygame.mixer.get_busy()


def test_it_is_off_at_once_and_on_again(ready: Speaker) -> None:
    ready.say("over")
    ready.turn()
    assert not pygame.mixer.get_busy()
    assert not ready.say("eat")
    ready.turn()
    assert ready.say("eat")


def test_it_is_as_loud_as_one_wants(ready: Speaker) -> None:
    heard = []
    for volume in (1, 5, LOUDEST):
        time.sleep(2 * GAP)
        ready.set(volume)
        assert ready.say("over")
        playing = [pygame.mixer.Channel(n) for n in range(8)]
        sounds = [one.get_sound() for one in playing if one.get_busy()]
        heard.append(max(sound.get_volume() for sound in sounds))
        pygame.mixer.stop()
    assert heard == sorted(heard)
    assert heard[0] < 0.1
    assert heard[-1] == 1.0


def test_no_volume_is_off_and_the_key_gives_some_back(ready: Speaker) -> None:
    ready.say("over")
    ready.set(0)
    assert not pygame.mixer.get_busy()
    assert not ready.is_on
    assert not ready.say("eat")
    ready.turn()
    assert ready.is_on
    assert ready.volume == USUAL
    ready.set(3)
    ready.turn()
    assert (ready.is_on, ready.volume) == (False, 3)  # it comes back as loud
    ready.turn()
    assert (ready.is_on, ready.volume) == (True, 3)
    ready.set(99)
    assert ready.volume == LOUDEST


def test_a_volume_is_no_error_where_a_game_has_closed_audio(ready: Speaker) -> None:
    pygame.mixer.quit()
    ready.set(3)
    ready.turn()


def test_who_has_it_off_opens_nothing(speaker: Speaker) -> None:
    speaker.turn()
    speaker.prepare()
    assert not speaker.await_ready(10)
    assert pygame.mixer.get_init() is None


def test_two_at_once_are_one(ready: Speaker) -> None:
    assert ready.say("eat")
    assert not ready.say("eat")
    assert not ready.say("eat+1")
    assert ready.say("die")
    time.sleep(2 * GAP)
    assert ready.say("eat")


def test_without_audio_there_is_silence_and_no_word(
    speaker: Speaker,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("SDL_AUDIODRIVER", "there-is-no-such-driver")
    speaker.prepare()
    assert not speaker.await_ready(10)
    assert not speaker.say("eat")
    assert not [r for r in caplog.records if r.levelno >= logging.WARNING]
    assert capfd.readouterr().err == ""


def test_it_is_not_tried_for_ever(
    speaker: Speaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[tuple[int, ...]] = []

    def init(*how: int) -> None:
        tried.append(how)
        raise pygame.error("no such device")

    monkeypatch.setattr(pygame.mixer, "init", init)
    for _ in range(3 * MAX_OPENINGS):
        speaker.prepare()
        speaker.await_ready(10)
    assert len(tried) == MAX_OPENINGS


def test_a_game_that_closes_audio_gets_it_opened_again(ready: Speaker) -> None:
    ready.say("over")
    pygame.mixer.quit()
    assert not ready.say("eat")
    assert ready.await_ready(10)
    assert ready.say("eat")


def test_a_game_that_has_audio_its_own_way_keeps_it(speaker: Speaker) -> None:
    pygame.mixer.init(44100, -16, 2)
    own = pygame.mixer.get_init()
    assert own is not None
    speaker.prepare()
    assert speaker.await_ready(10)
    assert speaker.say("go")
    assert pygame.mixer.get_init() == own != (RATE, -16, 1)


def test_after_the_window_it_can_begin_anew(ready: Speaker) -> None:
    ready.close()
    pygame.quit()
    pygame.display.init()
    assert not ready.say("eat")
    ready.prepare()
    assert ready.await_ready(10)
    assert ready.say("eat")


def test_an_opening_that_hangs_holds_nobody_up(
    speaker: Speaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    go = threading.Event()
    monkeypatch.setattr(pygame.mixer, "init", lambda *_: go.wait(30))
    begun = time.monotonic()
    speaker.prepare()
    assert not speaker.say("eat")
    speaker.turn()
    speaker.turn()
    assert time.monotonic() - begun < 0.5
    go.set()
