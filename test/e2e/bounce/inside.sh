#!/usr/bin/env bash
# Runs inside the namespaces that run.sh makes: addresses, servers, then the tests. The servers end with it.
set -euo pipefail
world=$1
source test/e2e/common.sh

hostname out.post.example
ip link set lo up
while read -r address; do ip addr add "$address/32" dev lo; done <"$world/addresses"
mount --bind "$world/resolv.conf" "$(readlink -f /etc/resolv.conf)"
mount --bind "$world/exim/passwd" /etc/passwd
mount --bind "$world/exim/group" /etc/group

for name in 0 1 mended; do nsd -c "$world/nsd.$name.conf"; done
for name in faulty mended; do unbound -c "$world/unbound.$name.conf"; done

mkdir -p "$world/grey" "$world/bounces/postfix" "$world/bounces/exim"
chown -R postgrey "$world/grey"
# Longer than the tests take: what is greylisted stays so.
postgrey --inet=127.0.0.1:10023 --delay=300 --dbdir="$world/grey" --whitelist-recipients=/dev/null --whitelist-clients=/dev/null --daemonize --pidfile="$world/postgrey.pid"
chown -R mail:mail "$world/bounces"
dovecot -c "$world/inn/dovecot.conf"
# Counted before anybody asks: of two that ask at once, the second would be told that there is room.
doveadm -c "$world/inn/dovecot.conf" quota recalc -u full@strict.example
for side in out inn; do
  chown postfix "$world/$side/data"
  start_postfix "$world/$side/postfix" "$world/$side/postfix.log"
done
chown -R Debian-exim:Debian-exim "$world/exim/spool" "$world/exim/bounces" "$world/bounces/exim"
chown Debian-exim "$world/exim"
# In the foreground of its own: a daemon whose parent is the first process takes itself for one that was started anew.
"$exim" -C "$world/exim/exim.conf" -bdf -q2s >"$world/exim.log" 2>&1 &

for resolver in 127.0.0.1 127.0.0.2; do wait_for "$resolver" 53; done
for server in 44.128.0.53 44.129.0.53 44.130.0.53; do wait_for "$server" 53; done
for port in 10023 12340; do wait_for 127.0.0.1 "$port"; done
for net in 60 61 70 71 72 73; do wait_for "44.128.$net.25" 25; done

shift
if [ $# -gt 0 ]; then exec "$@"; fi
vitest run --config vitest.e2e.config.ts test/e2e/bounce
