"""How much the properties try: the same few examples every time, or many with a random seed.

``BYLINE_HYPOTHESIS=long`` asks for the second.
"""

from __future__ import annotations

import os
from typing import Final

from hypothesis import HealthCheck, Phase, settings

# Building a site is slow by Hypothesis's measure, and says nothing about the strategy.
_SLOW: Final = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much)
_TIMES_MORE: Final = 25

settings.register_profile(
    "bounded",
    deadline=None,
    derandomize=True,
    database=None,
    max_examples=100,
    suppress_health_check=_SLOW,
)
settings.register_profile(
    "long",
    deadline=None,
    database=None,
    max_examples=100 * _TIMES_MORE,
    suppress_health_check=_SLOW,
    print_blob=True,
)
_PROFILE: Final = os.environ.get("BYLINE_HYPOTHESIS", "bounded")
settings.load_profile(_PROFILE)


def examples(number: int, *, shrink: bool = True) -> settings:
    """Return the settings for so many examples, and many times more in the long profile.

    Without ``shrink``, the bounded profile shows what failed as it is: to find the smallest blog
    that fails takes minutes.
    """
    long = _PROFILE == "long"
    phases = tuple(phase for phase in Phase if shrink or long or phase is not Phase.shrink)
    return settings(max_examples=number * (_TIMES_MORE if long else 1), phases=phases)
