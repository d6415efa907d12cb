#!/bin/sh
# Sets up what is needed, then runs it. Needs Python 3.11 or newer with pip, and nothing else.
#
#   ./go                   the tour
#   ./go assent ...        the program; file names are relative to where you stand
#   ./go pytest ...        any tool of developers: pytest, ruff, mypy, python
#
# The program needs less than its developers: what it runs on is installed first, and their tools with the first of them.
# PYTHON=python3.12 ./go   uses that Python. To start afresh, delete .venv and .tools.
set -eu

uv_version=0.13.9
root=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
venv=$root/.venv
stamp=$venv/assent.stamp
uv_home=$root/.tools/uv-$uv_version
place="uv $uv_version in $root" # an environment cannot be moved

say() { printf 'go: %s\n' "$*" >&2; }

# What the environment is made from. The stamp holds the Python asked for, then this text for its lock.
sources() {
    printf '%s\n%s\n' "$place" "$1"
    cksum <"$root/$1"
    cksum <"$root/pyproject.toml"
}

read_stamp() {
    [ -x "$venv/bin/python" ] && [ -f "$stamp" ] || return 1
    { IFS= read -r made_with && made_from=$(cat); } <"$stamp" || return 1
    [ "${PYTHON:-$made_with}" = "$made_with" ]
}

# What developers have is more than the program needs.
ready() {
    read_stamp || return 1
    [ "$made_from" = "$(sources "$developers")" ] || [ "$made_from" = "$(sources "$lock")" ]
}

reusable() { read_stamp && [ "${made_from%%
*}" = "$place" ]; }

# Prints the path of the first Python that is new enough.
find_python() {
    if [ -n "${PYTHON:-}" ]; then
        set -- "$PYTHON"
    else
        set -- python3 python3.14 python3.13 python3.12 python3.11
    fi
    for candidate; do
        "$candidate" -c 'import sys; sys.version_info < (3, 11) and sys.exit(1); print(sys.executable)' \
            2>/dev/null && return 0
    done
    say "Assent needs Python 3.11 or newer. Found: $("$1" -V 2>&1 | head -n 1)"
    say "Install one, or name it: PYTHON=/path/to/python3.11 ./go"
    return 1
}

install_uv() {
    rm -rf "$uv_home.part"
    "$python" -m pip install --quiet --disable-pip-version-check --no-input --root-user-action=ignore \
        --target "$uv_home.part" "uv==$uv_version" || {
        say "could not install uv with $python -m pip. Is pip there, and a package index in reach?"
        return 1
    }
    mv "$uv_home.part" "$uv_home"
}

set_up() {
    [ -f "$stamp" ] && grep -qxF "$developers" "$stamp" && lock=$developers # what was asked for once is kept
    say "setting up .venv from $lock (once, some seconds)"
    [ -x "$uv_home/bin/uv" ] || install_uv
    uv=$uv_home/bin/uv
    export UV_PYTHON_DOWNLOADS=never UV_COMPILE_BYTECODE=1
    reusable || "$uv" venv --quiet --clear --python "$python" "$venv"
    rm -f "$stamp"
    "$uv" pip sync --quiet --require-hashes --python "$venv/bin/python" "$root/$lock"
    "$uv" pip install --quiet --no-deps --no-build-isolation --offline --python "$venv/bin/python" \
        --editable "$root"
    "$venv/bin/python" -m compileall -q "$root/src" || : # so that no command compiles before it begins
    { printf '%s\n' "${PYTHON:-python3}" && sources "$lock"; } >"$stamp.part"
    mv "$stamp.part" "$stamp" # last: an interrupted set-up starts again
}

# One set-up at a time. The lock lives as long as this shell, so a killed run leaves none behind.
set_up_alone() {
    python=$(find_python)
    mkdir -p "$root/.tools"
    exec 9>"$root/.tools/lock"
    "$python" -c 'import fcntl; fcntl.flock(9, fcntl.LOCK_EX)'
    ready || set_up
    exec 9>&-
}

[ $# -gt 0 ] || set -- assent tour
tool=$1
shift
developers=requirements-dev.lock
lock=$developers
[ "$tool" != assent ] || lock=requirements.lock
ready || set_up_alone
[ -x "$venv/bin/$tool" ] || {
    say "there is no tool '$tool' here. Try: ./go, ./go assent --help, ./go pytest"
    exit 127
}
exec "$venv/bin/$tool" "$@"
