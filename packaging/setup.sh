#!/usr/bin/env bash
# Prepare a fresh machine: system libraries of Qt, a virtual environment, the locked packages.
#
# Safe to run again at any time; when nothing changed since the last run it returns at once.
# As root on Debian and its relatives missing system packages are installed with apt-get; otherwise one
# sentence names them. `packaging/setup.sh --center` prepares a machine without a window and without Qt.
set -euo pipefail
cd "$(dirname "$0")/.."

venv=${QIANZHI_VENV:-.venv}
lock=requirements.lock
if [ "${1:-}" = --center ]; then lock=requirements-center.lock; fi
stamp=$venv/qianzhi-setup.stamp

# Shared library = Debian package: what PySide6 6.9.3 links to, read from its libraries with objdump.
# Without the first group `import PySide6.QtGui` fails, on a screen or not.
qt_libraries="
libEGL.so.1=libegl1 libGL.so.1=libgl1 libxkbcommon.so.0=libxkbcommon0 libdbus-1.so.3=libdbus-1-3
libfontconfig.so.1=libfontconfig1 libfreetype.so.6=libfreetype6 libglib-2.0.so.0=libglib2.0-0
libX11.so.6=libx11-6 libgssapi_krb5.so.2=libgssapi-krb5-2 libz.so.1=zlib1g libzstd.so.1=libzstd1"
# The second group is what the xcb platform needs, on a real screen and on Xvfb alike, and what sound and camera need.
screen_libraries="
libpulse.so.0=libpulse0 libX11-xcb.so.1=libx11-xcb1 libxcb.so.1=libxcb1 libxcb-cursor.so.0=libxcb-cursor0 libxcb-glx.so.0=libxcb-glx0
libxcb-icccm.so.4=libxcb-icccm4 libxcb-image.so.0=libxcb-image0 libxcb-keysyms.so.1=libxcb-keysyms1
libxcb-randr.so.0=libxcb-randr0 libxcb-render.so.0=libxcb-render0 libxcb-render-util.so.0=libxcb-render-util0
libxcb-shape.so.0=libxcb-shape0 libxcb-shm.so.0=libxcb-shm0 libxcb-sync.so.1=libxcb-sync1 libxcb-util.so.1=libxcb-util1
libxcb-xfixes.so.0=libxcb-xfixes0 libxcb-xkb.so.1=libxcb-xkb1 libxkbcommon-x11.so.0=libxkbcommon-x11-0"

say() { printf 'setup: %s\n' "$*"; }
fail() {
    printf 'setup: %s\n' "$*" >&2
    exit 1
}

find_python() { # the newest of the versions the lock was resolved for
    local name
    for name in "${PYTHON:-}" python3.11 python3.12 python3.13 python3; do
        if [ -n "$name" ] && "$name" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null; then
            command -v "$name"
            return
        fi
    done
    return 1
}

missing_packages() { # missing_packages LIBRARY=PACKAGE…: the packages whose library the loader does not know
    local known pair
    known=$(PATH=$PATH:/sbin:/usr/sbin ldconfig -p 2>/dev/null || true)
    for pair in "$@"; do
        case $known in *"${pair%%=*} "*) ;; *) printf '%s ' "${pair#*=}" ;; esac
    done
}

may_install() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; }

install_packages() {
    say "installing $*"
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

ensure_system() {
    local needed screen
    # shellcheck disable=SC2086 # the lists are words on purpose
    needed=$(missing_packages $qt_libraries)
    # shellcheck disable=SC2086
    screen=$(missing_packages $screen_libraries)
    # xvfb-run needs xauth, which xvfb only recommends.
    command -v Xvfb >/dev/null || screen="${screen}xvfb "
    command -v xauth >/dev/null || screen="${screen}xauth "
    # A real Secret Service, for the test that a keystore opens a device; dbus-run-session gives it a bus of its own.
    command -v gnome-keyring-daemon >/dev/null || screen="${screen}gnome-keyring "
    command -v dbus-run-session >/dev/null || screen="${screen}dbus-daemon "
    ensure_server
    if [ -z "$needed$screen" ]; then return; fi
    # shellcheck disable=SC2086
    if may_install && install_packages $needed $screen; then
        return
    elif [ -n "$needed" ]; then
        fail "Qt cannot start without system libraries; as root run: apt-get install $needed$screen"
    else
        say "windows on a screen and on Xvfb, and the test of a keystore, need more; as root run: apt-get install $screen"
    fi
}

ensure_server() { # the center's tests start a PostgreSQL of their own from these programs
    if command -v initdb >/dev/null || compgen -G "/usr/lib/postgresql/*/bin/initdb" >/dev/null; then return; fi
    if may_install && install_packages postgresql; then return; fi
    say "the center's tests on PostgreSQL will be skipped; as root run: apt-get install postgresql"
}

ensure_venv() {
    if "$venv/bin/python" -c 'import pip' 2>/dev/null; then return; fi
    local python
    python=$(find_python) || fail "Python 3.11, 3.12 or 3.13 is needed; as root run: apt-get install python3 python3-venv"
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        may_install || fail "Python's venv module is missing; as root run: apt-get install python3-venv"
        install_packages python3-venv || fail "python3-venv could not be installed; is the package mirror reachable?"
    fi
    say "creating $venv with $("$python" --version)"
    "$python" -m venv --clear "$venv"
}

fingerprint() { cat "$lock" packaging/setup.sh | cksum; }

if [ -x "$venv/bin/python" ] && [ "$(cat "$stamp" 2>/dev/null)" = "$(fingerprint)" ]; then exit 0; fi

if [ "$lock" = requirements.lock ] && [ "$(uname -s)" = Linux ]; then ensure_system; fi
ensure_venv
say "installing $(grep -c == "$lock") locked packages"
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r "$lock"
fingerprint >"$stamp"
say "ready"
