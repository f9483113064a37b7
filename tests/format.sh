#!/bin/sh
# Every C++ source is as clang-format 14 would write it (`make format` mends it).
set -eu
cd "$(dirname "$0")/.."
git ls-files '*.cpp' '*.h' | xargs clang-format-14 --dry-run -Werror
