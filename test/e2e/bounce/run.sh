#!/usr/bin/env bash
# Bounces, end to end: Debian's Postfix and Exim send, Postfix refuses (with Dovecot, policyd-spf and Postgrey), and the built
# command explains what came back. In namespaces of their own; everything ends with this script.
# Given a command, that is run in the world in place of the tests: bash test/e2e/bounce/run.sh bash
set -euo pipefail
cd "$(dirname "$0")/../../.."
source test/e2e/common.sh

need_packages nsd unbound postfix postgrey iproute2 dovecot-core postfix-policyd-spf-python
need_exim
make_world
node test/e2e/bounce/prepare.ts "$world" "$(id -u mail)" "$exim"
unshare --net --uts --pid --fork --mount-proc --kill-child bash test/e2e/bounce/inside.sh "$world" "$@"
