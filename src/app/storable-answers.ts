import type { Connector } from '../domain/connector.ts';

/** What neither the database nor a leaf of the log can hold, NUL and half a character, and the mark itself. */
const UNSTORABLE = /[\0\p{Cs}\uFFFE]/gu;
const WRITTEN = /\uFFFE([0-9a-f]{4})/g;

const written = (text: string): string =>
  text.replaceAll(UNSTORABLE, (unit) => `\uFFFE${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
const asItWas = (text: string): string =>
  text.replaceAll(WRITTEN, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));

/**
 * A system may have a group whose name cannot be stored. It must keep nobody's access there from being taken away, and it
 * must be taken away itself: such a text is written in another way from the answer on, and read back for the next call.
 */
export function storableAnswers(connector: Connector): Connector {
  const ask =
    <A extends readonly unknown[], R>(call: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      try {
        return inTexts(await call(...(inTexts(args, asItWas) as A)), written) as R;
      } catch (error) {
        if (error instanceof Error) error.message = written(error.message);
        throw error;
      }
    };
  const { poll, sessions, credentials, changes } = connector;
  return {
    check: ask(() => connector.check()),
    list: ask((page) => connector.list(page)),
    get: ask((ref) => connector.get(ref)),
    apply: ask((operation) => connector.apply(operation)),
    verify: ask((expectation) => connector.verify(expectation)),
    close: () => connector.close(),
    ...(poll === undefined ? {} : { poll: ask(poll.bind(connector)) }),
    ...(sessions === undefined ? {} : { sessions: ask(sessions.bind(connector)) }),
    ...(credentials === undefined ? {} : { credentials: ask(credentials.bind(connector)) }),
    ...(changes === undefined ? {} : { changes: changes.bind(connector) }),
  };
}

/** The same value where nothing has to be changed; instances of classes, secrets among them, are left alone. */
function inTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const items = value.map((item) => inTexts(item, change));
    return items.every((item, i) => item === value[i]) ? value : items;
  }
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  const entries = Object.entries(value);
  const changed = entries.map(([name, part]) => [change(name), inTexts(part, change)] as const);
  return changed.every(([name, part], i) => name === entries[i]?.[0] && part === entries[i]?.[1])
    ? value
    : Object.fromEntries(changed);
}
