"""Arrays: every time of an operator is an array over shapes, in seconds."""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
