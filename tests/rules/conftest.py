"""How many random cases the laws are tried on: 100 each, more with HYPOTHESIS_PROFILE=deep, the same few with =mutants."""

import os

from hypothesis import HealthCheck, Phase, settings

_SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]
settings.register_profile("rules", max_examples=100, deadline=None, suppress_health_check=_SLOW)
settings.register_profile("deep", max_examples=3000, deadline=None, suppress_health_check=_SLOW)
# A mutant is to fail, and how small the failing case can be made says nothing.
settings.register_profile(
    "mutants",
    max_examples=20,
    deadline=None,
    suppress_health_check=_SLOW,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "rules"))
