// Independent pieces of work, side by side where the program may start threads.
#pragma once

#include <cstddef>
#include <functional>

namespace hepatica {

/// How many pieces run side by side: the processors of this machine; 1 in WebAssembly, whose page
/// has no threads unless it is cross-origin isolated.
std::size_t processors();

/// Calls work(0) to work(pieces - 1), each once, in any order and on any thread; returns when all
/// have ended. The pieces must not write to the same places: then the result cannot depend on how
/// many ran at once.
///
/// errors  the first exception of the lowest piece, after all have ended
void in_parallel(std::size_t pieces, const std::function<void(std::size_t)>& work);

/// Calls work(from, to) on blocks of a few thousand that follow each other from `begin` to `end`.
/// For loops over millions: a browser's engine exchanges its first, slow code of a function for
/// optimised code only when the function is entered again, so one endless loop would stay slow.
void in_blocks(std::size_t begin, std::size_t end,
               const std::function<void(std::size_t, std::size_t)>& work);

}  // namespace hepatica
