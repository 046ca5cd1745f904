// SPDX-License-Identifier: Apache-2.0
// Convolution as matrix products. Output places that see the same kernel positions form a class:
// the whole kernel inside the image, or some part of it at an edge. The rows that a class draws
// from are gathered side by side and multiplied by the weights of those positions. Nothing is
// padded, so nothing is added that the definition leaves out; where positions are missing, chunks
// of 512 are multiplied one by one, since they are counted over all positions.
#include <algorithm>
#include <cstring>
#include <map>
#include <vector>

#include "gpu/cpu/kernels.hpp"
#include "gpu/cpu/share_out.hpp"
#include "gpu/cpu/windows.hpp"

namespace assay::cpu {
namespace {

using program::operators::WindowMap;

// Places along one dimension that see the same kernel places.
struct Line {
    std::vector<std::uint32_t> seen;    // Kernel places, ascending.
    std::vector<std::uint32_t> places;  // Output places, ascending.
};

template <class Along>
std::vector<Line> lines(std::uint32_t extent, std::uint32_t kernel, Along along) {
    std::map<std::vector<std::uint32_t>, std::vector<std::uint32_t>> classes;
    for (std::uint32_t place = 0; place < extent; ++place) {
        std::vector<std::uint32_t> seen;
        for (std::uint32_t k = 0; k < kernel; ++k)
            if (along(place, k)) seen.push_back(k);
        classes[seen].push_back(place);
    }
    std::vector<Line> result;
    for (auto& [seen, places] : classes) result.push_back({seen, std::move(places)});
    return result;
}

// A class: its kernel positions, and how its rows are numbered.
struct Class {
    std::vector<std::uint32_t> positions;
    const Line* y;
    const Line* x;
    std::size_t rows(std::size_t images) const {
        return images * y->places.size() * x->places.size();
    }
    // Of the output: row number `i` of the class.
    program::operators::Pixel pixel(std::size_t i) const {
        const auto across = x->places.size(), per_image = across * y->places.size();
        return {i / per_image, y->places[i % per_image / across], x->places[i % across]};
    }
    std::size_t row(const WindowMap& map, std::size_t i) const {
        const auto at = pixel(i);
        return (at.image * map.rows_height() + at.y) * map.rows_width() + at.x;
    }
};

// One class, ready to be multiplied.
struct Work {
    Class places;
    Buffer weights;  // [positions * depth, columns], unless all positions are seen.
    const float* right = nullptr;
    bool whole = false;
};

class Convolver {
  public:
    Convolver(const WindowProduct& product, float* out)
        : p_{product},
          window_{product.map.window},
          depth_{product.from.extent.columns},
          channels_{product.weights.extent.rows / window_.positions()},
          columns_{product.map.backward ? channels_ : product.weights.extent.columns},
          out_{out},
          y_{lines(product.map.rows_height(), window_.kernel_height,
                   [&](auto y, auto k) { return product.map.along_y(y, k).has_value(); })},
          x_{lines(product.map.rows_width(), window_.kernel_width,
                   [&](auto x, auto k) { return product.map.along_x(x, k).has_value(); })} {}

    void run(ThreadPool& pool) {
        turn_weights();
        std::vector<Work> works;
        for (const auto& y : y_)
            for (const auto& x : x_) works.push_back(prepare(y, x));
        struct Task {
            const Work* work;
            std::size_t begin, end;
        };
        std::vector<Task> tasks;
        for (const auto& work : works) {
            const auto rows = work.places.rows(p_.images), step = rows_at_once(work, pool, rows);
            for (std::size_t begin = 0; begin < rows; begin += step)
                tasks.push_back({&work, begin, std::min(rows, begin + step)});
        }
        pool.run(tasks.size(),
                 [&](std::size_t i) { block(pool, *tasks[i].work, tasks[i].begin, tasks[i].end); });
    }

  private:
    // Weights as [(position, what is summed over), columns].
    void turn_weights() {
        if (!p_.map.backward) {
            right_ = p_.weights.data;
            return;
        }
        turned_ = Buffer{window_.positions() * depth_ * columns_ * sizeof(float)};
        auto* to = turned_.as<float>();
        for (std::size_t position = 0; position < window_.positions(); ++position)
            for (std::size_t f = 0; f < depth_; ++f)
                for (std::size_t c = 0; c < channels_; ++c)
                    *to++ = p_.weights.row(position * channels_ + c)[f];
        right_ = turned_.as<float>();
    }

    Work prepare(const Line& y, const Line& x) {
        Work work;
        work.places = {.positions = {}, .y = &y, .x = &x};
        for (const auto ky : y.seen)
            for (const auto kx : x.seen)
                work.places.positions.push_back(ky * window_.kernel_width + kx);
        work.whole = work.places.positions.size() == window_.positions();
        work.right = right_;
        if (work.whole) return work;
        const auto size = depth_ * columns_;
        work.weights = Buffer{work.places.positions.size() * size * sizeof(float)};
        auto* to = work.weights.as<float>();
        for (const auto position : work.places.positions) {
            std::memcpy(to, right_ + position * size, size * sizeof(float));
            to += size;
        }
        work.right = work.weights.as<float>();
        return work;
    }

    std::size_t rows_at_once(const Work& work, const ThreadPool& pool, std::size_t rows) const {
        constexpr std::size_t elements = 96 * 1024;  // Of gathered rows: they stay in the L2 cache.
        const auto width = std::max<std::size_t>(1, work.places.positions.size() * depth_);
        const auto share = rows / (2 * pool.threads()) + 1;
        return std::clamp<std::size_t>(std::min(elements / width, share), 24, 1024);
    }

    void block(ThreadPool& pool, const Work& work, std::size_t begin, std::size_t end) const {
        const auto rows = end - begin, width = work.places.positions.size() * depth_;
        thread_local Buffer gathered, result, part;
        gathered.reserve(rows * width * sizeof(float) + 1);
        result.reserve(rows * columns_ * sizeof(float));
        auto* left = gathered.as<float>();
        for (std::size_t i = 0; i < rows; ++i) left = gather(work.places, begin + i, left);
        const auto product = [&](std::size_t first, std::size_t last, float* to) {
            multiply(pool, MatrixProduct{
                               .rows = rows,
                               .columns = columns_,
                               .depth = last - first,
                               .left = {.data = gathered.as<float>() + first, .stride = width},
                               .right = {.data = work.right + first * columns_, .stride = columns_},
                               .out = to,
                               .out_stride = columns_});
        };
        if (work.whole) {
            product(0, width, result.as<float>());
        } else {
            part.reserve(rows * columns_ * sizeof(float));
            chunks(work, [&](std::size_t chunk, std::size_t first, std::size_t last) {
                product(first, last, chunk == 0 ? result.as<float>() : part.as<float>());
                if (chunk > 0)
                    add_row(element_kernels(), rows * columns_, part.as<float>(),
                            result.as<float>());
            });
        }
        for (std::size_t i = 0; i < rows; ++i)
            std::memcpy(out_ + work.places.row(p_.map, begin + i) * columns_,
                        result.as<float>() + i * columns_, columns_ * sizeof(float));
    }

    // What a row draws from, position after position; returns where the next row's begins.
    float* gather(const Class& places, std::size_t i, float* to) const {
        const auto at = places.pixel(i);
        const auto &kys = places.y->seen, &kxs = places.x->seen;
        for (const auto ky : kys) {
            const auto line =
                (at.image * p_.map.from_height() + *p_.map.along_y(at.y, ky)) * p_.map.from_width();
            // Forward, neighbouring positions draw from neighbouring places.
            const auto together = p_.map.backward ? 1 : kxs.size();
            for (std::size_t k = 0; k < kxs.size(); k += together) {
                const auto count = together * depth_;
                std::memcpy(to, p_.from.row(line + *p_.map.along_x(at.x, kxs[k])),
                            count * sizeof(float));
                to += count;
            }
        }
        return to;
    }

    // Each chunk of all k, as the range of the class's k that lies in it.
    template <class Use>
    void chunks(const Work& work, Use use) const {
        const auto depth = window_.positions() * depth_;
        std::size_t at = 0;
        const auto& positions = work.places.positions;
        const auto place = [&](std::size_t k) {
            return positions[k / depth_] * depth_ + k % depth_;
        };
        for (std::size_t chunk = 0; chunk * depth_chunk < depth; ++chunk) {
            const auto first = at;
            while (at < positions.size() * depth_ && place(at) < (chunk + 1) * depth_chunk) {
                // Whole stretches of one position at once.
                const auto rest =
                    std::min(depth_ - at % depth_, (chunk + 1) * depth_chunk - place(at));
                at += rest;
            }
            use(chunk, first, at);
        }
    }

    const WindowProduct& p_;
    const program::Window window_;
    std::size_t depth_, channels_, columns_;
    float* out_;
    std::vector<Line> y_, x_;
    Buffer turned_;
    const float* right_ = nullptr;
};

// The output places along x, [begin, end), that have a pixel of the image under kernel place `k`.
struct Span {
    std::uint32_t begin, end;
};
Span covered(const program::Window& w, std::uint32_t k) {
    const auto first_at_or_after = [&](std::uint32_t padded) {
        return padded <= k ? 0 : (padded - k + w.stride - 1) / w.stride;
    };
    return {first_at_or_after(w.padding),
            std::min(w.out_width(), first_at_or_after(w.width + w.padding))};
}

// The terms of one weight gradient that the gradient's rows [first, last) bring, side by side:
// pixels under one kernel position, and gradients. Returns how many. Neighbours move together.
std::size_t gather_terms(const WindowMap& map, std::uint32_t position, std::size_t first,
                         std::size_t last, const Matrix& images, const Matrix& gradient,
                         float* pixels, float* gradients) {
    const auto& w = map.window;
    const auto ky = position / w.kernel_width, kx = position % w.kernel_width;
    const auto seen = covered(w, kx);
    const auto channels = images.extent.columns, filters = gradient.extent.columns;
    std::size_t terms = 0;
    for (auto row = first; row < last;) {
        const auto at = map.pixel(row);
        const auto count = std::min<std::size_t>(last - row, w.out_width() - at.x);
        const auto begin = std::max(at.x, seen.begin);
        const auto end = std::min(at.x + static_cast<std::uint32_t>(count), seen.end);
        const auto y = map.along_y(at.y, ky);
        if (y && begin < end) {
            const auto line = (at.image * w.height + *y) * w.width;
            const auto source = [&](std::uint32_t x) {
                return images.row(line + *map.along_x(x, kx));
            };
            const auto together = w.stride == 1 ? end - begin : 1;
            for (auto x = begin; x < end; x += together)
                std::memcpy(pixels + (terms + x - begin) * channels, source(x),
                            together * channels * sizeof(float));
            std::memcpy(gradients + terms * filters, gradient.row(row + begin - at.x),
                        (end - begin) * filters * sizeof(float));
            terms += end - begin;
        }
        row += count;
    }
    return terms;
}

}  // namespace

void multiply(ThreadPool& pool, const WindowProduct& product, float* out) {
    Convolver{product, out}.run(pool);
}

void weight_gradient(ThreadPool& pool, const program::Window& window, const Matrix& images,
                     const Matrix& gradient, float* out) {
    const WindowMap map{window, false};
    const auto channels = images.extent.columns, filters = gradient.extent.columns;
    pool.run(window.positions(), [&](std::size_t position) {
        thread_local Buffer left, right, part;
        left.reserve(depth_chunk * channels * sizeof(float));
        right.reserve(depth_chunk * filters * sizeof(float));
        part.reserve(channels * filters * sizeof(float));
        float* to = out + position * channels * filters;
        for (std::size_t first = 0; first < gradient.extent.rows; first += depth_chunk) {
            const auto last = std::min(gradient.extent.rows, first + depth_chunk);
            const auto terms = gather_terms(map, static_cast<std::uint32_t>(position), first, last,
                                            images, gradient, left.as<float>(), right.as<float>());
            multiply(pool,
                     MatrixProduct{
                         .rows = channels,
                         .columns = filters,
                         .depth = terms,
                         .left = {.data = left.as<float>(), .stride = channels, .transposed = true},
                         .right = {.data = right.as<float>(), .stride = filters},
                         .out = first == 0 ? to : part.as<float>(),
                         .out_stride = filters});
            if (first > 0) add_row(element_kernels(), channels * filters, part.as<float>(), to);
        }
    });
}

}  // namespace assay::cpu
