"""The system's tables, as the tools of each system print them."""

from __future__ import annotations

import pytest

from p2p.doctor.readers import tables
from tests.p2p.doctor.listings import MACOS_IFCONFIG, WINDOWS_ADAPTERS, WINDOWS_RESERVED

PROC_ARP = """\
IP address       HW type     Flags       HW address            Mask     Device
192.168.1.1      0x1         0x2         a4:91:b1:00:00:01     *        wlan0
192.168.1.20     0x1         0x0         00:00:00:00:00:00     *        wlan0
192.168.1.21     0x1         0x2         3c:22:fb:00:00:02     *        wlan0
"""

PROC_ROUTE = """\
Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
wlan0\t0001A8C0\t00000000\t0001\t0\t0\t600\t00FFFFFF\t0\t0\t0
wlan0\t00000000\t0101A8C0\t0003\t0\t0\t600\t00000000\t0\t0\t0
"""

IP_NEIGH = """[\
{"dst":"192.168.1.1","dev":"wlan0","lladdr":"a4:91:b1:00:00:01","refcnt":1,\
"used":2,"confirmed":2,"updated":2,"probes":1,"state":["REACHABLE"]},\
{"dst":"192.168.1.21","dev":"wlan0","lladdr":"3c:22:fb:00:00:02","used":90,\
"confirmed":95,"updated":90,"probes":1,"state":["STALE"]},\
{"dst":"192.168.1.20","dev":"wlan0","used":1,"confirmed":2,"updated":1,"probes":3,\
"state":["FAILED"]}]
"""

MACOS_ARP = """\
? (192.168.1.1) at a4:91:b1:0:0:1 on en0 ifscope [ethernet]
? (192.168.1.20) at (incomplete) on en0 ifscope [ethernet]
? (192.168.1.21) at 3c:22:fb:0:0:2 on en0 ifscope [ethernet]
? (192.168.1.255) at ff:ff:ff:ff:ff:ff on en0 ifscope [ethernet]
? (224.0.0.251) at 1:0:5e:0:0:fb on en0 ifscope permanent [ethernet]
"""

MACOS_ROUTE = """\
Routing tables

Internet:
Destination        Gateway            Flags           Netif Expire
default            192.168.1.1        UGScg             en0
127                127.0.0.1          UCS               lo0
"""

WINDOWS_ARP = """\

Schnittstelle: 192.168.1.5 --- 0xb
  Internetadresse       Physische Adresse     Typ
  192.168.1.1           a4-91-b1-00-00-01     dynamisch
  192.168.1.21          3c-22-fb-00-00-02     dynamisch
  192.168.1.255         ff-ff-ff-ff-ff-ff     statisch
  224.0.0.251           01-00-5e-00-00-fb     statisch
"""

WINDOWS_ROUTE = """\
IPv4-Routentabelle
===========================================================================
Aktive Routen:
     Netzwerkziel    Netzwerkmaske          Gateway    Schnittstelle Metrik
          0.0.0.0          0.0.0.0      192.168.1.1      192.168.1.5     35
===========================================================================
"""


def test_adapters_as_the_systems_print_them() -> None:
    assert tables.windows_adapters(WINDOWS_ADAPTERS) == [
        (11, "Ethernet", True, False),
        (7, "WLAN", False, None),
        (5, "LAN 2", True, True),
    ]
    assert tables.ifconfig_states(MACOS_IFCONFIG) == {
        "en0": (True, True),
        "en1": (True, False),
        "en5": (False, None),
        "utun0": (True, None),
    }
    for text in ("", "nonsense\nmore of it", "{}", "[{}]"):
        assert tables.windows_adapters(text) == []
        assert tables.ifconfig_states(text) == {}


def test_which_hardware_has_which_address() -> None:
    assert tables.cards(PROC_ARP) == {
        "192.168.1.1": "a4:91:b1:00:00:01",
        "192.168.1.21": "3c:22:fb:00:00:02",
    }
    assert tables.cards("") == {}


def test_reserved_ports_of_windows() -> None:
    assert tables.windows_reserves(WINDOWS_RESERVED, 53530)
    assert not tables.windows_reserves(WINDOWS_RESERVED, 53600)
    assert not tables.windows_reserves("", 53530)


def test_tables_of_neighbours_and_routes() -> None:
    there = {"192.168.1.1", "192.168.1.21"}
    assert tables.linux_neighbours(PROC_ARP) == there
    assert tables.arp_neighbours(MACOS_ARP) == there
    assert tables.arp_neighbours(WINDOWS_ARP) == there
    assert tables.linux_fresh(IP_NEIGH, 4) == {"192.168.1.1"}
    assert tables.linux_gateway(PROC_ROUTE) == "192.168.1.1"
    assert tables.netstat_gateway(MACOS_ROUTE) == "192.168.1.1"
    assert tables.windows_gateway(WINDOWS_ROUTE) == "192.168.1.1"


NONSENSE = [
    *("", "\n", "nonsense\nmore of it", "0 " * 50, "[{}]", "[" * 5000),
    "head\n192.168.1.1 0x1 what 02:00:00:00:00:01 * eth0",
    "head\neth0 00000000 0101 zz 0 0 0 00000000",
    "head\neth0 00000000 0101 0003 0 0 0 00000000",
    " " + "9" * 5000 + " 1",
]


@pytest.mark.parametrize("text", NONSENSE)
def test_what_no_tool_printed_is_nothing(text: str) -> None:
    for read in (tables.linux_neighbours, tables.arp_neighbours):
        assert not read(text)
    for gateway in (
        tables.linux_gateway,
        tables.netstat_gateway,
        tables.windows_gateway,
    ):
        assert gateway(text) == ""
    assert not tables.linux_fresh(text, 4)
    assert not tables.cards(text)
    assert not tables.windows_reserves(text, 53530)
    assert not tables.windows_adapters(text)
