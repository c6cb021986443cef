import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/browser';

type Options = Readonly<Record<string, unknown>>;
type Response = Record<string, unknown> & { readonly id: string };

/** Whoever was asked said no, or the browser has none that fits. */
export class NotUsed extends Error {
  override readonly name = 'NotUsed';
}

/** Asks for a passkey. Throws NotUsed. */
export function askPasskey(options: Options): Promise<Response> {
  return orNotUsed(async () => {
    const { startAuthentication } = await import('@simplewebauthn/browser');
    const optionsJSON = options as unknown as PublicKeyCredentialRequestOptionsJSON;
    return (await startAuthentication({ optionsJSON })) as unknown as Response;
  });
}

/** Has one made. Throws NotUsed. */
export function makePasskey(options: Options): Promise<Response> {
  return orNotUsed(async () => {
    const { startRegistration } = await import('@simplewebauthn/browser');
    const optionsJSON = options as unknown as PublicKeyCredentialCreationOptionsJSON;
    return (await startRegistration({ optionsJSON })) as unknown as Response;
  });
}

async function orNotUsed<R>(work: () => Promise<R>): Promise<R> {
  try {
    return await work();
  } catch (cause) {
    throw new NotUsed(cause instanceof Error ? cause.message.slice(0, 300) : String(cause), { cause });
  }
}
