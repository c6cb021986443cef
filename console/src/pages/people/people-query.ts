import type { Input } from '@lockstep/sdk';

/** Everything that the page shows, as it stands in its address. */
export const PEOPLE_URL = {
  q: '',
  state: '',
  access: '',
  exception: '',
  hold: '',
  source: '',
  target: '',
  type: '',
  department: '',
  location: '',
  company: '',
  manager: '',
  sort: 'name',
  open: '',
};

export type PeopleUrl = typeof PEOPLE_URL;
export type PeopleInput = Input<'people'>;

/** What sorts people out, in the order in which it is offered. */
export const FILTERS = [
  'state',
  'access',
  'exception',
  'hold',
  'source',
  'target',
  'department',
  'type',
  'location',
  'company',
  'manager',
] as const;
export type FilterName = (typeof FILTERS)[number];

export function filtersOf(url: PeopleUrl): readonly (readonly [FilterName, string])[] {
  return FILTERS.flatMap((name) => (url[name] === '' ? [] : [[name, url[name]] as const]));
}

export const isFiltered = (url: PeopleUrl): boolean => url.q !== '' || filtersOf(url).length > 0;

/** What is asked; values that the API does not know are refused by it, in words. */
export function inputOf(url: PeopleUrl): PeopleInput {
  const q = url.q.trim();
  return {
    sort: url.sort as NonNullable<PeopleInput['sort']>,
    ...(q === '' ? {} : { q }),
    ...Object.fromEntries(filtersOf(url)),
  };
}

export const CLEARED: Readonly<Record<'q' | FilterName, string>> = {
  q: '',
  ...(Object.fromEntries(FILTERS.map((name) => [name, ''])) as Record<FilterName, string>),
};
