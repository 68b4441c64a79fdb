"""What this node writes, one word after the other."""

from __future__ import annotations

from msgspec import structs

from p2p.chat.said import AGAIN, Entry, SaidReader
from p2p.chat.speaker import MOST_DRAFTS, Speaker
from p2p.testing.signer import SimulatedSigner
from tests.p2p.helpers.crowd import APP, MORNING

ANA = SimulatedSigner("Ana")
RUN = "abcd2345"


def new() -> Speaker:
    return Speaker(ANA, APP, RUN, ANA.id)


def write(speaker: Speaker, ms: int = MORNING) -> Entry:
    entry = speaker.write(speaker.drafts.popleft(), "Ana", (ms, 0))
    read = SaidReader(APP).read(entry.envelope)
    assert read is not None
    assert structs.asdict(read) == structs.asdict(entry)  # as others have it
    speaker.wrote(entry.seq, entry.digest, entry.said.stamp)
    return entry


def test_each_word_names_the_one_before() -> None:
    speaker = new()
    first_id = speaker.draft("one", 0.0).ident
    speaker.draft("two", 0.0)
    first, second = write(speaker), write(speaker)
    assert second.said.prev == first.digest
    assert (first.seq, second.seq) == (1, 2)
    assert first.ident == first_id


def test_time_never_stands_still_in_a_log() -> None:
    speaker = new()
    for text in "abc":
        speaker.draft(text, 0.0)
    stamps = [write(speaker, MORNING - at).said.stamp for at in range(3)]
    assert stamps == sorted(set(stamps))


def test_what_counts_no_more_is_said_again_before_all_else() -> None:
    speaker = new()
    speaker.draft("one", 0.0)
    one = write(speaker)
    waits = speaker.draft("later", 0.0)
    again = speaker.draft("one", 0.0)
    speaker.drafts.pop()
    speaker.again(RUN, one.seq, [again])
    mark, same, later = write(speaker), write(speaker), write(speaker)
    instead = SaidReader(APP).instead(mark.said)
    assert mark.said.kind == AGAIN
    assert instead is not None
    assert (instead.run, instead.seq) == (RUN, 1)
    assert (mark.seq, mark.said.prev) == (1, b"")
    assert mark.said.run != RUN
    assert [same.text, later.text] == ["one", "later"]
    assert waits.ident != again.ident


def test_no_two_logs_have_one_name() -> None:
    speaker, names = new(), {RUN}
    for _ in range(50):
        speaker.begin_log()
        names.add(speaker.run)
    assert len(names) == 51


def test_a_bounded_number_of_words_can_wait() -> None:
    speaker = new()
    while not speaker.is_full:
        speaker.draft("x", 0.0)
    assert len(speaker.drafts) == MOST_DRAFTS
