"""What is said arrives once, in order, and the speaker is told; or it is refused."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable

import pytest

from tests.lan import Host, Lan, NodeProcess
from tests.lan.company import gather
from tests.sample import one_in

MakeLan = Callable[..., Lan]
BURST = 30  # as much as one says at once
TOO_LONG = "x" * 65536


def say(host: Host, *arguments: str) -> tuple[int, str]:
    """Run `hydralan say`: the exit code, and what it said on standard error."""
    profile = str(host.directory / "speaker")
    process = host.python(
        *("-m", "games", "say", "--name", "speaker", "--profile", profile, *arguments),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    _, errors = process.communicate(timeout=20)
    return process.returncode, errors


def texts(node: NodeProcess) -> list[str]:
    return [event["text"] for event in node.all("chat")]


def await_text(node: NodeProcess, text: str, who: NodeProcess | None = None) -> None:
    """Return when `node` has been told it, by `who` if that matters."""
    node.wait_for("chat", text=text, where=lambda e: who is None or e["from"] == who.id)


def test_it_arrives_once_in_order_where_it_was_sent_and_is_confirmed(
    lan: MakeLan,
) -> None:
    ana, ben, cyd = gather(lan(3).hosts)
    ana.do("say", text="to all: → 日本語 🙂")
    ana.do("say", text="for ben", to="ben")
    ana.do("say", text="for ben again", to=ben.id)
    ana.do("say", text="last")
    for node in (ben, cyd):
        await_text(node, "last")
    assert texts(ben) == ["to all: → 日本語 🙂", "for ben", "for ben again", "last"]
    assert texts(cyd) == ["to all: → 日本語 🙂", "last"]
    public, private = ben.all("chat")[:2]
    assert (public["from"], public["name"]) == (ana.id, "ana")
    assert (public["to"], private["to"]) == ("everyone", ben.id)
    assert {d["to"] for d in _delivered(ana, public["id"], 2)} == {ben.id, cyd.id}
    assert {d["to"] for d in _delivered(ana, private["id"], 1)} == {ben.id}
    assert not ana.all("failed")
    assert not ana.all("chat")  # nobody hears himself


def _delivered(node: NodeProcess, message: str, count: int) -> list[dict[str, object]]:
    node.wait_for("delivered", where=lambda _: len(node.all("delivered")) >= 6)
    found = node.all("delivered", id=message)
    assert len(found) == count
    return found


def test_a_burst_arrives_whole_and_in_order(lan: MakeLan) -> None:
    ana, ben, cyd = gather(lan(3).hosts)
    for number in range(BURST):
        ana.do("say", text=f"{number}")
        ben.do("say", text=f"{number}", to="cyd")
    for node in (ben, cyd):
        await_text(node, f"{BURST - 1}", ana)
    await_text(cyd, f"{BURST - 1}", ben)
    expected = [str(number) for number in range(BURST)]
    assert texts(ben) == expected
    for speaker in (ana, ben):
        heard = [e["text"] for e in cyd.all("chat") if e["from"] == speaker.id]
        assert heard == expected
    last = ben.wait_for("chat", text=expected[-1])["id"]
    for reader in (ben, cyd):
        ana.wait_for("delivered", id=last, to=reader.id)
    assert len(ana.all("delivered")) == 2 * BURST
    assert not ana.all("failed")


def test_say_sends_one_message_and_its_exit_code_tells(lan: MakeLan) -> None:
    ana, ben, _ = lan(3).hosts
    node = NodeProcess(ben, "ben")
    node.wait_for("ready")
    assert say(ana, "→ 日本語 🙂") == (0, "")
    await_text(node, "→ 日本語 🙂")
    assert say(ana, "for you", "--to", "ben") == (0, "")
    assert node.wait_for("chat", text="for you")["to"] == node.id
    assert say(ana, "by id", "--to", node.id) == (0, "")
    code, errors = say(ana, TOO_LONG)
    assert (code, errors.count("\n")) == (2, 1)
    assert "too long" in errors
    code, errors = say(ana)
    assert code == 2
    assert "usage" in errors
    assert texts(node) == ["→ 日本語 🙂", "for you", "by id"]


@pytest.mark.parametrize(
    "to", [[], pytest.param(["--to", "nobody"], marks=pytest.mark.slow)]
)
def test_say_fails_if_nobody_has_it(lan: MakeLan, to: list[str]) -> None:
    code, errors = say(lan(1).hosts[0], "hello?", *to)
    assert code == 1
    assert errors.startswith("hydralan: Not delivered: Nobody")


def test_what_is_too_long_is_refused_and_nothing_else_is_lost(lan: MakeLan) -> None:
    ana, ben = gather(lan(2).hosts)
    ana.do("say", text="before")
    asked = ana.do("say", text=TOO_LONG)
    ana.do("say", text="")
    ana.do("say", text="who?", to="zoe")
    ana.do("say", text="after")
    error = ana.wait_for("error", command="say", since=asked)
    assert error["text"].startswith("The message is too long: 65,536 bytes")
    await_text(ben, "after")
    ana.wait_for("error", text="Nobody here is called zoe.")
    assert [e["text"] for e in ana.all("error")][1:] == [
        "The message is empty.",
        "Nobody here is called zoe.",
    ]
    assert texts(ben) == ["before", "after"]


def test_a_new_name_arrives_and_is_the_one_that_counts(lan: MakeLan) -> None:
    ana, ben = gather(lan(2).hosts)
    ana.do("name", name="Zoë")
    assert ben.wait_for("renamed")["id"] == ana.id
    assert ben.wait_for("renamed")["name"] == "Zoë"
    ana.do("say", text="it is me")
    assert ben.wait_for("chat")["name"] == "Zoë"
    ben.do("say", text="for zoë", to="zoë")
    await_text(ana, "for zoë")


def test_who_is_killed_did_not_get_it_and_the_speaker_is_told(lan: MakeLan) -> None:
    ana, ben = gather(lan(2).hosts)
    ben.stop()
    ana.do("say", text="are you there?")
    ana.do("peers")
    ana.wait_for("peer", where=lambda _: len(ana.all("peer")) == 2)  # it is on its way
    ben.kill()
    failed = ana.wait_for("failed", to=ben.id)
    assert failed["reason"] == "ben left and had not confirmed it."
    assert not ana.all("delivered")


@pytest.mark.slow
def test_who_was_stopped_for_four_seconds_has_it_once_and_nothing_failed(
    lan: MakeLan,
) -> None:
    ana, ben = gather(lan(2).hosts)
    ben.stop()
    ana.do("say", text="are you there?")
    time.sleep(4.0)
    ben.cont()
    ana.wait_for("delivered", to=ben.id, timeout=1.0)
    assert texts(ben) == ["are you there?"]
    assert not ana.all("failed")


@pytest.mark.slow
def test_a_mark_that_failed_turns_when_the_reader_wakes(lan: MakeLan) -> None:
    ana, ben = gather(lan(2).hosts)
    ben.stop()
    ana.do("say", text="are you there?")
    failed = ana.wait_for("failed", to=ben.id)
    assert failed["reason"] == "It was not confirmed in time."
    ben.cont()
    assert ana.wait_for("delivered", to=ben.id)["id"] == failed["id"]
    assert texts(ben) == ["are you there?"]


def test_an_id_that_is_not_here_waits_and_a_name_is_an_error(lan: MakeLan) -> None:
    (ana,) = gather(lan(1).hosts)
    nobody = "a" * 52
    ana.do("say", text="hello?", to=nobody)
    assert ana.wait_for("queued", to=nobody)
    ana.do("say", text="hello?", to="Nobody")
    assert "Nobody here is called" in ana.wait_for("error", command="say")["text"]


@pytest.mark.parametrize("end", one_in(2, ["kill", "quit"]))
def test_what_waits_for_one_outlives_both_programs(lan: MakeLan, end: str) -> None:
    one, other = lan(2).hosts
    ana, ben = gather([one, other])
    reader = ben.id
    ben.quit()
    ana.wait_for("gone", id=reader)
    idents: list[str] = []
    for text, to in (("one", reader), ("two", ben.name)):
        asked = ana.do("say", text=text, to=to)
        idents.append(ana.wait_for("queued", since=asked)["id"])
    getattr(ana, end)()
    ana = NodeProcess(one, "ana")
    ana.wait_for("ready")
    ana.do("history", **{"with": reader})
    past = ana.wait_for("history")["messages"]
    assert [(said["id"], said["state"]) for said in past] == [
        (ident, "queued") for ident in idents
    ]
    ben = NodeProcess(other, "ben")
    await_text(ben, "two", ana)
    assert [(said["id"], said["late"]) for said in ben.all("chat")] == [
        (ident, True) for ident in idents
    ]
    for ident in idents:
        ana.wait_for("delivered", id=ident, to=reader)
    ben.kill()
    ben = NodeProcess(other, "ben")
    ben.wait_for("peer", id=ana.id)
    ana.do("say", text="three", to=reader)
    await_text(ben, "three", ana)
    assert texts(ben) == ["three"]
    ben.do("history", **{"with": ana.id})
    shown = ben.wait_for("history")["messages"]
    assert [said["text"] for said in shown] == ["one", "two", "three"]
    ben.do("search", text="TWO")
    (found,) = ben.wait_for("found")["messages"]
    assert found["id"] == idents[1]


@pytest.mark.slow
def test_say_never_queues(lan: MakeLan) -> None:
    one, other = lan(2).hosts
    ben = NodeProcess(other, "ben")
    ben.wait_for("ready")
    reader = ben.id
    ben.quit()
    code, errors = say(one, "hello?", "--to", reader)
    assert code == 1
    assert errors.startswith("hydralan: Not delivered: ")
    ben = NodeProcess(other, "ben")
    ben.wait_for("ready")
    assert say(one, "now", "--to", reader) == (0, "")
    await_text(ben, "now")
    assert texts(ben) == ["now"]
    assert not ben.all("peer")
