#!/bin/sh
# Prints the path of a Python that has a module. Where there is none, one is made in a cache folder; takes half a minute, once.
# Otherwise the last line of stderr says why not. HOLDFAST_PYTHON names the Python to use.
#   environment.sh MODULE REQUIREMENTS
set -eu

python=${HOLDFAST_PYTHON:-python3}
module=$1
requirements=$(cd "$(dirname "$0")" && pwd)/$2

no() {
  echo "$1" >&2
  exit 1
}

command -v "$python" >/dev/null || no "there is no $python"
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 10))' || no "$python is older than 3.10, and $module needs that"
if "$python" -c "import $module" 2>/dev/null; then
  command -v "$python"
  exit
fi

version=$("$python" -c 'import platform; print(platform.python_version())')
folder=${XDG_CACHE_HOME:-$HOME/.cache}/holdfast/python-$version-$module-$(cksum <"$requirements" | cut -d ' ' -f 1)
if [ ! -x "$folder/bin/python" ]; then
  making=$folder.$$
  trap 'rm -rf "$making"' EXIT
  "$python" -m venv "$making" >&2 || no "$python makes no virtual environment (on Debian: apt-get install python3-venv)"
  "$making/bin/python" -m pip install --quiet --disable-pip-version-check --retries 2 --timeout 15 -r "$requirements" >&2 ||
    no "pip could not install $module: no network, or no wheel for this machine"
  # Whoever comes second keeps what the first has made.
  [ -d "$folder" ] || mv "$making" "$folder"
fi
echo "$folder/bin/python"
