"""What one machine of a LAN says, and whether another hears it, by plain sockets."""

from __future__ import annotations

import subprocess
from typing import Any

from tests.lan import Host

MDNS = "224.0.0.251"
SOON = "0.3"  # seconds until a packet that has not come is called lost

LISTEN = """
import socket, struct, sys
group, seconds = sys.argv[1], float(sys.argv[2])
heard = socket.socket(socket.AF_INET6 if ":" in group else socket.AF_INET, 2)
heard.settimeout(seconds)
heard.bind(("", 5353))
if group.startswith("224"):
    own = socket.inet_aton(group) + socket.inet_aton(sys.argv[3])
    heard.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, own)
if group.startswith("ff"):
    index = struct.pack("@I", socket.if_nametoindex("eth0"))
    own = socket.inet_pton(socket.AF_INET6, group.split("%")[0]) + index
    heard.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_JOIN_GROUP, own)
print("listening", flush=True)
try:
    print(heard.recv(100).decode())
except TimeoutError:
    print("nothing")
"""

SPEAK = """
import socket, sys
target, own = sys.argv[1:]
said = socket.socket(socket.AF_INET6 if ":" in target else socket.AF_INET, 2)
if target.startswith("224"):
    said.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton(own))
said.sendto(b"hello", (target, 5353))
"""

SERVE = """
import socket
server = socket.create_server(("", 5353))
print("listening", flush=True)
friend, _ = server.accept()
friend.sendall(friend.recv(100))
"""

CALL = """
import socket, sys
friend = socket.create_connection((sys.argv[1], 5353), timeout=float(sys.argv[2]))
friend.sendall(b"hello")
print(friend.recv(100).decode())
"""


def script(host: Host, text: str, *argv: str, **popen: Any) -> subprocess.Popen[str]:
    return host.python("-c", text, *argv, stdout=subprocess.PIPE, text=True, **popen)


def line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def hears(listener: Host, speaker: Host, target: str = "", wait: str = SOON) -> bool:
    """Whether a datagram of `speaker` arrives; to the address of `listener`, or to
    `target`."""
    target = target or listener.ip
    ear = script(listener, LISTEN, target, wait, listener.ip)
    assert line(ear) == "listening"
    script(speaker, SPEAK, target, speaker.ip).wait()
    heard = line(ear)
    ear.wait()  # only then is its port free for the next
    return heard == "hello"


def calls(caller: Host, server: Host) -> str:
    assert line(script(server, SERVE)) == "listening"
    return line(script(caller, CALL, server.ip, "5"))
