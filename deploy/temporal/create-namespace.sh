#!/bin/sh
# Creates the namespace of Holdfast with its retention and search attributes, or brings them up to this file.
# Safe to run again and again. Needs TEMPORAL_ADDRESS, which the temporal command reads itself.
set -eu

: "${TEMPORAL_ADDRESS:?}"
namespace=${TEMPORAL_NAMESPACE:-default}
# A closed payment has to be remembered for longer than its hold lasts: a payment that is started again afterwards is
# new to Temporal and could be captured twice. Vipps holds for 180 days; 4800h are 200.
retention=${HOLDFAST_RETENTION:-4800h}
attempts=${ATTEMPTS:-30}

# Repeats a command until it succeeds: the server's port opens before it answers, and a new namespace is not known to
# every part of it at once.
retry() {
  attempt=1
  until "$@"; do
    if [ "$attempt" -ge "$attempts" ]; then
      echo "gave up after $attempts attempts: $*" >&2
      return 1
    fi
    attempt=$((attempt + 1))
    sleep 2
  done
}

ensure_namespace() {
  temporal operator namespace describe --namespace "$namespace" >/dev/null 2>&1 ||
    temporal operator namespace create --namespace "$namespace" --retention "$retention"
}

# The same names and types as src/messages/search-attributes.ts; a test compares them.
# Creating one that is there with the same type does nothing; with another type it fails, and so does this job.
ensure_search_attributes() {
  temporal operator search-attribute create --namespace "$namespace" \
    --name PaymentAccount --type Keyword \
    --name PaymentProvider --type Keyword \
    --name CaptureState --type Keyword \
    --name CaptureStuckSince --type Datetime \
    --name CaptureBy --type Datetime
}

# The list of search attributes runs ahead of the servers: until a query with them is accepted, starts are refused.
queries_are_accepted() {
  temporal workflow count --namespace "$namespace" --query \
    'PaymentAccount IS NULL AND PaymentProvider IS NULL AND CaptureState IS NULL AND CaptureStuckSince IS NULL AND CaptureBy IS NULL' \
    >/dev/null
}

retry temporal operator cluster health
retry ensure_namespace
retry temporal operator namespace update --namespace "$namespace" --retention "$retention"
retry ensure_search_attributes
retry queries_are_accepted
echo "namespace $namespace is ready: retention $retention, search attributes in place"
