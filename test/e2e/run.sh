#!/usr/bin/env bash
# End to end against real servers: NSD, Unbound, Postfix, Postgrey and nginx from Debian's packages, in a network namespace with
# public-looking addresses and the real ports. Everything in it ends with this script.
set -euo pipefail
cd "$(dirname "$0")/../.."

needed=(nsd unbound postfix postgrey nginx ldns-signzone ip unshare)
# Postfix offers AUTH only where Cyrus SASL has a mechanism to offer.
if [ "$(PATH=$PATH:/usr/sbin command -v "${needed[@]}" | wc -l)" -ne ${#needed[@]} ] || ! compgen -G '/usr/lib/*/sasl2/libplain.so*' >/dev/null; then
  [ "$(id -u)" -eq 0 ] || { echo 'e2e: needs root once, to install nsd unbound postfix postgrey nginx ldnsutils iproute2 libsasl2-modules' >&2; exit 1; }
  # No package may start a server of its own: ours run in the namespace only.
  [ -e /usr/sbin/policy-rc.d ] || { printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d && chmod +x /usr/sbin/policy-rc.d; }
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -q >/dev/null
  apt-get install -qy --no-install-recommends nsd unbound postfix postgrey nginx ldnsutils iproute2 libsasl2-modules >/dev/null
fi

world=$(mktemp -d /tmp/mailcheck-e2e.XXXXXX)
chmod 755 "$world"
trap 'rm -rf "$world"' EXIT
node test/e2e/prepare.ts "$world"

export MAILCHECK_E2E_WORLD=$world
unshare --net --pid --fork --mount-proc --kill-child bash test/e2e/inside.sh "$world"
