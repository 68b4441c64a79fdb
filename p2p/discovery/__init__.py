"""Ways to hear of other nodes. All of them only suggest: a link is the proof."""
