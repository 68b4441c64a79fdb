"""What must hold in every cell: the game goes on, and all tell the same story of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby, pairwise

from tests.lan.nodeproc import PATIENCE
from tests.system.matrix.faults import Fault
from tests.system.matrix.player import Player, Reign, Told
from tests.system.matrix.scene import Scene

GOES_ON = 10  # ticks of one reign, while a fault lasts
HEALED = 15  # ticks of one reign, when all are together again


def settle(
    players: Sequence[Player],
    ticks: int,
    since: float,
    fits: Callable[[Reign], bool] = lambda reign: True,
) -> Reign:
    """Return when all of them have told so many ticks in a row of one reign that fits,
    and each has all the others in its room. Raises AssertionError if that takes long.
    """
    deadline = time.monotonic() + PATIENCE
    while True:
        slow = [p for p in players if p.streak(since) < ticks]
        reigns = {player.reign for player in players}
        together = all(player.sits_with(players) for player in players)
        if not slow and len(reigns) == 1 and together:
            (reign,) = reigns
            if reign is not None and fits(reign):
                return reign
        late = time.monotonic() > deadline
        assert not late, f"not of one mind: { {p: p.reign for p in players} }"
        _await_tick((slow or players)[0])


def _await_tick(player: Player) -> None:
    told = player.ticks
    after = told[-1].at + 1e-9 if told else player.since
    player.node.wait_for("tick", since=after)


# --- while the fault lasts ----------------------------------------------------------


def goes_on(fault: Fault, part: Sequence[Player]) -> None:
    """This part of the room plays on: with its host, if it has it, or with a new one
    at the next tick."""
    scene = fault.scene
    settle(part, GOES_ON, fault.struck, lambda reign: _fits(scene, part, reign))
    if scene.host not in part and scene.reign is not None:
        for player in part:
            _next_tick(player, scene.reign)


def _fits(scene: Scene, part: Sequence[Player], reign: Reign) -> bool:
    if scene.host not in part:
        return reign.host in {player.id for player in part}
    if scene.outgrows and scene.reign is not None:
        return reign.host == scene.reign.host
    return scene.reign is None or reign == scene.reign


def _next_tick(player: Player, lost: Reign) -> None:
    """Where the lost reign ended, another went on."""
    for before, after in pairwise(player.ticks):
        if before.reign == lost != after.reign:
            step = f"{player}: {before} then {after}"
            assert after.tick == before.tick + 1, step


def keeps_its_host(scene: Scene, players: Iterable[Player]) -> None:
    """Nobody told a tick of another reign than that of the scene's host."""
    assert scene.reign is not None
    for player in players:
        reigns = {told.reign for told in player.ticks}
        hosts = {reign.host for reign in reigns if reign is not None}
        assert hosts == {scene.reign.host}, f"{player} had {reigns}"
        assert scene.outgrows or reigns == {scene.reign}, f"{player} had {reigns}"


# --- when it is over ----------------------------------------------------------------


def is_one_game(scene: Scene, since: float, parts: Sequence[Sequence[Player]]) -> Reign:
    """One room with everybody in it, hosted by one of the largest part."""
    most = max((len(part) for part in parts), default=0)
    rulers = {player.id for part in parts for player in part if len(part) == most}

    def fits(reign: Reign) -> bool:
        return not rulers or reign.host in rulers

    return settle([*scene.inside, *scene.outside], HEALED, since, fits)


def begun(players: Iterable[Player]) -> dict[Reign, int]:
    """The first tick of each reign that any of them has told."""
    found: dict[Reign, int] = {}
    for told in (told for player in players for told in player.ticks):
        if told.reign is not None:
            found[told.reign] = min(told.tick, found.get(told.reign, told.tick))
    return found


def each_press_counts_once(player: Player, firsts: Mapping[Reign, int]) -> None:
    """All that were taken took effect, in the order in which they were pressed.

    Who moves to another board takes it as it is: a press that it holds already is
    counted, and told of by the number of the next one. `firsts`: see `begun`.
    """
    player.press()

    def is_last(event: dict[str, object]) -> bool:
        return event["number"] == player.pressed - player.refused

    player.node.wait_for("input", where=is_last, since=player.since)
    number, at = 0, player.since
    for event in player.inputs:
        follows = event["number"] == number + 1
        later = event["number"] > number and _moved(player, firsts, at, event["at"])
        assert follows or later, f"{player}: {event['number']} after {number}"
        number, at = event["number"], event["at"]


def _moved(
    player: Player, firsts: Mapping[Reign, int], begin: float, end: float
) -> bool:
    """Whether it took another board meanwhile: one that is not at its next tick, or
    that had come past it by then.

    Within a reign that is a snapshot, for who comes in again; `same_story` sees to it.
    """
    return any(
        after.tick != before.tick + 1
        or (after.reign != before.reign and _first(after, firsts) <= before.tick)
        for before, after in pairwise(player.ticks)
        if begin <= after.at and before.at <= end
    )


def _first(told: Told, firsts: Mapping[Reign, int]) -> int:
    return told.tick if told.reign is None else firsts[told.reign]


def same_story(players: Sequence[Player]) -> None:
    """No reign comes back or skips a tick, and all saw the same at each tick."""
    known: dict[tuple[Reign, int], str] = {}
    for player in players:
        reigns = [(reign, list(told)) for reign, told in groupby(player.ticks, _reign)]
        _only_forward(player, [reign for reign, _ in reigns if reign is not None])
        for _, ticks in reigns:
            _in_order(player, ticks)
        for told in player.ticks:
            if told.reign is not None:
                digest = known.setdefault((told.reign, told.tick), told.digest)
                assert digest == told.digest, f"{player} differs: {told}"


def _reign(told: Told) -> Reign | None:
    return told.reign


def _only_forward(player: Player, reigns: list[Reign]) -> None:
    assert len(set(reigns)) == len(reigns), f"{player}: a reign came back: {reigns}"
    terms = [reign.term for reign in reigns]
    assert terms == sorted(terms), f"{player}: {reigns}"


def _in_order(player: Player, ticks: Sequence[Told]) -> None:
    """Each tick of a reign follows the one before, but where the board was given anew:
    with a snapshot comes a `room` of the same tick."""
    for one, two in pairwise(ticks):
        given = two.given and two.tick > one.tick
        assert two.tick == one.tick + 1 or given, f"{player}: {one} then {two}"


def makes_no_late_ticks(host: Player, woken: float, others: Sequence[Player]) -> None:
    """Who woke up did not go on as the host of a reign that others had left. A tick
    that it made before it slept may have been told after, but then others know it."""
    known = {(told.reign, told.tick) for other in others for told in other.ticks}
    left = {reign for reign, _ in known}  # of a reign without others nobody can say no
    late = {
        (told.reign, told.tick)
        for told in host.ticks
        if told.at >= woken and told.reign in left and _is_of(told, host)
    }
    before = {told.reign for told in host.ticks if told.at < woken}
    made = {moment for moment in late - known if moment[0] in before}
    assert not made, f"{host} made {made} after it woke"


def _is_of(told: Told, host: Player) -> bool:
    return told.reign is not None and told.reign.host == host.id
