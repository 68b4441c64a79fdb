"""Games that run on every peer: rules, screens and the programs around them."""
