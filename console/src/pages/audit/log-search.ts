import type { Input } from '@lockstep/sdk';
import { useMemo } from 'react';
import { useUrlState } from '../../app/url-state.ts';

/** What the page shows, as its address says it. */
export const DEFAULTS = {
  types: '',
  person: '',
  actor: '',
  target: '',
  since: '',
  until: '',
  /** Number of the entry that is open beside the table. */
  entry: '',
};

export type LogSearch = typeof DEFAULTS;
export type LogFilter = Omit<LogSearch, 'entry'>;
export type ChangeSearch = (change: Partial<LogSearch>) => void;

const FILTERS = ['types', 'person', 'actor', 'target', 'since', 'until'] as const;

export const NO_FILTER: LogFilter = {
  types: '',
  person: '',
  actor: '',
  target: '',
  since: '',
  until: '',
};

export function useLogSearch(): {
  readonly search: LogSearch;
  readonly change: ChangeSearch;
  readonly input: Input<'logEntries'>;
  readonly filtered: boolean;
} {
  const [search, change] = useUrlState(DEFAULTS);
  const { types, person, actor, target, since, until } = search;
  const input = useMemo(
    () =>
      Object.fromEntries(
        Object.entries({
          types,
          person,
          actor,
          target,
          since: instant(since),
          until: instant(until),
          limit: 100,
        }).filter(([, value]) => value !== ''),
      ) as Input<'logEntries'>,
    [types, person, actor, target, since, until],
  );
  return { search, change, input, filtered: FILTERS.some((name) => search[name] !== '') };
}

/** A time as the viewer's clock has it, for the server; nothing for what is none. */
function instant(local: string): string {
  const at = new Date(local);
  return local === '' || Number.isNaN(at.getTime()) ? '' : at.toISOString();
}
