import { ATTACK_RACKS } from './attacks/index.ts';
import { plantedBugsRack } from './bugs/index.ts';
import { doors } from './doors/index.ts';
import { GUARD_RACKS } from './guard/index.ts';
import { KILL_RACKS } from './kills/index.ts';
import { notices } from './notices/index.ts';
import type { Rack } from './rack.ts';
import { RESTORE_RACKS } from './restore/index.ts';
import { histories } from './simulator/index.ts';
import { stories } from './stories/index.ts';
import { TIME_RACKS } from './time/index.ts';

/** Every rack there is: a new one is one folder and one line here. */
export const RACKS: readonly Rack[] = [
  histories,
  stories,
  ...ATTACK_RACKS,
  doors,
  notices,
  ...TIME_RACKS,
  ...GUARD_RACKS,
  ...KILL_RACKS,
  ...RESTORE_RACKS,
  plantedBugsRack,
];
