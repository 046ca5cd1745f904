// SPDX-License-Identifier: Apache-2.0
#include "gpu/data/json_text.hpp"

#include <catch2/catch.hpp>

using assay::data::json_quoted;
using assay::data::JsonText;

TEST_CASE("Strings are read with their escapes") {
    const auto read = [](std::string_view text) { return JsonText{text}.string(); };
    CHECK(read("\"\"") == "");
    CHECK(read("  \"a b\"") == "a b");
    CHECK(read(R"("\"\\\/\b\f\n\r\t")") == "\"\\/\b\f\n\r\t");
    CHECK(read(R"("\u0041\u00e9\u20ac\ud83d\ude00")") == "A\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80");
    for (const auto* const bad :
         {"a", "\"", "\"a", "\"\\", "\"\\x\"", "\"\\u12\"", "\"\\u12g4\"", "\"\\ud83d\"",
          "\"\\ud83dx\"", "\"\\ud83d\\u0041\"", "\"\\ude00\"", "\"\n\""})
        CHECK(!read(bad));
}

TEST_CASE("Numbers are whole and unsigned") {
    const auto read = [](std::string_view text) { return JsonText{text}.number(); };
    CHECK(read(" 0") == 0);
    CHECK(read("18446744073709551615") == ~std::uint64_t{0});
    for (const auto* const bad : {"", "-1", "+1", "01", "1.0", "1e3", "18446744073709551616", "x"})
        CHECK(!read(bad));
}

TEST_CASE("Punctuation is taken in order, white space is skipped") {
    JsonText text{" { \"a\" :\t[1 , 2]\n}  "};
    CHECK(!text.take('['));
    CHECK(text.take('{'));
    CHECK(text.string() == "a");
    CHECK(text.take(':'));
    CHECK(text.take('['));
    CHECK(text.number() == 1);
    CHECK(text.take(','));
    CHECK(text.number() == 2);
    CHECK(text.take(']'));
    CHECK(!text.at_end());
    CHECK(text.take('}'));
    CHECK(text.at_end());
    CHECK(!text.take('}'));
}

TEST_CASE("What is quoted reads back") {
    const std::string odd = "a\"b\\c\n\x01/\xc3\xa9";
    CHECK(JsonText{json_quoted(odd)}.string() == odd);
    CHECK(json_quoted("\n") == "\"\\u000a\"");
}
