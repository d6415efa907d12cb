"""JSON damaged at one place either still is a policy, or is refused with one clear error."""

import contextlib
import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from assent.logic.codec import CodecError, canonical, decode_policy, digest, encode_policy
from assent.logic.policy import Policy
from tests.generative.trees import small_policies

JUNK = st.sampled_from(
    (None, True, 0, -1, 2.5, float("nan"), "", "age", "all_of", [], [0], {}, {"node": "flag"},
     {"date": "2026-02-30"}, {"date": "2026-01-31"}, {"key": "x"})
)  # fmt: skip


def places(data: Any) -> list[tuple[Any, Any]]:
    """Every container with a key or an index in it."""
    pairs = list(data.items() if isinstance(data, dict) else enumerate(data))
    inner = [place for _, part in pairs if isinstance(part, dict | list) for place in places(part)]
    return [(data, key) for key, _ in pairs] + inner


@given(small_policies(depth=2), JUNK, st.booleans(), st.data())
def test_damage_is_refused_or_harmless(policy: Policy, junk: Any, removed: bool, data: st.DataObject) -> None:
    damaged = json.loads(canonical(encode_policy(policy)))
    container, key = data.draw(st.sampled_from(places(damaged)))
    if removed:
        del container[key]
    else:
        container[key] = junk
    with contextlib.suppress(CodecError):
        assert digest(decode_policy(damaged)).startswith("sha256:")
