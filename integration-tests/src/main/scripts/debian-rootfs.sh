#!/bin/sh
# Writes the root file system of a minimal Debian as a tar archive to standard output, made by debootstrap from
# DEBIAN_MIRROR, or debootstrap's own choice. As root, with Debian's debootstrap:
#
#   debian-rootfs.sh | jdock import - debian:minimal
set -eu

command -v debootstrap >/dev/null || {
  echo "debian-rootfs.sh: no debootstrap on PATH; do: apt-get install debootstrap" >&2
  exit 1
}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# shellcheck disable=SC2086
debootstrap --variant=minbase stable "$work/root" ${DEBIAN_MIRROR:-} >"$work/log" 2>&1 || {
  tail -n 5 "$work/log" >&2
  exit 1
}
find "$work/root/var/cache/apt/archives" "$work/root/var/lib/apt/lists" -type f -delete
tar -C "$work/root" --sort=name --format=pax --xattrs --xattrs-include='*' --numeric-owner --one-file-system -cf - .
