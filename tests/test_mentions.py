"""Descriptions, appositions, pronouns and joint mentions; everybody here is made up or famous."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotestance import joint, mentions, pronouns


def test_pronouns_know_what_they_may_mean():
    he, it, they, we = (pronouns.pronoun(word) for word in ("He", "it", "they", "we"))
    assert he is not None
    assert (he.number, he.gender, he.person) == ("singular", "male", 3)
    assert he.allows("person")
    assert he.allows("unknown")
    assert not he.allows("organisation")
    assert it is not None
    assert it.kinds == {"organisation", "place"}
    assert they is not None
    assert they.number == "either"
    assert they.allows("group")
    assert we is not None
    assert we.person == 1
    who = pronouns.pronoun("who")
    assert who is not None
    assert who.relative


@pytest.mark.parametrize("word", ["US", "WHO", "IT", "Ida", "", "he said"])
def test_acronyms_and_names_are_not_pronouns(word):
    assert not pronouns.is_pronoun(word)


def test_gender_is_read_from_head_nouns():
    assert mentions.role_gender("the spokeswoman for Ash") == "female"
    assert mentions.role_gender("his mother-in-law") == "female"
    assert mentions.role_gender("the king") == "male"
    assert mentions.role_gender("a German") is None


@pytest.mark.parametrize(
    ("description", "head"),
    [
        ("a friend of Ida", "friend"),
        ("dozens of protesters", "protesters"),
        ("one of the lawyers", "lawyers"),
        ("families fleeing", "families"),
        ("human rights groups abroad", "groups"),
        ("Hay's family", "family"),
        ("a senior official, speaking in Lima", "official"),
        ("", ""),
    ],
)
def test_head_noun(description, head):
    assert mentions.head_noun(description) == head


@pytest.mark.parametrize(
    ("description", "kind"),
    [
        ("the spokesman", "person"),
        ("one of the lawyers", "person"),
        ("a rheumatologist", "person"),
        ("the ministers", "group"),
        ("police", "group"),
        ("some of them", "group"),
        ("the family", "group"),
        ("companies", "group"),
        ("its parliament", "organisation"),
        ("the farmers’ union", "organisation"),
        ("the news agency", "organisation"),
        ("the village", "place"),
        ("the report", "unknown"),
        ("", "unknown"),
    ],
)
def test_description_kind(description, kind):
    assert mentions.description_kind(description) == kind


def test_plural_descriptions():
    assert mentions.is_plural_description("the ministers")
    assert mentions.is_plural_description("two men")
    assert not mentions.is_plural_description("the press")
    assert not mentions.is_plural_description("Rogers")


@pytest.mark.parametrize(
    ("source", "description"),
    [
        ("a senior US official, speaking on condition of anonymity", "senior US official"),
        ("an aide who asked not to be named", "aide"),
        ("the man who fell", "man who fell"),
        ("its appeal committee", "appeal committee"),
        ("One analyst", "One analyst"),
        ("Some", "Some"),
        ("", ""),
    ],
)
def test_description_of(source, description):
    assert mentions.description_of(source) == description


PROPER_NAMES = [
    ("NATO Secretary General Mark Rutte", "Mark Rutte"),
    ("Defence Ministry spokesman Igor Konashenkov", "Igor Konashenkov"),
    ("Apple CEO Tim Cook", "Tim Cook"),
    ("Mr Trump", "Trump"),
    ("Vane, 52", "Vane"),
    ("Vane, a doctor", "Vane"),
    ("Ida Moss (right) of the Bank of Japan", "Ida Moss"),
    ("the mayor of London, Sadiq Khan", "Sadiq Khan"),
    ("Mayor of London Sadiq Khan", "Sadiq Khan"),
    ("the minister of defence Ida Moss", "Ida Moss"),
    ("Britain’s outgoing envoy, Tom Ash", "Tom Ash"),
    ("Boeing's chairman Ida Moss", "Ida Moss"),
    ("Ida Moss’s lawyer, Tom Ash", "Tom Ash"),
    ("Bank of England governor Ida Moss", "Ida Moss"),
    ("Health and Human Services Secretary Ida Moss", "Ida Moss"),
    ("a man named Tom Ash", "Tom Ash"),
    ("Canadian Hannah Vane", "Hannah Vane"),
    ("Paris-based Vane", "Vane"),
    ("eastern envoy Herve de Vane", "Herve de Vane"),
    ("The Home Office", "Home Office"),
    ("the WHO", "WHO"),
    ("Boeing", "Boeing"),
    ("May", "May"),
    ("Bill", "Bill"),
    ("Law", "Law"),
    ("the Church", "Church"),
    ("Ash Group, Inc.", "Ash Group, Inc."),
    (
        "the Ruritanian Observatory for Human Rights (ROHR)",
        "Ruritanian Observatory for Human Rights",
    ),
    ("Ministry of Agriculture and Fisheries", "Ministry of Agriculture and Fisheries"),
    ("the Office of the Prosecutor", "Office of the Prosecutor"),
    ("the Daily Bugle newspaper", "Daily Bugle"),
    ("the official Tanjug news agency", "Tanjug news agency"),
    ("People's Daily", "People's Daily"),
    ("Moody's", "Moody's"),
    ("Vane's", "Vane"),
    ("the state of Ohio", "Ohio"),
    ("al-Shabaab", "al-Shabaab"),
    ("a statement from the Home Office", "Home Office"),
    ("an article in the Daily Bugle", "Daily Bugle"),
    ("an article in the Communist Party magazine", None),
    ("a letter written under the pen-name Ann Hay", "Ann Hay"),
    ("Vane’s speech", "Vane"),
    ("the Bugle commentary", "Bugle"),
    ("All Blacks head coach Steve Moss", "Steve Moss"),
    ("Rex chief operating officer Neville Moss", "Neville Moss"),
    ("Russia's Ambassador to Egypt Ida Moss", "Ida Moss"),
    ("Inspector General of Police Khalid Moss", "Khalid Moss"),
    ("Minister for Children and Youth Affairs Ida Moss", "Ida Moss"),
    ("the general counsel of the Vane Foundation Ida Moss", "Ida Moss"),
    ("Governor of South Carolina Nikki Moss", "Nikki Moss"),
    ("mayor of San Jose Sam Moss", "Sam Moss"),
    ("union president Paul Cousin", "Paul Cousin"),
    ("Agriculture, Sport and Fisheries Minister Ida Moss", "Ida Moss"),
    ("Sea Ambassador Extraordinary and Plenipotentiary to Egypt Ida Moss", "Ida Moss"),
    ("Northern Ireland's Chief Justice, Sir Tom Ash", "Tom Ash"),
    ("a report seen by the Bugle in a statement from the Home Office", "Home Office"),
]


@pytest.mark.parametrize(("source", "name"), PROPER_NAMES)
def test_proper_name_in(source, name):
    assert mentions.proper_name_in(source) == name


def test_proper_name_span_points_into_the_source():
    source = "  the  mayor of London ,  Sadiq Khan’s"
    span = mentions.proper_name_span(source)
    assert span is not None
    assert source[span.start : span.end] == span.text == "Sadiq Khan"


@pytest.mark.parametrize(
    "source",
    [
        "a Home Office spokeswoman",
        "a spokesman for Boeing",
        "Vane’s family",
        "a friend of Vane",
        "a spokesman for President Ida Moss",
        "a spokeswoman for Chicago Mayor Ida Moss",
        "a spokesman for retailer John Moss",
        "an aide to President Ida Moss",
        "the mother of victim Ida Moss",
        "the woman accusing Judge Brett Moss",
        "a Democrat challenging Senator Ida Moss",
        "the head of the David Foundation",
        "Many supporters of Ida Moss",
        "officials in Richmond, Virginia",
        "police",
        "Police",
        "Analysts",
        "Leaders of Bavaria",
        "The President",
        "the super PAC",
        "some Boeing staff",
        "the Russians",
        "Turkish",
        "he",
        "his report",
        "a police report obtained by the Bugle",
        "Today’s figures",
        "Recent newspaper reports",
        "",
        "— ,",
    ],
)
def test_mere_descriptions_have_no_proper_name(source):
    assert mentions.proper_name_in(source) is None


def members(source):
    return tuple(span.text for span in joint.joint_spans(source))


@pytest.mark.parametrize(
    ("source", "parts"),
    [
        ("Tom Ash and Ida Moss", ("Tom Ash", "Ida Moss")),
        ("both Ash and Moss", ("Ash", "Moss")),
        ("Ash, Moss and Lind", ("Ash", "Moss", "Lind")),
        ("Ash, Moss, and Lind", ("Ash", "Moss", "Lind")),
        ("the US, Israel and France", ("the US", "Israel", "France")),
        ("the president and his wife", ("the president", "his wife")),
        ("He and his brother", ("He", "his brother")),
        ("Ash and other officials", ("Ash", "other officials")),
        ("President Ash and Vice President Ida Moss", ("President Ash", "Vice President Ida Moss")),
        (
            "Ash, a baker, and the mayor of Ulm, Ida Moss",
            ("Ash, a baker", "the mayor of Ulm, Ida Moss"),
        ),
        ("the FBI and Justice Department", ("the FBI", "Justice Department")),
        (
            "Reps. Ida Moss, R-Utah, Tom Vane, D-Calif., and Bo Ash",
            ("Reps. Ida Moss", "Tom Vane", "Bo Ash"),
        ),
        ("Jay-Z, R-Kelly and Moss", ("Jay-Z", "R-Kelly", "Moss")),
    ],
)
def test_joint_mentions_are_divided(source, parts):
    assert members(source) == parts
    assert all(source[s.start : s.end] == s.text for s in joint.joint_spans(source))


@pytest.mark.parametrize(
    "source",
    [
        "Johnson and Johnson",
        "Marks and Spencer",
        "Bosnia and Herzegovina",
        "Ministry of Agriculture and Fisheries",
        "Securities and Exchange Commission",
        "the Foreign and Commonwealth Office",
        "Ida Moss of the Kent and Essex Police Board",
        "foreign and domestic investors",
        "US and UK officials",
        "brokers and analysts",
        "prime minister and party leader Ida Moss",
        "Moss, a doctor and writer",
        "a spokesman for Ash and Moss",
        "and",
    ],
)
def test_one_speaker_is_not_split(source):
    assert members(source) == (source,)


def test_an_empty_source_has_no_members():
    assert members(" ") == ()


PIECES = st.sampled_from(
    "Ida Moss the a and both of mayor Bank report by who ’s , ( ) . - & de U.S. al- his one 52 — ‘"
    " Jr.".split(" ")
)


@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES, max_size=9).map(" ".join) | st.text(max_size=20))
def test_any_string_is_read_and_spans_point_into_it(source):
    for span in (*joint.joint_spans(source), mentions.proper_name_span(source)):
        assert span is None or source[span.start : span.end] == span.text != ""
    assert isinstance(mentions.description_of(source), str)
    mentions.description_kind(source)
