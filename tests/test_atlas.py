"""Countries, their capitals and their peoples."""

import pytest

from quotestance import atlas


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
    assert atlas.government_of(capital) == country


def test_peoples_and_places():
    assert atlas.country_of_demonym("Turkish") == "Turkey"
    assert atlas.country_of_demonym("Frenchmen") == "France"
    assert atlas.country_of_demonym("North Koreans") == "North Korea"
    assert atlas.country_of_demonym("polish") is None
    assert atlas.is_country("U.K.")
    assert not atlas.is_country("us")
    assert atlas.is_place("Hong Kong")
    assert not atlas.is_place("Boeing")
    assert atlas.is_people("Kurds")
    assert "britain" in atlas.aliases("UK")
