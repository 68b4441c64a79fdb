"""Who is who on a LAN of real processes: other keys, restarts, and all fronts."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from p2p import check_words
from tests.lan import Lan, NodeProcess

pytest.importorskip("pty", reason="terminals of this kind exist on Unix only")
from tests.lan.tty import Tty

MakeLan = Callable[..., Lan]
REMARK = "another key than before"


def test_two_compare_their_words_and_know_each_other_ever_after(lan: MakeLan) -> None:
    one, other = lan(2).hosts
    ben, ana = Tty(one, "Ben"), Tty(other, "Ana")
    ben.read("* Ana is here")
    ana.read("* Ben is here")
    ana.type("/words")
    own = ana.read("Your words: ").partition(": ")[2]
    ben.type("/words Ana")
    assert ben.read("The words of Ana: ").partition(": ")[2] == own
    ben.type("/check Ana")
    assert ben.read("Ana is checked").startswith(f"  Ana is checked: {own}; ")
    ben.type("/quit")
    assert ben.leave() == 0
    again = Tty(one, "Ben")
    again.read("* Ana is here")
    again.type("/who")
    assert again.read("checked").endswith("  checked")


@pytest.mark.slow
def test_a_known_name_with_another_key_is_never_shown_as_the_known_one(
    lan: MakeLan,
) -> None:
    here, there = lan(2).hosts
    ben, watch = Tty(here, "Ben"), NodeProcess(here, "watch", "--name", "Watch")
    ana = NodeProcess(there, "ana", "--name", "Ana")
    first = watch.wait_for("peer", id=ana.id)
    assert (first["another_key"], first["label"]) == (False, "Ana")
    ben.read("Ana")
    ana.quit()
    watch.wait_for("gone", id=ana.id)
    ben.read("Ana is gone")

    eve = NodeProcess(there, "eve", "--name", "Ana")
    code = f"{eve.id[:4]}-{eve.id[4:8]}"
    label = f"Ana {code}"
    known = watch.wait_for("peer", id=eve.id)
    assert (known["name"], known["label"]) == ("Ana", label)
    assert (known["another_key"], known["checked"]) == (True, False)
    notice = watch.wait_for("notice", code="another_key")
    assert notice["text"].startswith(f"{label}: {REMARK}.")
    ben.read(f"{label}: {REMARK}.")
    ben.type("@Ana a secret")
    ben.read(f"! Ana has {REMARK}: write @{code}")
    eve.wait_for("peer", name="Ben")
    eve.do("say", text="it is me, Ana")
    assert ben.read("it is me") == f"{label}: it is me, Ana"
    assert watch.wait_for("chat")["label"] == label
    watch.do("check", who=eve.id, on=True)
    checked = watch.wait_for("checked", id=eve.id)
    assert (checked["checked"], checked["another_key"]) == (True, False)
    watch.quit()
    later = NodeProcess(here, "watch", "--name", "Watch")
    assert later.wait_for("peer", id=eve.id)["checked"]
    again = NodeProcess(there, "ana", "--name", "Ana")  # she is no longer who is meant
    back = later.wait_for("peer", id=again.id)
    assert (back["another_key"], back["checked"]) == (False, False)
    assert back["label"] != "Ana"
    words = " ".join(check_words(eve.id))
    ben.type(f"/words {code}")
    ben.read(f"The words of {label}: {words}")


def test_who_is_muted_is_muted_in_the_next_front_too(lan: MakeLan) -> None:
    here, there = lan(2).hosts
    ben = Tty(here, "Ben")
    tom = NodeProcess(there, "Tom")
    ben.read("* Tom is here")
    tom.wait_for("peer")
    ben.type("/mute Tom")
    ben.read("Tom is muted")
    ben.type("/quit")
    assert ben.leave() == 0
    tom.wait_for("gone")
    front = NodeProcess(here, "node", profile=here.directory / "Ben")
    who = front.wait_for("peer", id=tom.id)["at"]
    tom.wait_for("peer", since=who - 1)
    tom.do("say", text="buy this")
    tom.do("say", text="buy that", to=front.id)
    tom.wait_for("delivered")
    tom.wait_for("delivered", since=tom.wait_for("delivered")["at"])
    front.do("history", **{"with": "everyone"})
    assert front.wait_for("history")["messages"] == []
    front.do("history", **{"with": tom.id})
    assert front.wait_for("history", **{"with": tom.id})["messages"] == []
    front.do("search", text="buy")
    assert front.wait_for("found")["messages"] == []
    assert not [event for event in front.events if event["event"] == "chat"]
