"""Questions in German, Spanish and French in the English words that a model knows.

A small dictionary, not a translator: words that it does not have stay as they are, and what was asked is said.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection

from rdb_geo.core.progress import Note

_LISTS = {
    "de": "wasser=water;see=lake;seen=lakes;meer=sea;fluss=river;flüsse=rivers;bach=stream;kanal=canal;teich=pond;"
    "stausee=reservoir;küste=coast;strand=beach;sand=sand;insel=island;hafen=harbour;jachthafen=marina;boot=boat;"
    "boote=boats;schiff=ship;schiffe=ships;wald=forest;wälder=forests;laubwald=deciduous forest;nadelwald=coniferous "
    "forest;baum=tree;bäume=trees;obstgarten=orchard;weinberg=vineyard;wiese=meadow;grünland=grassland;weide=pasture;"
    "acker=farmland;ackerland=farmland;feld=field;felder=fields;park=park;garten=garden;heide=heath;moor=wetland;"
    "sumpf=swamp;feuchtgebiet=wetland;berg=mountain;berge=mountains;fels=rock;felsen=rocks;wüste=desert;schnee=snow;"
    "eis=ice;gletscher=glacier;wolke=cloud;wolken=clouds;nebel=fog;rauch=smoke;feuer=fire;waldbrand=burnt forest;"
    "überschwemmung=flooding;überschwemmtes=flooded;überflutetes=flooded;überflutet=flooded;erdrutsch=landslide;"
    "stadt=city;dorf=village;siedlung=residential area;wohngebiet=residential area;haus=house;häuser=houses;"
    "gebäude=buildings;hochhaus=tall building;kirche=church;schule=school;stadion=stadium;sportplatz=sports field;"
    "fußballplatz=football pitch;tennisplatz=tennis court;schwimmbad=swimming pool;golfplatz=golf course;"
    "industriegebiet=industrial area;fabrik=factory;kraftwerk=power plant;windrad=wind turbine;windräder=wind turbines;"
    "solaranlage=solar panels;solarpark=solar farm;gewächshaus=greenhouse;gewächshäuser=greenhouses;tank=storage "
    "tank;tanks=storage tanks;öltanks=storage tanks;steinbruch=quarry;kiesgrube=gravel pit;tagebau=open pit mine;"
    "bergwerk=mine;deponie=landfill;kläranlage=sewage treatment plant;flughafen=airport;flugplatz=airfield;"
    "landebahn=runway;flugzeug=airplane;flugzeuge=airplanes;bahnhof=railway station;bahn=railway;gleise=railway "
    "tracks;straße=road;straßen=roads;autobahn=motorway;brücke=bridge;brücken=bridges;kreuzung=intersection;"
    "kreisverkehr=roundabout;parkplatz=parking lot;auto=car;autos=cars;damm=dam;staudamm=dam;mit=with;ohne=without;"
    "am=by;neben=beside;bei=by;und=and;grün=green;grüner=green;blau=blue;großer=large;große=large;kleiner=small;"
    "kleine=small;boden=soil;nackter=bare;brachland=bare land;bewässerung=irrigation;baustelle=construction site",
    "es": "agua=water;lago=lake;lagos=lakes;mar=sea;río=river;rio=river;ríos=rivers;arroyo=stream;canal=canal;"
    "estanque=pond;embalse=reservoir;costa=coast;playa=beach;arena=sand;isla=island;puerto=harbour;marina=marina;"
    "barco=boat;barcos=boats;buque=ship;buques=ships;bosque=forest;bosques=forests;árbol=tree;árboles=trees;"
    "huerto=orchard;viñedo=vineyard;viñedos=vineyards;pradera=meadow;pasto=pasture;pastizal=grassland;cultivo=crops;"
    "cultivos=crops;campo=field;campos=fields;parque=park;jardín=garden;humedal=wetland;pantano=swamp;montaña=mountain;"
    "montañas=mountains;roca=rock;rocas=rocks;desierto=desert;nieve=snow;hielo=ice;glaciar=glacier;nube=cloud;"
    "nubes=clouds;humo=smoke;fuego=fire;incendio=fire;inundación=flooding;inundado=flooded;inundados=flooded;"
    "ciudad=city;pueblo=village;casa=house;casas=houses;edificio=building;edificios=buildings;iglesia=church;"
    "escuela=school;estadio=stadium;piscina=swimming pool;fábrica=factory;industria=industrial area;"
    "invernadero=greenhouse;invernaderos=greenhouses;tanque=storage tank;tanques=storage tanks;cantera=quarry;"
    "mina=mine;vertedero=landfill;aeropuerto=airport;pista=runway;avión=airplane;aviones=airplanes;estación=railway "
    "station;ferrocarril=railway;carretera=road;carreteras=roads;autopista=motorway;puente=bridge;puentes=bridges;"
    "rotonda=roundabout;aparcamiento=parking lot;coche=car;coches=cars;presa=dam;con=with;sin=without;y=and;de=of;"
    "verde=green;azul=blue;grande=large;pequeño=small;suelo=soil;desnudo=bare",
    "fr": "eau=water;lac=lake;lacs=lakes;mer=sea;rivière=river;fleuve=river;ruisseau=stream;canal=canal;étang=pond;"
    "réservoir=reservoir;côte=coast;plage=beach;sable=sand;île=island;port=harbour;marina=marina;bateau=boat;"
    "bateaux=boats;navire=ship;navires=ships;forêt=forest;forêts=forests;bois=forest;arbre=tree;arbres=trees;"
    "verger=orchard;vignoble=vineyard;vigne=vineyard;vignes=vineyards;prairie=meadow;pâturage=pasture;champ=field;"
    "champs=fields;cultures=crops;parc=park;jardin=garden;marais=swamp;montagne=mountain;montagnes=mountains;"
    "rocher=rock;rochers=rocks;désert=desert;neige=snow;glace=ice;glacier=glacier;nuage=cloud;nuages=clouds;"
    "fumée=smoke;feu=fire;incendie=fire;inondation=flooding;inondé=flooded;inondés=flooded;ville=city;village=village;"
    "maison=house;maisons=houses;bâtiment=building;bâtiments=buildings;église=church;école=school;stade=stadium;"
    "piscine=swimming pool;usine=factory;serre=greenhouse;serres=greenhouses;cuve=storage tank;cuves=storage tanks;"
    "carrière=quarry;mine=mine;décharge=landfill;aéroport=airport;piste=runway;avion=airplane;avions=airplanes;"
    "gare=railway station;voie=track;route=road;routes=roads;autoroute=motorway;pont=bridge;ponts=bridges;"
    "rond-point=roundabout;parking=parking lot;voiture=car;voitures=cars;barrage=dam;éolienne=wind turbine;"
    "éoliennes=wind turbines;avec=with;sans=without;et=and;de=of;vert=green;verte=green;bleu=blue;grand=large;"
    "petit=small;sol=soil;nu=bare",
}
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


def plain(word: str) -> str:
    """A word in small letters without accents, as many people type it."""
    parts = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


DICTIONARIES = {
    language: {plain(word): english for word, english in (pair.split("=") for pair in words.split(";"))}
    for language, words in _LISTS.items()
}
"""Language → word, without accents → English."""


def in_english(text: str, unknown: Callable[[str], Collection[str]]) -> str:
    """Plain words in English, where the model does not know one of them that a dictionary has; else as they are."""
    if not unknown(text):
        return text
    found = WORD.findall(text)
    best = max(DICTIONARIES.values(), key=lambda words: sum(plain(word) in words for word in found))
    if not any(unknown(word) for word in found if plain(word) in best):
        return text
    return WORD.sub(lambda word: best.get(plain(word[0]), word[0]), text)


def asked_in(english: str) -> str:
    """What is said of a question that was asked in other words."""
    return Note("asked-in-english", f"asked in English: “{english}”.", words=english)
