/// Builds the page: one module graph, the core's WebAssembly as a hashed asset, everything relative
/// so that the folder works below any path.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig, type IndexHtmlTransformContext } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';
// @ts-expect-error a plain script, shared with the static server
import { policy } from './scripts/policy.mjs';
// @ts-expect-error a plain script
import { licences, packagesOf } from './scripts/licences.mjs';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const core = process.env.HEPATICA_CALCULATOR ?? here('../build/wasm/wasm/calculator.mjs');
const cohort = process.env.HEPATICA_COHORT ?? here('../build/wasm/wasm/cohort.mjs');

// What belongs to the imaging room goes into a folder of its own: it is not part of the first visit, its size is said
// before it is fetched, and it is kept for offline use from then on (scripts/pack.mjs lists it).
const ofImaging = /@cornerstonejs|@kitware|dicom-parser|comlink|gl-matrix|src\/imaging\/(?!Gate|place|shipment)|wasm\/imaging\./;
const folderOf = (ids: readonly (string | null | undefined)[]) => (ids.some((id) => id && ofImaging.test(id)) ? 'imaging' : 'assets');
// All that the first drawing needs is one file: thirty small ones cost a slow device more than their bytes.
type Graph = { getModuleInfo(id: string): { importedIds: string[] } | null };
const early = new Set<string>();
const firstDrawing = new Set<string>();
/** Adds a module and all that it imports. */
function gather(id: string, graph: Graph, into: Set<string>): void {
  if (into.has(id)) return;
  into.add(id);
  for (const one of graph.getModuleInfo(id)?.importedIds ?? []) gather(one, graph, into);
}
function chunkOf(id: string, graph: Graph): string | null {
  if (firstDrawing.size === 0) {
    gather(here('src/early.ts'), graph, early);
    gather(here('src/main.tsx'), graph, firstDrawing);
  }
  return early.has(id) ? 'early' : firstDrawing.has(id) ? 'page' : null;
}
const output = {
  chunkFileNames: (chunk: { moduleIds: string[] }) => `${folderOf(chunk.moduleIds)}/[name]-[hash].js`,
  entryFileNames: (chunk: { facadeModuleId?: string | null }) => `${folderOf([chunk.facadeModuleId])}/[name]-[hash].js`,
  assetFileNames: (asset: { originalFileNames?: string[] }) => `${folderOf(asset.originalFileNames ?? [])}/[name]-[hash][extname]`,
};
// Parts of Cornerstone3D that nothing here calls: 4 MB that would be built and kept for nothing.
const unused: [RegExp, string][] = [
  [/cornerstonejs\/tools\/dist\/esm\/utilities\/registerComputeWorker\.js$/, 'export function registerComputeWorker() { throw new Error("left out of this build"); }'],
  [/dicom-image-loader\/dist\/esm\/shared\/decoders\/decodeJPEGXL\.js$/, 'export default function decode() { throw new Error("JPEG XL is not read"); }'],
];

// A portal whose session has ended answers with a page of its own, which must not be kept in place of a file.
const onlyFiles = [{ cacheWillUpdate: async ({ response }: { response: Response }) =>
  (response.status === 200 && !(response.headers.get('Content-Type') ?? '').startsWith('text/html') ? response : null) }];

// The text of a measure is given its looks as a style attribute, which the page's policy refuses; styles/imaging.css has them instead.
const styleOfText = "textElement.setAttribute('style', combinedStyle);";

const leftOut = {
  name: 'left-out',
  load: (id: string) => unused.find(([pattern]) => pattern.test(id))?.[1],
  transform: (code: string, id: string) => {
    if (!/cornerstonejs\/tools\/dist\/esm\/drawingSvg\/drawTextBox\.js$/.test(id)) return undefined;
    if (!code.includes(styleOfText)) throw new Error(`${id}: the line that sets a style attribute is not there any more`);
    return { code: code.replace(styleOfText, ''), map: null };
  },
};

// Workers are bundled before the page, by plugins of their own.
const handedOn = new Set<string>();
const noteLicences = { name: 'note-licences', generateBundle(_: unknown, bundle: object) { for (const one of packagesOf(bundle)) handedOn.add(one); } };
const writeLicences = {
  name: 'write-licences',
  generateBundle(this: { emitFile(file: object): void }, _: unknown, bundle: object) {
    noteLicences.generateBundle(_, bundle);
    this.emitFile({ type: 'asset', fileName: 'licences.txt', source: licences(here('..'), here('.'), handedOn) });
  },
};

// Of the bench: volumes, masks, measures.
const imaging = process.env.HEPATICA_IMAGING ?? here('../build/wasm/wasm/imaging.mjs');

export default defineConfig(({ command, mode }) => {
  for (const module of command === 'build' && mode !== 'test' ? [core, imaging] : []) {
    if (!existsSync(module)) throw new Error(`the WebAssembly core is missing (${module}): build it with` +
      ' cmake --preset wasm && cmake --build --preset wasm --target wasm_modules');
  }
  return {
    base: './',
    resolve: {
      alias: [
        { find: /^hepatica-core-binary/, replacement: core.replace(/\.mjs$/, '.wasm') },
        { find: 'hepatica-core', replacement: core }, { find: 'hepatica-cohort', replacement: cohort },
        { find: 'hepatica-imaging', replacement: imaging },
      ],
    },
    worker: { format: 'es' as const, rolldownOptions: { output }, plugins: () => [leftOut, noteLicences] },
    build: { target: 'es2022', assetsInlineLimit: 0, modulePreload: { polyfill: false }, rolldownOptions: { output: { ...output, codeSplitting: { includeDependenciesRecursively: false, groups: [{ name: chunkOf }] } } } },
    server: { fs: { allow: [here('..')] } },
    plugins: [
      leftOut,
      writeLicences,
      {
        name: 'content-security-policy',
        transformIndexHtml: {
          order: 'post' as const,
          handler: (html: string) => command === 'build'
            ? html.replace('<!--policy-->', `<meta http-equiv="Content-Security-Policy" content="${policy({ meta: true })}">`)
            : html,
        },
      },
      {
        // The first module starts the core before it asks for the page; the document meanwhile fetches the page's files.
        name: 'fetch-page-ahead',
        transformIndexHtml: {
          order: 'post' as const,
          handler: (html: string, { bundle }: IndexHtmlTransformContext) => {
            const chunks = Object.values(bundle ?? {}).filter((one) => one.type === 'chunk');
            const page = chunks.find((one) => one.moduleIds.some((id) => id.endsWith('/src/main.tsx')));
            const files = new Set<string>();
            const add = (file: string) => {
              if (files.has(file)) return;
              files.add(file);
              chunks.find((one) => one.fileName === file)?.imports.forEach(add);
            };
            if (page) add(page.fileName);
            return [...files].filter((file) => !html.includes(file)).map((file) => ({ tag: 'link', attrs: { rel: 'modulepreload', crossorigin: true, href: `./${file}` }, injectTo: 'head' as const }));
          },
        },
      },
      VitePWA({
        // A newer release waits until the reader takes it (src/shell/offline.ts).
        registerType: 'prompt',
        injectRegister: null,
        // Not .webmanifest: a server that hands out only the kinds of file it knows (IIS) would not, and then nothing would be kept.
        manifestFilename: 'manifest.json',
        manifest: {
          name: 'Hepatica', short_name: 'Hepatica',
          description: 'HCC prognosis workbench that runs wholly on this device',
          start_url: './', scope: './', display: 'standalone',
          background_color: '#f5f6f8', theme_color: '#3f4494',
          icons: [
            { src: 'icon-192.png', sizes: '192x192', type: 'image/png' },
            { src: 'icon-512.png', sizes: '512x512', type: 'image/png' },
            { src: 'icon-maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
            { src: 'icon.svg', sizes: 'any', type: 'image/svg+xml' },
          ],
        },
        workbox: {
          globPatterns: ['**/*.{js,mjs,css,html,json,wasm,svg,png,txt}'],
          globIgnores: ['**/lab/**', '**/networks/*.{js,wasm}', '**/imaging/**'],
          runtimeCaching: [
            { urlPattern: /\/generated\/networks\/[^/]+\.(js|wasm|bin)$/, handler: 'CacheFirst', options: { cacheName: 'hepatica-networks', plugins: onlyFiles } },
            { urlPattern: /\/generated\/networks\/sizes\.json$/, handler: 'NetworkFirst', options: { cacheName: 'hepatica-networks', plugins: onlyFiles } },
            { urlPattern: /\/imaging\/[^/]+\.(js|wasm|css)$/, handler: 'CacheFirst', options: { cacheName: 'hepatica-imaging', plugins: onlyFiles } },
          ],
          // The page has one address, whatever a portal hangs on it; others below it may be those of other applications.
          navigateFallback: null,
          ignoreURLParametersMatching: [/./],
          maximumFileSizeToCacheInBytes: 8 * 1024 * 1024,
          cleanupOutdatedCaches: true,
          // So that the page of the first visit is kept at once; a newer release reaches no open page by it, since it waits.
          clientsClaim: true,
        },
      }),
    ],
    test: { environment: 'node', include: ['test/**/*.test.ts', 'src/**/*.test.ts'] },
  };
});
