#!/usr/bin/env bash
# Installs what the clients of `npm run test:clients` are made of, where it is not there yet: Debian's Chromium and nginx.
set -euo pipefail
PATH="$PATH:/usr/sbin"

missing=()
for name in chromium nginx; do
  command -v "$name" > /dev/null || missing+=("$name")
done
[ ${#missing[@]} -gt 0 ] || exit 0

give_up() {
  echo "clients: ${missing[*]} must be installed by hand, as $1" >&2
  exit 1
}

command -v apt-get > /dev/null || give_up 'there is no apt-get'
root=()
[ "$(id -u)" = 0 ] || root=(sudo -n)
"${root[@]}" true 2> /dev/null || give_up 'that needs root, and sudo asks for a password or is not there'
apt=("${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=60)
# The lists may be missing or old.
"${apt[@]}" update > /dev/null || give_up 'the lists of packages cannot be read'
"${apt[@]}" install -y --no-install-recommends "${missing[@]}" > /dev/null || give_up 'apt-get could not do it'
