"""Speakers, resolved by rules alone: the antecedent scores here are the same for every mention."""

import re

import numpy as np
import pytest

from quotestance import names
from quotestance.detect import Detection
from quotestance.reading import Reading
from quotestance.resolve import resolve
from quotestance.tags import TaggedSpan
from quotestance.types import Span

MENTION = re.compile(r"\[([pond])\|([^]]+)\]")
KINDS = {"p": "person", "o": "organisation", "n": "place", "d": "person"}


class EvenHead:
    """Points to every mention alike, and a little to none."""

    def __call__(self, _, mentions, last):
        scores = np.zeros((len(mentions), 1 + len(last)), dtype=np.float32)
        scores[:, 0] = -2
        for row, mention in enumerate(mentions):
            own = (last >= mention.start) & (last < mention.stop)
            scores[row, 1:][own] = -1e4
        return scores


def speakers(tokenizer, marked, *sources):
    """Speakers of the sources, which are found in order in a text with `[kind|mention]`s.

    Kinds: person, organisation, n for place names; d for the description of a person.
    """
    text = MENTION.sub(r"\2", marked)
    tokens = tokenizer(text)
    reading = Reading(text, tokens, np.zeros((len(tokens), 1), dtype=np.float32))
    named, described, shift = [], [], 0
    for match in MENTION.finditer(marked):
        start = match.start() - shift
        cover = tokens.cover(start, start + len(match[2]))
        found = Detection(TaggedSpan(cover.start, cover.stop, KINDS[match[1]]), 1.0)
        (described if match[1] == "d" else named).append(found)
        shift += len(match.group()) - len(match[2])
    spans, position = [], 0
    for source in sources:
        position = re.compile(rf"(?<!\w){re.escape(source)}(?!\w)").search(text, position).start()
        spans.append(Span.of(text, position, position + len(source)))
        position += len(source)
    return resolve(reading, spans, named, described, EvenHead())


def name_of(tokenizer, marked, *sources):
    speaker = speakers(tokenizer, marked, *sources)[-1]
    return speaker.name if speaker else None


@pytest.mark.parametrize(
    ("marked", "sources", "name"),
    [
        ("[p|Mark Rutte] came. “Yes,” said [p|Rutte].", ["Rutte"], "Mark Rutte"),
        ("“Yes,” said [p|Rutte]. [p|Mark Rutte] left.", ["Rutte"], "Mark Rutte"),
        ("[p|Ann Hay] said yes. She went on.", ["Ann Hay", "She"], "Ann Hay"),
        ("[p|Ann Hay] and [p|Bo Lind] met. He said no.", ["He"], "Bo Lind"),
        ("[p|Bo Lind] left [o|Acme Corporation]. It said no.", ["It"], "Acme Corporation"),
        (
            "The [o|Sea Rescue Agency] (SRA) met. The [o|SRA] said no.",
            ["The SRA"],
            "Sea Rescue Agency",
        ),
        (
            "President [p|Ann Hay] and [p|Bo Lind] met. The president said no.",
            ["The president"],
            "Ann Hay",
        ),
        (
            "Iranian President [p|Ann Hay] left. The US president said no.",
            ["The US president"],
            "US president",
        ),
        (
            "President [p|Ann Hay] left. The [p|President] and [p|Bo Lind] met. She said no.",
            ["She"],
            "Ann Hay",
        ),
        ("[n|Ankara] said no.", ["Ankara"], "Turkey"),
        ("[o|Kremlin] aides met. The [o|Kremlin] said no.", ["The Kremlin"], "Kremlin"),
        ("A senior US official said no.", ["A senior US official"], "senior US official"),
        (
            "Its organiser, retired teacher [p|Ann Hay], said no.",
            ["Its organiser, retired teacher Ann Hay"],
            "Ann Hay",
        ),
        (
            "One [n|Paris] diplomat keeping watch said no.",
            ["One Paris diplomat keeping watch"],
            "One Paris diplomat keeping watch",
        ),
    ],
)
def test_a_source_is_named(tokenizer, marked, sources, name):
    assert name_of(tokenizer, marked, *sources) == name


@pytest.mark.parametrize(
    ("marked", "sources", "name"),
    [
        ("[p|Ann Hay] and [p|Bo Lind] said yes. They left.", ["Ann Hay and Bo Lind", "They"], None),
        ("[p|Ann Hay] and [p|Bo Lind] met. They said no.", ["They"], None),
        ("Coach [p|Ann Hay] and goalkeeper [p|Bo Lind] met. They said no.", ["They"], None),
        ("Neither [p|Ann Hay] nor [p|Bo Lind] said yes.", ["Neither Ann Hay nor Bo Lind"], None),
        ("[d|The ministers] met [p|Ann Hay]. They said no.", ["They"], "ministers"),
    ],
)
def test_several_speak_together(tokenizer, marked, sources, name):
    assert name_of(tokenizer, marked, *sources) == (name or "Ann Hay and Bo Lind")


def test_joint_names_after_a_verb_are_no_pair(tokenizer):
    marked = "[d|The ministers] met. [p|Ann Hay] came and praised [p|Bo Lind]. They said no."
    assert name_of(tokenizer, marked, "They") == "ministers"


@pytest.mark.parametrize(
    ("title", "name"), [("Mr", "Gwil Rees"), ("Mrs", "Janet Rees"), ("Ms", "Janet Rees")]
)
def test_a_title_tells_two_people_with_one_surname_apart(tokenizer, title, name):
    marked = f"[p|Janet Rees] met [p|Gwil Rees]. {title} [p|Rees] said no."
    assert name_of(tokenizer, marked, f"{title} Rees") == name


@pytest.mark.parametrize(
    ("marked", "name"),
    [
        ("[p|Bo Lind] met Sir [p|Bo Moss]. Sir [p|Bo] said no.", "Bo Moss"),
        ("[p|Ann David] met [p|David Moss]. Sir [p|David] said no.", "David Moss"),
        ("[p|Ann Bo] came. Sir [p|Bo] said no.", "Ann Bo"),
        ("[p|J. Bo Moss] came. Sir [p|Bo] said no.", "J. Bo Moss"),
        ("Sir [p|Kim Moss] came. Sir [p|Kim] said no.", "Kim Moss"),
        ("[p|Keir Moss] came. Sir [p|Moss] said no.", "Keir Moss"),
        (
            "[p|William Moss] met Prince [p|William]. [p|Moss] sat. Prince [p|William] said no.",
            "William",
        ),
        ("The prince, [p|Bo bin Moss], came. Prince [p|Bo] said no.", "Bo bin Moss"),
        ("Prince [p|Bo Moss] came. [p|Moss] sat. Prince [p|Moss] said no.", "Bo Moss"),
    ],
)
def test_some_titles_stand_before_given_names(tokenizer, marked, name):
    source = re.search(r"\w+ \[p.\w+\](?= said)", marked)[0]
    assert name_of(tokenizer, marked, MENTION.sub(r"\2", source)) == name


@pytest.mark.parametrize("later", ["[p|Gwil Rees] left.", "[p|Gwil Rees] left. " * 9])
def test_nobody_is_meant_before_the_name_is_given(tokenizer, later):
    marked = f"[p|Janet Rees] and [p|Bo Lind] came. Then [p|Rees] said no. {later}"
    assert name_of(tokenizer, marked, "Janet Rees", "Rees") == "Janet Rees"
    marked = f"[p|Owen Moss] came. He said no. {later}"
    assert name_of(tokenizer, marked, "He") == "Owen Moss"


def test_people_with_one_surname_stay_two(tokenizer):
    marked = "[p|Janet Rees] said yes. [p|Gwil Rees] said no."
    one, other = speakers(tokenizer, marked, "Janet Rees", "Gwil Rees")
    assert (one.name, other.name) == ("Janet Rees", "Gwil Rees")
    assert not set(one.mentions) & set(other.mentions)


@pytest.mark.parametrize(
    ("marked", "sources", "name"),
    [
        (
            "[o|Union of Quay Workers] met [o|Acme]. [p|Bo Lind] came. The union said no.",
            ["The union"],
            "Union of Quay Workers",
        ),
        (
            "[d|A neighbour] came. [p|Bo Lind] said yes. “No,” said the neighbour.",
            ["Bo Lind", "the neighbour"],
            "neighbour",
        ),
        (
            "One diplomat said yes. A second diplomat said no. The second diplomat left.",
            ["One diplomat", "A second diplomat", "The second diplomat"],
            "second diplomat",
        ),
        ("[p|Ann Hay] came. The spokesman said no.", ["The spokesman"], "spokesman"),
        (
            "[d|The Bishop of Wells], [p|Ann Hay], came. The Bishop of Ely said no.",
            ["The Bishop of Ely"],
            "Bishop of Ely",
        ),
        (
            "[n|Sea] union leader [p|Ann Hay] met [p|Al Fox], [p|Al Fox]. The Sea leader said no.",
            ["The Sea leader"],
            "Ann Hay",
        ),
        (
            "Iranian President [p|Ann Hay] met President [p|Al Fox]. The American leader said no.",
            ["The American leader"],
            "Al Fox",
        ),
        (
            "President [p|Al Fox] met Iranian President [p|Ann Hay]. [p|Fox] sat. "
            "The American leader left. The Iranian leader said no.",
            ["The American leader", "The Iranian leader"],
            "Ann Hay",
        ),
        (
            "President [p|Al Fox] met Iranian President [p|Ann Hay]. The American leader sat.",
            ["The American leader"],
            "Al Fox",
        ),
        (
            "[p|Ann Bo Hay] met Sir [p|Bo Moss] and [p|Bo Fox]. [p|Bo Fox] left. [p|Bo Fox] sat. "
            "Sir [p|Bo] said no.",
            ["Sir Bo"],
            "Bo Moss",
        ),
        (
            "Iranian Foreign Minister [p|Ann Hay] met [p|Al Fox]. [p|Fox] sat. [p|Fox] ate. "
            "[p|Fox] left. The Iranian leader said no.",
            ["The Iranian leader"],
            "Al Fox",
        ),
        (
            "[d|The mayor of Kyiv], [p|Ann Hay], came. The mayor of Kiev said no.",
            ["The mayor of Kiev"],
            "Ann Hay",
        ),
        (
            "Kosovo President [p|Ann Hay] met [p|Al Fox]. The Albanian leader said no.",
            ["The Albanian leader"],
            "Ann Hay",
        ),
        (
            "Former party leader [p|Ann Hay] came. The Sea leader said no.",
            ["The Sea leader"],
            "Ann Hay",
        ),
        (
            "[d|The mayor of Wells], [p|Ann Hay], came. The mayor of England’s least city said no.",
            ["The mayor of England’s least city"],
            "Ann Hay",
        ),
        (
            "[o|Sea Watch] met. The Peruvian foreign ministry said no.",
            ["The Peruvian foreign ministry"],
            "Peruvian foreign ministry",
        ),
        (
            "[o|Sea Watch] met the [o|Ministry of Justice]. The Peruvian justice ministry said no.",
            ["The Peruvian justice ministry"],
            "Ministry of Justice",
        ),
        (
            "[d|The mayor of New Wells], [p|Ann Hay], came. The mayor of New Wells City said no.",
            ["The mayor of New Wells City"],
            "Ann Hay",
        ),
        (
            "The [o|Secretary of State], [p|Ann Hay], met the [o|Secretary of Defense], "
            "[p|Al Fox]. The Secretary of Defense said no.",
            ["The Secretary of Defense"],
            "Al Fox",
        ),
        (
            "[p|Bo Lind] wrote. [d|Bo Lind’s wife], [p|Eva Moss], came. "
            + 15 * "[p|Bo Lind] sang. "
            + "His wife said no.",
            ["His wife"],
            "Eva Moss",
        ),
        (
            "[p|Ann Hay] met " + 6 * "[d|the border official], " + "but a ministry official said "
            "yes. The official said no.",
            ["a ministry official", "The official"],
            "ministry official",
        ),
    ],
)
def test_descriptions_mean_whom_they_describe(tokenizer, marked, sources, name):
    assert name_of(tokenizer, marked, *sources) == name


@pytest.mark.parametrize(
    ("marked", "source", "name"),
    [
        ("The [p|Duke of Sussex] said no.", "The Duke of Sussex", "Duke of Sussex"),
        ("[o|Doctors Without Borders] said no.", "Doctors Without Borders", None),
        ("[p|Bo Lind] ([o|CDU]) said yes. The [o|CDU] said no.", "The CDU", "CDU"),
        ("[p|Bo Lind] came. He himself said no.", "He himself", "Bo Lind"),
        ("[p|Ann Hay] came. She, a doctor, said no.", "She, a doctor", "Ann Hay"),
        ("[p|Al Fox] met his son, [p|Al Fox Jr.], there.", "Al Fox Jr.", None),
        ("[o|Sea Authority] came. The [o|Authority] said no.", "The Authority", "Sea Authority"),
        (
            "[o|Department of Justice] came. The [o|Justice Department] said no.",
            "The Justice Department",
            "Department of Justice",
        ),
        ("[o|Moody’s] said no.", "Moody’s", None),
        ("[p|Ann Hay], [p|Bo Lind] and [p|Cy Moss] left. They said no.", "They", "3"),
        ("[p|Jan Berg] of [n|Denmark] and [p|Eva Holm] left. They said no.", "They", "2"),
        (
            "[o|Amnesty International] and [o|Human Rights Watch] said no.",
            "Amnesty International and Human Rights Watch",
            None,
        ),
    ],
)
def test_names_of_many_kinds(tokenizer, marked, source, name):
    names = {
        "3": "Ann Hay and Bo Lind and Cy Moss",
        "2": "Jan Berg and Eva Holm",
        None: source,
    }
    assert name_of(tokenizer, marked, source) == names.get(name, name)


@pytest.mark.parametrize(
    ("marked", "sources", "name"),
    [
        (
            "[o|Acme] met. The daily newspaper [p|Rodong Sinmun] said yes. It said no.",
            ["The daily newspaper Rodong Sinmun", "It"],
            "Rodong Sinmun",
        ),
        ("[n|America] met [n|Turkey]. [n|US] aid for the [n|US] came.", ["US"], "US"),
        ("[n|America] met. US troops, US aid: [n|Washington] said no.", ["Washington"], "US"),
        ("US troops heard American assurances.", ["American"], "US"),
        ("[n|Norway] heard Swedish assurances.", ["Swedish"], "Sweden"),
        ("Swedes said no.", ["Swedes"], "Swedes"),
        ("[n|Pyongyangs] charge was no.", ["Pyongyangs"], "North Korea"),
        ("[n|Honduras] said no.", ["Honduras"], "Honduras"),
        ("[p|Dawn French] came. [p|French] said no.", ["Dawn French", "French"], "French"),
        ("[p|Joe Lyons] came. [p|Lyons] left. He said no.", ["He"], "Joe Lyons"),
    ],
)
def test_bodies_and_countries_of_many_forms(tokenizer, marked, sources, name):
    assert name_of(tokenizer, marked, *sources) == name


@pytest.mark.parametrize(
    ("marked", "sources", "name"),
    [
        ("A diplomat said yes. [p|Ann Hay] left.", ["A diplomat"], "Ann Hay"),
        ("[p|Ann Hay] came. A diplomat said yes.", ["A diplomat"], "diplomat"),
        ("Diplomats said yes. [p|Ann Hay] left.", ["Diplomats"], "Diplomats"),
        ("A diplomat said yes. [o|Acme] left.", ["A diplomat"], "diplomat"),
        ("A report said yes. [p|Ann Hay] left.", ["A report"], "report"),
        ("A nurse, asking not to be named, said yes. [p|Al Fox] left.", ["A nurse"], "nurse"),
        ("A nurse said yes on condition of anonymity. [p|Al Fox] left.", ["A nurse"], "nurse"),
        ("“A thief,” a senator said of [p|Al Fox]. He laughed.", ["a senator"], "senator"),
        ("A nurse said yes. [d|Another nurse], [p|Al Fox], left.", ["A nurse"], "nurse"),
        ("A nurse said yes. [p|Al Fox], [d|a nurse], left.", ["A nurse"], "nurse"),
        ("A nurse said yes. [d|The coach], [p|Al Fox], left.", ["A nurse"], "nurse"),
        ("A nurse said yes. [d|The nurse], [p|Al Fox], left.", ["A nurse"], "Al Fox"),
    ],
)
def test_somebody_new_may_be_named_later(tokenizer, marked, sources, name):
    assert name_of(tokenizer, marked, *sources) == name


def test_a_relative_is_not_whoever_spoke_last(tokenizer):
    assert (
        name_of(tokenizer, "[p|Bo Lind] said yes. His wife said no.", "Bo Lind", "His wife")
        == "wife"
    )
    marked = "[p|Bo Lind] said yes. His wife said no. [d|His wife], [p|Ann Hay], left."
    assert name_of(tokenizer, marked, "Bo Lind", "His wife") == "Ann Hay"
    assert (
        name_of(tokenizer, "[p|Bo Lind] lost a son. The father said no.", "The father") == "Bo Lind"
    )


def test_a_relative_pronoun_means_somebody_of_its_sentence(tokenizer):
    marked = "[p|Ann Hay] said yes. They held [d|the strikers], who demanded more."
    assert name_of(tokenizer, marked, "Ann Hay", "who") == "strikers"
    assert (
        name_of(
            tokenizer, "[p|Ann Hay] said yes. They held men who demanded more.", "Ann Hay", "who"
        )
        is None
    )


@pytest.mark.parametrize(
    ("marked", "sources", "name"),
    [
        # What a source says behind a name is not said of that name.
        (
            "[o|Acme] and [o|Acme] met. After raids in [n|Chad], the company said no.",
            ["the company"],
            "Acme",
        ),
        (
            "[p|Bo Lind] came. [p|Lind] sat. Asked by [p|Al Fox], the defendant said no.",
            ["the defendant"],
            "Bo Lind",
        ),
        # A body is not the person it is named after.
        (
            "[p|Ann Hay] won. The [p|Hay] administration said no.",
            ["The Hay administration"],
            "Hay administration",
        ),
        ("[p|Ann Hay] won. [p|Hay] opponents said no.", ["Hay opponents"], "Hay opponents"),
        ("[p|Ann Hay] won. [p|Hay] herself said no.", ["Hay herself"], "Ann Hay"),
        (
            "The [o|Irish Sea Association] met. The English association said no.",
            ["The English association"],
            "English association",
        ),
        (
            "The [o|Irish Sea Association] met. [o|Acme] came. The Irish association said no.",
            ["The Irish association"],
            "Irish Sea Association",
        ),
        (
            "The [o|United Nations] met. The [o|United Nations] left. The Peruvian government sat.",
            ["The Peruvian government"],
            "Peruvian government",
        ),
        (
            "The [o|Scottish Sea Party] won. The UK party said no.",
            ["The UK party"],
            "Scottish Sea Party",
        ),
        ("[o|Sea Court] judges said no.", ["Sea Court judges"], "Sea Court judges"),
    ],
)
def test_nobody_speaks_for_those_beside(tokenizer, marked, sources, name):
    assert name_of(tokenizer, marked, *sources) == name


@pytest.mark.parametrize(
    ("marked", "sources", "name"),
    [
        ("The [o|SRA] said no. A Sea Rescue Agency boat left.", ["The SRA"], "Sea Rescue Agency"),
        (
            "The Sea Rescue Agency (SRA) left. The [o|SRA] said no.",
            ["The SRA"],
            "Sea Rescue Agency",
        ),
        (
            "Both [n|Seoul] and [n|Tokyo] said no.",
            ["Both Seoul and Tokyo"],
            "South Korea and Japan",
        ),
        ("[n|Beijing] and [n|Aleppo] said no.", ["Beijing and Aleppo"], "Beijing and Aleppo"),
        (
            "[n|London] and other cities said no.",
            ["London and other cities"],
            "London and other cities",
        ),
        (
            "[n|Norway]’s Chief Justice, Sir [p|Al Fox], said no.",
            ["Norway’s Chief Justice, Sir Al Fox"],
            "Al Fox",
        ),
        (
            "The [p|Dean of Wells] sang. The Dean of Wells, [p|Al Fox], said no. The dean left.",
            ["The Dean of Wells", "The Dean of Wells, Al Fox", "The dean"],
            "Al Fox",
        ),
        (
            "[p|Ann Hay] and [p|Eva Moss] met. Both women said no.",
            ["Both women"],
            "Ann Hay and Eva Moss",
        ),
        ("[d|The guards] met. Both women said no.", ["Both women"], "Both women"),
        (
            "[p|Ann Hay] and [p|Eva Moss] left. The two women said no.",
            ["The two women"],
            "Ann Hay and Eva Moss",
        ),
        ("[p|Tom Fox] and [p|Eva Moss] left. “No,” both women said.", ["both women"], "both women"),
        (
            "[p|Al Fox] and [p|Bo Lind] sat. [p|Ann Hay] met [p|Eva Moss]. “No,” both women said.",
            ["both women"],
            "both women",
        ),
        ("[p|Al Fox] and [p|Bo Lind] sat. “No,” both firms said.", ["both firms"], "both firms"),
        ("[p|Ann Hay] met [p|Eva Moss]. “No,” his letter said.", ["his letter"], "letter"),
        (
            "[p|Tom Fox] and [p|Bo Lind] sat. “No,” both widows said.",
            ["both widows"],
            "both widows",
        ),
        (
            "[p|Ann Hay] chief executive of Acme said no.",
            ["Ann Hay chief executive of Acme"],
            "Ann Hay",
        ),
        ("[p|Ann Hay], mayor of Wells, said no.", ["Ann Hay, mayor of Wells,"], "Ann Hay"),
        ("[p|Ann Hay] mayor of Wells said no.", ["Ann Hay mayor of Wells"], "Ann Hay"),
        (
            "The mayors of two cities, [n|London] and [n|Paris], said no.",
            ["The mayors of two cities, London and Paris"],
            "London and Paris",
        ),
        ("[p|Paul Hay] met [p|Ann Paul]. Sir [p|Paul] said no.", ["Sir Paul"], "Paul Hay"),
        ("[o|Hay Tower] fell on [p|Ann Hay]. Mrs [p|Hay] said no.", ["Mrs Hay"], "Ann Hay"),
        ("[p|Bo Lind] met. His statement said no.", ["His statement"], "Bo Lind"),
        (
            "Ministers of three countries (Norway, Chad and Peru) said no.",
            ["Ministers of three countries (Norway, Chad and Peru)"],
            "Ministers of three countries",
        ),
    ],
)
def test_names_are_found_where_a_text_has_them(tokenizer, marked, sources, name):
    assert name_of(tokenizer, marked, *sources) == name


def test_a_head_is_not_the_body(tokenizer):
    source = "The head of the US Sea Command, General Bo Lind"
    marked = "The head of the [o|US Sea Command], General [p|Bo Lind], said no."
    assert name_of(tokenizer, marked, source) == "Bo Lind"


def test_roles_are_told_beside_names(tokenizer):
    marked = "[p|Al Fox], [d|the captain], met [p|Bo Fox], [d|the coach]. The captain left. "
    captain, coach = speakers(tokenizer, marked + "The coach said no.", "The captain", "The coach")
    assert (captain.name, coach.name) == ("Al Fox", "Bo Fox")


@pytest.mark.parametrize("source", ["I", "We", "you"])
def test_first_and_second_persons_are_unknown(tokenizer, source):
    assert name_of(tokenizer, f"[p|Ann Hay] came. {source} said no.", source) is None


def test_no_source_no_speaker(tokenizer):
    text = "[p|Ann Hay] came."
    tokens = tokenizer(MENTION.sub(r"\2", text))
    reading = Reading(text, tokens, np.zeros((len(tokens), 1), dtype=np.float32))
    assert resolve(reading, [None], [], [], EvenHead()) == [None]


def test_kinds_and_mentions(tokenizer):
    marked = "[p|Ann Hay], of [o|Geneva], said yes. She told [o|Geneva] so."
    hay, again = speakers(tokenizer, marked, "Ann Hay", "She")
    assert hay.kind == "person"
    assert [span.text for span in hay.mentions] == ["Ann Hay", "She"]
    assert hay == again


def test_a_mention_is_counted_once(tokenizer):
    (hay,) = speakers(tokenizer, "The mayor, [p|Ann Hay], said yes.", "The mayor, Ann Hay")
    assert [span.text for span in hay.mentions] == ["The mayor, Ann Hay"]


def test_names_that_share_nothing_are_not_compared(tokenizer, monkeypatch):
    compared = []
    same_name = names.same_name
    monkeypatch.setattr(names, "same_name", lambda *pair: compared.append(pair) or same_name(*pair))
    families = [f"{one}{other}m" for one in "BCDFGHJKLMNPQRST" for other in "ae"]
    people = [f"{family[0]}ul {family}" for family in families]
    told = " ".join(f"[p|{name}] left. [p|{name.split()[1]}] sang." for name in people)
    assert name_of(tokenizer, f"{told} He said no.", "He")
    assert 0 < len(compared) <= 4 * len(people)
