#!/usr/bin/env bash
# Runs inside the namespaces that run.sh makes: addresses, servers, then the tests. The servers end with it.
set -euo pipefail
world=$1
source test/e2e/common.sh

ip link set lo up
while read -r address; do ip addr add "$address/32" dev lo; done <"$world/addresses"
mount --bind "$world/resolv.conf" "$(readlink -f /etc/resolv.conf)"
nsd -c "$world/nsd.0.conf"
unbound -c "$world/unbound.conf"

mkdir -p "$world/rspamd/db" "$world/rspamd/run" "$world/rspamd/log" "$world/spamd"
chown -R _rspamd "$world/rspamd"
chown nobody "$world/spamd"
rspamd -u _rspamd -g _rspamd -c /etc/rspamd/rspamd.conf --var=LOCAL_CONFDIR="$world/rspamd" --var=DBDIR="$world/rspamd/db" \
  --var=RUNDIR="$world/rspamd/run" --var=LOGDIR="$world/rspamd/log" >"$world/rspamd.start" 2>&1 ||
  { cat "$world/rspamd.start" >&2; exit 1; }
spamd --daemonize --nouser-config --username=nobody --listen=127.0.0.1:783 --min-children=2 --max-children=2 \
  --helper-home-dir="$world/spamd" --syslog="$world/spamd/log" --cf='use_bayes 0'

wait_for 127.0.0.1 53
for port in 11333 11334 783; do wait_for 127.0.0.1 "$port"; done

shift
if [ $# -gt 0 ]; then exec "$@"; fi
vitest run --config vitest.e2e.config.ts test/e2e/message
