"""What the tools of other systems print, as it was taken down there."""

from __future__ import annotations

WINDOWS_RESERVED = """

Protokoll tcp Portausschlussbereiche

Startport   Endport
----------  --------
     50000       50059     *
     53500       53599

* - Administrierte Portausschl\u00fcsse.
"""

WINDOWS_ADAPTERS = """\
[{"InterfaceIndex":11,"Name":"Ethernet","InterfaceAdminStatus":1,"MediaConnectState":2},
 {"InterfaceIndex":7,"Name":"WLAN","InterfaceAdminStatus":2,"MediaConnectState":0},
 {"InterfaceIndex":5,"Name":"LAN 2","InterfaceAdminStatus":1,"MediaConnectState":1}]
"""

MACOS_IFCONFIG = """\
lo0: flags=8049<UP,LOOPBACK,RUNNING,MULTICAST> mtu 16384
\tinet 127.0.0.1 netmask 0xff000000
en0: flags=8863<UP,BROADCAST,SMART,RUNNING,SIMPLEX,MULTICAST> mtu 1500
\tinet 192.168.1.5 netmask 0xffffff00 broadcast 192.168.1.255
\tstatus: active
en1: flags=8863<UP,BROADCAST,SMART,RUNNING,SIMPLEX,MULTICAST> mtu 1500
\tstatus: inactive
en5: flags=8822<BROADCAST,SMART,SIMPLEX,MULTICAST> mtu 1500
utun0: flags=8051<UP,POINTOPOINT,RUNNING,MULTICAST> mtu 1380
"""
