"""A whole LAN in memory, with a clock of its own: for tests of p2p and of your game.

    lan = Lan(seed=7, games=[MyGame()])
    ana, ben = lan.add("ana"), lan.add("ben")
    lan.run(1.0)                    # seconds, of the LAN's clock
    ana.play("mygame")
    ...
    lan.kill(ana)

Everything that is random comes from the seed: the same seed gives the same run, event
for event. Each node is the real one (`p2p.core`); only its sockets, threads and time
are simulated. For real processes on a LAN of their own there is `tests/lan`.

Import what stands below, and nothing deeper. Inside, `lan` holds clock and chance,
`station` is one machine, `wire` a link between two; `watch`, `steadiness` and `calm`
check what `PROTOCOL.md` promises, and `reach` knows who is connected with whom.
"""

from p2p.testing.lan import Lan
from p2p.testing.station import Station
from p2p.testing.violation import Violation
from p2p.testing.watch import Watch

__all__ = ["Lan", "Station", "Violation", "Watch"]
