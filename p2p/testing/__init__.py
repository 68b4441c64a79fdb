"""A whole LAN in memory, with a clock of its own: for tests of p2p and of your game.

    lan = Lan(seed=7, games=[MyGame()])
    ana, ben = lan.add("ana"), lan.add("ben")
    lan.run(1.0)                    # seconds, of the LAN's clock
    ana.play("mygame")
    ...
    lan.kill(ana)

Everything that is random comes from the seed: the same seed gives the same run, event
for event. The machines are the real ones; only sockets, threads and time are not.
"""

from p2p.testing.lan import Lan
from p2p.testing.station import Station
from p2p.testing.violation import Violation
from p2p.testing.watch import Watch

__all__ = ["Lan", "Station", "Violation", "Watch"]
