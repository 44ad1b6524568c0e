#!/bin/sh
# Starts Temporal's server: the command that follows, with a password that its configuration can carry. The server puts POSTGRES_PWD between double
# quotes into YAML, as it stands; so what means something there is escaped first.
set -eu

POSTGRES_PWD=$(printf '%s' "${POSTGRES_PWD:?}" | sed 's/[\\"]/\\&/g')
export POSTGRES_PWD
exec "$@"
