import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';

type State = Readonly<Record<string, string>>;

/**
 * Filters, tab, drawer: what a page shows stands in its address, so that copying it, reloading it and going back work.
 * Every field is a text with a default, which the address leaves out; several values are joined with commas by the page.
 */
export function useUrlState<S extends State>(
  defaults: S,
): [S, (change: Partial<Record<keyof S, string>>) => void] {
  const search: Record<string, unknown> = useSearch({ strict: false });
  const navigate = useNavigate();
  const state = Object.fromEntries(
    Object.entries(defaults).map(([name, given]) => {
      const value = Object.hasOwn(search, name) ? search[name] : undefined;
      return [
        name,
        value === undefined || value === null || typeof value === 'object' ? given : String(value),
      ];
    }),
  ) as S;
  const change = useCallback(
    (changed: Partial<Record<keyof S, string>>) => {
      void navigate({
        to: '.',
        replace: true,
        search: (before: Record<string, unknown>) => {
          const next = { ...before, ...changed };
          return Object.fromEntries(Object.entries(next).filter(([name, value]) => value !== defaults[name]));
        },
      });
    },
    [navigate, defaults],
  );
  return [state, change];
}
