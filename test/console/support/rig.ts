import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { running } from '../../cli/support/running.ts';
import type { SmallCompany } from '../../cli/support/small-company.ts';
import type { Terminal } from '../../cli/support/terminal.ts';

export type Role = 'auditor' | 'operator' | 'approver' | 'administrator';
export type Scheme = 'light' | 'dark';

const EXECUTABLE = process.env.LOCKSTEP_CHROMIUM ?? '/usr/bin/chromium';
/** Nothing of the browser's own asks anything outside. */
const FLAGS = [
  ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
];

export interface OpenOptions {
  readonly role?: Role;
  readonly scheme?: Scheme;
  readonly width?: number;
  /** Requests whose address fits fail with 503, to see how a page says so. */
  readonly failing?: RegExp;
}

/** A page and what went wrong in it: errors of scripts, refusals of the CSP, requests to elsewhere. */
export interface Opened {
  readonly page: Page;
  readonly troubles: readonly string[];
  close(): Promise<void>;
}

export interface Rig {
  readonly url: string;
  readonly company: SmallCompany;
  readonly at: Terminal;
  /** Opens an address of the console as somebody with this role (administrator without it). */
  open(path: string, options?: OpenOptions): Promise<Opened>;
  close(): Promise<void>;
}

/** A small company with server and worker on a real database, and a real browser. */
export async function rig(company?: SmallCompany, env: Readonly<Record<string, string>> = {}): Promise<Rig> {
  const here = await running(env, company);
  let browser: Browser | null = null;
  const tokens = new Map<Role, string>();
  return {
    url: here.url,
    company: here.company,
    at: here.at,
    async open(path, options = {}) {
      browser ??= await launch();
      const role = options.role ?? 'administrator';
      const token = tokens.get(role) ?? (await tokenFor(here.at, role));
      tokens.set(role, token);
      return openPage(browser, here.url, path, { ...options, token });
    },
    async close() {
      await browser?.close();
      await here.close();
    },
  };
}

export function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: EXECUTABLE, headless: true, args: FLAGS });
}

async function tokenFor(at: Terminal, role: Role): Promise<string> {
  const made = await at('token', 'create', '--for', `console-${role}`, '--role', role, '--json');
  if (made.exit !== 0) throw new Error(made.err);
  return (JSON.parse(made.out) as { token: string }).token;
}

export async function openPage(
  browser: Browser,
  url: string,
  path: string,
  options: OpenOptions & { readonly token?: string; readonly context?: BrowserContext },
): Promise<Opened> {
  const { scheme = 'light', width = 1280, failing, token } = options;
  const context =
    options.context ??
    (await browser.newContext({
      viewport: { width, height: width < 600 ? 844 : 800 },
      colorScheme: scheme,
      reducedMotion: 'reduce',
      ...(token === undefined ? {} : { extraHTTPHeaders: { authorization: `Bearer ${token}` } }),
    }));
  const page = await context.newPage();
  const troubles: string[] = [];
  page.on('pageerror', (error) => troubles.push(`error: ${error.message}`));
  page.on('console', (message) => {
    // What a test makes fail says so in the console as well.
    if (
      message.type() === 'error' &&
      !(failing !== undefined && /Failed to load resource/.test(message.text()))
    )
      troubles.push(`console: ${message.text()}`);
  });
  page.on('request', (request) => {
    const asked = new URL(request.url());
    if (asked.origin !== new URL(url).origin && !['data:', 'blob:'].includes(asked.protocol))
      troubles.push(`outside: ${request.url()}`);
  });
  if (failing !== undefined)
    await page.route(failing, (route) =>
      route.fulfill({
        status: 503,
        contentType: 'application/problem+json',
        body: JSON.stringify({
          type: 'urn:lockstep:problem:DATABASE_UNAVAILABLE',
          title: 'unavailable',
          status: 503,
          detail: 'the database does not answer',
          code: 'DATABASE_UNAVAILABLE',
          remedy: 'Wait a moment; if it stays, look at the database.',
        }),
      }),
    );
  await page.goto(`${url}${path}`);
  return { page, troubles, close: () => (options.context === undefined ? context.close() : page.close()) };
}
