import type { ActivePolicy } from '../../engine/policies.ts';
import type { Tx } from '../../engine/store.ts';
import type { Caller } from '../../http/services.ts';
import type { SourceServices } from '../../http/source-services.ts';
import type { House } from '../open-house.ts';
import { reading } from '../reading.ts';
import { askPull } from './ask-pull.ts';
import { listSources } from './list-sources.ts';
import { previewImport } from './preview-import.ts';
import { listRejects, listSourceImports, showSourceImport } from './show-imports.ts';
import { detailOf } from './show-source.ts';

/** Sources behind the HTTP routes. */
export function sourceServices({ engine }: Pick<House, 'engine'>): SourceServices {
  const ask = <R>({ tenant }: Caller, work: (tx: Tx, policy: ActivePolicy) => Promise<R>) =>
    reading(engine.store, tenant, async (tx) => work(tx, await engine.policies.active(tx)));
  return {
    sources: (caller) =>
      ask(caller, async (tx, policy) => ({ sources: await listSources(engine, tx, policy) })),
    source: (caller, id) => ask(caller, (tx, policy) => detailOf(engine, tx, policy, id)),
    sourceImports: ({ tenant }, source, query) =>
      reading(engine.store, tenant, (tx) => listSourceImports(tx, source, query)),
    sourceImport: ({ tenant }, path) => reading(engine.store, tenant, (tx) => showSourceImport(tx, path)),
    importRejects: ({ tenant }, path, query) =>
      reading(engine.store, tenant, (tx) => listRejects(tx, path, query)),
    pullSource: ({ tenant, actor }, source, { whole }) => askPull(engine, tenant, { source, whole, actor }),
    previewImport: ({ tenant, actor }, source, feed) =>
      previewImport(engine, tenant, source, { ...feed, actor }),
  };
}
