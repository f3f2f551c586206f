# What milestoned is built and checked with, by the names of Debian 12; read by the scripts beside it.
# shellcheck shell=sh
# shellcheck disable=SC2034 # the lists are for those who read this file

build_packages="autoconf automake libtool autoconf-archive pkgconf make gcc libc6-dev libuv1-dev libsqlite3-dev
libcurl4-openssl-dev libconfig-dev libglib2.0-dev libgmime-3.0-dev libjansson-dev libcsv-dev libseccomp-dev
libical-dev tzdata ca-certificates python3"

# cmocka: unit tests; pytest, aiosmtpd, cryptography, dateutil, jsonschema, notmuch, faketime: system tests; mandoc: man pages;
# clang-format and shellcheck: style; systemd: systemd-analyze; xz-utils: the tarball
check_packages="libcmocka-dev python3-pytest python3-aiosmtpd python3-cryptography python3-dateutil python3-jsonschema notmuch faketime openssl mandoc
clang-format shellcheck systemd xz-utils"

# for make fuzz, beside those to build with: clang, and its libFuzzer
fuzz_packages="clang llvm libclang-rt-14-dev"

# Installs those of the packages named that are missing; asks for nothing where none is.
install_missing() {
    missing=
    for package in "$@"; do
        case $(dpkg-query -W -f='${Status}' "$package" 2>/dev/null) in
        *"ok installed") ;;
        *) missing="$missing $package" ;;
        esac
    done
    [ -n "$missing" ] || return 0
    echo "Installing$missing"
    as_root=
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || {
            echo "These Debian packages are missing, and only root may install them:$missing" >&2
            return 1
        }
        as_root=sudo
    fi
    # shellcheck disable=SC2086 # a list of names
    $as_root apt-get -qq update && $as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get -qq -y --no-install-recommends install $missing >/dev/null
}

# build_in DIRECTORY CONFIGURE-OPTIONS…: configures there, unless that was done, and builds. All that is printed
# goes to DIRECTORY/build.log, whose end is shown when something goes wrong.
build_in() (
    source=$PWD
    directory=$1
    shift
    mkdir -p "$directory"
    {
        [ -x configure ] || autoreconf -fi
        cd "$directory" && { [ -f config.status ] || "$source/configure" "$@"; } && make -j"$(nproc)"
    } >"$directory/build.log" 2>&1 || {
        tail -n 40 "$directory/build.log" >&2
        echo "The build failed; all that it printed is in $directory/build.log" >&2
        exit 1
    }
)
