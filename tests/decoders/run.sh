#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Has decoders of three other authors read the metadata and what it describes.
# Usage: run.sh DUMP_METADATA WORK_FOLDER. Exit 77: skipped, because something it needs is not here.
set -euo pipefail

dump=$1
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$here/../npm.sh"
use_packages "$here" "$2"
"$dump" >dump.json
node decode.mjs dump.json
