"""What somebody calls himself: cleaned before it is shown, and told apart."""

from __future__ import annotations

from p2p.errors import BadText
from p2p.identity import NodeId
from p2p.text.labels import labelled
from p2p.text.names import NAME_LIMIT, check_name, clean_name, name_forms
from tests.fuzz.targets import text

IDS = [NodeId(letter * 52) for letter in "abcd"]


def one(data: bytes) -> None:
    texts = [text(part) for part in data.split(b"\n")[: len(IDS)]]
    names = [clean_name(each) for each in texts]
    for each, name in zip(texts, names, strict=True):
        assert 0 < len(name) <= NAME_LIMIT
        assert name.isprintable() or any(c in name for c in "\u200d\ufe0f")
        assert clean_name(name) == name
        assert name_forms(name)
        try:
            checked = check_name(each)
        except BadText:
            continue
        assert checked == name
        checked.encode()
    labels = labelled(zip(IDS, names, strict=False), me="Ana")
    assert len(set(labels.values())) == len(names)
    for node, name in zip(IDS, names, strict=False):
        assert labels[node].startswith(name)
