import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

/** A passkey made of nothing but its formats (WebAuthn Level 3, sections 6.1, 6.5, 5.8.1). */
export interface Authenticator {
  readonly id: string;
  counter: number;
  /** Answers `navigator.credentials.create`. */
  create(options: Record<string, unknown>, over?: Over): Record<string, unknown> & { readonly id: string };
  /** Answers `navigator.credentials.get`. */
  get(options: Record<string, unknown>, over?: Over): Record<string, unknown> & { readonly id: string };
}

export interface Over {
  readonly origin?: string;
  readonly rpId?: string;
  readonly challenge?: string;
  /** User present 1, user verified 4. */
  readonly flags?: number;
}

const b64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url');
const sha256 = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest();

export function authenticator(pageOrigin: string, userHandle = ''): Authenticator {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const credential = randomBytes(32);
  const clientData = (type: string, options: Record<string, unknown>, over: Over) =>
    Buffer.from(
      JSON.stringify({
        type,
        challenge: over.challenge ?? options.challenge,
        origin: over.origin ?? pageOrigin,
        crossOrigin: false,
      }),
    );
  const head = (rpId: string, flags: number, counter: number) => {
    const bytes = Buffer.alloc(37);
    sha256(rpId).copy(bytes);
    bytes[32] = flags;
    bytes.writeUInt32BE(counter, 33);
    return bytes;
  };
  const self: Authenticator = {
    id: b64(credential),
    counter: 0,
    create(options, over = {}) {
      const { rp } = options as { rp: { id: string } };
      const length = Buffer.alloc(2);
      length.writeUInt16BE(credential.length);
      const data = Buffer.concat([
        head(over.rpId ?? rp.id, (over.flags ?? 5) | 0x40, self.counter),
        Buffer.alloc(16),
        length,
        credential,
        coseKey(publicKey),
      ]);
      return {
        id: self.id,
        rawId: self.id,
        type: 'public-key',
        clientExtensionResults: {},
        response: {
          clientDataJSON: b64(clientData('webauthn.create', options, over)),
          attestationObject: b64(
            Buffer.concat([
              Buffer.from([0xa3]),
              text('fmt'),
              text('none'),
              text('attStmt'),
              Buffer.from([0xa0]),
              text('authData'),
              bytes(data),
            ]),
          ),
          transports: ['internal'],
        },
      };
    },
    get(options, over = {}) {
      self.counter++;
      const client = clientData('webauthn.get', options, over);
      const data = head(over.rpId ?? String(options.rpId), over.flags ?? 5, self.counter);
      const signature = sign('sha256', Buffer.concat([data, sha256(client)]), privateKey);
      return {
        id: self.id,
        rawId: self.id,
        type: 'public-key',
        clientExtensionResults: {},
        response: {
          clientDataJSON: b64(client),
          authenticatorData: b64(data),
          signature: b64(signature),
          userHandle,
        },
      };
    },
  };
  return self;
}

/** CBOR, as far as it is needed (RFC 8949). */
function text(value: string): Buffer {
  return Buffer.concat([Buffer.from([0x60 + value.length]), Buffer.from(value)]);
}

function bytes(value: Buffer): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(value.length);
  return Buffer.concat([Buffer.from([0x59]), length, value]);
}

/** ES256 (RFC 9053). */
function coseKey(key: KeyObject): Buffer {
  const { x = '', y = '' } = key.export({ format: 'jwk' });
  const coordinate = (name: number, value: string) =>
    Buffer.concat([Buffer.from([name, 0x58, 32]), Buffer.from(value, 'base64url')]);
  return Buffer.concat([
    Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01]),
    coordinate(0x21, x),
    coordinate(0x22, y),
  ]);
}
