# The four commands of the house; each works from a fresh clone.
#
#   make run      build the core for WebAssembly and the page, serve it and print the address
#   make test     build and run everything; ends with one line "N passed, N failed, N skipped"
#   make bench    speed tables, native beside WebAssembly
#   make format   rewrite the C++ sources with clang-format

.PHONY: run page test tidy bench format clean setup-run setup-all wasm-modules

run: page
	@if [ -f web/package.json ]; then .ci/with-node npm --prefix web --silent run serve; fi

# The page is built again only when something it is made of is newer.
PAGE_SOURCES = $(shell find web models -type f -not -path '*/node_modules/*' -not -path 'web/dist/*' -not -path '*/generated/*' -not -path 'models/training/*' 2>/dev/null)

page: wasm-modules
	@if [ -f web/package.json ]; then $(MAKE) --no-print-directory web/dist/index.html; \
	else echo "No page in this tree (web/package.json): built the WebAssembly core only."; fi

wasm-modules: setup-run
	@[ -f build/wasm/build.ninja ] || cmake --preset wasm > /dev/null
	@cmake --build --preset wasm --target wasm_modules -- --quiet

web/node_modules/.package-lock.json: web/package-lock.json
	@cd web && ../.ci/with-node npm ci --no-audit --no-fund --loglevel=error
	@touch $@

web/dist/index.html: web/node_modules/.package-lock.json $(PAGE_SOURCES) $(wildcard build/wasm/wasm/*.wasm)
	@.ci/with-node npm --prefix web --silent run build
	@touch $@

setup-run:
	@.ci/setup run

setup-all:
	@.ci/setup

test: setup-all
	@node tests/run.mjs

tidy: setup-all
	@node tests/tidy.mjs

bench: setup-all page
	@node tests/bench/run.mjs

format:
	@git ls-files '*.cpp' '*.h' | xargs clang-format-14 -i

clean:
	rm -rf build web/dist
