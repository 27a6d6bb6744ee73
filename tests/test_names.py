"""Names, titles, descriptions and appositions; all people and bodies here are made up or famous."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotestance import gazetteer, names


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("Mr Vane", "Vane"),
        ("Mrs. Ostrova", "Ostrova"),
        ("Lt. Col. Ida Moss", "Ida Moss"),
        ("NATO Secretary General Mark Rutte", "Mark Rutte"),
        ("former Prime Minister Ida Moss", "Ida Moss"),
        ("ex-President Ida Moss", "Ida Moss"),
        ("acting Attorney General Ida Moss", "Ida Moss"),
        ("then-Senator Ida Moss", "Ida Moss"),
        ("Secretary of State Ida Moss", "Ida Moss"),
        ("Chancellor of the Exchequer Ida Moss", "Ida Moss"),
        ("Bank of England Governor Ida Moss", "Ida Moss"),
        ("World Health Organization Director-General Ida Moss", "Ida Moss"),
        ("Grand Ayatollah Ali al-Sistani", "Ali al-Sistani"),
        ("PRIME MINISTER IDA MOSS", "IDA MOSS"),
        ("Rep. Earl Blumen", "Earl Blumen"),
        ("Ida Moss", "Ida Moss"),
        ("Stephen King", "Stephen King"),
        ("General Motors", "General Motors"),
        ("Queen Mary University", "Queen Mary University"),
        ("King's College London", "King's College London"),
        ("Communist Party of China", "Communist Party of China"),
        ("Prime Minister", "Prime Minister"),
        ("", ""),
    ],
)
def test_strip_titles(name, bare):
    assert names.strip_titles(name) == bare


def test_articles_and_possessives_come_off():
    assert names.strip_article("the Home Office spokesman") == "Home Office spokesman"
    assert names.strip_article("The") == "The"
    assert names.strip_article("Thea Moss") == "Thea Moss"
    assert names.strip_possessive("Turkey's") == names.strip_possessive("Turkey’s") == "Turkey"
    assert names.strip_possessive("workers’") == "workers"
    assert names.strip_possessive("Paris") == "Paris"
    assert names.bare_name("the late Sir Tom Ash’s") == "Tom Ash"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Mr. J.R. Al-Assad Jr.", ("j", "r", "al", "assad")),
        ("the Home Office’s", ("home", "office")),
        ("Dr Recep Yıldırım", ("recep", "yildirim")),
        ("Marks & Spencer", ("marks", "spencer")),
        ("Tom Q. Ash III", ("tom", "q", "ash")),
        ("U.N.", ("u", "n")),
        ("...", ()),
    ],
)
def test_name_words(name, words):
    assert names.name_words(name) == words


@pytest.mark.parametrize(
    ("name", "surname"),
    [
        ("Ursula von der Leyen", "von der Leyen"),
        ("Mohammed bin Salman", "bin Salman"),
        ("Bashar al-Assad", "al-Assad"),
        ("Jean-Luc Morel-Petit", "Morel-Petit"),
        ("Martin Luther King Jr.", "King"),
        ("Sammy Davis, Jr.", "Davis"),
        ("Xi Jinping", "Xi"),
        ("Ban Ki-moon", "Ban"),
        ("Mr. Vane", "Vane"),
        ("Vane", "Vane"),
        ("", ""),
    ],
)
def test_surname(name, surname):
    assert names.surname(name) == surname


def test_pronouns_know_what_they_may_mean():
    he, it, they, we = (gazetteer.pronoun(word) for word in ("He", "it", "they", "we"))
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
    who = gazetteer.pronoun("who")
    assert who is not None
    assert who.relative


@pytest.mark.parametrize("word", ["US", "WHO", "IT", "Ida", "", "he said"])
def test_acronyms_and_names_are_not_pronouns(word):
    assert not gazetteer.is_pronoun(word)


@pytest.mark.parametrize(
    ("short", "name"),
    [
        ("NPA", "NATO Parliamentary Assembly"),
        ("N.P.A.", "NATO Parliamentary Assembly"),
        ("U.N.", "United Nations"),
        ("Nato", "North Atlantic Treaty Organization"),
        ("DoJ", "Department of Justice"),
        ("BoE", "Bank of England"),
        ("ABC", "Ash Building Company Ltd"),
        ("ABCL", "Ash Building Company Limited"),
        ("HAA", "Hong Kong Association of Astronomers"),
        ("RJV", "R.J. Vane"),
        ("the CTU", "Coastal Trade-Union"),
    ],
)
def test_is_acronym_of(short, name):
    assert names.is_acronym_of(short, name)


@pytest.mark.parametrize(
    ("short", "name"),
    [
        ("NPA", "NATO Assembly"),
        ("Ali", "Ash Lind Industries"),
        ("who", "World Health Organization"),
        ("UN", "UN"),
        ("", "United Nations"),
    ],
)
def test_is_not_an_acronym(short, name):
    assert not names.is_acronym_of(short, name)


def test_abbreviations_are_read_from_their_definitions():
    text = (
        "Officials of the Ministry of Public Works (MPW) and the Frente Nacional (FN) met (late)."
    )
    found = names.abbreviations(text)
    assert [(a.name.text, a.short.text) for a in found] == [
        ("Ministry of Public Works", "MPW"),
        ("Frente Nacional", "FN"),
    ]
    assert all(text[a.name.start : a.name.end] == a.name.text for a in found)


SAME = [
    ("Cavendish", "John Cavendish"),
    ("Mr. Cavendish", "John Cavendish"),
    ("J. Cavendish", "John Cavendish"),
    ("John Q. Cavendish", "John Cavendish"),
    ("Bill Vane", "William Vane"),
    ("ERDOGAN", "Recep Tayyip Erdoğan"),
    ("Kim Jong-un", "Kim Jong Un"),
    ("Assad", "Bashar al-Assad"),
    ("De Mistura", "Staffan de Mistura"),
    ("Mr London", "Jack London"),
    ("the Home Office", "Home Office’s"),
    ("NATO", "Nato"),
    ("NPA", "NATO Parliamentary Assembly"),
    ("U.S.", "United States"),
    ("UK", "Britain"),
    ("Ford", "Ford Motor Co."),
    ("General Motors", "General Motors Corp."),
    ("Disney", "Walt Disney Co"),
    ("Communist Party", "Chinese Communist Party"),
    ("Communist Party", "Communist Party of China"),
    ("Justice Department", "US Justice Department"),
    ("Senate", "US Senate"),
    ("Times", "New York Times"),
    ("Xinhua", "Xinhua news agency"),
    ("Isis", "Islamic State"),
]
DIFFERENT = [
    ("John Smith", "Jane Smith"),
    ("Mr Smith", "Mrs Smith"),
    ("Mr Clinton", "Hillary Clinton"),
    ("John Hay Jr.", "John Hay Sr."),
    ("George W. Bush", "George H.W. Bush"),
    ("Chen Fang", "Chen Jinhua"),
    ("New York", "New York Times"),
    ("China", "China Daily"),
    ("Bank of England", "England"),
    ("NATO", "NATO Parliamentary Assembly"),
    ("UN", "UN Security Council"),
    ("Trump", "Trump Organization"),
    ("Vane", "Vane family"),
    ("General Motors", "General Electric"),
    ("Democratic Party", "Liberal Democratic Party"),
    ("Foreign Ministry", "Defence Ministry"),
    ("Jordan", "Jordan Peterson"),
    ("Chinese", "Chinese Communist Party"),
    ("Sudan", "South Sudan"),
    ("White", "White House"),
    ("US", "us"),
    ("WHO", "who"),
    ("", "Vane"),
]


@pytest.mark.parametrize(("first", "second"), SAME)
def test_same_name(first, second):
    assert names.same_name(first, second)
    assert names.same_name(second, first)


@pytest.mark.parametrize(("first", "second"), DIFFERENT)
def test_not_the_same_name(first, second):
    assert not names.same_name(first, second)
    assert not names.same_name(second, first)


@pytest.mark.parametrize(
    ("worse", "better"),
    [
        ("Cavendish", "John Cavendish"),
        ("J. Cavendish", "John Cavendish"),
        ("Mr Cavendish", "Cavendish"),
        ("JOHN CAVENDISH", "John Cavendish"),
        ("John Cavendish", "John Q. Cavendish"),
        ("NPA", "NATO Parliamentary Assembly"),
        ("the Home Office", "Home Office"),
        ("Vane’s", "Vane"),
    ],
)
def test_fuller(worse, better):
    assert names.fuller(worse, better) == names.fuller(better, worse) == better


def test_the_first_of_equally_full_names_is_kept():
    assert names.fuller("Nato", "NATO") == "Nato"


def test_gender_is_read_from_titles_roles_and_given_names():
    assert gazetteer.title_gender("Mrs.") == "female"
    assert gazetteer.title_gender("Sir") == "male"
    assert gazetteer.title_gender("Dr") is None
    assert names.role_gender("the spokeswoman for Ash") == "female"
    assert names.role_gender("his mother-in-law") == "female"
    assert names.role_gender("the king") == "male"
    assert names.role_gender("a German") is None
    assert names.gender_of("Dame Robin Ash") == "female"
    assert names.gender_of("Mary Ash") == "female"
    assert names.gender_of("Ash") is None


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
    assert names.head_noun(description) == head


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
    assert names.description_kind(description) == kind


def test_plural_and_singular_descriptions():
    assert names.is_plural_description("the ministers")
    assert names.is_plural_description("two men")
    assert not names.is_plural_description("the press")
    assert not names.is_plural_description("Rogers")
    assert names.is_singular_person_role("the spokesman")
    assert not names.is_singular_person_role("spokesmen")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Turkey", "place"),
        ("Home Office", "organisation"),
        ("Microsoft Corp.", "organisation"),
        ("Human Rights in China", "organisation"),
        ("NATO", "organisation"),
        ("Mr Hay", "person"),
        ("Mary Hay", "person"),
        ("Emily Post", "person"),
        ("Boeing", "unknown"),
    ],
)
def test_name_kind(name, kind):
    assert names.name_kind(name) == kind


@pytest.mark.parametrize(
    ("capital", "country"),
    [
        ("Ankara", "Turkey"),
        ("Kiev", "Ukraine"),
        ("Kyiv", "Ukraine"),
        ("Bonn", "Germany"),
        ("Washington", "United States"),
        ("Brussels", "European Union"),
        ("Kremlin", None),
        ("White House", None),
        ("Pentagon", None),
        ("ankara", None),
    ],
)
def test_government_of(capital, country):
    assert gazetteer.government_of(capital) == country


def test_peoples_and_places():
    assert gazetteer.country_of_demonym("Turkish") == "Turkey"
    assert gazetteer.country_of_demonym("Frenchmen") == "France"
    assert gazetteer.country_of_demonym("North Koreans") == "North Korea"
    assert gazetteer.country_of_demonym("polish") is None
    assert gazetteer.is_country("U.K.")
    assert not gazetteer.is_country("us")
    assert gazetteer.is_place("Hong Kong")
    assert not gazetteer.is_place("Boeing")
    assert gazetteer.is_people("Kurds")
    assert "britain" in gazetteer.aliases("UK")


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
    ],
)
def test_split_joint(source, parts):
    assert names.split_joint(source) == parts
    assert all(source[s.start : s.end] == s.text for s in names.joint_spans(source))


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
    assert names.split_joint(source) == (source,)


def test_an_empty_source_has_no_members():
    assert names.split_joint(" ") == ()


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
    ("Vane’s speech", "Vane"),
    ("the Bugle commentary", "Bugle"),
]


@pytest.mark.parametrize(("source", "name"), PROPER_NAMES)
def test_proper_name_in(source, name):
    assert names.proper_name_in(source) == name


def test_proper_name_span_points_into_the_source():
    source = "  the  mayor of London ,  Sadiq Khan’s"
    span = names.proper_name_span(source)
    assert span is not None
    assert source[span.start : span.end] == span.text == "Sadiq Khan"


@pytest.mark.parametrize(
    "source",
    [
        "a Home Office spokeswoman",
        "a spokesman for Boeing",
        "Vane’s family",
        "a friend of Vane",
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
        "Tom Ash and Ida Moss",
        "his report",
        "Recent newspaper reports",
        "",
        "— ,",
    ],
)
def test_mere_descriptions_have_no_proper_name(source):
    assert names.proper_name_in(source) is None


@pytest.mark.parametrize(
    ("source", "trimmed"),
    [
        ("Hill, a doctor", "Hill"),
        ("Hill, 52", "Hill"),
        ("the home secretary, Sajid Javid", "Sajid Javid"),
        ("Eric Vane, a lawyer for the Justice Department", "Eric Vane"),
        ("a senior US official, speaking on condition of anonymity", "a senior US official"),
        ("Ash, Moss and Lind", "Ash, Moss and Lind"),
        ("", ""),
    ],
)
def test_trim_apposition(source, trimmed):
    assert names.trim_apposition(source) == trimmed


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
    assert names.description_of(source) == description


PIECES = st.sampled_from(
    "Ida Moss the a and both of mayor Bank report by who ’s , ( ) . - & de U.S. al- his one 52 — ‘"
    " Jr.".split(" ")
)


@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES, max_size=9).map(" ".join) | st.text(max_size=20))
def test_any_string_is_read_and_spans_point_into_it(source):
    for span in (*names.joint_spans(source), names.proper_name_span(source)):
        assert span is None or source[span.start : span.end] == span.text != ""
    for function in (names.trim_apposition, names.description_of, names.bare_name, names.surname):
        assert isinstance(function(source), str)
    names.description_kind(source)
    names.name_kind(source)
    names.abbreviations(source)
    assert names.same_name(source, "Ida Moss") == names.same_name("Ida Moss", source)
