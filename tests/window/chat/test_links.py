"""Which addresses are links: those that a reader can judge, and no others."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from games.window.chat.links import MAX_LINKS, checked, links


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("see https://example.org/a?b=c#d now", "https://example.org/a?b=c#d"),
        ("(http://example.org/x_(y)).", "http://example.org/x_(y)"),
        ("HTTP://Example.ORG/Path, yes", "http://example.org/Path"),
        ("http://192.168.1.20:8080/", "http://192.168.1.20:8080/"),
        ("http://[fe80::1]:80/x!", "http://[fe80::1]:80/x"),
        ("http://raspberrypi/", "http://raspberrypi/"),
        ("http://xn--mller-kva.de", "http://xn--mller-kva.de"),
        ("https://de.wikipedia.org/wiki/Öl?", "https://de.wikipedia.org/wiki/%C3%96l"),
    ],
)
def test_a_link_is_found_without_what_ends_the_sentence(text: str, found: str) -> None:
    (link,) = links(text)
    assert link.address == found
    assert text[link.start : link.end].lower().startswith("http")


@pytest.mark.parametrize(
    "text",
    [
        *("javascript:alert(1)", "file:///etc/passwd", "ftp://example.org", "data:,x"),
        *("http://", "https:///x", "http://bank.example@evil.example/", "http://a@b"),
        *("http://3232235777/", "http://0x7f.1/", "http://1.2.3/", "http://exa_mple/"),
        *(
            "http://münchen.de/",
            "http://\u0440aypal.com/",
            "http://g\u0131thub.com/",  # dotless i, long s and the sign of the
            "http://micro\u017foft.com/",  # kelvin: without regard to case
            "http://faceboo\u212a.com/",  # they match a-z
            "http://a..b/",
            "http://-a.de",
        ),
        *("http://example.org:0/", "http://example.org:99999/", "http://a%2fb/"),
        *("http://[::1", "xhttp://example.org", "http://" + "a" * 64 + ".de"),
        "http://example.org/\u202egnp.exe",
        "http://example.org/" + "a" * 3000,
    ],
)
def test_what_could_deceive_stays_text(text: str) -> None:
    assert links(text) == ()
    assert checked(text) == ""


def test_of_a_flood_there_are_few() -> None:
    assert len(links("http://a.de " * 500)) == MAX_LINKS


@given(st.text(st.sampled_from("ht tps:/@.[]%a1é\u202e?#(\\"), max_size=40))
def test_whatever_is_a_link_is_plain_and_safe(rest: str) -> None:
    for link in links("http://" + rest):
        assert link.address.isascii()
        assert link.address.isprintable()
        assert urlsplit(link.address).username is None
        assert checked(link.address) == link.address
