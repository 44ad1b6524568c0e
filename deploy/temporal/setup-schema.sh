#!/bin/sh
# Creates the two databases of Temporal, or brings them up to this version's schema. Safe to run again and again:
# each step does nothing where it is already done, and setup-schema never turns a version back.
set -eu

: "${POSTGRES_HOST:?}" "${POSTGRES_USER:?}" "${SQL_PASSWORD:?}" # temporal-sql-tool reads SQL_PASSWORD itself

# Temporal puts the password into an address, in which a space becomes a plus sign: the database would refuse it, and nobody would know why.
case $SQL_PASSWORD in
*[[:space:][:cntrl:]]*)
  echo 'POSTGRES_PASSWORD holds a space or a line break, which Temporal cannot hand over to PostgreSQL: use other characters, as from `openssl rand -hex 32`.' >&2
  echo 'PostgreSQL keeps the first one that it was started with; on a new installation remove its volume and begin again.' >&2
  exit 1
  ;;
esac

sql_tool() {
  database=$1
  shift
  temporal-sql-tool --plugin postgres12 --ep "$POSTGRES_HOST" -p "${POSTGRES_PORT:-5432}" -u "$POSTGRES_USER" \
    --db "$database" "$@"
}

# The database, and the folder of its schema inside the tool.
for pair in temporal:temporal temporal_visibility:visibility; do
  database=${pair%%:*}
  echo "schema of $database"
  sql_tool "$database" create
  sql_tool "$database" setup-schema -v 0.0
  sql_tool "$database" update-schema --schema-name "postgresql/v12/${pair##*:}"
done
echo 'the schema is up to date'
