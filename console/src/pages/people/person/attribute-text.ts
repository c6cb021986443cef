import { shownName } from '../../../kit/name.tsx';

/** A value of an attribute as a text; lists with commas between. */
export function valueText(value: string | number | boolean | readonly string[] | null): string {
  if (value === null || value === '') return '–';
  if (typeof value === 'string') return shownName(value);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return shownName(value.join(', '));
}
