import { LockstepError } from '../../domain/errors.ts';

const MOST = 100;
const NAME = /^[A-Za-z][A-Za-z0-9]{0,49}(?:\.[A-Za-z0-9]{1,50}){0,5}(?:\.\*)?$/;

/** Throws USAGE for what is neither `*`, a name nor a prefix. Twice the same counts once. */
export function checkFilter(types: readonly string[]): readonly string[] {
  if (types.length === 0 || types.length > MOST)
    throw new LockstepError('USAGE', `an endpoint is told of 1 to ${MOST} types of events; * means all`);
  for (const type of types) {
    if (type !== '*' && !NAME.test(type))
      throw new LockstepError(
        'USAGE',
        `'${type.slice(0, 60)}' is no type of event; write a name (leave.decided), a prefix (leave.*) or *`,
      );
  }
  return [...new Set(types)];
}

/** Whether an event of this type is wanted. */
export function wants(types: readonly string[], type: string): boolean {
  return types.some(
    (one) => one === '*' || one === type || (one.endsWith('.*') && type.startsWith(one.slice(0, -1))),
  );
}
