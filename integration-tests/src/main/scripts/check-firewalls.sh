#!/bin/bash
# Checks what docs/networking.md says of hosts with ufw and with firewalld: which ways are closed as these come, and that
# the documented commands open them. As root, with Debian's ufw, firewalld, dbus and iptables; all of it happens in
# namespaces of its own, so the host's firewall and its configuration stay as they are. Prints TAP.
#
#   ./mvnw -DskipTests package && integration-tests/src/main/scripts/check-firewalls.sh
set -uo pipefail

scripts=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
home=${JDOCK_HOME:-$(cd "$scripts/../../../.." && pwd -P)/target/jdock}
if [ "${1:-}" != inside ]; then
  exec unshare --mount --net --pid --fork --kill-child --mount-proc "${BASH_SOURCE[0]}" inside
fi

bridge=jdwall0
work=$(mktemp -d /tmp/jdock-firewalls.XXXXXX)
export JDOCK_HOST=unix://$work/jdock.sock
number=0
failed=0

finish() {
  "$home/bin/jdock" rm -f web >/dev/null 2>&1
  [ -z "${daemon:-}" ] || { kill "$daemon"; wait "$daemon"; }
  umount -l "$work/run/netns" 2>/dev/null
  rm -rf "$work"
}
trap finish EXIT

eventually() { # command...: within 30 s
  local _
  for _ in $(seq 150); do
    "$@" >/dev/null 2>&1 && return 0
    sleep 0.2
  done
  return 1
}

die() {
  echo "Bail out! $*"
  tail -n 5 "$work"/*.log
  exit 1
}

report() { # wanted status (0 or 1), what, command...
  local wanted=$1 what=$2 found=0
  shift 2
  number=$((number + 1))
  "$@" >/dev/null 2>&1 || found=1
  if [ "$found" = "$wanted" ]; then
    echo "ok $number - $what"
  else
    echo "not ok $number - $what"
    failed=1
  fi
}

# A private copy of what the firewalls' programs change on disk.
mount --make-rprivate /
for directory in /etc/ufw /lib/ufw /var/lib/ufw /etc/firewalld; do
  [ -d "$directory" ] || continue
  copy=$work/copy$(echo "$directory" | tr / -)
  cp -a "$directory" "$copy"
  mount --bind "$copy" "$directory"
done
mount -t tmpfs dbus /run/dbus || { mkdir -p /run/dbus && mount -t tmpfs dbus /run; mkdir -p /run/dbus /run/netns; }

# The host with one container, and somebody outside.
ip link set lo up
unshare --net sleep 3600 &
outside=$!
eventually test "$(readlink /proc/self/ns/net)" != "$(readlink /proc/$outside/ns/net)" || die "no namespace"
ip link add up0 type veth peer name out0 netns "/proc/$outside/ns/net"
ip address add 10.99.0.1/24 dev up0
ip link set up0 up
from_outside() { nsenter --net="/proc/$outside/ns/net" "$@"; }
from_outside ip link set lo up
from_outside ip address add 10.99.0.2/24 dev out0
from_outside ip link set out0 up
from_outside ip route add default via 10.99.0.1
from_outside busybox httpd -f -p 7 -h /usr/share/common-licenses &

"$home/bin/jdockd" -H "$JDOCK_HOST" --data-root "$work/data" --exec-root "$work/run" --pidfile "$work/pid" \
  --bridge "$bridge" --bip 172.30.77.1/24 >"$work/jdockd.log" 2>&1 &
daemon=$!
eventually "$home/bin/jdock" version || die "jdockd does not come up"
"$scripts/busybox-rootfs.sh" | "$home/bin/jdock" import - busybox:latest >/dev/null || die "no image"
"$home/bin/jdock" run -d --name web -p 8080:80 busybox \
  sh -c 'mkdir /www; echo hello >/www/index.html; exec httpd -f -p 80 -h /www' >/dev/null || die "no container"
eventually curl -sf --max-time 2 http://127.0.0.1:8080/ || die "the container does not serve"

by_loopback() { curl -sf --max-time 3 http://127.0.0.1:8080/; }
by_outside() { from_outside curl -sf --max-time 3 http://10.99.0.1:8080/; }
by_address() { from_outside curl -sf --max-time 3 http://172.30.77.2/; }
to_outside() { "$home/bin/jdock" exec web nc -w 3 10.99.0.2 7 </dev/null; } # nc ends with 0 if it was let in
named_by_doctor() { # which ends with 1 if it finds a hop broken
  "$home/bin/jdock" network doctor web >"$work/doctor"
  grep "another firewall's chain" "$work/doctor"
}

report 0 "without a firewall: the published port is reached from the host" by_loopback
report 0 "without a firewall: and from outside" by_outside
report 1 "without a firewall: the container's address is not" by_address
report 0 "without a firewall: the container gets out" to_outside

ufw --force enable >"$work/ufw.log" 2>&1 || die "ufw is not enabled"
report 0 "ufw: the published port is reached from the host" by_loopback
report 1 "ufw: but not from outside" by_outside
report 1 "ufw: the container does not get out" to_outside
report 0 "ufw: the doctor names it" named_by_doctor
ufw route allow in on "$bridge" >/dev/null
ufw route allow out on "$bridge" >/dev/null
report 0 "ufw, as documented: the published port is reached from outside" by_outside
report 1 "ufw, as documented: the container's address is not" by_address
report 0 "ufw, as documented: the container gets out" to_outside
ufw --force disable >/dev/null
for table in "ip filter" "ip6 filter"; do
  # shellcheck disable=SC2086
  nft delete table $table 2>/dev/null
done

dbus-daemon --system --nofork >"$work/dbus.log" 2>&1 &
eventually test -S /run/dbus/system_bus_socket || die "no dbus"
firewalld --nofork --nopid >"$work/firewalld.log" 2>&1 &
eventually firewall-cmd --state || die "firewalld does not come up"
report 0 "firewalld: the published port is reached from the host" by_loopback
report 0 "firewalld: and from outside" by_outside
report 1 "firewalld: the container does not get out" to_outside
report 0 "firewalld: the doctor names it" named_by_doctor
firewall-cmd --permanent --zone=trusted --add-interface="$bridge" >/dev/null
firewall-cmd --reload >/dev/null
report 0 "firewalld, as documented: the published port is reached from outside" by_outside
report 1 "firewalld, as documented: the container's address is not" by_address
report 0 "firewalld, as documented: the container gets out" to_outside

echo "1..$number"
exit "$failed"
