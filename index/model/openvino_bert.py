"""A transformer as an OpenVINO graph, made from its weights; the only file that imports openvino."""

from __future__ import annotations

import sys
from queue import SimpleQueue
from typing import Any

import numpy as np
import numpy.typing as npt

from index.model.transformer import Floats, Forward, Integers, Shape, Weights, relative_buckets

_CONVERTER = "openvino.tools.ovc"


def openvino_forward(shape: Shape, weights: Weights, *, streams: int, bfloat16: bool | None) -> Forward:
    """Compile the graph for this processor: ``streams`` batches at a time, one thread each.

    One thread a batch needs no waiting for another thread, which costs most beside a busy neighbour. Raises
    ImportError where OpenVINO is not installed.
    """
    ov = _openvino()
    core = ov.Core()
    if bfloat16 is None:
        bfloat16 = _multiplies_bfloat16(core)
    compiled = core.compile_model(
        _graph(ov, shape, weights),
        "CPU",
        {
            "INFERENCE_PRECISION_HINT": "bf16" if bfloat16 else "f32",
            "NUM_STREAMS": streams,
            "INFERENCE_NUM_THREADS": streams,
            "ENABLE_CPU_PINNING": False,
        },
    )
    idle: SimpleQueue[Any] = SimpleQueue()
    for _ in range(streams):
        idle.put(compiled.create_infer_request())

    def forward(ids: Integers, types: Integers, mask: Floats) -> Floats:
        inputs = (ids, mask, types) if shape.family.token_types else (ids, mask)
        request = idle.get()
        try:
            return np.asarray(request.infer(inputs, share_inputs=True)[0], dtype=np.float32)
        finally:
            idle.put(request)

    return forward


def openvino_runtime() -> str:
    """The version of OpenVINO and the precision it computes in; raises ImportError where it is not installed."""
    ov = _openvino()
    precision = "bfloat16" if _multiplies_bfloat16(ov.Core()) else "float32"
    return f"OpenVINO {ov.__version__.split('-')[0]}, {precision}"


def _multiplies_bfloat16(core: Any) -> bool:
    return "BF16" in core.get_property("CPU", "OPTIMIZATION_CAPABILITIES")


def _openvino() -> Any:
    """Import openvino without its converter, whose import would report the use of it over the network."""
    hidden = _CONVERTER not in sys.modules
    if hidden:
        sys.modules[_CONVERTER] = None  # type: ignore[assignment]
    try:
        import openvino
    finally:
        if hidden:
            del sys.modules[_CONVERTER]
    return openvino


class _Layers:
    """Pieces of the graph over named weights."""

    def __init__(self, ov: Any, weights: Weights, epsilon: float) -> None:
        self.op = ov.opset13
        self._weights = weights
        self._epsilon = epsilon

    def constant(self, value: npt.ArrayLike) -> Any:
        return self.op.constant(np.asarray(value))

    def array(self, name: str) -> Floats:
        return np.ascontiguousarray(self._weights[name], dtype=np.float32)

    def weight(self, name: str) -> Any:
        return self.op.constant(self.array(name), shared_memory=True)

    def linear(self, x: Any, name: str) -> Any:
        product = self.op.matmul(x, self.weight(f"{name}.weight"), False, True)
        return self.op.add(product, self.weight(f"{name}.bias"))

    def norm(self, x: Any, name: str) -> Any:
        flat = self.op.mvn(x, self.constant(np.array([-1])), True, self._epsilon, "inside_sqrt")
        return self.op.add(self.op.multiply(flat, self.weight(f"{name}.weight")), self.weight(f"{name}.bias"))

    def lookup(self, name: str, ids: Any) -> Any:
        return self.op.gather(self.weight(f"embeddings.{name}.weight"), ids, self.constant(np.int64(0)))


def _graph(ov: Any, shape: Shape, weights: Weights) -> Any:
    """The encoder from ids, mask and types, where it has them, to the last hidden states, for batches of any size."""
    build = _Layers(ov, weights, shape.epsilon)
    op, family = build.op, shape.family
    ids, mask = op.parameter([-1, -1], np.int32, name="ids"), op.parameter([-1, -1], np.float32, name="mask")
    inputs = [ids, mask]
    zero, one = build.constant(np.int64(0)), build.constant(np.int64(1))
    length = op.gather(op.shape_of(ids), one, zero)
    places = op.range(zero, length, one, "i64")
    x = build.lookup("word_embeddings", ids)
    if family.token_types:
        inputs.append(op.parameter([-1, -1], np.int32, name="types"))
        x = op.add(x, build.lookup("token_type_embeddings", inputs[-1]))
    positions = op.add(places, build.constant(np.int64(family.first_position)))
    x = build.norm(op.add(x, build.lookup("position_embeddings", positions)), "embeddings.LayerNorm")
    seen = op.unsqueeze(mask, build.constant(np.array([1, 2])))
    added = op.multiply(op.subtract(seen, build.constant(np.float32(1))), build.constant(np.float32(1e4)))
    if family.relative:
        added = op.add(_relative(build, shape, places), added)
    for number in range(shape.layers):
        x = _layer(build, shape, f"encoder.layer.{number}", x, added)
    return ov.Model([op.result(x)], inputs, "encoder")


def _relative(build: _Layers, shape: Shape, places: Any) -> Any:
    """What all layers add to the attention of each head for how far a key is from its query: (1, heads, query, key)."""
    op = build.op
    bias = build.array(shape.family.relative)
    by_distance = bias[relative_buckets(shape.positions, len(bias))].T[None]
    zero = build.constant(np.int64(0))
    distance = op.subtract(op.unsqueeze(places, zero), op.unsqueeze(places, build.constant(np.int64(1))))
    nearest = build.constant(np.int64(shape.positions - 1))
    return op.gather(
        build.constant(np.ascontiguousarray(by_distance)), op.add(distance, nearest), build.constant(np.int64(2))
    )


def _layer(build: _Layers, shape: Shape, name: str, x: Any, added: Any) -> Any:
    """One layer; ``added`` is what its attention's scores have added before the softmax."""
    op, family = build.op, shape.family
    size = shape.hidden // shape.heads
    by_head, joined = (
        build.constant(np.array([0, 0, shape.heads, size])),
        build.constant(np.array([0, 0, shape.hidden])),
    )
    swap = build.constant(np.array([0, 2, 1, 3]))
    query, key, value = (
        op.transpose(op.reshape(build.linear(x, f"{name}.{part}"), by_head, True), swap)
        for part in (family.query, family.key, family.value)
    )
    scores = op.multiply(op.matmul(query, key, False, True), build.constant(np.float32(size**-0.5)))
    mixed = op.matmul(op.softmax(op.add(scores, added), -1), value, False, False)
    mixed = op.reshape(op.transpose(mixed, swap), joined, True)
    x = build.norm(op.add(x, build.linear(mixed, f"{name}.{family.output}")), f"{name}.{family.norm}")
    inner = op.gelu(build.linear(x, f"{name}.intermediate.dense"), "erf")
    return build.norm(op.add(x, build.linear(inner, f"{name}.output.dense")), f"{name}.output.LayerNorm")
