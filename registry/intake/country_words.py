"""What people call countries, groups and parts of them, beside the names that CLDR has.

Each entry is a code and the words for it, in the form of `plain`: lower case, without accents and signs.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_WORDS = """
GB: uk, great britain, britain, england, scotland, wales, northern ireland, n ireland, ulster, british isles
GB: united kingdom of great britain and northern ireland, united kingdom great britain, grande bretagne
GB: angleterre, ecosse, pays de galles, irlande du nord, grossbritannien, schottland, nordirland, inghilterra
GB: gran bretagna, gran bretana, inglaterra, groot brittannie, engeland, storbritannien, wielka brytania
GB: vk, brittannie, britannien
US: us, usa, u s, u s a, united states of america, the states, america, etats unis d amerique
US: vereinigte staaten von amerika, estados unidos de america, stati uniti d america, eeuu, ee uu, eua
US: verenigde staten van amerika, amerika, amerique, washington d c, washington dc, district of columbia
NL: holland, hollande, holanda, olanda, the netherlands, kingdom of the netherlands, pays bas
DE: federal republic of germany, frg, brd, bundesrepublik deutschland, bavaria, bayern
FR: french republic, republique francaise, metropolitan france, france metropolitaine
CZ: czech republic, the czech republic, republique tcheque, tschechische republik, ceska republika
IE: republic of ireland, eire, irish republic, southern ireland, roi
SK: slovak republic, republique slovaque
CY: republic of cyprus
GR: hellenic republic, hellas, ellada
ES: kingdom of spain, catalonia, catalogne, cataluna
BE: kingdom of belgium, flanders, wallonia
LU: grand duchy of luxembourg
DK: kingdom of denmark
SE: kingdom of sweden
NO: kingdom of norway
CH: swiss confederation, confederation suisse, helvetia
LI: principality of liechtenstein
KR: republic of korea, s korea, rok, korea republic of, korea south
KP: n korea, dprk, democratic people s republic of korea, korea democratic people s republic of, korea north
RU: russian federation, federation de russie, russische foderation, rf
CI: ivory coast, elfenbeinkuste, costa d avorio, costa de marfil, ivoorkust
MO: macau, macao, macau sar, macao sar, macau china, macao china
HK: hong kong, hongkong, hong kong sar, hong kong china, hksar
CN: prc, people s republic of china, mainland china, china mainland, pr china, p r china
TW: taiwan roc, chinese taipei, formosa, taiwan province of china, taiwan china
AE: uae, u a e, emirates, the emirates, emirats, dubai, abu dhabi, eau
TR: turkey, turquie, republic of turkey, turkiye
VN: viet nam, socialist republic of vietnam
MM: burma, birmanie, birma
SZ: swaziland
MK: macedonia, fyrom, republic of north macedonia, macedoine
CV: cabo verde, cap vert
TL: east timor
VA: vatican, the vatican, holy see, saint siege
PS: palestine, state of palestine, west bank, gaza
BA: bosnia, bosnia herzegovina, bosnie
MD: republic of moldova, moldavia
SY: syrian arab republic
IR: islamic republic of iran, persia
LA: lao people s democratic republic, lao pdr
BN: brunei darussalam
TZ: united republic of tanzania
VE: bolivarian republic of venezuela
BO: plurinational state of bolivia
FM: federated states of micronesia
CD: drc, dr congo, d r congo, democratic republic of the congo, democratic republic of congo, zaire
CD: congo the democratic republic of the, republique democratique du congo, rdc, congo kinshasa, congo dr
CG: republic of the congo, republic of congo, congo brazzaville, republique du congo
CF: car, central african republic
SA: ksa, kingdom of saudi arabia
NZ: aotearoa
ZA: rsa, republic of south africa
PH: republic of the philippines
SG: republic of singapore
LK: ceylon
XK: republic of kosovo
GG: bailiwick of guernsey
JE: bailiwick of jersey
FK: malvinas, falklands
GS: south georgia
VI: virgin islands us, virgin islands u s, us virgin islands
VG: virgin islands british
RE: reunion island, la reunion
BL: saint barthelemy, st barths
CA: quebec, ontario, british columbia, alberta, manitoba, saskatchewan, nova scotia, new brunswick
CA: newfoundland, newfoundland and labrador, prince edward island, yukon, nunavut, northwest territories
PT-20: azores, acores, acoes
PT-30: madeira, madere
ES-CN: canaries, canary islands, canarias, iles canaries
US: alabama, alaska, arizona, arkansas, california, colorado, connecticut, delaware, florida, hawaii, idaho
US: illinois, indiana, iowa, kansas, kentucky, louisiana, maine, maryland, massachusetts, michigan, minnesota
US: mississippi, missouri, montana, nebraska, nevada, new hampshire, new jersey, new mexico, new york
US: north carolina, north dakota, ohio, oklahoma, oregon, pennsylvania, rhode island, south carolina
US: south dakota, tennessee, texas, utah, vermont, virginia, washington, west virginia, wisconsin, wyoming
US: n virginia, northern virginia, n california, northern california
US: new york city, nyc, san francisco, los angeles, seattle, chicago, boston, silicon valley, palo alto
US: ashburn
GB: london, londres, edinburgh, manchester
DE: frankfurt, frankfurt am main, francfort, berlin, munich, munchen, hamburg, dusseldorf
FR: paris, marseille, lyon, roubaix, gravelines, strasbourg
IE: dublin
NL: amsterdam, eemshaven
SE: stockholm
IT: milan, milano, rome, roma, turin, torino
ES: madrid, barcelona, aragon
CH: zurich, geneva, geneve
FI: helsinki, hamina
PL: warsaw, warszawa
AT: vienna, wien
BE: brussels, bruxelles, saint ghislain
DK: copenhagen
NO: oslo
PT: lisbon, lisboa
CZ: prague, praha
RO: bucharest
HU: budapest
GR: athens
BG: sofia
IN: mumbai, bombay, bangalore, bengaluru, hyderabad, chennai, pune, new delhi, delhi
JP: tokyo, osaka
KR: seoul
AU: sydney, melbourne
CA: montreal, toronto, calgary, vancouver
BR: sao paulo
IL: tel aviv
ZA: cape town, johannesburg
ID: jakarta
MY: kuala lumpur
PH: manila
UA: kyiv, kiev
MA: casablanca
CD: kinshasa
CG: brazzaville
KP: pyongyang
TN: tunis
EU: ue, european union eu, eu member states, eu only, within the eu, eu countries
EEA: eee, ewr, eer, see, eøs, eos, ees, eog, ehp, egt, eta, emp, eez, egp, zee, eu eea, eu and eea
EEA: european economic area, the european economic area, espace economique europeen
EEA: europaischer wirtschaftsraum, spazio economico europeo, espacio economico europeo
EEA: europese economische ruimte, espaco economico europeu, europejski obszar gospodarczy
EEA: within the eea, eea countries, eea only
FR-DROM: drom, dom, dom tom, outre mer, french overseas, french overseas departments, drom com
outside-EEA: non eea, outside eea, outside the eea, hors eee, hors de l eee, third country, third countries
outside-EEA: pays tiers, drittland, drittlander, not in the eea, outside of the eea
"""

_AMBIGUOUS = """
CD CG: congo, kongo, the congo
KR KP: korea, corea, coree, koreja, kore, korean peninsula
GE US: georgia
MF SX: saint martin, st martin
VI VG: virgin islands
WS AS: samoa
GB US: birmingham
GB US: cambridge
GF GY: guiana
TZ: zanzibar
PS IL: jerusalem
CY TR: northern cyprus, north cyprus
"""

_AREAS = """
europe, europa, continental europe, mainland europe
asia, africa, the americas, americas, north america, south america, latin america, central america, oceania
middle east, asia pacific, apac, emea, latam, mena, anz, asean, dach, benelux, nordics, nordic countries
nordic, scandinavia, baltics, baltic states, balkans, eastern europe, western europe, northern europe
southern europe, central europe, west europe, north europe, gulf, gcc, cis, caribbean, far east, eurozone
schengen, schengen area, efta, council of europe
"""
_NOWHERE = """
global, globally, worldwide, world wide, world, international, internationally, everywhere, anywhere, various
multiple, several, many, all, all countries, any, other, others, unknown, not known, n a, na, none, tbd, tbc
remote, cloud, the cloud, mondial, monde, monde entier, partout, weltweit, diverse, divers, mundial, mondiale
wereldwijd, non eu, outside eu, outside the eu, hors ue, hors de l ue, rest of world, rest of the world, row
overseas, abroad, offshore, ussr, soviet union, yugoslavia, czechoslovakia, adequate countries
"""
"""Words that name several countries or none: a question is due, and no guess."""
_UNKNOWN = """
unknown, not known, not yet known, not recorded, n a, na, n d, nd, none, null, nil, tbd, tbc
to be determined, to be confirmed, pending, inconnu
non connu, a definir, a determiner, unbekannt, offen, desconocido, sconosciuto
"""

_STATES = """
AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR
PA RI SC SD TN TX UT VT VA WA WV WI WY DC
"""
STATES = frozenset(_STATES.split())
"""The postal codes of the states of the US, many of which are other countries' codes."""
PARTS_WITH_OWN_CODE = {
    "FR": "GP GF MQ RE YT BL MF PM WF PF NC TF",
    "US": "PR GU AS VI MP UM",
    "NL": "AW CW SX",
    "CN": "HK MO TW",
    "NO": "SJ",
}
"""Territories that ISO 3166-2 lists as parts of a country and ISO 3166-1 beside it."""


def plain(text: str) -> str:
    """Return a text in lower case, without accents, signs and articles, words separated by one space."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(each for each in letters if not unicodedata.combining(each))
    letters = re.sub(r"[^\w]+", " ", letters.replace("&", " and ").replace("\u0131", "i").replace("_", " "))
    words = re.sub(r"^(?:the|la|le|les|l|die|der|el|los|las|il|lo) (?=\w)", "", letters.strip())
    return re.sub(r"\b(?:st|ste|sainte)\b", "saint", words)


@lru_cache
def known_words() -> dict[str, tuple[str, ...]]:
    """Return the codes that a word may mean, by the word in plain form; several if that is not certain."""
    words: dict[str, tuple[str, ...]] = {}
    for table in (_WORDS, _AMBIGUOUS):
        for line in table.strip().splitlines():
            codes, _, listed = line.partition(": ")
            words |= dict.fromkeys(map(plain, listed.split(", ")), tuple(codes.split()))
    return words


@lru_cache
def areas() -> frozenset[str]:
    """Return words, in their plain form, for areas of several countries."""
    return _listed(_AREAS)


@lru_cache
def nowhere() -> frozenset[str]:
    """Return words, in their plain form, that name no place at all."""
    return _listed(_NOWHERE)


def is_word_for_unknown(text: str) -> bool:
    """Whether a text, such as `n/a` or `?`, says that nothing is known."""
    word = plain(text)
    return word in _listed(_UNKNOWN) or not (word or not text.strip())


def _listed(words: str) -> frozenset[str]:
    return frozenset(map(plain, re.split(r",|\n", words.strip())))
