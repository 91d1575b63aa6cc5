"""Runs a module of this program as on a processor that multiplies floats alone: its name and options follow.

OpenVINO tells of bfloat16 whatever ONEDNN_MAX_CPU_ISA says, so the program is kept from asking what there is.
"""

from __future__ import annotations

import runpy
import sys

from index.model import openvino_bert

if __name__ == "__main__":
    openvino_bert._native_precision = lambda ov, core: "float32"
    del sys.argv[0]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
