"""Letters of one shape: Latin, Cyrillic and Greek, and the digits among them. A table.

Each stands for the letter on the left, the Latin one if there is any. A person tells
"Ana" written with Cyrillic letters, or "AI" and "Al" and "A1", apart by luck alone; so
they count as one name. From the confusables of Unicode Technical Standard 39, as far as
fonts on school machines show them alike. Capitals are listed as capitals: some look
like other small letters.
"""

# ruff: noqa: RUF001
from __future__ import annotations

_LOOKS_LIKE = {
    "A": "ΑАᎪᴀ",
    "B": "ΒВвᏴʙ",
    "C": "СϹⅭᏟᴄ",
    "D": "ᎠⅮᴅ",
    "E": "ΕЕᎬᴇЄϾ",
    "F": "ϜҒ",
    "G": "ԌᏀɢԍ",
    "H": "ΗНнᎻʜ",
    "J": "ЈᎫᴊͿ",
    "K": "ΚКкᏦᴋĸκK",
    "M": "ΜМмᎷⅯᴍϺ",
    "N": "Νɴ",
    "O": "ΟО0Ꮎ०০೦๐Օ",
    "P": "ΡРᏢᴘ",
    "Q": "Ԛ",
    "S": "ЅᏚՏꜱ",
    "T": "ΤТтᎢᴛ",
    "U": "Սᴜ",
    "V": "ѴᏙⅤ",
    "W": "ԜᎳ",
    "X": "ΧХⅩ",
    "Y": "ΥУҮγ",
    "Z": "ΖᏃᴢ",
    "a": "αаɑ",
    "b": "Ььʙ",
    "c": "сϲⅽ",
    "d": "ԁⅾ",
    "e": "еҽ℮εєϵ",
    "f": "ſẝ",
    "g": "ɡց",
    "h": "һհ",
    "i": "іıɩιɪ",
    "j": "јϳ",
    "l": "I1|ІӀӏΙⅼǀᏞ∣ⵏ",
    "m": "ⅿ",
    "n": "ηпոπ",
    "o": "οоσօ",
    "p": "ρрϱ",
    "q": "ԛզ",
    "r": "гᴦ",
    "s": "ѕƽ",
    "t": "τ",
    "u": "υսʋ",
    "v": "νѵⅴᴠ",
    "w": "ωѡԝɯ",
    "x": "χхⅹ×",
    "y": "уүỿ",
    "z": "ᴢ",
}

_SISTERS = {  # of letters that no Latin one looks like
    "Γ": "ГᎱ",
    "Θ": "ѲӨϴ",
    "θ": "ѳө",
    "Λ": "ЛᴧɅ",
    "λ": "л",
    "Π": "Пᴨ∏",
    "Σ": "Ʃ∑",
    "Φ": "ФՓɸ",
    "φ": "фփϕ",
    "Ψ": "Ѱ",
    "ψ": "ѱ",
    "β": "ßꞵ",
    "δ": "ẟ",
    "3": "ЗзӠӡƷʒȜȝᴣ",
    "6": "бᏮ",
    "8": "Ȣȣ",
}

SHAPES = {c: latin for latin, alike in _LOOKS_LIKE.items() for c in alike}
"""Letter -> the Latin letter of its shape."""

SISTERS = {c: first for first, alike in _SISTERS.items() for c in alike}
"""Cyrillic and other letters -> the Greek letter or the digit of their shape."""
