"""BERT as an OpenVINO graph, made from its weights; the only file that imports openvino."""

from __future__ import annotations

import sys
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from index.bert import Floats, Forward, Integers, Shape, Weights

_CONVERTER = "openvino.tools.ovc"


def openvino_forward(shape: Shape, weights: Weights, *, streams: int, bfloat16: bool | None) -> Forward:
    """Compile the graph for this processor: ``streams`` batches at a time, one thread each.

    One thread a batch needs no waiting for another thread, which costs most beside a busy neighbour. Raises
    ImportError where OpenVINO is not installed.
    """
    ov = _openvino()
    core = ov.Core()
    if bfloat16 is None:
        bfloat16 = "BF16" in core.get_property("CPU", "OPTIMIZATION_CAPABILITIES")
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
        request = idle.get()
        try:
            return np.asarray(request.infer((ids, types, mask), share_inputs=True)[0], dtype=np.float32)
        finally:
            idle.put(request)

    return forward


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

    def weight(self, name: str) -> Any:
        return self.op.constant(np.ascontiguousarray(self._weights[name], dtype=np.float32), shared_memory=True)

    def linear(self, x: Any, name: str) -> Any:
        product = self.op.matmul(x, self.weight(f"{name}.weight"), False, True)
        return self.op.add(product, self.weight(f"{name}.bias"))

    def norm(self, x: Any, name: str) -> Any:
        flat = self.op.mvn(x, self.constant(np.array([-1])), True, self._epsilon, "inside_sqrt")
        return self.op.add(self.op.multiply(flat, self.weight(f"{name}.weight")), self.weight(f"{name}.bias"))

    def lookup(self, name: str, ids: Any) -> Any:
        return self.op.gather(self.weight(f"embeddings.{name}.weight"), ids, self.constant(np.int64(0)))


def _graph(ov: Any, shape: Shape, weights: Weights) -> Any:
    """The encoder from ids, types and mask to the last hidden states, for batches of any size."""
    build = _Layers(ov, weights, shape.epsilon)
    op = build.op
    ids, types = (op.parameter([-1, -1], np.int32, name=name) for name in ("ids", "types"))
    mask = op.parameter([-1, -1], np.float32, name="mask")
    zero, one = build.constant(np.int64(0)), build.constant(np.int64(1))
    length = op.gather(op.shape_of(ids), one, zero)
    places = op.range(zero, length, one, "i64")
    x = op.add(build.lookup("word_embeddings", ids), build.lookup("token_type_embeddings", types))
    x = build.norm(op.add(x, build.lookup("position_embeddings", places)), "embeddings.LayerNorm")
    seen = op.unsqueeze(mask, build.constant(np.array([1, 2])))
    block = op.multiply(op.subtract(seen, build.constant(np.float32(1))), build.constant(np.float32(1e4)))
    for number in range(shape.layers):
        x = _layer(build, shape, f"encoder.layer.{number}", x, block)
    return ov.Model([op.result(x)], [ids, types, mask], "bert")


def _layer(build: _Layers, shape: Shape, name: str, x: Any, block: Any) -> Any:
    op = build.op
    size = shape.hidden // shape.heads
    apart, together = (
        build.constant(np.array([0, 0, shape.heads, size])),
        build.constant(np.array([0, 0, shape.hidden])),
    )
    swap = build.constant(np.array([0, 2, 1, 3]))
    query, key, value = (
        op.transpose(op.reshape(build.linear(x, f"{name}.attention.self.{part}"), apart, True), swap)
        for part in ("query", "key", "value")
    )
    scores = op.multiply(op.matmul(query, key, False, True), build.constant(np.float32(size**-0.5)))
    mixed = op.matmul(op.softmax(op.add(scores, block), -1), value, False, False)
    mixed = op.reshape(op.transpose(mixed, swap), together, True)
    x = build.norm(
        op.add(x, build.linear(mixed, f"{name}.attention.output.dense")), f"{name}.attention.output.LayerNorm"
    )
    inner = op.gelu(build.linear(x, f"{name}.intermediate.dense"), "erf")
    return build.norm(op.add(x, build.linear(inner, f"{name}.output.dense")), f"{name}.output.LayerNorm")
