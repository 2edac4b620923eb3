#!/bin/sh
# Debian packages that the tests need: installed where we may, else named. Part of `make test`.
set -eu

packages=""
need() { # package, command or file that shows it is there
    if [ ! -e "$2" ] && ! command -v "$2" >/dev/null 2>&1; then
        packages="$packages $1"
    fi
}

need chromium chromium                              # the browser of the tests
need dovecot-imapd /usr/lib/dovecot/imap            # a real mailbox
need gettext msgfmt                                 # the catalogues of the languages
need fonts-noto-core /usr/share/fonts/truetype/noto # letters of all five in pictures
need php-cli php                                    # the example for sites in PHP
need postgresql-15 /usr/lib/postgresql/15/bin/initdb # the oldest PostgreSQL we promise
need redis-server redis-server                       # live notices of many nodes

[ -n "$packages" ] || exit 0

as_root=""
if [ "$(id -u)" != 0 ]; then
    as_root="sudo -n"
fi
if command -v apt-get >/dev/null 2>&1 && $as_root true 2>/dev/null; then
    echo "Installing$packages"
    $as_root apt-get update -qq || echo "apt-get could not look for news; trying with what it knows"
    # shellcheck disable=SC2086 # a list of names
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $packages >/dev/null && exit 0
fi

echo "The tests need more than is installed here. On Debian 12:"
echo "    sudo apt-get install$packages"
exit 1
