#!/usr/bin/env bash
# End to end against real servers: NSD, Unbound, Postfix, Postgrey and nginx from Debian's packages, in a network namespace with
# public-looking addresses and the real ports. Everything in it ends with this script. The worlds of the probe,
# of the message and of bounces come after it.
set -euo pipefail
cd "$(dirname "$0")/../.."
source test/e2e/common.sh

# Postfix offers AUTH only where Cyrus SASL has a mechanism to offer: libsasl2-modules.
need_packages nsd unbound postfix postgrey nginx ldnsutils iproute2 libsasl2-modules
make_world
node test/e2e/prepare.ts "$world"
unshare --net --pid --fork --mount-proc --kill-child bash test/e2e/inside.sh "$world"

bash test/e2e/probe/run.sh
bash test/e2e/message/run.sh
bash test/e2e/bounce/run.sh
