#!/usr/bin/env bash
# A message before real spam filters, end to end: Rspamd and SpamAssassin from Debian's packages, with a name server of
# their own, in namespaces of their own. Everything ends with this script. Given a command, that is run in place of the tests.
set -euo pipefail
cd "$(dirname "$0")/../../.."
source test/e2e/common.sh

need_packages nsd unbound iproute2 rspamd spamassassin spamd libmail-dkim-perl libmail-spf-perl
make_world
node test/e2e/message/prepare.ts "$world"
unshare --net --pid --fork --mount-proc --kill-child bash test/e2e/message/inside.sh "$world" "$@"
