#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Has decoders of three other authors read the metadata and what it describes.
# Usage: run.sh DUMP_METADATA WORK_FOLDER. Exit 77: skipped, because something it needs is not here.
set -euo pipefail

dump=$1
work=$2
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

skip() { echo "skipped: $*"; exit 77; }
command -v node >/dev/null || skip "Node.js is not installed (20 or newer is needed)"
command -v npm >/dev/null || skip "npm is not installed"
(($(node -p 'process.versions.node.split(".")[0]') >= 20)) || skip "Node.js is older than 20"

mkdir -p "$work"
cp "$here"/package.json "$here"/package-lock.json "$here"/*.mjs "$work"
cd "$work"
if ! cmp -s package-lock.json node_modules/.installed; then
    npm ci --no-audit --no-fund >npm.log 2>&1 ||
        { tail -n 5 npm.log; skip "the decoders could not be installed (no network?)"; }
    cp package-lock.json node_modules/.installed
fi
"$dump" >dump.json
node decode.mjs dump.json
