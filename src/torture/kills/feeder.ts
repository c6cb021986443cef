import { setTimeout as sleep } from 'node:timers/promises';
import { isLockstepError } from '../../domain/errors.ts';
import type { Engine } from '../../engine/engine.ts';
import { ingestTransaction } from '../../engine/ingest/ingest-transaction.ts';
import type { SimulatedSystem } from '../../simulated/index.ts';
import { SOURCE } from './company.ts';
import { arrived } from './oracles.ts';
import type { Member, Message, Story } from './story.ts';

export interface Feeder {
  /** One message, again and again under the same id until it is taken, as HR systems do. */
  send(message: Message): Promise<void>;
  /** Feeds the story at this pace until stopped, and waits while too much of what was said is not so yet. */
  run(perSecond: number): { stop(): Promise<void> };
  readonly acknowledged: number;
  readonly retries: number;
  /** What refusals said, by code. */
  readonly errors: ReadonlyMap<string, number>;
}

const AGAIN_AFTER_MS = 40;
const AT_ONCE = 4;
/** More people than this do not wait at a time: lanes that lose their owner again and again would never catch up. */
const UNDER_WAY = 60;

export function makeFeeder(
  engine: Engine,
  tenant: string,
  story: Story,
  systems: readonly SimulatedSystem[],
): Feeder {
  const errors = new Map<string, number>();
  const underWay = new Set<Member>();
  let acknowledged = 0;
  let retries = 0;

  async function send({ member, told, transaction }: Message): Promise<void> {
    if (told.kind === 'left') dwell(member.key);
    for (;;) {
      try {
        const ids = [transaction.eventId];
        await ingestTransaction(engine, tenant, { source: SOURCE, ids, receivedAt: Date.now(), transaction });
        break;
      } catch (error) {
        retries++;
        const code = isLockstepError(error) ? error.code : `unclear: ${String(error)}`;
        errors.set(code, (errors.get(code) ?? 0) + 1);
        await sleep(AGAIN_AFTER_MS);
      }
    }
    told.ackedAt = Date.now();
    member.busy = false;
    underWay.add(member);
    acknowledged++;
  }

  /** Whoever leaves is signed in, has a token, and owns something that must be handed over once. */
  function dwell(key: string): void {
    for (const { name, truth, operator } of systems) {
      const account = truth.find(key);
      if (account === null || !account.active) continue;
      operator.openSession(account.id);
      operator.openCredential(account.id, 'api-token');
      operator.update(account.id, { owned: [...account.owned, `${key}@${name}`] });
    }
  }

  return {
    send,
    run(perSecond) {
      let stopped = false;
      const lane = async () => {
        while (!stopped) {
          const begun = performance.now();
          for (const member of underWay) if (arrived(member, systems)) underWay.delete(member);
          const message = underWay.size < UNDER_WAY ? story.next(Date.now()) : null;
          if (message !== null) await send(message);
          await sleep(Math.max(1, (AT_ONCE * 1_000) / perSecond - (performance.now() - begun)));
        }
      };
      const lanes = Array.from({ length: AT_ONCE }, lane);
      return {
        async stop() {
          stopped = true;
          await Promise.all(lanes);
        },
      };
    },
    get acknowledged() {
      return acknowledged;
    },
    get retries() {
      return retries;
    },
    errors,
  };
}
