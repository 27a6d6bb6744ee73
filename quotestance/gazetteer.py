"""The gazetteer: what single words mean in news English: roles, bodies, titles, given names.

Tables of everyday vocabulary and common names, compiled from general knowledge, and look-ups in
them; no parsing. Countries and other places have a book of their own, `atlas`.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Literal

from quotestance.types import SpeakerKind

Gender = Literal["male", "female", "neutral", "either"]


# News is made of the same few thousand words: what they are is asked once. Words, not phrases.
remembered = lru_cache(maxsize=1 << 14)


def word_set(table: str) -> frozenset[str]:
    """Read a table of words with white space between them."""
    return frozenset(table.split())


def phrase_set(table: str) -> frozenset[str]:
    """Read a table of phrases with commas between them."""
    return frozenset(phrase.strip() for phrase in table.split(",") if phrase.strip())


# Letters that do not decompose into a plain letter and a mark.
_PLAIN = str.maketrans("’ıİøØłŁđĐ", "'iIoOlLdD")


@remembered
def fold(word: str) -> str:
    """Lower case without diacritics, typographic apostrophes made plain: the form tables use."""
    if word.isascii():
        return word.lower()
    decomposed = unicodedata.normalize("NFKD", word.translate(_PLAIN))
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()


# --- nouns that say what somebody is -------------------------------------------------------

_ROLES = word_set("""
abbot academic accountant activist actor actress adult adviser advisor advocate agent aide ally
ambassador analyst anchor anchorman anchorwoman announcer archbishop architect archivist artist
assassin assemblyman assemblywoman assistant associate astronaut astronomer athlete attaché attacker
attendee attorney auditor aunt author backbencher backer baker banker barber baron baroness
barrister billionaire biologist bishop blogger bodyguard boss bowler boy boyfriend briton
broadcaster broker brother builder businessman businessperson businesswoman butcher buyer campaigner
candidate captain cardinal cardiologist caretaker carpenter cartoonist celebrity ceo cfo chair
chairman chairperson chairwoman champion chancellor chaplain chef chemist chief child cio citizen
civilian cleric clerk climatologist co-author co-chair co-chairman co-founder co-ordinator coach
colleague collector colonel columnist combatant comedian commander commentator commissioner
communist commuter competitor composer comptroller comrade conductor congressman congresswoman
conservationist constable constituent consul consultant consumer contractor controller convict coo
coordinator coroner correspondent councillor councilman councilor councilwoman counsel counsellor
counselor counterpart cousin creator creditor criminologist critic cto curator customer czar dad
dancer daughter deacon dealer dean defector defendant defender delegate democrat demonstrator
dentist deputy dermatologist descendant designer detainee detective developer dictator diplomat
director dissident diver doctor donor driver duchess duke earl ecologist economist editor
editor-in-chief educator elder electrician eminence emissary emperor employee employer engineer
entrepreneur envoy epidemiologist ex-husband ex-minister ex-president ex-wife executive exile expert
explorer exporter extremist eyewitness fan farmer father fellow fighter film-maker filmmaker
financier firefighter fireman fisherman forecaster foreman founder friend front-runner frontrunner
fugitive gangster gardener general geneticist geologist girl girlfriend goalkeeper governor graduate
grandfather grandmother grandson grocer grower guard guardian guerrilla guest guide gunman guy
hacker head headmaster headmistress headteacher helper hero historian holder homeowner host hostage
husband imam immigrant importer influencer informant inmate insider inspector inspector-general
instructor insurgent intellectual interlocutor interpreter interviewee inventor investigator
investor islamist islander jailer jeweller jihadist jogger journalist judge jurist juror justice
kidnapper killer king laborer labourer lady landlord lawmaker lawyer leader lecturer legislator
librarian lieutenant lobbyist local lord loyalist magistrate magnate maker man manager manufacturer
marine marketer master mayor mayoress md mediator medic member mentor mep merchant meteorologist
midfielder midwife migrant militant millionaire miner minister ministers minority-leader missionary
model moderator mom monarch monk mother mother-in-law mountaineer mp msp mum murderer musician
nationalist negotiator neighbor neighbour nephew neurologist newcomer newsman niece nominee novelist
nun nurse nutritionist observer occupant offender officer official ombudsman onlooker operator
opponent optician orator organiser organizer owner painter paramedic parent parishioner
parliamentarian participant partner passenger passer-by pastor patient patriarch patrolman
pediatrician peer pensioner performer permanent-secretary person pharmacist philanthropist
philosopher photographer physician physicist pilot plaintiff planner player playwright plumber poet
policeman policewoman policy-maker policymaker politician pollster pope populist premier presenter
president president-elect priest prime-minister prince princess principal prisoner producer
professor programmer promoter proponent prosecutor protagonist protester protestor provost
psychiatrist psychologist publicist publisher pundit pupil queen rabbi rapper reader rebel receiver
recruiter rector referee refugee registrar regulator relation relative rep reporter representative
republican rescuer researcher resident respondent restaurateur retailer reviewer rider rival runner
sailor salesman salesperson saleswoman scholar schoolboy schoolgirl schoolteacher scientist
screenwriter sculptor secessionist secretary secretary-general seller senator separatist sergeant
servant shareholder sheik sheikh sheriff shipowner shooter shopkeeper shopper sibling singer sister
skipper socialist sociologist soldier solicitor son songwriter source speaker specialist speculator
spokesman spokesperson spokeswoman sponsor sportsman staffer stakeholder star statesman statistician
stepfather stepmother stockbroker strategist striker student subscriber successor suffragan sultan
superintendent supervisor supplier supporter surgeon surgeon-general survivor suspect sympathiser
sympathizer tailor taoiseach taxpayer teacher technician teen teenager tenant terrorist theologian
therapist thinker toddler tory tourist tracker trader trainer traveler traveller treasurer tribesman
trucker trustee tsar tutor tycoon umpire uncle undersecretary underwriter unionist user vendor vet
veteran veterinarian vicar vice-chair vice-chairman vice-premier vice-president victim victor viewer
villager violinist virologist visitor vlogger volunteer voter waiter waitress warden warlord watcher
westerner whistle-blower whistleblower widow widower wife winger winner witness woman worker writer
youngster youth zionist
""")

# Heads that mean several people though they are singular in form, or have no singular.
_GROUPS = word_set("""
audience authorities battalion brass brigade brothers cadre children clergy community couple crew
crowd delegation duo electorate elite elites entourage faithful family firefighters folk folks
forces gang gentry group household jury laity leadership lobby majority management masses media men
militia minority mob nobility nobody opposition pair panel patrol peasantry people personnel police
poor populace population press public rank rich rivals royals siblings sisters squad staff
supporters team trio troops unit women workforce working youngsters youths
""")

_ORGANISATIONS = word_set("""
academy administration affiliate agency airline airlines airport alliance army assembly association
authority bank bloc board body bourse branch brewer brewery broadcaster brokerage bureau cabinet
camp carmaker cartel casino caucus center centre chain chamber charity church circuit clinic club
co-operative coalition college commission committee commonwealth company competitor confederation
conference conglomerate congregation congress consortium constabulary consulate contractor
convention cooperative corporation council court crown customs daily department developer diocese
directorate division embassy employer enterprise entity establishment exchange executive faction
factory faculty federation firm force foundation front fund giant government grouping guild hospital
house industry inquiry inspectorate institute institution insurer investigator junta kingdom lab
laboratory league legislature library magazine maker manufacturer market merchant military ministry
mission monarchy mosque movement museum navy network newspaper office operator orchestra order
organisation organization outfit panel paper parent parliament partner party plant platform
politburo prison producer prosecution publication publisher quango radio regime regiment registry
regulator retailer school secretariat senate server service shipyard site society squad start-up
startup state station studio subsidiary synagogue syndicate synod tabloid tank television temple
think-tank thinktank treasury tribunal trust union unit university utilities utility venture
watchdog website weekly white-house wire
""")

# Words at the end of a company's name that may be left out without changing who is meant.
_CORPORATE = word_set("""
ab ag airlines airways as aviation bancorp bank banking bhd capital chemical chemicals co
communications companies company corp corporation electric electronics energy enterprises
entertainment estates financial foods gmbh group holding holdings inc incorporated industries
international investments kg laboratories limited llc llp lp ltd minerals motor motors newspapers nv
oil oyj partners petroleum pharma pharmaceuticals plc power pte pty resources sa sab sarl se
securities services solutions spa stores systems technologies technology telecom telecommunications
tobacco trust utilities worldwide
""")

_COMPANY_SUFFIXES = word_set(
    "ab ag bhd co corp corporation gmbh inc incorporated kg limited llc llp lp ltd nv oyj plc"
    " pte pty sa sarl se spa"
)

# Words beyond `_ORGANISATIONS` that end names of institutions when capitalised.
_INSTITUTION_ENDINGS = word_set("""
affairs airways assembly bar brotherhood campaign catholic chronicle commons defence democrats
express forum foundation free gazette gendarmerie globe group guardian helmets herald house
initiative inquirer institution intelligence interior international jihad journal justice labour
lobby lords mail mirror monitor movement nations news observatory observer office pac parliament
police post press project reform register republic republicans reserve review rights security
services socialists standard star sun syndicate telegraph times today tories tribune union unions
united watch workers works world
""")

_NEWSPAPERS = word_set("""
chronicle express gazette globe guardian herald independent inquirer journal mail mirror monitor
news observer post press review standard star sun telegraph times tribune
""")

# Generic nouns that follow a name as its label: "the Sunday Telegraph newspaper".
_LABELS = word_set("""
agency airline broadcaster channel charity company daily firm magazine militia network newspaper
paper party radio station tabloid tank television think-tank thinktank union watchdog website weekly
wire
""")

# What people write and say: such a source speaks for its author.
_DOCUMENTS = word_set("""
account ad advertisement agenda analysis announcement answer appeal article assessment
autobiography banner bill biography blog book briefing broadcast brochure bulletin cable charge
circular column comment commentary communique complaint constitution contract copy coverage data
database decision declaration decree diary dispatch document dossier draft e-mail editorial email
essay estimate evidence feed figure filing film finding findings flier flyer forecast guidance
guide guideline index indictment interview introduction invitation judgement judgment law lawsuit
leaflet letter list log manifesto manual map memo memoir memorandum message minute motion note
notice notification novel opinion order page pamphlet paper paperwork passage petition placard
plan plaque poll post poster prediction presentation program programme projection proposal
prospectus publication quote record release remark reply report reporting research resolution
response review rule ruling rumor rumour script series sign slogan speech statement statistic
statistics sticker story study submission suit summary survey testimony text thesis transcript
translation treaty tweet update verdict version video warning warrant webpage words writing
""")

# What offices are for: "the Food and Drug Administration" is one body, not two speakers.
_SUBJECTS = word_set("""
accident affairs agriculture air animal arms army art arts atomic aviation banking budget business
children climate clinical coast commerce commodities commonwealth communications communities
community competition conservation consumer cooperation counter-terrorism crime culture customs
defence defense development disarmament disease drug economic economics education electoral
emergency employment energy engineering enterprise environment environmental equality ethics
exchange export families family farming finance financial fire fish fisheries fishing food foreign
forestry fraud gas geological health heritage highway home homeland house housing human humanitarian
immigration import industrial industry information infrastructure innovation insurance intelligence
interior international investment justice labor labour land law legal local marine maritime markets
media medical medicine medicines migration mines mining natural naval nuclear nutrition oceanic oil
parks pensions petroleum planning plant plants police policy ports power procurement product
production property public radiation radical rail railway reconstruction refugee regional research
resources revenue rights road rural safety sanitation science sciences securities security skills
social space sport sports standards statistics strategic tax taxation technology telecommunications
tobacco tourism trade training transport transportation treasury tribal urban veterans water weights
welfare wildlife women work workplace youth
""")

_PLACE_NOUNS = word_set("""
archipelago area borough capital city colony continent country county district enclave homeland
island kingdom land municipality nation neighborhood neighbour neighbourhood peninsula port province
region republic settlement shire state suburb superpower territory town township village world
""")

_SINGULAR_IN_S = word_set("""
boss business canvas census congress chaos consensus crisis ethics economics genesis headquarters
analysis mass mistress news physics politics press princess process series statistics actress
waitress headmistress times witness eyewitness works states nations netherlands philippines
surplus campus virus species customs bus gas airways
""")

_IRREGULAR_PLURALS = word_set(
    "men women people police media children troops folk clergy youth staff"
)

_PERSON_ENDINGS = ("man", "woman", "person", "men", "women", "ist", "ologist", "ian")


@remembered
def singular(word: str) -> str:
    """Take the plural ending off a folded noun: ``ministries`` → ``ministry``."""
    if word.endswith("men") and len(word) > 3:
        return word[:-2] + "an"
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


@remembered
def is_plural(noun: str) -> bool:
    """Whether a noun's form is plural; words such as *police* count, *news* does not."""
    word = fold(noun)
    if word in _SINGULAR_IN_S or word.endswith(("ss", "us", "is")):
        return False
    return word in _IRREGULAR_PLURALS or word.endswith(("s", "men", "women"))


@remembered
def is_role(noun: str) -> bool:
    """Whether a noun, singular or plural, says what a person is: *spokesman*, *analysts*."""
    word = fold(noun)
    base = word if word in _SINGULAR_IN_S else singular(word)
    if word in _ROLES or base in _ROLES:
        return True
    prefix, hyphen, rest = word.rpartition("-")
    if hyphen and prefix and is_role(rest) and not noun.isupper():
        return True
    return noun[:1].islower() and len(base) > 5 and base.endswith(_PERSON_ENDINGS)


@remembered
def is_organisation_noun(noun: str) -> bool:
    """Whether a noun, singular or plural, is a kind of organisation: *ministry*, *companies*."""
    word = fold(noun)
    base = word if word in _SINGULAR_IN_S else singular(word)
    return word in _ORGANISATIONS or base in _ORGANISATIONS


def is_place_noun(noun: str) -> bool:
    """Whether a noun is a kind of place: *state*, *city*, *villages*."""
    return singular(fold(noun)) in _PLACE_NOUNS


@remembered
def is_document_noun(noun: str) -> bool:
    """Whether a noun is something written or spoken that stands for its author: *report*."""
    word = fold(noun)
    return word in _DOCUMENTS or singular(word) in _DOCUMENTS


def is_label_noun(noun: str) -> bool:
    """Whether a noun may follow a name as its label: *newspaper*, *agency*, *thinktank*."""
    return noun in _LABELS


def is_corporate_word(word: str) -> bool:
    """Whether a company may drop this word from the end of its name: *Corp.*, *Holdings*."""
    return fold(word).replace(".", "") in _CORPORATE


def is_subject(word: str) -> bool:
    """Whether a word names what an office is for: *Agriculture*, *Securities*, *Foreign*."""
    return fold(word) in _SUBJECTS


@remembered
def is_company_suffix(word: str) -> bool:
    """Whether a word is a legal form: *Inc.*, *plc*, *GmbH*."""
    return fold(word).replace(".", "") in _COMPANY_SUFFIXES


def is_newspaper_word(word: str) -> bool:
    """Whether a newspaper may be called by this word of its name alone: *Times*, *Journal*."""
    return fold(word) in _NEWSPAPERS


@remembered
def ends_institution(word: str) -> bool:
    """Whether a capitalised word ends the names of institutions: *Office*, *Forces*, *Inc.*."""
    if not word[:1].isupper():
        return False
    known = is_organisation_noun(word) or fold(word) in _INSTITUTION_ENDINGS
    return known or is_company_suffix(word)


@remembered
def noun_kind(noun: str) -> SpeakerKind:
    """Tell what kind of speaker a head noun announces; `unknown` where no table has it."""
    word = fold(noun)
    if word in _GROUPS or (word not in _SINGULAR_IN_S and singular(word) in _GROUPS):
        return "group"
    if not (is_role(noun) or is_organisation_noun(noun) or is_place_noun(noun)):
        return "unknown"
    if is_plural(word):
        return "group"
    if is_role(noun):
        return "person"
    return "organisation" if word in _ORGANISATIONS else "place"


# --- titles and given names ------------------------------------------------------------------

_MALE_TITLES = word_set("""
abbot ayatollah baron brother don duke emir emperor father fr herr king lord monsieur monsignor mr
mullah pope prince senor señor sheik sheikh sir sultan taoiseach viscount
""")
_FEMALE_TITLES = word_set("""
abbess baroness countess dame duchess empress frau lady madam madame miss mlle mme mother mrs ms
princess queen senora señora sister viscountess
""")
_COURTESY = word_set("""
adm ald brig capt cllr cmdr col cpl dame datuk det dr fr frau gen gov herr hon insp lt madam madame
maj miss mlle mme monsieur mr mrs ms msgr mx pfc pres prof pvt rep reps rev sen senor senora sens
señor señora sgt sir st supt
""")
# Offices and ranks that stand, capitalised or not, before a name.
_OFFICES = word_set("""
activist admiral adviser advisor ag agent ambassador archbishop archduke assemblyman assemblywoman
assistant attorney ayatollah baron baroness bishop brigadier brother candidate canon captain
cardinal ceo cfo chair chairman chairperson chairwoman chancellor chief cleric co-chair
co-chairman co-founder colonel columnist commandant commander commissioner comptroller congressman
congresswoman constable consul controller coo coordinator corporal correspondent councillor
councilman councilor councilwoman counsel count countess cto dean delegate democrat deputy
detective director doctor duchess editor emir emperor empress envoy executive extraordinary father
founder general general-secretary governor head host imam inspector judge justice king lady leader
legislator lieutenant lord magistrate major manager marshal mayor md mep minister monsignor mother
mp msp mullah nominee officer ombudsman pac pastor patriarch plenipotentiary pope prefect premier
president president-elect priest prime-minister prince princess principal professor prosecutor
queen rabbi rapporteur rector registrar reporter representative republican reverend secretary
secretary-general senator sergeant sheik sheikh sheriff sister solicitor speaker spokesman
spokesperson spokeswoman strategist sultan superintendent supervisor taoiseach treasurer trustee
tsar under-secretary undersecretary vice vice-admiral vice-chair vice-chairman vice-chancellor
vice-premier vice-president viscount warden whip
""")
_STATE_ADJECTIVES = word_set("""
acting beleaguered caretaker controversial current deputy designate disgraced disgruntled elected
embattled ex exiled former formerly imprisoned incoming interim jailed leading long-time longtime
newly-elected official outgoing prominent retired retiring ruling senior shadow then veteran vice
visiting
""")
# Titles and other common nouns that are also given names or surnames.
_NAMES_TOO = word_set("""
abbot baker bank banks bar barber baron bench bill bishop boss camp canon cardinal carpenter
chambers champion chancellor child church constable count court cousin crown dean driver duke earl
farmer front gardener guard hacker house judge king knight lady law lord major marshal mayor
mission model page painter pope post priest prince principal reader rector rider sailor school
singer star story sun tank temple winner
""")

_NAME_SUFFIXES = word_set("jr sr ii iii iv phd md esq obe mbe cbe kbe qc kc mp mep msp")
_PARTICLES = word_set(
    "van von der den de del della di da dos das du des le la bin ibn bint ben abu umm al el ul ter"
    " ten zu zum zur af av"
)
# Written with a hyphen or apostrophe: al-Assad, d'Estaing, ash-Sharif.
_PREFIXES = word_set("al el ad as an ar at ash ul ur d l o n dell")

# Family names of languages in which the family name comes first; names that are as common
# among given names or surnames of other languages (Lee, Young, Long) are left out.
_FAMILY_FIRST = word_set("""
bai ban bao bo cai cao chai che chen cheng choi chu chui cui deng ding dong dou du duan fang feng fu
gao geng guo he hu hua huang hui hun jia jiang jiao jin kang kim ko kong kwan kwok kwong lai lam lau
leung li liang liao lin ling liu lo lou lu luo lyu ma mao meng miao mo mou nguyen ni niu pan pang
peng pham qian qiao qin qiu ren ri shao shen shi song su sun tan tang tao tian tsai tsang tse tsui
tung wan wang wei wen wu xi xia xiao xie xiong xu xue yan yang yao ye yeung yi yin you yu yuan yue
yun zeng zhai zhang zhao zheng zhong zhou zhu zhuang zou
""")

_MALE_NAMES = word_set("""
aaron abdel abdul abdullah abraham adam adrian ahmad ahmed alan albert alberto alejandro aleksandr
alessandro alexander alexandre alexei alfred ali allan allen amir amit anders andre andreas andrei
andrew andrey andrzej angus anil anthony anton antonio arjun arnold arthur ashok baptiste barack
barry bashar ben benedict benito benjamin bernard bernie bill billy bob boris brad bradley brandon
brendan brent brett brian bruce bruno bryan byron calvin carl carlo carlos cesar charles charlie
chris christian christoph christophe christopher chuck claude claudio clement clive colin conor
craig daniel danny darren dave david dennis derek diego dieter dimitri dmitri dmitry dominic
dominique donald doug douglas duncan edgar eduardo edward edwin eli elijah emmanuel enrique eric
erik ernest ernesto ernst eugene evan fabio felipe felix ferdinand fernando filippo francesco
francis francisco francois frank franz fred frederick friedrich gareth gary gavin geert geoff
geoffrey george gerald gerard gerhard giorgio giovanni giuseppe glen glenn gordon graham greg
gregory guillermo gunther gustav hamid hans harold harry hasan hassan hector heinrich helmut henri
henry herbert herman hernando horacio howard hubert hugh hugo hussein ian ibrahim igor imran isaac
ismail ivan ivor jack jacob jacques jaime jake james jamie jan jason javier jean jeff jeffrey jens
jeremy jerome jerry jesse jim jimmy joachim joao joaquin joe joel johan johann john johnny jon jonas
jonathan jorge jose josef joseph josh joshua juan juergen julian julio jurgen justin kamal karl keir
keith ken kenneth kevin khaled khalid klaus konstantin kurt kyle lance larry lars laurent lawrence
leo leon leonard leonardo liam lindsey lionel lloyd louis luca lucas luigi luis lukas luke mahmoud
malcolm manuel marc marcel marcelo marco marcus mario marius mark martin marvin mateusz matt matteo
matthew maurice max maxime michael michel miguel mihai mike mikhail milan milos mitch mohamad
mohamed mohammad mohammed muhammad murray mustafa narendra nathan neil nelson nicholas nick nicolas
nigel nikolai norman oleg oleksandr oliver olivier omar osama oscar otto owen pablo paolo patrick
paul paulo pavel pedro peter petr philip philippe phillip pierre piotr rafael rahul raj rajiv ralph
ramon randall randy raphael raul ravi raymond recep rex ricardo richard rick rob robert roberto
robin rodrigo roger roland rolf roman ron ronald ross roy rudolf rudolph rupert russell ryan saddam
sajid salman sam samuel sanjay scott sean sebastian serge sergei sergey sergio shane shaun sidney
silvio simon sotirios stanley stefan stefano stephen steve steven stewart stuart sunil sven tariq
ted terence terry theodore thierry thomas tim timothy tobias tom tomas tommy tony trevor tyler
umberto vaclav valery vasily victor vijay vikram viktor vincent vincenzo vladimir volodymyr wade
walt walter warren wayne werner william willy winston wolfgang xavier yasser yitzhak yuri yusuf yves
zachary zoltan
""")
_FEMALE_NAMES = word_set("""
abigail adele adriana agnes aisha alejandra alice alicia alison amanda amber amelia amina amy ana
anastasia andrea angela angelina anita ann anna annalena anne annette annie antonia april ashley
astrid audrey aung barbara beatrice becky benazir bernadette beth betty beverly bianca brenda
bridget brigitte camilla carla carmen carol carole carolina caroline carolyn catalina catherine
cecilia chantal charlotte cheryl chiara christiane christina christine claire clara claudia colleen
connie constance cristina cynthia daniela danielle debbie deborah deirdre denise diana diane dilma
dolores donna dora doris dorothy edith eileen elaine eleanor elena elisa elisabeth elise eliza
elizabeth ella ellen eloise elsa emilia emily emma erica erin esther eva evelyn fatima fatma
felicity fiona florence frances francesca francoise gabriela gabriele georgina geraldine gertrude
giorgia giulia gladys glenda gloria grace greta gretchen gwen hanna hannah harriet heather heidi
helen helena helene hilary hillary hoda ida ilse indira ines ingrid irene irina iris isabel isabella
isabelle ivana jacinda jackie jacqueline jane janet janice jean jeanette jeanne jennifer jenny
jessica jill jo joan joanna joanne jocelyn josephine joy joyce judith judy julia julie juliet june
karen karin katarina kate katharina katherine kathleen kathryn kathy katie katrina kay kelly kim
kimberly kirsten kristina larissa latifa laura leila lena leslie leticia lina linda lisa liz liza
lois loretta lorraine louise lucia lucy luisa lydia lynn lynne madeleine madiha magdalena maggie
malala margaret margarita margot maria marianne marie marilyn marina marine marion marjorie marlene
marta martha martine mary maryam matilda maureen maya megan melanie melissa mercedes michelle mina
miranda miriam mona monica monika muriel myra nadia nancy naomi natalia natalie natasha nicola
nicole nina noor nora norma olga olivia paige pamela patricia patty paula pauline peggy penelope
petra phyllis pippa polly priscilla priti rachel ramona rebecca regina renata renee rita roberta
rosa rosalind rose rosemary roxana ruth sabine sabrina sally salma samantha sandra sandy sara sarah
shabana shamima sharon sheila shelley shirley silvia simone sofia sonia sophia sophie stacey stella
stephanie sue susan susana susanna susanne suzanne svetlana sylvia tamara tanya tara tatiana teresa
terri theresa tina tracey tracy ursula valentina valerie vanessa vera veronica victoria viola violet
virginia vivian wanda wendy wilma yolanda yulia yvette yvonne zara zeinab zoe
""")

_NICKNAMES = tuple(
    frozenset(group.split())
    for group in """
james jim jimmy jamie; william bill billy will willie; robert bob bobby rob robbie;
richard dick rick ricky rich; edward ed eddie ted teddy ned; john jack johnny jon jonathan;
joseph joe joey; thomas tom tommy; charles charlie chuck; michael mike mick mickey;
david dave davey; daniel dan danny; matthew matt; anthony tony; andrew andy drew;
stephen steven steve; peter pete; gregory greg; jeffrey geoffrey jeff geoff; kenneth ken kenny;
ronald ron ronnie; donald don donnie; samuel sam sammy; benjamin ben benny; nicholas nick nicky;
christopher chris kit; patrick pat paddy; timothy tim; lawrence larry; gerald gerard gerry jerry;
raymond ray; philip phillip phil; alexander alex sandy alec; frederick fred freddie; albert al;
alfred alf al; walter walt; henry harry hank; harold harry hal; francis frank; leonard len lenny;
mitchell mitch; douglas doug; bernard bernie; abraham abe; zachary zach zack; joshua josh;
jacob jake; nathan nathaniel nate; vincent vince; victor vic; terence terry; martin marty;
elizabeth liz lizzie beth betty eliza; katherine catherine kathryn kate katie kathy cathy;
margaret maggie meg peggy madge; susan sue susie; patricia pat patty trish; jennifer jen jenny;
deborah deb debbie; barbara barb; judith judy; rebecca becky; jessica jess; christine chris tina;
victoria vicky; theresa teresa terri tess; alexandra alex sandra; samantha sam; pamela pam;
mohammed mohamed mohammad mohamad muhammad; ahmed ahmad; hassan hasan; hussein hossein husain;
sergei sergey; dmitri dmitry dmitriy; alexei alexey aleksei; andrei andrey; yusuf yousef youssef;
omar umar; osama usama; khaled khalid; volodymyr vladimir
""".replace("\n", " ").split(";")
)

_MALE_ROLES = word_set("""
actor boy boyfriend brother dad duke emperor father grandfather grandson headmaster husband king
lord monk nephew priest prince schoolboy son stepfather sultan uncle waiter widower
""")
_KIN = word_set("""
aunt boyfriend brother cousin dad daughter father fiance fiancee girlfriend grandfather grandmother
grandson granddaughter husband mother mum mom nephew niece sister son stepfather stepmother
uncle widow widower wife
""")
_FEMALE_ROLES = word_set("""
actress aunt baroness dame daughter duchess empress girl girlfriend grandmother headmistress heroine
hostess lady midwife mistress mother mum mom niece nun princess queen schoolgirl sister stepmother
waitress widow wife
""")


def is_kin(noun: str) -> bool:
    """Whether a noun says whose relative somebody is: *wife*, *son*, *brother-in-law*."""
    return fold(noun).removesuffix("-in-law") in _KIN


def noun_gender(noun: str) -> Gender | None:
    """Tell the gender a noun declares: ``spokeswoman`` → female, ``king`` → male."""
    word = fold(noun).removesuffix("-in-law").rpartition("-")[2]
    if word in _FEMALE_ROLES or word.endswith(("woman", "women")):
        return "female"
    suffixed = word.endswith(("man", "men")) and not word.endswith(("human", "german"))
    return "male" if word in _MALE_ROLES or suffixed else None


@remembered
def title_gender(title: str) -> Gender | None:
    """Tell the gender a title declares: ``Mrs`` → female, ``Sir`` → male, ``Dr`` → None."""
    word = fold(title).strip(".")
    if word in _MALE_TITLES:
        return "male"
    return "female" if word in _FEMALE_TITLES else None


def given_name_gender(name: str) -> Gender | None:
    """Tell the gender of a common given name; None for unknown and for shared ones."""
    word = fold(name)
    male, female = word in _MALE_NAMES, word in _FEMALE_NAMES
    if male == female:
        return None
    return "male" if male else "female"


@remembered
def is_given_name(word: str) -> bool:
    """Whether a capitalised word is a common given name."""
    return word[:1].isupper() and (fold(word) in _MALE_NAMES or fold(word) in _FEMALE_NAMES)


def are_nicknames(first: str, second: str) -> bool:
    """Whether two folded given names are known to be forms of one: *jim*, *james*."""
    return any(first in group and second in group for group in _NICKNAMES)


@remembered
def is_courtesy_title(word: str) -> bool:
    """Whether a word is a courtesy or abbreviated title, never a name: *Mr*, *Sen.*."""
    # Without its dot, *ADM* or *REP* is an acronym.
    folded = fold(word)
    acronym = len(word) > 2 and word.isupper() and not folded.endswith(".")
    return folded.strip(".") in _COURTESY and not (acronym and folded not in ("mrs", "sir"))


@remembered
def is_office(word: str) -> bool:
    """Whether a word is an office or rank that stands before names: *President*, *Judge*."""
    folded = fold(word).strip(".")
    base, _, rest = folded.partition("-")
    return folded in _OFFICES or (base in _OFFICES and rest in ("general", "elect", "in-chief"))


def is_state_adjective(word: str) -> bool:
    """Whether a word qualifies an office: *former*, *acting*, *then*, *outgoing*."""
    return fold(word) in _STATE_ADJECTIVES


def may_be_a_name(noun: str) -> bool:
    """Whether a title or other noun is also a surname or given name: *King*, *Dean*, *Law*."""
    return fold(noun) in _NAMES_TOO


@remembered
def is_name_suffix(word: str) -> bool:
    """Whether a word follows a person's surname without being part of it: *Jr.*, *III*."""
    return fold(word).strip(".").replace(".", "") in _NAME_SUFFIXES


def is_particle(word: str) -> bool:
    """Whether a word belongs to the surname after it: *van*, *bin*, *al*."""
    return fold(word) in _PARTICLES


def is_name_prefix(word: str) -> bool:
    """Whether a word is joined by a hyphen or apostrophe to the name after it: *al-*, *d'*."""
    return fold(word) in _PREFIXES


def is_family_first(word: str) -> bool:
    """Whether a word is a family name of a language that puts family names first."""
    return fold(word) in _FAMILY_FIRST


# --- words of grammar ----------------------------------------------------------------------

ARTICLES = word_set("a an the")
OWNERS = word_set("her his its my our their your")
SINGLES = word_set("another each every one")
QUANTIFIERS = word_set("""
all both dozen dozens eight few fewer fifty five forty four hundred hundreds less many millions more
most nine no numerous other others scores seven several six some such ten thirty thousand thousands
three twelve twenty two various
""")
DETERMINERS = ARTICLES | OWNERS | SINGLES | QUANTIFIERS | word_set("that these this those")
# What may stand alone for people, and capitals that are no one's name.
INDEFINITES = word_set("""
according anybody anyone elements everybody everyone much ngo nobody none pac somebody someone tv
""")
# Lower-case words that end a noun phrase and begin what only describes it.
POSTMODIFIERS = word_set("""
about abroad across after against alike along among around as at before behind between beyond but by
called dubbed during for from here in including inside like named of on or outside over per said
than that there to today toward towards under via when where which who whom whose with within
without yesterday
""")
# These do so only before one of those words, an article, or nothing: *families fleeing*.
PARTICIPLES = word_set("""
attending based briefed carrying close concerned contacted dated familiar fighting filed fleeing
interviewed involved issued known led linked living meeting near obtained owned posted present
printed published quoted reached released representing run seeking seen sent signed speaking such
taken using wearing working written
""")
# Words inside names that are not capitalised and have no initial in acronyms.
SMALL_WORDS = word_set("a an and at d de del des du for in l la le of on the to y & &amp;")
# First words too common for a name to be cut down to them.
COMMON_WORDS = word_set("""
american british central democratic east federal first general global great high human
international national new north people's public republican royal saint san social south state
supreme united west world
""")
# Days and other capitalised words that name nobody; months do (*May*, *April*).
NOT_NAMES = word_set("""
monday tuesday wednesday thursday friday saturday sunday today tonight tomorrow yesterday
i yes no mr mrs ms
""")
# Agencies and broadcasters, hardly ever written out.
NEWS_ACRONYMS = frozenset(
    "ABC AFP ANI BBC CBC CBS CNN DPA EFE HBO IANS ITV KCNA MSNBC NBC NHK NPR NYT PBS PTI RIA RTE "
    "SBS TASS UPI WSJ ZDF".split()
)
# Owners that are names of firms and stay in them: *Moody's*.
FIRMS_IN_S = word_set("""
christie denny domino kellogg levi lloyd macy mcdonald moody poor sainsbury sotheby wendy
""")
# What follows *General* in the names of companies.
GENERAL_COMPANIES = word_set("accident atomics dynamics electric foods mills motors")
# Generic nouns that name one body when capitalised without an article.
LONE_INSTITUTIONS = word_set("commons congress lords parliament senate treasury")
# Institutions that keep their country's name as owner: *Peru's Foreign Ministry*.
NATIONAL_INSTITUTIONS = word_set("""
army assembly bank congress council court government ministry navy parliament party police senate
treasury
""")
# What an office may be *of* or *for* before its holder's name: *minister of defence Ann Hay*.
OFFICE_COMPLEMENTS = phrase_set("""
agriculture, commerce, communications, defence, defense, education, energy, exchequer,
foreign affairs, health, homeland security, house, interior, justice, labor, operations,
opposition, parliament, senate, staff, state, transport, transportation, treasury,
veterans affairs
""")
# What sources do so as not to be named: *an official who asked ...*.
RETICENCE = word_set("asked declined did insisted refused requested spoke spoken wished")

_JOINT_NAMES = phrase_set("""
marks spencer, johnson johnson, procter gamble, smith wesson, ernst young, barnes noble,
tate lyle, black decker, standard poor, globe mail, rolls royce, legal general, arm hammer,
simon schuster, smith nephew, crosse blackwell, fortnum mason, bang olufsen, dun bradstreet,
allen overy, bosnia herzegovina, trinidad tobago, antigua barbuda, army navy
""")


def joins_one_name(before: str, after: str) -> bool:
    """Whether the words around an *and* belong to one known name: *Marks and Spencer*."""
    return before == after or f"{before} {after}" in _JOINT_NAMES
