"""What makes a model's scores mean something: background, distractors, words and coefficients, in one file.

pictures → mosaics of chips → evidence → coefficients          (`make_calibration`; docs/scores.md)
"""

from training.calibration.fit import Asked, Fitted, fit_coefficients
from training.calibration.make import make_calibration
from training.calibration.material import Material, lay_mosaics

__all__ = ["Asked", "Fitted", "Material", "fit_coefficients", "lay_mosaics", "make_calibration"]
