// Child processes that take every n-th item and answer through a pipe, one line an item.
#include "cli/processes.h"

#include <algorithm>
#include <cstdlib>
#include <optional>

#ifndef __EMSCRIPTEN__
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>
#endif

namespace hepatica::cli {
namespace {

std::vector<std::optional<std::string>> one_by_one(size_t count,
                                                   const std::function<std::string(size_t)>& work,
                                                   const std::function<void(size_t)>& on_done) {
  std::vector<std::optional<std::string>> out;
  for (size_t i = 0; i < count; ++i) {
    out.emplace_back(work(i));
    on_done(i + 1);
  }
  return out;
}

#ifndef __EMSCRIPTEN__

struct Child {
  pid_t id = -1;
  int pipe = -1;
  std::string buffer;  // what came without a line end yet
};

void write_all(int pipe, const std::string& text) {
  for (size_t done = 0; done < text.size();) {
    const ssize_t n = write(pipe, text.data() + done, text.size() - done);
    if (n <= 0) _exit(1);
    done += static_cast<size_t>(n);
  }
}

// Every jobs-th item from `first` on; never returns.
[[noreturn]] void be_child(int pipe, size_t first, size_t count, size_t jobs,
                           const std::function<std::string(size_t)>& work) {
  for (size_t i = first; i < count; i += jobs) {
    write_all(pipe, std::to_string(i) + "\t" + work(i) + "\n");
  }
  close(pipe);
  _exit(0);
}

class Children {
 public:
  Children(size_t count, size_t jobs, const std::function<std::string(size_t)>& work)
      : texts_(count) {
    for (size_t j = 0; j < jobs; ++j) {
      int ends[2];
      if (pipe(ends) != 0) return;
      const pid_t id = fork();
      if (id < 0) {
        close(ends[0]);
        close(ends[1]);
        return;
      }
      if (id == 0) {
        close(ends[0]);
        be_child(ends[1], j, count, jobs, work);
      }
      close(ends[1]);
      children_.push_back({id, ends[0], ""});
    }
  }

  size_t started() const { return children_.size(); }

  void collect(const std::function<void(size_t)>& on_done) {
    while (true) {
      std::vector<pollfd> waiting;
      for (const Child& c : children_) {
        if (c.pipe >= 0) waiting.push_back({c.pipe, POLLIN, 0});
      }
      if (waiting.empty()) break;
      if (poll(waiting.data(), waiting.size(), -1) < 0) continue;
      for (const pollfd& ready : waiting) {
        if (ready.revents != 0) read_from(ready.fd, on_done);
      }
    }
    for (const Child& c : children_) waitpid(c.id, nullptr, 0);
  }

  std::vector<std::optional<std::string>> texts() { return std::move(texts_); }

 private:
  void read_from(int pipe, const std::function<void(size_t)>& on_done) {
    Child& c = *std::find_if(children_.begin(), children_.end(),
                             [&](const Child& child) { return child.pipe == pipe; });
    char chunk[1 << 16];
    const ssize_t n = read(pipe, chunk, sizeof chunk);
    if (n <= 0) {
      close(pipe);
      c.pipe = -1;
      return;
    }
    c.buffer.append(chunk, static_cast<size_t>(n));
    for (size_t end; (end = c.buffer.find('\n')) != std::string::npos;) {
      const size_t tab = c.buffer.find('\t');
      texts_[std::strtoull(c.buffer.c_str(), nullptr, 10)] =
          c.buffer.substr(tab + 1, end - tab - 1);
      c.buffer.erase(0, end + 1);
      on_done(++done_);
    }
  }

  std::vector<Child> children_;
  std::vector<std::optional<std::string>> texts_;
  size_t done_ = 0;
};

#endif

}  // namespace

Result<std::vector<std::optional<std::string>>> in_processes(
    size_t count, int jobs, const std::function<std::string(size_t)>& work,
    const std::function<void(size_t)>& on_done) {
#ifndef __EMSCRIPTEN__
  const size_t wanted = std::min(count, static_cast<size_t>(std::max(jobs, 1)));
  if (wanted > 1) {
    Children children(count, wanted, work);
    children.collect(on_done);
    if (children.started() < wanted) {
      return Error{Code::kInvalidFile, "--jobs", "processes cannot be started"};
    }
    return children.texts();
  }
#else
  (void)jobs;
#endif
  return one_by_one(count, work, on_done);
}

}  // namespace hepatica::cli
