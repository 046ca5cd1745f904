// SPDX-License-Identifier: Apache-2.0
#include "client/network/swarm/requests.hpp"

#include "client/network/wire/frames.hpp"
#include "runtime/reflect/reflect.hpp"

namespace assay::network {

std::string_view to_text(RequestError error) {
    static constexpr auto all = []<std::size_t... I>(std::index_sequence<I...>) {
        return std::array<std::string_view, sizeof...(I)>{
            reflect::enumerator_name<static_cast<RequestError>(I)>...};
    }
    (std::make_index_sequence<reflect::enumerator_count<RequestError>()>{});
    return all[static_cast<std::size_t>(error)];
}

void Reply::send(ByteView response) const {
    stream_.send(length_prefixed(response));
    stream_.finish();
}

class Requests::Asker : public StreamHandler {
  public:
    Asker(Requests& requests, Bytes message, Callback done, Time now)
        : requests_{requests},
          message_{std::move(message)},
          done_{std::move(done)},
          since_{now},
          reader_{requests.options_.response_max} {}

    void agreed(const Stream& stream) override {
        stream.send(length_prefixed(message_));
        stream.finish();
        message_ = {};
    }
    void received(const Stream& stream, ByteView bytes) override {
        if (!done_) return;
        reader_.add(bytes);
        auto next = reader_.next();
        if (next && !*next) return;
        if (next) return end(stream, **std::move(next));
        stream.report(Conduct::MalformedMessage);
        end(stream, Failure{RequestError::Malformed});
        stream.reset();
    }
    void finished(const Stream& stream) override {
        if (!done_) return;
        // The end before the message.
        stream.report(Conduct::MalformedMessage);
        end(stream, Failure{RequestError::Malformed});
    }
    void lost(const Stream& stream) override {
        if (!done_) return;
        const bool refused = requests_.swarm_.is_connected(stream.peer());
        if (refused && requests_.options_.refusal_costs) stream.report(Conduct::RequestRefused);
        end(stream, Failure{refused ? RequestError::Refused : RequestError::Lost});
    }
    void tick(const Stream& stream, Time now) override {
        if (now - since_ <= requests_.options_.timeout) return;
        if (done_) {
            stream.report(Conduct::RequestTimeout);
            end(stream, Failure{RequestError::Timeout});
        }
        stream.reset();
    }
    std::size_t memory() const override { return message_.size() + reader_.buffered(); }

  private:
    void end(const Stream& stream, Expected<Bytes, RequestError> result) {
        if (const auto found = requests_.conduct_.find(stream.peer());
            found != requests_.conduct_.end() && found->second.asking > 0)
            --found->second.asking;
        std::exchange(done_, nullptr)(std::move(result));
    }

    Requests& requests_;
    Bytes message_;
    Callback done_;
    Time since_;
    FrameReader reader_;
};

class Requests::Answerer : public StreamHandler {
  public:
    Answerer(Requests& requests, const Stream& stream)
        : requests_{requests},
          peer_{stream.peer()},
          since_{stream.now()},
          reader_{requests.options_.request_max} {}
    ~Answerer() override {
        if (const auto found = requests_.conduct_.find(peer_);
            found != requests_.conduct_.end() && found->second.answering > 0)
            --found->second.answering;
    }

    void received(const Stream& stream, ByteView bytes) override {
        if (asked_) return;
        reader_.add(bytes);
        auto next = reader_.next();
        if (next && !*next) return;
        if (!next) {
            stream.report(Conduct::MalformedMessage);
            return stream.reset();
        }
        asked_ = true;
        requests_.handler_(stream.peer(), **std::move(next), Reply{stream});
    }
    void finished(const Stream& stream) override {
        if (!asked_) stream.reset();
    }
    void tick(const Stream& stream, Time now) override {
        if (now - since_ > requests_.options_.timeout) stream.reset();
    }
    std::size_t memory() const override { return reader_.buffered(); }

  private:
    Requests& requests_;
    PeerId peer_;
    Time since_;
    FrameReader reader_;
    bool asked_ = false;
};

Requests::Requests(Swarm& swarm, RequestsOptions options, Handler handler)
    : swarm_{swarm}, options_{std::move(options)}, handler_{std::move(handler)} {
    swarm.add(*this);
}

void Requests::request(const PeerId& peer, Bytes message, Callback done) {
    if (!swarm_.is_connected(peer)) return done(Failure{RequestError::NotConnected});
    auto& of_peer = conduct_[peer];
    if (of_peer.asking >= options_.asked_at_once) return done(Failure{RequestError::TooMany});
    auto asker = std::make_unique<Asker>(*this, std::move(message), done, swarm_.now());
    if (!swarm_.open(peer, options_.names, std::move(asker)))
        return done(Failure{RequestError::TooMany});
    ++of_peer.asking;
}

std::size_t Requests::open_to(const PeerId& peer) const {
    const auto found = conduct_.find(peer);
    return found == conduct_.end() ? 0 : found->second.asking;
}

std::unique_ptr<StreamHandler> Requests::accept(const Stream& stream) {
    auto& of_peer = conduct_[stream.peer()];
    if (!of_peer.limit.take(options_.rate, stream.now()) || of_peer.answering >= options_.at_once) {
        stream.report(Conduct::RateExceeded);
        return nullptr;
    }
    if (options_.total && !total_.take(*options_.total, stream.now())) return nullptr;
    ++of_peer.answering;
    return std::make_unique<Answerer>(*this, stream);
}

}  // namespace assay::network
