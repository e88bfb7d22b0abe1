"""What an answer is worth, in the user's language: how many hits, how sure, in which scenes, what lies below."""

from __future__ import annotations

from .engine.answers import ChangeResult, HitsResult, Precision
from .hits import name_of
from .i18n import chance_words, number, tr

NAMED_SCENES = 4
"""So many scenes are named with their chance; the others are counted."""

WORTH_A_LOOK = 0.2
"""The engine counts what scores this or more and is not among the hits."""


def sentence_of(result: HitsResult) -> str:
    """One sentence that says the same as the engine's own."""
    if not result.searched:
        said = tr("Nothing of the index lies within the limits that were asked for.")
    elif not result.is_confident or not result.count:
        said = _no_match(result)
    else:
        said = _found(result)
    undated = tr("Scenes without a date took no part: {count}.").format(count=number(result.undated))
    return f"{said} {undated}" if result.undated else said


def scenes_of(result: HitsResult) -> str:
    """The chances of the scenes; empty where there is but one scene, or the model can't tell."""
    if result.scenes_searched < 2 or not result.scenes:
        return ""
    shown = [
        tr("{name} {chance}").format(name=name_of(scene), chance=chance_words(chance))
        for scene, chance in result.scenes[:NAMED_SCENES]
    ]
    rest = result.scenes_searched - len(shown)
    listed = ", ".join([*shown, tr("{count} others lower").format(count=number(rest))] if rest else shown)
    words = tr("A chance of 50 % or more in {likely} of {searched} scenes: {names}")
    return words.format(likely=number(result.scenes_likely), searched=number(result.scenes_searched), names=listed)


def english_of(result: HitsResult) -> str:
    """What was asked in English instead of the user's words."""
    return tr("Asked in English: {words}").format(words=", ".join(result.translated))


def more_of(result: HitsResult, wanted: int) -> str:
    """What scores less, or is left out because only so many hits were wanted; empty where there is nothing."""
    if not result.more:
        return ""
    below = tr("{more} more score {score} or better.")
    if result.count >= wanted:
        below = tr("{more} more score {score} or better: raise the number of hits to see them.")
    elif result.scenes_searched > 1:
        below = tr("{more} more score {score} or better, in scenes where not enough speaks for it.")
    return below.format(more=number(result.more), score=number(WORTH_A_LOOK, 1))


def precision_of(found: Precision) -> str:
    """How many of the first hits were right before it learned."""
    words = tr("Before, {value} of the first {k} hits were right (precision@{k}, 95 % interval {low} … {high}).")
    percent = {name: f"{number(100 * getattr(found, name))}\u00a0%" for name in ("value", "low", "high")}
    return words.format(k=number(found.k), **percent)


def none_reaches(result: HitsResult) -> str:
    """Nothing is so likely, so large or so near as it was asked for."""
    words = tr("No hit among {searched} chips: none reaches what was asked for.")
    return words.format(searched=number(result.searched))


def changes_of(result: ChangeResult) -> str:
    """How much changed, and how much of that chance explains."""
    words = tr(
        "{count} changed places. Of {places} cells of ground, {false} would seem changed by chance; {opposite} changed "
        "as much the other way."
    )
    return words.format(
        count=number(result.count),
        places=number(result.places),
        false=number(result.expected_false, 1),
        opposite=number(result.opposite),
    )


def _found(result: HitsResult) -> str:
    words = tr("{count} hits among {searched} chips, best score {best}")
    if result.count == 1:
        words = tr("1 hit among {searched} chips, score {best}")
    best = number(result.best_score or 0, 2)
    said = words.format(count=number(result.count), searched=number(result.searched), best=best)
    if result.verdict == "possible" and result.unknown:
        return tr("{found} – possible only: the model does not know {words}.").format(found=said, words=_quoted(result))
    if result.verdict == "possible" and result.false_alarm is not None:
        doubt = tr("{found} – possible only: {chance} of unrelated texts come as near to a chip.")
        return doubt.format(found=said, chance=chance_words(result.false_alarm))
    if result.verdict == "possible" and result.presence is not None:
        doubt = tr("{found} – possible only: the chance that it is there is {chance}.")
        return doubt.format(found=said, chance=chance_words(result.presence))
    return said


def _no_match(result: HitsResult) -> str:
    among = tr("No confident match among {searched} chips").format(searched=number(result.searched))
    if result.count:
        among = tr("No confident match, but {count} look-alikes among {searched} chips").format(
            count=number(result.count), searched=number(result.searched)
        )
    if result.verdict == "unknown":
        words = tr("{found}: the model does not know {words}, so this is no all-clear.")
        return words.format(found=among, words=_quoted(result))
    if result.verdict == "unlikely" and result.false_alarm is not None:
        words = tr("{found}: nothing stands out; {chance} of unrelated texts come as near to a chip.")
        return words.format(found=among, chance=chance_words(result.false_alarm))
    chance = chance_words(result.presence or 0)
    if result.verdict == "unlikely" and result.presence is not None:
        words = tr("{found}: it is probably not there, the chance is {chance}.")
        return words.format(found=among, chance=chance)
    if result.is_confident:
        return none_reaches(result)
    if result.nearest_score is None or result.presence is None:
        return f"{among}."
    words = tr("{found}: not enough speaks for it; the best scores {best}, the chance is {chance}.")
    said = words.format(found=among, best=number(result.nearest_score, 2), chance=chance)
    bar = tr("A scene gives hits from {chance} on.").format(chance=chance_words(result.threshold or 0))
    return said if result.threshold is None else f"{said} {bar}"


def _quoted(result: HitsResult) -> str:
    return ", ".join(f"“{word}”" for word in result.unknown)
