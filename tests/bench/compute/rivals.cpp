// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/compute/rivals.hpp"

#include <dlfcn.h>
#include <spawn.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>

extern char** environ;

namespace assay::bench {

namespace {

template <class Function>
bool find(void* library, const char* name, Function& function) {
    function = reinterpret_cast<Function>(dlsym(library, name));
    return function != nullptr;
}

std::string read_line(std::FILE* file) {
    char line[128];
    if (std::fgets(line, sizeof line, file) == nullptr) return {};
    std::string text = line;
    while (!text.empty() && text.back() == '\n') text.pop_back();
    return text;
}

}  // namespace

std::optional<OpenBlas> OpenBlas::load() {
    void* library = dlopen("libopenblas.so.0", RTLD_NOW | RTLD_LOCAL);
    OpenBlas blas;
    if (library == nullptr || !find(library, "cblas_sgemm", blas.gemm_) ||
        !find(library, "openblas_set_num_threads", blas.set_threads_) ||
        !find(library, "openblas_get_corename", blas.core_name_))
        return std::nullopt;
    return blas;
}

void OpenBlas::multiply(const BlasProduct& p) const {
    constexpr int row_major = 101, plain = 111, transposed = 112;
    gemm_(row_major, p.a_transposed ? transposed : plain, p.b_transposed ? transposed : plain,
          p.rows, p.columns, p.depth, 1.0F, p.a, p.a_stride, p.b, p.b_stride, 0.0F, p.c, p.columns);
}

std::optional<Torch> Torch::start(unsigned threads, const std::vector<std::string>& model) {
    // An active wait would starve its own helper threads on a busy machine.
    setenv("OMP_WAIT_POLICY", "passive", 1);
    setenv("OMP_NUM_THREADS", std::to_string(threads).c_str(), 1);
    setenv("OPENBLAS_NUM_THREADS", std::to_string(threads).c_str(), 1);
    std::signal(SIGPIPE, SIG_IGN);
    int to[2], from[2];
    if (pipe(to) != 0 || pipe(from) != 0) return std::nullopt;

    std::vector<std::string> words{"/usr/bin/python3", ASSAY_BENCH_TORCH, std::to_string(threads)};
    words.insert(words.end(), model.begin(), model.end());
    std::vector<char*> arguments;
    for (auto& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);

    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, to[0], STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, from[1], STDOUT_FILENO);
    for (const int end : {to[0], to[1], from[0], from[1]})
        posix_spawn_file_actions_addclose(&actions, end);
    pid_t child = 0;
    const bool spawned =
        posix_spawn(&child, words[0].c_str(), &actions, nullptr, arguments.data(), environ) == 0;
    posix_spawn_file_actions_destroy(&actions);
    close(to[0]);
    close(from[1]);
    Torch torch;
    torch.to_.reset(fdopen(to[1], "w"));
    torch.from_.reset(fdopen(from[0], "r"));
    if (spawned) torch.version_ = read_line(torch.from_.get());
    if (torch.version_.empty()) return std::nullopt;
    return torch;
}

void Torch::steps(unsigned count) {
    std::fprintf(to_.get(), "%u\n", count);
    std::fflush(to_.get());
    mebibytes_ = std::strtod(read_line(from_.get()).c_str(), nullptr) / 1024;
}

}  // namespace assay::bench
