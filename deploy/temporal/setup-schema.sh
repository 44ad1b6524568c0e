#!/bin/sh
# Creates the two databases of Temporal, or brings them up to this version's schema. Safe to run again and again:
# each step does nothing where it is already done, and setup-schema never turns a version back.
set -eu

: "${POSTGRES_HOST:?}" "${POSTGRES_USER:?}" "${SQL_PASSWORD:?}" # temporal-sql-tool reads SQL_PASSWORD itself

# The server's image writes the password into a YAML file as it stands: with a quote, a backslash or a line break in it the server would not start,
# and say only that it cannot read line 12.
case $SQL_PASSWORD in
*[!A-Za-z0-9._~+/=@%:,-]*)
  echo 'POSTGRES_PASSWORD holds a character that the server cannot read: use letters and digits, as from `openssl rand -hex 32`.' >&2
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
