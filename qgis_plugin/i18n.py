"""Words and numbers in the user's language."""

from __future__ import annotations

import re
from pathlib import Path

from qgis.PyQt.QtCore import QCoreApplication, QLocale, QTranslator

CONTEXT = "RdbGeo"
_NUMBER = re.compile(r"([\d.,'’\s]*\d)\s*(.*)", re.DOTALL)
FOLDER = Path(__file__).resolve().parent / "resources" / "i18n"


def tr(text: str) -> str:
    """`text` in the language that QGIS shows, or as it is."""
    return QCoreApplication.translate(CONTEXT, text)


def later(text: str) -> str:
    """`text` as it is, for `translated` to find when it is shown: the language is not known yet."""
    return text


def translated(text: str) -> str:
    """What is known only when it is shown (`later`, or what the engine says of its models), in the language of QGIS."""
    return QCoreApplication.translate(CONTEXT, text)


def number(value: float, digits: int = 0) -> str:
    """A number as the user's locale writes it, with so many digits after the point."""
    return QLocale().toString(float(value), "f", digits)


def chip_words(count: int) -> str:
    """So many chips."""
    return tr("1 chip") if count == 1 else tr("{number} chips").format(number=number(count))


def chance_words(chance: float) -> str:
    """A chance, 0 … 1, in whole percent; none is told as 0 or 100 %, as a model is never sure."""
    percent = round(100 * chance)
    words = {0: tr("under {percent} %"), 100: tr("over {percent} %")}.get(percent, tr("{percent} %"))
    return words.format(percent=number(min(max(percent, 1), 99))).replace(" ", "\u00a0")


def length_words(metres: float) -> str:
    """A length in metres, from 2 km on in kilometres, with its unit."""
    if metres < 2000:
        return f"{number(metres)}\u00a0m"
    return f"{number(metres / 1000, 1 if metres < 10_000 else 0)}\u00a0km"


def quantity(text: str, unit: str) -> str:
    """A length or an area as the engine reads it: its number without the locale's marks, `unit` where it has none."""
    found = _NUMBER.match(text.strip())
    if found is None:
        return text.strip()
    value, is_number = QLocale().toDouble(re.sub(r"\s", "", found[1]))
    return (f"{value:.15g}" if is_number else found[1].strip()) + (found[2] or unit)


def install_translator(locale: str) -> QTranslator | None:
    """Load and install the language of `locale` (``de``, ``de_AT``): to be kept, and removed again.

    None = there is none.
    """
    translator = QTranslator()
    if not translator.load(f"rdb_geo_{locale[:2].lower()}", str(FOLDER)):
        return None
    QCoreApplication.installTranslator(translator)
    return translator
