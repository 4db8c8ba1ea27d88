#!/bin/bash
# Writes the root file system of an image with real servers and clients as a tar archive to standard output: that of
# busybox-rootfs.sh, and in it nginx, redis, PostgreSQL, iperf3 and ab of this machine with the libraries they need, at
# the paths where Debian has them. What is not installed here is not in it:
#
#   servers-rootfs.sh | jdock import - servers:latest
set -euo pipefail

root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
"$(dirname "${BASH_SOURCE[0]}")/busybox-rootfs.sh" | tar -C "$root" -xf -

programs=() data=()
for program in nginx redis-server redis-cli iperf3 ab; do
  path=$(command -v "$program") && programs+=("$path")
done
for postgres in /usr/lib/postgresql/*/bin/postgres; do
  [ -x "$postgres" ] || continue
  bin=${postgres%/postgres}
  programs+=("$postgres" "$bin/initdb" "$bin/psql")
  version=$(basename "${bin%/bin}")
  data=("/usr/share/postgresql/$version" "/usr/lib/postgresql/$version/lib/plpgsql.so"
    "/usr/lib/postgresql/$version/lib/dict_snowball.so")
done

# The paths that ldd(1) names, also that of the loader: "libc.so.6 => /lib/… (0x…)" and "/lib64/ld-linux… (0x…)".
libraries=$(ldd "${programs[@]}" | awk '$2 == "=>" && $3 ~ /^\// { print $3 } $1 ~ /^\// && $2 ~ /^\(/ { print $1 }')
printf '%s\n' "${programs[@]}" "${data[@]}" $libraries | sort -u \
  | tar -C / --dereference --hard-dereference -cf - --transform 's,^/*,,' -P -T - | tar -C "$root" -xf -

for postgres in "$root"/usr/lib/postgresql/*/bin; do
  [ -d "$postgres" ] && ln -s "${postgres#"$root"}"/* "$root/usr/bin/"
done
mkdir -p "$root/var/log/nginx" "$root/var/lib/nginx" "$root/var/lib/postgresql"
echo "postgres:x:26:26:PostgreSQL:/var/lib/postgresql:/bin/sh" >>"$root/etc/passwd"
echo "postgres:x:26:" >>"$root/etc/group"
chown 26:26 "$root/var/lib/postgresql"
tar --create --directory="$root" --sort=name --numeric-owner --mtime=@1735689600 --format=gnu .
