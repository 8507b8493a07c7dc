"""The engine gives way to the window: folding thousands of arrived entries must not cost a person a frame.

On two processors a burst occupies one; the painting shares the other with the window's readers, and waits for each that waits
for the engine, since they hold one interpreter between them. So the engine has a thirtieth of the window's weight: it counts only
while processors are short, and an act that was asked for finds the window waiting, not painting.

Layer: engine.
"""

import os
import sys

NICE = 15
_BELOW_NORMAL = 0x4000  # BELOW_NORMAL_PRIORITY_CLASS


def give_way() -> None:
    """Let this process yield to the one that started it; where the system forbids it, go on as before."""
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415

        kernel = ctypes.windll.kernel32
        kernel.GetCurrentProcess.restype = ctypes.c_void_p
        kernel.SetPriorityClass.argtypes = (ctypes.c_void_p, ctypes.c_uint32)
        kernel.SetPriorityClass(kernel.GetCurrentProcess(), _BELOW_NORMAL)
        return
    try:
        os.nice(NICE)
    except OSError:
        return
