"""Whether the host is really dead: votes, questions and the verdict."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from p2p.election.suspicion import (
    ANSWER_WAIT,
    ASK_AGAIN,
    ELECTORS,
    GIVE_WAY,
    HELD_FOR,
    LAST_RESORT,
    MOST_SLOW,
    RANK_AFTER,
    RANK_CAP,
    RANK_WAIT,
    SLOW_UNIT,
    STRAYS,
    STRONG_SILENCE,
    Fetch,
    Pending,
    Suspicion,
    Verdict,
    Won,
)
from p2p.identity import NodeId
from p2p.messages import Deed

ANA, BEN, CYD, DAN, EVA = (NodeId(name * 52) for name in "abcde")
MANY = [NodeId(f"{number:052}") for number in range(60)]
TICK = 40  # the last that this node has
JUST = 1e-6


def lost(*voters: NodeId, tick: int = TICK, me: NodeId = BEN) -> Suspicion:
    """Ben has lost his host, ana, at 0.0; so have these."""
    suspicion = Suspicion(0.0)
    suspicion.begin(me, TICK, 0.0)
    suspicion.votes.update(dict.fromkeys(voters, tick))
    return suspicion


def verdict(
    suspicion: Suspicion,
    now: float,
    heirs: Sequence[NodeId] = (BEN, CYD, DAN),
    present: int = 4,
    silence: float = 0.0,
    me: NodeId = BEN,
    weather: float = 0.0,
) -> Verdict:
    host, tick = ANA, TICK
    others = [node for node in (CYD, DAN, EVA, *MANY) if node not in heirs]
    here = [ANA, *heirs, *others][:present]
    return suspicion.verdict(me, heirs, here, host, tick, silence, weather, now)


def won_at(suspicion: Suspicion, **told: object) -> float:
    """When, in steps of a millisecond, this node may claim; 9.0 if never."""
    for step in range(1000):
        if isinstance(verdict(suspicion, step / 1000, **told), Won):  # type: ignore[arg-type]
            return step / 1000
    return 9.0


# --- the verdict ---------------------------------------------------------------------


def test_nobody_claims_alone_against_those_who_may_hear_the_host() -> None:
    assert verdict(lost(), 0.1) == Pending()
    assert won_at(lost()) > LAST_RESORT


def test_the_first_heir_claims_at_once_when_all_have_lost_it() -> None:
    assert verdict(lost(CYD, DAN), 0.0) == Won(0, majority=True)


def test_a_majority_waits_for_the_others_only_for_a_moment() -> None:
    at = won_at(lost(CYD, DAN), heirs=(BEN, CYD, DAN, EVA), present=5)
    assert ANSWER_WAIT < at < ANSWER_WAIT + 0.002


def test_half_of_the_present_is_no_majority() -> None:
    # The lost host is counted as one who has not voted.
    assert won_at(lost(CYD), present=4) > LAST_RESORT


def test_names_on_one_machine_are_no_majority_of_several() -> None:
    crowd, places = (CYD, DAN, EVA), {BEN: "desk", ANA: "hall"}
    for where in ("lap", None):  # nobody knows where who has no link here may be
        told = {**places, **dict.fromkeys(crowd, where)}
        suspicion = Suspicion(0.0, told.get)
        suspicion.begin(BEN, TICK, 0.0)
        suspicion.votes.update(dict.fromkeys(crowd, TICK))
        del suspicion.votes[BEN]  # who has not said anything, and hears the host
        roster = [ANA, BEN, *crowd]
        assert not suspicion.is_majority([BEN, *crowd], roster, ANA)
        suspicion.votes[BEN] = TICK
        assert suspicion.is_majority([BEN, *crowd], roster, ANA)


def test_where_all_are_at_one_machine_names_are_counted() -> None:
    suspicion = Suspicion(0.0, lambda node: "hall")
    suspicion.begin(BEN, TICK, 0.0)
    suspicion.votes[CYD] = TICK
    roster = [ANA, BEN, CYD, DAN]
    assert not suspicion.is_majority(roster[1:], roster, ANA)
    suspicion.votes[DAN] = TICK
    assert suspicion.is_majority(roster[1:], roster, ANA)


def test_a_minority_that_was_heard_out_needs_strong_evidence() -> None:
    told = {"heirs": (BEN, CYD), "present": 6}
    assert won_at(lost(CYD), **told) > LAST_RESORT
    assert won_at(lost(CYD), silence=STRONG_SILENCE + JUST, **told) == 0.0
    refused = lost(CYD)
    refused.dead.add(ANA)
    assert verdict(refused, 0.0, heirs=(BEN, CYD), present=6) == Won(0, majority=False)


def test_who_was_patient_awaits_what_a_stranger_may_bring_of_the_host() -> None:
    alone = {"heirs": (BEN,), "present": 2, "silence": STRONG_SILENCE + JUST}
    assert won_at(lost(), **alone) == 0.0
    asks = lost()
    asks.asks_strangers = True
    assert ANSWER_WAIT < won_at(asks, **alone) < ANSWER_WAIT + 0.002
    refused = lost()
    refused.asks_strangers = True
    refused.dead.add(ANA)
    assert won_at(refused, **alone) == 0.0
    asks.clear()
    asks.begin(BEN, TICK, 0.0)
    assert won_at(asks, **alone) == 0.0


def test_somebody_has_to_go_on_at_last() -> None:
    at = won_at(lost(), present=9)
    assert LAST_RESORT < at < LAST_RESORT + 0.002


def test_each_heir_gives_those_before_it_their_time() -> None:
    times = [
        won_at(lost(BEN, CYD, me=DAN), me=DAN, heirs=heirs, present=len(heirs) + 1)
        for heirs in ([DAN, BEN, CYD], [BEN, DAN, CYD], [BEN, CYD, DAN])
    ]
    waits = [rank * (RANK_WAIT + GIVE_WAY) for rank in range(3)]
    assert all(0 <= at - wait < 0.003 for at, wait in zip(times, waits, strict=True))


def test_even_the_last_of_many_waits_not_for_ever() -> None:
    heirs = [*MANY, BEN]
    at = won_at(lost(*MANY), heirs=heirs, present=len(heirs) + 1)
    assert at < RANK_CAP * (RANK_WAIT + GIVE_WAY) + 0.003


def test_of_several_who_wait_for_one_silent_member_the_first_goes_first() -> None:
    first = won_at(lost(CYD, DAN), heirs=(BEN, CYD, DAN, EVA), present=5)
    second = won_at(lost(CYD, DAN), heirs=(CYD, BEN, DAN, EVA), present=5)
    assert second - first >= RANK_AFTER


def test_no_voter_may_lose_a_tick() -> None:
    assert verdict(lost(CYD, DAN, tick=TICK + 2), 0.0) == Fetch(CYD)
    suspicion = lost(CYD, tick=TICK + 1)
    suspicion.votes[DAN] = TICK + 3
    assert verdict(suspicion, 0.0) == Fetch(DAN)


def test_but_what_cannot_be_fetched_holds_nobody_up_for_ever() -> None:
    ahead = lost(CYD, DAN, tick=TICK + 2)
    assert verdict(ahead, LAST_RESORT - JUST) == Fetch(CYD)
    assert verdict(ahead, LAST_RESORT + JUST) == Won(0, majority=True)


def test_a_vote_of_one_who_cannot_be_reached_does_not_count() -> None:
    everybody = lost(CYD, EVA)
    assert verdict(everybody, 0.0, heirs=(BEN, CYD, EVA)) == Won(0, majority=True)
    assert verdict(everybody, 0.0, heirs=(BEN, CYD, DAN)) == Pending()


def test_nor_that_of_one_who_is_away() -> None:
    ahead = lost(CYD)
    ahead.votes[EVA] = TICK + 1
    assert verdict(ahead, 0.0, heirs=(BEN, CYD), present=3) == Won(0, majority=True)


def test_a_claim_that_was_right_for_a_moment_has_to_wait_anew() -> None:
    suspicion = lost(BEN, DAN, me=CYD)
    told = {"heirs": (BEN, CYD, DAN), "me": CYD}
    at = RANK_WAIT + JUST
    assert verdict(suspicion, at, **told) == Pending()  # ben may learn the same now
    del suspicion.votes[DAN]
    assert verdict(suspicion, at + 0.01, **told) == Pending()
    suspicion.votes[DAN] = TICK
    assert verdict(suspicion, at + GIVE_WAY, **told) == Pending()
    assert isinstance(verdict(suspicion, at + 2 * GIVE_WAY, **told), Won)


# --- a process that gets its turns late ----------------------------------------------


def late(suspicion: Suspicion, times: float = 3.0) -> Suspicion:
    """This process is: so many times as long it waits for everything."""
    suspicion.runs_late((times - 1.0) * SLOW_UNIT)
    return suspicion


def test_who_is_late_goes_on_alone_so_much_later() -> None:
    for told, times in ((1.0, 1.0), (3.0, 3.0), (1e6, MOST_SLOW)):
        suspicion = late(lost(), told)
        assert verdict(suspicion, times * LAST_RESORT - 0.01) == Pending()
        assert isinstance(verdict(suspicion, times * LAST_RESORT + 0.01), Won)


def test_and_waits_for_the_votes_of_others() -> None:
    at = won_at(late(lost(CYD, DAN)), heirs=(BEN, CYD, DAN, EVA), present=5)
    assert 3 * ANSWER_WAIT < at < 3 * ANSWER_WAIT + 0.005
    ahead = late(lost(CYD, DAN, tick=TICK + 2))
    assert verdict(ahead, 3 * LAST_RESORT - 0.001) == Fetch(CYD)


def test_and_for_the_heirs_before_it() -> None:
    second = late(lost(BEN, CYD, me=DAN))
    at = won_at(second, me=DAN, heirs=[BEN, DAN, CYD])
    assert 3 * (RANK_WAIT + GIVE_WAY) <= at < 3 * (RANK_WAIT + GIVE_WAY) + 0.005


def test_and_for_a_later_reign_and_asks_less_often() -> None:
    suspicion = late(lost())
    suspicion.hold("lap", 1.0)
    assert suspicion.held_until == 1.0 + 3 * HELD_FOR
    audience(suspicion, [BEN, CYD])
    assert not suspicion.ask_again(1.0 + 2.9 * ASK_AGAIN)
    assert suspicion.ask_again(1.0 + 3.1 * ASK_AGAIN)


def test_but_if_all_have_lost_the_host_nobody_waits() -> None:
    assert verdict(late(lost(CYD, DAN)), 0.0) == Won(0, majority=True)


# --- votes ---------------------------------------------------------------------------


def test_who_asked_before_has_voted() -> None:
    suspicion = Suspicion(0.0)
    suspicion.waiting[CYD] = 39
    assert suspicion.begin(BEN, TICK, 1.0) == {CYD: 39}
    assert suspicion.votes == {CYD: 39, BEN: TICK}
    assert suspicion.waiting == {}


def test_a_newer_tick_ends_it_and_answers_those_who_lack_it() -> None:
    suspicion = lost(CYD, DAN)
    deed = Deed(bytes(32), b"a vote", bytes(64))
    suspicion.ask(EVA, 40, deed)
    suspicion.ask(ANA, 41, deed)
    assert suspicion.heard(41) == {EVA: 40}
    assert suspicion.waiting == {ANA: 41}  # that one has it, and waits for a newer one
    assert suspicion.deeds == {ANA: deed}  # and what it signed is shown with it
    assert suspicion.votes == {}


def test_time_asleep_proves_nothing_nor_do_the_votes_before_it() -> None:
    suspicion = lost(CYD, DAN)
    suspicion.slept(5.0, BEN, TICK)
    assert suspicion.votes == {BEN: TICK}
    assert verdict(suspicion, 5.1) == Pending()


def test_who_is_linked_again_is_not_dead_and_may_be_told_again() -> None:
    suspicion = lost()
    suspicion.dead.add(CYD)
    suspicion.told.add(CYD)
    suspicion.linked(CYD)
    assert CYD not in suspicion.dead | suspicion.told


def test_of_the_dead_those_are_remembered_who_matter_still() -> None:
    suspicion, present = lost(), {ANA, CYD}
    for node in (ANA, CYD, DAN):
        suspicion.died(node, present.__contains__)
    assert suspicion.dead == {ANA, CYD, DAN}  # DAN has a place, or nobody would say so
    present.discard(CYD)
    suspicion.died(ANA, present.__contains__)
    assert suspicion.dead == {ANA}


def test_who_lags_is_who_voted_with_an_earlier_tick() -> None:
    suspicion = lost(CYD, tick=TICK - 1)
    suspicion.votes[DAN] = TICK + 1
    assert suspicion.lagging(TICK) == [CYD]


# --- asking around -------------------------------------------------------------------


def audience(
    suspicion: Suspicion,
    heirs: Sequence[NodeId],
    me: NodeId = BEN,
    also: Sequence[NodeId] = (),
    again: bool = False,
) -> list[NodeId]:
    return suspicion.audience(me, heirs, also, again, Random(1), 1.0)


def test_an_elector_asks_everybody_and_anybody_else_the_electors() -> None:
    assert audience(lost(), [BEN, *MANY]) == sorted(MANY)
    assert audience(lost(), [*MANY, BEN]) == sorted(MANY[:ELECTORS])


def test_who_asked_gets_an_answer_though_he_is_no_elector() -> None:
    assert audience(lost(), [*MANY, BEN], also=[EVA]) == sorted([*MANY[:ELECTORS], EVA])


def test_nobody_is_told_twice_until_it_is_time_to_ask_again() -> None:
    suspicion = lost()
    assert audience(suspicion, [BEN, CYD]) == [CYD]
    assert audience(suspicion, [BEN, CYD, DAN]) == [DAN]
    assert audience(suspicion, [BEN, CYD, DAN]) == []
    assert not suspicion.ask_again(1.0 + ASK_AGAIN / 2)
    assert suspicion.ask_again(1.0 + ASK_AGAIN * 1.01)
    assert audience(suspicion, [BEN, CYD, DAN]) == [CYD, DAN]


def test_if_the_electors_do_not_answer_others_are_asked_by_lot() -> None:
    silent = lost()
    first = audience(silent, [*MANY, BEN])
    silent.ask_again(2.0)
    second = audience(silent, [*MANY, BEN], again=True)
    assert {*first} <= {*second}
    assert ELECTORS < len(second) <= ELECTORS + STRAYS
    answered = lost(*MANY[:ELECTORS])
    assert audience(answered, [*MANY, BEN], again=True) == sorted(MANY[:ELECTORS])


def test_in_rough_weather_a_silence_must_be_longer_to_be_strong() -> None:
    told = {"heirs": (BEN, CYD), "present": 5, "weather": 0.5}
    assert won_at(lost(CYD), silence=0.5 - JUST, **told) > LAST_RESORT
    assert won_at(lost(CYD), silence=0.5 + JUST, **told) == 0.0


def test_on_the_word_of_another_nobody_is_told_before_a_tick_comes() -> None:
    """Seven members told each other in turn what a liar had told each of them."""
    suspicion = lost(CYD, DAN)
    suspicion.wait(BEN)
    assert not suspicion.votes
    assert not suspicion.lagging(TICK + 1)
    assert suspicion.heard(TICK + 1) == {CYD: TICK, DAN: TICK}
    assert suspicion.heard(TICK + 2) == {}


def test_who_waits_to_be_told_has_no_vote_if_the_host_is_lost_again() -> None:
    suspicion = lost(CYD, DAN)
    suspicion.wait(BEN)
    assert suspicion.begin(BEN, TICK, 1.0) == {}
    assert suspicion.votes == {BEN: TICK}
    assert suspicion.heard(TICK + 1) == {}
