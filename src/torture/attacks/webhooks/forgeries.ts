import { createHmac } from 'node:crypto';
import { Secret } from '../../../domain/secret.ts';
import { signWebhook } from '../../../sources/webhook/index.ts';

export interface Call {
  readonly kind: string;
  readonly path: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array;
  /** It only means something as bytes on a connection. */
  readonly wire?: boolean;
}

export interface Genuine {
  readonly id: string;
  readonly at: number;
  readonly body: Buffer;
  readonly secret: Secret;
  /** /hooks/in/SOURCE */
  readonly path: string;
}

type Random = () => number;

export function whsec(random: Random): Secret {
  return new Secret(`whsec_${bytes(random, 32).toString('base64')}`);
}

/** The genuine delivery itself, for the control: it must be taken. */
export function genuineCall({ id, at, body, secret, path }: Genuine): Call {
  return { kind: 'genuine', path, headers: Object.entries(signWebhook({ id, body, at }, [secret])), body };
}

type Forge = (g: Genuine, random: Random) => Partial<Call> & { readonly kind: string };

const signed = (g: Genuine, over: Partial<Genuine> = {}) =>
  Object.entries(signWebhook({ ...g, ...over }, [over.secret ?? g.secret]));
const withHeader = (g: Genuine, name: string, change: (value: string) => string) =>
  signed(g).map(([key, value]) => [key, key === name ? change(value) : value] as const);
const signatureOf = (g: Genuine) => signed(g)[2]?.[1] ?? '';
const flip = (buffer: Uint8Array, random: Random) => {
  const copy = Buffer.from(buffer);
  const at = Math.floor(random() * copy.length);
  copy[at] = (copy[at] ?? 0) ^ (1 << Math.floor(random() * 8));
  return copy;
};
const pick = <T>(random: Random, list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
const bytes = (random: Random, n: number) => Buffer.from(Array.from({ length: n }, () => random() * 256));
const rawHmac = (key: Buffer, content: string | Buffer) =>
  createHmac('sha256', key).update(content).digest('base64');
const keyOf = ({ secret }: Genuine) => Buffer.from(secret.reveal().slice(6), 'base64');
const MINUTES = 60_000;

/** Ways to send what HR never sent. Each takes a genuine delivery and makes something of it that must not be taken. */
export const FORGERIES: readonly Forge[] = [
  () => ({ kind: 'no headers at all', headers: [] }),
  (g, random) => {
    const gone = pick(random, ['webhook-id', 'webhook-timestamp', 'webhook-signature']);
    return { kind: 'a header less', headers: signed(g).filter(([name]) => name !== gone) };
  },
  (g, random) => ({ kind: 'signed with a key of his own', headers: signed(g, { secret: whsec(random) }) }),
  (g, random) => ({ kind: 'one bit of the body', body: flip(g.body, random) }),
  (g, random) => ({
    kind: 'another person',
    body: Buffer.from(g.body.toString().replace(/"E\d+"/, `"E${Math.floor(random() * 900)}x"`)),
  }),
  (g) => ({ kind: 'a byte behind the body', body: Buffer.concat([g.body, Buffer.from(' ')]) }),
  (g) => ({ kind: 'a mark before the body', body: Buffer.concat([Buffer.from('\ufeff'), g.body]) }),
  (g) => ({ kind: 'no body', body: Buffer.alloc(0), headers: signed(g) }),
  (g, random) => ({
    kind: 'another id',
    headers: withHeader(g, 'webhook-id', (id) => `${id}${Math.floor(random() * 1e6)}`),
  }),
  (g, random) => ({
    kind: 'another moment',
    headers: withHeader(g, 'webhook-timestamp', (t) => `${Number(t) + 1 + Math.floor(random() * 200)}`),
  }),
  (g, random) => ({ kind: 'stale', headers: signed(g, { at: g.at - 301_000 - random() * 1e10 }) }),
  (g, random) => ({ kind: 'from the future', headers: signed(g, { at: g.at + 302_000 + random() * 1e10 }) }),
  (g) => ({ kind: 'six minutes old', headers: signed(g, { at: g.at - 6 * MINUTES }) }),
  (g, random) => ({
    kind: 'a moment spelled otherwise',
    headers: withHeader(g, 'webhook-timestamp', (t) =>
      pick(random, [
        `0${t}`,
        `+${t}`,
        ` ${t}.0`,
        `${t}e0`,
        `0x${Number(t).toString(16)}`,
        `${t}000`,
        '',
        'now',
        '-1',
        'NaN',
        'Infinity',
      ]),
    ),
  }),
  (g, random) => {
    const signature = Buffer.from(signatureOf(g).slice(3), 'base64');
    return {
      kind: 'one bit of the signature',
      headers: withHeader(g, 'webhook-signature', () => `v1,${flip(signature, random).toString('base64')}`),
    };
  },
  (g, random) => ({
    kind: 'a part of the signature',
    headers: withHeader(g, 'webhook-signature', (s) => s.slice(0, 3 + Math.floor(random() * 40))),
  }),
  (g, random) => ({
    kind: 'another scheme',
    headers: withHeader(g, 'webhook-signature', (s) =>
      pick(random, [
        `v1a${s.slice(2)}`,
        `v2${s.slice(2)}`,
        `V1${s.slice(2)}`,
        s.slice(3),
        `none,${s.slice(3)}`,
        `v1;${s.slice(3)}`,
        `v0,${s.slice(3)}`,
      ]),
    ),
  }),
  (g, random) => ({
    kind: 'the signature spelled otherwise',
    headers: withHeader(g, 'webhook-signature', (s) =>
      pick(random, [
        `v1,${Buffer.from(s.slice(3), 'base64').toString('hex')}`,
        s.replace(/=$/, ''),
        `${s}=`,
        `v1,${s.slice(3).toLowerCase()}`,
        `v1,=${s.slice(3)}`,
        'v1,',
        ',',
      ]),
    ),
  }),
  (g, random) => ({
    kind: 'seventeen signatures, one of them good',
    headers: withHeader(g, 'webhook-signature', (s) =>
      [...Array.from({ length: 16 }, () => `v1,${bytes(random, 32).toString('base64')}`), s].join(' '),
    ),
  }),
  (g, random) => ({
    kind: 'sixteen guesses',
    headers: withHeader(g, 'webhook-signature', () =>
      Array.from({ length: 16 }, () => `v1,${bytes(random, 32).toString('base64')}`).join(' '),
    ),
  }),
  (g) => {
    const t = `${Math.floor(g.at / 1000)}`;
    return {
      kind: 'the body alone signed',
      headers: [
        ['webhook-id', g.id],
        ['webhook-timestamp', t],
        ['webhook-signature', `v1,${rawHmac(keyOf(g), g.body)}`],
      ],
    };
  },
  (g) => {
    const t = `${Math.floor(g.at / 1000)}`;
    return {
      kind: 'signed without the body',
      headers: [
        ['webhook-id', g.id],
        ['webhook-timestamp', t],
        ['webhook-signature', `v1,${rawHmac(keyOf(g), `${g.id}.${t}.`)}`],
      ],
    };
  },
  (g) => {
    const t = `${Math.floor(g.at / 1000)}`;
    return {
      kind: 'signed with the text of the key',
      headers: [
        ['webhook-id', g.id],
        ['webhook-timestamp', t],
        ['webhook-signature', `v1,${rawHmac(Buffer.from(g.secret.reveal()), `${g.id}.${t}.${g.body}`)}`],
      ],
    };
  },
  (g) => {
    // What is signed reads id.moment.body: with dots in the id the same bytes mean something else.
    const t = `${Math.floor(g.at / 1000)}`;
    const [, , [, signature] = ['', '']] = signed(g, { id: `${g.id}.${t}` });
    return {
      kind: 'the dots moved',
      headers: [
        ['webhook-id', g.id],
        ['webhook-timestamp', t],
        ['webhook-signature', signature],
      ],
      body: Buffer.from(`${t}.${g.body}`),
    };
  },
  (g) => ({
    kind: 'an id that is none',
    headers: signed(g, { id: `${g.id}\u00e9` }).map(([n, v]) => [n, Buffer.from(v).toString('latin1')]),
  }),
  (g) => ({ kind: 'an id without end', headers: signed(g, { id: 'i'.repeat(300) }) }),
  (g, random) => ({
    kind: 'headers of another vendor',
    headers: signed(g).map(([name, value]) => [
      name.replace('webhook', pick(random, ['svix', 'x-webhook', 'stripe', 'workos'])),
      value,
    ]),
  }),
  (g) => ({ kind: 'signed for the other source', path: `${g.path}-other` }),
  (g, random) => ({
    kind: 'sent to a place beside it',
    path: pick(random, [
      g.path.replace('/in/', '/in/globex/'),
      g.path.replace('/hooks', '/hooks/..'),
      g.path.replace('/in/', '/in//'),
      g.path.replace('hr-hook', 'hr'),
      g.path.replace('hr-hook', 'HR-HOOK'),
      g.path.replace('hr-hook', 'hr-hook%00'),
      g.path.replace('hr-hook', '..%2fhr-hook'),
      g.path.replace('hr-hook', '__proto__'),
    ]),
  }),
  (g, random) => ({
    kind: 'a header twice',
    wire: true,
    headers: [
      ...signed(g),
      ['webhook-id', pick(random, ['other', g.id, ''])],
      ['Webhook-Timestamp', `${Math.floor(g.at / 1000) + 1}`],
    ],
    body: g.body,
  }),
  (g) => ({
    kind: 'a forged header beside a signed one',
    wire: true,
    headers: [
      ['webhook-signature', `v1,${Buffer.alloc(32).toString('base64')}`],
      ...signed(g, { id: `${g.id}x` }),
      ['webhook-id', g.id],
    ],
  }),
  (g) => ({
    kind: 'a length that lies',
    wire: true,
    headers: [...signed(g, { body: Buffer.concat([g.body, g.body]) })],
  }),
  (g) => ({
    kind: 'packed, and not unpacked',
    headers: [...signed(g), ['content-encoding', 'gzip']],
    body: flip(g.body, () => 0.3),
  }),
  (g) => ({ kind: 'too large', headers: signed(g), body: Buffer.alloc(1024 * 1024 + 1, 32) }),
];
