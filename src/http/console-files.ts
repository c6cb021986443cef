import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Context, Hono } from 'hono';

/** The console as it was built: by path without a slash at the front. */
export type ConsoleFiles = ReadonlyMap<string, Uint8Array>;

/** Stands in index.html where each answer gets a nonce of its own (vite.config.ts). */
const NONCE = 'lockstep-nonce';
/** Programs ask below these, and get problems, never a page. */
const NOT_PAGES = /^\/(api|scim|hooks\/(?:in|answers)|ssf|auth|metrics|healthz|readyz|\.well-known)(\/|$)/;

const TYPES: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  html: 'text/html; charset=utf-8',
  ico: 'image/x-icon',
  js: 'text/javascript; charset=utf-8',
  json: 'application/json',
  png: 'image/png',
  svg: 'image/svg+xml',
  webmanifest: 'application/manifest+json',
  woff2: 'font/woff2',
};

const zip = promisify(gzip);

/** The console at `/`: its files, and its page for every address that is one of its pages. */
export function addConsole(app: Hono, files: ConsoleFiles): void {
  const zipped = new Map<string, Promise<Uint8Array<ArrayBuffer>>>();
  const page = Buffer.from(files.get('index.html') ?? []).toString('utf8');
  app.get('/*', async (c, next) => {
    const path = c.req.path.slice(1);
    const bytes = path === 'index.html' ? undefined : files.get(path);
    if (bytes !== undefined) return file(c, path, bytes);
    const asksForPage = (c.req.header('accept') ?? '').includes('text/html');
    if (!asksForPage || NOT_PAGES.test(c.req.path)) return next();
    const nonce = randomBytes(18).toString('base64url');
    return c.body(page.replaceAll(NONCE, nonce), 200, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policy(nonce),
      'cross-origin-opener-policy': 'same-origin',
      'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
    });
  });

  async function file(c: Context, path: string, bytes: Uint8Array): Promise<Response> {
    const type = TYPES[path.slice(path.lastIndexOf('.') + 1)] ?? 'application/octet-stream';
    const headers = {
      'content-type': type,
      // Names below assets/ carry a hash of what is in them.
      'cache-control': path.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
      vary: 'accept-encoding',
    };
    if (!(c.req.header('accept-encoding') ?? '').includes('gzip') || bytes.length < 1_024)
      return c.body(new Uint8Array(bytes), 200, headers);
    const small = zipped.get(path) ?? zip(bytes, { level: 9 }).then((out) => new Uint8Array(out));
    zipped.set(path, small);
    return c.body(await small, 200, { ...headers, 'content-encoding': 'gzip' });
  }
}

/** Nothing inline, nothing from outside. Styles that the component kit writes at run time carry the nonce. */
function policy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}
