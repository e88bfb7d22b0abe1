"""What is asked while coefficients are fitted: words for the classes, and words for what no picture shows."""

from __future__ import annotations

from training.data import CLASS_WORDS, CLASSES

MORE_WORDS: dict[str, tuple[str, ...]] = {
    "airport": ("aerodrome", "airfield"),
    "bareland": ("barren land",),
    "baseballfield": ("ballpark", "baseball pitch"),
    "beach": ("seashore", "seaside"),
    "center": ("exhibition hall", "convention centre"),
    "church": ("basilica", "chapel"),
    "commercial": ("downtown", "skyscrapers"),
    "denseresidential": ("crowded houses", "tightly packed homes"),
    "desert": ("dunes", "sandy desert"),
    "farmland": ("cropland", "cultivated fields"),
    "forest": ("woods",),
    "industrial": ("factories", "industrial plant"),
    "meadow": ("pasture",),
    "mediumresidential": ("suburban houses", "suburb"),
    "mountain": ("hills", "rocky ridge"),
    "park": ("urban park",),
    "parking": ("car park", "parked vehicles"),
    "playground": ("athletics track", "soccer pitch"),
    "pond": ("lake",),
    "port": ("harbour", "marina"),
    "railwaystation": ("train depot", "rail yard"),
    "resort": ("holiday village", "hotel with pool"),
    "river": ("stream", "waterway"),
    "school": ("campus", "college"),
    "sparseresidential": ("isolated houses",),
    "square": ("plaza", "town square"),
    "stadium": ("arena", "sports arena"),
    "storagetanks": ("oil tanks", "fuel depot"),
    "viaduct": ("flyover",),
}
"""Words for the classes that no caption of the training need use: a model knows some of them and not others."""

OUTSIDE = (
    "solar panels", "snow", "asdf qwerty", "volcano", "wind turbines", "elephant", "glacier", "banana", "quarry",
    "helicopter", "oil spill", "castle", "sunflower", "zxcv", "birthday cake", "flooded town", "landslide",
    "coral reef",
)  # fmt: skip
"""What no picture of the validation split is known to show, and nonsense."""

HELD_OUT = (
    "vineyard", "rice terraces", "greenhouse", "cemetery", "lava", "iceberg", "hello world", "lorem ipsum", "penguins",
    "pizza", "tornado damage", "mangrove", "salt pan", "waterfall", "pyramid", "windmill", "burning forest", "xkcd",
)  # fmt: skip
"""More of the same, never used to fit anything that ships: `benchmarks/trust.py` asks them."""


FURTHER_THINGS: dict[tuple[str, str], tuple[str, ...]] = {
    ("nwpu2", "airplane"): (),
    ("kaggle4", "cloud"): ("clouds", "cloud cover", "thick clouds"),
    ("kaggle4", "open_water"): (),
    ("pools50", "pool"): (),
    ("hurricane", "flood_damage"): ("flooded houses", "flooded town"),
    ("juru_drone", "drone_field"): ("field seen from a drone",),
}
"""Labels of further sets that no class of RSICD is, and words for them. Airplanes, water and pools are seen in pictures
of airports, beaches, rivers and resorts too, so nothing is asked of them: where they are absent is not known."""


def further_queries() -> list[tuple[str, int]]:
    """All words for `FURTHER_THINGS`, each with its place after the classes."""
    return [(word, len(CLASSES) + place) for place, words in enumerate(FURTHER_THINGS.values()) for word in words]


def class_queries() -> list[tuple[str, int]]:
    """All words for the classes, each with its class's place in `CLASSES`."""
    return [
        (word, place)
        for place, label in enumerate(CLASSES)
        for word in dict.fromkeys((*CLASS_WORDS[label], *MORE_WORDS.get(label, ())))
    ]
