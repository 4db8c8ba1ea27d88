# Sourced by quickstart.sh and test.sh: what they install on a Debian machine. Needs root where something is missing.
# shellcheck shell=sh

say() {
  printf '\n==> %s\n' "$*"
}

die() {
  echo "$(basename "$0"): $*" >&2
  exit 1
}

need_root() {
  [ "$(id -u)" -eq 0 ] || die "must run as root: containers, networks and packages are root's"
}

# install_missing COMMAND=PACKAGE...: installs the packages whose command is not on PATH. PACKAGE may name alternatives,
# "a|b": the first that apt knows is taken.
install_missing() {
  wanted=
  for pair in "$@"; do
    command -v "${pair%%=*}" >/dev/null 2>&1 || wanted="$wanted ${pair#*=}"
  done
  [ -n "$wanted" ] || return 0
  command -v apt-get >/dev/null 2>&1 || die "please install:$wanted (this is no Debian, so it is left to you)"
  need_root
  apt_update_once
  packages=
  for alternatives in $wanted; do
    chosen=$(first_known "$alternatives") || die "apt knows none of: $alternatives"
    packages="$packages $chosen"
  done
  install_packages $packages
}

apt_update_once() {
  [ -z "${apt_updated:-}" ] || return 0
  say "apt-get update"
  apt-get -qq update
  apt_updated=yes
}

first_known() {
  for package in $(echo "$1" | tr '|' ' '); do
    if [ -n "$(apt-cache madison "$package" 2>/dev/null)" ]; then
      echo "$package"
      return 0
    fi
  done
  return 1
}

# Services of the packages are not started, now or at the next boot: what runs on this machine is for its owner to say.
install_packages() {
  say "apt-get install $*"
  policy=/usr/sbin/policy-rc.d
  [ ! -e "$policy" ] || policy=
  if [ -n "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod 755 "$policy"
  fi
  status=0
  enabled=$(enabled_units)
  DEBIAN_FRONTEND=noninteractive apt-get -qq install --no-install-recommends "$@" >/tmp/jdock-apt.log 2>&1 || status=$?
  [ -z "$policy" ] || rm -f "$policy"
  enabled_units | while read -r unit; do
    case "$enabled" in *"$unit"*) ;; *) rm -f "$unit" ;; esac
  done
  if [ "$status" -ne 0 ]; then
    tail -n 30 /tmp/jdock-apt.log >&2
    die "apt-get install $* ended with status $status"
  fi
}

# The links by which systemd starts units at boot, or on the bus.
enabled_units() {
  find /etc/systemd/system -type l 2>/dev/null || true
}

ensure_jdk() {
  "$root/.mvn/find-jdk.sh" >/dev/null && return 0
  need_root
  apt_update_once
  jdk_package=$(first_known openjdk-25-jdk-headless) ||
    die "no JDK 25 found, and apt has no openjdk-25-jdk-headless (Debian 12 does not):" \
      "install Eclipse Temurin 25 (package temurin-25-jdk of https://adoptium.net/installation/linux)" \
      "or unpack any JDK 25 and set JAVA_HOME"
  install_packages "$jdk_package"
  "$root/.mvn/find-jdk.sh" >/dev/null || die "$jdk_package is installed, yet no JDK 25 is found; set JAVA_HOME"
}
