"""How long it may take to meet, in seconds, and what each bound is made of.

Only what the design makes a node wait for is counted. What is computed, sent and
answered meanwhile takes milliseconds on an idle machine; `BUSY` is what the test
machine may add to it: two cores on which several interpreters start at once, some 0.3 s
each, while others of them shall already shake hands.
"""

from __future__ import annotations

BUSY = 1.0
ASKED_ALONE = 3.0  # who is alone asks by mDNS so often
ALONE = 2.0  # who is alone for so long knocks at the addresses around his own
DIAL = 1.0  # an address that swallows what it is sent holds a dial so long
ANSWER = 0.3  # the beacon's: so long an announcement has time to lead to a link
LOOK = 2.0  # so often a node looks at its adapters
KNOCKS = 2.0  # that takes: 254 addresses, 16 of them every eighth of a second
SILENT = 3.0  # a link whose far end says nothing is given up within this time
RETRY = 4.0  # the longest pause between two dials

AT_ONCE = BUSY  # an announcement is heard and dialled: nothing is waited for
ASKED = ANSWER + BUSY  # heard, not to be dialled, asked by beacon to dial instead
INTRODUCED = DIAL + BUSY  # the dial comes to nothing, then a third one tells
KNOCKED = ALONE + KNOCKS + BUSY  # a knock is answered at once
FOLLOWED = LOOK + BUSY  # the look that sees the adapter, then an announcement
MOVED = SILENT + BUSY  # the old link has to be given up by the side that stayed
HEALED = 10.0  # a copied profile: the promise of the design
# Who speaks another version is not dialled, so the newcomer has to hear the other: and
# mDNS lets nobody multicast the same record twice in a second (RFC 6762, section 6).
NAMED = 1.0 + BUSY
