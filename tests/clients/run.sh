#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Starts a development node and lets known client libraries loose on it.
# Usage: run.sh ASSAY_NODE WORK_FOLDER. Exit 77: skipped, because something it needs is not here.
set -euo pipefail

node_program=$1
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$here/../npm.sh"
use_packages "$here" "$2"

"$node_program" --dev --rpc-port 0 >node.log 2>&1 &
pid=$!
trap 'kill "$pid" 2>/dev/null || true; wait "$pid" 2>/dev/null || true' EXIT
port=
for _ in $(seq 100); do
    port=$(sed -n 's/.*JSON-RPC server: addr=.*:\([0-9]*\)$/\1/p' node.log | head -n 1)
    [[ -n $port ]] && break
    kill -0 "$pid" 2>/dev/null || { cat node.log; echo "the node ended"; exit 1; }
    sleep 0.1
done
[[ -n $port ]] || { cat node.log; echo "the node says no port"; exit 1; }

# Side by side, each with a payer of its own.
declare -A running=()
for library in polkadot_js papi dedot; do
    node "$library.mjs" "ws://127.0.0.1:$port" >"$library.log" 2>&1 &
    running[$library]=$!
done
status=0
held() {
    echo "== $1"
    cat "$1.log"
    [[ $2 == yes ]] || { echo "== $1 FAILED"; status=1; }
}
for library in "${!running[@]}"; do
    held=yes
    wait "${running[$library]}" || held=no
    held "$library" "$held"
done
# Alone, for it uses everybody's accounts and ends the chain.
held=yes
node delegation.mjs "ws://127.0.0.1:$port" >delegation.log 2>&1 || held=no
held delegation "$held"
((status == 0)) || tail -n 20 node.log
exit "$status"
