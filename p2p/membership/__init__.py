"""Who is here: whom to dial, where, and which links to keep. Pure."""
