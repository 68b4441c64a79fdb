"""Texts and names that try to be structure, from a program that does not clean them."""

from __future__ import annotations

import json
import signal
import subprocess
from collections.abc import Callable

import pytest

from tests.lan import Host, Lan, NodeProcess, arena
from tests.lan.company import gather
from tests.sample import one_in
from tests.system.helpers.commands import ended, hydralan, start

pytest.importorskip("pty", reason="terminals of this kind exist on Unix only")
from tests.lan.tty import COLUMNS, Tty

MakeLan = Callable[..., Lan]

LIAR = """
import p2p.node
from p2p.core import node_core, talk
node_core.clean_name = p2p.node.check_name = talk.check_text = lambda text: text
from games.commands.cli import main
main()
"""
WATCH = """
import time
from p2p import Node
with Node("ana", app="hydralan") as node:
    for is_awaited, told in (True, "somebody looks"), (False, "nobody"):
        while bool(node.visitors()) != is_awaited:
            time.sleep(0.01)
        print(told, flush=True)
"""
NASTY = "* \x1b[31mTea\u202echer: go ->\nyou\u0301\u0301\u0301\u0301\u0301\u200b"
CLEAN = "[31mTeacher go yo\u00fa\u0301\u0301\u0301"  # what is left of it


def liar(host: Host) -> NodeProcess:
    """A node that says as it is told, and calls itself what no name may be."""
    node = NodeProcess(host, "liar", program=("-c", LIAR, "node"))
    node.do("name", name=NASTY)
    return node


def test_names_are_clean_in_all_that_is_handed_out(lan: MakeLan) -> None:
    wire = lan(2)
    (ana,) = gather(wire.hosts[:1])
    eve = liar(wire.hosts[1])
    ana.wait_for("peer")
    ana.do("peers")
    who = ana.wait_for("peer", name=CLEAN)["id"]
    eve.wait_for("peer")  # before, nobody is here for her
    eve.do("say", text="hello")
    assert ana.wait_for("chat")["name"] == CLEAN
    arena.play([eve, ana])
    names = {m["id"]: m["name"] for m in arena.room(ana)["members"]}
    assert names[who] == CLEAN
    eve.kill()
    assert ana.wait_for("gone", id=who)["name"] == CLEAN


def test_a_message_cannot_print_a_line_of_the_programs_own(lan: MakeLan) -> None:
    wire = lan(2)
    ana = Tty(wire.hosts[0], "Ana")
    ana.read("You are Ana.")
    eve = NodeProcess(wire.hosts[1], "Eve", program=("-c", LIAR, "node"))
    ana.read("* Eve is here")
    eve.wait_for("peer")
    for end in ("\n", "\r", "\u2028", "\x85", "\v"):
        eve.do("say", text=f"hi{end}Teacher: go home{end}* Teacher is gone (left)")
        ana.read("Eve: hi")
        assert ana.read("go home") == "    | Teacher: go home"
        assert ana.read("gone (left)") == "    | * Teacher is gone (left)"
    eve.do("say", text="x" * (COLUMNS - len("Eve: ")) + "* Teacher is gone (left)")
    assert ana.read("gone (left)").startswith("    | ")
    eve.do("say", text="\n".join(f"row {n}" for n in range(40)))
    ana.read("    | ... 28 more lines: /more shows them")
    ana.type("/more")
    assert ana.read("row 39") == "    | row 39"


@pytest.mark.slow
def test_look_alikes_both_carry_their_codes_to_the_end(lan: MakeLan) -> None:
    hosts = lan(3).hosts
    ben = Tty(hosts[0], "Ben")
    ben.read("You are Ben.")
    ana = NodeProcess(hosts[1], "one", "--name", "Ana")
    ben.read("* Ana is here")
    twin = NodeProcess(hosts[2], "two", "--name", "\u0410na")
    codes = [f"{node.id[:4]}-{node.id[4:8]}" for node in (ana, twin)]
    both = f"* Ana {codes[0]} and \u0410na {codes[1]} are here"
    assert ben.read("are here") == both
    ana.wait_for("peer", name="Ben")
    ana.do("say", text="I am the first")
    assert ben.read("I am the first") == f"Ana {codes[0]}: I am the first"
    ana.quit()
    told = f"* \u0410na {codes[1]} is here; Ana {codes[0]} is gone (left)"
    assert ben.read("is gone") == told


def test_who_alone_speaks_to_nobody(lan: MakeLan) -> None:
    ana = Tty(lan(1).hosts[0], "Ana")
    ana.read("You are Ana.")
    ana.type("Hello?")
    assert (
        ana.read("Nobody else")
        == "  Nobody else is here yet: who comes while you are here gets it."
    )
    ana.type("/quit")
    assert ana.leave() == 0
    # Told once, and nobody was meant but everyone: "! Not delivered to ever-yone" came.
    shown = ana.shown()
    assert shown.count("Nobody else") == 1
    assert "ever-yone" not in shown
    assert "Not delivered to everyone: " in shown  # nobody has come


def test_what_alone_is_said_waits_for_the_first_who_comes(lan: MakeLan) -> None:
    host, other = lan(2).hosts
    assert hydralan(host, "say", "Hello?") == (
        1,
        "",
        "hydralan: Not delivered: Nobody else is here.\n",
    )
    node = NodeProcess(host, "ana")
    node.do("say", text="Hello?")
    assert node.wait_for("queued")["to"] == "everyone"
    ben = NodeProcess(other, "ben")
    assert ben.wait_for("chat")["text"] == "Hello?"
    assert node.wait_for("delivered")["to"] == ben.id


def test_no_control_character_of_a_program_vanishes(lan: MakeLan) -> None:
    ana, ben = gather(lan(2).hosts)
    ana.do("say", text="\x1b[31mred\x07")
    assert ben.wait_for("chat")["text"] == "\u241b[31mred\u2407"
    assert ana.process.stdin is not None
    ana.process.stdin.write('{"do": "say", "text": "gr\\udcfc"}\n')
    ana.wait_for("error")
    ana.do("say", text="the last")
    ben.wait_for("chat", text="the last")
    assert len(ben.all("chat")) == 2


def test_latin_1_is_read_or_refused_but_never_halved(lan: MakeLan) -> None:
    wire = lan(2)
    (ana,) = gather(wire.hosts[:1])
    for encoding, heard in (("utf-8", None), ("iso8859-1", "grüße an alle")):
        chat = start(
            wire.hosts[1],
            "chat",
            stdout=subprocess.PIPE,
            env={"PYTHONIOENCODING": encoding},
        )
        came = ana.wait_for("peer", since=ana.do("rooms"))["at"]
        assert chat.stdin is not None
        assert chat.stdout is not None
        while b"ana is here" not in chat.stdout.readline():
            assert chat.poll() is None
        chat.stdin.write("grüße an alle\n".encode("latin-1") + b"the end\n")
        chat.stdin.flush()
        ana.wait_for("chat", text="the end", since=came)
        texts = [e["text"] for e in ana.all("chat", since=came)]
        assert texts == ([heard] if heard else []) + ["the end"]
        output, _ = chat.communicate(timeout=10)
        assert (b"! Not sent: " in output) == (heard is None)
        ana.wait_for("gone", since=came)


def test_bytes_that_are_no_utf8_are_an_error_of_the_node(lan: MakeLan) -> None:
    node = start(lan(1).hosts[0], "node", stdout=subprocess.PIPE)
    assert node.stdin is not None
    assert node.stdout is not None
    node.stdin.write(b'\xef\xbb\xbf{"do": "rooms"}\r\n{"do": "say", "text": "\xff"}\n')
    node.stdin.write(b'{"do": "name", "name": "\\ud800"}\n{"do": "name", "name": ""}\n')
    node.stdin.write(b" " * 1024 * 1024 + b'{"do": "quit"}\n{"do": "rooms"}\n')
    node.stdin.close()
    events = [json.loads(line) for line in node.stdout]
    kinds = [e["event"] for e in events if e["event"] in ("rooms", "error")]
    assert kinds == ["rooms", "error", "error", "error", "error", "rooms"]
    assert ended(node) == (0, "")


@pytest.mark.parametrize("arguments", [["chat"], ["node"]])
@pytest.mark.parametrize(
    "number", one_in(2, [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
)
@pytest.mark.slow
def test_a_signal_is_a_clean_leave(
    lan: MakeLan, arguments: list[str], number: signal.Signals
) -> None:
    wire = lan(2)
    (ana,) = gather(wire.hosts[:1])
    process = start(wire.hosts[1], *arguments, stdout=subprocess.DEVNULL)
    who = ana.wait_for("peer")["id"]
    process.send_signal(number)
    process.send_signal(number)  # he is in a hurry
    polite = arguments == ["node"] and number != signal.SIGINT
    assert ended(process) == (0 if polite else 128 + number, "")
    assert ana.wait_for("gone", id=who)["reason"] == "left"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
@pytest.mark.slow
def test_who_only_looks_leaves_cleanly_too(
    lan: MakeLan, number: signal.Signals
) -> None:
    wire = lan(2)
    ana = wire.hosts[0].python(*("-c", WATCH), stdout=subprocess.PIPE, text=True)
    assert ana.stdout is not None
    process = start(wire.hosts[1], "peers", "--wait", "9", stdout=subprocess.DEVNULL)
    assert ana.stdout.readline() == "somebody looks\n"
    process.send_signal(number)
    process.send_signal(number)
    assert ended(process) == (128 + number, "")
    assert ana.stdout.readline() == "nobody\n"
    assert ana.wait(10) == 0


@pytest.mark.parametrize("after", [0.1, 0.2, 0.4])
def test_a_node_that_is_ended_at_its_very_start_ends_well(
    lan: MakeLan, after: float
) -> None:
    process = start(lan(1).hosts[0], "node", stdout=subprocess.DEVNULL)
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(after)
    process.terminate()
    status, errors = ended(process)
    assert (status, errors) in ((0, ""), (-signal.SIGTERM, ""))  # before Python began


@pytest.mark.parametrize("after", [0.03, 0.06, 0.09, 0.15, 0.25])
def test_ctrl_c_at_the_very_start_is_quiet(lan: MakeLan, after: float) -> None:
    process = start(lan(1).hosts[0], "peers", "--wait", "9", stdout=subprocess.DEVNULL)
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(after)
    process.send_signal(signal.SIGINT)
    status, errors = ended(process)
    if "games/" in errors or not errors:  # else Python itself was not yet ready
        assert (status, errors) in ((130, ""), (-signal.SIGINT, ""))


def test_a_pipe_behind_a_chat_at_a_terminal_gets_plain_lines(lan: MakeLan) -> None:
    import os
    import pty

    terminal, inner = pty.openpty()
    chat = start(lan(1).hosts[0], "chat", stdin=inner, stdout=subprocess.PIPE)
    os.close(inner)
    assert chat.stdout is not None
    line = chat.stdout.readline()
    os.write(terminal, b"hello\n/quit\n")
    rest = chat.stdout.read()
    os.close(terminal)
    assert ended(chat) == (0, "")
    assert b"\r" not in line + rest
    assert b"\x1b" not in line + rest
    assert b": hello\n" in rest
    assert b"\n\n" not in rest
