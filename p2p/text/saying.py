"""Chat text, made safe to show and bounded, the same on both ends."""

from __future__ import annotations

import re
import unicodedata

import msgspec

from p2p.errors import BadText
from p2p.messages import MAX_TEXT, AppName, Value
from p2p.text.names import has_halves

_KEPT_CONTROLS = "\n\t"
# What ends a line for some program or other ends it for all: it is "\n" from here on.
_LINE_ENDS = re.compile("\r\n|[\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]")
_MARKS_IN_TEXTS = (
    8  # accents on one letter; a flood of them covers the lines above and below
)
_MARKS_FROM = "\u0300"  # below it letters carry no marks, and all text is NFC
# Controls (Cc), halves of letters (Cs), and direction overrides, which can make a text
# read as something else than was written (Unicode Technical Report 36, "bidirectional
# text spoofing"). One pattern: a look at each letter would cost 2 ms for a long text.
_HARMFUL = re.compile(
    "[\0-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]+"
)
_PICTURES = {c: 0x2400 + c for c in range(0x20) if chr(c) not in _KEPT_CONTROLS} | {
    0x7F: 0x2421,
    **dict.fromkeys(range(0x80, 0xA0), 0xFFFD),
}


def clean_text(text: str) -> str:
    """`text` without what could disturb a screen, NFC; may become empty."""
    if _is_plain(text):
        return text.strip()
    kept = _HARMFUL.sub("", _LINE_ENDS.sub("\n", text))
    return _without_floods(unicodedata.normalize("NFC", kept)).strip()


def shown_text(text: str) -> str:
    """What somebody else wrote, clean, and no longer than what `check_text` lets pass:
    what is beyond that is cut off."""
    cleaned = clean_text(text)
    encoded = cleaned.encode()
    if len(encoded) <= MAX_TEXT:
        return cleaned
    return encoded[:MAX_TEXT].decode(errors="ignore").rstrip()


def check_text(text: str) -> str:
    """`text` as it will be sent. Raises `BadText` if it is empty or too long, or holds
    what is no letter in any encoding.

    Control characters are sent as their pictures (as U+241B for Escape): what somebody
    has typed or pasted does not vanish without a word.
    """
    if _is_plain(text) and 0 < len(text) <= MAX_TEXT // 2 and not text.isspace():
        return text.strip()
    cleaned = clean_text(text)
    if not any(unicodedata.category(c)[0] not in "CZ" for c in cleaned):
        raise BadText("The message is empty.")
    if has_halves(text):
        raise BadText("The message holds bytes that are no letters: is it in UTF-8?")
    cleaned = clean_text(_LINE_ENDS.sub("\n", text).translate(_PICTURES))
    size = len(cleaned.encode())
    if size > MAX_TEXT:
        raise BadText(
            f"The message is too long: {size:,} bytes, and at most {MAX_TEXT:,} fit."
        )
    return cleaned


def check_app(name: str) -> None:
    """Raises `BadText` unless this can be the name of an application."""
    try:
        msgspec.convert(name, AppName, strict=True)
    except msgspec.ValidationError:
        raise BadText(
            f"{name!r} cannot name an application: 1 to 32 of a-z 0-9 . _ - can."
        ) from None


def check_value(value: int | str) -> None:
    """Raises `BadText` unless this can be sent as an input."""
    try:
        msgspec.convert(value, Value, strict=True)
        str(value).encode()
    except (msgspec.ValidationError, UnicodeEncodeError):
        raise BadText(
            "An input is an integer up to 2**53 or a string of up to 64 characters."
        ) from None


def _is_plain(text: str) -> bool:
    """Whether there is nothing to be cleaned, at a glance: most that is said is one
    line of a Latin script, and to look at each letter takes longer than to sign all."""
    return text.isprintable() and (text.isascii() or max(text) < _MARKS_FROM)


def _without_floods(text: str) -> str:
    if text.isascii():
        return text
    marks = {c for c in set(text) if unicodedata.category(c) in ("Mn", "Me")}
    if not marks:
        return text
    kept, run = [], 0
    for c in text:
        run = run + 1 if c in marks else 0
        if run <= _MARKS_IN_TEXTS:
            kept.append(c)
    return "".join(kept)
