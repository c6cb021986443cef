import type { Engine } from '../../engine/engine.ts';
import { openException } from '../../engine/exceptions.ts';
import type { Cancellation } from '../../engine/ports.ts';
import { unconfirmedRestore } from '../../engine/restore/safe-mode.ts';
import type { Tx } from '../../engine/store.ts';
import type { Row } from '../../engine/tables/index.ts';
import { type SealedBox, sealedBox } from '../../secrets/sealed-box.ts';
import type { House } from '../open-house.ts';
import { type MadeSet, makeSets } from './make-sets.ts';
import { aboutHeader } from './sealed-rows.ts';
import { countSignals } from './signal-counts.ts';
import { type SetSigner, setSigner } from './signing-keys.ts';
import { STREAM_PAUSED, setStatus, tellOfStream } from './stream-status.ts';

/** Tokens that one turn sends. */
const AT_ONCE = 20;
/** Longest silence of whoever pushes before somebody else goes on: more than a call can take. */
const SILENCE_MS = 60_000;
const CALL_MS = 10_000;
const ANSWER_FIRST_MS = 1_000;
const CEILING_MS = 300_000;
/** Nobody has taken anything for so long: somebody has to look. */
const PATIENCE_MS = 7 * 86_400_000;
/** Receivers served at the same time by this process. */
const STREAMS = 64;

export interface PushContext extends Pick<House, 'engine' | 'master' | 'publicHttp'> {
  readonly until?: Cancellation;
  /** Addresses and CIDR blocks that are not on the internet and may be called all the same. */
  readonly allow: readonly string[];
}

export interface Pusher {
  /** Starts what is due and waits for none of it: a slow receiver delays no other. Returns how many were started. */
  start(): Promise<number>;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
}

/** Pushes to receivers (RFC 8935), each stream by itself and in its order. */
export function streamPusher(context: PushContext): Pusher {
  const { engine } = context;
  const signer = setSigner(engine, context.master);
  const box = sealedBox(context.master);
  const underWay = new Map<string, Promise<void>>();
  return {
    async start() {
      let started = 0;
      for (const tenant of await engine.store.tenants()) {
        for (const { stream_id } of await dueStreams(engine, tenant)) {
          const name = `${tenant}/${stream_id}`;
          if (underWay.has(name)) continue;
          if (underWay.size >= STREAMS || context.until?.cancelled) return started;
          started++;
          const work = pushStream(context, signer, box, tenant, stream_id)
            .catch((error: unknown) =>
              engine.log.error('a stream could not be served', { stream: name, error: String(error) }),
            )
            .finally(() => underWay.delete(name));
          underWay.set(name, work);
        }
      }
      return started;
    },
    async idle() {
      await Promise.all(underWay.values());
    },
  };
}

function dueStreams(engine: Engine, tenant: string): Promise<Pick<Row<'ssf_stream'>, 'stream_id'>[]> {
  return engine.store.transaction(
    tenant,
    async (tx) => {
      const due = await tx.find(
        'ssf_stream',
        { next_push_at: { atMost: engine.clock.now() } },
        { order: ['next_push_at', 'stream_id'], limit: STREAMS, columns: ['stream_id'] },
      );
      // What an older state still had to tell may long be otherwise.
      return due.length === 0 || (await unconfirmedRestore(tx)) !== null ? [] : due;
    },
    { readOnly: true },
  );
}

/** One turn on one stream. Whoever takes it next ends it: nothing is written for a turn that is over. */
async function pushStream(
  { engine, publicHttp, allow, until }: PushContext,
  signer: SetSigner,
  box: SealedBox,
  tenant: string,
  stream_id: string,
): Promise<void> {
  const owner = engine.random.uuid();
  const turn = await engine.store.transaction(tenant, async (tx) => {
    const now = engine.clock.now();
    const [row] = await tx.find('ssf_stream', { stream_id, status: 'enabled' }, { lock: 'skip' });
    if (row?.next_push_at === undefined || row.next_push_at === null || row.next_push_at > now) return null;
    const waiting = await tx.find('ssf_set', { stream_id }, { order: ['n', 'part'], limit: AT_ONCE });
    const taken = { ...row, owner, next_push_at: now + SILENCE_MS };
    await tx.put('ssf_stream', [taken]);
    return { row: taken, sets: await makeSets(engine, tx, signer, row, waiting) };
  });
  if (turn === null) return;
  const http = publicHttp(allow);
  const header =
    turn.row.push_header === null || turn.row.push_header_key === null
      ? null
      : box
          .open(tenant, aboutHeader(stream_id), {
            key_id: turn.row.push_header_key,
            sealed: turn.row.push_header,
          })
          .toString('utf8');
  for (const set of turn.sets) {
    if (until?.cancelled) break;
    const result = set.token === null ? TAKEN : await send(http, turn.row.endpoint ?? '', header, set.token);
    if (!(await settle(engine, tenant, stream_id, owner, set, result))) return;
  }
  await endTurn(engine, tenant, stream_id, owner);
}

type Sent =
  | { readonly outcome: 'taken' }
  /** The receiver will never take it (RFC 8935 section 2.3): sending it again is no use. */
  | { readonly outcome: 'refused'; readonly why: string }
  | { readonly outcome: 'failed'; readonly why: string };

const TAKEN: Sent = { outcome: 'taken' };
/** What a correction on either side can cure is sent again: the token itself is good. */
const CURABLE = new Set(['authentication_failed', 'access_denied', 'invalid_key']);

async function send(
  http: ReturnType<House['publicHttp']>,
  url: string,
  header: string | null,
  token: string,
): Promise<Sent> {
  try {
    const { status, body } = await http({
      method: 'POST',
      url,
      headers: {
        'content-type': 'application/secevent+jwt',
        accept: 'application/json',
        ...(header === null ? {} : { authorization: header }),
      },
      body: token,
      timeoutMs: CALL_MS,
    });
    if (status === 202 || status === 200 || status === 204) return TAKEN;
    const code = status === 400 ? errorCode(body) : null;
    if (code === null || CURABLE.has(code)) return { outcome: 'failed', why: `the answer was ${status}` };
    return { outcome: 'refused', why: code };
  } catch (error) {
    return { outcome: 'failed', why: error instanceof Error ? error.message : String(error) };
  }
}

/** RFC 8935 section 2.3: `err` of the answer; null: the answer is no such document. */
function errorCode(body: string): string | null {
  try {
    const { err } = JSON.parse(body.slice(0, 10_000)) as { readonly err?: unknown };
    return typeof err === 'string' && /^[a-z_]{1,60}$/.test(err) ? err : null;
  } catch {
    return null;
  }
}

/** Writes down what came back. False: the turn is over. */
async function settle(
  engine: Engine,
  tenant: string,
  stream_id: string,
  owner: string,
  { row, token }: MadeSet,
  result: Sent,
): Promise<boolean> {
  return engine.store.transaction(tenant, async (tx) => {
    const [stream] = await tx.find('ssf_stream', { stream_id }, { lock: 'update' });
    if (stream === undefined || stream.owner !== owner || stream.status !== 'enabled') return false;
    const now = engine.clock.now();
    if (result.outcome === 'failed') {
      await countSignals(tx, 'failed', 1);
      await failed(engine, tx, stream, result.why, now);
      return false;
    }
    await tx.remove('ssf_set', { stream_id, n: row.n, part: row.part });
    await tx.put('ssf_stream', [
      {
        ...stream,
        next_push_at: now + SILENCE_MS,
        tries: 0,
        failing_since: null,
        delivered_at: now,
        trouble: result.outcome === 'refused' ? `refused: ${result.why}` : null,
      },
    ]);
    // Of what nobody has to be told any more there was no token.
    if (token !== null) await countSignals(tx, result.outcome === 'taken' ? 'delivered' : 'refused', 1);
    if (result.outcome === 'refused')
      engine.log.warn('a receiver refused a token', { tenant, stream: stream_id, error: result.why });
    return true;
  });
}

async function failed(
  engine: Engine,
  tx: Tx,
  stream: Row<'ssf_stream'>,
  why: string,
  now: number,
): Promise<void> {
  const { stream_id } = stream;
  const since = stream.failing_since ?? now;
  const trouble = why.slice(0, 300);
  if (now - since < PATIENCE_MS) {
    const wait = Math.min(CEILING_MS, ANSWER_FIRST_MS * 2 ** Math.min(20, stream.tries));
    await tx.put('ssf_stream', [
      {
        ...stream,
        owner: null,
        tries: stream.tries + 1,
        failing_since: since,
        trouble,
        next_push_at: now + wait,
      },
    ]);
    return;
  }
  const reason = 'nothing was taken for seven days';
  const paused = await setStatus(engine, tx, { ...stream, trouble }, 'paused', reason);
  await tellOfStream(engine, tx, paused, { signal: 'streamUpdated', status: 'paused', reason });
  await openException(engine, tx, {
    kind: STREAM_PAUSED,
    subject: stream_id,
    identityId: null,
    target: null,
    severity: 2,
    text: `the receiver of stream ${stream_id} has taken nothing for seven days (${trouble}); the stream is paused and goes on from there with \`lockstep ssf streams enable ${stream_id}\``,
  });
}

async function endTurn(engine: Engine, tenant: string, stream_id: string, owner: string): Promise<void> {
  await engine.store.transaction(tenant, async (tx) => {
    const [stream] = await tx.find('ssf_stream', { stream_id }, { lock: 'update' });
    if (stream === undefined || stream.owner !== owner) return;
    const more = (await tx.count('ssf_set', { stream_id })) > 0;
    await tx.put('ssf_stream', [{ ...stream, owner: null, next_push_at: more ? engine.clock.now() : null }]);
  });
}
