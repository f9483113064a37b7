// Where a program begins when compiler and Emscripten disagree about its name (see CMakeLists.txt):
// Emscripten calls "main", while the compiler has named main(int, char**) "__main_argc_argv".
extern "C" int __main_argc_argv(int argc, char** argv);
extern "C" int entry(int argc, char** argv) __asm__("main");
extern "C" int entry(int argc, char** argv) { return __main_argc_argv(argc, argv); }
