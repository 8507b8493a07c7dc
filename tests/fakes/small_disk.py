"""A real disk that is small and can be full: a tmpfs of its own, where the system lets a test mount one."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

_PAGE_BYTES = 4_096


class SmallDisk:
    """A mounted disk; `small_disk` makes and unmounts it. A ballast file leaves as much room as a test wants."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._ballast = path / "ballast"

    @property
    def free_bytes(self) -> int:
        return shutil.disk_usage(self.path).free

    def fill(self, *, leave_bytes: int = 0) -> None:
        """Let so much room be left, at whole pages."""
        self.make_room()
        size = (self.free_bytes - leave_bytes) // _PAGE_BYTES * _PAGE_BYTES
        descriptor = os.open(self._ballast, os.O_CREAT | os.O_WRONLY, 0o600)
        try:
            os.posix_fallocate(descriptor, 0, size)
        finally:
            os.close(descriptor)

    def make_room(self) -> None:
        """Take the ballast away."""
        self._ballast.unlink(missing_ok=True)


@contextmanager
def small_disk(path: Path, *, megabytes: int = 24) -> Iterator[SmallDisk]:
    """Mount a disk at ``path``; where that can't be, the test is skipped with the reason."""
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        pytest.skip("only root on Linux may mount a small disk")
    mount, unmount = shutil.which("mount"), shutil.which("umount")
    if mount is None or unmount is None:
        pytest.skip("there is no mount here")
    path.mkdir()
    command = [mount, "-t", "tmpfs", "-o", f"size={megabytes}m,mode=700", "qianzhi-test", str(path)]
    mounted = subprocess.run(command, capture_output=True, text=True, check=False)
    if mounted.returncode:
        pytest.skip(f"no small disk can be mounted here: {mounted.stderr.strip()}")
    try:
        yield SmallDisk(path)
    finally:
        # Lazily: a test that failed may still hold a file open, and the disk goes with it.
        subprocess.run([unmount, "--lazy", str(path)], check=True)
