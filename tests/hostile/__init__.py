"""Somebody tries things out: what a hostile peer can, and cannot, do to a table.

`p2p/PROTOCOL.md` says what is believed of whom; here it is tried. The adversary has our
source, keys of his own, and links; he cannot sign for others.

A liar in the simulator is a few lines. `Scene` is a table of honest players with a
linked stranger beside it, and `told` plays it twice as often as you like, the same
again each time, so that you can compare it with a control in which nothing was said:

    from p2p import messages
    from tests.hostile.helpers.control import Scene, difference, nothing, told

    def boast(scene: Scene) -> None:
        known = scene.known()                     # room, term, tick, who is there
        stale = messages.Stale(known.note.id, known.later)
        for station in scene.honest:
            scene.liar.says(station, stale)

    def test_a_boast_changes_nothing() -> None:
        assert not difference(told(boast), told(nothing))

`difference` says in words what became of it: a role, term, tick, digest, seat, order of
heirs, link or patience of one of the honest, bad news, or many words that they would
not have said to each other. Both stories end with the death of the host, so that it
shows too if somebody was only made to believe something for later; `MOMENTS` are others
at which a lie may be told. One that answers what it hears is a class:

    class Echo(Liar):
        def hears(self, peer: Station, word: Message) -> bool:
            self.says(peer, word)
            return True                           # its core gets it, too

    scene = Scene(kind=Echo)

For real: a coroutine in `helpers/enemy.py`, which gets an `Enemy` and links as often as
it likes, each time with a new key:

    async def boast(enemy: Enemy) -> None:
        peer = await enemy.peer()
        known = peer.known()
        peer.says(messages.Stale(known.note.id, known.later))
        await peer.drained()
        tell("lied")                              # to the test

Add it to `WAYS` there, and a test on the virtual LAN runs it as a process of a machine:
`Attack(host, "boast", address(node)).until("lied")`.

Who adds a message to the protocol adds its lie to `helpers/lies.py`; `test_lies.py`
asks for it, and has a stranger tell it at each moment, and flood with it. What floods
cost on real nodes is measured by `python -m tests.hostile.floods`, beside a control in
which the flooder uses as much of a processor and says nothing.
"""
