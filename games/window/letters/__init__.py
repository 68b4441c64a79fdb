"""Letters on the screen: any text in any script, with whatever fonts there are."""
