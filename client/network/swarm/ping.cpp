// SPDX-License-Identifier: Apache-2.0
#include "client/network/swarm/ping.hpp"

namespace assay::network {

namespace {

constexpr std::size_t ping_bytes = 32;

}  // namespace

class Ping::Asker : public StreamHandler {
  public:
    explicit Asker(Ping& ping) : ping_{ping} {}

    void agreed(const Stream& stream) override {
        agreed_ = true;
        ask(stream, stream.now());
    }
    void received(const Stream& stream, ByteView bytes) override {
        append(answer_, bytes);
        if (answer_.size() < ping_bytes) return;
        if (!waiting_ || !equal(answer_, question_))
            return ping_.swarm_.disconnect(stream.peer(), DropReason::PingMismatch);
        ping_.round_trips_[stream.peer()] = stream.now() - asked_;
        waiting_ = false;
        answer_.clear();
    }
    void tick(const Stream& stream, Time now) override {
        if (!agreed_) return;
        if (waiting_ && now - asked_ > ping_.options_.timeout)
            return ping_.swarm_.disconnect(stream.peer(), DropReason::PingTimeout);
        if (!waiting_ && now - asked_ >= ping_.options_.every) ask(stream, now);
    }
    bool is_useful() const override { return false; }

  private:
    void ask(const Stream& stream, Time now) {
        ping_.swarm_.random(question_);
        asked_ = now;
        waiting_ = true;
        stream.send(question_);
    }

    Ping& ping_;
    ByteArray<ping_bytes> question_{};
    Bytes answer_;
    Time asked_{0};
    bool agreed_ = false, waiting_ = false;
};

class Ping::Answerer : public StreamHandler {
  public:
    explicit Answerer(const Rate& rate) : rate_{rate} {}

    void received(const Stream& stream, ByteView bytes) override {
        append(question_, bytes);
        while (question_.size() >= ping_bytes) {
            if (!limit_.take(rate_, stream.now())) {
                stream.report(Conduct::RateExceeded);
                return stream.reset();
            }
            stream.send(ByteView{question_}.first(ping_bytes));
            question_.erase(question_.begin(), question_.begin() + ping_bytes);
        }
    }
    bool is_useful() const override { return false; }

  private:
    Rate rate_;
    RateLimit limit_;
    Bytes question_;
};

Ping::Ping(Swarm& swarm, PingOptions options) : swarm_{swarm}, options_{options} {
    swarm.add(*this);
}

std::unique_ptr<StreamHandler> Ping::accept(const Stream&) {
    return std::make_unique<Answerer>(options_.rate);
}

void Ping::connected(const PeerId& peer) {
    swarm_.open(peer, names_, std::make_unique<Asker>(*this));
}

std::optional<Time> Ping::round_trip(const PeerId& peer) const {
    const auto found = round_trips_.find(peer);
    if (found == round_trips_.end()) return std::nullopt;
    return found->second;
}

}  // namespace assay::network
