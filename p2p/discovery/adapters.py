"""The network adapters of this machine, and which of them to speak on."""

from __future__ import annotations

import ipaddress
import logging
import re
import unicodedata
from collections.abc import Iterable, Sequence

import ifaddr
import msgspec

from p2p.discovery import routes
from p2p.errors import BadText

# Adapters made by software: bridges of containers, virtual machines, VPNs. They lead
# nowhere that matters, so they count only where nothing else exists.
_VIRTUAL_NAMES = re.compile(
    r"docker|podman|veth|virbr|vmnet|vboxnet|br-|lxc|lxdbr|cni|flannel|cali|"
    r"bridge\d|tun|tap|utun|wg|zt|ppp|tailscale|nordlynx|awdl|llw|anpi|gif|stf|"
    r"dummy|ifb|teredo|isatap",
    re.IGNORECASE,
)
# Windows describes the device: "Hyper-V Virtual Ethernet Adapter".
_VIRTUAL_WORDS = re.compile(
    r"virtual|hyper-v|vmware|wsl|tap-windows|wireguard|zerotier|loopback adapter",
    re.IGNORECASE,
)


log = logging.getLogger("p2p.discovery")


class NoSuchAdapter(BadText):
    """`--interface` names what this machine does not have."""


class Adapter(msgspec.Struct, frozen=True):
    """One adapter with its own addresses; link-local IPv6 as "fe80::1%2" (by index)."""

    name: str
    index: int
    ipv4: tuple[str, ...]
    ipv6: tuple[str, ...]
    virtual: bool = False
    networks: tuple[str, ...] = ()  # of its IPv4 addresses, as "10.1.2.3/24"
    listed: bool = True  # by the system; otherwise its name and networks are a guess

    @property
    def addresses(self) -> tuple[str, ...]:
        """IPv4 first, as peers should try them."""
        return self.ipv4 + self.ipv6

    @property
    def broadcasts(self) -> tuple[str, ...]:
        """Where a datagram goes that everybody on this adapter's networks shall get."""
        nets = [ipaddress.IPv4Interface(text).network for text in self.networks]
        wide = [net for net in nets if net.num_addresses > 2]  # not a VPN's single one
        return tuple(dict.fromkeys(str(net.broadcast_address) for net in wide))

    @property
    def loopback(self) -> bool:
        return all(map(_is_loopback, self.addresses))


def adapters() -> list[Adapter]:
    """All adapters that have an address now, with those that can be used by now. Blocks
    for less than a millisecond.

    Where the system refuses to list them, one that has the addresses which packets
    leave from.
    """
    try:
        listed = [_adapter(adapter) for adapter in ifaddr.get_adapters()]
    except Exception as error:  # by ctypes anything, or a name in no encoding
        log.info("the system does not list its adapters: %r", error)
        return [_unlisted()]
    if usable := [adapter for adapter in listed if adapter.addresses]:
        return usable
    one = _unlisted()  # a list without even the loopback may be a refusal, too
    return [] if one.loopback else [one]


def _unlisted() -> Adapter:
    ipv4, ipv6 = routes.own_addresses()
    networks = tuple(f"{address}/24" for address in ipv4)  # as most are
    if not ipv4 and not ipv6:
        ipv4 = ("127.0.0.1",)
    return Adapter("unlisted", 0, ipv4, ipv6, networks=networks, listed=False)


def useful(adapters: Iterable[Adapter], chosen: Sequence[str] = ()) -> list[Adapter]:
    """The adapters to speak on: all real ones, or what `chosen` names.

    Virtual ones count only where no real one exists, the loopback only where nothing
    else does. `chosen` are names or addresses; an address picks only itself. Raises
    NoSuchAdapter for one that nothing matches.
    """
    everything = list(adapters)
    if chosen:
        return _pick(everything, chosen)
    outward = [adapter for adapter in everything if not adapter.loopback]
    real = [adapter for adapter in outward if not adapter.virtual]
    return real or outward or everything


def is_virtual(name: str) -> bool:
    """Whether an adapter of this name is made by software rather than a cable or radio.

    `name` is the system's, or on Windows the description of the device.
    """
    return bool(_VIRTUAL_NAMES.match(name) or _VIRTUAL_WORDS.search(name))


def _pick(everything: list[Adapter], chosen: Sequence[str]) -> list[Adapter]:
    picked: dict[int, Adapter] = {}
    for wanted in chosen:
        matches = [kept for a in everything if (kept := _match(a, wanted)) is not None]
        if not matches and _is_address(wanted) and routes.is_own(wanted):
            matches = [_alone(wanted)]  # the list is not all that there is
        if not matches:
            raise NoSuchAdapter(_no_such(wanted, everything))
        for match in matches:
            picked[match.index] = _merged(picked.get(match.index), match)
    return list(picked.values())


def _no_such(wanted: str, everything: list[Adapter]) -> str:
    if not all(adapter.listed for adapter in everything):
        own = ", ".join(a for adapter in everything for a in adapter.addresses)
        return (
            f"The system does not list its network adapters, so {wanted!r:.80} cannot "
            f"be found. Give an address of it instead, such as {own}."
        )
    names = ", ".join(adapter.name for adapter in everything) or "none"
    return f"This machine has no network adapter {wanted!r:.80}. It has: {names}."


def _match(adapter: Adapter, wanted: str) -> Adapter | None:
    """`adapter`, narrowed to the address if `wanted` is one; None if it is another."""
    if _shown(wanted).casefold() == adapter.name.casefold():
        return adapter
    plain = _plain(wanted)
    ipv4 = tuple(a for a in adapter.ipv4 if plain == a)
    ipv6 = tuple(a for a in adapter.ipv6 if wanted == a or plain == _plain(a))
    if not ipv4 and not ipv6:
        return None
    networks = tuple(n for n in adapter.networks if n.partition("/")[0] in ipv4)
    return msgspec.structs.replace(adapter, ipv4=ipv4, ipv6=ipv6, networks=networks)


def _alone(address: str) -> Adapter:
    if ":" in address:
        return Adapter("unlisted", 0, (), (address,), listed=False)
    network = f"{address}/24"
    return Adapter("unlisted", 0, (address,), (), networks=(network,), listed=False)


def _is_address(text: str) -> bool:
    try:
        ip = ipaddress.ip_address(text)
    except ValueError:
        return False
    return not (ip.is_unspecified or ip.is_multicast)


def _shown(name: str) -> str:
    """A name as it can be shown and typed: systems allow nearly everything in it."""
    line = " ".join(unicodedata.normalize("NFC", name).split())
    return "".join(c if c.isprintable() else "?" for c in line)


def _merged(before: Adapter | None, more: Adapter) -> Adapter:
    if before is None:
        return more
    ipv4 = tuple(dict.fromkeys(before.ipv4 + more.ipv4))
    ipv6 = tuple(dict.fromkeys(before.ipv6 + more.ipv6))
    networks = tuple(dict.fromkeys(before.networks + more.networks))
    return msgspec.structs.replace(more, ipv4=ipv4, ipv6=ipv6, networks=networks)


def _plain(address: str) -> str:
    """The address in its shortest form without scope; other text as it is."""
    text = address.partition("%")[0]
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        return text


def _is_loopback(address: str) -> bool:
    return ipaddress.ip_address(_plain(address)).is_loopback


def _adapter(listed: ifaddr.Adapter) -> Adapter:
    ipv4: list[str] = []
    ipv6: list[str] = []
    networks: list[str] = []
    for ip in listed.ips:
        if isinstance(ip.ip, str):
            ipv4.append(ip.ip)
            networks.append(f"{ip.ip}/{ip.network_prefix}")
        elif not routes.is_tentative(scoped := _scoped(ip.ip, listed.index or 0)):
            ipv6.append(scoped)
    # On Windows `name` is a GUID and the device is known by its nice name.
    virtual = is_virtual(listed.name) or is_virtual(listed.nice_name)
    name = listed.nice_name if listed.name.startswith("{") else listed.name
    index = listed.index or 0
    nets = tuple(networks)
    return Adapter(_shown(name), index, tuple(ipv4), tuple(ipv6), virtual, nets)


def _scoped(ip: tuple[str, int, int], index: int) -> str:
    text = ip[0].partition("%")[0]
    if ipaddress.ip_address(text).is_link_local:
        return f"{text}%{ip[2] or index}"
    return text
