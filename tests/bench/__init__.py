"""How we do beside the seed's own way and beside the least that TCP can cost.

`python -m tests.bench latency|throughput|traffic` measures all three in one run, on a
virtual LAN in this computer: the figures are processors and protocol, never a network.
Read the ratios, not the microseconds.
"""
