from __future__ import annotations

import pytest

from emocare.errors import Unavailable
from emocare.training.packages import need_training_packages


def test_a_missing_package_is_named_with_what_to_do():
    need_training_packages(("yaml", "numpy"))
    with pytest.raises(
        Unavailable, match=r"not installed \(no_such_torch\): run \./app test --all"
    ) as raised:
        need_training_packages(("yaml", "no_such_torch"))
    assert raised.value.code == "training_missing"
