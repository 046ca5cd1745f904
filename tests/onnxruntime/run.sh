#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Imports models that PyTorch exported, trains them, puts the weights back, and has ONNX Runtime
# judge the files: the same loss and accuracy as here, within 1e-5.
# Usage: run.sh ASSAY WORK_FOLDER. Exit 77: skipped, because something it needs is not here.
set -euo pipefail

assay=$1
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
models=$here/../golden/onnx
source "$here/../npm.sh"
# The package's own installation would fetch what only graphics cards need.
export npm_config_onnxruntime_node_install=skip
use_packages "$here" "$2"
images=/usr/share/datasets/fashion-mnist
[[ -d $images ]] || skip "there is no $images (dataset-fashion-mnist)"

# train NAME DATA OPTION...: the trained model as NAME.trained.onnx, what it measures as NAME.json.
train() {
    local name=$1 data=$2
    shift 2
    "$assay" model import "$models/$name.onnx" --data "$data" --program "$name.program" \
        --with-weights "$name.safetensors" "$@"
    "$assay" model train --program "$name.program" --data "$name.safetensors" --steps 200 --threads 1 \
        --log-every 200 "$name.trained.safetensors"
    "$assay" --json model evaluate --program "$name.program" --data "$name.safetensors" \
        --model "$name.trained.safetensors" >"$name.json"
    "$assay" model onnx --like "$models/$name.onnx" --model "$name.trained.safetensors" \
        "$name.trained.onnx"
}

"$assay" data pack "$images" images.safetensors
train fashion images.safetensors --batch 64
node judge.mjs images fashion.trained.onnx fashion.safetensors fashion.json

# A text of seventeen letters, in a whole number of batches.
node -e 'let x = 1, s = "";
while (s.length < 18001) { x = x * 48271 % 2147483647; s += "abcdefghijklmnop".slice(x % 13) + "q"; }
process.stdout.write(s.slice(0, 18001));' >text
"$assay" data text text text.safetensors --context 12
for name in gpt13 gpt17; do
    train "$name" text.safetensors --batch 8 --optimiser adam --rate 0.003
    node judge.mjs tokens "$name.trained.onnx" "$name.safetensors" "$name.json"
done
