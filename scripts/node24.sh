# Sourced. Sets $node to Node 24 or newer; where `node` is older, gets Node 24 once by npm, as the package that
# carries the program itself: no download from elsewhere, no install script.
# $BOWSPRIT_NODE names one to use as it is.
node=${BOWSPRIT_NODE:-node}
major=$( ("$node" --version 2>/dev/null || echo v0) | sed 's/^v\([0-9]*\).*/\1/')
if [ "$major" -lt 24 ]; then
  found=$(node --version 2>/dev/null || echo none)
  case $(uname -m) in
    x86_64) arch=x64 ;;
    aarch64 | arm64) arch=arm64 ;;
    *) echo "bowsprit: needs Node 24 or newer, found $found; set BOWSPRIT_NODE to one" >&2; exit 2 ;;
  esac
  home=${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/bowsprit/node24
  node=$home/node_modules/node-linux-$arch/bin/node
  if ! [ -x "$node" ]; then
    command -v npm >/dev/null || { echo "bowsprit: needs Node 24 or newer and found neither it nor npm to get it with" >&2; exit 2; }
    echo "bowsprit: Node 24 is needed, found $found: installing node-linux-$arch@24 by npm into $home" >&2
    mkdir -p "$home"
    if ! log=$(npm install --prefix "$home" --no-save --no-audit --no-fund --ignore-scripts "node-linux-$arch@24" 2>&1); then
      printf '%s\nbowsprit: npm could not install Node 24; install Node 24 yourself or set BOWSPRIT_NODE\n' "$log" >&2
      exit 2
    fi
  fi
fi
