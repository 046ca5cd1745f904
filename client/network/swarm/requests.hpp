// SPDX-License-Identifier: Apache-2.0
// Requests and responses: each on a stream of its own, one message there and one back, both behind
// their length. Sizes, times and rates are bounded on both sides.
#pragma once

#include "client/network/swarm/rate.hpp"
#include "client/network/swarm/swarm.hpp"

namespace assay::network {

struct RequestsOptions {
    std::vector<std::string> names{};
    std::size_t request_max = 64U << 10, response_max = 16U << 20;
    Time timeout{20'000};            ///< For a whole response, and for an answer of ours to leave.
    Rate rate{8, 32};                ///< Of requests that a peer may make.
    std::optional<Rate> total{};     ///< Of all peers together; beyond it nobody is to blame.
    bool refusal_costs = true;       ///< Whether a refusal counts against the peer that refuses us.
    std::size_t at_once = 16;        ///< Unanswered requests of one peer; more are refused.
    std::size_t asked_at_once = 16;  ///< Our unanswered requests to one peer.
};

enum class RequestError : std::uint8_t {
    NotConnected,
    TooMany,  ///< Already as many open with this peer as allowed.
    Refused,  ///< The stream was reset, or the protocol is not spoken there.
    Timeout,
    Malformed,  ///< No message, or one that is too long.
    Lost,       ///< The connection ended.
};
/// As written in the enum.
std::string_view to_text(RequestError error);

/// The way back of one request. Copies are the same way; the first answer counts.
class Reply {
  public:
    explicit Reply(Stream stream) : stream_{stream} {}
    const PeerId& peer() const { return stream_.peer(); }
    void send(ByteView response) const;
    /// Resets the stream: "I cannot".
    void refuse() const { stream_.reset(); }

  private:
    Stream stream_;
};

class Requests : public Protocol {
  public:
    /// Must call `Reply::send` or `Reply::refuse`, now or later; what is not answered in time is
    /// reset.
    using Handler = std::function<void(const PeerId&, Bytes request, Reply reply)>;
    using Callback = std::function<void(Expected<Bytes, RequestError>)>;

    Requests(Swarm& swarm, RequestsOptions options, Handler handler);
    ~Requests() override { swarm_.remove(*this); }

    /// `done` is called exactly once, later; never inside this call unless at once with an error.
    void request(const PeerId& peer, Bytes message, Callback done);
    std::size_t open_to(const PeerId& peer) const;

    const std::vector<std::string>& names() const override { return options_.names; }
    std::unique_ptr<StreamHandler> accept(const Stream& stream) override;
    void disconnected(const PeerId& peer) override { conduct_.erase(peer); }

  private:
    class Asker;
    class Answerer;
    struct OfPeer {
        RateLimit limit;
        std::size_t answering = 0, asking = 0;
    };

    Swarm& swarm_;
    RequestsOptions options_;
    Handler handler_;
    std::map<PeerId, OfPeer> conduct_;
    RateLimit total_;
};

}  // namespace assay::network
