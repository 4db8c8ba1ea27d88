# What the benchmark scripts have in common; they source it. For bash with `set -euo pipefail`. It offers:
#
#   begin SUBJECT            $work; whatever is started or made after it is gone when the script ends
#   start_jdockd [flags]     $jdock_socket, $jdock_pid, $jdock_net (the file of its network namespace)
#   start_dockerd [flags]    $docker_socket, $docker_pid, $docker_net; false where there is no Docker
#   jdock, docker            each client, speaking to its own daemon
#   api, id_of_answer        one request by curl, and the id in its answer
#   median, percentiles      of seconds, one a line, in milliseconds
#   heading                  when, where and with what was measured
#
# Each daemon has roots, a socket and a network namespace of its own: neither sees the other's bridges and firewall, and
# the host's stay as they are. The distribution is $JDOCK_DIST, or the one packaged in this tree.

scripts=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
home=${JDOCK_DIST:-$(cd "$scripts/../../../.." && pwd -P)/target/jdock}

begin() { # subject, directory for temporary files
  work=$(mktemp -d "${2:-/tmp}/jdock-$1.XXXXXX")
  jdock_socket=$work/jdock.sock jdock_net=$work/jdock.net jdock_pid=
  docker_socket=$work/docker.sock docker_net=$work/docker.net docker_pid=
  trap end EXIT
}

# Containers first, while the daemons can still take them away with all that belongs to them.
end() {
  local socket pid
  for socket in "$jdock_socket" "$docker_socket"; do
    if [ -S "$socket" ]; then remove_all "$socket" 2>/dev/null || true; fi
  done
  for pid in $jdock_pid $docker_pid; do kill "$pid" 2>/dev/null || true; done
  for pid in $jdock_pid $docker_pid; do wait "$pid" 2>/dev/null || true; done
  awk -v below="$work/" 'index($2, below) == 1 { print $2 }' /proc/mounts | sort -r | xargs -r umount -l 2>/dev/null || true
  rm -rf "$work" || true
}

start_jdockd() { # further flags
  namespace "$jdock_net"
  nsenter "--net=$jdock_net" "$home/bin/jdockd" -H "unix://$jdock_socket" --data-root "$work/jdock" \
    --exec-root "$work/jdock-run" --pidfile "$work/jdock.pid" "$@" >"$work/jdockd.log" 2>&1 &
  jdock_pid=$!
  await "$jdock_socket"
}

start_dockerd() { # further flags
  command -v dockerd >/dev/null && type -P docker >/dev/null || return 1
  namespace "$docker_net"
  nsenter "--net=$docker_net" dockerd -H "unix://$docker_socket" --data-root "$work/docker" \
    --exec-root "$work/docker-run" --pidfile "$work/docker.pid" "$@" >"$work/dockerd.log" 2>&1 &
  docker_pid=$!
  await "$docker_socket"
}

namespace() { # file: makes a network namespace and mounts it there
  touch "$1"
  unshare "--net=$1" ip link set lo up
}

jdock() { "$home/bin/jdock" -H "unix://$jdock_socket" "$@"; }
docker() { command docker -H "unix://$docker_socket" "$@"; }

api() { # socket, method, path, further curl arguments: seconds and status; the body in $work/answer
  local socket=$1 method=$2 path=$3
  shift 3
  curl -sS -o "$work/answer" -w '%{time_total} %{http_code}\n' --unix-socket "$socket" -X "$method" "$@" \
    "http://localhost/v1.41$path"
}

await() { # socket
  local i
  for ((i = 0; i < 300; i++)); do
    [ "$(api "$1" GET /_ping 2>/dev/null | cut -d' ' -f2)" = 200 ] && return 0
    sleep 0.1
  done
  echo "no answer on $1" >&2
  tail -n 20 "$work"/*.log >&2
  exit 1
}

id_of_answer() {
  sed 's/.*"Id" *: *"\([0-9a-f]*\)".*/\1/' "$work/answer"
}

remove_all() { # socket: every container of that daemon
  curl -sS --unix-socket "$1" 'http://localhost/v1.41/containers/json?all=1' | grep -o '"Id" *: *"[0-9a-f]\{64\}"' \
    | grep -o '[0-9a-f]\{64\}' | xargs -r -P 4 -I{} curl -sS -o /dev/null --unix-socket "$1" -X DELETE \
      'http://localhost/v1.41/containers/{}?force=1&v=1'
}

median() { # seconds, one a line -> milliseconds
  sort -n | awk '{ a[NR] = $1 * 1000 } END { printf "%.1f", a[int((NR + 1) / 2)] }'
}

percentiles() { # seconds, one a line -> "p50 / p90" in milliseconds
  sort -n | awk '{ a[NR] = $1 * 1000 } END { printf "%.1f / %.1f", a[int(NR / 2) + 1], a[int(NR * 0.9) + 1] }'
}

heading() { # what was measured
  local versions
  versions=$(docker version --format 'Docker {{.Client.Version}} (client), {{.Server.Version}} (daemon)' 2>/dev/null) \
    || versions="no Docker"
  echo "$(date -u +%F), Linux $(uname -r), $(nproc) cores, $1; $versions"
  echo
}
