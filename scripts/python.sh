# Sourced by scripts/start and scripts/test: finds a Python 3.10 to 3.13 that can make environments, as $PYTHON.
# On Debian and Ubuntu, as root, the missing packages are installed; elsewhere one sentence says what to install.
find_python() {
  for name in python3.11 python3.12 python3.13 python3.10 python3; do
    if command -v "$name" >/dev/null 2>&1 &&
      "$name" -c 'import sys, venv, ensurepip; sys.exit(not (3, 10) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; then
      PYTHON=$name
      return 0
    fi
  done
  return 1
}

if ! find_python; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends python3 python3-venv
  fi
  find_python || {
    echo "Python 3.10 to 3.13 with its venv module is needed: on Debian or Ubuntu run  sudo apt install python3 python3-venv" >&2
    exit 1
  }
fi
