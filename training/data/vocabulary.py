"""What the model is to know beside RSICD's classes: concepts, the words for them, and what excludes what."""

from __future__ import annotations

from training.data import TRAIN_WORDS

NEW_WORDS: dict[str, tuple[str, ...]] = {
    "airplane": ("airplane", "plane", "aircraft", "planes parked on the apron", "jet", "aeroplane"),
    "cloud": ("clouds", "cloud", "cloud cover", "cloudy sky", "thick clouds", "overcast"),
    "seaice": ("sea ice", "ice floes", "icebergs", "pack ice", "frozen sea", "drift ice"),
    "icesheet": ("glacier", "ice sheet", "ice cap", "glaciers"),
    "snowmountain": ("snow covered mountains", "snowy mountains", "mountains with snow"),
    "snowfield": ("snow covered fields", "snowy farmland", "fields under snow", "snow on fields"),
    "wetland": ("wetland", "marsh", "swamp", "wetlands", "bog", "marshland"),
    "pool": ("swimming pool", "pool", "backyard swimming pool", "blue swimming pool next to a house"),
    "house": ("house between trees", "houses", "house", "roofs between trees"),
    "dronefield": ("crop field seen from a drone", "field seen from a drone", "drone picture of a cultivated field"),
    "floodedhouses": ("flooded houses", "flooded town", "houses in flood water", "flooded houses along a road"),
    "floodedfields": (
        "flooded farmland",
        "flooded field",
        "a field under water",
        "flooded fields",
        "inundated farmland",
    ),
    "burnscar": ("burn scar", "burnt forest", "burned area", "wildfire scar", "charred ground", "burnt land"),
    "smoke": ("smoke", "smoke plume", "smoke from a fire", "wildfire smoke", "smoke from a wildfire"),
}  # fmt: skip
"""Concepts that no class of RSICD is: the first word is the name."""

CONCEPTS = {**TRAIN_WORDS, **NEW_WORDS}
"""All concepts in their order, RSICD's classes and open water first."""

NAMES = tuple(CONCEPTS)
"""Their names in their order."""

LABELS: dict[tuple[str, str], str] = {
    ("rsscn7", "grassland"): "meadow",
    ("rsscn7", "farmland"): "farmland",
    ("rsscn7", "forest"): "forest",
    ("rsscn7", "industrial"): "industrial",
    ("rsscn7", "parking"): "parking",
    ("rsscn7", "residential"): "mediumresidential",
    ("rsscn7", "river_lake"): "river",
    ("nwpu2", "airplane"): "airplane",
    ("nwpu2", "airport"): "airport",
    ("kaggle4", "cloud"): "cloud",
    ("kaggle4", "desert"): "desert",
    ("kaggle4", "forest_10m"): "forest",
    ("kaggle4", "open_water"): "openwater",
    ("pd_chips", "ice_floes"): "seaice",
    ("pd_chips", "pack_ice"): "seaice",
    ("pd_chips", "ice_sheet"): "icesheet",
    ("pd_chips", "snow_mountains"): "snowmountain",
    ("pd_chips", "cloud_over_ice"): "cloud",
    ("pd_chips", "wetland"): "wetland",
    ("hurricane", "flood_damage"): "floodedhouses",
    ("hurricane", "intact_house"): "house",
    ("pools50", "pool"): "pool",
    ("pools50", "no_pool"): "house",
    ("juru_drone", "drone_field"): "dronefield",
    ("juru_drone", "drone_other"): "",
    ("mass_roads", "roads_suburb"): "mediumresidential",
}
"""Concept of each label of the further sets; "" = none of them."""

_HOMES = ("denseresidential", "mediumresidential", "sparseresidential", "house")
_WATER = ("river", "pond", "openwater")

ALSO: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(_HOMES, _HOMES),
    "airplane": ("airport",),
    "airport": ("airplane",),
    "farmland": ("meadow",),
    "meadow": ("farmland",),
    "river": _WATER,
    "pond": _WATER,
    "openwater": _WATER,
    "desert": ("bareland",),
    "bareland": ("desert",),
    "mountain": ("snowmountain", "icesheet"),
    "cloud": ("seaice",),
    "seaice": ("icesheet", "cloud"),
    "icesheet": ("seaice", "snowmountain"),
    "snowmountain": ("mountain", "icesheet"),
    "snowfield": ("farmland", "meadow", "snowmountain"),
    "wetland": ("pond", "farmland", "river", "meadow"),
    "pool": (*_HOMES, "resort"),
    "resort": ("pool",),
    "commercial": ("center", "denseresidential"),
    "center": ("commercial", "stadium"),
    "school": ("playground", "commercial"),
    "park": ("pond", "meadow"),
    "dronefield": ("farmland", "meadow"),
    "floodedhouses": _HOMES,
    "floodedfields": ("farmland", "meadow", "wetland"),
    "burnscar": ("forest", "mountain", "meadow", "bareland"),
    "smoke": ("forest", "mountain", "meadow", "sparseresidential", "industrial"),
}
"""What else may be true of a picture of a concept: its words are no negatives of such a picture. Not the other way
round: a flooded field is a field, a field is not flooded."""

SHARED_WORDS: dict[str, tuple[str, ...]] = {
    "town": ("denseresidential", "mediumresidential"),
    "city": ("denseresidential", "commercial", "center"),
    "village": ("sparseresidential", "mediumresidential"),
    "suburb": ("mediumresidential",),
    "houses": ("denseresidential", "mediumresidential", "sparseresidential", "house"),
    "buildings": ("denseresidential", "commercial", "center", "industrial"),
    "built-up area": ("denseresidential", "mediumresidential", "commercial"),
    "woods": ("forest",),
    "wood": ("forest",),
    "trees": ("forest",),
    "jungle": ("forest",),
    "lake": ("pond", "openwater"),
    "lakes": ("pond", "openwater"),
    "water": ("pond", "openwater", "river"),
    "rivers": ("river",),
    "stream": ("river",),
    "canal": ("river",),
    "reservoir": ("pond", "openwater"),
    "bay": ("openwater", "beach"),
    "coast": ("beach",),
    "shore": ("beach",),
    "sand": ("beach", "desert"),
    "dunes": ("desert",),
    "fields": ("farmland",),
    "crops": ("farmland",),
    "agriculture": ("farmland",),
    "ploughed field": ("farmland",),
    "grass": ("meadow",),
    "pasture": ("meadow",),
    "snow": ("snowmountain", "snowfield", "icesheet"),
    "ice": ("seaice", "icesheet"),
    "snow and ice": ("snowmountain", "icesheet", "seaice"),
    "flood": ("floodedhouses", "floodedfields"),
    "flood water": ("floodedhouses", "floodedfields"),
    "flooding": ("floodedhouses", "floodedfields"),
    "flooded land": ("floodedfields",),
    "hurricane damage": ("floodedhouses",),
    "fire": ("smoke", "burnscar"),
    "wildfire": ("smoke", "burnscar"),
    "burnt area": ("burnscar",),
    "car park": ("parking",),
    "cars": ("parking",),
    "motorway": ("viaduct",),
    "highway": ("viaduct",),
    "road junction": ("viaduct",),
    "interchange": ("viaduct",),
    "runway": ("airport",),
    "airfield": ("airport",),
    "airport terminal": ("airport",),
    "ships": ("port",),
    "boats": ("port",),
    "marina": ("port",),
    "harbour": ("port",),
    "dock": ("port",),
    "railway": ("railwaystation",),
    "train tracks": ("railwaystation",),
    "factory": ("industrial",),
    "warehouse": ("industrial",),
    "oil tanks": ("storagetanks",),
    "tanks": ("storagetanks",),
    "sports field": ("playground", "baseballfield"),
    "football pitch": ("playground", "stadium"),
    "running track": ("playground",),
    "rocks": ("mountain", "bareland"),
    "hills": ("mountain",),
    "soil": ("bareland",),
    "skyscrapers": ("commercial",),
    "downtown": ("commercial",),
}
"""Everyday words, and the concepts that each may mean."""

COMPOSED: dict[str, tuple[str, ...]] = {
    "floodedfields": (
        "flooded farmland",
        "a field under water",
        "brown flood water covers the fields",
        "flooded fields with hedges standing out of the water",
        "meadows under flood water",
        "the river has flooded the farmland",
        "muddy water lies on farm fields",
        "flood water",
    ),
    "floodedhouses": (
        "flooded houses along a road",
        "flooded houses",
        "houses and trees standing in flood water",
        "flood water covers the streets between the houses",
        "roofs stand out of brown flood water",
        "a flooded town",
        "flood water",
    ),
    "burnscar": (
        "a burn scar",
        "burnt forest after a wildfire",
        "black charred ground after a fire",
        "a burned area next to green plants",
        "the fire has burnt the land",
        "ground burnt by a wildfire",
    ),
    "snowfield": (
        "snow covered fields",
        "snow lies on the farmland",
        "white fields under snow with dark hedges",
        "farmland in winter covered with snow",
        "snow on fields",
        "snow",
    ),
    "smoke": (
        "smoke from a fire",
        "a plume of smoke drifts over the land",
        "smoke from a wildfire",
        "a white smoke plume",
        "grey smoke rises from the ground",
        "smoke",
    ),
}
"""Sentences of the pictures that `training.pictures.floods` draws."""

BASES: dict[str, tuple[str, ...]] = {
    "floodedfields": ("farmland", "meadow"),
    "floodedhouses": ("denseresidential", "mediumresidential", "sparseresidential"),
    "burnscar": ("forest", "meadow", "mountain", "farmland"),
    "snowfield": ("farmland", "meadow"),
    "smoke": ("forest", "mountain", "meadow", "sparseresidential", "industrial", "farmland"),
}
"""Over pictures of which concepts they are drawn."""
