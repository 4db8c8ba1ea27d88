#!/bin/bash
# Many containers at once: how long it takes to start them, what they cost, and whether listing, inspecting, statistics
# and events stay fast beside them; for the packaged jdock and for the Docker daemon of this machine where there is one,
# in one run and by one clock, each through the docker client's API. Prints a Markdown table. As root, on a machine that
# does nothing else:
#
#   ./mvnw -DskipTests package && integration-tests/src/main/scripts/benchmark-load.sh [containers] [rounds]
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/benchmark-lib.sh"

containers=${1:-200}
rounds=${2:-10}
begin load

request() { # socket, path: median time of the request
  local i
  for ((i = 0; i < rounds; i++)); do api "$1" GET "$2" | cut -d' ' -f1; done | median
}

whole() { # docker's words: median time of the client's whole process, against that socket
  local socket=$1 i before after
  shift
  for i in 1 2 3; do
    before=$(date +%s%N)
    command docker -H "unix://$socket" "$@" >"$work/answer"
    after=$(date +%s%N)
    echo "$((after - before))" | awk '{ print $1 / 1e9 }'
  done | median
}

start_all() { # socket: seconds for all starts, in a row; the last id in last
  local i before after
  before=$(date +%s%N)
  for ((i = 0; i < containers; i++)); do
    api "$1" POST /containers/create -H 'Content-Type: application/json' \
      -d '{"Image":"busybox","Cmd":["sleep","3600"]}' >/dev/null
    last=$(id_of_answer)
    api "$1" POST "/containers/$last/start" >/dev/null
  done
  after=$(date +%s%N)
  seconds=$(echo "$((after - before))" | awk '{ printf "%.1f", $1 / 1e9 }')
}

pss() { # pids -> kB, summed up
  local pid sum=0
  for pid in "$@"; do
    sum=$((sum + $(awk '/^Pss:/ { print $2 }' "/proc/$pid/smaps_rollup" 2>/dev/null || echo 0)))
  done
  echo "$sum"
}

family() { # daemon's pid: it, its children, and what has the daemon's run directory in its command line
  echo "$1"
  pgrep -P "$1" || true
  pgrep -f "$work/docker-run" | grep -vx "$1" || true
}

measure() { # socket, daemon's pid: sets the column
  local socket=$1 daemon=$2 before now
  before=$(pss $(family "$daemon" | sort -u))
  start_all "$socket"
  now=$(pss $(family "$daemon" | sort -u))
  column=("$seconds" "$(((now - before) / containers))" "$(request "$socket" /containers/json)" \
    "$(request "$socket" "/containers/$last/json")" \
    "$(request "$socket" "/containers/$last/stats?stream=0&one-shot=1")" \
    "$(request "$socket" "/events?since=$(($(date +%s) - 5))&until=$(date +%s)")"
    "$(whole "$socket" ps)" "$(whole "$socket" stats --no-stream)")
  remove_all "$socket"
}

start_jdockd --bip 172.29.80.1/22
"$scripts/busybox-rootfs.sh" >"$work/busybox.tar"
jdock import "$work/busybox.tar" busybox:latest >/dev/null
measure "$jdock_socket" "$jdock_pid"
jdock=("${column[@]}")

docker=(– – – – – – – –)
if start_dockerd --bip 172.29.84.1/22; then
  docker import "$work/busybox.tar" busybox:latest >/dev/null
  measure "$docker_socket" "$docker_pid"
  docker=("${column[@]}")
fi

heading "$containers containers, median of $rounds requests"
rows=("create and start all, in a row, s" "memory a container (PSS of daemon, launcher and shims), kB" \
  "\`GET /containers/json\`, ms" "\`GET /containers/ID/json\`, ms" "\`GET /containers/ID/stats?one-shot\`, ms" \
  "\`GET /events\`, past, ms" "\`docker ps\`, whole process, ms" "\`docker stats --no-stream\` of all, whole process, ms")
echo "| | jdock | Docker |"
echo "|---|---|---|"
for i in "${!rows[@]}"; do
  printf '| %s | %s | %s |\n' "${rows[$i]}" "${jdock[$i]}" "${docker[$i]}"
done
