#!/bin/sh
# EmoCare's one door: sets up what is missing, then runs, tests or checks.
#
#   ./app run [OPTIONS]     serve http://127.0.0.1:8000 (options go to `emocare serve`)
#   ./app test [OPTIONS]    run the tests; --all adds training, --slow the long suites;
#                           anything else goes to pytest
#   ./app check             lint, types, import direction, pins, web, generated files
#   ./app exec CMD...       run a command inside the environment
#   ./app client            write openapi.json, the TypeScript client and the API examples again
#   ./app lock              write requirements/*.txt again from pyproject.toml
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
cd "$root"
venv=$root/.venv
bin=$venv/bin
export UV_PYTHON_DOWNLOADS=never UV_NO_PROGRESS=1 PIP_DISABLE_PIP_VERSION_CHECK=1
export UV_LINK_MODE="${UV_LINK_MODE:-copy}"

say() { printf 'emocare: %s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

usage() { sed -n '4,11s/^# \{0,1\}//p' "$root/app"; }

# Ask for exactly what pyproject.toml allows; EMOCARE_PYTHON overrides the search.
find_python() {
    for candidate in ${EMOCARE_PYTHON:-python3 python3.13 python3.12 python3.11}; do
        command -v "$candidate" >/dev/null 2>&1 || continue
        if "$candidate" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))'; then
            printf '%s' "$candidate"
            return
        fi
    done
    die "Python 3.11, 3.12 or 3.13 is needed. On Debian: apt install python3 python3-venv"
}

make_venv() {
    if [ -x "$bin/python" ] && "$bin/python" -c 'import pip' 2>/dev/null; then return; fi
    python=$(find_python)
    "$python" -c 'import venv, ensurepip' 2>/dev/null ||
        die "Python's venv module is missing. On Debian: apt install python3-venv"
    say "making the environment in .venv (first start only, needs the package index)"
    "$python" -m venv --clear "$venv"
}

# install NAME COMMAND...: run COMMAND once for each content of requirements/NAME.txt.
once_for() {
    name=$1
    shift
    stamp=$venv/.emocare-$name
    cmp -s "requirements/$name.txt" "$stamp" && return
    "$@" || die "installing $name packages failed; is the package index reachable? Then run ./app again"
    cp "requirements/$name.txt" "$stamp"
}

uv_install() { "$bin/uv" pip install --quiet --python "$bin/python" --require-hashes "$@"; }

install_tools() {
    "$bin/python" -m pip install --quiet --require-hashes -r requirements/tools.txt
}

install_runtime() {
    say "installing the app's packages"
    uv_install --only-binary :all: -r requirements/runtime.txt && "$bin/python" tools/slim.py
}

install_package() {
    [ -x "$bin/emocare" ] && cmp -s pyproject.toml "$venv/.emocare-project" && return
    "$bin/uv" pip install --quiet --python "$bin/python" --no-deps --no-build-isolation -e .
    cp pyproject.toml "$venv/.emocare-project"
}

install_dev() {
    say "installing the test tools"
    uv_install -r requirements/dev.txt
}

# torch first and by pip: it takes a CPU build where the index in use offers one.
install_train() {
    say "installing the training packages"
    "$bin/python" -m pip install --quiet torch==2.13.0 &&
        uv_install --no-deps -r requirements/train.txt
}

setup() {
    make_venv
    once_for tools install_tools
    once_for runtime install_runtime
    install_package
}

setup_dev() { setup; once_for dev install_dev; }

install_node() {
    say "installing Node for the web build"
    uv_install -r requirements/node.txt
}

# Node from the machine when it is new enough, else from its PyPI package.
find_node() {
    if command -v npm >/dev/null 2>&1 &&
        node -e 'process.exit(Number(process.versions.node.split(".")[0]) < 22)' 2>/dev/null; then
        return
    fi
    once_for node install_node
    PATH=$bin:$PATH
    export PATH
}

build_web() {
    "$bin/python" tools/build_web.py --is-fresh && return
    find_node
    say "building the web app"
    "$bin/python" tools/build_web.py
}

# npm_run SCRIPT: a script of web/package.json, with its packages in place.
npm_run() {
    find_node
    "$bin/python" tools/build_web.py --install-only
    npm --prefix web run --silent "$@"
}

command_run() {
    setup
    build_web
    exec "$bin/emocare" serve "$@"
}

command_test() {
    marks='not training and not slow'
    all=''
    slow=''
    for argument in "$@"; do
        shift
        case $argument in
            --all) all=1 ;;
            --slow) slow=1 ;;
            *) set -- "$@" "$argument" ;;
        esac
    done
    setup_dev
    [ -z "$all" ] || once_for train install_train
    build_web
    if [ $# -eq 0 ]; then npm_run test; else find_node; fi
    case $all$slow in
        11) marks='' ;;
        1) [ -n "$all" ] && marks='not slow' || marks='not training' ;;
    esac
    PATH=$bin:$PATH "$bin/python" -m pytest ${marks:+-m "$marks"} "$@"
}

command_check() {
    setup_dev
    "$bin/ruff" check .
    "$bin/ruff" format --check .
    "$bin/mypy"
    "$bin/lint-imports"
    "$bin/python" tools/pins.py check
    npm_run check
    "$bin/python" tools/generate.py --check
    say "everything checked is fine"
}

command_client() {
    setup_dev
    find_node
    "$bin/python" tools/build_web.py --install-only
    "$bin/python" tools/generate.py
}

command=${1:-help}
[ $# -eq 0 ] || shift
case $command in
    run) command_run "$@" ;;
    test) command_test "$@" ;;
    check) command_check ;;
    exec) setup; PATH=$bin:$PATH; export PATH; exec "$@" ;;
    client) command_client ;;
    lock) setup_dev; "$bin/python" tools/pins.py lock ;;
    help | -h | --help) usage ;;
    *) usage >&2; die "there is no command '$command'" ;;
esac
