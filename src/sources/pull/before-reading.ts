/**
 * The newest change seen, as a place to go on from. What was changed while everybody was read may have been read before
 * that, so as long as it took is looked back; and a time that is still to come would hide every change until then.
 */
export function beforeReading(newest: number | null, began: number, ended: number): number | null {
  return newest === null ? null : Math.min(newest, ended) - Math.max(0, ended - began);
}
