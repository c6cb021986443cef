import { isObject, type JsonObject } from '../scim/json.ts';
import { type Capability, type Case, type ClientName, Failed, NotMeasurable } from './case.ts';
import { call, NoAnswer, type Target } from './http-client.ts';
import { at } from './json-at.ts';
import { type Profile, selectCases } from './profiles.ts';
import { openSession } from './session.ts';

export interface CaseResult {
  readonly id: string;
  readonly client: ClientName;
  readonly title: string;
  readonly source: string;
  readonly outcome: 'passed' | 'failed' | 'skipped';
  /** Why it failed, with what was expected and what came, or why it was skipped; empty where it passed. */
  readonly detail: string;
  readonly ms: number;
}

export interface SuiteReport {
  readonly url: string;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** null: the server answers. Otherwise why it does not; then nothing else was tried. */
  readonly unreachable: string | null;
  /** In the order of the cases, however many ran at once. */
  readonly results: readonly CaseResult[];
}

export interface SuiteOptions {
  readonly profile?: Profile | undefined;
  readonly only?: readonly string[] | undefined;
  /** Instead of what `profile` and `only` select. */
  readonly cases?: readonly Case[] | undefined;
  /** Cases at the same time; 1 is kind to the server and easy to follow in its log. */
  readonly concurrency?: number | undefined;
  readonly timeoutMs?: number | undefined;
  readonly onResult?: ((result: CaseResult) => void) | undefined;
  /** Ends the suite: what has not run is skipped, what runs clears up. */
  readonly signal?: AbortSignal | undefined;
}

const TIMEOUT_MS = 60_000;
/** Clearing up has a time of its own: what a case that took too long has made goes as well. */
const CLEARING_MS = 30_000;

/** Runs the cases against a server. Never throws because of the server: whatever it does stands in the report. */
export async function runSuite(target: Target, options: SuiteOptions = {}): Promise<SuiteReport> {
  const cases = options.cases ?? selectCases(options.profile ?? 'all', options.only).cases;
  const timeoutMs = options.timeoutMs ?? TIMEOUT_MS;
  const provider = await readProvider(target, timeoutMs);
  const results: CaseResult[] = [];
  const runAt = async (index: number) => {
    const one = cases[index];
    if (one === undefined) return;
    const result = await resultOf(one, target, provider, options.signal, timeoutMs);
    results[index] = result;
    options.onResult?.(result);
  };
  let next = 0;
  const lane = async () => {
    while (next < cases.length) await runAt(next++);
  };
  await Promise.all(Array.from({ length: Math.max(1, options.concurrency ?? 1) }, lane));
  const count = (outcome: CaseResult['outcome']) =>
    results.filter((result) => result.outcome === outcome).length;
  return {
    url: target.url,
    passed: count('passed'),
    failed: count('failed'),
    skipped: count('skipped'),
    unreachable: provider.unreachable,
    results,
  };
}

interface Provider {
  readonly config: JsonObject | null;
  readonly unreachable: string | null;
}

async function readProvider(target: Target, timeoutMs: number): Promise<Provider> {
  try {
    const asked = { method: 'GET', path: '/ServiceProviderConfig' };
    const { status, body } = await call(target, asked, AbortSignal.timeout(timeoutMs));
    return { config: status === 200 && isObject(body) ? body : null, unreachable: null };
  } catch (error) {
    // An answer that is too long is an answer.
    return { config: null, unreachable: error instanceof Failed ? null : words(error) };
  }
}

async function resultOf(
  one: Case,
  target: Target,
  { config, unreachable }: Provider,
  ending: AbortSignal | undefined,
  timeoutMs: number,
): Promise<CaseResult> {
  const { id, client, title, source, needs } = one;
  const began = performance.now();
  const result = (outcome: CaseResult['outcome'], detail = ''): CaseResult => {
    return { id, client, title, source, outcome, detail, ms: Math.round(performance.now() - began) };
  };
  if (ending?.aborted) return result('skipped', 'interrupted');
  if (unreachable !== null) return result('failed', `expected the server to answer; got ${unreachable}`);
  if (needs !== undefined && !has(config, needs))
    return result('skipped', `the server does not advertise ${needs}`);

  const timeout = AbortSignal.timeout(timeoutMs);
  const signal = ending === undefined ? timeout : AbortSignal.any([timeout, ending]);
  const session = openSession(target, config, signal);
  try {
    await one.run(session);
    return result('passed');
  } catch (error) {
    if (ending?.aborted) return result('skipped', 'interrupted');
    if (error instanceof NotMeasurable) return result('skipped', error.message);
    if (timeout.aborted) return result('failed', `expected an end within ${timeoutMs} ms; got none`);
    if (error instanceof NoAnswer) return result('failed', `expected an answer; got ${error.message}`);
    return result('failed', words(error));
  } finally {
    await session.close(AbortSignal.timeout(CLEARING_MS));
  }
}

/** What a ServiceProviderConfig does not promise is not asked for (RFC 7643 section 5, RFC 9865 section 4). */
function has(config: JsonObject | null, capability: Capability): boolean {
  if (config === null) return false;
  switch (capability) {
    case 'bulk':
    case 'sort':
    case 'etag':
      return at(config, capability, 'supported') === true;
    case 'cursor':
      return at(config, 'pagination', 'cursor') === true;
  }
}

function words(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
