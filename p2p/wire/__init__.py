"""Connections without their sockets: what is said on them, and their bounds. Pure.

Of one connection: `link` is its conversation, `codec` turns bytes into messages,
`later` reads what only a later version says, `manifest` knows which parcels are under
way. Of all connections together: `arrivals`, `places`, `unfinished` and `complaints`
bound how often somebody calls, how many links they have, how much memory waits and how
much goes into the log; `ring` says who watches whom.
"""
