"""The right to make network namespaces: root has it, others borrow it from the kernel.

Without root the running process moves into a user namespace of its own, in which it
is root, with a private /run (where `ip netns` keeps its names) and an empty network.
Nothing outside changes, and files it writes still belong to its user.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

TOOLS = ("ip", "nft", "nsenter", "unshare")

CLONE_NEWNS, CLONE_NEWUSER, CLONE_NEWNET = 0x20000, 0x10000000, 0x40000000
MS_REC, MS_PRIVATE = 0x4000, 0x40000

# In a mount namespace of its own the probe leaves nothing behind.
PROBE = "mount -t tmpfs tmpfs /run && ip netns add probe"


def obtain() -> str:
    """Make this process able to build a virtual LAN; "" if it is, else the reason.

    Without root call it early: a process with several threads cannot move.
    """
    if not sys.platform.startswith("linux"):
        return "network namespaces exist on Linux only"
    _look_in_sbin()
    missing = [tool for tool in TOOLS if shutil.which(tool) is None]
    if missing:
        return f"not installed: {', '.join(missing)} (iproute2, nftables, util-linux)"
    if os.geteuid() == 0 and not _trouble("-nm"):
        return ""
    if threading.active_count() > 1:
        return "no root, and too late to enter a user namespace"
    # Tried in a child first, because half a move cannot be taken back: some systems
    # let everybody make a user namespace but grant nothing inside it.
    reason = _trouble("-Urnm")
    if not reason:
        _enter_user_namespace()
    return reason


def withdraw() -> None:
    """Move this process off the LAN, to a network of its own: loopback, nothing else.

    Where that is not permitted, and where it has been done, nothing happens. The
    virtual LAN needs no other network, and people who chat here are not disturbed.
    """
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        return  # without root, `obtain` has done it if it can be done
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWNET) == 0:
        subprocess.run(["ip", "link", "set", "lo", "up"], check=True)


def _look_in_sbin() -> None:
    """Debian keeps `ip` and `nft` in /usr/sbin, which is not on everybody's PATH."""
    places = os.environ.get("PATH", os.defpath).split(os.pathsep)
    places += [place for place in ("/usr/sbin", "/sbin") if place not in places]
    os.environ["PATH"] = os.pathsep.join(places)


def _trouble(namespaces: str) -> str:
    probe = ["unshare", namespaces, "sh", "-c", PROBE]
    done = subprocess.run(probe, capture_output=True, text=True)
    if done.returncode == 0:
        return ""
    return f"the kernel does not permit namespaces: {done.stderr.strip()}"


def _enter_user_namespace() -> None:
    user, group = os.geteuid(), os.getegid()
    libc = ctypes.CDLL(None, use_errno=True)
    _check(libc.unshare(CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWNET))
    Path("/proc/self/setgroups").write_text("deny")  # the kernel's price for gid_map
    Path("/proc/self/uid_map").write_text(f"0 {user} 1")
    Path("/proc/self/gid_map").write_text(f"0 {group} 1")
    _check(libc.mount(b"none", b"/", None, MS_REC | MS_PRIVATE, None))
    _check(libc.mount(b"tmpfs", b"/run", b"tmpfs", 0, None))
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)


def _check(result: int) -> None:
    if result != 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
