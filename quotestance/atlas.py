"""The atlas: countries with their capitals and peoples, other places, and other names for them.

Compiled from general knowledge: the member and observer states of the United Nations with the
usual English names of their capitals and peoples, and a few other places that news treats as
governments.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache

from quotestance.gazetteer import fold, phrase_set, remembered, singular, word_set

# name; capitals and seats of government; demonyms; other names.
# A regular plural in -s is understood for every demonym that can take one.
_COUNTRIES = """
Afghanistan; Kabul; Afghan;
Albania; Tirana; Albanian;
Algeria; Algiers; Algerian;
Andorra; Andorra la Vella; Andorran;
Angola; Luanda; Angolan;
Antigua and Barbuda; ; Antiguan; Antigua
Argentina; Buenos Aires; Argentine, Argentinian; Argentine Republic
Armenia; Yerevan; Armenian;
Australia; Canberra; Australian, Aussie;
Austria; Vienna; Austrian;
Azerbaijan; Baku; Azerbaijani, Azeri;
Bahamas; Nassau; Bahamian;
Bahrain; Manama; Bahraini;
Bangladesh; Dhaka; Bangladeshi;
Barbados; Bridgetown; Barbadian;
Belarus; Minsk; Belarusian, Belarussian, Byelorussian;
Belgium; ; Belgian;
Belize; Belmopan; Belizean;
Benin; Porto-Novo, Cotonou; Beninese;
Bhutan; Thimphu; Bhutanese;
Bolivia; La Paz; Bolivian;
Bosnia; Sarajevo; Bosnian; Bosnia and Herzegovina, Bosnia-Herzegovina
Botswana; Gaborone; Botswanan, Batswana;
Brazil; Brasilia, Brasília; Brazilian;
Britain; London, Whitehall; British, Briton, Brit; United Kingdom, UK, U.K., Great Britain
Brunei; Bandar Seri Begawan; Bruneian; Brunei Darussalam
Bulgaria; Sofia; Bulgarian;
Burkina Faso; Ouagadougou; Burkinabe, Burkinabé;
Burundi; Bujumbura, Gitega; Burundian;
Cambodia; Phnom Penh; Cambodian;
Cameroon; Yaounde, Yaoundé; Cameroonian;
Canada; Ottawa; Canadian;
Cape Verde; Praia; Cape Verdean; Cabo Verde
Central African Republic; Bangui; Central African; CAR
Chad; N'Djamena; Chadian;
Chile; Santiago; Chilean;
China; Beijing, Peking; Chinese; People's Republic of China, PRC
Colombia; Bogota, Bogotá; Colombian;
Comoros; Moroni; Comoran, Comorian;
Congo; Brazzaville; ; Republic of the Congo, Congo-Brazzaville
Costa Rica; San Jose, San José; Costa Rican;
Croatia; Zagreb; Croatian, Croat;
Cuba; Havana; Cuban;
Cyprus; Nicosia; Cypriot, Greek Cypriot;
Czech Republic; Prague; Czech; Czechia
Democratic Republic of Congo; Kinshasa; Congolese; \
Democratic Republic of the Congo, DR Congo, DRC, Zaire
Denmark; Copenhagen; Danish, Dane;
Djibouti; ; Djiboutian;
Dominica; Roseau; ;
Dominican Republic; Santo Domingo; Dominican;
East Timor; Dili; East Timorese, Timorese; Timor-Leste
Ecuador; Quito; Ecuadorian, Ecuadorean;
Egypt; Cairo; Egyptian;
El Salvador; San Salvador; Salvadoran, Salvadorean;
England; ; English, Englishman, Englishwoman;
Equatorial Guinea; Malabo; Equatorial Guinean, Equatoguinean;
Eritrea; Asmara; Eritrean;
Estonia; Tallinn; Estonian;
Eswatini; Mbabane; Swazi; Swaziland
Ethiopia; Addis Ababa; Ethiopian;
Fiji; Suva; Fijian;
Finland; Helsinki; Finnish, Finn;
France; Paris; French, Frenchman, Frenchwoman;
Gabon; Libreville; Gabonese;
Gambia; Banjul; Gambian;
Georgia; Tbilisi; Georgian;
Germany; Berlin, Bonn; German; Federal Republic of Germany
Ghana; Accra; Ghanaian;
Greece; Athens; Greek;
Greenland; Nuuk; Greenlandic, Greenlander;
Grenada; St. George's; Grenadian;
Guatemala; Guatemala City; Guatemalan;
Guinea; Conakry; Guinean;
Guinea-Bissau; Bissau; ;
Guyana; Georgetown; Guyanese;
Haiti; Port-au-Prince; Haitian;
Honduras; Tegucigalpa; Honduran;
Hong Kong; ; Hong Konger, Hongkonger;
Hungary; Budapest; Hungarian;
Iceland; Reykjavik, Reykjavík; Icelandic, Icelander;
India; New Delhi, Delhi; Indian;
Indonesia; Jakarta; Indonesian;
Iran; Tehran, Teheran; Iranian; Islamic Republic of Iran
Iraq; Baghdad; Iraqi;
Ireland; Dublin; Irish, Irishman, Irishwoman; Republic of Ireland
Israel; Jerusalem, Tel Aviv; Israeli;
Italy; Rome; Italian;
Ivory Coast; Yamoussoukro, Abidjan; Ivorian; Cote d'Ivoire, Côte d'Ivoire
Jamaica; Kingston; Jamaican;
Japan; Tokyo; Japanese;
Jordan; Amman; Jordanian;
Kazakhstan; Astana, Nur-Sultan; Kazakh, Kazakhstani;
Kenya; Nairobi; Kenyan;
Kiribati; ; ;
Kosovo; Pristina; Kosovar, Kosovan;
Kuwait; Kuwait City; Kuwaiti;
Kyrgyzstan; Bishkek; Kyrgyz, Kyrgyzstani;
Laos; Vientiane; Laotian, Lao;
Latvia; Riga; Latvian;
Lebanon; Beirut; Lebanese;
Lesotho; Maseru; Basotho;
Liberia; Monrovia; Liberian;
Libya; Tripoli; Libyan;
Liechtenstein; Vaduz; Liechtensteiner;
Lithuania; Vilnius; Lithuanian;
Luxembourg; ; Luxembourgish, Luxembourger;
Macau; ; Macanese; Macao
Madagascar; Antananarivo; Malagasy, Madagascan;
Malawi; Lilongwe; Malawian;
Malaysia; Kuala Lumpur, Putrajaya; Malaysian;
Maldives; Malé; Maldivian;
Mali; Bamako; Malian;
Malta; Valletta; Maltese;
Marshall Islands; Majuro; Marshallese;
Mauritania; Nouakchott; Mauritanian;
Mauritius; Port Louis; Mauritian;
Mexico; Mexico City; Mexican;
Micronesia; Palikir; Micronesian;
Moldova; Chisinau, Chișinău; Moldovan;
Monaco; ; Monegasque, Monégasque;
Mongolia; Ulaanbaatar, Ulan Bator; Mongolian;
Montenegro; Podgorica; Montenegrin;
Morocco; Rabat; Moroccan;
Mozambique; Maputo; Mozambican;
Myanmar; Naypyidaw, Yangon, Rangoon; Burmese, Myanmarese; Burma
Namibia; Windhoek; Namibian;
Nauru; Yaren; Nauruan;
Nepal; Kathmandu; Nepalese, Nepali;
Netherlands; The Hague; Dutch, Dutchman, Dutchwoman; Holland
New Zealand; Wellington; New Zealander, Kiwi;
Nicaragua; Managua; Nicaraguan;
Niger; Niamey; Nigerien;
Nigeria; Abuja; Nigerian;
North Korea; Pyongyang; North Korean; DPRK, Democratic People's Republic of Korea
North Macedonia; Skopje; Macedonian, North Macedonian; Macedonia
Northern Ireland; ; Northern Irish;
Norway; Oslo; Norwegian;
Oman; Muscat; Omani;
Pakistan; Islamabad; Pakistani;
Palau; Ngerulmud; Palauan;
Palestine; Ramallah; Palestinian; Palestinian Authority
Panama; Panama City; Panamanian;
Papua New Guinea; Port Moresby; Papua New Guinean;
Paraguay; Asuncion, Asunción; Paraguayan;
Peru; Lima; Peruvian;
Philippines; Manila; Filipino, Filipina, Philippine;
Poland; Warsaw; Polish, Pole;
Portugal; Lisbon; Portuguese;
Puerto Rico; San Juan; Puerto Rican;
Qatar; Doha; Qatari;
Romania; Bucharest; Romanian;
Russia; Moscow; Russian; Russian Federation
Rwanda; Kigali; Rwandan;
Saint Kitts and Nevis; Basseterre; Kittitian; St. Kitts and Nevis
Saint Lucia; Castries; Saint Lucian; St. Lucia
Saint Vincent and the Grenadines; Kingstown; Vincentian; St. Vincent
Samoa; Apia; Samoan;
San Marino; ; Sammarinese;
Sao Tome and Principe; ; ; São Tomé and Príncipe
Saudi Arabia; Riyadh; Saudi, Saudi Arabian; Kingdom of Saudi Arabia
Scotland; Holyrood; Scottish, Scot, Scotsman;
Senegal; Dakar; Senegalese;
Serbia; Belgrade; Serbian, Serb;
Seychelles; ; Seychellois;
Sierra Leone; Freetown; Sierra Leonean;
Singapore; ; Singaporean;
Slovakia; Bratislava; Slovak, Slovakian; Slovak Republic
Slovenia; Ljubljana; Slovenian, Slovene;
Solomon Islands; Honiara; Solomon Islander;
Somalia; Mogadishu; Somali, Somalian;
Somaliland; Hargeisa; Somalilander;
South Africa; Pretoria; South African;
South Korea; Seoul; South Korean; Republic of Korea
South Sudan; Juba; South Sudanese;
Soviet Union; ; Soviet; USSR, U.S.S.R.
Spain; Madrid; Spanish, Spaniard;
Sri Lanka; Colombo; Sri Lankan;
Sudan; Khartoum; Sudanese;
Suriname; Paramaribo; Surinamese; Surinam
Sweden; Stockholm; Swedish, Swede;
Switzerland; Bern, Berne; Swiss;
Syria; Damascus; Syrian; Syrian Arab Republic
Taiwan; Taipei; Taiwanese; Republic of China
Tajikistan; Dushanbe; Tajik, Tajikistani;
Tanzania; Dodoma, Dar es Salaam; Tanzanian;
Thailand; Bangkok; Thai;
Tibet; Lhasa; Tibetan;
Togo; Lome, Lomé; Togolese;
Tonga; Nuku'alofa; Tongan;
Trinidad and Tobago; Port of Spain; Trinidadian; Trinidad
Tunisia; Tunis; Tunisian;
Turkey; Ankara; Turkish, Turk; Turkiye, Türkiye
Turkmenistan; Ashgabat; Turkmen;
Tuvalu; Funafuti; Tuvaluan;
Uganda; Kampala; Ugandan;
Ukraine; Kyiv, Kiev; Ukrainian;
United Arab Emirates; Abu Dhabi; Emirati; UAE, U.A.E.
United States; Washington, Washington DC, Washington D.C.; American; \
US, U.S., U.S, USA, U.S.A., America, United States of America
Uruguay; Montevideo; Uruguayan;
Uzbekistan; Tashkent; Uzbek, Uzbekistani;
Vanuatu; Port Vila; Vanuatuan;
Vatican; Vatican City; ; Holy See
Venezuela; Caracas; Venezuelan;
Vietnam; Hanoi; Vietnamese; Viet Nam
Wales; ; Welsh, Welshman, Welshwoman;
Yemen; Sanaa, Sana'a; Yemeni;
Yugoslavia; ; Yugoslav, Yugoslavian;
Zambia; Lusaka; Zambian;
Zimbabwe; Harare; Zimbabwean;
"""
# In news "Brussels" is the European Union far more often than Belgium.
_UNIONS = "European Union; Brussels; ; EU, E.U."
_OTHER_PLACES = """
Africa, Antarctica, Asia, Europe, Oceania, North America, South America, Latin America,
Central America, Middle East, Far East, Southeast Asia, South Asia, Central Asia, East Asia,
Eastern Europe, Western Europe, Central Europe, Scandinavia, Balkans, Caribbean, Caucasus,
Gulf, West Bank, Gaza, Gaza Strip, Crimea, Donbas, Donbass, Chechnya, Dagestan, Kurdistan,
Kashmir, Punjab, Xinjiang, Inner Mongolia, Manchuria, Guangdong, Sichuan, Bavaria, Saxony,
Catalonia, Basque Country, Andalusia, Lombardy, Sicily, Tuscany, Normandy, Brittany, Corsica,
Flanders, Wallonia, Ulster, Cornwall, Yorkshire, Kent, Essex, Wessex, Midlands, Siberia, Sahel,
Darfur, Tigray, Transnistria, Nagorno-Karabakh, Abkhazia, South Ossetia, Golan Heights, Sinai,
Alabama, Alaska, Arizona, Arkansas, California, Colorado, Connecticut, Delaware, Florida,
Hawaii, Idaho, Illinois, Indiana, Iowa, Kansas, Kentucky, Louisiana, Maine, Maryland,
Massachusetts, Michigan, Minnesota, Mississippi, Missouri, Montana, Nebraska, Nevada,
New Hampshire, New Jersey, New Mexico, New York, New York City, North Carolina, North Dakota,
Ohio, Oklahoma, Oregon, Pennsylvania, Rhode Island, South Carolina, South Dakota, Tennessee,
Texas, Utah, Vermont, Virginia, Washington State, West Virginia, Wisconsin, Wyoming,
District of Columbia, Ala., Ariz., Ark., Calif., Colo., Conn., Del., Fla., Ga., Ill., Ind.,
Kan., Ky., La., Md., Mass., Mich., Minn., Mo., Mont., Neb., Nev., N.C., N.D., N.H.,
N.J., N.M., N.Y., Okla., Ore., Pa., R.I., S.C., S.D., Tenn., Tex., Va., Vt., Wash., W.Va.,
Wis., Wyo., D.C., DC, NY, Alberta, British Columbia, Manitoba, New Brunswick, Newfoundland,
Nova Scotia, Ontario, Quebec, Saskatchewan, New South Wales, Queensland, Tasmania,
Western Australia, South Australia, Northern Territory, Uttar Pradesh, Maharashtra, Gujarat,
Tamil Nadu, Kerala, West Bengal,
Los Angeles, Chicago, Houston, Philadelphia, Phoenix, San Antonio, San Diego, Dallas,
San Francisco, Seattle, Denver, Boston, Detroit, Atlanta, Miami, Baltimore, Cleveland,
Pittsburgh, New Orleans, St. Louis, St Louis, Las Vegas, Minneapolis, Toronto, Montreal,
Vancouver, Calgary, Sydney, Melbourne, Brisbane, Perth, Adelaide, Auckland, Birmingham,
Manchester, Liverpool, Leeds, Sheffield, Bristol, Glasgow, Edinburgh, Cardiff, Belfast,
Cambridge, Oxford, Marseille, Lyon, Strasbourg, Munich, Hamburg, Frankfurt, Cologne,
Dresden, Leipzig, Milan, Naples, Turin, Venice, Florence, Barcelona, Seville, Valencia,
Amsterdam, Rotterdam, Antwerp, Geneva, Zurich, Basel, Istanbul, Izmir, St. Petersburg,
St Petersburg, Kharkiv, Odesa, Odessa, Lviv, Mariupol, Donetsk, Luhansk, Kherson, Krakow,
Gdansk, Shanghai, Shenzhen, Guangzhou, Wuhan, Chongqing, Tianjin, Hefei, Nanjing, Harbin,
Osaka, Kyoto, Hiroshima, Nagasaki, Fukushima, Busan, Mumbai, Bombay, Kolkata, Calcutta,
Chennai, Bangalore, Hyderabad, Karachi, Lahore, Peshawar, Rawalpindi, Kandahar, Herat, Mosul,
Basra, Erbil, Kirkuk, Aleppo, Homs, Idlib, Raqqa, Afrin, Kobani, Dubai, Jeddah, Mecca, Medina,
Aden, Benghazi, Misrata, Alexandria, Casablanca, Lagos, Kano, Johannesburg, Cape Town, Durban,
Mombasa, Goma, Sao Paulo, São Paulo, Rio de Janeiro, Rio, Medellin, Cali, Guayaquil, Cordoba,
Ho Chi Minh City, Saigon, Phuket, Bali, Wall Street, Scotland Yard
"""
# Peoples without a state of their own, faiths, inhabitants of regions.
_PEOPLES = word_set("""
african alawite arab asian baloch baluch basque caribbean catalan catholic chechen christian
european flemish hindu hispanic hutu jew jewish kashmiri kurd kurdish latino muslim nordic pashtun
protestant quebecois rohingya roma scandinavian shia shiite shi'ite sikh sunni tamil tatar tutsi
uighur uyghur walloon western westerner yazidi zulu
""")
# Names by which news calls one thing; countries have theirs in the table above.
_ALIASES = (
    "Islamic State, Isis, ISIL, IS, Daesh, Islamic State of Iraq and Syria, "
    "Islamic State of Iraq and the Levant",
    "Foreign Office, FCO, FCDO, Foreign and Commonwealth Office",
    "Al Qaeda, Al Qaida, Al-Qaida, Al-Qaeda",
    "House of Representatives, House",
    "Federal Reserve, Fed",
)
_ALIAS_GROUPS = tuple(phrase_set(group) for group in _ALIASES)


@dataclass(frozen=True, slots=True)
class Country:
    """A state or territory: its usual name and the words that news uses for it."""

    name: str
    seats: frozenset[str]
    demonyms: frozenset[str]
    aliases: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Atlas:
    """The country table, indexed by folded name, seat and demonym."""

    by_name: dict[str, Country]
    by_seat: dict[str, Country]
    by_demonym: dict[str, Country]
    places: frozenset[str]


def _country(row: str) -> Country:
    name, *lists = (field.strip() for field in row.split(";"))
    seats, demonyms, aliases = (phrase_set(listed) for listed in lists)
    return Country(name, seats, demonyms, aliases)


def _demonym_forms(demonym: str) -> tuple[str, ...]:
    form = fold(demonym)
    if form.endswith(("man", "woman")) and form not in ("german", "roman"):
        return form, form[:-2] + "en"
    if form.endswith(("ese", "sh", "ch", "s")):
        return (form,)
    return form, form + "s"


@cache
def _atlas() -> _Atlas:
    rows = (*_COUNTRIES.strip().replace("\\\n", "").splitlines(), _UNIONS)
    countries = [_country(row) for row in rows]
    by_name = {fold(name): c for c in countries for name in (c.name, *c.aliases)}
    by_seat = {fold(seat): c for c in countries for seat in c.seats}
    by_demonym = {form: c for c in countries for d in c.demonyms for form in _demonym_forms(d)}
    places = frozenset((*by_name, *by_seat, *map(fold, phrase_set(_OTHER_PLACES))))
    return _Atlas(by_name, by_seat, by_demonym, places)


def _looks_like_a_name(phrase: str) -> bool:
    # "us" and "Us" are pronouns, "US" is a country.
    return phrase.isupper() if len(phrase) <= 2 else phrase[:1].isupper()


def country(name: str) -> Country | None:
    """Look up the country a name or abbreviation means: ``UK`` → Britain, ``Turkey`` → Turkey."""
    return _atlas().by_name.get(fold(name)) if _looks_like_a_name(name) else None


def government_of(name: str) -> str | None:
    """Name the country for which a capital stands: ``Ankara`` → ``Turkey``.

    ``Brussels`` stands for the European Union. Capitals that are also the country's own name
    (Singapore, Luxembourg) are countries and need no mapping. Buildings and institutions
    (Kremlin, White House, Pentagon) speak for themselves and are not mapped.
    """
    found = _atlas().by_seat.get(fold(name)) if name[:1].isupper() else None
    return found.name if found else None


def country_of_demonym(word: str) -> str | None:
    """Name the country of a people or adjective: ``Turkish``, ``Turks`` → ``Turkey``."""
    found = _atlas().by_demonym.get(fold(word)) if word[:1].isupper() else None
    return found.name if found else None


@remembered
def is_people(word: str) -> bool:
    """Whether a word names a people, faith or world region's inhabitants: *Turkish*, *Kurds*."""
    return country_of_demonym(word) is not None or (
        word[:1].isupper() and (fold(word) in _PEOPLES or singular(fold(word)) in _PEOPLES)
    )


def is_country(name: str) -> bool:
    """Whether a string is a country's name or one of its other names."""
    return country(name) is not None


@remembered
def is_place(name: str) -> bool:
    """Whether a string is a known country, capital, region, state or large city."""
    return name[:1].isupper() and name not in ("Us", "Is") and fold(name) in _atlas().places


@lru_cache(maxsize=4096)
def aliases(name: str) -> frozenset[str]:
    """Every other name the tables know for a country or organisation, folded."""
    key = fold(name)
    found = country(name)
    if found:
        return frozenset(map(fold, (found.name, *found.aliases))) - {key}
    for group in _ALIAS_GROUPS:
        folded = frozenset(map(fold, group))
        if key in folded and _looks_like_a_name(name):
            return folded - {key}
    return frozenset()
