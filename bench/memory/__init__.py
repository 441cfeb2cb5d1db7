"""How well and how fast the memory model predicts, beside its peers; compiled by Numba."""

from ravive.memory.compilation import ask_for_compiled_code

ask_for_compiled_code()
