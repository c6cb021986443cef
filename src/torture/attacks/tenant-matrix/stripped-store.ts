import pg from 'pg';
import type { Store } from '../../../engine/store.ts';
import { postgresStore } from '../../../store/postgres/postgres-store.ts';

/** How often the name of the tenant was taken out of a statement. */
export interface Stripped {
  readonly store: Store;
  readonly statements: () => number;
}

const FILTERS: readonly (readonly [RegExp, string])[] = [
  [/\b(?:\w+\.)?tenant_id = \$1(?!\d)/g, '$1::text is not null'],
  [/\bt\.tenant_id = v\.v_tenant_id\b/g, 'v.v_tenant_id is not null'],
  [/\btenant_id = k\.t\b/g, 'k.t is not null'],
];

/** The store of production on a real database, whose statements no longer say which tenant they mean. */
export function strippedStore(live: pg.ClientConfig): Stripped {
  let statements = 0;
  const ask = pg.Client.prototype.query as (this: unknown, ...args: unknown[]) => unknown;
  class Stripping extends pg.Client {
    override query(...args: unknown[]): never {
      const [first, ...rest] = args;
      const said = first as { readonly text?: string } | string | undefined;
      if (typeof said !== 'object' || typeof said.text !== 'string') return ask.apply(this, args) as never;
      const text = FILTERS.reduce((sql, [filter, nothing]) => sql.replace(filter, nothing), said.text);
      if (text !== said.text) statements++;
      return ask.call(this, { ...said, text }, ...rest) as never;
    }
  }
  const options = { ...live, Client: Stripping };
  return { store: postgresStore(options as unknown as pg.PoolConfig), statements: () => statements };
}
