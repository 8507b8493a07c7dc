#!/usr/bin/env bash
# Make requirements.lock and requirements-center.lock anew from pyproject.toml.
#
# The locks hold exact versions and the hashes of every wheel of every system, and no index
# address, so they install from whatever index or mirror the machine is configured for.
# The resolver lives in a throw-away environment and never becomes a dependency.
set -euo pipefail
cd "$(dirname "$0")/.."

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
python3 -m venv "$scratch/venv"
"$scratch/venv/bin/pip" install --quiet uv

lock() { # lock FILE EXTRAS…
    local file=$1
    shift
    "$scratch/venv/bin/uv" pip compile pyproject.toml "$@" --quiet --universal --python-version 3.11 \
        --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate \
        --output-file "$scratch/$file" ${UPGRADE:+--upgrade}
    mv "$scratch/$file" "$file"
}

# The present lock is the preference, so that a new dependency does not move the others; UPGRADE=1 moves all.
for file in requirements.lock requirements-center.lock; do
    if [ -f "$file" ]; then cp "$file" "$scratch/$file"; fi
done
lock requirements.lock --all-extras
lock requirements-center.lock --extra center
echo "locks made: $(grep -c '==' requirements.lock) packages, of which a center needs $(grep -c '==' requirements-center.lock)"
