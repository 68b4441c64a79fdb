"""What this network allows, what is wrong, and what to do about it.

`examine` lets all `probes` look at once, beside a running node (the `subject`). Pure
`readers` make `facts` of what systems print, and pure `verdicts` findings of facts.
"""
