# SPDX-License-Identifier: Apache-2.0
# Sourced by the tests that run JavaScript of other authors. Such a test is skipped (exit 77) where
# something that it needs is not here.

skip() { echo "skipped: $*"; exit 77; }

# use_packages SOURCES WORK: copies the scripts of SOURCES to WORK, installs there the packages that
# its lock file pins, and makes it the current folder.
use_packages() {
    local sources=$1 work=$2
    command -v node >/dev/null || skip "Node.js is not installed (20 or newer is needed)"
    command -v npm >/dev/null || skip "npm is not installed"
    (($(node -p 'process.versions.node.split(".")[0]') >= 20)) || skip "Node.js is older than 20"
    mkdir -p "$work"
    cp "$sources"/package.json "$sources"/package-lock.json "$sources"/*.mjs "$work"
    cd "$work"
    cmp -s package-lock.json node_modules/.installed && return
    npm ci --ignore-scripts --no-audit --no-fund >npm.log 2>&1 ||
        { tail -n 5 npm.log; skip "the packages could not be installed (no network?)"; }
    cp package-lock.json node_modules/.installed
}
