// SPDX-License-Identifier: Apache-2.0
// The groups of compute_bench.
#pragma once

#include "tests/bench/bench.hpp"

namespace assay::bench {

/// Matrix products against OpenBLAS, one and two threads.
std::vector<Figure> measure_products();

/// A training step of the perceptron against PyTorch, one and two threads; a replayed step, whose
/// state is hashed, against a plain one.
std::vector<Figure> measure_training();

/// A training step of a convolutional network and of a transformer against PyTorch, one and two
/// threads; the memory of each; what the executor itself costs of a step; a step in less memory;
/// the same network with tolerant products.
std::vector<Figure> measure_networks();

/// Products of small integers against products of float32.
std::vector<Figure> measure_integers();

/// The CUDA device, where there is one: each operator against the measured ceiling of memory or of
/// arithmetic, products against cuBLAS, training steps against the CPU's, and whether their bits
/// are the same.
std::vector<Figure> measure_device();

/// An ONNX graph of 1,000 nodes: read, made a program, checked, planned.
std::vector<Figure> measure_importing();

/// State commitments against one BLAKE2b stream of libsodium; a run that commits after every step.
std::vector<Figure> measure_commitments();

/// The trial of the demonstration task: questions, bytes, the time of a conviction.
std::vector<Figure> measure_trial();

}  // namespace assay::bench
