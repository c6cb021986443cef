import type { Rack } from '../rack.ts';
import { clockJumps } from './clock-jumps.ts';
import { databaseKills } from './database-kills.ts';
import { diskFull } from './disk-full.ts';
import { frozenWorkers } from './frozen-workers.ts';
import { network } from './network.ts';
import { senderKills } from './sender-kills.ts';
import { workerKills } from './worker-kills.ts';

/** Real processes on a real PostgreSQL, and what happens to both. */
export const KILL_RACKS: readonly Rack[] = [
  workerKills,
  senderKills,
  databaseKills,
  frozenWorkers,
  diskFull,
  network,
  clockJumps,
];
