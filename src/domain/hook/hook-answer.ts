import { answers, type HookEvent } from './hook-events.ts';

/** No answer is larger. */
export const MOST_ANSWER_BYTES = 262_144;
const MOST_MESSAGE = 500;

/** What a receiver said, as far as it means anything. */
export type HookAnswer =
  /** Nothing to change. */
  | { readonly kind: 'agreed' }
  /** Fields that it would have otherwise; nobody has looked yet whether they may be changed. */
  | { readonly kind: 'changes'; readonly data: Readonly<Record<string, unknown>> }
  | { readonly kind: 'value'; readonly value: unknown }
  /** No: to a creation or an update, or to taking access away. */
  | { readonly kind: 'refused'; readonly message: string }
  /** Not what the contract says. */
  | { readonly kind: 'unreadable'; readonly why: string };

/** Reads the body of an answer. Never throws, whatever it is; looks at three levels and goes down no further. */
export function readHookAnswer(event: HookEvent, body: string): HookAnswer {
  if (!answers(event)) return AGREED;
  const response = own(parse(body), 'response');
  if (!isObject(response)) return unreadable('the body is not {"response": {…}}');
  switch (event) {
    case 'test':
      return AGREED;
    case 'validateUser':
    case 'validateUpdateUser':
      return says(own(response, 'error')) ? refusal(own(response, 'message')) : changesIn(response);
    case 'preCreateUser':
    case 'preUpdateUser':
      if (says(own(response, 'error'))) return unreadable('it answered with an error');
      return changesIn(response);
    case 'policyMap': {
      const value = own(response, 'mappedValue');
      return value === undefined || value === null ? AGREED : { kind: 'value', value };
    }
    case 'runDeprovision': {
      const data = own(response, 'data');
      if (typeof data !== 'boolean') return unreadable('response.data is neither true nor false');
      return data ? AGREED : refusal(own(response, 'message'));
    }
    case 'postCreateUser':
    case 'postUpdateUser':
    case 'changePassword':
    case 'preProvision':
    case 'postProvision':
      return AGREED;
  }
}

const AGREED: HookAnswer = { kind: 'agreed' };

function changesIn(response: object): HookAnswer {
  const data = own(response, 'data');
  if (data === undefined || data === null) return AGREED;
  if (!isObject(data)) return unreadable('response.data is no object');
  return { kind: 'changes', data: data as Readonly<Record<string, unknown>> };
}

/** Whatever looks like an error is one: to be held up by mistake is mended sooner than to be let in by mistake. */
function says(error: unknown): boolean {
  return error !== undefined && error !== null && error !== false && error !== '';
}

function refusal(message: unknown): HookAnswer {
  // It is shown to people: one line, and no text that writes over another.
  const text =
    typeof message === 'string' ? message.replaceAll(/[\p{Cc}\p{Cs}\p{Cf}\u2028\u2029]/gu, ' ').trim() : '';
  return { kind: 'refused', message: text.slice(0, MOST_MESSAGE) };
}

function unreadable(why: string): HookAnswer {
  return { kind: 'unreadable', why };
}

function parse(body: string): unknown {
  if (body.length > MOST_ANSWER_BYTES) return undefined;
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** Own members only: what an object inherits nobody sent. */
function own(value: unknown, name: string): unknown {
  return isObject(value) && Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
