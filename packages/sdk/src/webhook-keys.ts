/** A key of Standard Webhooks 1.0 ("Signature scheme"), ready to verify with. */
export interface VerifyingKey {
  /** What stands before the comma of a signature of this key. */
  readonly scheme: 'v1' | 'v1a';
  verify(signature: Uint8Array<ArrayBuffer>, content: Uint8Array<ArrayBuffer>): Promise<boolean>;
}

/** Throws TypeError, without the key in it. */
export async function verifyingKey(text: string): Promise<VerifyingKey> {
  const [, kind = '', encoded = ''] = /^(whsec|whpk)_(\S+)$/.exec(typeof text === 'string' ? text : '') ?? [];
  const bytes = bytesOf(encoded);
  if (bytes === null) throw wrong('it is whpk_… or whsec_… as Lockstep showed it');
  // Comparing is left to Web Crypto, which takes the same time wherever two signatures differ.
  if (kind === 'whpk') {
    if (bytes.length !== 32) throw wrong('a public key has 32 bytes');
    const key = await crypto.subtle.importKey('raw', bytes, 'Ed25519', false, ['verify']);
    return {
      scheme: 'v1a',
      verify: (signature, content) => crypto.subtle.verify('Ed25519', key, signature, content),
    };
  }
  if (bytes.length < 24 || bytes.length > 64) throw wrong('a secret has 24 to 64 bytes');
  const hmac = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', bytes, hmac, false, ['verify']);
  return {
    scheme: 'v1',
    verify: (signature, content) => crypto.subtle.verify('HMAC', key, signature, content),
  };
}

/** Base64 as it is written, or null: two texts of one signature would be two messages. */
export function bytesOf(text: string): Uint8Array<ArrayBuffer> | null {
  try {
    const letters = atob(text);
    if (letters === '' || btoa(letters) !== text) return null;
    return Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
  } catch {
    return null;
  }
}

function wrong(what: string): TypeError {
  return new TypeError(`the key of a webhook cannot be used: ${what}`);
}
