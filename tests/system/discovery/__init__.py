"""Found on every network: each way in which networks hide peers, with the time to meet.

Each test states what it measured, and asserts a bound that follows from the design;
`bounds` says from where. Each block is shown to block: by its counters, or by the nodes
that do not meet without what is tested.
"""
