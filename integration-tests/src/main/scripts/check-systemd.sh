#!/bin/bash
# Checks jdock as a service on a machine with systemd and cgroup v2 alone, which the integration tests need not have:
#
#   check-systemd.sh [DISTRIBUTION] [CHECK...]      (target/jdock; every check)
#
# Installs the distribution in /opt/jdock as docs/install.md says, so it wants a machine that may be thrown away, as root,
# with curl, nft, ip and busybox-static on it. JDOCK_CHECK_PATIENCE multiplies how long a condition may take to come true
# (1; more on an emulated processor). Writes the Test Anything Protocol, below each failure what was run, and ends with 1
# if a check failed; with 0, having tried nothing, where systemd or cgroup v2 is missing.
set -uo pipefail

scripts=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
distribution=$(readlink -f "${1:-$scripts/../../../../target/jdock}")
[ $# -eq 0 ] || shift
only=$*
patience=${JDOCK_CHECK_PATIENCE:-1}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

skip_all() {
  echo "1..0 # SKIP $*"
  exit 0
}

[ "$(id -u)" -eq 0 ] || skip_all "not root"
[ -d /run/systemd/system ] || skip_all "systemd does not run this machine"
[ "$(stat -f -c %T /sys/fs/cgroup)" = cgroup2fs ] || skip_all "/sys/fs/cgroup is not cgroup v2"
for tool in curl nft ip busybox; do
  command -v "$tool" >/dev/null || skip_all "no $tool on PATH"
done
[ -x "$distribution/bin/jdockd" ] || {
  echo "Bail out! $distribution is no distribution: make it by ./mvnw -DskipTests package"
  exit 1
}
for taken in /opt/jdock /etc/systemd/system/jdock.service /var/lib/jdock; do
  [ ! -e "$taken" ] || skip_all "$taken exists, so jdock is in use here"
done

count=0
failures=0

# check NAME: runs the function of that name; each of its commands has to succeed. "return 77" skips it, with the last
# line of its output as the reason.
check() {
  local status
  case " $only " in "  " | *" $1 "*) ;; *) return 0 ;; esac
  count=$((count + 1))
  (
    set -ex
    "$1"
  ) >"$work/log" 2>&1 </dev/null
  status=$?
  case $status in
    0) echo "ok $count - $1" ;;
    77) echo "ok $count - $1 # SKIP $(grep -v '^+' "$work/log" | tail -n 1)" ;;
    *)
      failures=$((failures + 1))
      echo "not ok $count - $1"
      tail -n 25 "$work/log" | sed 's/^/# /'
      ;;
  esac
}

# eventually COMMAND...: until it succeeds, for a minute at most.
eventually() {
  local end=$((SECONDS + 60 * patience))
  until "$@"; do
    [ "$SECONDS" -lt "$end" ] || return 1
    sleep 0.2
  done
} 2>/dev/null

state() {
  jdock inspect --format "{{.State.$2}}" "$1"
}

is() { # CONTAINER FIELD VALUE
  [ "$(state "$1" "$2")" = "$3" ]
}

group_of() {
  echo "/sys/fs/cgroup$(sed 's/^0:://' "/proc/$(state "$1" Pid)/cgroup")"
}

alive() {
  kill -0 "$1"
}

gone() {
  ! kill -0 "$1"
}

# not COMMAND...: "!" would hide from "set -e" that it succeeded.
not() {
  ! "$@"
}

ends_with() { # STATUS COMMAND...
  local wanted=$1 status=0
  shift
  "$@" || status=$?
  [ "$status" -eq "$wanted" ]
}

answers() {
  curl -fsS --max-time 5 "$1" >/dev/null
}

refused() { # TEXT COMMAND...
  local text=$1
  shift
  ! "$@" 2>"$work/refusal" || return 1
  grep -- "$text" "$work/refusal"
}

# Unit, group and socket

unit_is_installed_as_documented() {
  cp -a "$distribution" /opt/jdock
  ln -sf /opt/jdock/bin/jdock /opt/jdock/bin/jdockd /usr/local/bin/
  groupadd --system jdock
  cp /opt/jdock/systemd/jdock.* /etc/systemd/system/
  systemctl daemon-reload
  systemctl enable --now jdock.socket jdock.service
  systemctl is-active jdock.socket jdock.service
  [ "$(stat -c '%a %U %G' /run/jdock/jdock.sock)" = "660 root jdock" ]
  jdock version
}

image_is_imported() {
  "$scripts/busybox-rootfs.sh" | jdock import --change 'CMD ["sh"]' - busybox:latest
  [ "$(jdock run --rm busybox echo hello)" = hello ]
}

members_of_the_group_need_not_be_root() {
  useradd --groups jdock jdock-member
  useradd jdock-stranger
  setpriv --reuid jdock-member --regid jdock-member --init-groups jdock version
  refused "ermission denied" setpriv --reuid jdock-stranger --regid jdock-stranger --init-groups jdock version
}

socket_starts_the_service() {
  systemctl stop jdock.service
  systemctl is-active jdock.socket
  [ "$(systemctl is-active jdock.service || true)" = inactive ]
  [ "$(jdock run --rm busybox echo again)" = again ]
  systemctl is-active jdock.service
}

units_group_has_the_daemon_alone() {
  jdock run -d --name place busybox sleep 1000
  pid=$(state place Pid)
  [ "$(cat /sys/fs/cgroup/system.slice/jdock.service/cgroup.procs)" = "$(systemctl show -p MainPID --value jdock)" ]
  grep -x 0::/jdock/shims "/proc/$(ps -o ppid= -p "$pid" | tr -d ' ')/cgroup"
  [ "$(cat "/proc/$pid/oom_score_adj")" = 0 ]
  jdock rm -f place
}

# What containers do

ports_are_published() {
  jdock run -d --name web -p 8080:80 busybox httpd -f -p 80 -h /www
  eventually answers http://127.0.0.1:8080/
  jdock exec web wget -q -O - http://127.0.0.1/ | grep Hello
  jdock port web | grep 8080
  jdock rm -f web
  not answers http://127.0.0.1:8080/
}

output_is_logged() {
  ends_with 3 jdock run --name says busybox sh -c 'echo out; echo err >&2; exit 3'
  [ "$(jdock logs says 2>/dev/null)" = out ]
  jdock logs says 2>&1 | grep err
  jdock rm says
}

output_goes_to_the_journal() {
  jdock run --log-driver journald --name journal busybox echo "for the journal"
  eventually sh -c "journalctl CONTAINER_NAME=journal -o cat --no-pager | grep -q 'for the journal'"
  jdock rm journal
}

files_are_copied() {
  jdock run -d --name files busybox sleep 1000
  echo content >"$work/file"
  jdock cp "$work/file" files:/tmp/file
  [ "$(jdock exec files cat /tmp/file)" = content ]
  jdock exec files mv /tmp/file /tmp/back
  jdock cp files:/tmp/back "$work/back"
  [ "$(cat "$work/back")" = content ]
  jdock diff files | grep '^A /tmp/back'
  jdock rm -f files
}

volumes_keep_what_is_written() {
  jdock volume create keep
  jdock run --rm -v keep:/data busybox sh -c 'echo kept >/data/file'
  [ "$(jdock run --rm -v keep:/data:ro busybox cat /data/file)" = kept ]
  refused "Read-only" jdock run --rm -v keep:/data:ro busybox touch /data/other
  jdock volume rm keep
}

processes_are_listed() {
  jdock run -d --name top busybox sleep 1000
  jdock top top | grep 'sleep 1000'
  jdock rm -f top
}

health_is_checked() {
  jdock run -d --name health --health-cmd 'test -e /tmp/well' --health-interval 1s --health-retries 2 \
    --health-timeout 60s busybox sleep 1000
  eventually is health Health.Status unhealthy
  jdock exec health touch /tmp/well
  eventually is health Health.Status healthy
  jdock rm -f health
}

names_are_found_on_a_network() {
  jdock network create names
  jdock run -d --name server --network names busybox httpd -f -p 80 -h /www
  jdock run --rm --network names busybox sh -c \
    'for i in 1 2 3 4 5 6 7 8 9 10; do wget -q -O - http://server/ && exit; sleep 1; done; exit 1' | grep Hello
  jdock rm -f server
  jdock network rm names
}

macvlan_and_ipvlan_networks_are_made() {
  ip link add jdparent type dummy
  ip link set jdparent up
  for driver in macvlan ipvlan; do
    jdock network create -d $driver -o parent=jdparent --subnet 192.0.2.0/24 layer
    jdock run -d --name one --network layer --ip 192.0.2.10 busybox sleep 1000
    jdock run --rm --network layer busybox ping -c 1 -W 30 192.0.2.10
    jdock rm -f one
    jdock network rm layer
  done
  ip link del jdparent
}

# Limits, which are files of cgroup v2

limits_are_in_the_group() {
  jdock run -d --name limits -m 64m --memory-swap 96m --memory-reservation 32m --cpus 0.5 --pids-limit 50 \
    --cpuset-cpus 0 --cpu-shares 512 busybox sleep 1000
  group=$(group_of limits)
  [ "$(cat "$group/memory.max")" = 67108864 ]
  [ "$(cat "$group/memory.low")" = 33554432 ]
  [ ! -e "$group/memory.swap.max" ] || [ "$(cat "$group/memory.swap.max")" = 33554432 ]
  [ "$(cat "$group/cpu.max")" = "50000 100000" ]
  [ "$(cat "$group/cpu.weight")" = 59 ]
  [ "$(cat "$group/pids.max")" = 50 ]
  [ "$(cat "$group/cpuset.cpus")" = 0 ]
  [ "$(jdock exec limits cat /sys/fs/cgroup/memory.max)" = 67108864 ]
  jdock update -m 80m --memory-swap 80m --cpus 0.25 --pids-limit 40 limits
  [ "$(cat "$group/memory.max")" = 83886080 ]
  [ "$(cat "$group/cpu.max")" = "25000 100000" ]
  [ "$(cat "$group/pids.max")" = 40 ]
  jdock rm -f limits
  [ ! -e "$group" ]
}

block_io_is_limited() {
  device=$(lsblk -dnpo NAME -e 1,2,7,11 | head -n 1)
  if [ -z "$device" ]; then
    echo "no disk"
    return 77
  fi
  numbers=$((0x$(stat -c %t "$device"))):$((0x$(stat -c %T "$device")))
  jdock run -d --name io --blkio-weight 300 --device-read-bps "$device:2mb" --device-write-iops "$device:100" \
    busybox sleep 1000
  group=$(group_of io)
  grep "^$numbers .*rbps=2097152.*wiops=100" "$group/io.max"
  cat "$group"/io*weight | grep '^default'
  jdock rm -f io
}

too_much_memory_ends_the_container() {
  ends_with 137 jdock run --name oom -m 16m --memory-swap 16m busybox tail /dev/zero
  is oom OOMKilled true
  is oom ExitCode 137
  jdock rm oom
}

too_many_processes_are_refused() {
  refused "can't fork" jdock run --rm --pids-limit 5 busybox sh -c 'for i in 1 2 3 4 5 6 7; do sleep 5 & done'
}

container_is_paused() {
  jdock run -d --name pause busybox sh -c 'while :; do echo tick; sleep 0.1; done'
  jdock pause pause
  is pause Status paused
  grep 'frozen 1' "$(group_of pause)/cgroup.events"
  refused paused jdock exec pause true
  jdock unpause pause
  is pause Status running
  jdock pause pause
  jdock stop -t 1 pause
  is pause Status exited
  jdock rm pause
}

figures_are_read() {
  jdock run -d --name figures -m 64m --pids-limit 20 busybox sh -c 'sleep 1000 & sleep 1000 & wait'
  jdock stats --no-stream --format '{{.Name}} {{.MemUsage}} {{.PIDs}} {{.NetIO}}' figures |
    tee /dev/stderr | grep -E '^figures [0-9.]+[KM]iB / 64MiB 3 [0-9.]+k?B / [0-9.]+k?B$'
  curl -fsS --unix-socket /run/jdock/jdock.sock 'http://localhost/v1.50/containers/figures/stats?stream=false' \
    >"$work/stats"
  grep -E '"total_usage":[1-9]' "$work/stats"
  grep -E '"system_cpu_usage":[1-9]' "$work/stats"
  grep -E '"usage":[1-9]' "$work/stats"
  grep -E '"limit":67108864' "$work/stats"
  grep -E '"inactive_file":' "$work/stats"
  grep -E '"pids_stats":\{"current":3,"limit":20\}' "$work/stats"
  jdock rm -f figures
}

group_is_seen_as_asked() {
  [ "$(jdock run --rm busybox cat /proc/self/cgroup)" = "0::/" ]
  jdock run --rm busybox grep 'cgroup2 ro,' /proc/mounts
  [ "$(jdock run --rm --cgroupns host busybox cat /proc/self/cgroup)" != "0::/" ]
  jdock run --rm --privileged busybox sh -c 'mkdir /sys/fs/cgroup/below && rmdir /sys/fs/cgroup/below'
  jdock run --rm --cgroup-parent /elsewhere --cgroupns host busybox cat /proc/self/cgroup | grep /elsewhere/
  jdock run --rm --cgroup-parent checks.slice --cgroupns host busybox cat /proc/self/cgroup | grep /checks.slice/
}

devices_are_ruled_by_a_program() {
  jdock run --rm busybox sh -c 'cat /dev/null && head -c 1 /dev/zero | wc -c' | grep 1
  if [ ! -c /dev/fuse ]; then
    echo "no /dev/fuse"
    return 77
  fi
  refused "not permitted" jdock run --rm --cap-add MKNOD busybox sh -c 'mknod /k c 10 229 && : </k'
  jdock run --rm --cap-add MKNOD --device-cgroup-rule 'c 10:229 rmw' busybox sh -c 'mknod /k c 10 229 && : </k'
  jdock run --rm --device /dev/fuse:/dev/k:r busybox sh -c ': </dev/k'
  refused "not permitted" jdock run --rm --device /dev/fuse:/dev/k:r busybox sh -c ': >/dev/k'
  jdock run --rm --privileged busybox sh -c ': >/dev/fuse'
}

# Lives of daemon and containers

containers_are_restarted() {
  jdock run -d --name again --restart on-failure:2 busybox sh -c 'exit 5'
  eventually is again Status exited
  [ "$(jdock inspect --format '{{.RestartCount}}' again)" = 2 ]
  is again ExitCode 5
  jdock rm again
}

containers_outlive_a_restart() {
  jdock run -d --name lives -p 8081:80 busybox httpd -f -p 80 -h /www
  jdock run -d --name speaks busybox sh -c 'i=0; while :; do echo $((i += 1)); sleep 0.2; done'
  pid=$(state lives Pid)
  systemctl restart jdock.service
  is lives Running true
  is lives Pid "$pid"
  alive "$pid"
  eventually answers http://127.0.0.1:8081/
  [ "$(jdock exec lives echo inside)" = inside ]
  lines=$(jdock logs speaks | wc -l)
  eventually sh -c "[ \$(jdock logs speaks | wc -l) -gt $lines ]"
  jdock logs speaks >"$work/lines"
  seq "$(wc -l <"$work/lines")" | cmp - "$work/lines"
}

containers_outlive_a_killed_service() {
  pid=$(state lives Pid)
  old=$(systemctl show -p MainPID --value jdock)
  systemctl kill -s KILL jdock.service
  eventually gone "$old"
  alive "$pid"
  # Restart=on-failure starts another; the socket has waited meanwhile.
  is lives Pid "$pid"
  [ "$(systemctl show -p MainPID --value jdock)" != "$old" ]
  eventually answers http://127.0.0.1:8081/
  [ "$(jdock exec lives echo inside)" = inside ]
}

containers_outlive_a_stopped_service() {
  pid=$(state lives Pid)
  systemctl stop jdock.service jdock.socket
  [ "$(systemctl is-active jdock.service || true)" = inactive ]
  [ "$(systemctl show -p Result --value jdock)" = success ]
  alive "$pid"
  eventually answers http://127.0.0.1:8081/
  systemctl start jdock.socket jdock.service
  is lives Pid "$pid"
  jdock stop -t 1 lives speaks
  gone "$pid"
  jdock rm lives speaks
}

containers_outlive_an_upgrade() {
  jdock run -d --name upgrade -p 8082:80 busybox httpd -f -p 80 -h /www
  pid=$(state upgrade Pid)
  systemctl stop jdock.service
  rm -r /opt/jdock
  answers http://127.0.0.1:8082/
  cp -a "$distribution" /opt/jdock
  systemctl start jdock.service
  is upgrade Pid "$pid"
  jdock exec upgrade true
  jdock rm -f upgrade
  gone "$pid"
}

an_end_without_a_daemon_is_known() {
  jdock run -d --name ends busybox sh -c 'while [ ! -e /tmp/end ]; do sleep 0.1; done; exit 7'
  root=/proc/$(state ends Pid)/root
  pid=$(state ends Pid)
  systemctl stop jdock.service
  touch "$root/tmp/end"
  eventually gone "$pid"
  jdock wait ends | grep -x 7
  is ends ExitCode 7
  jdock rm ends
}

policies_start_containers_with_the_service() {
  jdock run -d --name always --restart always busybox sleep 1000
  pid=$(state always Pid)
  systemctl stop jdock.service
  kill -KILL "$pid"
  eventually gone "$pid"
  systemctl start jdock.service
  eventually is always Running true
  not is always Pid "$pid"
  jdock rm -f always
}

changed_units_take_nothing_away() {
  jdock run -d --name kept -m 64m --cpus 0.5 --device-cgroup-rule 'c 10:229 rmw' busybox sleep 1000
  group=$(group_of kept)
  systemctl daemon-reload
  systemctl daemon-reexec
  systemd-run --wait --quiet true
  [ "$(cat "$group/memory.max")" = 67108864 ]
  [ "$(cat "$group/cpu.max")" = "50000 100000" ]
  jdock run --rm -m 32m --cpus 0.5 --pids-limit 9 busybox cat /sys/fs/cgroup/memory.max | grep 33554432
  jdock rm -f kept
}

nothing_is_left() {
  [ -z "$(jdock ps -aq)" ]
  eventually sh -c '! ls /var/lib/jdock/containers | grep .'
  eventually sh -c '! ls /run/jdock/containers | grep .'
  eventually sh -c '! find /sys/fs/cgroup/jdock -mindepth 1 -type d ! -name shims | grep .'
  eventually sh -c '! ip -o link | grep -w veth'
  not grep -E '/var/lib/jdock/containers|overlay' /proc/self/mounts
  not pgrep jdock-shim
  [ "$(systemctl is-active jdock.service)" = active ]
  not grep -E '(ERROR|WARN)|Exception' <(journalctl -u jdock.service -o cat --no-pager)
}

service_is_taken_away() {
  systemctl disable --now jdock.socket jdock.service
  not systemctl is-failed jdock.service
  eventually sh -c '! pgrep jdock'
  [ -z "$(find /sys/fs/cgroup -path '*jdock.service*')" ]
}

echo "# $(uname -r), $(systemctl --version | head -n 1)"
check unit_is_installed_as_documented
check image_is_imported
check members_of_the_group_need_not_be_root
check socket_starts_the_service
check units_group_has_the_daemon_alone
check ports_are_published
check output_is_logged
check output_goes_to_the_journal
check files_are_copied
check volumes_keep_what_is_written
check processes_are_listed
check health_is_checked
check names_are_found_on_a_network
check macvlan_and_ipvlan_networks_are_made
check limits_are_in_the_group
check block_io_is_limited
check too_much_memory_ends_the_container
check too_many_processes_are_refused
check container_is_paused
check figures_are_read
check group_is_seen_as_asked
check devices_are_ruled_by_a_program
check containers_are_restarted
check containers_outlive_a_restart
check containers_outlive_a_killed_service
check containers_outlive_a_stopped_service
check containers_outlive_an_upgrade
check an_end_without_a_daemon_is_known
check policies_start_containers_with_the_service
check changed_units_take_nothing_away
check nothing_is_left
check service_is_taken_away
echo "1..$count"
[ "$failures" -eq 0 ]
