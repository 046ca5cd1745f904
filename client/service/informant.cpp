// SPDX-License-Identifier: Apache-2.0
#include "client/service/informant.hpp"

#include <spdlog/fmt/fmt.h>

#include "client/service/short_hash.hpp"

namespace assay::service {

std::string rate_text(double bytes_per_second) {
    if (bytes_per_second < 1) return "0";
    if (bytes_per_second < 100) return fmt::format("{:.0f} B/s", bytes_per_second);
    const double kibibytes = bytes_per_second / 1024;
    return kibibytes < 1024 ? fmt::format("{:.1f}kiB/s", kibibytes)
                            : fmt::format("{:.1f}MiB/s", kibibytes / 1024);
}

Informant::Informant(const Chain& chain, const NodeNetwork& network)
    : chain_{chain},
      network_{network},
      since_{std::chrono::steady_clock::now()},
      best_{chain.best().number} {}

std::string Informant::line(std::chrono::steady_clock::time_point now) {
    const auto seconds = std::max(std::chrono::duration<double>(now - since_).count(), 0.001);
    const auto best = chain_.best(), final = chain_.finalised();
    const auto bytes = network_.statistics();
    const auto blocks = best.number - std::min(best.number, best_);
    const auto peers = network_.peers().size();
    const auto state = network_.is_syncing()
                           ? fmt::format("Syncing {:.1f} bps, target=#{} ({} peers)",
                                         blocks / seconds, network_.sync_target(), peers)
                           : fmt::format("Idle ({} peers)", peers);
    const auto speed = [&](std::uint64_t to, std::uint64_t from) {
        return rate_text(static_cast<double>(to - from) / seconds);
    };
    auto out = fmt::format("{}, best: #{} ({}), finalized #{} ({}), ⬇ {} ⬆ {}", state, best.number,
                           short_hash(best.hash), final.number, short_hash(final.hash),
                           speed(bytes.bytes_in, bytes_.bytes_in),
                           speed(bytes.bytes_out, bytes_.bytes_out));
    since_ = now;
    best_ = best.number;
    bytes_ = bytes;
    return out;
}

}  // namespace assay::service
