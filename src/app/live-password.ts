import type { MasterKey } from '../secrets/master-key.ts';

/** Of the role of the running program. From the eldest key that is kept: it changes only when that one goes. */
export function livePasswordOf(master: MasterKey): string {
  return (master.kept().at(-1) ?? master).derive('live-role-password').toString('base64url');
}
