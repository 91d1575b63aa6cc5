"""The transformer behind the embedder and the reader, BERT or MPNet, on this machine's fastest runtime for it.

OpenVINO runs it, in bfloat16 or else in bytes where the processor multiplies them natively (``benchmarks/speed.md``
compares); transformers does where OpenVINO cannot be had.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from index.model.openvino_bert import openvino_forward, openvino_runtime
from index.model.transformer import FAMILIES, Floats, Forward, Precision, Shape, Tokens, Weights
from index.model.transformers_bert import transformers_forward

BATCH_TOKENS = 1024  # padded; more gains nothing, and a question waits no longer than one batch of a rebuild
_STREAMS = 16
STEP = 8
"""The step to which the length of a few rows is rounded up, because each new length costs the runtime milliseconds."""
_FEW = 4
_TYPES = {"F16": np.float16, "F32": np.float32, "I64": np.int64}


def read_shape(folder: Path) -> Shape | None:
    """The shape of the model in ``folder``, None where it is of no known family; raises OSError and ValueError."""
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    family = FAMILIES.get(config.get("model_type"))
    if family is None or any(config.get(name, known) != known for name, known in family.settings.items()):
        return None
    return Shape(
        family,
        layers=config["num_hidden_layers"],
        hidden=config["hidden_size"],
        heads=config["num_attention_heads"],
        positions=config["max_position_embeddings"] - family.first_position,
        epsilon=config.get("layer_norm_eps", 1e-12),
    )


def read_weights(folder: Path) -> dict[str, npt.NDArray[Any]]:
    """The encoder's tensors in ``model.safetensors`` under its own names.

    They are views of the mapped file, so that reading costs nothing and two models of one file share its memory.
    Raises OSError; raises ValueError or KeyError where the file has another format.
    """
    path = folder / "model.safetensors"
    state = path.stat()
    content = _mapped(path, state.st_ino, state.st_mtime_ns)
    begin = 8 + int.from_bytes(content[:8].tobytes(), "little")
    header = json.loads(content[8:begin].tobytes())
    found = {}
    for name, entry in header.items():
        if name == "__metadata__":
            continue
        start, end = entry["data_offsets"]
        tensor = content[begin + start : begin + end].view(_TYPES[entry["dtype"]]).reshape(entry["shape"])
        found[name.removeprefix("bert.").removeprefix("mpnet.")] = np.asarray(tensor)
    return found


@lru_cache(maxsize=1)
def _mapped(path: Path, inode: int, changed: int) -> npt.NDArray[np.uint8]:
    """The bytes of a file, mapped once for all that read it as it is."""
    return np.memmap(path, dtype=np.uint8, mode="c")  # OpenVINO takes only what it might write to


def processors() -> int:
    """How many batches are worked on at once: one for each processor this program may use."""
    if hasattr(os, "sched_getaffinity"):  # not on macOS and Windows
        return min(len(os.sched_getaffinity(0)), _STREAMS)
    return min(os.cpu_count() or 1, _STREAMS)


def runtime() -> str:
    """The runtime of the models on this machine, for a report."""
    try:
        return openvino_runtime()
    except (ImportError, RuntimeError) as error:
        from importlib.metadata import version  # for reports alone

        reason = str(error).strip().splitlines() or [type(error).__name__]
        return f"transformers {version('transformers')}, float32; OpenVINO cannot be had: {reason[0]}"


def load_forward(shape: Shape, weights: Weights, *, precision: Precision | None = None) -> Forward:
    """Ready ``weights`` for this machine; ``precision`` None asks the processor. Safe to call from several threads.

    Raises KeyError where a tensor is missing and ValueError where one has another shape.
    """
    try:
        return openvino_forward(shape, weights, streams=processors(), precision=precision)
    except (ImportError, RuntimeError):  # no build of it for this machine, or a processor it does not know
        return transformers_forward(shape, weights, bfloat16=precision == "bfloat16")


def hidden_states(forward: Forward, rows: Sequence[Tokens]) -> Floats:
    """Pad ``rows`` and run them: (rows, longest, hidden); a few rows, as of a question, are padded a little further."""
    longest = max(map(len, rows))
    if len(rows) <= _FEW:
        longest = -(-longest // STEP) * STEP
    ids = np.zeros((len(rows), longest), dtype=np.int32)
    types, mask = np.zeros_like(ids), np.zeros((len(rows), longest), dtype=np.float32)
    for number, row in enumerate(rows):
        ids[number, : len(row)], types[number, : len(row)] = row.ids, row.types
        mask[number, : len(row)] = 1
    return forward(ids, types, mask)


def open_tokenizer(folder: Path, longest: int, stride: int = 0) -> Any:
    """The model's tokenizer, without padding.

    Texts are cut at ``longest`` tokens; with a ``stride``, what is cut off a pair's second text comes in further
    windows that share so many tokens.
    """
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    if stride:
        tokenizer.enable_truncation(longest, stride=stride, strategy="only_second")
    else:
        tokenizer.enable_truncation(longest)
    return tokenizer
