"""Names and how they compare; all people and bodies here are made up or famous."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotestance import gazetteer, names
from quotestance.words import strip_possessive


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
    assert strip_possessive("Turkey's") == strip_possessive("Turkey’s") == "Turkey"
    assert strip_possessive("workers’") == "workers"
    assert strip_possessive("Paris") == "Paris"
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


@pytest.mark.parametrize(
    ("text", "long"),
    [
        ("SRA said so. A senior Sea Rescue Agency man left.", ["Sea Rescue Agency"]),
        ("The SRA’s men. The US Sea Rescue Agency’s boat.", ["Sea Rescue Agency"]),
        ("GCO said so. The Guild of Coast Owners left.", ["Guild of Coast Owners"]),
        # Two names, a person’s name, two letters, and capitals throughout tell nothing.
        ("SRA said so. Sea Rescue Agency, Southern Rail Authority.", []),
        ("ABC said so. Ann Bo Crane left.", []),
        ("UN said so. Upper Norwood left.", []),
        ("WFP said so. The World Food Programme left. The West Forest Party met.", []),
        ("SRA said so. The National Sea Rescue Agency left.", []),
        ("Sea Rescue Agency\n\nSRA said so.", []),
        ("CNN said so. Camden Notes Nothing in Court.", []),
        ("AFP said so. The Akrotiri Family Police left.", []),
        ("ECB said so. The European Central Bank President spoke.", []),
        ("SRA said so. SEA RESCUE AGENCY", []),
        ("/TASS/. The Northern Sea Rescue Bureau (RUSB) met.", ["Northern Sea Rescue Bureau"]),
    ],
)
def test_acronyms_are_those_of_names_in_the_text(text, long):
    assert [a.name.text.removesuffix("’s") for a in names.abbreviations(text)] == long


def test_names_may_hold_an_article():
    found = names.abbreviations("The Stop The War Coalition (STWC) marched.")
    assert [a.short.text for a in found] == ["STWC"]
    assert found[0].name.text.endswith("Stop The War Coalition")


def test_small_letters_of_an_acronym_are_small_words():
    assert [a.name.text for a in names.abbreviations("Transport for Sea (TfS) met.")] == [
        "Transport for Sea"
    ]
    assert not names.abbreviations("Anton Friedrich Decker (AfD) met, and the Alliance (Fri).")


SAME = [
    ("SkyNews", "Sky News"),
    ("Citibank", "Citi Bank"),
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
    ("Whitehouse", "White House"),
    ("US", "us"),
    ("WHO", "who"),
    ("", "Vane"),
]


@pytest.mark.parametrize(("first", "second"), SAME)
def test_same_name(first, second):
    assert names.same_name(first, second)
    assert names.same_name(second, first)


@pytest.mark.parametrize(("first", "second"), SAME)
def test_names_that_may_be_one_share_a_key(first, second):
    assert names.keys(first) & names.keys(second)


def test_names_without_a_common_word_share_no_key():
    assert not names.keys("Ann Hay") & names.keys("Bo Lind")


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


def test_gender_is_read_from_titles_and_given_names():
    assert gazetteer.title_gender("Mrs.") == "female"
    assert gazetteer.title_gender("Sir") == "male"
    assert gazetteer.title_gender("Dr") is None
    assert names.gender_of("Dame Robin Ash") == "female"
    assert names.gender_of("Mary Ash") == "female"
    assert names.gender_of("Ash") is None


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


PIECES = st.sampled_from(
    "Ida Moss the a and both of mayor Bank report by who ’s , ( ) . - & de U.S. al- his one 52 — ‘"
    " Jr.".split(" ")
)


@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES, max_size=9).map(" ".join) | st.text(max_size=20))
def test_any_string_is_read_as_a_name(name):
    for function in (names.strip_titles, names.bare_name, names.surname):
        assert isinstance(function(name), str)
    names.name_kind(name)
    names.abbreviations(name)
    assert names.same_name(name, "Ida Moss") == names.same_name("Ida Moss", name)
