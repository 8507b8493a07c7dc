"""No secret leaves with the source or with a build: every tracked file, or every file of a folder, looked through.

    python packaging/secrets.py            the files of the repository
    python packaging/secrets.py FOLDER     a build

In the source detect-secrets looks: private keys, tokens of the known services, passwords in addresses and beside names that
mean one. What only looks random is not asked for: locks, byte vectors and pictures are full of it. In a build, which is mostly
libraries, two things are looked for: whole private keys in PEM outside of machine code, and files that only a home or a center's
folder may hold.
Exit 1 with a line for each finding.

Source: our design.
"""

import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from detect_secrets import SecretsCollection
from detect_secrets.core.plugins.util import get_mapping_from_secret_type_to_class
from detect_secrets.settings import transient_settings

ROOT = Path(__file__).resolve().parents[1]
BY_LOOKS = {"Base64HighEntropyString", "HexHighEntropyString"}
ADDRESSES = {"IPPublicDetector"}  # tests name networks of RFC 5737
BINARY = frozenset({".png", ".ttf", ".wav", ".jpg", ".bin", ".qzb", ".db", ".lock"})
# Passwords that tests type; each is made up for its test.
MADE_UP = ("tests/",)
# A header alone stands in every library that reads keys.
PEM = re.compile(rb"-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY-----\r?\n(?:[A-Za-z-]+: [^\n]*\n)*\s*[A-Za-z0-9+/=]{40,}")
PROGRAMS = (b"\x7fELF", b"MZ")  # gnutls carries the keys of its self-tests
OWN = re.compile(
    r"(root|online|issuer|admin|database)\.key|key\.(wrap|next|swap)|(online|joining)\.next|.*\.wrap|channel\.pem|database\.url|qianzhi\.db.*|center\.db.*|high-water|\.env|id_(rsa|ed25519)"
)


def in_source(files: Iterable[str]) -> Iterator[str]:
    """Yield a line for each secret in these files of the repository."""
    plugins = sorted(cls.__name__ for cls in get_mapping_from_secret_type_to_class().values() if cls.__name__ not in BY_LOOKS | ADDRESSES)
    with transient_settings({"plugins_used": [{"name": name} for name in plugins]}):
        found = SecretsCollection()
        for file in files:
            if Path(file).suffix not in BINARY:
                found.scan_file(file)
        for file, secret in found:
            if not (secret.type == "Secret Keyword" and file.startswith(MADE_UP)):
                yield f"{file}:{secret.line_number}: {secret.type}"


def in_build(folder: Path) -> Iterator[str]:
    """Yield a line for each file of a build that only a home or a center may hold, and for each private key."""
    for file in sorted(folder.rglob("*")):
        if not file.is_file():
            continue
        if OWN.fullmatch(file.name):
            yield f"{file}: belongs to a home or a center"
        elif not (content := file.read_bytes()).startswith(PROGRAMS) and PEM.search(content):
            yield f"{file}: a private key"


def main(arguments: list[str]) -> int:
    """Look and tell."""
    if arguments:
        findings = list(in_build(Path(arguments[0])))
    else:
        tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
        findings = list(in_source(name for name in tracked.split("\0") if name))
    for finding in findings:
        print(finding)
    print(f"secrets: {len(findings)}")
    return int(bool(findings))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
