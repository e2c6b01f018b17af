"""A condition that few share is put into the pack's own words; the code names none."""

from __future__ import annotations

from dataclasses import replace

from raaderum.domain.text import Text
from raaderum.reports.text import words_in
from raaderum.reports.text.findings import finding_sentences
from raaderum.studies import from_json, make_choices, study_position, to_json
from raaderum.studies.results import Finding
from tests.factories.figures import make_feature, remake

LAESOE = "Læsø er en ø uden fast forbindelse. Materiel og entreprenører skal sejles over. Få kommuner deler det vilkår."


def sentences(release, unit: str, language: str = "da") -> list[str]:
    return finding_sentences(study_position(release, make_choices(release, unit, period=2024)), words_in(language))


def test_the_sentence_of_the_pack_is_printed_with_the_name(public_release):
    assert LAESOE in sentences(public_release, "0825")
    assert any(
        line.startswith("Læsø is an island without a fixed link.") for line in sentences(public_release, "0825", "en")
    )
    assert not any("fast forbindelse" in line for line in sentences(public_release, "0461"))


def test_another_condition_needs_no_code(public_release):
    """A made-up category under another name, with the values that the pack's islands have."""
    pack = public_release.pack
    harbour = make_feature(
        "harbour", scale="category", numerator=["island"], stands_out=Text("har sin egen havn.", "has its own harbour.")
    )
    peers = pack.peers.model_copy(update={"features": [*pack.peers.features, harbour]})
    release = remake(public_release, pack=replace(pack, peers=peers))
    assert "Læsø har sin egen havn." in sentences(release, "0825")
    assert not any("havn" in line for line in sentences(release, "0461"))


def test_without_words_there_is_no_finding(public_release):
    pack = public_release.pack
    silent = [replace(feature, stands_out=None) for feature in pack.peers.features]
    peers = pack.peers.model_copy(update={"features": silent})
    release = remake(public_release, pack=replace(pack, peers=peers))
    assert not any("fast forbindelse" in line for line in sentences(release, "0825"))


def test_an_answer_frozen_with_the_earlier_kind_reads_as_it_did(public_release):
    now = study_position(public_release, make_choices(public_release, "0825", period=2024))
    earlier = replace(now, findings=(Finding("island"),))
    text = to_json(earlier).replace(',"text":null', "")
    assert '"kind":"island"' in text
    read = from_json(text)
    assert read == earlier or to_json(read) == to_json(earlier)
    assert finding_sentences(read, words_in("da")) == [LAESOE]
