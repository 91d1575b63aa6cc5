"""What a transformer is here: a function from token ids to hidden states, and the kinds of it that are known."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int32]
Weights = Mapping[str, npt.NDArray[Any]]
Precision = Literal["float32", "bfloat16", "int8"]
"""What the products of the layers are computed in; all else is float32, or bfloat16 beside it."""
Forward = Callable[[Integers, Integers, Floats], Floats]
"""Token ids, token types and mask (1 for a token, 0 for padding), each (rows, length) → last hidden states."""


@dataclass(frozen=True)
class Tokens:
    """One row: a text, or a question with a passage."""

    ids: Sequence[int]
    types: Sequence[int]

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True)
class Family:
    """What tells one kind of transformer from another: the names of its tensors and how it knows a token's place.

    ``settings`` are those of ``config.json`` that must be as they are here where they are given. The first token has
    the place ``first_position``. ``relative`` names the bias that all layers add to their attention by how far two
    tokens are apart, empty where there is none.
    """

    settings: Mapping[str, object]
    query: str
    key: str
    value: str
    output: str
    norm: str
    first_position: int = 0
    token_types: bool = True
    relative: str = ""


BERT = Family(
    settings={"hidden_act": "gelu", "position_embedding_type": "absolute", "is_decoder": False},
    query="attention.self.query",
    key="attention.self.key",
    value="attention.self.value",
    output="attention.output.dense",
    norm="attention.output.LayerNorm",
)
MPNET = Family(
    settings={"hidden_act": "gelu", "pad_token_id": 1},
    query="attention.attn.q",
    key="attention.attn.k",
    value="attention.attn.v",
    output="attention.attn.o",
    norm="attention.LayerNorm",
    first_position=2,
    token_types=False,
    relative="encoder.relative_attention_bias.weight",
)
FAMILIES: Mapping[str, Family] = {"bert": BERT, "mpnet": MPNET}
"""By the ``model_type`` of ``config.json``."""


@dataclass(frozen=True)
class Shape:
    """What of ``config.json`` the numbers depend on; a row has at most ``positions`` tokens."""

    family: Family
    layers: int
    hidden: int
    heads: int
    positions: int
    epsilon: float


def relative_buckets(positions: int, buckets: int) -> npt.NDArray[np.int64]:
    """The bucket of each distance from ``1 - positions`` to ``positions - 1``: a key's place less its query's.

    Half of the buckets are for keys behind their query. In each half the nearest half of the distances have a bucket
    each; further ones share buckets that widen logarithmically up to 128. Source: Raffel et al., JMLR 21
    (2020), as MPNet uses it.
    """
    distances = np.arange(1 - positions, positions)
    far, half, exact = np.abs(distances), buckets // 2, buckets // 4
    growth = np.log(np.maximum(far, exact) / exact) / np.log(128 / exact) * (half - exact)
    wide = np.minimum(exact + (growth + 1e-6).astype(np.int64), half - 1)  # 16 of 8 is a whole step, however rounded
    return np.where(distances > 0, half, 0) + np.where(far < exact, far, wide)
