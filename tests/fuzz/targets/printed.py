"""What commands and files of the system say to the doctor, in any language, of any
version, cut off. Whatever it is, a reader finds something in it or does not."""

from __future__ import annotations

from p2p.doctor.readers import firewalls, tables

PORT = 53530
READERS = (
    lambda said: firewalls.ufw(said, said, said, PORT),
    lambda said: firewalls.ufw("ENABLED=yes", said, said, PORT),
    lambda said: firewalls.firewalld(said, ["eth0"], PORT),
    firewalls.nft,
    lambda said: firewalls.iptables(said, "ip", "filter"),
    lambda said: firewalls.has_nft(said, said),
    firewalls.service,
    firewalls.windows,
    lambda said: firewalls.macos(said, said, said),
    tables.linux_neighbours,
    lambda said: tables.linux_fresh(said, 30),
    tables.linux_gateway,
    tables.arp_neighbours,
    tables.netstat_gateway,
    tables.windows_gateway,
    lambda said: tables.windows_reserves(said, PORT),
    tables.ifconfig_states,
    tables.cards,
)


def one(data: bytes) -> None:
    said = data[1:].decode(errors="replace")  # as the doctor takes it
    READERS[(data[0] if data else 0) % len(READERS)](said)
