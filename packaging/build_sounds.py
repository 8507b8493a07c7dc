"""Make resources/sounds/alarm.wav: two tones, a falling fourth, twice; audible through engine noise, no file of others.

Source: our design; tones between 500 and 1,000 Hz as IEC 60601-1-8 recommends for alarms heard by older ears.
"""

import math
import struct
import sys
import wave
from pathlib import Path

RATE_HZ = 22_050
TONES_HZ = (880.0, 659.3)
TONE_S = 0.18
GAP_S = 0.06
RISE_S = 0.012
LOUDNESS = 0.7
REPEATS = 2


def samples() -> list[int]:
    """Return the sound, 16-bit mono."""
    found: list[int] = []
    count, rise = int(RATE_HZ * TONE_S), int(RATE_HZ * RISE_S)
    for _ in range(REPEATS):
        for tone in TONES_HZ:
            for place in range(count):
                # Without rise and fall each tone would begin and end with a click.
                envelope = min(1.0, place / rise, (count - place) / rise)
                wave_at = sum(math.sin(2 * math.pi * tone * part * place / RATE_HZ) / part for part in (1, 2, 3)) / 1.8
                found.append(int(32_767 * LOUDNESS * envelope * max(-1.0, min(1.0, wave_at))))
            found += [0] * int(RATE_HZ * GAP_S)
    return found


def main() -> int:
    """Write the file and return 0."""
    path = Path(__file__).parents[1] / "resources" / "sounds" / "alarm.wav"
    path.parent.mkdir(exist_ok=True)
    content = samples()
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes(struct.pack(f"<{len(content)}h", *content))
    return 0


if __name__ == "__main__":
    sys.exit(main())
