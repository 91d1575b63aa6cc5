"""A transformer as the transformers library runs it: slower than OpenVINO, and the measure of what is right."""

from __future__ import annotations

from typing import Any

import numpy as np

from index.model.transformer import BERT, Floats, Forward, Integers, Shape, Weights


def transformers_forward(shape: Shape, weights: Weights, *, bfloat16: bool) -> Forward:
    """Run the same weights by the library's own code for their family."""
    import torch

    model = _model(shape, weights)
    model.load_state_dict({name: torch.from_numpy(w.copy()) for name, w in weights.items()}, strict=False)
    torch.set_num_threads(1)  # each batch has a thread already
    model = (model.bfloat16() if bfloat16 else model.float()).train(False)

    def forward(ids: Integers, types: Integers, mask: Floats) -> Floats:
        with torch.inference_mode():
            rows, seen = torch.from_numpy(ids).long(), torch.from_numpy(mask).long()
            inputs = {"input_ids": rows, "attention_mask": seen}
            if shape.family.token_types:
                inputs["token_type_ids"] = torch.from_numpy(types).long()
            first = shape.family.first_position
            inputs["position_ids"] = torch.arange(first, first + ids.shape[1]).expand(ids.shape)
            found = model(**inputs).last_hidden_state
            return np.asarray(found.float().numpy(), dtype=np.float32)

    return forward


def _model(shape: Shape, weights: Weights) -> Any:
    """The family's own class in the sizes of ``weights``, which it does not hold yet."""
    from transformers import BertConfig, BertModel, MPNetConfig, MPNetModel

    sizes: dict[str, Any] = {
        "vocab_size": len(weights["embeddings.word_embeddings.weight"]),
        "hidden_size": shape.hidden,
        "num_hidden_layers": shape.layers,
        "num_attention_heads": shape.heads,
        "intermediate_size": len(weights["encoder.layer.0.intermediate.dense.bias"]),
        "max_position_embeddings": shape.positions + shape.family.first_position,
        "layer_norm_eps": shape.epsilon,
    }
    if shape.family is BERT:
        kinds = len(weights["embeddings.token_type_embeddings.weight"])
        return BertModel(BertConfig(type_vocab_size=kinds, **sizes), add_pooling_layer=False)
    buckets = len(weights[shape.family.relative])
    return MPNetModel(MPNetConfig(relative_attention_num_buckets=buckets, **sizes), add_pooling_layer=False)
