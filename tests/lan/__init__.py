"""A virtual LAN of network namespaces, for tests and for trying things by hand.

`Lan` is the wire with its machines, `NodeProcess` a real `hydralan node` on one of
them. `python -m tests.lan 3 --tmux` opens three machines with a terminal chat each.
"""

from tests.lan.lan import Host, Lan
from tests.lan.nodeproc import NodeProcess

__all__ = ["Host", "Lan", "NodeProcess"]
