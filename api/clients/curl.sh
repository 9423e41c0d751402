#!/usr/bin/env bash
# curl: prints each change as a line of JSON, and goes on after a lost connection with the id of the last event.
# api/clients/curl.sh [URL [CURSOR]]
url=${1:-http://127.0.0.1:4000}
last=${2:-}
operation='{"query":"subscription { alertChanges { cursor kind alert { level status message } } }"}'

while :; do
  id=$last
  data=
  while IFS= read -r line; do
    case $line in
      id:*) id=${line#id: } ;;
      data:\ *) data=${line#data: } ;;
      # Only a whole event counts.
      '')
        [ -n "$data" ] && printf '%s\n' "$data"
        last=$id
        data=
        ;;
    esac
  done < <(curl --silent --no-buffer "$url/graphql" \
    --header 'accept: text/event-stream' --header 'content-type: application/json' \
    ${last:+--header "last-event-id: $last"} --data "$operation")
  sleep 1
done
