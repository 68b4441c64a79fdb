"""The own key pair and certificate as values, and the reading of a peer's certificate.

Nothing here touches the disk: `p2p.profile.store` keeps the key file.
"""

from __future__ import annotations

import contextlib
import datetime
import ssl
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from p2p.identity import NodeId, node_id

if TYPE_CHECKING:
    from cryptography import x509

# The functions below import `cryptography.x509` themselves: it takes a fifteenth of a
# start, and before there is a peer only who has no key yet needs it.

CERTIFICATE_LIMIT = 2048
_SEQUENCE = b"\x30\x82"  # DER: of a length that takes two bytes, which follow
_SIGNED_BY = bytes.fromhex("300506032b6570034100")  # Ed25519, 64 bytes (RFC 8410)

# What the parser finds odd in foreign bytes is nobody's business here. (Once for all:
# to catch warnings for a moment would catch, or raise, those of all other threads.)
warnings.filterwarnings("ignore", module=r"p2p\.profile\.keys$")


class Pair:
    """A key pair without a certificate, that of a table's lock; see `Signer` of
    `p2p.wire.envelope`."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key
        self.public_key = _raw(key.public_key())

    def sign(self, data: bytes) -> bytes:
        """The Ed25519 signature (64 bytes) of `data`."""
        return self._key.sign(data)

    def verify(self, key: bytes, data: bytes, signature: bytes) -> bool:
        """Whether the owner of the raw public `key` signed `data`."""
        return _is_signed(key, data, signature)

    @staticmethod
    def of_seed(seed: bytes) -> Pair:
        """Another one, of these 32 bytes."""
        return Pair(Ed25519PrivateKey.from_private_bytes(seed))


@dataclass(frozen=True, slots=True)
class Identity:
    """The own identity. `key_file` holds key and certificate for `load_cert_chain`;
    None if it was never written, and it may be lost at any time."""

    id: NodeId
    public_key: bytes
    certificate_der: bytes
    key_file: Path | None
    _key: Ed25519PrivateKey = field(repr=False)

    def sign(self, data: bytes) -> bytes:
        """The Ed25519 signature (64 bytes) of `data`."""
        return self._key.sign(data)

    def verify(self, key: bytes, data: bytes, signature: bytes) -> bool:
        """Whether the owner of the raw public `key` signed `data`."""
        return _is_signed(key, data, signature)

    @staticmethod
    def of_seed(seed: bytes) -> Pair:
        """The owner of the Ed25519 key whose secret these 32 bytes are (RFC 8032)."""
        return Pair(Ed25519PrivateKey.from_private_bytes(seed))

    def pem(self) -> bytes:
        """What the key file holds, or would."""
        return _secret(self._key) + _readable(self.certificate_der)


def _is_signed(key: bytes, data: bytes, signature: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, data)
    except (InvalidSignature, ValueError):
        return False
    return True


def certificate_id(der: bytes) -> NodeId:
    """The node id of a peer's certificate; TLS must still prove that it has the key.

    Raises ValueError for anything but one X.509 certificate of an Ed25519 key.
    """
    if len(der) > CERTIFICATE_LIMIT:
        raise ValueError("certificate too long")
    with _reading("certificate"):
        from cryptography import x509

        key = x509.load_der_x509_certificate(der).public_key()
    if not isinstance(key, Ed25519PublicKey):
        raise ValueError("not a certificate of an Ed25519 key")
    return node_id(_raw(key))


def names_itself(der: bytes, peer: NodeId) -> bool:
    """Whether the subject of this certificate (of which `certificate_id` is `peer`) is
    that id and nothing else, as in every certificate that we make."""
    try:
        with _reading("certificate"):
            from cryptography import x509

            return x509.load_der_x509_certificate(der).subject == _name(peer)
    except ValueError:  # the subject is read only now
        return False


@contextlib.contextmanager
def _reading(what: str) -> Iterator[None]:
    """Whatever the parser raises is a ValueError: for bytes that are foreign or damaged
    it raises many things, some of them no `Exception` (a panic in its Rust)."""
    try:
        yield
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:
        raise ValueError(f"not a usable {what}: {error!s:.200}") from None


def new_key_file() -> bytes:
    """A new key and its certificate as PEM."""
    key = Ed25519PrivateKey.generate()
    return _secret(key) + _self_signed(key).public_bytes(Encoding.PEM)


def parse_key_file(pem: bytes, file: Path | None) -> Identity:
    """The identity in `pem`, which is the content of `file`, if of any.

    Raises ValueError if it is damaged.
    """
    with _reading("key file"):
        key = load_pem_private_key(pem, password=None)
        if not isinstance(key, Ed25519PrivateKey):
            raise ValueError("not an Ed25519 key")
        raw = _raw(key.public_key())
        der = _as_we_made_it(pem, key) or _read(pem, key)
    return Identity(node_id(raw), raw, der, file, key)


def _as_we_made_it(pem: bytes, key: Ed25519PrivateKey) -> bytes | None:
    """The certificate in `pem`, if it is our work with this `key`, and every byte of
    the file is still as it was; None if it has to be read to know what it is.

    It is signed by its own key, so that is known without taking it apart.
    """
    secret = _secret(key)
    try:
        der = ssl.PEM_cert_to_DER_cert(pem.removeprefix(secret).decode("ascii"))
    except ValueError:
        return None
    end = len(der) - 64 - len(_SIGNED_BY)
    is_whole = (
        (der[:2], der[end:-64]) == (_SEQUENCE, _SIGNED_BY)
        and int.from_bytes(der[2:4], "big") == len(der) - 4
        and secret + _readable(der) == pem
    )
    raw = _raw(key.public_key())
    return der if is_whole and _is_signed(raw, der[4:end], der[-64:]) else None


def _read(pem: bytes, key: Ed25519PrivateKey) -> bytes:
    """The certificate in `pem`, whoever has made it. Raises what the parser raises, and
    ValueError if it is that of another key."""
    from cryptography import x509

    certificate = x509.load_pem_x509_certificate(pem)
    if certificate.public_key() != key.public_key():
        raise ValueError("the certificate is that of another key")
    return certificate.public_bytes(Encoding.DER)


def _secret(key: Ed25519PrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _readable(der: bytes) -> bytes:
    return ssl.DER_cert_to_PEM_cert(der).encode()


def _self_signed(key: Ed25519PrivateKey) -> x509.Certificate:
    """Valid for ever: the clocks of classroom machines are wrong by years."""
    from cryptography import x509

    name = _name(node_id(_raw(key.public_key())))
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime.datetime(1970, 1, 1))
        .not_valid_after(datetime.datetime(9999, 12, 31, 23, 59, 59))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .sign(key, None)
    )


def _name(node: NodeId) -> x509.Name:
    from cryptography import x509

    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, node)])


def _raw(key: Ed25519PublicKey) -> bytes:
    return key.public_bytes(Encoding.Raw, PublicFormat.Raw)
