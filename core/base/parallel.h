// Independent pieces of work, side by side where the program may start threads.
#pragma once

#include <cstddef>
#include <functional>

namespace hepatica {

/// How many pieces run side by side: the processors of this machine; 1 in WebAssembly, whose page
/// has no threads unless it is cross-origin isolated.
std::size_t processors();

/// How many pieces a work of some size is done in: as many as were asked for; where that is 0 one
/// for a work that is done before a thread has started (below `short_work`), else processors().
std::size_t pieces_for(std::size_t asked, std::size_t size, std::size_t short_work);

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
