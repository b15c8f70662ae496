#!/bin/sh
# Installs by apt what is missing:
#
#	tests/stack/install.sh run	to build Guichet and to run the demo
#	tests/stack/install.sh run-ejabberd	the same, with the other server
#	tests/stack/install.sh bench	what the benchmark needs
#	tests/stack/install.sh screens	what the pictures of clients need
#	tests/stack/install.sh test	also what the tests and checks need
#
# Does nothing when all is there. Newly installed servers are not started.
set -eu

run='gcc libc6-dev pkg-config libuv1-dev libpq-dev libxml2-dev libicu-dev
nettle-dev libcsv-dev libical-dev libstrophe-dev postgresql prosody
prosody-modules openssl python3 util-linux'
test='chromium clang clang-tidy cppcheck iproute2 libclang-rt-14-dev libcmocka-dev
gnuplot-nox libxml2-utils python3-pytest python3-slixmpp python3-slixmpp-lib finch
profanity tmux mandoc systemd'
screens='dbus fonts-dejavu-core gajim imagemagick libglib2.0-bin locales openbox
pidgin python3-slixmpp xdotool xvfb'
bench='erlang-p1-pgsql gnuplot-nox lua-dbi-postgresql valgrind'

case ${1:-} in
run | run-prosody) wanted=$run ;;
run-ejabberd) wanted="$run ejabberd" ;;
screens) wanted="$run $screens" ;;
bench) wanted="$run ejabberd $bench" ;;
test) wanted="$run ejabberd $test" ;;
*)
	echo "usage: $0 run[-prosody|-ejabberd]|bench|screens|test" >&2
	exit 2
	;;
esac

missing=
for package in $wanted; do
	state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) ||
		state=none
	[ "$state" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

as_root=
if [ "$(id -u)" -ne 0 ]; then
	if ! command -v sudo >/dev/null; then
		echo "missing packages, and neither root nor sudo:$missing" >&2
		exit 1
	fi
	as_root=sudo
fi
echo "installing:$missing" >&2

# In one process, so that what it changes it also puts back.
exec $as_root sh -s -- $missing <<'ROOT' >&2
set -eu
policy=/usr/sbin/policy-rc.d
mark='# temporary, by the installation of Guichet'

exec 9>/run/lock/guichet-install.lock
flock 9

put_back()
{
	if grep -qsF "$mark" "$policy"; then
		rm -f "$policy"
	fi
}
trap put_back EXIT
trap 'exit 130' INT TERM HUP

if [ ! -e "$policy" ]; then
	printf '#!/bin/sh\n%s\nexit 101\n' "$mark" >"$policy"
	chmod 755 "$policy"
fi
export DEBIAN_FRONTEND=noninteractive
apt-get -o DPkg::Lock::Timeout=300 -q update </dev/null
apt-get -o DPkg::Lock::Timeout=300 -q -y --no-install-recommends \
	install "$@" </dev/null
ROOT
