#!/usr/bin/env bash
# Runs inside the namespaces that run.sh makes: addresses, servers, then the tests. The servers end with it.
set -euo pipefail
world=$1
source test/e2e/common.sh

# The name that Dovecot gives itself in trace fields.
hostname imap.inn.example
ip link set lo up
while read -r address; do ip addr add "$address/32" dev lo; done <"$world/addresses"
# A connection to an address of one's own would come from that very address.
while read -r address; do ip route replace local "$address" dev lo table local src 44.128.200.1; done <"$world/seen.by"
while read -r address desk; do ip route replace local "$address" dev lo table local src "$desk"; done <"$world/seen.by.lists"
mount --bind "$world/resolv.conf" "$(readlink -f /etc/resolv.conf)"

nsd -c "$world/nsd.0.conf"
nsd -c "$world/nsd.1.conf"
unbound -c "$world/unbound.conf"

mkdir -p "$world/rspamd/db" "$world/rspamd/run" "$world/rspamd/log" "$world/grey" "$world/inn/spamassassin"
chown -R _rspamd "$world/rspamd"
rspamd -u _rspamd -g _rspamd -c /etc/rspamd/rspamd.conf --var=LOCAL_CONFDIR="$world/rspamd" --var=DBDIR="$world/rspamd/db" \
  --var=RUNDIR="$world/rspamd/run" --var=LOGDIR="$world/rspamd/log" >"$world/rspamd.start" 2>&1 ||
  { cat "$world/rspamd.start" >&2; exit 1; }
chown opendkim "$world/dkim.post.key"
opendkim -x "$world/opendkim.sign.conf"
opendkim -x "$world/opendkim.verify.conf"
chown -R postgrey "$world/grey"
postgrey --inet=127.0.0.1:10023 --delay=3 --dbdir="$world/grey" --whitelist-recipients=/dev/null --whitelist-clients=/dev/null --daemonize --pidfile="$world/postgrey.pid" --greylist-text='Greylisted, try again later'

for side in post inn; do
  chown -R mail:mail "$world/$side/mail"
  chown postfix "$world/$side/data"
  chmod 755 "$world/$side"
done
chown mail "$world/inn/spamassassin"
for side in post inn; do
  sievec -c "$world/$side/dovecot.conf" "$world/$side/junk.sieve"
  start_postfix "$world/$side/postfix" "$world/$side/postfix.log"
  dovecot -c "$world/$side/dovecot.conf"
done

wait_for 127.0.0.1 53
for server in 44.128.0.53 44.129.0.53; do wait_for "$server" 53; done
for port in 8891 8892 10023 11332 11333 12340; do wait_for 127.0.0.1 "$port"; done
for port in 25 465 587 143 993 110 995; do wait_for 44.128.30.25 "$port"; done
for port in 143 993 110 995; do wait_for 44.128.48.143 "$port"; done
for net in 40 41 42 43 44 45 46; do wait_for "44.128.$net.25" 25; done

shift
if [ $# -gt 0 ]; then exec "$@"; fi
vitest run --config vitest.e2e.config.ts test/e2e/probe
