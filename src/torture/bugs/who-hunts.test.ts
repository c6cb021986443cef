import { expect, it } from 'vitest';
import { RACKS } from '../racks.ts';
import { HUNTING } from './who-hunts.ts';

it('every rack that hunts is there: one that is not would be taken for one that sees nothing', () => {
  const names = RACKS.map(({ name }) => name);
  for (const { name } of HUNTING) expect(names).toContain(name);
});
