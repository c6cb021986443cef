import { isLockstepError } from '../../domain/errors.ts';

/** `CODE: what it says` of the typed error that is thrown; anything else that is thrown goes on. */
export function refusal(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (!isLockstepError(error)) throw error;
    return `${error.code}: ${error.message}`;
  }
  return 'nothing was refused';
}
