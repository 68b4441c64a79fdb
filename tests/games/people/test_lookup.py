"""Whom a person means by what they typed."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from games.people.lookup import (
    addressed,
    find_known,
    find_peer,
    goes_to,
    label_among,
    labels,
    surely,
)
from p2p import EVERYONE, BadText, NodeId, Peer, labelled, short_code


def peer(letter: str, name: str) -> Peer:
    return Peer(NodeId(letter * 52), name, "10.0.0.1:1")


ANA, TWIN, BEN = peer("a", "Ana"), peer("b", "ana"), peer("c", "Ben")
ANA_MARIA, NAMELESS = peer("d", "Ana Maria"), peer("e", "")
HERE = (ANA, BEN, ANA_MARIA, NAMELESS)


@pytest.mark.parametrize(
    ("line", "found", "text"),
    [
        ("hello @Ana", None, "hello @Ana"),
        ("@Ana hello", ANA, "hello"),
        ("@ANA: hello", ANA, "hello"),
        ("@Ana\nhello\n  you", ANA, "hello\n  you"),
        ("@Ana, hello: you", ANA, "hello: you"),
        ("@Ana Maria hello", ANA_MARIA, "hello"),
        ("@Ana Marian hello", ANA, "Marian hello"),
        ("@aaaa-aaaa hello", ANA, "hello"),
        ("@aaaaaa hello", ANA, "hello"),
        ("@Ana aaaa-aaaa hello", ANA, "hello"),
        ("@eeee-eeee hello", NAMELESS, "hello"),
        ("@Ben " + "long " * 2000, BEN, ("long " * 2000).strip()),
    ],
)
def test_a_line_goes_to_whom_it_names(line: str, found: Peer | None, text: str) -> None:
    assert addressed(line, HERE) == (found, text)


@pytest.mark.parametrize(
    ("line", "to", "text"),
    [
        ("hello", BEN.id, "hello"),
        ("@Ana hello", ANA.id, "hello"),
        ("@everyone hello", None, "hello"),
        ("@EVERYONE  hello", None, "hello"),
        ("@everyone\nhello", None, "hello"),
        ("", BEN.id, ""),
    ],
)
def test_a_line_without_a_name_goes_where_all_go(
    line: str, to: NodeId | None, text: str
) -> None:
    assert goes_to(line, HERE, (), BEN.id) == (to, text)
    assert goes_to("hello", HERE, (), EVERYONE) == (None, "hello")


def test_it_may_go_to_somebody_who_is_gone() -> None:
    here, gone = (ANA_MARIA,), (ANA, BEN, TWIN)
    assert addressed("@Ben hello", here, gone) == (BEN, "hello")
    assert addressed("@Ana Maria hello", here, gone) == (ANA_MARIA, "hello")
    with pytest.raises(BadText, match="Several here are called Ana"):
        addressed("@Ana hello", here, gone)
    with pytest.raises(BadText, match="Nobody here is called Tom"):
        addressed("@Tom hello", here, gone)


def test_a_code_behind_the_name_means_who_is_gone_and_no_other_of_that_name() -> None:
    code = short_code(TWIN.id)
    assert addressed(f"@ana {code} psst", HERE, (TWIN,)) == (TWIN, "psst")
    assert addressed("@ana psst", HERE, (TWIN,)) == (ANA, "psst")
    # A longer name alone takes nothing from who is here.
    longer = peer("f", "Ana hello")
    assert addressed("@Ana hello you", HERE, (longer,)) == (ANA, "hello you")
    forged = peer("f", f"Ana {code}")
    assert addressed(f"@Ana {code} you", HERE, (forged,)) == (ANA, f"{code} you")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("@", "Write @name and then the text."),
        ("@ hello", "Write @name and then the text."),
        ("@Ben", "Write what to say behind @Ben."),
        ("@Benno hello", "Nobody here is called Benno."),
        ("@---- hello", "Nobody here is called ----."),
        ("@aaa hello", "Nobody here is called aaa."),
        ("@aaaz hello", "Nobody here is called aaaz."),
    ],
)
def test_a_line_that_reaches_nobody_says_why(line: str, told: str) -> None:
    with pytest.raises(BadText) as raised:
        addressed(line, HERE)
    assert str(raised.value) == told


def test_equal_names_are_asked_about_and_labels_tell_them_apart() -> None:
    here = (ANA, TWIN, BEN)
    told = "Several here are called Ana: write @aaaa-aaaa or @bbbb-bbbb."
    with pytest.raises(BadText, match=told):
        addressed("@Ana hello", here)
    called = labels(here)
    assert called == {ANA.id: "Ana aaaa-aaaa", TWIN.id: "ana bbbb-bbbb", BEN.id: "Ben"}
    for peer in here:
        assert addressed(f"@{called[peer.id]} hello", here) == (peer, "hello")


def test_who_is_called_like_oneself_carries_a_code() -> None:
    assert labels([ANA, NAMELESS], "ana") == {
        ANA.id: "Ana aaaa-aaaa",
        NAMELESS.id: "eeee-eeee",
    }


@pytest.mark.parametrize("wanted", ["Ana", "@ana", " ana ", "AAAA-AAAA", "aaaaa"])
def test_one_is_found_by_name_code_or_part_of_the_id(wanted: str) -> None:
    assert find_peer(HERE, wanted) == ANA


@pytest.mark.parametrize("wanted", ["", "@", "zoe", "an"])
def test_nobody_is_found_by_less(wanted: str) -> None:
    with pytest.raises(BadText, match="Nobody here is called"):
        find_peer([ANA, BEN, NAMELESS], wanted)


def labelled_beside_ana(name: str) -> str:
    """How somebody with the id "zzzz..." and this name is shown beside Ana."""
    ana = NodeId("abcd2fgh" * 6 + "aaaa")
    other = NodeId("z" * 52)
    called = labelled([(ana, "Ana"), (other, name)])
    assert called[ana] == "Ana"
    return called[other]


@pytest.mark.parametrize(
    "name",
    [
        "Ana abcd-2fgh",
        "Ana \u0430bcd-2fgh",
        "Ana ABCD-2FGH",
        "Ana abcd_2fgh",
        "Ana abcd 2fgh",
        "Ana abcd2fgh",
        "Ana abcd - 2fgh",
        "Ana (abcd-2fgh)",
        "Ana abcd-2fgh.",
        "Ana abcd\u20112fg\u04bb",
        "Ana \u00e1bcd-2fgh",
        "Ana abcd-2fgh (teacher)",
        "abcd-2fgh",
        "Ana qrst-uvwx",  # of nobody who is here
        "Ana qrst--uvwx!",
        "qrst-u3wx",
    ],
)
def test_a_code_in_a_name_is_no_code(name: str) -> None:
    assert labelled_beside_ana(name) == f"{name} zzzz-zzzz"


def test_neither_is_one_with_letters_of_one_shape() -> None:
    one, other = NodeId("ilo" * 17 + "a"), NodeId("z" * 52)
    called = labelled([(one, "Ana"), (other, "An Il0 1|O IL")])
    assert called[other] == "An Il0 1|O IL zzzz-zzzz"


@pytest.mark.parametrize(
    "name",
    [
        "Maria Jose",
        "Klara Mayr",
        "Jean Paul",
        "Anna-Lena",
        "Lisa Bach",
        "Anne-Marie",
        "Bert Karl Otto",
        "Anna-Lena Voss",
        "Tom 2012",
        "O'Neill-Hart",
        "\u0410\u043d\u043d\u0430-\u041b\u0435\u043d\u0430",
    ],
)
def test_an_honest_name_is_no_code(name: str) -> None:
    assert labelled_beside_ana(name) == name


def test_who_is_here_is_meant_before_who_was() -> None:
    gone = (TWIN, peer("f", "Fay"))
    assert find_known(HERE, gone, "@ana") == ANA
    assert find_known(HERE, gone, "fay") == gone[1]
    assert find_known(HERE, gone, "bbbb-bbbb") == TWIN
    with pytest.raises(BadText, match="Several here are called ana: write @aaaa-aaaa"):
        find_known((*HERE, TWIN), gone, "ana")
    with pytest.raises(BadText, match="Nobody here is called Cem"):
        find_known(HERE, gone, "Cem")


def test_the_sentence_says_among_whom_nobody_was_found() -> None:
    with pytest.raises(BadText, match="Nobody blocked is called Cem"):
        find_peer(HERE, "Cem", "blocked")
    with pytest.raises(BadText, match="Several blocked are called ana"):
        find_peer((ANA, TWIN), "ana", "blocked")


def test_whose_name_was_known_with_another_key_is_never_shown_by_it_alone() -> None:
    ana = replace(ANA, another_key=True, coded=True)
    label = f"Ana {short_code(ANA.id)}"
    assert labels([ana, BEN]) == {ANA.id: label, BEN.id: "Ben"}
    assert label_among(ANA.id, "Ana", [ana], BEN) == label
    assert label_among(TWIN.id, "Zoe", [BEN], BEN, is_coded=True).startswith("Zoe ")
    assert label_among(BEN.id, "Ben", [ana], BEN) == "Ben"


def test_nothing_private_goes_to_another_key_by_a_known_name() -> None:
    ana = replace(ANA, another_key=True, coded=True)
    code = short_code(ANA.id)
    with pytest.raises(BadText, match=f"another key .* @{code}"):
        addressed("@ANA hello", [ana])
    for wanted in (code, f"Ana {code}"):
        assert addressed(f"@{wanted} hello", [ana]) == (ana, "hello")
        assert surely(ana, f"@{wanted}") == ana
    assert surely(ANA, "Ana") == ANA
    assert find_peer([ana], "Ana") == ana  # to look at its words
