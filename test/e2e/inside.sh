#!/usr/bin/env bash
# Runs inside the namespaces that run.sh makes: addresses, zones, servers, then the tests. The servers end with it.
set -euo pipefail
world=$1
source test/e2e/common.sh

ip link set lo up
while read -r address; do ip addr add "$address" dev lo; done <"$world/addresses"

sign() { # zone, its file, options of ldns-signzone: leaves the signed zone, and the DS record for its parent
  local zone=$1 file=$2 key
  shift 2
  # shellcheck disable=SC2086 # several options
  key=$(cd "$world" && ldns-keygen ${keygen:--a ECDSAP256SHA256} -k "$zone")
  (cd "$world" && ldns-signzone "$@" -o "$zone" "$file" "$key" && cp "$key.ds" "$file.ds" && cp "$key.key" "$file.key")
}
while read -r domain; do sign "$domain" "zone.$domain"; done <"$world/signed.list"
while read -r domain; do sign "$domain" "zone.$domain" -i 20260101000000 -e 20260201000000; done <"$world/stale.list"
while read -r domain; do
  ends=$(date -u -d '+30 hours' +%Y%m%d%H%M%S)
  begins=$(date -u -d '-20 days' +%Y%m%d%H%M%S)
  keygen='-a RSASHA256 -b 1024' sign "$domain" "zone.$domain" -n -t 10 -i "$begins" -e "$ends"
done <"$world/weak.list"
while read -r domain; do
  sign "$domain" "zone.$domain"
  # The parent still vouches for the key before.
  before=$(cd "$world" && ldns-keygen -a ECDSAP256SHA256 -k "$domain")
  cp "$world/$before.ds" "$world/zone.$domain.ds"
done <"$world/rolled.list"
while read -r domain; do
  sign "$domain" "zone.$domain"
  # The signatures stay, what they sign does not.
  sed -i '/TXT/s/v=spf1 mx -all/v=spf1 mx ~all/; /\tMX\t/s/\t10 /\t11 /' "$world/zone.$domain.signed"
done <"$world/bogus.list"
# From the leaves to the root: each parent vouches for its children before it is signed itself.
cat "$world"/zone.*.ds >>"$world/zone.example"
sign example zone.example
cat "$world/zone.example.ds" >>"$world/zone.root"
sign . zone.root
cp "$world/zone.root.key" "$world/root.anchor"

nsd -c "$world/nsd.first.conf"
nsd -c "$world/nsd.second.conf"
nsd -c "$world/nsd.third.conf"
unbound -c "$world/unbound.conf"
unbound -c "$world/unbound.refused.conf"
nginx -c "$world/nginx.conf"
chown -R postfix "$world/data"
chown -R postgrey "$world/grey"
postgrey --inet=127.0.0.1:10023 --delay=3 --dbdir="$world/grey" --whitelist-recipients=/dev/null --whitelist-clients=/dev/null --daemonize --pidfile="$world/postgrey.pid" --greylist-text='Greylisted, try again later'
start_postfix "$world/postfix" "$world/postfix.log"

wait_for 127.0.0.1 53
wait_for 127.0.0.2 53
for server in 44.128.0.53 44.129.0.53 44.130.0.53; do wait_for "$server" 53; done
wait_for 44.128.20.80 443
wait_for 127.0.0.1 10023
while read -r address; do wait_for "$address" 25; done <"$world/mail.addresses"

if [ $# -gt 1 ]; then shift; exec "$@"; fi
vitest run --config vitest.e2e.config.ts test/e2e/audit
