import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Where `npm run dev -w console` finds a server, and who it is there; the built console needs neither. */
const { LOCKSTEP_URL, LOCKSTEP_TOKEN } = process.env;

/** The proof code of the server runs in a worker of the page (src/verify/worker): what it uses of Node is there in small. */
const standIn = (name: string) =>
  fileURLToPath(new URL(`./src/verify/worker/stand-ins/${name}.ts`, import.meta.url));

export default defineConfig({
  resolve: {
    alias: {
      'node:crypto': standIn('crypto'),
      'node:fs': standIn('files'),
      'node:process': standIn('process'),
      'node:url': standIn('files'),
    },
  },
  worker: { format: 'es' },
  plugins: [react()],
  // The server puts a nonce of each answer in its place (src/http/console-files.ts).
  html: { cspNonce: 'lockstep-nonce' },
  build: {
    outDir: '../dist/console',
    emptyOutDir: true,
    target: 'es2023',
    // As data: they would be inline.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
    reportCompressedSize: false,
  },
  server: {
    proxy: {
      '/api': {
        target: LOCKSTEP_URL ?? 'http://127.0.0.1:8080',
        headers: LOCKSTEP_TOKEN === undefined ? {} : { authorization: `Bearer ${LOCKSTEP_TOKEN}` },
      },
    },
  },
});
