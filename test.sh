#!/bin/bash
# Installs what is missing and runs every unit and integration test. Ends with 0 only if all pass.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
cd "$root"
. .mvn/debian.sh

need_root
install_missing mvn=maven busybox=busybox-static docker=docker-cli\|docker.io ip=iproute2 nft=nftables ps=procps \
  docker-registry=docker-registry htpasswd=apache2-utils openssl=openssl pstree=psmisc curl=curl jq=jq tmux=tmux update-ca-certificates=ca-certificates unshare=util-linux skopeo=skopeo umoci=umoci debootstrap=debootstrap docker-compose=docker-compose dockerd=docker.io \
  dig=bind9-dnsutils nginx=nginx redis-server=redis-server pg_createcluster=postgresql iperf3=iperf3 ufw=ufw firewalld=firewalld dbus-daemon=dbus iptables=iptables
ensure_jdk

# Sums the counts of the reports: tests, failures, errors, skipped.
summary() {
  find . -path '*/target/*-reports/TEST-*.xml' -newer "$started" -print0 | xargs -0 -r grep -ho '<testsuite [^>]*>' | awk '
    function count(name) { return match($0, " " name "=\"[0-9]+\"") ? substr($0, RSTART + length(name) + 3) + 0 : 0 }
    { tests += count("tests"); failed += count("failures") + count("errors"); skipped += count("skipped") }
    END { printf "%d passed, %d failed, %d skipped\n", tests - failed - skipped, failed, skipped }'
}

started=$(mktemp)
trap 'rm -f "$started"' EXIT
status=0
# The style check comes last: a line too long must not hide what the tests say.
./mvnw -B -ntp -fae -Dspotless.check.skip verify || status=$?
./mvnw -q -B -ntp -fae spotless:check || status=$?

say "tests of this run (reports: */target/surefire-reports, integration-tests/target/failsafe-reports)"
summary
exit "$status"
