import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { LockstepError } from '../../domain/errors.ts';
import { foldName } from '../../engine/same-actor.ts';

const LEAST = 15;
const MOST = 200;
const DIFFERENT = 5;
/** 32 MiB and three passes: what OWASP asks for, and not more memory than a small machine has for several at once. */
const COST = { N: 2 ** 15, r: 8, p: 3, maxmem: 64 * 1024 * 1024 } as const;
const BYTES = 32;
/** Each costs a good part of a second: who guesses in masses waits for the others, or is sent away. */
const AT_ONCE = 2;
const WAITING = 16;

/** Refuses what is guessed soon. Throws PASSWORD_WEAK. */
export function checkPassword(password: string, name: string): void {
  const text = password.normalize('NFKC');
  const letters = [...text];
  const weak =
    letters.length < LEAST
      ? `has ${letters.length} characters, and ${LEAST} are needed`
      : letters.length > MOST
        ? `has more than ${MOST} characters`
        : new Set(letters).size < DIFFERENT
          ? 'is the same few characters again and again'
          : foldName(text).includes(foldName(name)) && foldName(name).length * 2 > letters.length
            ? 'is mostly the name'
            : null;
  if (weak !== null) throw new LockstepError('PASSWORD_WEAK', `the password ${weak}`);
}

/** With its parameters and its salt, so that both can change. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const hash = await derive(password, salt);
  return `scrypt$${salt.toString('base64url')}$${hash.toString('base64url')}`;
}

/** Takes as long for an account that has none, or is none: a made-up one is tried. */
export async function isPassword(kept: string | null, password: string): Promise<boolean> {
  const [, salt, hash] = (kept ?? NOBODY).split('$');
  const given = await derive(password, Buffer.from(salt ?? '', 'base64url'));
  const wanted = Buffer.from(hash ?? '', 'base64url');
  return timingSafeEqual(given, wanted.length === BYTES ? wanted : randomBytes(BYTES)) && kept !== null;
}

const NOBODY = `scrypt$${randomBytes(16).toString('base64url')}$${randomBytes(BYTES).toString('base64url')}`;

let running = 0;
const queue: (() => void)[] = [];

async function derive(password: string, salt: Buffer): Promise<Buffer> {
  if (running >= AT_ONCE) {
    if (queue.length >= WAITING)
      throw new LockstepError('TOO_MANY_ATTEMPTS', 'too many people sign in at once', {
        details: { retryAfter: 5 },
      });
    await new Promise<void>((resolve) => queue.push(resolve));
  }
  running++;
  try {
    return await new Promise<Buffer>((resolve, reject) => {
      scrypt(password.normalize('NFKC'), salt, BYTES, COST, (error, key) =>
        error === null ? resolve(key) : reject(error),
      );
    });
  } finally {
    running--;
    queue.shift()?.();
  }
}
