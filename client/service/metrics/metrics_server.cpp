// SPDX-License-Identifier: Apache-2.0
#include "client/service/metrics/metrics_server.hpp"

#include <prometheus/exposer.h>
#include <prometheus/registry.h>
#include <spdlog/spdlog.h>

#include <boost/asio/io_context.hpp>

namespace assay::service {

MetricsServer::MetricsServer(boost::asio::io_context& strand, const MetricsOptions& options,
                             const std::shared_ptr<prometheus::Registry>& registry,
                             std::function<void()> sample)
    : timer_{strand}, sample_{std::move(sample)} {
    const auto address =
        (options.external ? "0.0.0.0:" : "127.0.0.1:") + std::to_string(options.port);
    try {
        exposer_ = std::make_unique<prometheus::Exposer>(std::vector<std::string>{
            "listening_ports", address, "num_threads", "2", "request_timeout_ms", "5000"});
    } catch (const std::exception&) {
        spdlog::warn("No metrics: {} cannot be listened on", address);
        return;
    }
    exposer_->RegisterCollectable(registry);
    spdlog::info("Prometheus exporter started at {}", address);
    sample_();
    tick();
}

MetricsServer::~MetricsServer() = default;

void MetricsServer::tick() {
    timer_.expires_after(std::chrono::seconds{1});
    timer_.async_wait([this](const auto& failed) {
        if (failed) return;
        sample_();
        tick();
    });
}

}  // namespace assay::service
