import { LockstepError } from '../../domain/errors.ts';
import { checkFilter } from '../../engine/webhooks/event-filter.ts';

/** What somebody may say of an endpoint. */
export interface EndpointInput {
  readonly url: string;
  /** `*`, names or prefixes of events. */
  readonly types: readonly string[];
  readonly description: string;
  readonly ordered: boolean;
}

const MOST_URL = 2_000;
const MOST_DESCRIPTION = 500;

/** As it is kept. Throws USAGE. Where the address leads is looked at when it is called, not here. */
export function checkedEndpoint<I extends Partial<EndpointInput>>(input: I): I {
  const { url, types, description } = input;
  if (
    description !== undefined &&
    (description.length > MOST_DESCRIPTION || /\p{Cc}|\p{Cs}/u.test(description))
  )
    throw new LockstepError('USAGE', `a description is one line of at most ${MOST_DESCRIPTION} characters`);
  return {
    ...input,
    ...(url === undefined ? {} : { url: checkedUrl(url) }),
    ...(types === undefined ? {} : { types: checkFilter(types) }),
  };
}

function checkedUrl(text: string): string {
  const url = text.length <= MOST_URL && URL.canParse(text) ? new URL(text) : null;
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    throw new LockstepError(
      'USAGE',
      `a webhook leads to an address https://… of at most ${MOST_URL} characters`,
    );
  if (url.username !== '' || url.password !== '' || url.hash !== '')
    throw new LockstepError('USAGE', 'the address of a webhook has no user, no password and no fragment');
  return url.href;
}
