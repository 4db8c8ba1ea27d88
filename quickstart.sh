#!/bin/sh
# From a clean clone to a first container: installs what is missing, builds, starts jdockd, runs a container.
# May be run again at any time; what is there already is kept.
set -eu
root=$(cd "$(dirname "$0")" && pwd -P)
cd "$root"
. .mvn/debian.sh

home=$root/target/jdock
log=/var/log/jdockd.log

need_root
install_missing mvn=maven busybox=busybox-static curl=curl update-ca-certificates=ca-certificates pstree=psmisc \
  pidof=sysvinit-utils\|procps
ensure_jdk

say "building jdock (the first time takes some minutes)"
./mvnw -q -B -ntp -Dmaven.test.skip package

# On PATH, unless something else of these names is there.
for command in jdock jdockd; do
  link=/usr/local/bin/$command
  if [ -L "$link" ] || [ ! -e "$link" ]; then
    ln -sfn "$home/bin/$command" "$link"
  fi
done
jdock=$home/bin/jdock
unset JDOCK_HOST DOCKER_HOST

answers() {
  curl -fsS --max-time 2 --unix-socket /run/jdock/jdock.sock http://localhost/_ping >/dev/null 2>&1
}

if answers; then
  say "jdockd is running already"
else
  say "starting jdockd, log in $log"
  setsid "$home/bin/jdockd" </dev/null >>"$log" 2>&1 &
  daemon=$!
  tries=0
  until answers; do
    tries=$((tries + 1))
    if [ "$tries" -gt 150 ] || ! kill -0 "$daemon" 2>/dev/null; then
      tail -n 20 "$log" >&2
      die "jdockd does not answer; its log is $log"
    fi
    sleep 0.2
  done
fi

if [ -z "$("$jdock" images -q busybox:latest)" ]; then
  say "making the image busybox:latest from this machine's busybox"
  integration-tests/src/main/scripts/busybox-rootfs.sh | "$jdock" import --change 'CMD ["sh"]' - busybox:latest
fi

say "jdock run --rm -net=bridge busybox ip addr"
"$jdock" run --rm -net=bridge busybox ip addr

cat <<END

==> jdock works. To try next:

    jdock run --rm -it busybox sh
    jdock run -d --name web -p 8080:80 busybox httpd -f -p 80 -h /www
    curl localhost:8080
    jdock ps
    pstree -pT \$(pidof -s jdockd)
    jdock rm -f web

    Docker's own client works too:  docker -H unix:///run/jdock/jdock.sock ps
    The daemon's log:               $log
    To stop the daemon:             kill \$(pidof -s jdockd)
    As a systemd service:           docs/install.md
END
