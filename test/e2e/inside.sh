#!/usr/bin/env bash
# Runs inside the namespaces that run.sh makes: addresses, zones, servers, then the tests. The servers end with it.
set -euo pipefail
world=$1
export PATH=$PATH:/usr/sbin

ip link set lo up
while read -r address; do ip addr add "$address" dev lo; done <"$world/addresses"

sign() { # domain: writes the signed zone and its trust anchor
  local key
  key=$(cd "$world" && ldns-keygen -a ECDSAP256SHA256 -k "$1")
  (cd "$world" && ldns-signzone -o "$1" "zone.$1" "$key" && cp "$key.key" "$1.anchor")
}
while read -r domain; do sign "$domain"; done <"$world/signed.list"
while read -r domain; do
  sign "$domain"
  # The signatures stay, what they sign does not.
  sed -i '/TXT/s/v=spf1 mx -all/v=spf1 mx ~all/; /\tMX\t/s/\t10 /\t11 /' "$world/zone.$domain.signed"
done <"$world/bogus.list"

nsd -c "$world/nsd.conf"
unbound -c "$world/unbound.conf"
chown -R postfix "$world/data"
chown -R postgrey "$world/grey"
postgrey --inet=127.0.0.1:10023 --delay=3 --dbdir="$world/grey" --whitelist-recipients=/dev/null --whitelist-clients=/dev/null --daemonize --pidfile="$world/postgrey.pid" --greylist-text='Greylisted, try again later'
postfix -c "$world/postfix" post-install create-missing >/dev/null 2>&1 || true
postfix -c "$world/postfix" start >"$world/postfix.start" 2>&1 || { cat "$world/postfix.start" "$world/postfix.log" >&2; exit 1; }

wait_for() { # address port
  for _ in $(seq 100); do
    if (exec 3<>"/dev/tcp/$1/$2") 2>/dev/null; then return 0; fi
    sleep 0.1
  done
  echo "e2e: nothing listens on $1 port $2" >&2
  cat "$world"/*.log >&2 || true
  exit 1
}
wait_for 127.0.0.1 53
wait_for 44.128.0.53 53
wait_for 127.0.0.1 10023
while read -r address; do
  case $address in 44.128.0.5[34]/*|44.128.99.25/*) ;; *) wait_for "${address%/*}" 25 ;; esac
done <"$world/addresses"

if [ $# -gt 1 ]; then shift; exec "$@"; fi
vitest run --config vitest.e2e.config.ts
