#!/usr/bin/env bash
# Installs what is missing for `make demo` or `make test`: Debian packages (with sudo only where needed) and .venv.
set -euo pipefail
cd "$(dirname "$0")"

purpose=${1:?"say what for: demo or tests"}
python=${PYTHON:-python3}
packages=(python3-venv mosquitto espeak-ng fonts-noto-core fonts-noto-cjk fonts-material-design-icons-iconfont)
extras=""
if [ "$purpose" = tests ]; then
    # Chromium without a window for the pages, zbar for the QR codes, PostgreSQL for the journal, systemd-analyze for
    # the units, openssl for the broker's certificates, Xvfb for a screen whose plug can be pulled, a compiler for
    # python-evdev, which comes as source.
    packages+=(chromium-headless-shell libzbar0 postgresql systemd openssl xvfb gcc libc6-dev python3-dev)
    extras="[tests]"
fi

missing=()
for package in "${packages[@]}"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q "install ok installed" || missing+=("$package")
done
if [ ${#missing[@]} -gt 0 ]; then
    as_root=$([ "$(id -u)" = 0 ] || echo sudo)
    echo "Installing Debian packages: ${missing[*]}"
    $as_root apt-get update -q
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}"
fi

"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    echo "Python 3.11 or newer is needed; $("$python" --version) was found. Name another with PYTHON=..." >&2
    exit 1
}

stamp=.venv/prepared-for-$purpose
if [ ! -e "$stamp" ] || [ pyproject.toml -nt "$stamp" ] || [ constraints.txt -nt "$stamp" ]; then
    [ -x .venv/bin/python ] || "$python" -m venv .venv
    PIP_CONSTRAINT=$PWD/constraints.txt .venv/bin/python -m pip install -q --disable-pip-version-check -e ".$extras"
    touch "$stamp"
fi

# ESPHome pins an old paho, so it lives in an environment of its own.
needs=firmware_notes/requirements.txt
if [ "$purpose" = tests ] && { [ ! -e .venv-esphome/prepared ] || [ "$needs" -nt .venv-esphome/prepared ]; }; then
    [ -x .venv-esphome/bin/python ] || "$python" -m venv .venv-esphome
    .venv-esphome/bin/python -m pip install -q --disable-pip-version-check -r "$needs"
    touch .venv-esphome/prepared
fi
