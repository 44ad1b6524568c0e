#!/bin/sh
# Prints the path of kubernetes-validate, which holds the schemas of Kubernetes. Where there is none, it is installed into a cache folder, once.
# Otherwise the last line of stderr says why not. HOLDFAST_PYTHON names the Python to use.
set -eu

python=${HOLDFAST_PYTHON:-python3}
version=1.37.0
folder=${XDG_CACHE_HOME:-$HOME/.cache}/holdfast/kubernetes-validate-$version

no() {
  echo "$1" >&2
  exit 1
}

if [ ! -x "$folder/bin/kubernetes-validate" ]; then
  [ "${1:-}" != --cached ] || no "kubernetes-validate is not installed; sh test/deploy/kubernetes-validate.sh does that"
  command -v "$python" >/dev/null || no "there is no $python"
  "$python" -m venv "$folder" >&2 || no "$python makes no virtual environment (on Debian: apt-get install python3-venv)"
  "$folder/bin/python" -m pip install --quiet --disable-pip-version-check --retries 2 --timeout 15 "kubernetes-validate==$version" >&2 ||
    no 'pip could not install kubernetes-validate: no network?'
fi
echo "$folder/bin/kubernetes-validate"
