"""Who is here: whom to dial, where, and which links to keep. Pure.

A *contact* is whoever could be dialled, since somebody says that it is there;
a *peer* is who is here, since a link to it was greeted both ways; a *remembered* one is
a peer of an earlier run, as the profile keeps it. A *typed* address is no node yet. A
*run* of a node is one process of it, known by its nonce.
"""
