import { pullDueSources } from '../../src/app/pulls/pull-due-sources.ts';
import { type PullContext, pullSource } from '../../src/app/pulls/pull-source.ts';
import type { HttpTransport } from '../../src/domain/connector.ts';
import { Secret } from '../../src/domain/secret.ts';
import type { Store } from '../../src/engine/store.ts';
import { makeHouse } from '../support/house.ts';

const NO_HTTP: HttpTransport = () => Promise.reject(new Error('no HTTP here'));

/** A house whose people come from a source named `people` that it asks itself. */
export async function pullingHouse(options: {
  /** The Source document, with further documents behind it. */
  readonly source: string;
  readonly secret: string;
  readonly http?: HttpTransport;
  readonly store?: Store;
}) {
  const house = await makeHouse({
    policy: (base) => `${base}---\n${options.source}`,
    ...(options.store === undefined ? {} : { store: options.store }),
  });
  const { engine, tenant, secrets, store, clock } = house;
  await store.transaction(tenant, (tx) =>
    secrets.set(tx, 'people', new Secret(options.secret), 'test', clock.now()),
  );
  const context: PullContext = { engine, secrets, http: options.http ?? NO_HTTP };
  const find = <T extends 'exception' | 'import_run' | 'pull_mark' | 'pulled_page' | 'source_state'>(
    table: T,
  ) => store.transaction(tenant, (tx) => tx.find(table, {}));
  return {
    ...house,
    context,
    /** As `lockstep import people` does. */
    byHand: () => pullSource(context, tenant, 'people'),
    /** As a worker does after this long; everything that follows is done. */
    after: async (ms: number) => {
      clock.advance(clock.now() + ms);
      const pulled = await pullDueSources(context);
      await house.until(clock.now() + 60_000);
      return pulled;
    },
    runs: async () =>
      (await find('import_run'))
        .toSorted((a, b) => a.started_at - b.started_at || (a.import_id < b.import_id ? -1 : 1))
        .map(({ outcome, summary }) => [outcome, (summary as { rows?: number }).rows ?? 0] as const),
    mark: async () => (await find('pull_mark'))[0] ?? null,
    pages: async () => (await find('pulled_page')).length,
    open: async () =>
      (await find('exception'))
        .filter(({ closed_at }) => closed_at === null)
        .map(({ kind, subject }) => `${kind} ${subject}`),
    works: (id: string) => house.systems.get('git')?.truth.couldSignIn(id, clock.now()) === true,
  };
}

export type PullingHouse = Awaited<ReturnType<typeof pullingHouse>>;
