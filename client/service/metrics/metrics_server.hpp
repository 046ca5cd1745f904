// SPDX-License-Identifier: Apache-2.0
// GET /metrics, for Prometheus. It answers on threads of its own, from what was last sampled, so a
// scrape never waits for the node, nor the node for a scrape.
#pragma once

#include <boost/asio/steady_timer.hpp>
#include <memory>

namespace prometheus {
class Exposer;
class Registry;
}  // namespace prometheus

namespace assay::service {

inline constexpr std::uint16_t default_metrics_port = 9615;

struct MetricsOptions {
    bool enabled = true;
    std::uint16_t port = default_metrics_port;
    bool external = false;  ///< On all addresses, not on loopback only.
};

class MetricsServer {
  public:
    /// Calls `sample` on the strand every second. Where the port is taken it says so in the log and
    /// does without a server: no reason for a node not to run.
    MetricsServer(boost::asio::io_context& strand, const MetricsOptions& options,
                  const std::shared_ptr<prometheus::Registry>& registry,
                  std::function<void()> sample);
    ~MetricsServer();

  private:
    void tick();

    boost::asio::steady_timer timer_;
    std::function<void()> sample_;
    std::unique_ptr<prometheus::Exposer> exposer_;
};

}  // namespace assay::service
