import type { HttpTransport } from '../../../domain/connector.ts';
import { isLockstepError, LockstepError } from '../../../domain/errors.ts';
import { closeException, openException } from '../../../engine/exceptions.ts';
import type { Cancellation } from '../../../engine/ports.ts';
import { durationMs } from '../../../policy/documents/duration.ts';
import { parseJson } from '../../../sources/json/parse-json.ts';
import { memberOf } from '../../../ssf/subject-id.ts';
import { type PullTurn, takeDueTurn } from '../../pulls/pull-turn.ts';
import { type FoundSource, type ReceiveContext, signalSource, takeToken } from './receive-set.ts';

export interface PollContext extends ReceiveContext {
  readonly http: HttpTransport;
  readonly until?: Cancellation;
}

const AT_ONCE = 50;
/** In one turn: a transmitter that never ends keeps nobody else waiting. */
const MOST_ROUNDS = 20;
const AGAIN_MS = 60_000;
/** Transmitters heard at the same time by this process. */
const SOURCES = 32;
const LIMITS = { maxLength: 4 * 1024 * 1024, maxDepth: 8 };

type Polled = FoundSource & { readonly poll: { readonly url: string; readonly every: string } };

export interface Poller {
  /** Starts what is due and waits for none of it: a slow transmitter delays no other. Returns how many were started. */
  start(): Promise<number>;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
}

/** Polls transmitters whose time has come, each in one process only (RFC 8936). */
export function transmitterPoller(context: PollContext): Poller {
  const { engine } = context;
  const underWay = new Map<string, Promise<void>>();
  return {
    async start() {
      let started = 0;
      for (const tenant of await engine.store.tenants()) {
        for (const id of await polledSources(context, tenant)) {
          const name = `${tenant}/${id}`;
          if (underWay.has(name)) continue;
          if (underWay.size >= SOURCES || context.until?.cancelled) return started;
          const turn = await takeDueTurn(engine, tenant, id);
          if (turn === null) continue;
          started++;
          const work = pollOne(context, tenant, id, turn)
            .catch((error: unknown) =>
              engine.log.error('a transmitter could not be served', { source: name, error: String(error) }),
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

async function polledSources({ engine }: PollContext, tenant: string): Promise<readonly string[]> {
  return engine.store.transaction(
    tenant,
    async (tx) => {
      const [version] = await tx.find('policy_version', {}, { limit: 1, columns: ['version'] });
      if (version === undefined) return [];
      const { signals } = await engine.policies.active(tx);
      return [...signals.values()].flatMap(({ id, poll }) => (poll === undefined ? [] : [id]));
    },
    { readOnly: true },
  );
}

/** A transmitter that stays silent is shown to a person, once. */
async function pollOne(context: PollContext, tenant: string, id: string, turn: PullTurn): Promise<void> {
  const { engine } = context;
  let wait = AGAIN_MS;
  try {
    const found = await signalSource(context, tenant, id);
    if (found?.source.poll === undefined) return;
    const every = durationMs(found.source.poll.every);
    wait = Math.min(every, AGAIN_MS);
    await pollStream(context, tenant, { ...found, poll: found.source.poll }, turn);
    wait = every;
    await engine.store.transaction(tenant, (tx) =>
      closeException(engine, tx, 'pullFailed', id, 'a later poll'),
    );
  } catch (error) {
    const why = isLockstepError(error) ? `${error.code}: ${error.message}` : String(error);
    engine.log.warn('a transmitter could not be polled', { tenant, source: id, error: why });
    if ((isLockstepError(error) && error.code === 'PULL_TAKEN') || context.until?.cancelled) return;
    await engine.store.transaction(tenant, (tx) =>
      openException(engine, tx, {
        kind: 'pullFailed',
        subject: id,
        identityId: null,
        target: null,
        severity: 2,
        text: `${id} could not be polled, and nothing is heard from it. ${why}`,
      }),
    );
  } finally {
    await turn.end(context.until?.cancelled ? 0 : wait).catch(() => undefined);
  }
}

/** What was taken is acknowledged with the next call; what could not be decided about here comes again. */
async function pollStream(
  context: PollContext,
  tenant: string,
  found: Polled,
  turn: PullTurn,
): Promise<void> {
  let answers: Answers = { ack: [], setErrs: {} };
  for (let round = 0; round < MOST_ROUNDS && !context.until?.cancelled; round++) {
    await turn.hold(0);
    const { sets, more } = await ask(context, found, answers, AT_ONCE);
    answers = { ack: [], setErrs: {} };
    if (sets.length === 0) return;
    answers = await takeAll(context, tenant, found, sets);
    if (!more) break;
  }
  await ask(context, found, answers, 0);
}

interface Answers {
  readonly ack: readonly string[];
  readonly setErrs: Readonly<Record<string, { readonly err: string; readonly description: string }>>;
}

async function takeAll(
  context: PollContext,
  tenant: string,
  { source }: Polled,
  sets: readonly (readonly [string, string])[],
): Promise<Answers> {
  const ack: string[] = [];
  const errors: [string, { err: string; description: string }][] = [];
  for (const [jti, token] of sets) {
    const answer = await takeToken(context, tenant, source, token);
    if (answer.outcome === 'taken') ack.push(jti);
    else {
      context.engine.log.warn('a polled token was refused', {
        tenant,
        source: source.id,
        error: answer.error,
      });
      errors.push([jti, { err: answer.error, description: answer.why }]);
    }
  }
  return { ack, setErrs: Object.fromEntries(errors) };
}

async function ask(
  { http }: PollContext,
  { poll, credential }: Polled,
  answers: Answers,
  maxEvents: number,
): Promise<{ readonly sets: readonly (readonly [string, string])[]; readonly more: boolean }> {
  const { status, body } = await http({
    method: 'POST',
    url: poll.url,
    headers: {
      'content-type': 'application/json',
      accept: 'application/json',
      ...(credential === null ? {} : { authorization: `Bearer ${credential.reveal().trim()}` }),
    },
    body: JSON.stringify({ maxEvents, returnImmediately: true, ...answers }),
    timeoutMs: 10_000,
  });
  if (status !== 200) throw new LockstepError('SSF_POLL_FAILED', `the transmitter answered ${status}`);
  const read = parseJson(body, LIMITS, 'SSF_POLL_FAILED');
  const sets = memberOf(read, 'sets');
  if (typeof sets !== 'object' || sets === null || Array.isArray(sets))
    throw new LockstepError('SSF_POLL_FAILED', 'the answer holds no sets (RFC 8936 section 2.3)');
  return {
    sets: Object.entries(sets)
      .slice(0, AT_ONCE)
      .flatMap(([jti, token]) => (typeof token === 'string' ? [[jti, token] as const] : [])),
    more: memberOf(read, 'moreAvailable') === true,
  };
}
