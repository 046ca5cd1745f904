#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Lets js-libp2p and our peer meet on loopback.
# Usage: run.sh LIBP2P_PEER WORK_FOLDER. Exit 77: skipped, because something it needs is not here.
set -euo pipefail

peer_program=$1
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$here/../../npm.sh"
use_packages "$here" "$2"
node --import ./with_resolvers.mjs meet.mjs "$peer_program"
