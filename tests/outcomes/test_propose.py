import random
from collections import Counter
from itertools import pairwise

import pytest

from convene.initiatives.queries import Voice
from convene.outcomes.compiling import Group, propose
from convene.outcomes.compiling.candidates import at
from convene.outcomes.compiling.centrality import lexrank, links_of
from convene.outcomes.compiling.choosing import MOST, size
from convene.outcomes.compiling.weighing import Rarity
from tests.factories.outcomes import HOTLINE, MASKS, RELIEF, voice

Told = list[tuple[str, str, list[tuple[int, int, int, float]]]]

SUBJECTS = ["masks", "food", "jobs", "schools", "doctors", "rent", "songs", "letters", "seeds", "boats"]
DEEDS = [
    "sent",
    "gathered",
    "taught",
    "shared",
    "repaired",
    "counted",
    "protected",
    "planted",
    "sold",
    "found",
]
PLACES = ["Nairobi", "Lima", "Hanoi", "Turin", "Leeds", "Dakar", "Quito", "Perth", "Oslo", "Tunis"]


OTHERS = [
    "Our federation asks every government to let migrants without papers see a doctor free of charge.",
    "Students of the second generation translated the rules of each canton into Albanian within two days.",
    "We lent money without interest to women whose market stalls had been closed for three months.",
    "Engineers abroad repaired ventilators over video calls with the technicians of provincial hospitals.",
    "The radio of our community told every evening which shops were open and which buses were running.",
]


def told(groups: list[Group]) -> Told:
    return [
        (group.phase, group.region, [(p.source.object_id, p.start, p.end, p.score) for p in group.proposals])
        for group in groups
    ]


def texts(groups: list[Group]) -> list[str]:
    return [proposal.text for group in groups for proposal in group.proposals]


def invented(number: int, rng: random.Random) -> str:
    return " ".join(
        f"In {rng.choice(PLACES)} our {rng.choice(['members', 'youth', 'elders'])} {rng.choice(DEEDS)} "
        f"{rng.choice(SUBJECTS)} with {rng.choice(['great', 'little', 'some'])} help from {rng.choice(PLACES)} number {number}."
        for _sentence in range(rng.randint(1, 5))
    )


def many(voices: int, *, groups: bool = True) -> list[Voice]:
    rng = random.Random(7)
    return [
        voice(
            invented(number, rng),
            number=number,
            organisation=rng.randint(1, max(1, voices // 2)),
            language=rng.choice(["en", "en", "en", "fr"]),
            phase=rng.choice(["prevention", "relief", ""]) if groups else "relief",
            region=rng.choice(["africa", "asia", "global"]) if groups else "asia",
        )
        for number in range(1, voices + 1)
    ]


def test_everything_proposed_stands_verbatim_in_its_source() -> None:
    for group in propose(many(60)):
        for proposal in group.proposals:
            assert proposal.text == proposal.voice.source.text[proposal.start : proposal.end]
            assert proposal.text.strip() == proposal.text != ""
            assert (proposal.voice.phase, proposal.voice.region) == (group.phase, group.region)
            assert 0 <= proposal.score <= 1


def test_the_order_of_the_voices_changes_nothing() -> None:
    voices = many(60)
    expected = told(propose(voices))
    for seed in range(3):
        shuffled = random.Random(seed).sample(voices, len(voices))
        assert told(propose(shuffled)) == expected


def test_groups_come_in_fixed_order() -> None:
    voices = [
        voice(phase="", region="africa"),
        voice(phase="recovery", region="global"),
        voice(phase="recovery", region="oceania"),
        voice(phase="prevention", region="europe"),
        voice(phase="prevention", region="africa"),
    ]
    assert [(group.phase, group.region) for group in propose(voices)] == [
        ("prevention", "africa"),
        ("prevention", "europe"),
        ("recovery", "oceania"),
        ("recovery", "global"),
        ("", "africa"),
    ]


def test_what_many_say_comes_before_what_one_says() -> None:
    alone = "The choir of our parish sang old songs from the balconies of the town on Sunday evenings."
    voices = [
        voice(alone, number=1),
        voice(
            "Nurses of our network called families at home and gave advice about the virus in Somali.",
            number=2,
        ),
        voice(
            "Our nurses called every family at home and gave them advice about the virus in Tigrinya.",
            number=3,
        ),
        voice(
            "Each week the nurses among us called families at home to give advice about the virus.", number=4
        ),
    ]
    elsewhere = [voice(text, region="asia") for text in (RELIEF, HOTLINE, MASKS, *OTHERS)]
    chosen = texts(propose([*voices, *elsewhere])[:1])
    assert len(chosen) == 2
    assert "nurses" in chosen[0].lower()
    assert chosen[1] == alone  # the second says something else


def test_nobody_votes_for_themselves() -> None:
    repeated = "We ask every government to pay attention to our group and to what our group has to say."
    voices = [voice(repeated, organisation=1) for _time in range(8)] + [
        voice("Volunteers brought warm meals to old people who could not leave their homes.", organisation=2),
        voice(
            "Warm meals were brought by volunteers to old people who had to stay in their homes.",
            organisation=3,
        ),
    ]
    first = texts(propose(voices))[0]
    assert "warm meals" in first.lower()


def test_a_link_counts_between_speakers_alone() -> None:
    rarity = Rarity([voice(RELIEF), voice(RELIEF), voice(HOTLINE)])
    own = voice(RELIEF, organisation=1)
    same = [at(own, 0, len(RELIEF), rarity), at(voice(RELIEF, organisation=1), 0, len(RELIEF), rarity)]
    assert lexrank(same, links_of(same)) == [0.0, 0.0]
    other = [*same, at(voice(RELIEF, organisation=2), 0, len(RELIEF), rarity)]
    first, second, third = lexrank(other, links_of(other))
    assert first == second > 0
    assert third > first


def test_no_organisation_has_a_second_passage_before_everybody_has_one() -> None:
    voices = many(200, groups=False)
    group = propose(voices)[0]
    assert len(group.proposals) == 12
    assert max(Counter(p.voice.organisation for p in group.proposals).values()) == 1


def test_an_organisation_alone_may_have_several() -> None:
    voices = [voice(text, organisation=1) for text in (RELIEF, HOTLINE, MASKS)]
    assert len(texts(propose(voices))) == 2


def test_the_same_text_is_proposed_once() -> None:
    assert texts(propose([voice(RELIEF) for _organisation in range(9)])) == [RELIEF]


def test_every_language_speaks_before_one_speaks_twice() -> None:
    rng = random.Random(3)
    voices = [voice(invented(n, rng)) for n in range(14)] + [
        voice(
            "Nous avons distribué des repas chauds aux familles isolées de notre quartier pendant le confinement.",
            language="fr",
        ),
        voice(
            "أطلقت جمعيتنا خطاً هاتفياً باللغة العربية لدعم الأسر التي فقدت مصدر دخلها خلال الجائحة.",
            language="ar",
        ),
    ]
    languages = [p.source.language for p in propose(voices)[0].proposals]
    assert languages == ["en", "ar", "fr", "en"]


def test_regional_forms_of_a_language_are_one() -> None:
    voices = [voice(RELIEF, language="pt-BR"), voice(HOTLINE, language="pt"), voice(MASKS, language="en")]
    assert [p.source.language[:2] for p in propose(voices)[0].proposals] == ["pt", "en"]


@pytest.mark.parametrize(
    ("voices", "languages", "expected"),
    [(1, 1, 1), (2, 1, 2), (4, 1, 2), (5, 1, 3), (60, 1, 8), (3, 3, 3), (2000, 1, 12), (400, 40, 12)],
)
def test_how_many_passages_stand_for_a_group(voices: int, languages: int, expected: int) -> None:
    assert size(voices, languages) == expected


def test_what_stands_already_is_not_proposed_and_uses_its_place() -> None:
    voices = many(36, groups=False)
    before = propose(voices)[0].proposals
    taken: dict[tuple[str, int], list[tuple[int, int]]] = {}
    for one in before[:4]:
        taken.setdefault(("contribution", one.source.object_id), []).append((one.start, one.end))
    after = propose(voices, taken=taken)[0].proposals
    assert told(propose(voices, taken=taken))[0][2] == [
        (p.source.object_id, p.start, p.end, p.score) for p in after
    ]
    assert len(after) == len(before) - 4
    assert not {p.text for p in before[:4]} & {p.text for p in after}


def test_what_is_barred_does_not_come_back_and_gives_its_place_to_another() -> None:
    voices = [voice(RELIEF, number=501), voice(HOTLINE, number=502), voice(MASKS, number=503)]
    first = propose(voices)[0].proposals
    gone = first[0]
    barred = {("contribution", gone.source.object_id): [(gone.start, gone.end)]}
    after = [p.text for p in propose(voices, barred=barred)[0].proposals]
    assert sorted(after) == sorted({RELIEF, HOTLINE, MASKS} - {gone.text})


def test_a_voice_with_nothing_to_offer_does_no_harm() -> None:
    groups = propose([voice("x" * 900, region="asia"), voice(RELIEF, region="africa")])
    assert [(group.region, len(group.proposals)) for group in groups] == [("africa", 1), ("asia", 0)]
    assert propose([]) == []


def test_scripts_without_spaces_and_right_to_left_are_compared_too() -> None:
    alone = "孩子们在网上一起学习家乡的歌曲和舞蹈，并在每个周末为邻居的老人表演。"
    voices = [
        voice("志愿者每天轮班接听热线电话，为受到歧视的同胞提供法律帮助和翻译服务。", language="zh"),
        voice("我们的志愿者接听热线电话，为受到歧视的人提供法律帮助。每天都有人轮班。", language="zh"),
        voice(alone, language="zh"),
    ]
    chosen = texts(propose(voices))
    assert ("热线电话" in chosen[0], chosen[1]) == (True, alone)


def test_a_thousand_voices_in_one_group_are_bounded() -> None:
    group = propose(many(1000, groups=False))[0]
    assert (group.voices, len(group.proposals)) == (1000, MOST)


def test_within_a_language_the_first_choice_scores_best() -> None:
    english = [p.score for p in propose(many(40, groups=False))[0].proposals if p.source.language == "en"]
    assert english[0] == max(english)
    assert any(first != second for first, second in pairwise(english))
