#!/bin/sh
# npm test: gets what the tests need, then runs them all. Ends with `N passed, N failed`.
set -eu
cd "$(dirname "$0")/.."
. scripts/node24.sh
PATH=$(dirname "$node"):$PATH
export PATH
stamp=node_modules/.bowsprit-lock
if ! cmp -s package-lock.json "$stamp"; then
  # Not `npm ci`: it refuses a lock file that lacks other platforms' optional packages, as a registry without them makes it.
  npm install --no-save --no-audit --no-fund
  cp package-lock.json "$stamp"
fi
exec node scripts/test.ts "$@"
