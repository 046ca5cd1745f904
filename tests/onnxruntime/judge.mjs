// SPDX-License-Identifier: Apache-2.0
// Judges a model in ONNX Runtime as `assay model evaluate` judged it, on the same data:
//   node judge.mjs images|tokens MODEL.onnx DATA.safetensors EXPECTED.json
import fs from 'node:fs';
import ort from 'onnxruntime-node';

const [kind, modelPath, dataPath, expectedPath] = process.argv.slice(2);
const expected = JSON.parse(fs.readFileSync(expectedPath, 'utf8'));

// The two tensors of the test set that are needed here, out of the safetensors file.
const file = fs.readFileSync(dataPath);
const headerLength = Number(file.readBigUInt64LE(0));
const header = JSON.parse(file.subarray(8, 8 + headerLength).toString('utf8'));
function tensor(name) {
  const { dtype, shape, data_offsets: [begin, end] } = header[name];
  if (dtype !== 'U8') throw new Error(`${name}: ${dtype}`);
  return { shape, bytes: file.subarray(8 + headerLength + begin, 8 + headerLength + end) };
}

const session = await ort.InferenceSession.create(modelPath);
const [input] = session.inputNames;
const [output] = session.outputNames;

// The loss of one row of logits, and whether its largest is the label.
function judge(logits, label) {
  let largest = 0;
  for (let i = 1; i < logits.length; i++) if (logits[i] > logits[largest]) largest = i;
  let sum = 0;
  for (const x of logits) sum += Math.exp(x - logits[largest]);
  return { loss: Math.log(sum) + logits[largest] - logits[label], correct: largest === label };
}

let loss = 0;
let correct = 0;
let count = 0;
function add(logits, classes, labels) {
  for (let row = 0; row < labels.length; row++) {
    const judged = judge(logits.subarray(row * classes, (row + 1) * classes), labels[row]);
    loss += judged.loss;
    correct += judged.correct;
    count++;
  }
}

if (kind === 'images') {
  const images = tensor('test_images');
  const labels = tensor('test_labels').bytes;
  const pixels = images.shape[1];
  const side = Math.sqrt(pixels);
  for (let first = 0; first < labels.length; first += 500) {
    const rows = Math.min(500, labels.length - first);
    const values = Float32Array.from(
      images.bytes.subarray(first * pixels, (first + rows) * pixels),
      (x) => Math.fround(x * Math.fround(1 / 255)),
    );
    const made = await session.run({
      [input]: new ort.Tensor('float32', values, [rows, 1, side, side]),
    });
    add(made[output].data, made[output].dims[1], labels.subarray(first, first + rows));
  }
} else {
  // The exported batch is fixed; what is left of the last one is not judged, so it must fit.
  const windows = tensor('test_tokens');
  const [all, length] = windows.shape;
  const batch = 3;
  if (all % batch !== 0) throw new Error(`${all} windows are no multiple of ${batch}`);
  const row = (i) => [...windows.bytes.subarray(i * length, (i + 1) * length)];
  for (let first = 0; first < all; first += batch) {
    const rows = Array.from({ length: batch }, (_, i) => row(first + i));
    const numbers = BigInt64Array.from(rows.flatMap((r) => r.slice(0, -1)), BigInt);
    const made = await session.run({
      [input]: new ort.Tensor('int64', numbers, [batch, length - 1]),
    });
    add(made[output].data, made[output].dims[2], rows.flatMap((r) => r.slice(1)));
  }
}

const off = Math.abs(loss / count - expected.loss);
console.log(`${kind}: loss ${loss / count} there, ${expected.loss} here, off by ${off}`);
let held = off < 1e-5;
if (kind === 'images') {
  const accuracy = correct / count;
  const difference = Math.abs(accuracy - expected.accuracy);
  console.log(`${kind}: accuracy ${accuracy} there, ${expected.accuracy} here`);
  held &&= difference < 1e-5;
}
process.exit(held ? 0 : 1);
