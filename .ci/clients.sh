#!/usr/bin/env bash
# Installs what the clients of `npm run test:clients` are made of, where it is not there yet: Debian's Chromium and nginx.
set -euo pipefail
export DEBIAN_FRONTEND=noninteractive PATH="$PATH:/usr/sbin"

missing=()
for name in chromium nginx; do
  command -v "$name" > /dev/null || missing+=("$name")
done
[ ${#missing[@]} -gt 0 ] || exit 0

give_up() {
  echo "clients: ${missing[*]} must be installed by hand, as $1" >&2
  exit 1
}

as_root=()
[ "$(id -u)" = 0 ] || as_root=(sudo -n)
command -v apt-get > /dev/null || give_up 'there is no apt-get'
"${as_root[@]}" true 2> /dev/null || give_up 'that needs root, and sudo asks for a password or is not there'
install=(apt-get install -y -qq --no-install-recommends "${missing[@]}")
# The lists may be missing or old.
"${as_root[@]}" apt-get update -qq > /dev/null || give_up 'the lists of packages cannot be read'
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive "${install[@]}" > /dev/null || give_up 'apt-get could not'
