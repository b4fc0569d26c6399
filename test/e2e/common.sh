# Sourced by the scripts of all worlds.
# The Node that the repository brings along, also without npm.
export PATH=$PWD/node_modules/.bin:$PATH:/usr/sbin

# Installs what is missing of Debian's packages; needs root for that, once.
need_packages() {
  local there
  there=$(dpkg-query --show --showformat='${db:Status-Status}\n' "$@" 2>/dev/null | grep -c '^installed$' || true)
  [ "$there" -eq $# ] && return
  [ "$(id -u)" -eq 0 ] || { echo "e2e: needs root once, to install $*" >&2; exit 1; }
  # No package may start a server of its own: ours run in the namespace only.
  [ -e /usr/sbin/policy-rc.d ] || { printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d && chmod +x /usr/sbin/policy-rc.d; }
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -q >/dev/null
  apt-get install -qy --no-install-recommends "$@" >/dev/null
}

# Makes the folder that everything of a world lives in, and sees to its end.
make_world() {
  world=$(mktemp -d /tmp/mailcheck-e2e.XXXXXX)
  chmod 755 "$world"
  trap 'rm -rf "$world"' EXIT
  export MAILCHECK_E2E_WORLD=$world
}

start_postfix() { # its configuration, its log
  postfix -c "$1" post-install create-missing >/dev/null 2>&1 || true
  postfix -c "$1" start >"$2.start" 2>&1 || { cat "$2.start" "$2" >&2; exit 1; }
}

wait_for() { # address port
  for _ in $(seq 100); do
    if (exec 3<>"/dev/tcp/$1/$2") 2>/dev/null; then return 0; fi
    sleep 0.1
  done
  echo "e2e: nothing listens on $1 port $2" >&2
  cat "$world"/*.log >&2 || true
  exit 1
}

# Debian's Exim cannot be installed beside its Postfix: it is unpacked into a folder of its own, once, and $exim is its program.
# The libraries it needs get along with everything, and are installed.
need_exim() {
  local folder=/var/cache/mailcheck-e2e libraries
  export exim=$folder/exim/usr/sbin/exim4
  if [ ! -x "$exim" ] || ldd "$exim" | grep -q 'not found'; then
    [ "$(id -u)" -eq 0 ] || { echo 'e2e: needs root once, to unpack exim4-daemon-light' >&2; exit 1; }
    apt-get update -q >/dev/null
    libraries=$(apt-cache depends exim4-daemon-light | sed -n 's/^ *Depends: \(lib[^ ]*\)$/\1/p')
    # shellcheck disable=SC2086 # several packages
    need_packages $libraries
    rm -rf "$folder" && mkdir -p "$folder"
    (cd "$folder" && apt-get download -qq exim4-daemon-light 2>/dev/null && dpkg -x exim4-daemon-light_*.deb exim)
  fi
  [ -x "$exim" ] || { echo 'e2e: exim4-daemon-light could not be unpacked' >&2; exit 1; }
}
