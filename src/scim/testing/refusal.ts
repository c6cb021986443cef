import { ScimError } from '../scim-error.ts';

/** What a call is refused with, `status scimType: detail`; anything else that is thrown is a bug. */
export function refusal(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    if (error instanceof ScimError) return `${error.status} ${error.scimType ?? '-'}: ${error.message}`;
    throw error;
  }
  return 'not refused';
}
