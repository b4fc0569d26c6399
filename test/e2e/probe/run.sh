#!/usr/bin/env bash
# The probe, end to end: two sides of the mail world from Debian's packages (Postfix, Dovecot, OpenDKIM on both; Rspamd,
# SpamAssassin, policyd-spf and Postgrey where mail comes in), in namespaces of their own. Everything ends with this script.
# Given a command, that is run in the world in place of the tests: bash test/e2e/probe/run.sh bash
set -euo pipefail
cd "$(dirname "$0")/../../.."
source test/e2e/common.sh

need_packages nsd unbound postfix postgrey iproute2 dovecot-imapd dovecot-pop3d dovecot-lmtpd dovecot-sieve opendkim \
  postfix-policyd-spf-python rspamd spamassassin
make_world
node test/e2e/probe/prepare.ts "$world" "$(id -u mail)"
unshare --net --uts --pid --fork --mount-proc --kill-child bash test/e2e/probe/inside.sh "$world" "$@"
