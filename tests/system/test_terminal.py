"""People who chat at terminals: what they type, and what they see."""

from __future__ import annotations

import signal
from collections.abc import Callable

import pytest

from tests.lan import Lan, NodeProcess

pytest.importorskip("pty", reason="terminals of this kind exist on Unix only")
from tests.lan.tty import END, INTERRUPT, Tty

MakeLan = Callable[..., Lan]


def both(lan: MakeLan) -> tuple[Tty, Tty]:
    """Ana and Jürgen Müller, who see each other."""
    one, other = lan(2).hosts
    ana, jürgen = Tty(one, "Ana"), Tty(other, "Jürgen Müller")
    ana.read("You are Ana. Looking for others; /help helps.")
    ana.read("* Jürgen Müller is here")
    jürgen.read("* Ana is here")
    return ana, jürgen


def test_two_talk_and_one_leaves(lan: MakeLan) -> None:
    ana, jürgen = both(lan)
    ana.type("Grüße an alle 🙂")
    assert ana.read("Grüße an") == "Ana: Grüße an alle 🙂"
    assert jürgen.read("Grüße") == "Ana: Grüße an alle 🙂"
    ana.type("@jürgen müller: nur für dich")
    assert ana.read("Ana -> ") == "Ana -> Jürgen Müller: nur für dich"
    assert jürgen.read("nur für") == "Ana -> you: nur für dich"
    jürgen.type("/name Jo")
    jürgen.read("You are Jo now.")
    assert ana.read("is Jo now") == "* Jo is here; Jürgen Müller is Jo now"
    jürgen.type("/quit")
    assert jürgen.leave() == 0
    ana.read("* Jo is gone (left)")
    ana.type("", END)
    assert ana.leave() == 0


def test_a_line_being_typed_survives_what_others_say(lan: MakeLan) -> None:
    ana, jürgen = both(lan)
    ana.type("I am just", end="")
    jürgen.type("a word in between")
    ana.read("Jürgen Müller: a word in between")
    ana.type(" saying")
    jürgen.read("Ana: I am just saying")


def test_commands(lan: MakeLan) -> None:
    ana, _ = both(lan)
    ana.type("/who")
    line = ana.read("10.77.0.2:")
    assert line.startswith("  Jürgen Müller  ")
    ana.type("/me")
    ana.read("check words: ")
    ana.type("/help")
    ana.read("say it to everyone")
    ana.read("/quit           leave")
    ana.type("/wo")
    ana.read("! There is no /wo: /help tells what there is.")
    ana.type("@Jürgen Müller")
    ana.read("! Write what to say behind @Jürgen Müller.")
    ana.type("/name")
    ana.read("! Write /name and then the new name.")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("@zoe hi", "! Nobody here is called zoe."),
        ("@Ben", "! Nobody here is called Ben."),
        ("@", "! Write @name and then the text."),
        ("Hello?", "  Nobody else is here yet: who comes while you are here gets it."),
        ("/who", "  Nobody else is here."),
    ],
)
@pytest.mark.slow
def test_what_nobody_hears(lan: MakeLan, typed: str, said: str) -> None:
    (host,) = lan(1).hosts
    ana = Tty(host, "Ana")
    ana.read("You are Ana.")
    ana.type(typed)
    ana.read(said)


def test_equal_names_are_told_apart(lan: MakeLan) -> None:
    hosts = lan(3).hosts
    cyd = Tty(hosts[2], "Cyd")
    cyd.read("You are Cyd.")
    twins = [Tty(host, "Ana") for host in hosts[:2]]
    codes = {twin: _code(twin) for twin in twins}
    told = cyd.read("are here")
    assert all(f"Ana {code}" in told for code in codes.values())
    cyd.type("@Ana which?")
    hint = cyd.read("! Several here are called Ana: write ")
    assert all(f"@{code}" in hint for code in codes.values())
    for twin, code in codes.items():
        cyd.type(f"@{code} you")
        assert cyd.read(f"{code}: you") == f"Cyd -> Ana {code}: you"
        twin.read("Cyd -> you: you")
        twin.type("yes")
        cyd.read(f"Ana {code}: yes")


def _code(tty: Tty) -> str:
    tty.type("/me")
    return tty.read("check words").split()[1]


def test_ctrl_c_drops_what_was_typed_and_then_leaves(lan: MakeLan) -> None:
    ana, jürgen = both(lan)
    ana.type("nonsense", INTERRUPT)
    ana.type("sense")
    ana.read("Ana: sense")
    jürgen.read("Ana: sense")
    ana.type("", INTERRUPT)
    assert ana.leave() == 0
    jürgen.read("* Ana is gone (left)")


@pytest.mark.slow
def test_who_is_long_alone_is_told_what_the_doctor_finds(lan: MakeLan) -> None:
    ana = Tty(lan(0).add_lonely_host(), "Ana")
    ana.read("You are Ana.")
    ana.read("* This computer is in no network", patience=20.0)
    assert ana.read("*   ").startswith("*   Plug in the cable")


@pytest.mark.slow
def test_whose_cable_is_pulled_is_told_so_and_not_that_all_is_well(
    lan: MakeLan,
) -> None:
    wire = lan(1)
    (host,) = wire.hosts
    ana = Tty(host, "Ana")
    ana.read("You are Ana.")
    wire.link_down(host)
    ana.read("* eth0 has no connection", patience=20.0)
    assert ana.read("*   ").startswith("*   Plug the cable in")


@pytest.mark.slow
def test_what_arrives_late_is_told_as_well(lan: MakeLan) -> None:
    ana, jürgen = both(lan)
    jürgen.send_signal(signal.SIGSTOP)
    ana.type("are you there?")
    ana.read("! Not delivered to Jürgen Müller: It was not confirmed in time.")
    jürgen.send_signal(signal.SIGCONT)
    jürgen.read("Ana: are you there?")
    ana.read("  Delivered to Jürgen Müller after all.")


@pytest.mark.parametrize("how", ["SIGTERM", "the terminal is closed"])
@pytest.mark.slow
def test_who_is_ended_or_loses_his_terminal_leaves_politely(
    lan: MakeLan, how: str
) -> None:
    ana, jürgen = both(lan)
    if how == "SIGTERM":
        ana.terminate()
        assert ana.leave() == 128 + 15
    else:
        ana.close()
    jürgen.read("* Ana is gone (left)")


def test_letters_of_another_encoding_are_not_lost_without_a_word(lan: MakeLan) -> None:
    ana, jürgen = both(lan)
    ana.type("grüß dich", encoding="latin-1")
    ana.read("! Not sent: that line is not in utf-8")
    ana.type("grüß dich 🙂")
    jürgen.read("Ana: grüß dich 🙂")


def test_a_terminal_that_can_do_nothing_gets_plain_lines(lan: MakeLan) -> None:
    ana = Tty(lan(1).hosts[0], "Ana", term="dumb")
    ana.read("You are Ana.")
    ana.write("Hello?")
    ana.read("Nobody else is here yet: who comes while you are here gets it.")
    assert "\x1b" not in ana.shown()
    ana.write("/quit")
    assert ana.leave() == 0


@pytest.mark.slow
def test_who_ends_at_a_terminal_that_takes_nothing_more_is_gone(lan: MakeLan) -> None:
    one, other = lan(2).hosts
    ana, ben = NodeProcess(one, "ana"), Tty(other, "Ben")
    ben.read("* ana is here")
    ana.wait_for("peer")
    ben.type("", end="")
    ben.stop_output()
    message = ana.do("say", text="Do you see me?")
    ana.wait_for("delivered")
    ben.send_signal(signal.SIGTERM)
    ana.wait_for("gone", name="Ben", reason="left", since=message)
    assert ben.status() == 128 + signal.SIGTERM
    assert ben.is_line_by_line()  # the shell behind him may be used again


def test_what_came_while_the_terminal_took_nothing_is_shown(lan: MakeLan) -> None:
    one, other = lan(2).hosts
    ana, ben = NodeProcess(one, "ana"), Tty(other, "Ben")
    ben.read("* ana is here")
    ana.wait_for("peer")
    ben.type("", end="")
    ben.stop_output()
    for number in range(3):
        ana.do("say", text=f"number {number}")
        ana.wait_for("delivered")
    ben.start_output()
    for number in range(3):
        ben.read(f"ana: number {number}")


def test_marks_turn_where_they_stand_and_the_last_line_tells_who_is_here(
    lan: MakeLan,
) -> None:
    one, other = lan(2).hosts
    ana, ben = Tty(one, "Ana", size=(80, 24)), Tty(other, "Ben", size=(40, 10))
    ana.sees("* Ben is here", ">", "to everyone  1 here: Ben")
    ben.sees("* Ana is here", "to everyone  1 here: Ana")
    ben.send_signal(signal.SIGSTOP)
    ana.type("what do you say, @ben?")
    ana.sees("Ana: what do you say, @ben? …")
    ben.send_signal(signal.SIGCONT)
    ana.sees("Ana: what do you say, @ben? ✓")
    ben.sees("Ana: what do you say, @ben?")
    ben.type("@an\tnothing\x1b\rmuch")
    ben.sees("Ben -> Ana: nothing", "    | much ✓")
    ana.sees(
        "Ben -> you: nothing", "    | much", "to everyone  1 here: Ben  new: Ben 1"
    )
    ana.type("/to B\t")
    ana.sees("Ben>", "to Ben  1 here: Ben")
    ana.type("I see", end="")
    ben.sees("to everyone  1 here: Ana  Ana is typing")
    ana.type("")
    ana.sees("Ana -> Ben: I see ✓")
    ben.sees("to everyone  1 here: Ana  new: Ana 1")
    assert ana.shown().count("\a") == 1
    assert ben.shown().count("\a") == 1


def test_a_terminal_of_another_size_shows_the_same(lan: MakeLan) -> None:
    ana, ben = both(lan)
    text = "a rather long message that has to be broken in a narrow place"
    ben.type(text)
    ana.sees(f"Jürgen Müller: {text}")
    ana.resize(20, 24)
    assert ana.sees(" | a narrow place", "to everyone  1 here")[:2] == [
        "You are Ana.",
        " | Looking for",
    ]
    ana.resize(60, 5)
    ana.sees("    | broken in a narrow place", ">")
    ana.type("still here")
    ana.sees("Ana: still here ✓")


def test_what_was_written_to_who_was_away_turns_when_he_is_back(lan: MakeLan) -> None:
    ana, ben = both(lan)
    ben.type("/quit")
    assert ben.leave() == 0
    ana.sees("* Jürgen Müller is gone (left)")
    ana.type("/to Jürgen Müller")
    ana.type("are you coming back?")
    ana.sees("Ana -> Jürgen Müller: are you coming back? (queued)")
    ben = Tty(ben.host, "Jürgen Müller")
    ben.sees("Ana -> you (late): are you coming back?")
    ana.sees("Ana -> Jürgen Müller: are you coming back? ✓")
    ben.type("/quit")
