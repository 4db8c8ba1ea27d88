#!/bin/bash
# What networks cost: throughput and connections a second between containers and through a published port from another
# network namespace, publishing the first port and one beside thousands, connecting and disconnecting a running
# container, name lookups; for the packaged jdock and for the Docker daemon of this machine where there is one, in one
# run and by one clock. Prints a Markdown table. As root, on a machine that does nothing else; needs iperf3, ab, nginx,
# jq and python3:
#
#   ./mvnw -DskipTests package && integration-tests/src/main/scripts/benchmark-network.sh [ports] [ports with Docker]
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/benchmark-lib.sh"

ports=${1:-10000}
docker_ports=${2:-200} # Docker takes some 100 ms and a process for each
rounds=10
begin network

# Puts another machine beside the daemon's namespace: 10.99.0.1 is the daemon's side.
outside() { # the daemon's namespace
  namespace "$1.outside"
  nsenter "--net=$1" ip link add outside type veth peer name eth0 netns "$1.outside"
  nsenter "--net=$1" ip address add 10.99.0.1/24 dev outside
  nsenter "--net=$1" ip link set outside up
  nsenter "--net=$1.outside" ip address add 10.99.0.2/24 dev eth0
  nsenter "--net=$1.outside" ip link set eth0 up
}

gigabits() { # namespace, address
  # the server may not have ended the test before
  until nsenter "--net=$1" iperf3 -c "$2" -t 2 --json >"$work/iperf"; do sleep 0.5; done
  jq '.end.sum_received.bits_per_second / 1e9 * 10 | round / 10' "$work/iperf"
}

connections() { # namespace, address and port: a second, each for one small page
  nsenter "--net=$1" ab -q -n 5000 -c 8 "http://$2/index.html" | awk '/^Requests per second/ { printf "%.0f", $4 }'
}

start_publishing() { # socket, port or "": median time of the start
  local i seconds status id bindings=
  [ -z "$2" ] || bindings="\"$2/tcp\":[{\"HostPort\":\"$2\"}]"
  for ((i = 0; i < rounds; i++)); do
    api "$1" POST /containers/create -H 'Content-Type: application/json' -d "{\"Image\":\"servers\",
      \"Cmd\":[\"sleep\",\"60\"],\"HostConfig\":{\"NetworkMode\":\"bench\",\"PortBindings\":{$bindings}}}" >/dev/null
    id=$(id_of_answer)
    read -r seconds status < <(api "$1" POST "/containers/$id/start")
    [ "$status" = 204 ] || { echo "start answered $status: $(cat "$work/answer")" >&2; exit 1; }
    echo "$seconds"
    api "$1" DELETE "/containers/$id?force=1" >/dev/null
  done | median
}

connecting() { # socket, "connect" or "disconnect": median time, each after the other
  local i
  for ((i = 0; i < rounds; i++)); do
    api "$1" POST /networks/other/connect -H 'Content-Type: application/json' -d '{"Container":"client"}' \
      >"$work/connect"
    api "$1" POST /networks/other/disconnect -H 'Content-Type: application/json' -d '{"Container":"client"}' \
      >"$work/disconnect"
    cat "$work/$2"
  done | median
}

measure() { # client, socket, the daemon's namespace, ports: sets the column
  local engine=$1 socket=$2 net=$3 many=$4 client address lookups
  "$engine" import "$work/servers.tar" servers:latest >/dev/null
  outside "$net"
  "$engine" network create bench >/dev/null
  "$engine" network create other >/dev/null
  "$engine" run -d --name server --network bench -p 8080:80 -p 5201:5201 servers sh -c '
    echo "user root; pid /tmp/pid; events {} http { access_log off; server { listen 80; root /www; } }" >/tmp/conf
    iperf3 --server --daemon; exec nginx -c /tmp/conf -g "daemon off;"' >/dev/null
  "$engine" run -d --name client --network bench servers sleep 3600 >/dev/null
  client=/proc/$("$engine" inspect -f '{{.State.Pid}}' client)/ns/net
  address=$("$engine" inspect -f '{{.NetworkSettings.Networks.bench.IPAddress}}' server)
  until nsenter "--net=$client" curl -sf -o "$work/page" "http://$address/"; do sleep 0.1; done
  nsenter "--net=$client" python3 "$scripts/ask-names.py" server 2 2 >/dev/null # warms up, as the next
  start_publishing "$socket" 9000 >/dev/null
  lookups=$(nsenter "--net=$client" python3 "$scripts/ask-names.py" server 3 2)
  column=("$(gigabits "$client" "$address")" "$(gigabits "$net.outside" 10.99.0.1)"
    "$(connections "$client" "$address:80")" "$(connections "$net.outside" 10.99.0.1:8080)"
    "${lookups% | *}" "$(connecting "$socket" connect)" "$(connecting "$socket" disconnect)"
    "$(start_publishing "$socket" "")" "$(start_publishing "$socket" 9000)")
  "$engine" run -d --name many --network bench -p "20000-$((19998 + many)):20000-$((19998 + many))" servers \
    sleep 3600 >/dev/null
  column+=("$(start_publishing "$socket" 9000)" "$(connections "$net.outside" 10.99.0.1:8080)")
  remove_all "$socket"
}

"$scripts/servers-rootfs.sh" >"$work/servers.tar"
start_jdockd
measure jdock "$jdock_socket" "$jdock_net" "$ports"
jdock=("${column[@]}")
docker=(– – – – – – – – – – –)
if start_dockerd; then
  measure docker "$docker_socket" "$docker_net" "$docker_ports"
  docker=("${column[@]}")
fi

heading "$ports published ports with jdock, $docker_ports with Docker"
rows=("between containers, Gbit/s" "through a published port, Gbit/s" "between containers, connections/s"
  "through a published port, connections/s" "names of containers, lookups/s" "connect a running container, ms"
  "disconnect it, ms" "start without a port, ms" "start with the first port, ms" "start with one port more than all, ms"
  "through a published port beside all, connections/s")
echo "| | jdock | Docker |"
echo "|---|---|---|"
for i in "${!rows[@]}"; do
  printf '| %s | %s | %s |\n' "${rows[$i]}" "${jdock[$i]}" "${docker[$i]}"
done
