/// Builds the page: one module graph, the core's WebAssembly as a hashed asset, everything relative
/// so that the folder works below any path.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';
// @ts-expect-error a plain script, shared with the static server
import { policy } from './scripts/policy.mjs';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const core = process.env.HEPATICA_CALCULATOR ?? here('../build/wasm/wasm/calculator.mjs');

export default defineConfig(({ command, mode }) => {
  if (command === 'build' && mode !== 'test' && !existsSync(core)) {
    throw new Error(`the WebAssembly core is missing (${core}): build it with` +
      ' cmake --preset wasm && cmake --build --preset wasm --target calculator');
  }
  return {
    base: './',
    resolve: { alias: { 'hepatica-core': core } },
    worker: { format: 'es' as const },
    build: { target: 'es2022', assetsInlineLimit: 0, modulePreload: { polyfill: false } },
    server: { fs: { allow: [here('..')] } },
    plugins: [
      {
        name: 'content-security-policy',
        transformIndexHtml: {
          order: 'post' as const,
          handler: (html: string) => command === 'build'
            ? html.replace('<!--policy-->', `<meta http-equiv="Content-Security-Policy" content="${policy({ meta: true })}">`)
            : html,
        },
      },
      VitePWA({
        registerType: 'autoUpdate',
        injectRegister: null,
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
          globPatterns: ['**/*.{js,mjs,css,html,json,wasm,svg,png,webmanifest}'],
          globIgnores: ['**/lab/**', '**/networks/**'],
          maximumFileSizeToCacheInBytes: 8 * 1024 * 1024,
          cleanupOutdatedCaches: true,
          clientsClaim: true, skipWaiting: true,
        },
      }),
    ],
    test: { environment: 'node', include: ['test/**/*.test.ts', 'src/**/*.test.ts'] },
  };
});
