// SPDX-License-Identifier: Apache-2.0
#include "gpu/data/corpus.hpp"

#include <catch2/catch.hpp>
#include <string>

using namespace assay;
using data::CorpusError;
using program::Dtype;

namespace {

Bytes bytes(const std::string& text) { return {text.begin(), text.end()}; }

}  // namespace

TEST_CASE("A text becomes windows of numbered letters, each beginning where the last one ends") {
    const auto corpus = data::corpus_of_text(bytes("abracadabra"), {.context = 2});
    REQUIRE(corpus);
    CHECK(corpus->vocabulary == 5);
    CHECK(corpus->alphabet == bytes("abcdr"));
    REQUIRE(corpus->tensors.size() == 2);
    const auto& train = corpus->tensors[0].tensor;
    CHECK(corpus->tensors[0].name == "train_tokens");
    CHECK(train.type == (program::TensorType{Dtype::U8, {4, 3}}));
    CHECK(train.bytes == Bytes{0, 1, 4, 4, 0, 2, 2, 0, 3, 3, 0, 1});
    CHECK(corpus->tensors[1].tensor.bytes == Bytes{1, 4, 0});
}

TEST_CASE("Raw tokens of every width become windows") {
    const auto narrow = data::corpus_of_tokens(Bytes{1, 2, 3, 4, 9}, 1, {.context = 2});
    REQUIRE(narrow);
    CHECK(narrow->vocabulary == 10);
    CHECK(narrow->tensors[1].tensor.bytes == Bytes{3, 4, 9});
    const auto wide =
        data::corpus_of_tokens(Bytes{1, 0, 2, 1, 3, 0}, 2, {.context = 1, .test_percent = 50});
    REQUIRE(wide);
    CHECK(wide->vocabulary == 259);
    CHECK(wide->tensors[0].tensor.type == (program::TensorType{Dtype::I32, {1, 2}}));
    CHECK(wide->tensors[0].tensor.i32(0, 1) == 258);
}

TEST_CASE("A corpus too small or of no tokens is refused by name") {
    CHECK(data::corpus_of_text({}, {}).error() == CorpusError::Empty);
    CHECK(data::corpus_of_text(bytes("abc"), {.context = 2}).error() == CorpusError::TooShort);
    CHECK(data::corpus_of_text(bytes("abc"), {.context = 0}).error() == CorpusError::TooShort);
    CHECK(data::corpus_of_tokens(Bytes{1, 2, 3}, 2, {}).error() == CorpusError::BadTokenFile);
    CHECK(data::corpus_of_tokens(Bytes{1, 2, 3}, 3, {}).error() == CorpusError::BadTokenFile);
    CHECK(data::corpus_of_tokens(Bytes{0, 0, 0, 128}, 4, {}).error() == CorpusError::TokenTooLarge);
}
