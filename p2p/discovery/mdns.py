"""mDNS / DNS-SD: be seen at once by all who listen, and hear of those who come.

With `instance` the only importer of zeroconf. Of that library it uses the sockets, the
packets and the record cache, and not the browser: a browser reports an instance once in
75 minutes, whereas whoever was cut off and comes back must be reported again. What is
heard is unproven and may be hostile, hence the bounds.
"""

from __future__ import annotations

import asyncio
import errno
import logging
import random
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence

from zeroconf import (  # type: ignore[attr-defined]  # offered, but not in __all__
    DNSOutgoing,
    DNSPointer,
    DNSQuestion,
    DNSService,
    RecordUpdate,
    RecordUpdateListener,
    ServiceInfo,
    Zeroconf,
)
from zeroconf.asyncio import AsyncZeroconf

from p2p.discovery.adapters import Adapter
from p2p.discovery.found import ADDRESS_LIMIT, Advert, Found, Run
from p2p.discovery.instance import SERVICE, decode, encode, label
from p2p.discovery.multicast import try_multicast
from p2p.identity import instance_name, parse_instance

_PTR, _SRV, _IN = 12, 33, 1
_QUERY = 0  # the flags of a DNS packet that asks
_LIFETIME = 4500  # seconds: of zeroconf's pointers
# RFC 6762 5.2: the first question waits a moment, lest a whole class ask as one.
_FIRST_QUESTION = (0.060, 0.120)
_STILL_COMING = 0.25  # seconds more, if those who heard the announcement just come
# An instance that says nothing new is reported again after so many seconds; a question
# about one that was heard incompletely is asked no more often either.
_REPEAT = 1.0
_REPORTED = 1024  # instances of which it is kept what was reported last
_PER_PACKET = 64  # instances that are read of those that one packet names
# More records of one name than any honest node has. zeroconf's work on them grows with
# the square: 10,000 addresses in one name would stop the event loop for seconds.
_CROWD = 4 * ADDRESS_LIMIT
_TROUBLES = 20  # that are told
# Another has the port for himself; the last two are those of Windows.
_REFUSALS = (errno.EADDRINUSE, errno.EACCES, 10048, 10013)

OnFound = Callable[[Found], None]
OnTrouble = Callable[[str], None]


class Mdns:
    """The mDNS side of one node, on the running event loop; all calls come from there.

    `on_found` gets everybody else who announces himself or answers: at once if he says
    something new, at most once a second if not. `on_trouble` gets each trouble once, as
    a line for people. Neither may block. `runs` names all who are linked by now: they
    need not answer what is asked unbidden. No method raises because of the network:
    that is a trouble, and `follow` tries again.
    """

    def __init__(
        self,
        adapters: Sequence[Adapter],
        on_found: OnFound,
        on_trouble: OnTrouble,
        runs: Callable[[], Iterable[Run]] = tuple,
    ) -> None:
        self._adapters = list(adapters)
        self._runs = runs
        self._on_trouble = on_trouble
        self._told: set[str] = set()
        self._ears = _Ears(on_found, self._ask_others)
        self._log = _LogToTrouble(self._trouble)
        self._zeroconf: AsyncZeroconf | None = None
        self._was_refused = False
        self._advert: Advert | None = None
        self._announcing: asyncio.Future[object] | None = None
        self._first_question: asyncio.TimerHandle | None = None

    @property
    def is_open(self) -> bool | None:
        """Whether its sockets are open; False if the port was refused, None if there
        was no adapter to try it on."""
        if self._zeroconf is not None:
            return True
        return False if self._was_refused else None

    @property
    def is_let_out(self) -> bool:
        """Whether it has heard its own announcement: so no firewall here keeps it."""
        return self._zeroconf is not None and self._ears.heard_own

    async def start(self, advert: Advert) -> None:
        """Listen, and announce `advert` within milliseconds."""
        logger = logging.getLogger("zeroconf")
        logger.addHandler(self._log)
        logger.propagate = False  # its tracebacks are not for the user's terminal
        self._advert = advert
        self._ears.app = advert.app
        await self._open()

    async def update(self, advert: Advert) -> None:
        """Announce `advert` instead; also right after the network changed."""
        self._advert = advert
        if self._zeroconf is None:
            return
        self._stop_announcing()
        service = encode(advert)
        if service.name == self._ears.own:
            sent = await self._zeroconf.async_update_service(service)
        else:
            _say_goodbye(self._zeroconf.zeroconf)
            self._ears.own = service.name
            # The name is unique by its making, so no probing: RFC 6762 8.1.
            sent = await self._zeroconf.async_register_service(
                service, cooperating_responders=True
            )
        self._announcing = asyncio.ensure_future(sent)

    async def ask(self, linked: Iterable[Run] = ()) -> None:
        """Ask now who is here; those who were reported before are reported again.

        The runs that are `linked` need not answer.
        """
        self._ask(linked)

    async def follow(self, adapters: Sequence[Adapter]) -> None:
        """Speak on these adapters from now on; returns 0.5 s after a new one came."""
        self._adapters = list(adapters)
        if self._zeroconf is None:
            await self._open()
            return
        self._ears.loopback, self._ears.heard_own = _only_loopback(adapters), False
        try:
            await self._zeroconf.async_update_interfaces(self._interfaces())
        except (OSError, RuntimeError) as error:
            self._trouble(f"mDNS cannot follow the network adapters: {error}")

    async def close(self) -> None:
        """Say goodbye and fall silent, within milliseconds. May be called again."""
        zeroconf, self._zeroconf = self._zeroconf, None
        self._advert = None
        if self._first_question is not None:
            self._first_question.cancel()
        self._stop_announcing()
        if zeroconf is not None:
            _say_goodbye(zeroconf.zeroconf)
            self._ears.own = ""
            zeroconf.zeroconf.async_remove_listener(self._ears)
            await zeroconf.async_close()
        logging.getLogger("zeroconf").removeHandler(self._log)

    async def _open(self) -> None:
        """Open the sockets and announce, if there is something to say and where."""
        interfaces = self._interfaces()
        if self._advert is None or not interfaces:
            return
        try:
            self._zeroconf = AsyncZeroconf(interfaces=interfaces)
        except (OSError, RuntimeError) as error:
            self._trouble(f"mDNS does not work here: {error}")
            self._was_refused = getattr(error, "errno", None) in _REFUSALS
            return
        self._ears.loopback = _only_loopback(self._adapters)
        self._zeroconf.zeroconf.async_add_listener(self._ears, None)
        wait = random.uniform(*_FIRST_QUESTION)
        later = asyncio.get_running_loop().call_later
        self._first_question = later(wait, self._ask_or_wait)
        await self.update(self._advert)

    def _ask_or_wait(self) -> None:
        if not tuple(self._runs()):
            self._ask_others()
            return
        later = asyncio.get_running_loop().call_later
        self._first_question = later(_STILL_COMING, self._ask_others)

    def _ask_others(self) -> None:
        # Most have heard the announcement and dialled by now. If all answered, all
        # would hear all answers: in a class, a thousand packets for one newcomer.
        self._ask(self._runs())

    def _ask(self, linked: Iterable[Run]) -> None:
        """Ask all (QM). Only who is linked is a known answer (RFC 6762 7.1), not who is
        in the cache: who was forgotten shall answer, too."""
        if self._zeroconf is None:
            return
        question = DNSOutgoing(_QUERY)
        question.add_question(DNSQuestion(SERVICE, _PTR, _IN))
        for run in linked:
            instance = f"{instance_name(*run)}.{SERVICE}"
            answer = DNSPointer(SERVICE, _PTR, _IN, _LIFETIME, instance)
            question.add_answer_at_time(answer, 0)
        self._zeroconf.zeroconf.async_send(question)

    def _stop_announcing(self) -> None:
        if self._announcing is not None:
            self._announcing.cancel()
            self._announcing = None

    def _trouble(self, text: str) -> None:
        """Tell each trouble once, and not without end."""
        if text not in self._told and len(self._told) < _TROUBLES:
            self._told.add(text)
            self._on_trouble(text)

    def _interfaces(self) -> list[str | int]:
        """What zeroconf shall use: an IPv4 address or IPv6 index of each live adapter.

        One dead adapter would make zeroconf refuse them all, so each is tried before.
        """
        alive: list[str | int] = []
        for adapter in self._adapters:
            interfaces: list[str | int] = list(adapter.ipv4[:1])
            if adapter.ipv6 and not adapter.loopback:  # ::1 knows no multicast
                interfaces.append(adapter.index)
            for interface in interfaces:
                try:
                    try_multicast(interface)
                    alive.append(interface)
                except OSError as error:
                    self._trouble(f"no multicast on {adapter.name}: {error.strerror}")
        return alive


class _Ears(RecordUpdateListener):
    """Turns records into `Found`. Called by zeroconf on the event loop for each packet.

    Remembers a bounded number of instances, and of one that came incompletely nothing
    at all: asking everybody again brings all of it in one packet.
    """

    def __init__(self, on_found: OnFound, ask: Callable[[], None]) -> None:
        self.own = ""
        self.app = ""
        self.heard_own = False
        self.loopback = False
        self._on_found = on_found
        self._ask = ask
        self._asked = float("-inf")
        self._zeroconf: Zeroconf | None = None
        self._named: set[str] = set()
        self._reported: OrderedDict[str, tuple[float, Found]] = OrderedDict()

    def async_update_records(
        self, zc: Zeroconf, now: float, records: list[RecordUpdate]
    ) -> None:
        """Note who is named; zeroconf's cache does not have the records yet."""
        self._zeroconf = zc
        for update in records:
            record = update.new
            if len(self._named) >= _PER_PACKET:
                return
            if not isinstance(record, DNSPointer) or record.is_expired(now):
                continue
            if record.name != SERVICE:
                continue
            if record.alias == self.own:
                self.heard_own = True
            else:
                self._named.add(record.alias)

    def async_update_records_complete(self) -> None:
        """The cache is up to date: read who was named."""
        named, self._named = self._named, set()
        for instance in named:
            if self._zeroconf is not None:
                self._try_to_hear(self._zeroconf, instance)

    def _try_to_hear(self, zeroconf: Zeroconf, instance: str) -> None:
        try:
            self._hear(zeroconf, instance)
        except Exception:  # whatever a stranger can think of
            logging.getLogger("p2p.discovery").debug("mDNS", exc_info=True)

    def _hear(self, zeroconf: Zeroconf, instance: str) -> None:
        now = time.monotonic()
        if parse_instance(label(instance)) is None or _crowded(zeroconf, instance):
            return
        info = ServiceInfo(SERVICE, instance)
        if info.load_from_cache(zeroconf):
            found = decode(info, self.loopback)
            if found is not None and found.app == self.app:
                self._report(instance, found, now)
        elif now - self._asked >= _REPEAT:
            self._asked = now
            self._ask()

    def _report(self, instance: str, found: Found, now: float) -> None:
        when, before = self._reported.get(instance, (float("-inf"), None))
        if found == before and now - when < _REPEAT:
            return
        self._reported[instance] = (now, found)
        self._reported.move_to_end(instance)
        if len(self._reported) > _REPORTED:
            self._reported.popitem(last=False)
        self._on_found(found)


class _LogToTrouble(logging.Handler):
    """Warnings of zeroconf as single lines."""

    def __init__(self, trouble: OnTrouble) -> None:
        super().__init__(logging.WARNING)
        self._trouble = trouble

    def emit(self, record: logging.LogRecord) -> None:
        line = " ".join(record.getMessage().split())
        self._trouble(f"mDNS: {line[:200]}")


def _crowded(zeroconf: Zeroconf, instance: str) -> bool:
    """Whether somebody heaps records on this instance or its server."""
    cache = zeroconf.cache
    if len(cache.async_entries_with_name(instance)) > _CROWD:
        return True
    service = cache.get_by_details(instance, _SRV, _IN)
    if not isinstance(service, DNSService):
        return False
    return len(cache.async_entries_with_name(service.server)) > _CROWD


def _say_goodbye(zeroconf: Zeroconf) -> None:
    """Once, not three times as zeroconf does: nobody takes mDNS for presence."""
    goodbye = zeroconf.generate_unregister_all_services()
    if goodbye is not None:
        zeroconf.async_send(goodbye)


def _only_loopback(adapters: Sequence[Adapter]) -> bool:
    return all(adapter.loopback for adapter in adapters)
