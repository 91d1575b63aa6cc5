"""A transformer as an OpenVINO graph, made from its weights; the only file that imports openvino."""

from __future__ import annotations

import sys
from functools import cache
from queue import SimpleQueue
from typing import Any

import numpy as np
import numpy.typing as npt

from index.model.transformer import Floats, Forward, Integers, Precision, Shape, Weights, relative_buckets

_CONVERTER = "openvino.tools.ovc"
_GROUP = 64
"""How many neighbouring numbers of a token share a scale where they are multiplied as bytes."""


def openvino_forward(shape: Shape, weights: Weights, *, streams: int, precision: Precision | None) -> Forward:
    """Compile the graph for this processor: ``streams`` batches at a time, one thread each.

    One thread a batch needs no waiting for another thread, which costs most beside a busy neighbour. ``precision``
    None takes the fastest that this processor has instructions for. Raises ImportError where OpenVINO is not installed.
    """
    ov = _openvino()
    core = ov.Core()
    if precision is None:
        precision = _native_precision(ov, core)
    compiled = core.compile_model(
        _graph(_Layers(ov, weights, shape.epsilon, as_bytes=precision == "int8"), shape),
        "CPU",
        {
            "INFERENCE_PRECISION_HINT": "bf16" if precision == "bfloat16" else "f32",
            "DYNAMIC_QUANTIZATION_GROUP_SIZE": _GROUP if precision == "int8" else 0,
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
    return f"OpenVINO {ov.__version__.split('-')[0]}, {_native_precision(ov, ov.Core())}"


def _native_precision(ov: Any, core: Any) -> Precision:
    """The fastest precision of this processor that moves no answer: ``benchmarks/speed.md`` has what each costs."""
    if "BF16" in core.get_property("CPU", "OPTIMIZATION_CAPABILITIES"):
        return "bfloat16"
    return "int8" if _multiplies_bytes(ov) else "float32"


@cache
def _multiplies_bytes(ov: Any) -> bool:
    """Whether products are computed in bytes here, which no property of the runtime tells: it needs AVX-VNNI.

    1 and .001 in one group of numbers come to 1.001 by floats and to 1 by bytes, whose step is 1/127.
    """
    op = ov.opset13
    numbers = op.parameter([-1, -1, _GROUP], np.float32)
    product = op.matmul(numbers, _dequantized(op, np.ones((_GROUP, _GROUP), dtype=np.float32)), False, True)
    settings = {"INFERENCE_PRECISION_HINT": "f32", "INFERENCE_NUM_THREADS": 1}
    model = ov.Model([op.result(product)], [numbers], "probe")
    compiled = ov.Core().compile_model(model, "CPU", {**settings, "DYNAMIC_QUANTIZATION_GROUP_SIZE": _GROUP})
    probe = np.zeros((1, 1, _GROUP), dtype=np.float32)
    probe[..., :2] = 1, 0.001
    return bool(compiled(probe)[0][0, 0, 0] < 1.0005)


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

    def __init__(self, ov: Any, weights: Weights, epsilon: float, *, as_bytes: bool) -> None:
        self.ov = ov
        self.op = ov.opset13
        self._weights = weights
        self._epsilon = epsilon
        self._as_bytes = as_bytes

    def constant(self, value: npt.ArrayLike) -> Any:
        return self.op.constant(np.asarray(value))

    def array(self, name: str) -> Floats:
        return np.ascontiguousarray(self._weights[name], dtype=np.float32)

    def weight(self, name: str) -> Any:
        return self.op.constant(self.array(name), shared_memory=True)

    def linear(self, x: Any, name: str) -> Any:
        weight = f"{name}.weight"
        by = _dequantized(self.op, self.array(weight)) if self._as_bytes else self.weight(weight)
        product = self.op.matmul(x, by, False, True)
        return self.op.add(product, self.weight(f"{name}.bias"))

    def norm(self, x: Any, name: str) -> Any:
        flat = self.op.mvn(x, self.constant(np.array([-1])), True, self._epsilon, "inside_sqrt")
        return self.op.add(self.op.multiply(flat, self.weight(f"{name}.weight")), self.weight(f"{name}.bias"))

    def lookup(self, name: str, ids: Any) -> Any:
        return self.op.gather(self.weight(f"embeddings.{name}.weight"), ids, self.constant(np.int64(0)))


def _dequantized(op: Any, weight: Floats) -> Any:
    """A weight as bytes that the runtime multiplies as they are: each row has a scale and a byte that means zero."""
    least, most = np.minimum(weight.min(1, keepdims=True), 0), np.maximum(weight.max(1, keepdims=True), 0)
    scale = np.maximum((most - least) / 255, np.finfo(np.float32).tiny)
    zero = np.rint(-least / scale)
    quantized = weight * (1 / scale)
    quantized += zero + 0.5  # bytes are cut off, so this rounds; both roundings up can come to 256
    np.minimum(quantized, 255, out=quantized)
    shifted = op.subtract(*(op.convert(op.constant(part.astype(np.uint8)), "f32") for part in (quantized, zero)))
    return op.multiply(shifted, op.constant(scale))


def _graph(build: _Layers, shape: Shape) -> Any:
    """The encoder from ids, mask and types, where it has them, to the last hidden states, for batches of any size."""
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
    return build.ov.Model([op.result(x)], inputs, "encoder")


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
